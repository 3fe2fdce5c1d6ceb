//! Prevents: an overflow that is taken for a mistake of the client's, and a mistake that costs an attempt at every model.
//!
//! The texts are those of the providers' documentation and of reports of their users.

use adaptive_router::resilience::outcome::{Fault, Harm, Reason};
use adaptive_router::resilience::provider_errors::fault;
use proptest::prelude::*;

use crate::random::holds;

const OVERFLOWS: &[(&str, &str)] = &[
    (
        "Together",
        r#"{"error":{"message":"Input validation error: `inputs` must have less than 8192 tokens. Given: 9033","type":"invalid_request_error"}}"#,
    ),
    ("Zhipu", r#"{"error":{"code":"1261","message":"Prompt 超长"}}"#),
    ("AI21 window", r#"{"detail":"Prompt has 300000 tokens, but the model supports only 262144 tokens"}"#),
    (
        "Doubao",
        r#"{"error":{"code":"InvalidParameter","message":"Input length 140000 exceeds the maximum length 131072"}}"#,
    ),
    ("Ernie", r#"{"error":{"code":"invalid_argument","message":"the max input characters is 516096"}}"#),
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
    ("LM Studio", r#"{"error":{"message":"Context size has been exceeded.","code":400}}"#),
    (
        "vLLM",
        r#"{"error":{"message":"The decoder prompt (length 41000) is longer than the maximum model length of 32768. Make sure that `max_model_len` is no smaller than the number of text tokens.","code":400}}"#,
    ),
    (
        "Workers AI",
        r#"{"errors":[{"message":"AiError: The estimated number of input and maximum output tokens (9000) exceeded this model context window limit (7968).","code":5021}]}"#,
    ),
    ("SGLang", r#"{"error":{"message":"Requested input length 41000 exceeds maximum input length 32768"}}"#),
    (
        "Vertex",
        r#"{"error":{"message":"Unable to submit request because the input token count is 41000 but the model only supports up to 32768."}}"#,
    ),
    ("Gemini", r#"{"error":{"code":400,"message":"Request payload size exceeds the limit: 20971520 bytes."}}"#),
    ("Bedrock", r#"{"message":"Malformed input request: expected maxLength: 2048000, actual: 3000000"}"#),
    ("Anthropic, old", r#"{"error":{"message":"prompt: length: 1 - 100000"}}"#),
    ("AI21", r#"{"detail":"Prompt has too many tokens"}"#),
    ("NLP Cloud", r#"{"detail":"Input text length should not exceed 1024 tokens"}"#),
    (
        "Alibaba",
        r#"{"error":{"message":"Range of input length should be [1, 98304]","code":"invalid_parameter_error"}}"#,
    ),
    ("Zhipu", r#"{"error":{"code":"1261","message":"Prompt exceeds max length"}}"#),
    (
        "GitHub",
        r#"{"error":{"message":"prompt token count of 150000 exceeds the limit of 128000","code":"model_max_prompt_tokens_exceeded"}}"#,
    ),
    ("Cerebras", r#"{"message":"Please reduce the prompt. Current length is 70000 while limit is 65536"}"#),
    ("TGI, old", r#"{"error":"Input validation error: inputs must have less than 4096 tokens. Given: 5000"}"#),
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
        "StepFun",
        r#"{"error":{"message":"The content you provided or machine outputted is blocked.","type":"censorship_blocked"}}"#,
    ),
    ("Doubao", r#"{"error":{"code":"SensitiveContentDetected","message":"The request failed."}}"#),
    ("Hunyuan", r#"{"error":{"message":"The content contains sensitive information","code":"2003"}}"#),
    ("Vertex", r#"{"error":{"message":"This prompt contains sensitive words.","code":400}}"#),
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
    (
        "OpenAI, security",
        r#"{"error":{"message":"This content was flagged for possible cybersecurity risk. If this seems wrong, try rephrasing your request.","type":"invalid_request","code":"cyber_policy"}}"#,
    ),
    (
        "OpenAI, by its code",
        r#"{"error":{"message":"Request rejected.","type":"invalid_request","code":"cyber_policy"}}"#,
    ),
    (
        "OpenAI, reasoning",
        r#"{"error":{"message":"Invalid prompt: your prompt was flagged as potentially violating our usage policy.","code":"invalid_prompt"}}"#,
    ),
    ("Azure", r#"{"error":{"message":"Your task failed as a result of our safety system."}}"#),
    ("Azure", r#"{"error":{"message":"The model produced invalid content. Consider modifying your prompt."}}"#),
    ("Vertex", r#"{"error":{"code":400,"message":"The response was blocked."}}"#),
    ("Bedrock", r#"{"message":"blocked by guardrail"}"#),
    ("xAI", r#"{"code":"x","error":"Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO"}"#),
    ("Zhipu", r#"{"error":{"code":"1301","message":"系统检测到输入或生成内容可能包含不安全或敏感内容"}}"#),
    ("by words", r#"{"detail":"this violates our usage policies"}"#),
];

/// Nobody gets anything there with this key.
const ACCOUNTS: &[&str] = &[
    r#"{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API."}}"#,
    r#"{"type":"error","error":{"type":"invalid_request_error","message":"You have reached your specified API usage limits. You will regain access on 2026-12-01."}}"#,
    r#"{"type":"error","error":{"type":"invalid_request_error","message":"This organization has been disabled."}}"#,
    r#"{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}"#,
    r#"{"error":{"code":400,"message":"API key expired. Please renew the API key.","status":"INVALID_ARGUMENT"}}"#,
    r#"{"error":{"code":400,"message":"User location is not supported for the API use.","status":"FAILED_PRECONDITION"}}"#,
    r#"{"error":{"message":"Incorrect API key provided: sk-1.","code":"invalid_api_key"}}"#,
    r#"{"code":"x","error":"Incorrect API key provided: xa***1. You can obtain an API key from https://console.x.ai."}"#,
    r#"{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","code":"insufficient_quota"}}"#,
    r#"{"error":{"message":"Insufficient Balance","type":"unknown_error"}}"#,
    r#"{"error":{"message":"Your account is not active, please check your billing details on our website."}}"#,
    r#"{"error":{"message":"Access denied, please make sure your account is in good standing.","code":"Arrearage"}}"#,
    r#"{"error":{"message":"Country, region, or territory not supported","code":"unsupported_country_region_territory"}}"#,
    r#"{"error":{"message":"Project `p` does not have access to model `m`"}}"#,
    r#"{"error":{"message":"Your organization must be verified to use the model `o3`."}}"#,
    r#"{"error":{"code":403,"message":"Generative Language API has not been used in project 1","status":"PERMISSION_DENIED"}}"#,
    r#"{"message":"User: arn:aws:iam::1:user/x is not authorized to perform: bedrock:InvokeModel"}"#,
    r#"{"message":"The security token included in the request is invalid."}"#,
    r#"{"error":{"message":"No endpoints found matching your data policy","code":404}}"#,
];

/// Nobody gets this model there.
const MODELS: &[&str] = &[
    r#"{"error":{"message":"The model `gpt-4o-mini` does not exist or you do not have access to it.","code":"model_not_found"}}"#,
    r#"{"error":{"message":"The model `x` has been decommissioned and is no longer supported.","code":"model_decommissioned"}}"#,
    r#"{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}}"#,
    r#"{"type":"error","error":{"type":"not_found_error","message":"model: claude-1"}}"#,
    r#"{"error":{"code":404,"message":"models/gemini-1 is not found for API version v1beta, or is not supported for generateContent."}}"#,
    r#"{"object":"error","message":"Invalid model: mistral-x","type":"invalid_model","code":"1500"}"#,
    r#"{"error":{"message":"Model Not Exist","type":"invalid_request_error"}}"#,
    r#"{"error":{"message":"model 'llama9' not found, try pulling it first"}}"#,
    r#"{"object":"error","message":"The model `meta-llama/Meta-Llama-3.1-405B-Instruct-FP8-with-a-long-name` does not exist.","type":"NotFoundError"}"#,
    r#"{"error":{"message":"Model not found, inaccessible, and/or not deployed"}}"#,
    r#"{"error":{"message":"Not found the model kimi-x or Permission denied"}}"#,
    r#"{"error":{"message":"x/y is not a valid model ID","code":400}}"#,
    r#"{"error":{"message":"No endpoints found for x/y.","code":404}}"#,
    r#"{"error":{"code":"unknown_model","message":"Unknown model: x"}}"#,
    r#"{"message":"The provided model identifier is invalid."}"#,
    r#"{"message":"This model version has reached the end of its life."}"#,
    r#"{"error":{"message":"The requested model 'x' is not supported by any provider you have enabled.","code":"model_not_supported"}}"#,
];

/// The model lacks what this request needs.
const FEATURES: &[&str] = &[
    "This response_format type is unavailable now",
    "Developer instruction is not enabled for models/gemma-3",
    "Invocation of model ID a.b with on-demand throughput isn’t supported.",
    r#"{"error":{"message":"the model does not support tools","type":"invalid_request_error"}}"#,
    r#"{"error":{"message":"registry.ollama.ai/library/gemma does not support tools"}}"#,
    r#"{"error":{"message":"No endpoints found that support tool use.","code":404}}"#,
    r#"{"error":{"message":"No endpoints found that support image input","code":404}}"#,
    r#"{"error":{"message":"Invalid content type. image_url is only supported by certain models."}}"#,
    r#"{"error":{"message":"x is not a multimodal model"}}"#,
    r#"{"error":{"message":"At most 0 image(s) may be provided in one request."}}"#,
    r#"{"error":{"message":"\"auto\" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set"}}"#,
    r#"{"error":{"message":"Failed to deserialize the JSON body: messages[0]: unknown variant `image_url`, expected `text`"}}"#,
    r#"{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","code":"unsupported_parameter"}}"#,
    r#"{"error":{"message":"Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model."}}"#,
    r#"{"error":{"code":400,"message":"Function calling is not enabled for models/gemma-3"}}"#,
    r#"{"error":{"message":"This model doesn't support image inputs"}}"#,
];

/// What is not to be had is something that the request names.
const THINGS: &[&str] = &[
    "",
    "{}",
    r#"{"detail":"Not Found"}"#,
    r#"{"error":{"code":"404","message":"Resource not found"}}"#,
    r#"{"error":{"message":"Item with id 'rs_1' not found. Items are not persisted when `store` is set to false.","param":"input"}}"#,
    r#"{"error":{"message":"Previous response with id 'resp_1' not found.","code":"previous_response_not_found"}}"#,
    r#"{"error":{"message":"Conversation with id 'conv_1' not found."}}"#,
    "<html><head><title>Attention Required! | Cloudflare</title></head><body>Sorry, you have been blocked. Access denied</body></html>",
    "\n<!DOCTYPE html><html>The model does not exist</html>",
    "You do not have permission to access the File abc123 or it may not exist.",
    "CachedContent not found (or permission denied)",
];

/// What is wrong with the request itself.
const MISTAKES: &[&str] = &[
    r#"{"error":{"message":"Invalid type for 'temperature': expected a number, but got a string.","type":"invalid_request_error","param":"temperature","code":"invalid_type"}}"#,
    r#"{"error":{"message":"Invalid 'metadata.note': string too long. Expected a string with maximum length 512, but got a string with length 900 instead.","code":"string_above_max_length"}}"#,
    r#"{"error":{"message":"Invalid 'safety_identifier': string too long. Expected a string with maximum length 64.","param":"safety_identifier"}}"#,
    r#"{"error":{"message":"Invalid schema for function 'f': 'x' is not of type 'object'.","param":"tools[0].function.parameters"}}"#,
    r#"{"error":{"message":"Unknown parameter: 'foo'.","code":"unknown_parameter"}}"#,
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

fn fault_of(reason: Reason, harm: Harm) -> Option<Fault> {
    Some(Fault { reason, harm })
}

#[test]
fn golden_texts() {
    for status in [400, 422] {
        for (provider, text) in OVERFLOWS {
            assert_eq!(
                fault(status, text.as_bytes()),
                fault_of(Reason::ContextWindow, Harm::None),
                "{provider}: {text}"
            );
        }
        for (provider, text) in REFUSALS {
            assert_eq!(
                fault(status, text.as_bytes()),
                fault_of(Reason::ContentPolicy, Harm::None),
                "{provider}: {text}"
            );
        }
        for text in MISTAKES {
            assert_eq!(fault(status, text.as_bytes()), None, "{text}");
        }
    }
    for (status, things) in
        [(403, Reason::Auth), (404, Reason::NotFound), (400, Reason::NotFound), (422, Reason::NotFound)]
    {
        for text in ACCOUNTS {
            assert_eq!(fault(status, text.as_bytes()), fault_of(Reason::Auth, Harm::Enough), "{status} {text}");
        }
        for text in MODELS {
            assert_eq!(fault(status, text.as_bytes()), fault_of(Reason::NotFound, Harm::Enough), "{status} {text}");
        }
        for text in FEATURES {
            assert_eq!(fault(status, text.as_bytes()), fault_of(Reason::NotFound, Harm::None), "{status} {text}");
        }
        for text in THINGS {
            let expected = if status < 403 || status == 422 { None } else { fault_of(things, Harm::None) };
            assert_eq!(fault(status, text.as_bytes()), expected, "{status} {text}");
        }
    }
    for (_, text) in REFUSALS {
        assert_eq!(fault(403, text.as_bytes()), fault_of(Reason::ContentPolicy, Harm::None), "{text}");
    }
}

#[test]
fn statuses() {
    for (status, expected) in [
        (200, None),
        (204, None),
        (301, None),
        (400, None),
        (401, fault_of(Reason::Auth, Harm::Enough)),
        (402, fault_of(Reason::Auth, Harm::Enough)),
        // Neither says by itself that it is not about the request alone.
        (403, fault_of(Reason::Auth, Harm::None)),
        (404, fault_of(Reason::NotFound, Harm::None)),
        (408, fault_of(Reason::Timeout, Harm::Some)),
        (409, None),
        (413, fault_of(Reason::ContextWindow, Harm::None)),
        (422, None),
        (429, fault_of(Reason::TooManyRequests, Harm::Enough)),
        (451, None),
        (500, fault_of(Reason::ServerError, Harm::Some)),
        (529, fault_of(Reason::ServerError, Harm::Some)),
        (599, fault_of(Reason::ServerError, Harm::Some)),
        (0, None),
        (700, None),
    ] {
        assert_eq!(fault(status, b"{}"), expected, "{status}");
    }
    let too_much = fault_of(Reason::TooManyRequests, Harm::None);
    for (status, text, expected) in [
        // A request that is larger than the limit of a minute says nothing of smaller ones.
        (413, "Request too large for model `x` on tokens per minute (TPM): Limit 8000, Requested 9000", too_much),
        (429, "Request too large for x on tokens per min (TPM): Limit 10000, Requested 12000.", too_much),
        (400, "Request too large: tokens per minute (TPM): Limit 8000, Requested 9000", too_much),
        (
            429,
            "Rate limit reached for x on tokens per min (TPM): Limit 10000, Used 9000, Requested 2000.",
            fault_of(Reason::TooManyRequests, Harm::Enough),
        ),
        (429, "You exceeded your current quota", fault_of(Reason::TooManyRequests, Harm::Enough)),
        (
            402,
            "This request requires more credits, or fewer max_tokens. You requested up to 64000 tokens, but can only afford 2600.",
            fault_of(Reason::Auth, Harm::None),
        ),
        (402, "Insufficient Balance", fault_of(Reason::Auth, Harm::Enough)),
        // Some servers do not know that these are not their faults.
        (500, "the request exceeds the available context size", fault_of(Reason::ContextWindow, Harm::None)),
        (500, "the output was blocked by content filtering policy", fault_of(Reason::ContentPolicy, Harm::None)),
        (503, "the context window service is at its limit of tokens", fault_of(Reason::ServerError, Harm::Some)),
        (500, "model not found", fault_of(Reason::ServerError, Harm::Some)),
    ] {
        let body = format!(r#"{{"error":{{"message":"{text}"}}}}"#);
        assert_eq!(fault(status, body.as_bytes()), expected, "{status} {text}");
    }
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
        let _ = fault(u32::from(status), &bytes);
    });
    let mut long = vec![b' '; adaptive_router::resilience::provider_errors::MAX_ERROR_BYTES];
    assert_eq!(fault(400, &long), None);
    long.extend(OVERFLOWS[0].1.bytes());
    assert_eq!(fault(400, &long), None);
    for text in ["token é limit", "é token limit é", "tokenééééééééééé limit", "contextcontext", "token"]
    {
        let _ = fault(400, text.as_bytes());
    }
}
