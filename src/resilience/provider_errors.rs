//! What a provider's error means: for the next attempt, and for the model's availability.
//!
//! Providers report by the status that they are overloaded. Most of them report nearly everything else only in the text
//! of a 400, 403 or 404: that a prompt is too long, that a content policy refuses it, that the account has no credit,
//! that the model is gone or lacks what the request needs. The texts stand in [`TEXTS`]. An error about one request
//! harms no model.

use crate::resilience::outcome::{Fault, Harm, Reason};

/// Bytes of an error's body that are read at most.
pub const MAX_ERROR_BYTES: usize = 64 * 1024;

/// How a text is recognized. Texts are compared in lower case.
enum Pattern {
    Has(&'static str),
    Both(&'static str, &'static str),
    /// One of the right words begins within [`NEAR`] characters after one of the left ones, or before it.
    Near(&'static [&'static str], &'static [&'static str]),
    /// One of the right words begins within [`FAR`] characters after one of the left ones: a name stands between them.
    Far(&'static [&'static str], &'static [&'static str]),
}

use Pattern::{Both, Far, Has, Near};

/// Characters between two words that belong together.
const NEAR: usize = 20;
const FAR: usize = 100;

/// What a text says.
#[derive(Clone, Copy, PartialEq)]
enum Meaning {
    /// The prompt is too long for the model's window.
    Overflow,
    /// A content policy refuses the request.
    Policy,
    /// Nobody gets anything with this key.
    Account,
    /// This request costs more than the account has left.
    TooDear,
    /// Nobody gets this model.
    Model,
    /// The model lacks what the request needs.
    Feature,
    /// This request alone is more than the provider grants in a minute.
    TooMuch,
    /// The request is wrong, and would be wrong anywhere.
    Mistake,
}

use Meaning::{Account, Feature, Mistake, Model, Overflow, Policy, TooDear, TooMuch};

