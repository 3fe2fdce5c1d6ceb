//! The upstream role: one attempt at one model, inside Envoy's retries.
//!
//! All attempts of a request share one map of request headers. So an attempt that fails must undo what it changed: the
//! path, the host, the credentials that a later filter injects, and the removal of the slots, which no provider gets to
//! see.

use std::rc::Rc;
use std::time::Duration;

use proxy_wasm::hostcalls;
use proxy_wasm::traits::{Context, HttpContext};
use proxy_wasm::types::{Action, BufferType, MapType};

use super::headers::{OWN_PREFIX, is_own};
use super::host_calls::{self, Headers};
use super::metrics::{self, Metrics};
use super::mistakes;
use super::model_state;
use super::retry_state::{self, ATTEMPT_COUNT, ONLY_MODEL, REQUEST_NUMBER, RetryState, SharedRetryState};
use crate::api::path::Place;
use crate::api::request::Endpoint;
use crate::api::response::Reader;
use crate::api::rewrite;
use crate::api::rewrite::Prefix;
use crate::config::Upstream;
use crate::config::model::Credentials;
use crate::resilience::fallback_plan::{Header, KeptError, Plan};
use crate::resilience::outcome::{self, Ending, Fault, Harm, Outcome, Reason};
use crate::resilience::provider_errors::{self, MAX_ERROR_BYTES};
use crate::routing::selection::Admission;

/// The response header that makes Envoy retry, because the route's `retriable_headers` name it.
pub const RETRY: &str = "x-adaptive-router-retry";
/// For how long Envoy waits for this attempt, in milliseconds.
const EXPECTED_TIMEOUT: &[u8] = b"x-envoy-expected-rq-timeout-ms";

/// The beginning of a response is held at most this long while it only announces an answer, as a provider's signs of
/// life do.
const MAX_OPENING: Duration = Duration::from_secs(15);

/// An attempt counts as timed out if it ended at most this long before its timeout. Envoy's timers count from when its
/// loop woke up, so they run out early on a busy machine.
const TIMER_SLACK: Duration = Duration::from_millis(100);

/// What the attempts at one model share.
pub struct Role {
    pub upstream: Upstream,
    pub metrics: Metrics,
}

pub struct Attempt {
    role: Rc<Role>,
    stage: Stage,
    /// The request's headers before this attempt changed them.
    before: Option<Headers>,
    /// None: the request has no plan.
    retry_state: Option<SharedRetryState>,
    /// The model's name to write into the body. None: the body has the right one already.
    upstream_model: Option<String>,
    /// The body is edited for another model than this one; see [`Plan::original`].
    edits_again: bool,
    /// How long the body is, where a header says so.
    length: Option<usize>,
    endpoint: Option<Endpoint>,
    began: Duration,
    timeout: Option<Duration>,
}

enum Stage {
    /// Nothing has come.
    New,
    /// Waiting for as much of the request's body as must be changed.
    Collecting,
    /// Waiting for the response's headers.
    Sent,
    /// Reading an error's body.
    Failing(Failing),
    /// Reading the beginning of what may be an answer, or an error with a status of success.
    Opening(Box<Opening>),
    /// Nothing left to do.
    Idle,
}

/// The beginning of a response, held until it is known what it is.
struct Opening {
    response: Failing,
    reader: Reader,
    /// Bytes of the body that were read.
    read: usize,
    /// When the response's headers came.
    at: Duration,
}

/// An error response, or one that may be.
struct Failing {
    status: u32,
    headers: Vec<Header>,
    retry_after: Option<Duration>,
}

impl Attempt {
    pub fn new(role: Rc<Role>) -> Attempt {
        Attempt {
            role,
            stage: Stage::New,
            before: None,
            retry_state: None,
            upstream_model: None,
            edits_again: false,
            length: None,
            endpoint: None,
            began: Duration::ZERO,
            timeout: None,
        }
    }

