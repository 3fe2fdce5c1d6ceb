//! The end of an attempt at a model: what it says of the model's availability and speed, and room for the next one.

use std::time::Duration;

use proxy_wasm::hostcalls;

use super::retry_state::RetryState;
use super::worker::{self, Plugin};
use crate::api::response::Usage;
use crate::resilience::latency::{Kind, Sample};
use crate::resilience::outcome::{self, Ending, Outcome, Verdict};
use crate::routing::exchange::{EXPECTED_OUTPUT_TOKENS, Routed};
use crate::routing::selection;

/// A failure counts as so slow, in seconds and in seconds for each token, so that nobody is fast because it fails at once.
/// Unvalidated.
const FAILED_STREAM_SECONDS: f64 = 30.0;
const FAILED_TOKEN_SECONDS: f64 = 1.0;

impl Plugin {
    /// Whether anybody wants to know when the response's body begins.
    pub fn wants_first_byte(&self, routed: &Routed) -> bool {
        self.metrics.wants_ttft(routed) || self.watch(routed.router).is_some_and(|(_, watch)| watch.times())
    }

    /// The response has ended, with this status as far as that is known. `at`: when the request was routed; `first`: when
    /// the response's body began. Gives an ending that is to be reported by [`Plugin::report_ending`] when the exchange is
    /// logged: only then can the response's headers be read again, and only after a failure somebody wants to.
    pub fn end(
        &self,
        routed: &Routed,
        status: Option<u32>,
        usage: Usage,
        at: Duration,
        first: Option<Duration>,
    ) -> Option<Ending> {
        let (_, watch) = self.watch(routed.router)?;
        let is_good = status.is_none_or(|status| status < 400);
        let ending = if is_good { status.map(Ending::Status) } else { status.and_then(ending) };
        if let Some(first) = first.filter(|_| is_good) {
            self.metrics.ttft(routed, first.saturating_sub(at).as_millis() as u64);
        }
        if let Some(admitted) = routed.admitted {
            let used = usage.total().or((!is_good).then_some(0));
            watch.release(&self.metrics, routed.model, admitted, used, worker::now());
        }
        let ending = ending?;
        if !is_good {
            return Some(ending);
        }
        self.record_outcome(routed.router, routed.model, &outcome(routed, ending, at));
        if watch.times() && routed.decision.is_some() {
            let kind = selection::kind(routed.stream);
            let now = worker::now();
            let seconds = match kind {
                Kind::Stream => first.unwrap_or(now).saturating_sub(at).as_secs_f64(),
                Kind::Whole => {
                    let tokens = usage.output_tokens.map_or(EXPECTED_OUTPUT_TOKENS, |tokens| tokens.max(1) as f64);
                    now.saturating_sub(at).as_secs_f64() / tokens
                }
            };
            watch.time(&self.metrics, Sample { model: watch.name(routed.model), kind, seconds }, now);
        }
        None
    }

    /// The exchange with this failure is being logged.
    pub fn report_ending(&self, routed: &Routed, ending: Ending, at: Duration) {
        let Some((_, watch)) = self.watch(routed.router) else { return };
        let outcome = outcome(routed, ending, at);
        self.record_outcome(routed.router, routed.model, &outcome);
        if watch.times() && routed.decision.is_some() && outcome.verdict() != Verdict::Nothing {
            let kind = selection::kind(routed.stream);
            let seconds = match kind {
                Kind::Stream => FAILED_STREAM_SECONDS,
                Kind::Whole => FAILED_TOKEN_SECONDS,
            };
            watch.time(&self.metrics, Sample { model: watch.name(routed.model), kind, seconds }, worker::now());
        }
    }

    /// The exchange is over before its response has ended: the client left, or the provider broke off.
    pub fn abandon(&self, routed: &Routed, usage: Usage, at: Duration) {
        let Some((_, watch)) = self.watch(routed.router) else { return };
        if let Some(admitted) = routed.admitted {
            watch.release(&self.metrics, routed.model, admitted, usage.total(), worker::now());
        }
        let status = worker::status().unwrap_or_default();
        let details = property(&["response", "code_details"]);
        if let Some(details) = details
            && let Some(ending @ (Ending::Timeout | Ending::Connect)) = Ending::of(status, Some(&details))
        {
            self.report_ending(routed, ending, at);
        }
    }

    /// Another model than the one with the ticket gave the answer.
    pub fn give_back_ticket(&self, routed: &mut Routed) {
        if let (Some(admitted), Some((_, watch))) = (routed.admitted.take(), self.watch(routed.router)) {
            watch.release(&self.metrics, routed.model, admitted, Some(0), worker::now());
        }
    }

    /// No further attempt comes: the ticket of the last one is the answer's, if that one gave it.
    pub fn take_over_ticket(&self, routed: &mut Routed, retry_state: &mut RetryState) {
        let Some((model, admitted)) = retry_state.last_admitted() else { return };
        if routed.model == model as usize && routed.admitted.is_none() {
            routed.admitted = Some(admitted);
        } else if let Some((_, watch)) = self.watch(routed.router) {
            watch.release(&self.metrics, model as usize, admitted, Some(0), worker::now());
        }
    }

    /// Takes note of how an attempt at a model ended, for the cooldown of all workers.
    pub fn record_outcome(&self, router: usize, model: usize, outcome: &Outcome) {
        if let Some((router, watch)) = self.watch(router) {
            watch.record(router, &self.metrics, model, outcome);
        }
    }
}

/// The outcome of the attempt, as the response's properties have it.
fn outcome(routed: &Routed, ending: Ending, began: Duration) -> Outcome {
    let asks_to_wait = matches!(ending, Ending::Status(429 | 503));
    let value = asks_to_wait.then(|| property(&["response", "headers", "retry-after"])).flatten();
    let retry_after = value.and_then(|value| outcome::retry_after(&value, worker::now()));
    Outcome { ending, retry_after, caller_credentials: routed.caller_credentials, began }
}

/// How an attempt ended whose response has this status of an error.
fn ending(status: u32) -> Option<Ending> {
    Ending::of(status, property(&["response", "code_details"]).as_deref())
}

fn property(path: &[&str]) -> Option<Vec<u8>> {
    hostcalls::get_property(path.to_vec()).ok().flatten()
}
