//! How an attempt at a model ended, and what that says of the model's availability. Quality is another matter.
//!
//! | end | verdict |
//! |---|---|
//! | below 400 | available |
//! | 429; the key is refused or has no credit; there is no such model | cools at once, unless the key is the caller's |
//! | 5xx, 408; no connection; no answer in time | cools when there are too many |
//! | everything else | says nothing: the request was at fault |
//!
//! An error with status 200 counts as the status that it should have come with.

use std::time::{Duration, UNIX_EPOCH};

/// A provider that asks for a longer wait gets only this one.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(3_600);

/// The end of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub ending: Ending,
    /// What the provider asked for.
    pub retry_after: Option<Duration>,
    /// The request used the key of its caller, so an error about the key says nothing of other callers.
    pub caller_credentials: bool,
    /// Whose request it was; see [`crate::resilience::cooldown::caller`].
    pub caller: u32,
    /// When the attempt began, since the Unix epoch.
    pub began: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Answered,
    /// The provider answered with an error. None: the request itself was wrong.
    Error(Option<Fault>),
    /// The provider did not answer in time.
    Timeout,
    /// There was no connection, or it broke.
    Connect,
}

/// Why an attempt failed. The last two say nothing of a model's availability, but another model may help.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reason {
    #[default]
    TooManyRequests,
    ServerError,
    Timeout,
    /// No connection, or one that was closed before the response.
    Connect,
    /// The provider does not take the credential, or wants to be paid.
    Auth,
    NotFound,
    ContextWindow,
    ContentPolicy,
}

/// What an error of a provider means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Why another model may help.
    pub reason: Reason,
    pub harm: Harm,
}

/// What an error says of the model's availability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Harm {
    /// Nothing: it is about this request.
    None,
    /// Some such errors are allowed.
    Some,
    /// One such error is enough.
    Enough,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Available,
    Nothing,
    /// One such failure is enough.
    Down(Reason),
    /// Some such failures are allowed.
    Failure(Reason),
}

impl Reason {
    pub const ALL: [Reason; 8] = [
        Reason::TooManyRequests,
        Reason::ServerError,
        Reason::Timeout,
        Reason::Connect,
        Reason::Auth,
        Reason::NotFound,
        Reason::ContextWindow,
        Reason::ContentPolicy,
    ];

    /// Whether the key may be at fault, so that another key might not have failed.
    fn is_of_the_key(self) -> bool {
        matches!(self, Reason::Auth | Reason::NotFound | Reason::TooManyRequests)
    }

    /// As stats and headers show it.
    pub fn name(self) -> &'static str {
        match self {
            Reason::TooManyRequests => "status_429",
            Reason::ServerError => "status_5xx",
            Reason::Timeout => "timeout",
            Reason::Connect => "connect",
            Reason::Auth => "auth",
            Reason::NotFound => "not_found",
            Reason::ContextWindow => "context_window",
            Reason::ContentPolicy => "content_policy",
        }
    }
}

impl Outcome {
    pub fn verdict(&self) -> Verdict {
        match self.ending {
            Ending::Answered => Verdict::Available,
            Ending::Error(Some(fault)) if !(self.caller_credentials && fault.reason.is_of_the_key()) => {
                match fault.harm {
                    Harm::None => Verdict::Nothing,
                    Harm::Some => Verdict::Failure(fault.reason),
                    Harm::Enough => Verdict::Down(fault.reason),
                }
            }
            Ending::Error(_) => Verdict::Nothing,
            Ending::Timeout => Verdict::Failure(Reason::Timeout),
            Ending::Connect => Verdict::Failure(Reason::Connect),
        }
    }
}

impl Ending {
    /// Whether the caller's request may be at fault. Nobody is at fault for a missing connection.
    pub fn may_be_of_the_caller(&self) -> bool {
        *self != Ending::Connect
    }

    /// `status`: of the response that the client got; `fault`: what it means; `details`: Envoy's word on where it came
    /// from (`response.code_details`). None: the response was Envoy's own and says nothing of the provider.
    pub fn of(status: u32, fault: Option<Fault>, details: Option<&[u8]>) -> Option<Ending> {
        match details {
            None | Some(b"" | b"via_upstream") if status < 400 => Some(Ending::Answered),
            None | Some(b"" | b"via_upstream") => Some(Ending::Error(fault)),
            Some(details) if details.ends_with(b"_timeout") && is_of_upstream(details) => Some(Ending::Timeout),
            // The client was not slow, because the request was complete.
            Some(b"stream_idle_timeout") if status == 504 => Some(Ending::Timeout),
            Some(details) if is_of_upstream(details) => Some(Ending::Connect),
            Some(_) => None,
        }
    }
}

/// Whether Envoy's own response is about the upstream, such as `response_timeout`, `upstream_per_try_timeout`,
/// `upstream_reset_before_response_started{connection_failure}`, `no_healthy_upstream` or `cluster_not_found`.
fn is_of_upstream(details: &[u8]) -> bool {
    let known: [&[u8]; 4] = [b"response_timeout", b"no_healthy_upstream", b"cluster_not_found", b"maintenance_mode"];
    details.starts_with(b"upstream_") || known.contains(&details)
}

/// The value of a `retry-after`: seconds, or a date of HTTP.
pub fn retry_after(value: &[u8], now: Duration) -> Option<Duration> {
    let value = std::str::from_utf8(value).ok()?.trim();
    let seconds = match value.parse::<f64>() {
        Ok(seconds) if seconds >= 0.0 => seconds,
        Ok(_) => return None,
        Err(_) => {
            let date = httpdate::parse_http_date(value).ok()?.duration_since(UNIX_EPOCH).ok()?;
            date.saturating_sub(now).as_secs_f64()
        }
    };
    Some(Duration::from_secs_f64(seconds.min(MAX_RETRY_AFTER.as_secs_f64())))
}
