//! What a provider's error means for the next attempt.
//!
//! Providers say by the status that they are overloaded or do not know a model, but that a prompt is too long, or that a
//! content policy refuses it, most of them say only in the text of a 400. The texts stand in [`TEXTS`].

use crate::resilience::outcome::Reason;

/// Bytes of an error's body that are read at most.
pub const MAX_ERROR_BYTES: usize = 64 * 1024;

/// How a text is recognized. Texts are compared in lower case.
enum Pattern {
    Has(&'static str),
    Both(&'static str, &'static str),
    /// One of the right words begins within [`NEAR`] characters after one of the left ones, or before it.
    Near(&'static [&'static str], &'static [&'static str]),
}

use Pattern::{Both, Has, Near};

/// Characters between two words that belong together.
const NEAR: usize = 20;

/// The first pattern that is found decides. None: the request itself is wrong, and would be wrong anywhere.
const TEXTS: &[(Pattern, Option<Reason>)] = &[
    // Codes say it best. OpenAI, Azure, and many that speak their language.
    (Has("context_length_exceeded"), Some(Reason::ContextWindow)),
    (Has("content_policy_violation"), Some(Reason::ContentPolicy)),
    (Has("\"content_filter\""), Some(Reason::ContentPolicy)),
    (Has("responsibleaipolicyviolation"), Some(Reason::ContentPolicy)),
    (Has("prohibited_content"), Some(Reason::ContentPolicy)),
    (Has("data_inspection_failed"), Some(Reason::ContentPolicy)),
    (Has("moderation_blocked"), Some(Reason::ContentPolicy)),
    // Azure.
    (Has("content management policy"), Some(Reason::ContentPolicy)),
    // Anthropic.
    (Has("content filtering policy"), Some(Reason::ContentPolicy)),
    (Has("prompt is too long"), Some(Reason::ContextWindow)),
    (Has("exceed context limit"), Some(Reason::ContextWindow)),
    // OpenAI.
    (Has("rejected as a result of our safety system"), Some(Reason::ContentPolicy)),
    (
        Near(&["violat", "flagged"], &["usage polic", "content polic", "safety", "moderation"]),
        Some(Reason::ContentPolicy),
    ),
    // OpenRouter, DeepSeek, Bedrock, Alibaba.
    (Has("input was flagged"), Some(Reason::ContentPolicy)),
    (Has("content exists risk"), Some(Reason::ContentPolicy)),
    (Has("guardrail intervened"), Some(Reason::ContentPolicy)),
    (Has("inappropriate content"), Some(Reason::ContentPolicy)),
    // Google.
    (Both("blocked", "safety"), Some(Reason::ContentPolicy)),
    // OpenAI, vLLM, Mistral, Together, DeepSeek; vLLM adds `max_tokens` to the prompt.
    (Has("maximum context length"), Some(Reason::ContextWindow)),
    (Has("model's context length"), Some(Reason::ContextWindow)),
    (Has("model's maximum context limit"), Some(Reason::ContextWindow)),
    // llama.cpp, TGI, Bedrock, xAI, Groq, Cohere.
    (Has("available context size"), Some(Reason::ContextWindow)),
    (Has("inputs tokens + max_new_tokens must be"), Some(Reason::ContextWindow)),
    (Both("`inputs` tokens", "max_new_tokens"), Some(Reason::ContextWindow)),
    (Has("input is too long"), Some(Reason::ContextWindow)),
    (Both("maximum prompt length is", "tokens"), Some(Reason::ContextWindow)),
    (Both("input too long", "limit is"), Some(Reason::ContextWindow)),
    (Both("maximum input length is", "tokens"), Some(Reason::ContextWindow)),
    (Both("current length is", "while limit is"), Some(Reason::ContextWindow)),
    (Has("reduce the length"), Some(Reason::ContextWindow)),
    (Has("too many tokens"), Some(Reason::ContextWindow)),
    // OpenAI and Google.
    (Has("input tokens exceed"), Some(Reason::ContextWindow)),
    (Both("input token count", "exceeds"), Some(Reason::ContextWindow)),
    (Has("exceeds the maximum number of tokens allowed"), Some(Reason::ContextWindow)),
    // Parameters that are too long or too large: not the prompt.
    (Has("'user'"), None),
    (Has("\"param\":\"user\""), None),
    (Has("\"param\": \"user\""), None),
    (Has("metadata"), None),
    (Has("integer_above_max_value"), None),
    (Has("max_tokens"), None),
    (Has("max_completion_tokens"), None),
    (Has("max_output_tokens"), None),
    (Has("completion tokens"), None),
    (Has("output tokens"), None),
    (Has("stop sequence"), None),
    (Has("tool"), None),
    // What is left, by words that stand together.
    (Near(&["context"], &["length", "window", "limit"]), Some(Reason::ContextWindow)),
    (Near(&["token"], &["limit", "exceed"]), Some(Reason::ContextWindow)),
    (Both("string too long", "maximum length"), Some(Reason::ContextWindow)),
];

/// Why an error response failed. None: it is no error, or one that another model would give, too.
pub fn reason(status: u32, body: &[u8]) -> Option<Reason> {
    match status {
        401 | 402 => Some(Reason::Auth),
        403 => Some(of_text(body).filter(|reason| *reason == Reason::ContentPolicy).unwrap_or(Reason::Auth)),
        404 => Some(Reason::NotFound),
        408 => Some(Reason::Timeout),
        413 => Some(Reason::ContextWindow),
        429 => Some(Reason::TooManyRequests),
        400..=499 => of_text(body),
        500..=599 => Some(Reason::ServerError),
        _ => None,
    }
}

fn of_text(body: &[u8]) -> Option<Reason> {
    let mut text = String::from_utf8_lossy(body.get(..MAX_ERROR_BYTES).unwrap_or(body)).into_owned();
    text.make_ascii_lowercase();
    TEXTS.iter().find(|(pattern, _)| pattern.is_in(&text)).and_then(|(_, reason)| *reason)
}

impl Pattern {
    fn is_in(&self, text: &str) -> bool {
        match self {
            Has(part) => text.contains(part),
            Both(one, other) => text.contains(one) && text.contains(other),
            Near(left, right) => left.iter().any(|left| {
                text.match_indices(left).any(|(at, _)| right.iter().any(|right| near(text, at, left.len(), right)))
            }),
        }
    }
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
