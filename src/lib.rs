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

pub mod config;
pub mod model;
pub mod exchange;
pub mod request;
pub mod tokens;
pub mod text;
pub mod classify;
pub mod table;
pub mod posterior;
pub mod policy;
pub mod rewrite;
pub mod error;
#[cfg(feature = "filter")]
mod filter;
