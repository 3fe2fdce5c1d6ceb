//! Replay: a table of prompts with the score and the cost of every model, played through the router and other rules.
//!
//! ```text
//! table ─▶ policies ─▶ play ─▶ report
//! ```
//!
//! Each seed plays the rows in another order. Whoever chooses a model hears its score, as good or bad by chance, now and then
//! wrong; what a policy is worth is the mean of the scores themselves.

mod play;
mod policies;
mod report;
mod table;

pub use play::{Setup, play};
pub use policies::Rule;
pub use report::{Outcome, json, markdown};
pub use table::Table;
