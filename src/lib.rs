//! An adaptive router for large language models, as a proxy-wasm filter.
//!
//! ```text
//! request headers ─▶ request body ─▶ what is asked ─▶ request type ─▶ eligible models ─▶ choice ─▶ new body and headers
//!     filter             api             api            language          routing          bandit           api
//! response ─▶ how it ended, what it used ─▶ what a user says of it in the next request ─▶ evidence ─▶ the fleet
//!   filter          resilience, api                       feedback                         bandit       fleet
//! ```
//!
//! Everything that decides is plain Rust with values in and values out: no clock, no source of randomness, no host.
//! Only `filter`, behind the feature of the same name, speaks to the proxy.
//!
//! The folders, in the order in which a request needs them. Each may use those that stand below it in the direction
//! `bytes`, `hash` ← `language` ← `config` ← `api` ← `bandit` ← `resilience` ← `feedback` ← `fleet` ← `routing` ← `filter`;
//! a test holds them to it.

// What the operator wrote.
pub mod config;

// What the client and the provider wrote.
pub mod api;

// What a text says.
pub mod language;

// What a user or a fact says of an answer.
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

// What all of them are made of.
pub mod bytes;
pub mod hash;
