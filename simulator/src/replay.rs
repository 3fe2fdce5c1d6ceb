//! Replay: a table of prompts with the score and the cost of every model, played through the router and other rules.
//!
//! ```text
//! table ─▶ policies ─▶ play ─▶ report
//! ```
//!
//! Each seed plays the rows in another order. A policy hears whether its chosen model's answer was good or bad. That is
//! drawn with the score as the probability, and is wrong now and then. A policy's quality is the mean of the scores
//! themselves.

mod play;
mod policies;
mod report;
mod table;

pub use play::{Setup, play};
pub use policies::Rule;
pub use report::{Outcome, json, markdown};
pub use table::Table;
