//! Evaluation: the routing core in simulated worlds, side by side with other rules, without a network.
//!
//! ```text
//! worlds, portfolios ─ world ─▶ run ─▶ report
//!                                │
//!                            policies ─┬─ ours       the core itself, in one Envoy or as replicas that tell each other
//!                                      ├─ peer       the rule of LiteLLM's adaptive router
//!                                      └─ random, the dearest, the best single model, the oracle
//! ```
//!
//! Everything follows from the seeds.

mod objective;
mod ours;
mod peer;
mod policies;
mod portfolios;
mod replicas;
mod report;
mod run;
mod world;
mod worlds;

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use serde_json::Value;

pub use objective::WEIGHTS;
pub use policies::Contestant;
pub use portfolios::Family;
pub use report::{Estimate, Row, in_document, small_table, table};
pub use run::{Run, Wait};
pub use world::World;
pub use worlds::all as worlds;

/// How much is simulated, and with which constants.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The first seed. The others follow it.
    pub first_seed: u64,
    pub seeds: u64,
    pub requests: usize,
    /// The allowance of `quality_floor`.
    pub allowance: f64,
    /// `learning` of the configuration, for constants other than the defaults.
    pub learning: Value,
}

/// Runs the policies in a world, on all processors. `done` is called after every run.
pub fn evaluate(
    world: &World,
    contestants: &[Contestant],
    setup: &Setup,
    done: &(impl Fn() + Sync),
) -> Result<Vec<Row>, String> {
    rows(contestants, setup, &|_| world.clone(), done)
}

/// Does the same with a world of its own for each seed: the random portfolios of a family.
pub fn evaluate_portfolios(
    family: Family,
    contestants: &[Contestant],
    setup: &Setup,
    done: &(impl Fn() + Sync),
) -> Result<Vec<Row>, String> {
    rows(contestants, setup, &|seed| portfolios::portfolio(family, seed), done)
}

fn rows(
    contestants: &[Contestant],
    setup: &Setup,
    world: &(impl Fn(u64) -> World + Sync),
    done: &(impl Fn() + Sync),
) -> Result<Vec<Row>, String> {
    let jobs: Vec<(Contestant, u64)> = contestants
        .iter()
        .flat_map(|contestant| (0..setup.seeds).map(|seed| (*contestant, setup.first_seed + seed)))
        .collect();
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<Result<Run, String>>>> = jobs.iter().map(|_| Mutex::new(None)).collect();
    let work = || {
        while let (index, Some((contestant, seed))) = take(&next, &jobs) {
            let result = run::run(&world(seed), contestant, setup, seed);
            if result.is_err() {
                // No further job is started, because one failed run fails the whole evaluation.
                next.store(jobs.len(), Ordering::Relaxed);
            }
            if let Some(place) = results.get(index) {
                *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            }
            done();
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(work);
        }
    });
    let runs = results.into_iter().map(|result| {
        result.into_inner().unwrap_or_else(PoisonError::into_inner).unwrap_or_else(|| Err("a run was lost".to_owned()))
    });
    let mut runs = runs.collect::<Result<Vec<Run>, String>>()?.into_iter();
    Ok(contestants
        .iter()
        .map(|contestant| Row { contestant: *contestant, runs: runs.by_ref().take(setup.seeds as usize).collect() })
        .collect())
}

fn take(next: &AtomicUsize, jobs: &[(Contestant, u64)]) -> (usize, Option<(Contestant, u64)>) {
    let index = next.fetch_add(1, Ordering::Relaxed);
    (index, jobs.get(index).copied())
}
