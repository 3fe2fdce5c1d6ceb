//! One exchange: the callbacks of a request and its response.

use std::borrow::Cow;
use std::rc::Rc;
use std::time::Duration;

use proxy_wasm::hostcalls;
use proxy_wasm::traits::{Context, HttpContext};
use proxy_wasm::types::{Action, BufferType, MapType};

use super::decision;
use super::feedback;
use super::headers::{LITELLM_MODEL, Method, RequestHeaders, is_own};
use super::host_calls::{self, Headers};
use super::metrics::Fault;
use super::mistakes;
use super::model_state;
use super::response_end::{self, FirstByte};
use super::retry_state::{self, ATTEMPTS, Replaced, SharedRetryState};
use super::worker::Worker;
use crate::api::body_encoding::BodyEncoding;
use crate::api::error::Rejection;
use crate::api::header_value;
use crate::api::model_list;
use crate::api::path::{self, ModelsPath, Place};
use crate::api::request::Endpoint;
use crate::api::response::{Facts, Reader};
use crate::api::rewrite::Prefix;
use crate::config::model::Model;
use crate::config::{Config, EncodedBody, UnknownModel};
use crate::resilience::cooldown;
use crate::resilience::fallback_plan::KeptError;
use crate::resilience::outcome::{Ending, Outcome};
use crate::routing::exchange::{self, Forward, Head, Routed};

const CLUSTER: &str = "x-adaptive-router-cluster";
const MODEL: &str = "x-adaptive-router-model";
const DEPLOYMENT: &str = "x-adaptive-router-deployment";
const REQUEST_TYPE: &str = "x-adaptive-router-request-type";
const OBSERVED: &str = "x-adaptive-router-observed-model";
const DECISION: &str = "x-adaptive-router-decision";
const JSON: (&str, &str) = ("content-type", "application/json");

pub struct Http {
    worker: Rc<Worker>,
    stage: Stage,
    /// The request has an `origin`: its response may carry CORS headers.
    cross_origin: bool,
    /// The request has a plan for failures, and has not ended.
    retry_state: Option<SharedRetryState>,
    /// The client sent `x-envoy-max-retries`. A plan replaces the number, because it is not for the client to choose.
    names_retries: bool,
    /// The body that the client gets in place of the last error's.
    first_error: Option<Vec<u8>>,
    /// The response is a model's.
    is_routed: bool,
}

enum Stage {
    /// Not ours, or nothing left to do.
    Idle,
    /// Waiting for the end of the request's body.
    Collecting(Collecting),
    /// Waiting for the end of a feedback's body.
    Feedback { identity: Vec<u8> },
    /// Waiting for the response's headers.
    Routed(Target),
    /// Reading the response.
    Responding { settling: Box<Settling>, reader: Box<Reader> },
    /// The response said that the model failed.
    Failed { settling: Box<Settling>, ending: Ending },
}

/// A request whose body has not ended.
struct Collecting {
    head: Head,
    has_length: bool,
    encoding: BodyEncoding,
    /// The path in its usual spelling, where the client has another one.
    respelled: Option<Vec<u8>>,
    /// A part of the body has come.
    has_begun: bool,
}

/// Where a request went.
enum Target {
    /// To the model of this name, without a decision.
    Named(String),
    Chosen(Box<Settling>),
}

/// What is needed when the response has ended.
struct Settling {
    endpoint: Endpoint,
    /// When the request was routed.
    at: Duration,
    first: FirstByte,
    /// The failure was recorded already when the attempt failed.
    is_noted: bool,
    /// The model that would have been chosen, where the request only observes.
    observed: Option<usize>,
    routed: Routed,
}

impl Http {
    pub fn new(worker: Rc<Worker>) -> Http {
        Http {
            worker,
            stage: Stage::Idle,
            cross_origin: false,
            retry_state: None,
            names_retries: false,
            first_error: None,
            is_routed: false,
        }
    }

