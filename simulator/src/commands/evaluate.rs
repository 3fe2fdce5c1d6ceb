//! `evaluate`: tables of what the core and other rules achieve in simulated worlds.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use adaptive_router_sim::evaluation::{self, Contestant, Family, Setup, World};
use clap::Args;
use serde_json::{Map, Value};

use super::{json, print};

/// The time after which progress is reported, and the time between two reports.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Args)]
pub struct Evaluate {
    /// The first seed. Constants are tuned with seeds from 1001 on, and reported with those from 1 on.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(..1 << 32))]
    first_seed: u64,
    /// Repetitions, each with the next seed. Numbers are means over them, ± the standard error.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..))]
    seeds: u64,
    /// Requests in each run.
    #[arg(long, default_value_t = 12_000, value_parser = clap::value_parser!(u64).range(1_000..))]
    requests: u64,
    /// Only this world; repeat for more. Default: all.
    #[arg(long = "world", value_name = "NAME", value_parser = known)]
    worlds: Vec<String>,
    /// Random portfolios of each of the three families; 0: none. Only without --world.
    #[arg(long, default_value_t = 60)]
    portfolios: u64,
    /// Of quality_floor: by how much a cheaper model may be expected to miss the floor, in points of quality from 0 to
    /// 1.
    #[arg(long, default_value_t = 0.02)]
    allowance: f64,
    /// Other constants of learning, as in the configuration: '{"discount": 0.995, "exploration": 0.02}'.
    #[arg(long, value_name = "JSON", default_value = "{}", value_parser = json)]
    learning: Value,
    /// Also put the tables between the marks of this Markdown file.
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

/// What the columns mean.
pub const ABOUT: &str = "\
Compare the routing core with other rules in simulated worlds, without a network; prints Markdown.
Everything follows from the seeds, and all policies meet the same requests.

success %           mean true success rate of the chosen models: what users see, without the luck of the single answer
after the change %  the same from the first change of the world to the next one, or to the end
its value           what the choices of that time are worth under weights: .7 success + .3 cheapness, times 100
USD per 1k          what 1,000 requests cost, with 400 tokens of input each and, unless a world says otherwise, 400 of output
regret, floor pp    how far the chosen model lies below 95 % of the best model's success rate, in percentage points;
                    the oracle takes the cheapest model above this floor, and one that is dearer shows in USD
regret, weights pp  .7 success + .3 cheapness of the best model, minus that of the chosen model, times 100
avoided after       requests until the model that fell has less than a quarter of its former share of 100 requests
used (again) after  requests until the model that is (again) worth it has half of the oracle's share of 100 requests

LiteLLM's rule keeps prior and evidence in one Beta of at most 200 pseudo-counts, and forgets nothing. It is given more than
it has: our detectors of praise and complaint, the price of input and output, and no feedback is lost between processes.
Compare it with the adaptive router under the same weights; each learns from the reactions to its own choices.";

impl Evaluate {
    pub fn run(self) -> Result<(), String> {
        // The file is checked before the run, because the run takes minutes.
        self.write.as_deref().map_or(Ok(()), |file| with_tables(file, "").map(drop))?;
        let worlds: Vec<World> = evaluation::worlds()
            .into_iter()
            .filter(|world| self.worlds.is_empty() || self.worlds.iter().any(|name| name == world.name))
            .collect();
        let (first_seed, seeds) = (self.first_seed, self.seeds);
        let setup = Setup {
            first_seed,
            seeds,
            requests: self.requests as usize,
            allowance: self.allowance,
            learning: self.learning,
        };
        let portfolios = if self.worlds.is_empty() { self.portfolios } else { 0 };
        let runs_of_portfolios = Family::ALL.len() * Contestant::PORTFOLIOS.len() * portfolios as usize;
        let progress = Progress::new(runs_of_portfolios + worlds.len() * Contestant::ALL.len() * self.seeds as usize);
        let Setup { requests, allowance, learning, .. } = &setup;
        let last_seed = first_seed + seeds - 1;
        let constants =
            if *learning == Value::Object(Map::new()) { String::new() } else { format!("; `learning: {learning}`") };
        let heading = format!(
            "Seeds {first_seed} to {last_seed}, {requests} requests in each run, allowance {allowance}; mean ± standard error{constants}.\n"
        );
        let (mut tables, mut printed) = (heading, 0);
        if portfolios > 0 {
            let setup = Setup { seeds: portfolios, ..setup.clone() };
            let rows = |family: Family| {
                let step = || progress.step();
                Ok((family, evaluation::evaluate_portfolios(family, &Contestant::PORTFOLIOS, &setup, &step)?))
            };
            let families: Vec<_> = Family::ALL.into_iter().map(rows).collect::<Result<_, String>>()?;
            tables.push('\n');
            tables.push_str(&evaluation::small_table(&families));
        }
        for world in &worlds {
            let rows = evaluation::evaluate(world, &Contestant::ALL, &setup, &|| progress.step())?;
            tables.push('\n');
            tables.push_str(&evaluation::table(world, &rows));
            print(tables.get(printed..).unwrap_or_default())?;
            printed = tables.len();
        }
        let Some(file) = self.write else { return Ok(()) };
        fs::write(&file, with_tables(&file, &tables)?)
            .map_err(|error| format!("cannot write {}: {error}", file.display()))
    }
}

/// The text of a Markdown file with these tables between its marks.
fn with_tables(file: &Path, tables: &str) -> Result<String, String> {
    let document = fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    evaluation::in_document(&document, tables).map_err(|message| format!("{}: {message}", file.display()))
}

/// Reports progress if the run takes long.
struct Progress {
    all: usize,
    done: AtomicUsize,
    said: Mutex<Instant>,
}

impl Progress {
    fn new(all: usize) -> Progress {
        Progress { all, done: AtomicUsize::new(0), said: Mutex::new(Instant::now()) }
    }

    fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.elapsed() >= PATIENCE {
            *said = Instant::now();
            let _ = writeln!(io::stderr(), "{done} of {} runs", self.all);
        }
    }
}

fn known(name: &str) -> Result<String, String> {
    let names: Vec<&str> = evaluation::worlds().iter().map(|world| world.name).collect();
    if names.contains(&name) { Ok(name.to_owned()) } else { Err(format!("allowed: {}", names.join(", "))) }
}
