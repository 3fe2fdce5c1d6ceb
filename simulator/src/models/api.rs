//! The providers' APIs. Every module reads one API's request into a `Prompt` and writes an `Answer` in that API's form,
//! whole or as a stream. The content of the answer is decided elsewhere (`answer`).

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

use crate::models::prompt::{Answer, Api, Delivery, Prompt};
use error::ApiError;

/// The service at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    Generate(Api),
    Embeddings,
    Models,
}

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

/// Reads a request of the API.
pub fn read(api: Api, body: &[u8]) -> Result<Prompt, ApiError> {
    match api {
        Api::Chat => chat::read(body),
        Api::Completions => completions::read(body),
        Api::Responses => responses::read(body),
        Api::Messages => messages::read(body),
    }
}

/// The answer as one body.
pub fn whole(api: Api, answer: &Answer) -> Value {
    match api {
        Api::Chat => chat::whole(answer),
        Api::Completions => completions::whole(answer),
        Api::Responses => responses::whole(answer),
        Api::Messages => messages::whole(answer),
    }
}

/// The events of a stream, each to be written on its own.
pub fn stream(api: Api, answer: &Answer, delivery: Delivery) -> Vec<Bytes> {
    match api {
        Api::Chat => chat::stream(answer, delivery),
        Api::Completions => completions::stream(answer, delivery),
        Api::Responses => responses::stream(answer),
        Api::Messages => messages::stream(answer),
    }
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
