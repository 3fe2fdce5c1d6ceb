//! The JSON of clients and providers: OpenAI's chat completions, completions, responses and embeddings, and Anthropic's
//! messages.
//!
//! This module uses [`crate::bytes`], [`crate::hash`], [`crate::language`] and, for the list of models,
//! [`crate::config`]; it does not know the bandit. Invariant: a body is scanned once, no tree of it is built, and
//! everything that is kept of it has a fixed size.

pub mod answer_fingerprint;
pub mod body_encoding;
pub mod edit;
pub mod error;
pub mod header_value;
pub mod json;
pub mod model_list;
pub mod path;
pub mod request;
pub mod response;
pub mod rewrite;
pub mod tokens;
