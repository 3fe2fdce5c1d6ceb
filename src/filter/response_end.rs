//! Handles the end of a response: counts what it used, remembers which model gave the answer, records the model's
//! availability and speed, and releases the model's place.

use std::time::Duration;

use super::host_calls::{now, property, status};
use super::metrics;
use super::model_state::ModelStateStore;
use super::retry_state::RetryState;
use super::worker::Worker;
use crate::api::response::{Facts, Usage};
use crate::bandit::answer_length::EXPECTED_OUTPUT_TOKENS;
use crate::config::model::Credentials;
use crate::config::{self, Router};
use crate::feedback::answer_key::{self, Author, Judged};
use crate::feedback::signals::Signal;
use crate::resilience::latency::{Kind, Sample};
use crate::resilience::outcome::{self, Ending, Fault, Outcome, Reason, Verdict};
use crate::resilience::provider_errors;
use crate::routing::exchange::Routed;
use crate::routing::selection;

/// A failure counts as this slow, in seconds for a stream and in seconds for each token otherwise. Without this, a
/// model would look fast because it fails at once. Unvalidated.
const FAILED_STREAM_SECONDS: f64 = 30.0;
const FAILED_TOKEN_SECONDS: f64 = 1.0;

/// The budget counts at most this many times the expected cost of a request, because a provider that counts more is not
/// believed.
const PLAUSIBLE_TIMES_EXPECTED: f64 = 100.0;

/// When a response's body began.
#[derive(Clone, Copy)]
pub enum FirstByte {
    NotYet,
    /// It has begun, and nobody wants to know when.
    Untimed,
    At(Duration),
}

impl FirstByte {
    /// The body begins now.
    pub fn seen(worker: &Worker, routed: &Routed) -> FirstByte {
        let is_wanted = worker.metrics.wants_ttft(routed) || states(worker, routed).is_some_and(ModelStateStore::times);
        if is_wanted { FirstByte::At(now()) } else { FirstByte::Untimed }
    }

    fn at(self) -> Option<Duration> {
        match self {
            FirstByte::At(time) => Some(time),
            FirstByte::NotYet | FirstByte::Untimed => None,
        }
    }
}

/// The response has ended: remembers which model gave the answer, and counts what was used. `at`: when the request was
/// routed. Gives an ending to hand to [`report`] when the exchange is logged. A failure waits until then, because its
/// response's headers are needed and can be read again only then.
pub fn settle(worker: &Worker, routed: &Routed, facts: Facts, at: Duration, first: FirstByte) -> Option<Ending> {
    let (router, state) = worker.router(routed.router)?;
    let model = router.models.get(routed.model)?;
    let mut cost = routed.cost;
    if facts.usage.total().is_some() {
        // An answer's length is learned only from a request with a decision and a response without a failure.
        let is_example = routed.decision.is_some() && facts.failure.is_none();
        if let Some(output) = facts.usage.output_tokens.filter(|_| is_example) {
            state.usage.answered(routed.request_type, routed.model, output);
        }
        let (input, output) = (facts.usage.input_tokens.unwrap_or(0), facts.usage.output_tokens.unwrap_or(0));
        let price = router.target(routed.target).map(|target| target.price).unwrap_or_default();
        cost = price.of(config::model::Usage {
            input_tokens: input as f64,
            output_tokens: output as f64,
            cached_input_tokens: facts.usage.cached_input_tokens as f64,
            cache_write_tokens: facts.usage.cache_write_tokens as f64,
        });
        state.usage.count(routed.request_type, routed.model, |meter| meter.answer(input, output, cost));
    }
    // A response with an answer is not asked for its status, because it cannot be a refusal.
    let status = if facts.answer.is_some() { Some(200) } else { status() };
    if routed.is_applied && facts.failure.is_none() && status.is_none_or(|status| status < 400) {
        let plausible = if routed.cost > 0.0 { PLAUSIBLE_TIMES_EXPECTED * routed.cost } else { cost };
        state.usage.spend(cost.min(plausible));
    }
    if facts.too_long {
        worker.metrics.fault(metrics::Fault::ResponseTooLong);
    }
    if facts.usage_is_absurd {
        worker.metrics.fault(metrics::Fault::Usage);
    }
    let said = match &facts.failure {
        Some(failure) if status.is_none_or(|status| status < 400) => Some(failure.status),
        _ => status,
    };
    match (facts.answer, &routed.remembered) {
        (Some(answer), Some(remembered)) if facts.failure.is_none() => {
            if let Some(author) = Author::of(router, routed.model, routed.request_type) {
                let remember = |key| {
                    let record = answer_key::record(key, author, Judged::default(), at);
                    worker.answers.remember(&worker.metrics, record);
                };
                remember(remembered.key(answer));
                let stored = [facts.stored, remembered.conversation].into_iter().flatten();
                stored.for_each(|name| remember(remembered.stored(name)));
            }
        }
        _ if said.is_some_and(Signal::is_exhaustion) => {
            worker.metrics.signal(router, Signal::Exhaustion, &model.name);
        }
        _ => {}
    }
    end(worker, routed, status, &facts, at, first.at())
}

