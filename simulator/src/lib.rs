//! Simulated models: LLM providers behind real sockets, which speak OpenAI's and Anthropic's APIs, succeed as often as they are
//! told, remember what they received, and misbehave on demand.
//!
//! ```text
//! socket ─ provider ─ serve ─┬─ control      /healthz, /_sim/…
//!                            ├─ record       what arrived
//!                            ├─ script       the reply a test queued, or
//!                            └─ api ─ draws ─ answer ─ api ─ script     the reply of the simulated model
//!                                                              └─ body ─ socket
//! ```
//!
//! And who talks to them: [`traffic`] of simulated users, the [`demo`] that shows what a router learns from it, and the
//! [`evaluation`] of the routing core in simulated worlds, without sockets.
//!
//! ```no_run
//! # fn main() -> std::io::Result<()> {
//! use adaptive_router_sim::{Behaviour, Provider, Reply};
//!
//! let fast = Provider::start_blocking("fast", ([127, 0, 0, 1], 0).into(), Behaviour::with_success(0.35), 1)?;
//! fast.script(Reply::json(503, "{}").header("retry-after", "1"));
//! println!("http://{}", fast.addr());
//! assert!(fast.requests().is_empty());
//! # Ok(())
//! # }
//! ```

mod provider;
mod serve;

mod control;
mod record;
mod script;

mod answer;
mod api;
mod behaviour;
mod draws;
mod sse;

mod body;

pub mod demo;
pub mod evaluation;
pub mod replay;
pub mod spec;
pub mod traffic;

pub use behaviour::{Behaviour, BehaviourError, Oracle, SuccessRates};
pub use provider::{Mode, Provider};
pub use record::{MAX_BODY_BYTES, MAX_REQUESTS, Recorded};
pub use script::Reply;
pub use serve::{MODEL_HEADER, REQUEST_TYPE_HEADER, SUCCESS_HEADER};
