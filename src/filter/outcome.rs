//! How attempts ended: the one place that learns of every failure, for its own model and at once.

use std::time::Duration;

use super::metrics::Metrics;
use crate::provider::Reason;

/// A failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub reason: Reason,
    /// For so long the provider asks to be left alone.
    pub retry_after: Option<Duration>,
}

/// An attempt at a model failed. What keeps track of availability listens here; `now` is the time since the Unix epoch.
pub fn record_outcome(_router: &str, _model: &str, _outcome: Outcome, _now: Duration) {}

/// A request went on to another model.
pub fn record_fallback(metrics: &Metrics, router: &str, from: &str, to: &str, reason: Reason) {
    metrics.fallback(router, from, to, reason.name());
}
