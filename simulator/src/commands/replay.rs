//! `replay`: plays a user's own table through the router and other rules.

use std::fs;
use std::path::PathBuf;

use adaptive_router_sim::replay::{self, Rule, Setup, Table};
use clap::Args;
use serde_json::Value;

use super::{json, print};

#[derive(Args)]
pub struct Replay {
    /// JSON lines: {"request_type": "…"} or {"prompt": "…"}, with "models": {NAME: {"score": 0..1, "cost": USD}}. Rows
    /// may lack a model.
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// A router's configuration: tiers and strengths of the models, objective, learning. Default: tier 2 for all.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The objective, as in the configuration: '{"quality_floor": {"tolerance": 0.05}}'.
    #[arg(long, value_name = "JSON", value_parser = json)]
    objective: Option<Value>,
    /// Share of the answers of which the router hears whether they were good.
    #[arg(long, value_name = "SHARE", default_value_t = 1.0, value_parser = share)]
    feedback: f64,
    /// Share of what it hears that is wrong.
    #[arg(long, value_name = "SHARE", default_value_t = 0.05, value_parser = share)]
    noise: f64,
    /// How often the table is played, each time in another order.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    seeds: u64,
    /// Print JSON and not a table.
    #[arg(long)]
    json: bool,
}

/// What the rows mean.
pub const ABOUT: &str = "\
Play a table of your own through the router and other rules; prints Markdown, or JSON.
Everything follows from the seeds. A mean's interval is where that of another table of the same kind lies 19 times in 20.

adaptive     the routing core, with the objective given, learning from what it hears of its own choices
random       any model that the row has
litellm      the rule of LiteLLM's adaptive router, weights .7/.3
dearest      the model with the largest mean cost
best_single  the model with the best mean score, in hindsight
oracle       who knows the mean score of each model for each request type, with the objective given";

impl Replay {
    pub fn print(self) -> Result<(), String> {
        let read = |path: &PathBuf| fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()));
        let config = self.config.as_ref().map(read).transpose()?;
        let table = Table::read(&read(&self.data)?, config.as_deref(), self.objective)
            .map_err(|why| format!("{}: {why}", self.data.display()))?;
        let setup = Setup { seeds: self.seeds, feedback: self.feedback, noise: self.noise };
        let results: Vec<_> = Rule::ALL.into_iter().map(|rule| (rule, replay::play(&table, rule, setup))).collect();
        print(&if self.json { format!("{}\n", replay::json(&results)) } else { replay::markdown(&results) })
    }
}

fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| "allowed: a number from 0 to 1".to_owned())?;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err("allowed: a number from 0 to 1".to_owned()) }
}
