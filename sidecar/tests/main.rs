//! The side-car with real parts: databases, sockets, processes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::type_complexity,
    reason = "a test that fails says where; helpers of tests are not marked as tests"
)]

mod answers;
mod backup;
mod cli;
mod durability;
mod envoy;
mod failing;
mod faults;
mod fleet;
mod http;
mod import_litellm;
mod interleave;
mod postgres;
mod process;
mod protocol;
mod providers;
mod readme;
mod render;
mod resets;
mod stores;
mod sync_client;
mod upgrade;
