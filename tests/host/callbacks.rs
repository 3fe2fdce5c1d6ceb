//! Prevents: a request that hangs, or goes to the wrong place, because the callbacks come in another order or in other
//! portions than they usually do.

use crate::host::{Exchange, Host};
use crate::requests::{CHAT, CONFIG, headers};

const PATH: &str = "/v1/chat/completions";

/// Where the stream is cut off.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    Created,
    RequestHeaders,
    PartOfBody,
    WholeBody,
    RequestTrailers,
    ResponseHeaders,
    PartOfResponse,
    WholeResponse,
}

const STAGES: [Stage; 8] = [
    Stage::Created,
    Stage::RequestHeaders,
    Stage::PartOfBody,
    Stage::WholeBody,
    Stage::RequestTrailers,
    Stage::ResponseHeaders,
    Stage::PartOfResponse,
    Stage::WholeResponse,
];

/// Everything up to a stage.
fn run_to(host: &Host, body: &str, stage: Stage) -> Exchange {
    let mut exchange = host.open();
    let reached = |now: Stage| stage as usize >= now as usize;
    if reached(Stage::RequestHeaders) {
        exchange.request_headers(&headers(PATH), false);
    }
    if reached(Stage::PartOfBody) {
        exchange.request_body(&body.as_bytes()[..body.len() / 2], false);
    }
    if reached(Stage::WholeBody) {
        exchange.request_body(&body.as_bytes()[body.len() / 2..], stage != Stage::RequestTrailers);
    }
    if stage == Stage::RequestTrailers {
        exchange.request_trailers(&[("grpc-status", "0")]);
    }
    if reached(Stage::ResponseHeaders) && !exchange.is_replied() {
        exchange.response_headers(&[(":status", "200"), ("content-type", "application/json")], false);
        if reached(Stage::PartOfResponse) {
            exchange.response_body(br#"{"choices": [{"mess"#, false);
        }
        if reached(Stage::WholeResponse) {
            exchange.response_body(br#"age": {"content": "Hi"}}]}"#, true);
        }
    }
    exchange
}

#[test]
fn a_client_may_leave_at_every_stage() {
    let host = Host::start(CONFIG);
    for body in
        [CHAT, r#"{"model": "fast", "messages": [{"role": "user", "content": "x"}]}"#, "{", r#"{"model": "nobody"}"#]
    {
        for stage in STAGES {
            run_to(&host, body, stage).close();
        }
    }
    // The worker is as good as new.
    assert_eq!(host.post(PATH, CHAT).forwarded().header("x-adaptive-router-cluster"), Some("cluster-fast"));
}

#[test]
fn the_body_may_come_in_any_portions() {
    let host = Host::start(CONFIG);
    let whole = host.post(PATH, CHAT);
    let expected = whole.forwarded().body.clone();
    let mut rows: Vec<Vec<&[u8]>> = vec![
        CHAT.as_bytes().chunks(1).collect(),
        CHAT.as_bytes().chunks(7).collect(),
        vec![CHAT.as_bytes(), b""],
        vec![b"", CHAT.as_bytes()],
        vec![b"", CHAT.as_bytes(), b"", b""],
    ];
    rows.extend((1..CHAT.len()).map(|cut| vec![&CHAT.as_bytes()[..cut], &CHAT.as_bytes()[cut..]]));
    for chunks in rows {
        let exchange = host.request(&headers(PATH), &chunks);
        assert_eq!(exchange.forwarded().body, expected, "{chunks:?}");
        // With trailers, no portion of the body is the last.
        let mut exchange = host.open();
        exchange.request_headers(&headers(PATH), false);
        chunks.iter().for_each(|chunk| exchange.request_body(chunk, false));
        exchange.request_trailers(&[("x-checksum", "1")]);
        assert_eq!(exchange.forwarded().body, expected, "{chunks:?} and trailers");
    }
}

#[test]
fn nothing_goes_on_before_the_body_is_complete() {
    let host = Host::start(CONFIG);
    let mut exchange = host.open();
    exchange.request_headers(&headers(PATH), false);
    assert!(exchange.is_held(), "after the headers");
    exchange.request_body(CHAT.as_bytes(), false);
    assert!(exchange.is_held(), "after a part of the body");
    exchange.request_body(b"", true);
    assert!(!exchange.is_held(), "after the end");
    assert_eq!(exchange.forwarded().chunks.len(), 1);
}

#[test]
fn a_request_without_a_body_is_refused() {
    let host = Host::start(CONFIG);
    let mut ended_by_headers = host.open();
    ended_by_headers.request_headers(&headers(PATH), true);
    let mut ended_by_data = host.open();
    ended_by_data.request_headers(&headers(PATH), false);
    ended_by_data.request_body(b"", true);
    let mut ended_by_trailers = host.open();
    ended_by_trailers.request_headers(&headers(PATH), false);
    ended_by_trailers.request_trailers(&[("x", "y")]);
    for (name, exchange) in [("headers", ended_by_headers), ("data", ended_by_data), ("trailers", ended_by_trailers)] {
        let (status, reply) = exchange.reply();
        assert_eq!((status, reply.json()["error"]["code"].as_str()), (400, Some("invalid_request")), "{name}");
    }
}

/// Envoy answers by itself when the body is too large or the client too slow.
#[test]
fn a_response_may_come_before_the_request_ends() {
    let host = Host::start(CONFIG);
    for stage in [Stage::Created, Stage::RequestHeaders, Stage::PartOfBody] {
        for trailers in [false, true] {
            let mut exchange = run_to(&host, CHAT, stage);
            exchange.response_headers(&[(":status", "413"), ("content-type", "text/plain")], false);
            exchange.response_body(b"too large", trailers);
            if !trailers {
                exchange.response_trailers(&[("x", "y")]);
            }
            let response = exchange.response();
            assert_eq!(response.text(), "too large", "{stage:?}");
            assert_eq!(response.header("x-adaptive-router-model"), None, "{stage:?}: nothing was routed");
        }
    }
}

#[test]
fn a_response_of_any_form_goes_through_byte_for_byte() {
    let host = Host::start(CONFIG);
    let sse = "data: {\"choices\":[{\"delta\":{\"content\":\"né\"}}]}\n\ndata: [DONE]\n\n".as_bytes();
    let rows: [(&str, Vec<&[u8]>); 6] = [
        ("204", vec![]),
        ("200", vec![b""]),
        ("200", vec![br#"{"id": 1}"#]),
        ("500", vec![b"\xFF\xFE not text"]),
        ("200", sse.chunks(1).collect()),
        ("200", sse.chunks(13).collect()),
    ];
    for (status, chunks) in rows {
        let mut exchange = host.post(PATH, CHAT);
        let response = exchange.respond(&[(":status", status), ("content-type", "text/event-stream")], &chunks);
        assert_eq!(response.body, chunks.concat(), "{status}");
        assert_eq!(
            response.chunks.len(),
            chunks.iter().filter(|chunk| !chunk.is_empty()).count(),
            "nothing is held back"
        );
        assert_eq!(response.header("x-adaptive-router-model"), Some("fast"), "{status}");
    }
}

#[test]
fn interim_responses_do_not_confuse() {
    let host = Host::start(CONFIG);
    let mut exchange = host.post(PATH, CHAT);
    exchange.response_headers(&[(":status", "200")], false);
    // A second set of headers never comes from Envoy; it must not panic the filter.
    exchange.response_headers(&[(":status", "200")], false);
    exchange.response_body(b"ok", false);
    exchange.response_trailers(&[("grpc-status", "0")]);
    assert_eq!(exchange.response().text(), "ok");
}

#[test]
fn two_streams_of_a_worker_do_not_mix() {
    let host = Host::start(CONFIG);
    let body = |content: &str| {
        format!(
            r#"{{"model": "direct-to-smart", "note": "{content}", "messages": [{{"role": "user", "content": "x"}}]}}"#
        )
    };
    let (first, second) = (CHAT.to_owned(), body("b").replace("direct-to-smart", "smart"));
    let (mut a, mut b) = (host.open(), host.open());
    a.request_headers(&headers(PATH), false);
    b.request_headers(&headers(PATH), false);
    a.request_body(&first.as_bytes()[..10], false);
    b.request_body(&second.as_bytes()[..20], false);
    b.request_body(&second.as_bytes()[20..], true);
    a.request_body(&first.as_bytes()[10..], true);
    assert_eq!(b.forwarded().header("x-adaptive-router-cluster"), Some("cluster-smart"));
    assert_eq!(a.forwarded().header("x-adaptive-router-cluster"), Some("cluster-fast"));
    assert_eq!(b.forwarded().json()["note"], "b");
    let response = [(":status", "200")];
    assert_eq!(b.respond(&response, &[b"B"]).header("x-adaptive-router-model"), Some("smart"));
    b.close();
    assert_eq!(a.respond(&response, &[b"A"]).header("x-adaptive-router-model"), Some("fast"));
}
