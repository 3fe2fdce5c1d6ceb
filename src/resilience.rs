//! Whether a model can be reached, has room and is fast, and what is tried when it fails.
//!
//! Uses [`crate::bytes`] and [`crate::config`]. Invariant: availability is not quality, so nothing in here is evidence
//! for the bandit.

pub mod cooldown;
pub mod fallback_plan;
pub mod latency;
pub mod limits;
pub mod outcome;
pub mod provider_errors;