    /// Finds this attempt's place in the plan, and counts a fallback if another model failed before.
    fn begin(&mut self, retry_state: Option<SharedRetryState>, count: Option<usize>, is_for_model: bool) {
        let upstream = &self.role.upstream;
        // Without a plan the body keeps its model's name, unless the request is for the model of this configuration.
        // The name is compared because several models may share the cluster.
        self.upstream_model = upstream.upstream_model.clone().filter(|_| is_for_model);
        let Some(shared) = retry_state else { return };
        let retry_state = &mut *shared.borrow_mut();
        retry_state.is_answered = false;
        let number = count.unwrap_or(retry_state.plan.attempts() + 1);
        let Some(planned) = retry_state.plan.begin(number, self.began) else { return };
        let own = upstream.upstream_model.clone().filter(|_| upstream.speaks_of(&planned.model));
        // The first attempt needs no other name, because the router role has written its model's name already.
        self.upstream_model = own.or_else(|| (number > 1).then(|| planned.model.upstream_model.clone()));
        self.edits_again = number > 1 && retry_state.plan.original.is_some();
        let plan = &retry_state.plan;
        if let (Some((from, reason)), Some((_, to))) = (plan.failed_before(), plan.current()) {
            self.role.metrics.fallback(&plan.router, &from.model, &to.model, reason);
        }
        self.retry_state = Some(Rc::clone(&shared));
    }

    /// Puts the model's name into the body of `size` bytes, or asks for more of it.
    fn change_body(&mut self, size: usize, end_of_stream: bool) -> Action {
        let Some(name) = &self.upstream_model else { return Action::Continue };
        if self.edits_again {
            if end_of_stream {
                self.edit_again(name, size);
            }
            return if end_of_stream { Action::Continue } else { Action::Pause };
        }
        let (value, is_form) = match &self.retry_state {
            Some(retry_state) => {
                let plan = &retry_state.borrow().plan;
                (Some(plan.value.clone()), plan.is_form)
            }
            None if !end_of_stream => return Action::Pause,
            None => {
                let body = hostcalls::get_buffer(BufferType::HttpRequestBody, 0, size).ok().flatten();
                (rewrite::model_value(&body.unwrap_or_default()), false)
            }
        };
        let Some(value) = value else { return Action::Continue };
        if value.end > size {
            return if end_of_stream { Action::Continue } else { Action::Pause };
        }
        let head = hostcalls::get_buffer(BufferType::HttpRequestBody, 0, value.end).ok().flatten().unwrap_or_default();
        let prefix =
            if is_form { Prefix::with_form_model(&head, value, name) } else { Prefix::with_model(&head, value, name) };
        if head == prefix.bytes {
            return Action::Continue;
        }
        if !host_calls::rewrite(&prefix, self.length) {
            self.role.metrics.fault(metrics::Fault::Body);
        }
        Action::Continue
    }

    /// Replaces the whole body, which was edited for the first model, by the client's body edited for this model.
    fn edit_again(&self, name: &str, size: usize) {
        let Some(shared) = &self.retry_state else { return };
        let plan = &shared.borrow().plan;
        let (Some(original), Some((_, planned))) = (&plan.original, plan.current()) else { return };
        let body = hostcalls::get_buffer(BufferType::HttpRequestBody, 0, size).ok().flatten().unwrap_or_default();
        let prefix = original.edit_again(&body, &planned.model.edits, name);
        if !prefix.is_some_and(|prefix| host_calls::rewrite(&prefix, self.length)) {
            self.role.metrics.fault(metrics::Fault::Body);
        }
    }

    /// The error's body is complete, or as much of it has come as is read.
    fn failed(&mut self, failing: Failing, body: Option<Vec<u8>>) {
        let Some(shared) = self.retry_state.take() else { return self.give_back() };
        let retry_state = &mut *shared.borrow_mut();
        match (provider_errors::fault(failing.status, body.as_deref().unwrap_or_default()), &body) {
            (Some(fault), _) => self.fail_with(retry_state, failing, body, fault),
            // The error never ended, so it was not passed on, and the attempt counts as one without a response.
            (None, None) => {
                let reason = self.silence();
                self.fail_with(retry_state, failing, None, Fault { reason, harm: Harm::None });
            }
            (None, Some(_)) => self.give_back(),
        }
    }