/// Records the model's availability and speed, and releases its place. `status`: the response's, as far as it is known.
fn end(
    worker: &Worker,
    routed: &Routed,
    status: Option<u32>,
    facts: &Facts,
    at: Duration,
    first: Option<Duration>,
) -> Option<Ending> {
    let (router, state) = worker.router(routed.router)?;
    let (metrics, states) = (&worker.metrics, &state.models);
    let ending = match (&facts.failure, status?) {
        (Some(failure), 0..400) => Some(Ending::Error(provider_errors::fault(failure.status, &failure.text))),
        (None, 0..400) => Some(Ending::Answered),
        (_, status) => ending(status, &facts.body),
    };
    let is_good = ending == Some(Ending::Answered);
    let usage = facts.usage;
    if let Some(first) = first.filter(|_| is_good) {
        metrics.ttft(routed, first.saturating_sub(at).as_millis() as u64);
    }
    if let Some(admitted) = routed.admitted {
        let used = usage.total().or((!is_good).then_some(0));
        states.release(metrics, routed.target, admitted, used, now());
    }
    let ending = ending?;
    if !is_good {
        return Some(ending);
    }
    states.record(router, metrics, routed.target, &outcome(router, routed, ending, at));
    if states.times() && (routed.decision.is_some() || routed.is_named) {
        let kind = selection::kind(routed.stream);
        let now = now();
        let seconds = match kind {
            Kind::Stream => first.unwrap_or(now).saturating_sub(at).as_secs_f64(),
            Kind::Whole => {
                let tokens = usage.output_tokens.map_or(EXPECTED_OUTPUT_TOKENS, |tokens| tokens.max(1) as f64);
                now.saturating_sub(at).as_secs_f64() / tokens
            }
        };
        states.time(metrics, Sample { model: states.name(routed.target), kind, seconds }, now);
    }
    None
}

/// Records a failure. This is called when its exchange is logged.
pub fn report(worker: &Worker, routed: &Routed, ending: Ending, at: Duration) {
    let Some((router, state)) = worker.router(routed.router) else { return };
    let (metrics, states) = (&worker.metrics, &state.models);
    let outcome = outcome(router, routed, ending, at);
    states.record(router, metrics, routed.target, &outcome);
    if states.times() && (routed.decision.is_some() || routed.is_named) && outcome.verdict() != Verdict::Nothing {
        let kind = selection::kind(routed.stream);
        let seconds = match kind {
            Kind::Stream => FAILED_STREAM_SECONDS,
            Kind::Whole => FAILED_TOKEN_SECONDS,
        };
        states.time(metrics, Sample { model: states.name(routed.target), kind, seconds }, now());
    }
}

/// The exchange is over before its response has ended: the client left, or the provider broke off.
pub fn abandon(worker: &Worker, routed: &Routed, usage: Usage, at: Duration) {
    let Some(states) = states(worker, routed) else { return };
    if let Some(admitted) = routed.admitted {
        states.release(&worker.metrics, routed.target, admitted, usage.total(), now());
    }
    let status = status().unwrap_or_default();
    let details = property(&["response", "code_details"]);
    if let Some(details) = details
        && let Some(ending @ (Ending::Timeout | Ending::Connect)) = Ending::of(status, None, Some(&details))
    {
        report(worker, routed, ending, at);
    }
}

/// Releases the place of the admitted model, because another model gave the answer.
pub fn release(worker: &Worker, routed: &mut Routed) {
    if let (Some(admitted), Some(states)) = (routed.admitted.take(), states(worker, routed)) {
        states.release(&worker.metrics, routed.target, admitted, Some(0), now());
    }
}

/// No further attempt comes. If the last attempt's model gave the answer, the answer takes over what the attempt was
/// admitted with. Otherwise that is released.
pub fn take_over_admitted(worker: &Worker, routed: &mut Routed, retry_state: &mut RetryState) {
    let Some((target, admitted)) = retry_state.last_admitted() else { return };
    if routed.target == target as usize && routed.admitted.is_none() {
        routed.admitted = Some(admitted);
    } else if let Some(states) = states(worker, routed) {
        states.release(&worker.metrics, target as usize, admitted, Some(0), now());
    }
}

fn states<'a>(worker: &'a Worker, routed: &Routed) -> Option<&'a ModelStateStore> {
    worker.router(routed.router).map(|(_, state)| &state.models)
}

/// The outcome of the attempt, as the response's properties have it.
fn outcome(router: &Router, routed: &Routed, ending: Ending, began: Duration) -> Outcome {
    let asks_to_wait = |fault: &Fault| matches!(fault.reason, Reason::TooManyRequests | Reason::ServerError);
    let asks_to_wait = matches!(ending, Ending::Error(Some(fault)) if asks_to_wait(&fault));
    let value = asks_to_wait.then(|| property(&["response", "headers", "retry-after"])).flatten();
    let retry_after = value.and_then(|value| outcome::retry_after(&value, now()));
    let caller_credentials =
        router.models.get(routed.model).is_some_and(|model| model.credentials == Credentials::Caller);
    Outcome { ending, retry_after, caller_credentials, caller: routed.caller, began }
}

/// The ending of an attempt whose response has this status, the status of an error.
fn ending(status: u32, body: &[u8]) -> Option<Ending> {
    Ending::of(status, provider_errors::fault(status, body), property(&["response", "code_details"]).as_deref())
}