/// The first pattern that is found decides.
const TEXTS: &[(Pattern, Meaning)] = &[
    // Codes come first, because they are the clearest. OpenAI, Azure, and many that speak their language.
    (Has("context_length_exceeded"), Overflow),
    (Has("context_window_exceeded"), Overflow),
    (Has("exceed_context_size"), Overflow),
    (Has("max_prompt_tokens_exceeded"), Overflow),
    (Has("content_policy_violation"), Policy),
    (Has("\"content_filter\""), Policy),
    (Has("\"contentfilter\""), Policy),
    (Has("cyber_policy"), Policy),
    (Has("bio_policy"), Policy),
    (Has("responsibleaipolicyviolation"), Policy),
    (Has("prohibited_content"), Policy),
    (Has("data_inspection_failed"), Policy),
    (Has("datainspectionfailed"), Policy),
    (Has("moderation_blocked"), Policy),
    (Has("new_sensitive"), Policy),
    (Has("censorship_blocked"), Policy),
    (Has("\"1301\""), Policy),
    (Has("\"1261\""), Overflow),
    (Has("model_not_found"), Model),
    (Has("model_not_exist"), Model),
    (Has("model_decommissioned"), Model),
    (Has("model_deprecated"), Model),
    (Has("model_not_supported"), Model),
    (Has("unknown_model"), Model),
    (Has("invalid_model"), Model),
    (Has("deploymentnotfound"), Model),
    (Has("is not found for api version"), Model),
    (Has("insufficient_quota"), Account),
    (Has("insufficient_balance"), Account),
    (Has("insufficient_credits"), Account),
    (Has("invalid_api_key"), Account),
    (Has("api_key_invalid"), Account),
    (Has("account_deactivated"), Account),
    (Has("unsupported_country"), Account),
    (Has("\"arrearage\""), Account),
    // OpenAI and Groq: the request alone is above the limit of a minute.
    (Has("tokens per min"), TooMuch),
    (Has("(tpm)"), TooMuch),
    (Has("must be reduced in order to run"), TooMuch),
    // Content. Azure, Anthropic, OpenAI, OpenRouter, DeepSeek, Bedrock, Alibaba, xAI, Google.
    (Has("content management policy"), Policy),
    (Has("content filtering policy"), Policy),
    (Has("as a result of our safety system"), Policy),
    (Has("as a result of the safety system"), Policy),
    (Has("flagged"), Policy),
    (
        Near(&["violat"], &["usage polic", "usage guideline", "content polic", "safety", "moderation", "terms of"]),
        Policy,
    ),
    (
        Near(
            &["against", "not comply", "blocked by", "rejected by"],
            &["polic", "safety", "moderation", "guardrail", "content filter"],
        ),
        Policy,
    ),
    (Has("cybersecurity risk"), Policy),
    (Has("content exists risk"), Policy),
    (Has("guardrail intervened"), Policy),
    (Has("guardrail_intervened"), Policy),
    (Has("inappropriate content"), Policy),
    (Near(&["contain"], &["sensitive", "inappropriate", "unsafe", "harmful", "prohibited"]), Policy),
    (Has("sensitivecontent"), Policy),
    (Has("sensitive content"), Policy),
    (Has("unsafe content"), Policy),
    (Has("harmful content"), Policy),
    (Has("disallowed content"), Policy),
    (Has("produced invalid content"), Policy),
    (Has("the response was blocked"), Policy),
    (Has("the prompt was blocked"), Policy),
    (Has("safety reasons"), Policy),
    (Both("blocked", "safety"), Policy),
    // Windows. OpenAI, vLLM, Mistral, Together, DeepSeek; vLLM adds `max_tokens` to the prompt.
    (Has("prompt is too long"), Overflow),
    (Has("prompt too long"), Overflow),
    (Has("exceed context limit"), Overflow),
    (Has("maximum context length"), Overflow),
    (Has("model's context length"), Overflow),
    (Has("model's maximum context limit"), Overflow),
    (Has("maximum model length"), Overflow),
    // llama.cpp, TGI, Bedrock, xAI, Groq, Cohere, Cerebras, AI21, NLP Cloud, Zhipu, Alibaba.
    (Has("context size"), Overflow),
    (Has("inputs tokens + max_new_tokens must be"), Overflow),
    (Both("`inputs` tokens", "max_new_tokens"), Overflow),
    (Both("must have less than", "tokens"), Overflow),
    (Has("input is too long"), Overflow),
    (Has("expected maxlength:"), Overflow),
    (Has("prompt: length"), Overflow),
    (Both("maximum prompt length is", "tokens"), Overflow),
    (Both("input too long", "limit is"), Overflow),
    (Both("maximum input length is", "tokens"), Overflow),
    (Has("exceeds maximum input length"), Overflow),
    (Has("exceeds the maximum input length"), Overflow),
    (Both("current length is", "while limit is"), Overflow),
    (Has("reduce the length"), Overflow),
    (Has("too many tokens"), Overflow),
    (Has("too many input tokens"), Overflow),
    (Has("input text length should not exceed"), Overflow),
    (Has("range of input length should be"), Overflow),
    (Has("prompt exceeds max length"), Overflow),
    (Both("max input", "characters"), Overflow),
    (
        Far(
            &["input length", "prompt length", "prompt has", "prompt contains", "input has", "input contains"],
            &["exceed", "longer than", "greater than", "supports only", "only supports", "too large", "too long"],
        ),
        Overflow,
    ),
    // OpenAI, Google and GitHub.
    (Has("input tokens exceed"), Overflow),
    (Both("input token count", "exceeds"), Overflow),
    (Both("input token count", "only supports up to"), Overflow),
    (Both("prompt token count", "exceeds"), Overflow),
    (Has("exceeds the maximum number of tokens allowed"), Overflow),
    (Has("request payload size exceeds"), Overflow),
    // Workers AI.
    (Has("context window limit"), Overflow),
    // Money and keys. Anthropic, OpenRouter, DeepSeek, Google, AWS, Alibaba.
    (Has("can only afford"), TooDear),
    (Has("credit balance is too low"), Account),
    (Near(&["insufficient", "no ", "out of ", "not enough"], &["balance", "credits", "funds"]), Account),
    (Has("insufficient credit"), Account),
    (Has("exceeded your current quota"), Account),
    (Has("api usage limits"), Account),
    (Has("spending limit"), Account),
    (Has("spend limit"), Account),
    (Has("billing"), Account),
    (Has("payment required"), Account),
    (Has("payment method"), Account),
    (Has("in good standing"), Account),
    (
        Near(
            &["account", "organization"],
            &["disabled", "suspended", "deactivated", "not active", "been blocked", "terminated"],
        ),
        Account,
    ),
    (
        Near(
            &["api key", "api-key", "api_key", "access key", "access token"],
            &[
                "not valid",
                "invalid",
                "incorrect",
                "expired",
                "revoked",
                "disabled",
                "missing",
                "unauthorized",
                "not found",
                "no ",
                "wrong",
            ],
        ),
        Account,
    ),
    (Has("security token"), Account),
    (Has("auth credentials"), Account),
    (Has("authentication credential"), Account),
    (Has("location is not supported"), Account),
    (Has("region, or territory"), Account),
    (Has("must be verified to stream"), Feature),
    (Has("must be verified"), Account),
    // What the model lacks. OpenRouter, OpenAI, vLLM, Ollama, Groq, DeepSeek.
    (Has("no endpoints found that support"), Feature),
    (Has("no endpoints found that can handle"), Feature),
    (Has("no allowed providers"), Feature),
    (Has("not support"), Feature),
    (Has("n't support"), Feature),
    (Has("unsupported_parameter"), Feature),
    (Has("unsupported_value"), Feature),
    (Has("only supported by certain models"), Feature),
    (Has("not a multimodal model"), Feature),
    (Has("at most 0 "), Feature),
    (Has("enable-auto-tool-choice"), Feature),
    (Both("unknown variant", "expected `text`"), Feature),
    (
        Near(
            &[
                "not enabled",
                "not available",
                "unavailable",
                "not capable",
                "cannot accept",
                "can't accept",
                "not accept",
            ],
            &["tool", "function", "image", "vision", "audio", "video", "response_format", "instruction", "thinking"],
        ),
        Feature,
    ),
    // Models that are gone.
    (Has("no endpoints found matching your data policy"), Account),
    (Has("no endpoints found"), Model),
    (Has("not found the model"), Model),
    (Has("not a valid model"), Model),
    (Has("no such model"), Model),
    (Has("unknown model"), Model),
    (Has("invalid model"), Model),
    (Has("unable to access model"), Model),
    (Has("model identifier is invalid"), Model),
    (Both("not_found_error", "\"model: "), Model),
    (
        Far(
            &["model", "deployment"],
            &[
                "not exist",
                "n't exist",
                "not found",
                "no longer",
                "decommissioned",
                "been removed",
                "been retired",
                "end of its life",
                "is not available",
                "not deployed",
            ],
        ),
        Model,
    ),
    // Errors about a thing that the request names, not about the model: it is missing, or it belongs to somebody else.
    (
        Far(
            &[
                "not have permission",
                "not have access",
                "n't have access",
                "not authorized",
                "not allowed to",
                "denied",
            ],
            &[" file", " item", " conversation", " thread", " url", " image", " object", " bucket", " vector store"],
        ),
        Mistake,
    ),
    (Far(&["cachedcontent", " file", " conversation", " thread"], &["permission denied"]), Mistake),
    // Rights are missing, and they belong to the key.
    (Has("not have access"), Account),
    (Has("n't have access"), Account),
    (Has("not authorized"), Account),
    (Has("not allowed to"), Account),
    (Has("not have permission"), Account),
    (Has("permission_denied"), Account),
    (Has("permission_error"), Account),
    (Has("permission denied"), Account),
    (Has("accessdenied"), Account),
    (Has("access denied"), Account),
    // Parameters that are too long or too large: not the prompt.
    (Has("'user'"), Mistake),
    (Has("\"param\":\"user\""), Mistake),
    (Has("\"param\": \"user\""), Mistake),
    (Has("metadata"), Mistake),
    (Has("integer_above_max_value"), Mistake),
    (Has("max_tokens"), Mistake),
    (Has("max_completion_tokens"), Mistake),
    (Has("max_output_tokens"), Mistake),
    (Has("completion tokens"), Mistake),
    (Has("output tokens"), Mistake),
    (Has("stop sequence"), Mistake),
    (Has("tool"), Mistake),
    // Everything else, by words that stand close together.
    (Near(&["context"], &["length", "window", "limit"]), Overflow),
    (Near(&["token"], &["limit", "exceed"]), Overflow),
    (Near(&["content'", "text'", "input'", "prompt'"], &["string too long"]), Overflow),
];

