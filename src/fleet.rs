//! Many Envoys learn together, because they share their evidence through a store.
//!
//! Uses [`crate::bytes`], [`crate::hash`], [`crate::bandit`] and, for the salt, [`crate::feedback`]. Invariant:
//! counters only grow, and only the Envoy that counts changes them. So messages may be lost, late, repeated and out of
//! order.

pub mod counters;
pub mod link;
pub mod others;
pub mod replica;
pub mod schedule;
pub mod tables;
pub mod usage;
pub mod wire;
