//! The module in the real Envoy, between real clients and simulated models.
//!
//! One Envoy per configuration, each on free ports and gone with its test. `make e2e` builds and installs what they need.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a helper that cannot go on fails its test with the line that says why"
)]

// The harness.
mod call;
mod client;
mod envoy;
mod fixtures;
mod fleet;
mod metrics;
mod needs;
#[path = "../../sidecar/tests/postgres.rs"]
mod postgres;
mod sidecar;
mod world;

// The cases.
mod attacks;
mod bytes;
mod cases;
mod chains;
mod choice;
mod configuration;
mod connections;
mod cooldown;
mod deployments;
mod dialogues;
mod endpoints;
mod errors;
mod fallback;
mod import;
mod learning;
mod limits;
mod load;
mod modes;
mod module;
mod oracle;
mod providers;
mod ratelimit;
mod reload;
mod remember;
mod render;
mod resilient;
mod response;
mod sdk;
mod security;
mod stats;
mod strategies;
mod survival;
