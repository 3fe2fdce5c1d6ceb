//! An adaptive router for large language models, as a proxy-wasm filter.
//!
//! ```text
//! request headers ─▶ request body ─▶ what is asked ─▶ request type ─▶ eligible models ─▶ choice ─▶ new body, headers
//!     filter             api             api            language          routing          bandit           api
//! response ─▶ how it ended, what it used ─▶ what a user says of it in the next request ─▶ evidence ─▶ the fleet
//!   filter          resilience, api                       feedback                         bandit       fleet
//! ```
//!
//! All code that decides is plain Rust: it takes values and gives values, without a clock, a source of randomness or a
//! host. Only `filter`, behind the feature of the same name, speaks to the proxy.
//!
//! The folders are listed below in the order in which a request needs them. A folder may use only those to its left in
//! this order, because a test holds it to that: `bytes`, `hash` ← `language` ← `config` ← `api` ← `bandit` ←
//! `resilience` ← `feedback` ← `fleet` ← `routing` ← `filter`.

// The operator's configuration.
pub mod config;

// The formats in which clients and providers write.
pub mod api;

// What a text says, such as its request type.
pub mod language;

// What users and facts say of an answer.
pub mod feedback;

// What is believed of a model.
pub mod bandit;

// Whether a model can be reached.
pub mod resilience;

// Which model gets the request.
pub mod routing;

// What other Envoys learned.
pub mod fleet;

// The proxy.
#[cfg(feature = "filter")]
mod filter;

// Helpers that all modules use.
pub mod bytes;
pub mod hash;