    /// Records the provider's error, and has Envoy retry if the plan has another model.
    fn fail_with(&mut self, retry_state: &mut RetryState, failing: Failing, body: Option<Vec<u8>>, fault: Fault) {
        let reason = fault.reason;
        self.record(&retry_state.plan, Ending::Error(Some(fault)), failing.retry_after);
        // A longer body is passed on before its end, and a part of an error is not kept because it is of no use.
        let whole = body.filter(|body| body.len() <= MAX_ERROR_BYTES);
        if let (Some(body), Some((planned, _)), None) = (whole, retry_state.plan.current(), &retry_state.kept_error) {
            retry_state.kept_error = Some(KeptError { headers: failing.headers, body, planned });
        }
        if self.fail(retry_state, reason) {
            host_calls::set_header(MapType::HttpResponseHeaders, RETRY.as_bytes(), reason.name().as_bytes());
            // The header is this model's. The next attempt is at another model, so it need not wait.
            host_calls::remove_header(MapType::HttpResponseHeaders, b"retry-after");
        }
        self.go_on(&retry_state.plan);
    }

    /// Reads the beginning of a response, of which `size` bytes have come. True: the response goes on, as an answer or
    /// as an error for Envoy to retry.
    fn open(&mut self, size: usize, end_of_stream: bool) -> bool {
        let Stage::Opening(opening) = &mut self.stage else { return true };
        let more = size.saturating_sub(opening.read).min(2 * MAX_ERROR_BYTES);
        let new = hostcalls::get_buffer(BufferType::HttpResponseBody, opening.read, more);
        if let Ok(Some(new)) = new {
            opening.read += new.len();
            opening.reader.feed(&new);
        }
        let is_long = || host_calls::now().saturating_sub(opening.at) >= MAX_OPENING;
        if !end_of_stream && !opening.reader.is_decided() && opening.read <= MAX_ERROR_BYTES && !is_long() {
            return false;
        }
        let Stage::Opening(opening) = std::mem::replace(&mut self.stage, Stage::Idle) else { return true };
        let Opening { response, mut reader, read, .. } = *opening;
        let Some(shared) = self.retry_state.take() else { return true };
        let retry_state = &mut *shared.borrow_mut();
        let failure = match end_of_stream {
            true => reader.finish().failure.filter(|failure| failure.in_place),
            false => reader.failure().cloned(),
        };
        match failure.and_then(|failure| provider_errors::fault(failure.status, &failure.text)) {
            Some(fault) => {
                let body = hostcalls::get_buffer(BufferType::HttpResponseBody, 0, read).ok().flatten();
                self.fail_with(retry_state, response, body, fault);
            }
            None => retry_state.is_answered = true,
        }
        true
    }

    /// No response came.
    fn lost(&mut self) {
        let Some(shared) = self.retry_state.take() else { return self.give_back() };
        let retry_state = &mut *shared.borrow_mut();
        let reason = self.silence();
        let ending = if reason == Reason::Timeout { Ending::Timeout } else { Ending::Connect };
        self.record(&retry_state.plan, ending, None);
        self.fail(retry_state, reason);
        self.go_on(&retry_state.plan);
    }

    /// Releases the place of the failed attempt, and finds the next model that has room. False: there is none.
    fn fail(&self, retry_state: &mut RetryState, reason: Reason) -> bool {
        let metrics = &self.role.metrics;
        let now = host_calls::now();
        let RetryState { plan, admitted, is_over, .. } = retry_state;
        if let (Some((_, admitted)), Some((_, failed))) = (admitted.take(), plan.current()) {
            let key = model_state::load_key(&plan.router, &failed.model);
            model_state::leave(metrics, &key, admitted, Some(0), now);
        }
        let (router, tokens) = (plan.router.clone(), plan.tokens);
        plan.fail(reason, |planned| {
            let Some(limits) = planned.limits.filter(|_| !*is_over) else { return true };
            let key = model_state::load_key(&router, &planned.model);
            match model_state::admit(metrics, &key, limits, tokens, now) {
                (_, Admission::Admitted(next)) => {
                    *admitted = next.map(|next| (planned.target, next));
                    true
                }
                _ => false,
            }
        })
    }

