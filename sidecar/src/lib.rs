//! Keeps what the Envoys of a fleet learned, and tells each what the others learned.
//!
//! ```text
//! Envoys ─gRPC─▶ validate ─▶ writer ─▶ store (SQLite or PostgreSQL) ◀─ compaction
//!        ◀────────── answer ◀─ snapshot ◀─────┘
//! people ─HTTP─▶ what was learned, metrics, health ◀──────┘
//! ```
//!
//! `grpc` and `http` are the doors, `serve` opens both; `service` is the flow of a sync. `render` stands apart: it writes a
//! configuration of Envoy.

pub mod answer;
pub mod counters;
pub mod grpc;
pub mod http;
pub mod prometheus;
pub mod render;
pub mod serve;
pub mod service;
pub mod session_ring;
mod shared;
pub mod snapshot;
pub mod store;
pub mod validate;
mod writer;
