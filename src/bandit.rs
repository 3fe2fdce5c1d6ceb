//! The statistics: evidence in, a choice out.
//!
//! ```text
//! evidence ─▶ discounting ─▶ change_points ─▶ posterior ─▶ policy
//! of a cell   in spans       when it changed   what is believed
//! ```
//!
//! Uses [`crate::bytes`], [`crate::hash`] and [`crate::config`]; it knows no JSON and no host. Invariant: evidence is
//! kept apart from the prior, and it only grows. Old evidence loses weight only when it is read, and how much follows
//! from the spans alone.

pub mod answer_length;
pub mod beliefs;
pub mod change_points;
pub mod discounting;
pub mod evidence;
pub mod normal;
pub mod policy;
pub mod posterior;
