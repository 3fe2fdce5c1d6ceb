//! What the headers of a request say.

use super::host_calls;
use super::retry_state::{ATTEMPT_COUNT, MAX_RETRIES};
use crate::api::error::Rejection;
use crate::api::request::form;
use crate::config::model::Tier;
use crate::routing::eligible::parse_tier;
use crate::routing::exchange::Mode;

/// The prefix of this filter's headers. Clients have no right to send them past the filter, and providers need not see
/// them.
pub const OWN_PREFIX: &[u8] = b"x-adaptive-router-";

/// The headers that may hold a credential. The first of the list that is present counts, so a client that adds a later
/// one stays the same caller.
const CREDENTIALS: [&[u8]; 3] = [b"authorization", b"x-api-key", b"api-key"];

pub const LITELLM_MODEL: &str = "x-litellm-adaptive-router-model";

/// Whether only this filter may send a header of this name to a client.
pub fn is_own(name: &[u8]) -> bool {
    name.starts_with(OWN_PREFIX) || name == LITELLM_MODEL.as_bytes()
}

#[derive(Default, PartialEq)]
pub enum Method {
    Get,
    Post,
    #[default]
    Other,
}

/// What the request's headers say, as far as it matters here.
#[derive(Default)]
pub struct RequestHeaders {
    pub method: Method,
    pub path: Vec<u8>,
    mode: Option<Vec<u8>>,
    min_quality_tier: Option<Vec<u8>>,
    pub session: Option<Vec<u8>>,
    /// The boundary of a multipart form.
    pub boundary: Option<Vec<u8>>,
    litellm_min_quality_tier: Option<Vec<u8>>,
    pub litellm_session: Option<Vec<u8>>,
    /// The caller's credential, or the value of the header that names the caller.
    pub identity: Vec<u8>,
    pub accepts_encoding: bool,
    /// All values of `content-encoding`, with commas between them; none where there is no such header.
    pub encoding: Option<Vec<u8>>,
    /// Of the body, where a header says so.
    pub length: Option<usize>,
    pub cross_origin: bool,
    pub names_retries: bool,
    /// Names of the headers to remove.
    pub own: Vec<String>,
}

impl RequestHeaders {
    /// `identity_header`: the header that names the caller, in place of its credential.
    pub fn read(identity_header: Option<&str>) -> RequestHeaders {
        let mut headers = RequestHeaders::default();
        let mut credentials = [const { None }; CREDENTIALS.len()];
        let all = host_calls::Headers::of_request();
        for (name, value) in all.iter() {
            match name {
                b":method" => {
                    headers.method = match value {
                        b"GET" => Method::Get,
                        b"POST" => Method::Post,
                        _ => Method::Other,
                    }
                }
                b":path" => headers.path = value.to_vec(),
                b"origin" => headers.cross_origin = true,
                b"content-length" => {
                    headers.length = std::str::from_utf8(value).ok().and_then(|length| length.parse().ok());
                }
                b"content-encoding" => {
                    let before = headers.encoding.take().map(|before| [&before, &b","[..]].concat());
                    headers.encoding = Some([&before.unwrap_or_default(), value].concat());
                }
                b"content-type" if matches!(value, [b'm' | b'M', ..]) => {
                    headers.boundary = form::boundary(value).map(<[u8]>::to_vec);
                }
                b"accept-encoding" => headers.accepts_encoding = true,
                b"x-litellm-min-quality-tier" => headers.litellm_min_quality_tier = Some(value.to_vec()),
                b"x-litellm-session-id" => headers.litellm_session = Some(value.to_vec()),
                _ if identity_header.is_some_and(|header| name == header.as_bytes()) => {
                    headers.identity = value.to_vec()
                }
                _ if name == MAX_RETRIES.as_bytes() => headers.names_retries = true,
                _ if name == ATTEMPT_COUNT.as_bytes() => headers.own.push(ATTEMPT_COUNT.to_owned()),
                _ => {
                    let credential = CREDENTIALS.iter().position(|credential| name == *credential);
                    if let Some(place) = credential.and_then(|place| credentials.get_mut(place)) {
                        *place = place.or(Some(value));
                        continue;
                    }
                    let Some(own) = name.strip_prefix(OWN_PREFIX) else { continue };
                    match own {
                        b"mode" => headers.mode = Some(value.to_vec()),
                        b"min-quality-tier" => headers.min_quality_tier = Some(value.to_vec()),
                        b"session" => headers.session = Some(value.to_vec()),
                        _ => {}
                    }
                    headers.own.push(String::from_utf8_lossy(name).into_owned());
                }
            }
        }
        if headers.identity.is_empty() {
            headers.identity = credentials.into_iter().flatten().next().unwrap_or_default().to_vec();
        }
        headers
    }

    /// `x-adaptive-router-mode`
    pub fn mode(&self) -> Result<Mode, Rejection> {
        self.mode.as_deref().map_or(Ok(Mode::Apply), parse_mode)
    }

    /// The lowest quality tier that the client asks for in a header, if it does. `accepts_litellm`: LiteLLM's header
    /// counts, too.
    pub fn min_quality_tier(&self, accepts_litellm: bool) -> Result<Option<Tier>, Rejection> {
        let litellm = self.litellm_min_quality_tier.as_ref().filter(|_| accepts_litellm);
        let (name, value) = match (&self.min_quality_tier, litellm) {
            (Some(value), _) => ("x-adaptive-router-min-quality-tier", value),
            (None, Some(value)) => ("x-litellm-min-quality-tier", value),
            (None, None) => return Ok(None),
        };
        match parse_tier(&String::from_utf8_lossy(value)) {
            Some(tier) => Ok(Some(tier)),
            None => Err(Rejection::invalid_request(Some(name), format!("{name} is not a tier; allowed: 1, 2, 3"))),
        }
    }
}

fn parse_mode(value: &[u8]) -> Result<Mode, Rejection> {
    match value {
        b"apply" => Ok(Mode::Apply),
        b"observe" => Ok(Mode::Observe),
        b"bypass" => Ok(Mode::Bypass),
        _ => {
            let name = "x-adaptive-router-mode";
            Err(Rejection::invalid_request(
                Some(name),
                format!("{name} is not a mode; allowed: apply, observe, bypass"),
            ))
        }
    }
}
