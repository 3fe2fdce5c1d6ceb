//! Prevents: an overflow that is taken for a mistake of the client's, and a mistake that costs an attempt at every model.
//!
//! The texts are those of the providers' documentation and of reports of their users.

use adaptive_router::resilience::outcome::Reason;
use adaptive_router::resilience::provider_errors::reason;
use proptest::prelude::*;

use crate::random::holds;

const OVERFLOWS: &[(&str, &str)] = &[
    (
        "OpenAI",
        r#"{"error":{"message":"This model's maximum context length is 128000 tokens. However, your messages resulted in 130001 tokens. Please reduce the length of the messages.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}"#,
    ),
    (
        "OpenAI responses",
        r#"{"error":{"message":"Your input exceeds the context window of this model. Please adjust your input and try again.","type":"invalid_request_error","param":"input","code":"context_length_exceeded"}}"#,
    ),
    (
        "OpenAI configured limit",
        r#"{"error":{"message":"Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300000 tokens.","code":null}}"#,
    ),
    (
        "Azure",
        r#"{"error":{"message":"This model's maximum context length is 8192 tokens, however you requested 9999 tokens (9983 in your prompt; 16 for the completion). Please reduce your prompt; or completion length.","type":"invalid_request_error","param":null,"code":null}}"#,
    ),
    (
        "Anthropic",
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 201533 tokens > 200000 maximum"}}"#,
    ),
    (
        "Anthropic with max_tokens",
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"input length and `max_tokens` exceed context limit: 199000 + 8192 > 200000, decrease input length or `max_tokens` and try again"}}"#,
    ),
    (
        "Google",
        r#"{"error":{"code":400,"message":"The input token count (1200000) exceeds the maximum number of tokens allowed (1048575).","status":"INVALID_ARGUMENT"}}"#,
    ),
    (
        "Mistral",
        r#"{"object":"error","message":"Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length","type":"invalid_request_error","param":null,"code":"3051"}"#,
    ),
    (
        "vLLM",
        r#"{"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens in the messages, Please reduce the length of the messages.","type":"BadRequestError","code":400}"#,
    ),
    (
        "vLLM with max_tokens",
        r#"{"error":{"message":"'max_tokens' or 'max_completion_tokens' is too large: 5000. This model's maximum context length is 4096 tokens and your request has 20 input tokens (5000 > 4096 - 20)."}}"#,
    ),
    (
        "TGI",
        r#"{"error":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 20 `max_new_tokens`","error_type":"validation"}"#,
    ),
    (
        "llama.cpp",
        r#"{"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error"}}"#,
    ),
    (
        "Together",
        r#"{"error":{"message":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193","type":"invalid_request_error"}}"#,
    ),
    (
        "Cohere",
        r#"{"message":"too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 4292."}"#,
    ),
    ("Bedrock", r#"{"message":"Input is too long for requested model."}"#),
    (
        "xAI",
        r#"{"code":"Client specified an invalid argument","error":"This model's maximum prompt length is 131072 but the request contains 140000 tokens."}"#,
    ),
    (
        "Groq",
        r#"{"error":{"message":"Please reduce the length of the messages or completion.","type":"invalid_request_error","code":"context_length_exceeded"}}"#,
    ),
    (
        "DeepSeek",
        r#"{"error":{"message":"This model's maximum context length is 65536 tokens. However, you requested 70000 tokens (66000 in the messages, 4000 in the completion)."}}"#,
    ),
    (
        "OpenRouter",
        r#"{"error":{"message":"This endpoint's maximum context length is 32768 tokens. However, you requested about 40000 tokens.","code":400}}"#,
    ),
    ("Fireworks", r#"{"error":{"message":"The prompt is too long: 140000, model maximum context length: 131071"}}"#),
    ("by words", r#"{"detail":"the CONTEXT of this has a LENGTH of 8k"}"#),
    ("by words", r#"{"detail":"exceeded the token limit"}"#),
    ("by words", r#"{"detail":"limit of 8192 tokens reached"}"#),
    (
        "OpenAI, characters",
        r#"{"error":{"message":"Invalid 'messages[0].content': string too long. Expected a string with maximum length 1048576, but got a string with length 2000000 instead.","code":"string_above_max_length"}}"#,
    ),
];

const REFUSALS: &[(&str, &str)] = &[
    (
        "OpenAI",
        r#"{"error":{"message":"Your request was rejected as a result of our safety system.","code":"content_policy_violation"}}"#,
    ),
    (
        "OpenAI without a code",
        r#"{"error":{"message":"Your request was rejected as a result of our safety system. Your prompt may contain text that is not allowed."}}"#,
    ),
    (
        "Azure",
        r#"{"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation"}}}"#,
    ),
    (
        "Anthropic",
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"Output blocked by content filtering policy"}}"#,
    ),
    ("Google", r#"{"error":{"code":400,"message":"The prompt was blocked due to SAFETY."}}"#),
    ("Google", r#"{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"}}"#),
    ("DeepSeek", r#"{"error":{"message":"Content Exists Risk","type":"invalid_request_error"}}"#),
    ("Alibaba", r#"{"code":"data_inspection_failed","message":"Input data may contain inappropriate content."}"#),
    ("OpenRouter", r#"{"error":{"code":403,"message":"Your input was flagged","metadata":{"reasons":["violence"]}}}"#),
    ("by words", r#"{"detail":"this violates our usage policies"}"#),
];

/// What is wrong with the request itself.
const MISTAKES: &[&str] = &[
    "",
    "{}",
    "not JSON",
    r#"{"error":{"message":"Invalid value for 'temperature'.","param":"temperature","code":null}}"#,
    r#"{"error":{"message":"Invalid 'user': string too long. Expected a string with maximum length 64, but got a string with length 67 instead.","param":"user","code":"string_above_max_length"}}"#,
    r#"{"error":{"message":"max_tokens is too large: 100000. This model supports at most 16384 completion tokens, whereas you provided 100000.","param":"max_tokens"}}"#,
    r#"{"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: 100000 > 8192, which is the maximum allowed number of output tokens for the model"}}"#,
    r#"{"error":{"message":"Invalid 'metadata.a': string too long. Expected a string with maximum length 512.","code":"string_above_max_length"}}"#,
    r#"{"error":{"message":"Invalid 'stop': array too long. Expected an array with maximum length 4.","param":"stop"}}"#,
    r#"{"error":{"message":"We could not parse the JSON body of your request."}}"#,
    r#"{"error":{"message":"Unsupported parameter: 'context' is not known here, and much later the length"}}"#,
    r#"{"error":{"message":"Missing required parameter: 'messages'."}}"#,
];

#[test]
fn golden_texts() {
    for status in [400, 422] {
        for (provider, text) in OVERFLOWS {
            assert_eq!(reason(status, text.as_bytes()), Some(Reason::ContextWindow), "{provider}: {text}");
        }
        for (provider, text) in REFUSALS {
            assert_eq!(reason(status, text.as_bytes()), Some(Reason::ContentPolicy), "{provider}: {text}");
        }
        for text in MISTAKES {
            assert_eq!(reason(status, text.as_bytes()), None, "{text}");
        }
    }
}

#[test]
fn statuses() {
    for (status, expected) in [
        (200, None),
        (204, None),
        (301, None),
        (400, None),
        (401, Some(Reason::Auth)),
        (402, Some(Reason::Auth)),
        (403, Some(Reason::Auth)),
        (404, Some(Reason::NotFound)),
        (408, Some(Reason::Timeout)),
        (409, None),
        (413, Some(Reason::ContextWindow)),
        (422, None),
        (429, Some(Reason::TooManyRequests)),
        (451, None),
        (500, Some(Reason::ServerError)),
        (529, Some(Reason::ServerError)),
        (599, Some(Reason::ServerError)),
        (0, None),
        (700, None),
    ] {
        assert_eq!(reason(status, b"{}"), expected, "{status}");
    }
    // A limit of tokens a minute is no window, and a moderation's 403 is no matter of credentials.
    let per_minute =
        br#"{"error":{"message":"Request too large: tokens per min (TPM): Limit 10000, Requested 12000"}}"#;
    assert_eq!(reason(429, per_minute), Some(Reason::TooManyRequests));
    assert_eq!(reason(403, br#"{"error":{"message":"Your input was flagged"}}"#), Some(Reason::ContentPolicy));
    assert_eq!(reason(403, br#"{"error":{"message":"the context length limit"}}"#), Some(Reason::Auth));
}

#[test]
fn reasons_have_names() {
    let names: Vec<&str> = Reason::ALL.into_iter().map(Reason::name).collect();
    let all =
        ["status_429", "status_5xx", "timeout", "connect", "auth", "not_found", "context_window", "content_policy"];
    assert_eq!(names, all);
}

/// Errors come from anywhere: no bytes break it, and what stands beyond the bound is not looked at.
#[test]
fn any_bytes() {
    holds(500, any::<(u16, Vec<u8>)>(), |(status, bytes)| {
        let _ = reason(u32::from(status), &bytes);
    });
    let mut long = vec![b' '; adaptive_router::resilience::provider_errors::MAX_ERROR_BYTES];
    assert_eq!(reason(400, &long), None);
    long.extend(OVERFLOWS[0].1.bytes());
    assert_eq!(reason(400, &long), None);
    for text in ["token é limit", "é token limit é", "tokenééééééééééé limit", "contextcontext", "token"]
    {
        let _ = reason(400, text.as_bytes());
    }
}
