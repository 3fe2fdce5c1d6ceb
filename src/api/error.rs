//! Errors as clients see them: OpenAI's form, which its SDKs understand.

use serde::Serialize;

use crate::api::body_encoding::{MAX_DECODED_BYTES, Undecoded};
use crate::api::request::Invalid;

/// A request that is answered with an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    pub status: u32,
    pub code: &'static str,
    pub message: String,
    /// The field of the request that is at fault.
    pub param: Option<&'static str>,
    /// Seconds after which the same request may be answered.
    pub retry_after_s: Option<u32>,
}

#[derive(Serialize)]
struct Body<'a> {
    error: Error<'a>,
}

#[derive(Serialize)]
struct Error<'a> {
    message: &'a str,
    r#type: &'static str,
    param: Option<&'static str>,
    code: &'static str,
}

impl Rejection {
    pub fn invalid_request(param: Option<&'static str>, message: impl Into<String>) -> Rejection {
        Rejection { status: 400, code: "invalid_request", message: message.into(), param, retry_after_s: None }
    }

    pub fn model_not_found(message: String) -> Rejection {
        Rejection { status: 404, code: "model_not_found", message, param: Some("model"), retry_after_s: None }
    }

    /// The operator of this router does not let clients ask for this.
    pub fn not_allowed(param: Option<&'static str>, router: &str, what: &str) -> Rejection {
        let message = format!("clients of '{router}' may not {what}");
        Rejection { status: 403, code: "not_allowed", message, param, retry_after_s: None }
    }

    /// The path is of an endpoint whose requests name no model, and no cluster is configured for those.
    pub fn no_model_in_request() -> Rejection {
        let message = "requests to this path name no model, and no `default_cluster` is configured for them".to_owned();
        Rejection { status: 404, code: "unknown_path", message, param: None, retry_after_s: None }
    }

    /// The path looks like one that is routed, but some programs might read it as another one.
    pub fn unknown_path() -> Rejection {
        let message = "the path has a segment that is empty or '.', '..', or holds ';', '%', '#' or '\\'".to_owned();
        Rejection { status: 404, code: "unknown_path", message, param: None, retry_after_s: None }
    }

    pub fn unsupported_content_encoding() -> Rejection {
        let message = "the body's content-encoding is not supported; send it without one".to_owned();
        Rejection { status: 415, code: "unsupported_content_encoding", message, param: None, retry_after_s: None }
    }

    pub fn no_eligible_model(message: String) -> Rejection {
        Rejection { status: 400, code: "no_eligible_model", message, param: None, retry_after_s: None }
    }

    pub fn invalid_token() -> Rejection {
        let message = "the decision token is not ours or has expired".to_owned();
        Rejection { status: 401, code: "invalid_token", message, param: Some("decision"), retry_after_s: None }
    }

    /// Every model that could be used is at its limit for now.
    pub fn rate_limit_exceeded(router: &str, wait_s: u32) -> Rejection {
        let message = format!("every model of '{router}' that may be used is at its limit; try again in {wait_s} s");
        Rejection { status: 429, code: "rate_limit_exceeded", message, param: None, retry_after_s: Some(wait_s) }
    }

    /// Every model that could be used has failed recently.
    pub fn no_available_model(router: &str, wait_s: u32) -> Rejection {
        let message = format!("every model of '{router}' that may be used failed of late; try again in {wait_s} s");
        Rejection { status: 429, code: "no_available_model", message, param: None, retry_after_s: Some(wait_s) }
    }

    /// `{"error": {"message", "type", "param", "code"}}`
    pub fn body(&self) -> String {
        let kind = if self.status == 429 { "rate_limit_error" } else { "invalid_request_error" };
        let error = Error { message: &self.message, r#type: kind, param: self.param, code: self.code };
        serde_json::to_string(&Body { error }).unwrap_or_default()
    }
}

impl From<Undecoded> for Rejection {
    fn from(undecoded: Undecoded) -> Rejection {
        match undecoded {
            Undecoded::Malformed => Rejection::invalid_request(None, "the body is not what its content-encoding says"),
            Undecoded::TooLong => {
                let message = format!("the decoded body is longer than {MAX_DECODED_BYTES} bytes");
                Rejection { status: 413, code: "body_too_large", message, param: None, retry_after_s: None }
            }
        }
    }
}

impl From<Invalid> for Rejection {
    fn from(invalid: Invalid) -> Rejection {
        match invalid {
            Invalid::Json(malformed) => Rejection::invalid_request(
                None,
                format!("the body is not valid JSON: expected {} at byte {}", malformed.expected, malformed.at),
            ),
            Invalid::Form => Rejection::invalid_request(
                None,
                "the body is not a multipart form with the boundary of its content-type",
            ),
            Invalid::Missing { field } => {
                Rejection::invalid_request(Some(field), format!("the field '{field}' is missing"))
            }
            Invalid::WrongKind { field, expected } => {
                Rejection::invalid_request(Some(field), format!("the field '{field}' must be {expected}"))
            }
        }
    }
}
