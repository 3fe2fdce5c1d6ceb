//! An adaptive router for large language models, as a proxy-wasm filter.
//!
//! ```text
//! request headers ─▶ request body ─▶ what is asked ─▶ request type ─▶ eligible models ─▶ choice ─▶ new body and headers
//!     filter           request          text            classify          exchange        policy      rewrite
//! ```
//!
//! Everything that decides is plain Rust with values in and values out: no clock, no source of randomness, no host.
//! Only [`filter`](self), behind the feature of the same name, speaks to the proxy.
//!
//! The modules, in the order in which a request flows through them:

pub mod availability;
mod block;
pub mod bytes;
pub mod catalogue;
pub mod choice;
pub mod classify;
pub mod config;
pub mod eligible;
pub mod error;
pub mod exchange;
pub mod fallback;
pub mod feedback;
#[cfg(feature = "filter")]
mod filter;
pub mod fingerprint;
pub mod fleet;
pub mod history;
pub mod influence;
pub mod journal;
pub mod judge;
pub mod latency;
pub mod learned;
pub mod load;
pub mod model;
pub mod outcome;
pub mod policy;
pub mod posterior;
pub mod provider;
pub mod request;
pub mod response;
pub mod reward;
pub mod rewrite;
pub mod session;
pub mod signals;
pub mod slots;
pub mod sync;
pub mod table;
pub mod tally;
pub mod text;
pub mod tokens;
pub mod upstream;
pub mod wire;