    /// The reason why there is no response, or no end of it. It is inferred from the time that passed, because Envoy
    /// says only how long it was to wait.
    fn silence(&self) -> Reason {
        let waited = host_calls::now().saturating_sub(self.began);
        if self.timeout.is_some_and(|timeout| waited + TIMER_SLACK >= timeout) {
            Reason::Timeout
        } else {
            Reason::Connect
        }
    }

    fn record(&self, plan: &Plan, ending: Ending, retry_after: Option<Duration>) {
        if let Some((_, planned)) = plan.current() {
            let caller_credentials = planned.model.credentials == Credentials::Caller;
            let outcome = Outcome { ending, retry_after, caller_credentials, caller: plan.caller, began: self.began };
            model_state::record_attempt(&self.role.metrics, plan, planned, &outcome, host_calls::now());
        }
    }

    /// Restores the request's headers for the next attempt, and writes the slots as the plan has them now.
    fn go_on(&mut self, plan: &Plan) {
        self.give_back();
        let mut next = plan.attempts();
        for (number, cluster) in plan.next_slots() {
            host_calls::set_header(
                MapType::HttpRequestHeaders,
                retry_state::slot(number).as_bytes(),
                cluster.as_bytes(),
            );
            next = number + 1;
        }
        // The plan has no model for the slot after the last one. What the slot held before is removed, because it would
        // not help.
        host_calls::remove_header(MapType::HttpRequestHeaders, retry_state::slot(next).as_bytes());
    }

    /// Restores the request's headers as they came.
    fn give_back(&mut self) {
        if let Some(before) = self.before.take() {
            before.write(MapType::HttpRequestHeaders);
        }
    }
}

/// An attempt without a response ends here. Its headers can still be restored, because the host lets the request's
/// headers be changed as long as there is an attempt.
impl Drop for Attempt {
    fn drop(&mut self) {
        let stage = std::mem::replace(&mut self.stage, Stage::Idle);
        let is_gone = self.retry_state.as_ref().is_some_and(|retry_state| retry_state.borrow().is_gone);
        match stage {
            Stage::New | Stage::Idle => {}
            _ if is_gone => {}
            Stage::Failing(failing) => self.failed(failing, None),
            _ => self.lost(),
        }
    }
}

impl Context for Attempt {}

impl HttpContext for Attempt {
    fn on_http_request_headers(&mut self, _: usize, end_of_stream: bool) -> Action {
        let headers = Headers::of_request();
        let (mut count, mut path, mut retry_state, mut is_for_model) = (None, None, None, false);
        let number = |value: &[u8]| std::str::from_utf8(value).ok()?.parse::<usize>().ok();
        for (name, value) in headers.iter() {
            match name {
                b":path" => {
                    path = Some(String::from_utf8_lossy(value));
                    self.endpoint = Place::of(value).map(|place| place.endpoint);
                }
                b"content-length" => self.length = number(value),
                EXPECTED_TIMEOUT => self.timeout = number(value).map(|ms| Duration::from_millis(ms as u64)),
                _ if name == ONLY_MODEL.as_bytes() => is_for_model = value == self.role.upstream.model.as_bytes(),
                _ if name == ATTEMPT_COUNT.as_bytes() => count = number(value),
                _ if name == REQUEST_NUMBER.as_bytes() => {
                    retry_state = retry_state::retry_state(value);
                    if retry_state.is_none() {
                        mistakes::plan_lost(&self.role.metrics);
                    }
                }
                _ => {}
            }
        }
        self.began = host_calls::now();
        self.begin(retry_state, count, is_for_model);
        for (name, _) in headers.iter().filter(|(name, _)| name.starts_with(OWN_PREFIX)) {
            host_calls::remove_header(MapType::HttpRequestHeaders, name);
        }
        if let Some(path) = path {
            let new = rewrite::path(&path, &self.role.upstream);
            if new != path {
                host_calls::set_header(MapType::HttpRequestHeaders, b":path", new.as_bytes());
            }
        }
        if let Some(host) = &self.role.upstream.host {
            host_calls::set_header(MapType::HttpRequestHeaders, b":authority", host.as_bytes());
        }
        self.before = Some(headers);
        if end_of_stream {
            self.stage = Stage::Sent;
            return Action::Continue;
        }
        // The headers are held, because the host lets them be changed later only while they are held.
        self.stage = Stage::Collecting;
        Action::Pause
    }

