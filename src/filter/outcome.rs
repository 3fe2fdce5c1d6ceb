//! How attempts ended: the one place that learns of every failure, for its own model and at once.

use std::time::Duration;

use super::metrics::Metrics;
use super::model_state;
use crate::hash;
use crate::resilience::fallback_plan::{Plan, PlannedModel};
use crate::resilience::outcome::{self, Ending, Verdict};
use crate::resilience::provider_errors::Reason;

/// A failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub reason: Reason,
    /// The provider's; None: there was no response.
    pub status: Option<u32>,
    /// For so long the provider asks to be left alone.
    pub retry_after: Option<Duration>,
    /// When the attempt began, since the Unix epoch.
    pub began: Duration,
}

/// An attempt at a model of the plan failed: counts for the model's cooldown, for all workers.
pub fn record_outcome(metrics: &Metrics, plan: &Plan, planned: &PlannedModel, failed: Outcome, now: Duration) {
    let ending = match (failed.status, failed.reason) {
        (Some(status), _) => Ending::Status(status),
        (None, Reason::Timeout) => Ending::Timeout,
        (None, _) => Ending::Connect,
    };
    let outcome = outcome::Outcome {
        ending,
        retry_after: failed.retry_after,
        caller_credentials: plan.caller_credentials,
        began: failed.began,
    };
    let key = model_state::availability_key(&plan.router);
    let recorded = model_state::record(metrics, &key, hash::name(&planned.model.name), plan.cooldown, &outcome, now);
    if let (Some((_, true)), Verdict::Down(reason) | Verdict::Failure(reason)) = (recorded, outcome.verdict()) {
        metrics.cooldown(&plan.router, &planned.model.name, reason);
    }
}

/// A request went on to another model.
pub fn record_fallback(metrics: &Metrics, router: &str, from: &str, to: &str, reason: Reason) {
    metrics.fallback(router, from, to, reason.name());
}
