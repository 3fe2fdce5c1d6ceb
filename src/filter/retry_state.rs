//! What both roles know of a request that may be tried several times. The router role writes the plan and the slots
//! before the first attempt, and reads later what has become of them.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::{Rc, Weak};

use proxy_wasm::hostcalls;
use proxy_wasm::types::MapType;

use super::host_calls::{self, Headers};
use crate::config::fallback::MAX_ATTEMPTS;
use crate::resilience::fallback_plan::{KeptError, Plan};
use crate::resilience::limits::Admitted;

/// The slots of all retries that there can be, and the one after them.
const SLOTS: [&str; MAX_ATTEMPTS] = [
    "x-adaptive-router-try-1",
    "x-adaptive-router-try-2",
    "x-adaptive-router-try-3",
    "x-adaptive-router-try-4",
    "x-adaptive-router-try-5",
    "x-adaptive-router-try-6",
    "x-adaptive-router-try-7",
    "x-adaptive-router-try-8",
];
/// How often a request was tried, where more than once.
pub const ATTEMPTS: &str = "x-adaptive-router-attempts";
/// Envoy's number of the present attempt. A client's own is removed, because it would choose a slot.
pub const ATTEMPT_COUNT: &str = "x-envoy-attempt-count";
/// The header with the number under which the attempts find the request's [`RetryState`].
pub const REQUEST_NUMBER: &str = "x-adaptive-router-journey";
/// The header that names the model of a request without a plan. It is needed because several models may share a
/// cluster.
pub const ONLY_MODEL: &str = "x-adaptive-router-model";
/// How often Envoy may retry.
pub const MAX_RETRIES: &str = "x-envoy-max-retries";

/// What both roles keep of a request, in the memory of the VM that they share.
pub struct RetryState {
    number: u64,
    /// As the last attempt left it.
    pub plan: Plan,
    /// The first error that a provider answered with.
    pub kept_error: Option<KeptError>,
    /// What an attempt after the first one was admitted with, from the choice of its model to its end: the target's
    /// index, and what is to be released. The code that takes it out must release it.
    pub admitted: Option<(u32, Admitted)>,
    /// No further attempt counts towards the load of its model.
    pub is_over: bool,
    /// The client has left, or the response has ended.
    pub is_gone: bool,
    /// The last attempt was answered without an error.
    pub is_answered: bool,
}

pub type SharedRetryState = Rc<RefCell<RetryState>>;

thread_local! {
    /// The retry states of this VM. Each is removed when its request ends.
    static RETRY_STATES: RefCell<RetryStates> = RefCell::default();
}

type RetryStates = HashMap<u64, Weak<RefCell<RetryState>>>;

/// Begins a request with a plan. `number`: nobody must be able to guess it, because a client may send a number where a
/// listener has no router role. `names_retries`: Envoy is told how often to retry, because the client named a number or
/// the route would retry too often.
pub fn begin(plan: Plan, number: u64, names_retries: bool) -> SharedRetryState {
    for (number, cluster) in plan.next_slots() {
        host_calls::add_header(MapType::HttpRequestHeaders, slot(number).as_bytes(), cluster.as_bytes());
    }
    if names_retries {
        let retries = plan.retries().to_string();
        host_calls::set_header(MapType::HttpRequestHeaders, MAX_RETRIES.as_bytes(), retries.as_bytes());
    }
    RETRY_STATES.with_borrow_mut(|states| {
        host_calls::add_header(MapType::HttpRequestHeaders, REQUEST_NUMBER.as_bytes(), number.to_string().as_bytes());
        let retry_state = Rc::new(RefCell::new(RetryState {
            number,
            plan,
            kept_error: None,
            admitted: None,
            is_over: false,
            is_gone: false,
            is_answered: false,
        }));
        states.insert(number, Rc::downgrade(&retry_state));
        retry_state
    })
}

