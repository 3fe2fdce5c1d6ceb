//! Simulated models: LLM providers behind real sockets. They speak OpenAI's and Anthropic's APIs, succeed as often as
//! they are told, remember what they received, and misbehave on demand.
//!
//! The crate also has their users: [`traffic`] of simulated users, the [`demo`] that shows what a router learns from
//! it, and the [`evaluation`] of the routing core in simulated worlds, without sockets.
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

mod models;

pub mod demo;
pub mod evaluation;
pub mod replay;
pub mod spec;
pub mod traffic;

pub use models::Mode;
pub use models::behaviour::{Behaviour, BehaviourError, Oracle, SuccessRates};
pub use models::provider::Provider;
pub use models::record::{MAX_BODY_BYTES, MAX_REQUESTS, Recorded};
pub use models::script::Reply;
pub use models::serve::{MODEL_HEADER, REQUEST_TYPE_HEADER, SUCCESS_HEADER};
