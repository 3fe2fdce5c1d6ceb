//! Keeps what the Envoys of a fleet learned, and tells each what the others learned.
//!
//! ```text
//! Envoys ─gRPC─▶ check ─▶ writer ─▶ store (SQLite or PostgreSQL) ◀─ compaction
//!        ◀─────── answer ◀─ snapshot ◀─────┘
//! people ─HTTP─▶ what was learned, metrics, health ◀───┘
//! ```
//!
//! `grpc` and `http` are the doors, `serve` opens both; `service` is the flow of a sync. `render` stands apart: it writes a
//! configuration of Envoy.

pub mod answer;
pub mod check;
pub mod grpc;
pub mod http;
pub mod metrics;
pub mod render;
pub mod serve;
pub mod service;
pub mod sessions;
pub mod snapshot;
pub mod stats;
pub mod store;
mod writer;
