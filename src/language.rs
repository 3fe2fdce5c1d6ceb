//! What a text says, in twelve languages: text in, an enum out.
//!
//! This module uses [`crate::bytes`] and [`crate::hash`] only. Invariant: if there is no lexicon for a text's language,
//! the result is that the text says nothing, because a guess could be wrong.

pub mod fold;
pub mod reaction;
pub mod report;
pub mod request_type;
