//! How attempts ended: the one place that learns of every failure, for its own model and at once.

use std::time::Duration;

use super::metrics::Metrics;
use crate::fallback::Candidate;
use crate::provider::Reason;

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

/// An attempt at a model of this router failed. What keeps track of availability listens here.
pub fn record_outcome(_metrics: &Metrics, _router: &str, _model: &Candidate, _outcome: Outcome, _now: Duration) {}

/// A request went on to another model.
pub fn record_fallback(metrics: &Metrics, router: &str, from: &str, to: &str, reason: Reason) {
    metrics.fallback(router, from, to, reason.name());
}