/// What an error response means. None: it is no error, or one that another model would give, too.
pub fn fault(status: u32, body: &[u8]) -> Option<Fault> {
    let said = || meaning(body).map(|(meaning, _)| meaning);
    let fault = |reason, harm| Some(Fault { reason, harm });
    match status {
        401 => fault(Reason::Auth, Harm::Enough),
        402 if said() == Some(TooDear) => TooDear.fault(),
        402 => fault(Reason::Auth, Harm::Enough),
        // The statuses 403 and 404 alone say little, because a firewall, a moderation and many more refuse a request by
        // them.
        403 => said().filter(|said| *said != Mistake).map_or_else(|| fault(Reason::Auth, Harm::None), Meaning::fault),
        404 => {
            said().filter(|said| *said != Mistake).map_or_else(|| fault(Reason::NotFound, Harm::None), Meaning::fault)
        }
        408 => fault(Reason::Timeout, Harm::Some),
        413 if said() == Some(TooMuch) => TooMuch.fault(),
        413 => Overflow.fault(),
        429 if memchr::memmem::find(&body.to_ascii_lowercase(), b"too large").is_some() && said() == Some(TooMuch) => {
            TooMuch.fault()
        }
        429 => fault(Reason::TooManyRequests, Harm::Enough),
        400..=499 => said().and_then(Meaning::fault),
        500..=599 => match meaning(body) {
            Some((sure @ (Overflow | Policy), true)) => sure.fault(),
            _ => fault(Reason::ServerError, Harm::Some),
        },
        _ => None,
    }
}

