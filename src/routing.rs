//! Routes a request: reads it, chooses a model, and rewrites it. [`exchange`] is the file to read first.
//!
//! Uses everything but [`crate::fleet`] and the filter. Invariant: values in, values out.

pub mod eligible;
pub mod exchange;
pub mod selection;
pub mod strategies;
