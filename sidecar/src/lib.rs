//! Stores what the Envoys of a fleet learned, and tells each of them what the others learned.
//!
//! ```text
//! Envoys ─gRPC─▶ validate ─▶ writer ─▶ store (SQLite or PostgreSQL) ◀─ compaction
//!        ◀────────── answer ◀─ snapshot ◀─────┘
//! people ─HTTP─▶ what was learned, metrics, health ◀──────┘
//! ```
//!
//! `grpc` and `http` are the two servers, and `serve` starts both. `service` is the flow of a sync. `render` stands
//! apart: it turns a short configuration, which may name `providers` and needs their `prices`, into a configuration of
//! Envoy. `import_litellm` writes such a short configuration.

pub mod answer;
pub mod counters;
pub mod grpc;
pub mod http;
pub mod import_litellm;
pub mod prices;
pub mod prometheus;
pub mod providers;
pub mod render;
pub mod serve;
pub mod service;
pub mod session_ring;
mod shared;
pub mod snapshot;
pub mod store;
pub mod validate;
mod writer;
mod yaml;
