//! Errors that providers send with status 200: in the body, as an event of a stream, as the reason why a choice ended.

use crate::api::json::scan::{self, Malformed, Scanner};

/// An error, and the status that it should have come with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub status: u32,
    /// It came in place of an answer, not after a part of one.
    pub in_place: bool,
    /// What the provider says of it.
    pub text: Vec<u8>,
}

/// Bytes of the text that are kept.
const MAX_TEXT_BYTES: usize = 4 * 1024;
/// The status if the provider had no answer and does not say why.
const NO_ANSWER: u32 = 502;

/// Parts of the names of errors, in lower case, with their status. The first one that is found decides.
const NAMES: &[(&[u8], u32)] = &[
    (b"overloaded", 529),
    (b"rate_limit", 429),
    (b"resource_exhausted", 429),
    (b"too_many_requests", 429),
    (b"insufficient_quota", 429),
    (b"billing", 402),
    (b"insufficient_balance", 402),
    (b"unauthenticated", 401),
    (b"authentication", 401),
    (b"api_key", 401),
    (b"permission", 403),
    (b"not_found", 404),
    (b"context_length", 400),
    (b"content_policy", 400),
    (b"content_filter", 400),
    (b"invalid_request", 400),
    (b"invalid_argument", 400),
    (b"invalid_prompt", 400),
    (b"unavailable", 503),
    (b"timeout", 504),
    (b"server_error", 500),
    (b"api_error", 500),
];

impl Failure {
    fn new(status: u32, text: &[u8]) -> Failure {
        Failure { status, in_place: true, text: text.get(..MAX_TEXT_BYTES).unwrap_or(text).to_vec() }
    }

    /// From the raw JSON value of an `error`, or a message that is one.
    pub fn of(error: &[u8]) -> Failure {
        let mut scanner = Scanner::new(error);
        let (mut number, mut named) = (None, None);
        let mut look = |value: &[u8]| {
            number = number.or(status_number(value));
            named = named.or(status_name(value));
        };
        if scanner.peek() == Some(b'{') {
            let _ = scanner.object(|scanner, key| {
                let value = scanner.value()?;
                if matches!(key, b"code" | b"status" | b"status_code" | b"type" | b"http_code") {
                    look(value);
                }
                Ok::<(), Malformed>(())
            });
        }
        Failure::new(number.or(named).unwrap_or(NO_ANSWER), error)
    }
}

fn status_number(value: &[u8]) -> Option<u32> {
    let digits = value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\"")).unwrap_or(value);
    let number = u32::try_from(scan::whole_number(digits)?).ok()?;
    (400..600).contains(&number).then_some(number)
}

fn status_name(value: &[u8]) -> Option<u32> {
    let name = value.to_ascii_lowercase();
    NAMES.iter().find(|(part, _)| memchr::memmem::find(&name, part).is_some()).map(|(_, status)| *status)
}