/// The retry state with this number. None: it has ended, or the router role runs in another VM.
pub fn retry_state(number: &[u8]) -> Option<SharedRetryState> {
    let number = std::str::from_utf8(number).ok()?.parse().ok()?;
    RETRY_STATES.with_borrow(|states| states.get(&number)?.upgrade())
}

impl Drop for RetryState {
    fn drop(&mut self) {
        RETRY_STATES.with_borrow_mut(|states| states.remove(&self.number));
    }
}

impl RetryState {
    /// Ends the attempts, because the request is over or its response begins. Gives what the last one was admitted
    /// with, unless that was released.
    pub fn last_admitted(&mut self) -> Option<(u32, Admitted)> {
        self.is_over = true;
        self.admitted.take()
    }
}

/// Begins a request that only one cluster may answer. If Envoy retries it, it goes to the same cluster again. `model`:
/// the model that it is for; None: the request names no model.
pub fn stay(cluster: &str, model: Option<&str>, attempts: usize) {
    for number in 1..attempts {
        host_calls::add_header(MapType::HttpRequestHeaders, slot(number).as_bytes(), cluster.as_bytes());
    }
    if let (Some(model), 2..) = (model, attempts) {
        host_calls::add_header(MapType::HttpRequestHeaders, ONLY_MODEL.as_bytes(), model.as_bytes());
    }
}

/// The name of the header for this retry, 1 is the first.
pub fn slot(number: usize) -> &'static str {
    number.checked_sub(1).and_then(|index| SLOTS.get(index)).copied().unwrap_or_default()
}

/// What of the last error has been replaced by the first.
pub enum Replaced {
    /// All of it: nothing more of it comes through.
    Response,
    /// The headers; this body, if any, is to replace the other.
    Headers { body: Option<Vec<u8>> },
}

/// Gives the client the first error in place of the last. `own`: what is added to the headers of any response.
pub fn answer(first: KeptError, own: &[(&'static str, Cow<str>)], end_of_stream: bool) -> Replaced {
    if end_of_stream && !first.body.is_empty() {
        // There is no body to replace, so the response is made anew.
        reply(&first, own);
        return Replaced::Response;
    }
    for (name, _) in Headers::of(MapType::HttpResponseHeaders).iter() {
        if !name.starts_with(b":") && !is_envoys(name) {
            host_calls::remove_header(MapType::HttpResponseHeaders, name);
        }
    }
    for header in first.headers.iter().filter(|header| !is_framing(&header.name)) {
        if header.name.starts_with(b":") {
            host_calls::set_header(MapType::HttpResponseHeaders, &header.name, &header.value);
        } else {
            host_calls::add_header(MapType::HttpResponseHeaders, &header.name, &header.value);
        }
    }
    if end_of_stream {
        return Replaced::Headers { body: None };
    }
    let length = first.body.len().to_string();
    host_calls::set_header(MapType::HttpResponseHeaders, b"content-length", length.as_bytes());
    Replaced::Headers { body: Some(first.body) }
}

fn reply(first: &KeptError, own: &[(&'static str, Cow<str>)]) {
    let mut status = 502;
    let mut headers: Vec<(&str, &str)> = Vec::new();
    for header in first.headers.iter().filter(|header| !is_framing(&header.name)) {
        match (std::str::from_utf8(&header.name), std::str::from_utf8(&header.value)) {
            (Ok(":status"), Ok(value)) => status = value.parse().unwrap_or(status),
            (Ok(name), Ok(value)) => headers.push((name, value)),
            _ => {}
        }
    }
    headers.extend(own.iter().map(|(name, value)| (*name, value.as_ref())));
    let _ = hostcalls::send_http_response(status, headers, Some(&first.body));
}

/// Headers of the last response that are not the provider's.
fn is_envoys(name: &[u8]) -> bool {
    name == b"server" || name.starts_with(b"x-envoy-") || name.starts_with(b"access-control-")
}

fn is_framing(name: &[u8]) -> bool {
    matches!(name, b"content-length" | b"transfer-encoding" | b"connection" | b"keep-alive")
}
