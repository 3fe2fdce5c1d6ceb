//! The rules, without a proxy: rows of input and expected output, properties over random input, seeded draws.
//!
//! Random input is the same in every run. `TEST_SEED=7 cargo test …` takes other input; a failure prints its seed.

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

mod json;
mod random;

mod api;
mod bandit;
mod config;
mod corpus;
mod documents;
mod house;
mod language;
mod resilience;
mod routing;
