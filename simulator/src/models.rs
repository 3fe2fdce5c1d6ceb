//! Simulated models: LLM providers behind real sockets.
//!
//! ```text
//! socket ─ provider ─ serve ─┬─ control      /healthz, /_sim/…
//!                            ├─ record       what arrived
//!                            ├─ script       the reply a test queued, or
//!                            └─ api ─ draws ─ answer ─ api ─ script     the reply of the simulated model
//!                                                              └─ body ─ socket
//! ```

pub mod provider;
pub mod serve;

mod control;
mod model;

mod answer;
mod api;
mod prompt;

pub mod behaviour;
pub mod draws;
pub mod record;
pub mod script;

mod body;
mod sse;

pub use model::Mode;