    fn on_http_request_body(&mut self, size: usize, end_of_stream: bool) -> Action {
        if !matches!(self.stage, Stage::Collecting) {
            return Action::Continue;
        }
        let action = self.change_body(size, end_of_stream);
        if action == Action::Continue {
            self.stage = Stage::Sent;
        }
        action
    }

    fn on_http_request_trailers(&mut self, _: usize) -> Action {
        if matches!(self.stage, Stage::Collecting) {
            self.change_body(usize::MAX, true);
            self.stage = Stage::Sent;
        }
        Action::Continue
    }

    fn on_http_response_headers(&mut self, _: usize, end_of_stream: bool) -> Action {
        self.stage = Stage::Idle;
        let mut failing = Failing { status: 0, headers: Vec::new(), retry_after: None };
        let headers = Headers::of(MapType::HttpResponseHeaders);
        for (name, value) in headers.iter() {
            match name {
                b":status" => {
                    failing.status = std::str::from_utf8(value).ok().and_then(|s| s.parse().ok()).unwrap_or(0)
                }
                b"retry-after" => failing.retry_after = outcome::retry_after(value, host_calls::now()),
                // Only this filter may send these headers, so a provider's are removed.
                _ if is_own(name) => {
                    host_calls::remove_header(MapType::HttpResponseHeaders, name);
                }
                _ => {}
            }
        }
        let Some(retry_state) = &self.retry_state else {
            if failing.status >= 400 {
                self.give_back();
            }
            return Action::Continue;
        };
        let endpoint = self.endpoint.filter(|_| (200..300).contains(&failing.status) && !end_of_stream);
        if failing.status < 400 && endpoint.is_none() {
            retry_state.borrow_mut().is_answered = true;
            return Action::Continue;
        }
        let own = |(name, _): &(&[u8], &[u8])| !is_own(name);
        let header = |(name, value): (&[u8], &[u8])| Header { name: name.to_vec(), value: value.to_vec() };
        failing.headers = headers.iter().filter(own).map(header).collect();
        if end_of_stream {
            self.failed(failing, Some(Vec::new()));
            return Action::Continue;
        }
        self.stage = match endpoint {
            Some(endpoint) => Stage::Opening(Box::new(Opening {
                response: failing,
                reader: Reader::new(endpoint),
                read: 0,
                at: host_calls::now(),
            })),
            None => Stage::Failing(failing),
        };
        Action::Pause
    }

    fn on_http_response_body(&mut self, size: usize, end_of_stream: bool) -> Action {
        if let Stage::Opening(_) = self.stage {
            return if self.open(size, end_of_stream) { Action::Continue } else { Action::Pause };
        }
        if !matches!(self.stage, Stage::Failing(_)) {
            return Action::Continue;
        }
        if !end_of_stream && size <= MAX_ERROR_BYTES {
            return Action::Pause;
        }
        self.read_error(size);
        Action::Continue
    }

    fn on_http_response_trailers(&mut self, _: usize) -> Action {
        if self.open(usize::MAX, true) {
            self.read_error(usize::MAX);
        }
        Action::Continue
    }
}

impl Attempt {
    fn read_error(&mut self, size: usize) {
        if let Stage::Failing(failing) = std::mem::replace(&mut self.stage, Stage::Idle) {
            let body = hostcalls::get_buffer(BufferType::HttpResponseBody, 0, size.min(MAX_ERROR_BYTES + 1));
            self.failed(failing, Some(body.ok().flatten().unwrap_or_default()));
        }
    }
}
