//! How many Envoys learn together.
//!
//! Uses [`crate::bytes`], [`crate::hash`], [`crate::bandit`] and, for the salt, [`crate::feedback`]. Invariant: counters only
//! grow and belong to whoever counts, so that messages may be lost, late, repeated and out of order.

pub mod counters;
pub mod link;
pub mod others;
pub mod replica;
pub mod schedule;
pub mod tables;
pub mod usage;
pub mod wire;
