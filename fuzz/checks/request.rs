//! What must hold for any request body. Prevents: a body that stops the filter, or is refused though a provider would
//! take it, or is changed where it should not be.

use adaptive_router::api::request::{Endpoint, Invalid, Request};
use adaptive_router::api::rewrite::Prefix;
use adaptive_router::api::tokens;

/// The first byte, a digit, names the endpoint; the others are the body.
pub fn check(input: &[u8]) {
    let Some((kind, body)) = input.split_first() else { return };
    let endpoint = match kind % 5 {
        // `0`, `1`, `2`, `3`, `4` of ASCII, in this order.
        3 => Endpoint::Chat,
        4 => Endpoint::Completions,
        0 => Endpoint::Responses,
        1 => Endpoint::Messages,
        _ => Endpoint::Embeddings,
    };
    match Request::parse(endpoint, body) {
        Ok(request) => accepted(endpoint, body, &request),
        Err(Invalid::Json(malformed)) => {
            assert!(malformed.at <= body.len());
            let too_deep = malformed.expected == "fewer levels of nesting";
            let object = body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
            let json = serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok();
            assert!(too_deep || !object || !json, "JSON is refused: {malformed:?}");
        }
        Err(_) => {}
    }
}

fn accepted(endpoint: Endpoint, body: &[u8], request: &Request) {
    let mut sample = String::new();
    request.conversation.user.sample(&mut sample);
    assert!(sample.len() <= 8 * 1024, "a sample is short: {}", sample.len());
    for input in [request.inputs.content, request.inputs.tools, request.inputs.system] {
        // A token is a byte at least; a part of a list costs its envelope.
        assert!(tokens::estimate(input) <= 100_000 + 20 * input.len() as u64);
    }
    let prefix = Prefix::with_model(body, request.model_span.clone(), "a \"new\" name");
    let new = [&prefix.bytes, &body[prefix.replaced..]].concat();
    assert_eq!(new.len(), prefix.new_length(body.len()));
    let again = Request::parse(endpoint, &new).expect("a rewritten request is a request");
    assert_eq!(again.model, "a \"new\" name");
    assert_eq!(again.model_span.start, request.model_span.start);
    assert_eq!(again.inputs.content, request.inputs.content);
}
