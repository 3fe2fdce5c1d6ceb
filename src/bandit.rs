//! The statistics: evidence in, a draw out.
//!
//! Uses [`crate::bytes`], [`crate::hash`] and [`crate::config`]; it knows no JSON and no host. The formula:
//! `alpha = prior + discounted successes`, `beta = prior + discounted failures`, both at least 0.5. Invariant: evidence is
//! kept apart from the prior, it only grows, and it is discounted on reading.

pub mod beliefs;
pub mod discounting;
pub mod evidence;
pub mod policy;
pub mod posterior;
