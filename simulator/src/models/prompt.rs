//! Prompts and answers of a simulated model, independent of the API. The modules of `api` read and write the APIs'
//! forms.

use serde_json::Value;

/// An API that generates text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    Chat,
    Completions,
    Responses,
    /// Anthropic's.
    Messages,
}

/// The facts that a model needs of a request, whatever its API.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prompt {
    pub model: String,
    /// What the user said last.
    pub text: String,
    pub input_tokens: u64,
    /// The call that the answer has to be, if the request asks for one.
    pub tool_call: Option<ToolCall>,
    /// The JSON schema the answer has to satisfy.
    pub schema: Option<Value>,
    pub max_tokens: Option<u64>,
    /// Answers wanted.
    pub choices: usize,
    pub delivery: Delivery,
}

/// How the client wants the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    #[default]
    Whole,
    Stream,
    /// A stream with a chunk that carries the usage.
    StreamWithUsage,
}

/// Answers one request can ask for.
const MAX_CHOICES: u64 = 16;

/// A complete answer, before it takes the form of an API.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Number of the answer, for ids.
    pub serial: u64,
    /// Unix seconds.
    pub created: u64,
    /// The name the request asked for.
    pub model: String,
    pub content: Content,
    pub finish: Finish,
    pub input_tokens: u64,
    /// Of all choices together.
    pub output_tokens: u64,
    /// The number of choices, which all have the same content.
    pub choices: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Text(String),
    ToolCall(ToolCall),
}

/// Why the answer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    Stop,
    Length,
    ToolCalls,
}

/// One call of one tool.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolCall {
    pub name: String,
    pub arguments: Value,
}

impl Delivery {
    pub fn new(stream: Option<bool>, include_usage: bool) -> Delivery {
        match (stream.unwrap_or(false), include_usage) {
            (false, _) => Delivery::Whole,
            (true, false) => Delivery::Stream,
            (true, true) => Delivery::StreamWithUsage,
        }
    }
}

/// About four characters make a token, as OpenAI's help pages say of English text.
pub fn tokens(text: &str) -> u64 {
    (text.chars().count() as u64).div_ceil(4)
}

/// The text of a message's content: a string, or the `text` of its parts.
pub fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            let texts = parts.iter().filter_map(|part| part.get("text").and_then(Value::as_str));
            texts.collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
}

/// How many answers a request gets.
pub fn choices(wanted: Option<u64>) -> usize {
    wanted.unwrap_or(1).clamp(1, MAX_CHOICES) as usize
}

/// The pieces in which a text is streamed: one word each, with the space behind it.
pub fn deltas(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deltas_lose_nothing() {
        assert_eq!(deltas("a b\n c ").collect::<Vec<_>>(), ["a ", "b\n ", "c "]);
        assert_eq!(deltas("").count(), 0);
    }
}
