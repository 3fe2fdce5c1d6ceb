//! What a text says, in twelve languages: text in, an enum out.
//!
//! Uses [`crate::bytes`] only. Invariant: a text in a language without a lexicon says nothing, rather than something wrong.

pub mod fold;
pub mod reaction;
pub mod report;
pub mod request_type;