    fn on_request(&mut self, headers: RequestHeaders, end_of_stream: bool) -> Result<Action, Rejection> {
        let (path, config) = (&headers.path, &self.worker.config);
        if headers.method == Method::Get
            && let Some(asked) = ModelsPath::of(path)
        {
            return on_models(config, asked);
        }
        if headers.method != Method::Post {
            return pass(config, path);
        }
        if !config.feedback_secrets.is_empty() && path::is_feedback(path) {
            self.stage = Stage::Feedback { identity: headers.identity };
            return if end_of_stream { Err(empty_body()) } else { Ok(Action::Pause) };
        }
        let Some(place) = Place::of(path) else {
            return pass(config, path);
        };
        if !place.is_plain() {
            return Err(Rejection::unknown_path());
        }
        let encoding = headers.encoding.as_deref().map_or(BodyEncoding::Plain, BodyEncoding::of);
        match (encoding, config.on_encoded_body) {
            (BodyEncoding::Plain, _) => {}
            (_, EncodedBody::Pass) => {
                self.worker.metrics.fault(Fault::ContentEncoding);
                return self.forward_unread(&headers.identity, headers.length.unwrap_or_default());
            }
            (BodyEncoding::Other, _) | (_, EncodedBody::Reject) => {
                return Err(Rejection::unsupported_content_encoding());
            }
            _ => {}
        }
        let respelled = place.respelled(path);
        let head = Head {
            endpoint: place.endpoint,
            mode: headers.mode()?,
            min_quality_tier: headers.min_quality_tier(self.worker.config.litellm_headers)?,
            session: headers.session.or(headers.litellm_session.filter(|_| self.worker.config.litellm_headers)),
            identity: headers.identity,
            boundary: headers.boundary.filter(|_| place.endpoint == Endpoint::Form),
        };
        if end_of_stream {
            return Err(empty_body());
        }
        let has_length = headers.length.is_some();
        self.stage = Stage::Collecting(Collecting { head, has_length, encoding, respelled, has_begun: false });
        Ok(Action::Pause)
    }

