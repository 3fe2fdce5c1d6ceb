//! The adapter against a simulated proxy: every callback order, every failure of the host, workers that share data.
//!
//! This binary defines the `proxy_*` functions that Envoy gives to a filter ([`symbols`]) and calls the `proxy_on_*`
//! functions that the filter exports. What Envoy does between the calls is in [`host`], which is all that tests use.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::type_complexity,
    reason = "a test that fails says where; helpers of tests are not marked as tests"
)]

mod host;
mod symbols;
mod worker;

mod callbacks;
mod clock;
mod configuration;
mod dialogues;
mod faults;
mod forms;
mod learning;
mod limits;
mod mistakes;
mod privacy;
mod requests;
mod simulation;
mod sync;
mod upstream;
