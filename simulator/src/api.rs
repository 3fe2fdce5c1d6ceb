//! The providers' APIs: every module reads one API's request into a `Prompt` and writes an `Answer` in that API's forms, whole
//! or as a stream. What the model says is decided elsewhere (`answer`).

pub mod chat;
pub mod completions;
pub mod embeddings;
pub mod error;
pub mod messages;
pub mod responses;
pub mod tools;

use hyper::Method;
use hyper::body::Bytes;
use serde_json::Value;

use crate::answer::Answer;
use error::ApiError;
use tools::ToolCall;

/// What a path serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    Generate(Api),
    Embeddings,
    Models,
}

/// An API that generates text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    Chat,
    Completions,
    Responses,
    /// Anthropic's.
    Messages,
}

/// What a model needs to know of a request, whatever its API.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prompt {
    pub model: String,
    /// What the user said last.
    pub text: String,
    pub input_tokens: u64,
    /// The call the answer has to be, when the request asks for one.
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

impl Endpoint {
    /// Any prefix before `/v1` is accepted.
    pub fn of(method: &Method, path: &str) -> Option<Endpoint> {
        let posts = [
            ("/v1/chat/completions", Endpoint::Generate(Api::Chat)),
            ("/v1/completions", Endpoint::Generate(Api::Completions)),
            ("/v1/responses", Endpoint::Generate(Api::Responses)),
            ("/v1/messages", Endpoint::Generate(Api::Messages)),
            ("/v1/embeddings", Endpoint::Embeddings),
        ];
        match *method {
            Method::POST => posts.into_iter().find(|(suffix, _)| path.ends_with(suffix)).map(|(_, endpoint)| endpoint),
            Method::GET if path.ends_with("/v1/models") => Some(Endpoint::Models),
            _ => None,
        }
    }
}

impl Api {
    pub fn read(self, body: &[u8]) -> Result<Prompt, ApiError> {
        match self {
            Api::Chat => chat::read(body),
            Api::Completions => completions::read(body),
            Api::Responses => responses::read(body),
            Api::Messages => messages::read(body),
        }
    }

    pub fn whole(self, answer: &Answer) -> Value {
        match self {
            Api::Chat => chat::whole(answer),
            Api::Completions => completions::whole(answer),
            Api::Responses => responses::whole(answer),
            Api::Messages => messages::whole(answer),
        }
    }

    /// The events of a stream, each to be written on its own.
    pub fn stream(self, answer: &Answer, delivery: Delivery) -> Vec<Bytes> {
        match self {
            Api::Chat => chat::stream(answer, delivery),
            Api::Completions => completions::stream(answer, delivery),
            Api::Responses => responses::stream(answer),
            Api::Messages => messages::stream(answer),
        }
    }
}

impl Delivery {
    fn new(stream: Option<bool>, include_usage: bool) -> Delivery {
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
fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            let texts = parts.iter().filter_map(|part| part.get("text").and_then(Value::as_str));
            texts.collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
}

fn choices(wanted: Option<u64>) -> usize {
    wanted.unwrap_or(1).clamp(1, MAX_CHOICES) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_match_by_their_end() {
        let rows = [
            (Method::POST, "/v1/chat/completions", Some(Endpoint::Generate(Api::Chat))),
            (Method::POST, "/openai/v1/chat/completions", Some(Endpoint::Generate(Api::Chat))),
            (Method::POST, "/v1/completions", Some(Endpoint::Generate(Api::Completions))),
            (Method::POST, "/x/v1/messages", Some(Endpoint::Generate(Api::Messages))),
            (Method::POST, "/v1/models", None),
            (Method::GET, "/v1/models", Some(Endpoint::Models)),
            (Method::GET, "/v1/chat/completions", None),
            (Method::POST, "/v1/messages/count_tokens", None),
        ];
        for (method, path, expected) in rows {
            assert_eq!(Endpoint::of(&method, path), expected, "{method} {path}");
        }
    }
}
