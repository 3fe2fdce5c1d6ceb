//! Errors in the providers' forms. All APIs but Anthropic's use OpenAI's form.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::models::prompt::Api;

/// A refused request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    pub status: u16,
    pub message: String,
    pub code: Option<&'static str>,
}

impl ApiError {
    pub fn not_found(method: &str, path: &str) -> ApiError {
        let message = format!("Invalid URL ({method} {path})");
        ApiError { status: 404, message, code: Some("unknown_url") }
    }

    /// The error for a behaviour in which every request fails.
    pub fn told(status: u16) -> ApiError {
        let code = match status {
            401 => Some("invalid_api_key"),
            429 => Some("rate_limit_exceeded"),
            _ => None,
        };
        ApiError { status, message: format!("This simulated model answers every request with status {status}."), code }
    }

    /// The prompt is longer than the model's context window. The text is OpenAI's.
    pub fn overflow(limit: u64, got: u64) -> ApiError {
        let message = format!(
            "This model's maximum context length is {limit} tokens. However, your messages resulted in {got} tokens. \
             Please reduce the length of the messages."
        );
        ApiError { status: 400, message, code: Some("context_length_exceeded") }
    }

    /// The body of the response; OpenAI's form unless the API is Anthropic's.
    pub fn to_json(&self, api: Option<Api>) -> Value {
        let kind = match (self.status, api) {
            (401, _) => "authentication_error",
            (403, _) => "permission_error",
            (404, Some(Api::Messages)) => "not_found_error",
            (429, _) => "rate_limit_error",
            (529, Some(Api::Messages)) => "overloaded_error",
            (500.., Some(Api::Messages)) => "api_error",
            (500.., _) => "server_error",
            _ => "invalid_request_error",
        };
        match api {
            Some(Api::Messages) => json!({"type": "error", "error": {"type": kind, "message": self.message}}),
            _ => json!({"error": {"message": self.message, "type": kind, "param": null, "code": self.code}}),
        }
    }
}

/// Reads a request body; the error says what is wrong and where.
pub fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(body).map_err(|error| {
        let message = match error.classify() {
            serde_json::error::Category::Data => format!("The request is not valid: {error}."),
            _ => format!("We could not parse the JSON body of your request: {error}."),
        };
        ApiError { status: 400, message, code: None }
    })
}

/// An error for a request that parses but cannot be served.
pub fn invalid(message: &str) -> ApiError {
    ApiError { status: 400, message: message.to_owned(), code: None }
}