impl Meaning {
    fn fault(self) -> Option<Fault> {
        let (reason, harm) = match self {
            Overflow => (Reason::ContextWindow, Harm::None),
            Policy => (Reason::ContentPolicy, Harm::None),
            Account => (Reason::Auth, Harm::Enough),
            TooDear => (Reason::Auth, Harm::None),
            Model => (Reason::NotFound, Harm::Enough),
            Feature => (Reason::NotFound, Harm::None),
            TooMuch => (Reason::TooManyRequests, Harm::None),
            Mistake => return None,
        };
        Some(Fault { reason, harm })
    }
}

/// The meaning of a body, and whether a fixed text says so and not only words that stand close together. A page for
/// people, such as a firewall's, says nothing.
fn meaning(body: &[u8]) -> Option<(Meaning, bool)> {
    if body.trim_ascii_start().starts_with(b"<") {
        return None;
    }
    let mut text = String::from_utf8_lossy(body.get(..MAX_ERROR_BYTES).unwrap_or(body)).into_owned();
    text.make_ascii_lowercase();
    // The apostrophe as a typesetter writes it, in "isn’t".
    if text.contains('’') {
        text = text.replace('’', "'");
    }
    let (pattern, meaning) = TEXTS.iter().find(|(pattern, _)| pattern.is_in(&text))?;
    Some((*meaning, matches!(pattern, Has(_) | Both(..))))
}

impl Pattern {
    fn is_in(&self, text: &str) -> bool {
        let any = |left: &[&str], is_there: &dyn Fn(usize, usize) -> bool| {
            left.iter().any(|left| text.match_indices(left).any(|(at, _)| is_there(at, left.len())))
        };
        match self {
            Has(part) => text.contains(part),
            Both(one, other) => text.contains(one) && text.contains(other),
            Near(left, right) => any(left, &|at, length| right.iter().any(|right| near(text, at, length, right))),
            Far(left, right) => any(left, &|at, length| right.iter().any(|right| after(text, at + length, right))),
        }
    }
}

/// Whether `word` begins within [`FAR`] bytes behind `from`.
fn after(text: &str, from: usize, word: &str) -> bool {
    let bytes = text.as_bytes();
    let end = (from + FAR + word.len()).min(bytes.len());
    bytes.get(from..end).is_some_and(|piece| memchr::memmem::find(piece, word.as_bytes()).is_some())
}

/// Whether `word` stands within [`NEAR`] bytes before or after what is at `at`.
fn near(text: &str, at: usize, length: usize, word: &str) -> bool {
    let bytes = text.as_bytes();
    let reach = NEAR + word.len();
    let start = at.saturating_sub(reach);
    let end = (at + length + reach).min(bytes.len());
    let around = bytes.get(start..at).into_iter().chain(bytes.get(at + length..end));
    around.into_iter().any(|piece| memchr::memmem::find(piece, word.as_bytes()).is_some())
}
