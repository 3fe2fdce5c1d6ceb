//! The JSON of clients and providers: OpenAI's chat completions, completions, responses and embeddings, Anthropic's messages.
//!
//! Uses [`crate::bytes`], [`crate::hash`], [`crate::language`] and, for the list of models, [`crate::config`]; it knows no
//! bandit. Invariant: a body is scanned once, no tree of it is built, and what is kept of it has a fixed size.

pub mod answer_fingerprint;
pub mod body_encoding;
pub mod error;
pub mod json;
pub mod model_list;
pub mod path;
pub mod request;
pub mod response;
pub mod rewrite;
pub mod tokens;