    /// The body is complete, `size` bytes long.
    fn on_body(&mut self, size: usize) -> Result<Action, Rejection> {
        match std::mem::replace(&mut self.stage, Stage::Idle) {
            Stage::Collecting(collecting) => self.on_routable(collecting, size),
            Stage::Feedback { identity } => {
                let body = hostcalls::get_buffer(BufferType::HttpRequestBody, 0, size).ok().flatten();
                let counted = feedback::take(&self.worker, &body.unwrap_or_default(), &identity)
                    .inspect_err(|rejection| self.worker.metrics.reject("", rejection.code))?;
                reply(200, if counted { r#"{"counted":true}"# } else { r#"{"counted":false}"# });
                Ok(Action::Pause)
            }
            // A request whose body is not read comes here, too. Its stage stays, because its response's headers are
            // still to come.
            other => {
                self.stage = other;
                Ok(Action::Continue)
            }
        }
    }

    fn on_routable(&mut self, request: Collecting, size: usize) -> Result<Action, Rejection> {
        let started = host_calls::now();
        let Ok(body) = hostcalls::get_buffer(BufferType::HttpRequestBody, 0, size) else {
            self.worker.metrics.fault(Fault::Body);
            let forwarded = self.forward_unread(&request.head.identity, 0);
            return forwarded.inspect_err(|rejection| self.worker.metrics.reject("", rejection.code));
        };
        let body = body.unwrap_or_default();
        let decoded = match request.encoding {
            BodyEncoding::Plain => None,
            encoding => {
                Some(decoded(encoding, &body).inspect_err(|rejection| self.worker.metrics.reject("", rejection.code))?)
            }
        };
        let read = decoded.as_ref().unwrap_or(&body);
        let worker = Rc::clone(&self.worker);
        if let Some(mut forward) = decision::route(&worker, &request.head, read, started)? {
            if let Some(routed) = forward.routed.as_ref().filter(|routed| routed.decision.is_some()) {
                worker.metrics.decision(routed.router, || host_calls::now().saturating_sub(started));
            }
            if let Some(decoded) = decoded {
                host_calls::remove_header(MapType::HttpRequestHeaders, b"content-encoding");
                forward.prefix = Some(Prefix::whole(body.len(), forward.prefix, decoded));
            }
            if let Some(path) = &request.respelled {
                host_calls::set_header(MapType::HttpRequestHeaders, b":path", path);
            }
            // An opaque request's answer is read as that of embeddings, because only the usage in it matters.
            let endpoint = request.head.endpoint;
            let endpoint = if endpoint.is_opaque() { Endpoint::Embeddings } else { endpoint };
            self.forward(forward, endpoint, started, request.has_length.then_some(body.len()));
        }
        Ok(Action::Continue)
    }

    /// `length`: the length of the body that came, where a header says so.
    fn forward(&mut self, forward: Forward, endpoint: Endpoint, at: Duration, length: Option<usize>) {
        // The header is added, because a client's own was removed before and there is none to replace.
        host_calls::add_header(MapType::HttpRequestHeaders, CLUSTER.as_bytes(), forward.model.cluster.as_bytes());
        if let Some(prefix) = &forward.prefix
            && !host_calls::rewrite(prefix, length)
        {
            self.worker.metrics.fault(Fault::Body);
        }
        match forward.plan {
            Some(plan) => {
                let names_retries = self.names_retries || plan.retries() + 1 < self.worker.config.attempts();
                self.retry_state = Some(retry_state::begin(*plan, host_calls::random(), names_retries));
            }
            None => retry_state::stay(&forward.model.cluster, Some(&forward.model.name), self.worker.config.attempts()),
        }
        self.stage = Stage::Routed(match forward.routed {
            Some(routed) => {
                let decided = routed.decision.as_ref().map(|decision| decision.model);
                let observed = decided.filter(|model| *model != routed.model);
                Target::Chosen(Box::new(Settling {
                    endpoint,
                    at,
                    first: FirstByte::NotYet,
                    is_noted: false,
                    observed,
                    routed,
                }))
            }
            None => Target::Named(forward.model.name.clone()),
        });
    }

    /// A response came, perhaps from another model than the chosen one. Puts the model that gave it into `settling`.
    /// Gives the number of attempts and, when all of several failed, the first error, because the client gets that one.
    fn after_attempts(&self, retry_state: &SharedRetryState, settling: &mut Settling) -> (usize, Option<KeptError>) {
        let retry_state = &mut *retry_state.borrow_mut();
        let attempts = retry_state.plan.attempts();
        let mut error = None;
        if !retry_state.is_answered {
            // An attempt that saw no error has set `is_answered`. So a response after attempts is an error here,
            // whatever its status.
            error = host_calls::status().filter(|status| *status >= 400 || attempts > 0);
        }
        settling.is_noted = error.is_some();
        if let (0, Some(chosen)) = (attempts, retry_state.plan.planned(0)) {
            let metrics = &self.worker.metrics;
            let details = host_calls::property(&["response", "code_details"]);
            match Ending::of(error.unwrap_or_default(), None, details.as_deref()) {
                // Envoy had no host for the model or would not ask one. The failure is recorded here, because no
                // upstream role has seen it.
                Some(ending @ (Ending::Connect | Ending::Timeout)) => {
                    let (caller, began) = (settling.routed.caller, settling.at);
                    let outcome = Outcome { ending, retry_after: None, caller_credentials: false, caller, began };
                    model_state::record_attempt(metrics, &retry_state.plan, chosen, &outcome, host_calls::now());
                }
                // The provider answered with an error, and no upstream role has seen it.
                Some(_) => {
                    mistakes::plan_lost(metrics);
                    settling.is_noted = false;
                }
                // The error is another filter's.
                None => {}
            }
        }
        let first = retry_state.kept_error.take().filter(|_| error.is_some() && attempts > 1);
        let answered = match &first {
            Some(first) => retry_state.plan.planned(first.planned),
            None => retry_state.plan.current().map(|(_, planned)| planned),
        };
        if let Some((router, state)) = self.worker.router(settling.routed.router)
            && (error.is_some() || attempts > 1)
        {
            // The states are read again, so that what the attempts recorded counts for the next request and for the
            // stats.
            state.models.refresh(router, &self.worker.metrics, Duration::ZERO, host_calls::now());
        }
        if let Some(answered) = answered
            && settling.routed.target != answered.target as usize
        {
            response_end::release(&self.worker, &mut settling.routed);
            settling.routed.model = answered.index as usize;
            settling.routed.target = answered.target as usize;
            settling.routed.cost = answered.cost;
            settling.at = retry_state.plan.began().unwrap_or(settling.at);
        }
        if error.is_some() || attempts > 1 {
            response_end::take_over_admitted(&self.worker, &mut settling.routed, retry_state);
        }
        (attempts, first)
    }

    /// The model that was chosen, and the cluster that was asked in its place.
    fn other_cluster(&self, routed: &Routed) -> Option<(&Model, Vec<u8>)> {
        let (router, state) = self.worker.router(routed.router)?;
        let model = router.models.get(routed.model)?;
        Some((model, state.routes.get(routed.model)?.other_cluster(&model.cluster)?))
    }

    /// What is added to the headers of a response.
    fn own_headers<'a>(&'a self, target: &'a Target, attempts: usize) -> Vec<(&'static str, Cow<'a, str>)> {
        let config = &self.worker.config;
        let settling = match target {
            Target::Chosen(settling) => Some(settling),
            Target::Named(_) => None,
        };
        let routed = settling.map(|settling| &settling.routed);
        let router = routed.and_then(|routed| config.routers.get(routed.router));
        let named = |model: usize| router.and_then(|router| router.models.get(model)).map(|model| model.name.as_str());
        let model = match target {
            Target::Named(name) => name,
            Target::Chosen(settling) => named(settling.routed.model).unwrap_or_default(),
        };
        let mut headers = Vec::with_capacity(4);
        headers.push((MODEL, header_value::of_name(model)));
        if config.litellm_headers {
            headers.push((LITELLM_MODEL, header_value::of_name(model)));
        }
        if let (Some(routed), Some(router)) = (routed, router) {
            let place = router.target(routed.target).and_then(|target| target.deployment.as_ref());
            headers.extend(place.map(|place| (DEPLOYMENT, header_value::of_name(&place.name))));
            if !routed.is_named {
                headers.push((REQUEST_TYPE, header_value::of_name(router.request_type_name(routed.request_type))));
            }
            let observed = settling.and_then(|settling| named(settling.observed?));
            headers.extend(observed.map(|name| (OBSERVED, header_value::of_name(name))));
            headers.extend(feedback::token(&self.worker, routed).map(|token| (DECISION, Cow::Owned(token))));
        }
        if attempts > 1 {
            headers.push((ATTEMPTS, Cow::Owned(attempts.to_string())));
        }
        headers
    }

    /// Forwards a request whose body is not read, as it is. `bytes`: the body's length; 0: it is unknown.
    fn forward_unread(&mut self, identity: &[u8], bytes: usize) -> Result<Action, Rejection> {
        let worker = Rc::clone(&self.worker);
        let now = host_calls::now();
        if let Some(forward) = decision::unread(&worker, cooldown::caller(identity), bytes, now)? {
            // Its answer is read only for the usage, as that of embeddings is.
            self.forward(forward, Endpoint::Embeddings, now, None);
        }
        Ok(Action::Continue)
    }

    /// Lets scripts of other origins read our headers where the response admits them at all.
    fn expose_headers(&self, headers: &[(&'static str, Cow<str>)]) {
        let get = |name| hostcalls::get_map_value_bytes(MapType::HttpResponseHeaders, name).ok().flatten();
        if !self.cross_origin || get("access-control-allow-origin").is_none() {
            return;
        }
        let exposed = get("access-control-expose-headers").unwrap_or_default();
        let mut exposed = String::from_utf8_lossy(&exposed).into_owned();
        for (name, _) in headers {
            if !exposed.is_empty() {
                exposed.push_str(", ");
            }
            exposed.push_str(name);
        }
        host_calls::set_header(MapType::HttpResponseHeaders, b"access-control-expose-headers", exposed.as_bytes());
    }

    /// The response has ended.
    fn settle(&mut self) {
        if let Stage::Responding { settling, mut reader } = std::mem::replace(&mut self.stage, Stage::Idle) {
            let facts = reader.finish();
            if let Some(ending) =
                response_end::settle(&self.worker, &settling.routed, facts, settling.at, settling.first)
            {
                self.stage = Stage::Failed { settling, ending };
            }
        }
    }

    /// The stream is gone; its response may have ended before.
    fn leave(&mut self) {
        // This is set before the request's attempts end with the stream, because they have not failed then.
        if let Some(retry_state) = &self.retry_state {
            retry_state.borrow_mut().is_gone = true;
        }
        match std::mem::replace(&mut self.stage, Stage::Idle) {
            Stage::Routed(Target::Chosen(mut settling)) => {
                if let Some(retry_state) = &self.retry_state {
                    response_end::take_over_admitted(&self.worker, &mut settling.routed, &mut retry_state.borrow_mut());
                }
                response_end::abandon(&self.worker, &settling.routed, Facts::default().usage, settling.at);
            }
            Stage::Responding { settling, mut reader } => {
                let usage = reader.finish().usage;
                response_end::abandon(&self.worker, &settling.routed, usage, settling.at);
            }
            Stage::Collecting(collecting) if !collecting.has_begun => mistakes::without_body(&self.worker.metrics),
            Stage::Failed { settling, ending } if !settling.is_noted => {
                response_end::report(&self.worker, &settling.routed, ending, settling.at);
            }
            _ => {}
        }
    }

    fn answer(&mut self, result: Result<Action, Rejection>) -> Action {
        result.unwrap_or_else(|rejection| {
            self.stage = Stage::Idle;
            reply_with(&rejection);
            Action::Pause
        })
    }
}

/// The exchange ends here and not in `on_done`, because the module does not export that: see `scripts/wasm.sh`.
impl Drop for Http {
    fn drop(&mut self) {
        self.leave();
    }
}

impl Context for Http {}

impl HttpContext for Http {
    fn on_http_request_headers(&mut self, _: usize, end_of_stream: bool) -> Action {
        let headers = RequestHeaders::read(self.worker.config.identity_header.as_deref());
        for name in &headers.own {
            host_calls::remove_header(MapType::HttpRequestHeaders, name.as_bytes());
        }
        self.cross_origin = headers.cross_origin;
        self.names_retries = headers.names_retries;
        let accepts_encoding = headers.accepts_encoding;
        let result = self.on_request(headers, end_of_stream).inspect_err(|rejection| {
            self.worker.metrics.reject("", rejection.code);
        });
        // The provider must not compress the answer, because this filter could not read it.
        if accepts_encoding && matches!(self.stage, Stage::Collecting(_)) {
            host_calls::remove_header(MapType::HttpRequestHeaders, b"accept-encoding");
        }
        self.answer(result)
    }

    fn on_http_request_body(&mut self, size: usize, end_of_stream: bool) -> Action {
        if let Stage::Collecting(collecting) = &mut self.stage {
            collecting.has_begun = true;
        }
        match self.stage {
            Stage::Collecting(_) | Stage::Feedback { .. } if !end_of_stream => Action::Pause,
            _ => {
                let result = self.on_body(size);
                self.answer(result)
            }
        }
    }

    fn on_http_request_trailers(&mut self, _: usize) -> Action {
        // No callback of the body said that it ended, because trailers follow it. Its size is what the host has.
        let result = self.on_body(usize::MAX);
        self.answer(result)
    }

    fn on_http_response_headers(&mut self, _: usize, end_of_stream: bool) -> Action {
        let Stage::Routed(mut target) = std::mem::replace(&mut self.stage, Stage::Idle) else {
            return Action::Continue;
        };
        self.is_routed = true;
        // For an answer, the upstream role has removed these headers already.
        if !self.retry_state.as_ref().is_some_and(|retry_state| retry_state.borrow().is_answered) {
            remove_own(MapType::HttpResponseHeaders);
        }
        let (attempts, first_error) = match (self.retry_state.take(), &mut target) {
            (Some(retry_state), Target::Chosen(settling)) => self.after_attempts(&retry_state, settling),
            _ => (1, None),
        };
        if let Target::Chosen(settling) = &mut target
            && attempts <= 1
            && let Some((model, other)) = self.other_cluster(&settling.routed)
        {
            mistakes::misrouted(&self.worker.metrics, &model.cluster, &other);
            // Nothing is remembered or learned, because nobody knows which model gave the answer.
            settling.routed.remembered = None;
            settling.routed.decision = None;
        }
        let headers = self.own_headers(&target, attempts);
        let replaced = first_error.map(|first| retry_state::answer(first, &headers, end_of_stream));
        if let Some(Replaced::Response) = replaced {
            return Action::Pause;
        }
        for (name, value) in &headers {
            host_calls::set_header(MapType::HttpResponseHeaders, name.as_bytes(), value.as_bytes());
        }
        self.expose_headers(&headers);
        drop(headers);
        if let Some(Replaced::Headers { body }) = replaced {
            self.first_error = body;
        }
        if let Target::Chosen(settling) = target {
            let reader = Box::new(Reader::new(settling.endpoint));
            self.stage = Stage::Responding { settling, reader };
            if end_of_stream {
                self.settle();
            }
        }
        Action::Continue
    }

    fn on_http_response_body(&mut self, size: usize, end_of_stream: bool) -> Action {
        if let Some(body) = &mut self.first_error {
            host_calls::replace_start(BufferType::HttpResponseBody, size, &std::mem::take(body));
        } else if size > 0
            && let Stage::Responding { reader, settling } = &mut self.stage
            && let Ok(Some(chunk)) = hostcalls::get_buffer(BufferType::HttpResponseBody, 0, size)
        {
            if let FirstByte::NotYet = settling.first {
                settling.first = FirstByte::seen(&self.worker, &settling.routed);
            }
            reader.feed(chunk);
        }
        if end_of_stream {
            self.settle();
        }
        Action::Continue
    }

    fn on_http_response_trailers(&mut self, _: usize) -> Action {
        if self.is_routed {
            remove_own(MapType::HttpResponseTrailers);
        }
        self.settle();
        Action::Continue
    }

    fn on_log(&mut self) {
        self.leave();
    }
}

fn empty_body() -> Rejection {
    Rejection::invalid_request(None, "the body is empty; expected a JSON object")
}

/// Removes the headers of this filter that a provider sent.
fn remove_own(map: MapType) {
    for (name, _) in Headers::of(map).iter() {
        if is_own(name) {
            host_calls::remove_header(map, name);
        }
    }
}

fn decoded(encoding: BodyEncoding, body: &[u8]) -> Result<Vec<u8>, Rejection> {
    Ok(encoding.decode(body).ok_or_else(Rejection::unsupported_content_encoding)??)
}

/// Passes on a request that names no model, to the default cluster if there is one.
fn pass(config: &Config, path: &[u8]) -> Result<Action, Rejection> {
    match &config.default_cluster {
        Some(cluster) => {
            host_calls::add_header(MapType::HttpRequestHeaders, CLUSTER.as_bytes(), cluster.as_bytes());
            retry_state::stay(cluster, None, config.attempts());
        }
        None if path::names_no_model(path) => return Err(Rejection::no_model_in_request()),
        None => {}
    }
    Ok(Action::Continue)
}

/// Answers a `GET` for the list of the models that clients may call, or for one of them.
fn on_models(config: &Config, asked: ModelsPath) -> Result<Action, Rejection> {
    let body = match asked {
        ModelsPath::All => model_list::list(config),
        ModelsPath::One(id) => match model_list::one(config, &id) {
            Some(body) => body,
            None if config.on_unknown_model == UnknownModel::Pass => return Ok(Action::Continue),
            None => return Err(exchange::unknown_model(config, &id)),
        },
    };
    reply(200, &body);
    Ok(Action::Pause)
}

fn reply(status: u32, body: &str) {
    let _ = hostcalls::send_http_response(status, vec![JSON], Some(body.as_bytes()));
}

fn reply_with(rejection: &Rejection) {
    let retry_after = rejection.retry_after_s.map(|seconds| seconds.to_string());
    let mut headers = vec![JSON];
    headers.extend(retry_after.as_deref().map(|seconds| ("retry-after", seconds)));
    if rejection.status == 415 {
        headers.push(("accept-encoding", BodyEncoding::ACCEPTED));
    }
    let _ = hostcalls::send_http_response(rejection.status, headers, Some(rejection.body().as_bytes()));
}
