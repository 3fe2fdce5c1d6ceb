//! Strategies that choose without learning: those of LiteLLM's classic router, whose names they keep.
//!
//! | strategy | takes |
//! |---|---|
//! | `simple_shuffle` | a random model, by `weight`; 0: only when no other one is left |
//! | `least_busy` | the fewest requests in flight |
//! | `usage_based` | the smallest used share of `tpm`, then of `rpm`, then the fewest tokens of the last minute |
//! | `latency_based` | one of the fastest; models of which nothing is known come first |
//! | `cost_based` | the cheapest expected cost |
//!
//! Ties are broken at random.

use rand::{Rng, RngExt};

use crate::config::Strategy;
use crate::config::model::Capacity;

/// Models up to this factor slower than the fastest one are as good as it. Unvalidated.
const LATENCY_BUFFER: f64 = 1.1;

/// What the strategies know of a model that may be chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Candidate {
    /// Index into the router's models.
    pub model: usize,
    pub weight: f64,
    pub cost: f64,
    pub capacity: Capacity,
    pub in_flight: u64,
    /// Of the last minute.
    pub requests: u64,
    pub tokens: u64,
    /// Seconds. None: unknown.
    pub latency: Option<f64>,
    /// Somebody is finding out its latency just now.
    pub is_being_tried: bool,
}

/// The model that the strategy takes, and with which probability it does. None without candidates, and for
/// [`Strategy::Adaptive`], which has a policy of its own.
pub fn choose(strategy: Strategy, candidates: &[Candidate], rng: &mut impl Rng) -> Option<(usize, f64)> {
    match strategy {
        Strategy::Adaptive => None,
        Strategy::SimpleShuffle => by_weight(candidates, rng),
        Strategy::LeastBusy => one_of_the_least(candidates, |candidate| [candidate.in_flight as f64, 0.0, 0.0], rng),
        Strategy::UsageBased => one_of_the_least(candidates, used, rng),
        Strategy::LatencyBased => one_of_the_fastest(candidates, rng),
        Strategy::CostBased => one_of_the_least(candidates, |candidate| [candidate.cost, 0.0, 0.0], rng),
    }
}

fn by_weight(candidates: &[Candidate], rng: &mut impl Rng) -> Option<(usize, f64)> {
    let total: f64 = candidates.iter().map(|candidate| candidate.weight).sum();
    if total <= 0.0 {
        return one_of(candidates.iter(), rng);
    }
    let mut rest = rng.random::<f64>() * total;
    let mut with_weight = candidates.iter().filter(|candidate| candidate.weight > 0.0);
    let chosen = with_weight.clone().find(|candidate| {
        rest -= candidate.weight;
        rest < 0.0
    });
    // Sums of fractions may leave a little over.
    chosen.or(with_weight.next_back()).map(|candidate| (candidate.model, candidate.weight / total))
}

/// What is used of a model; a limit that it does not have is never used.
fn used(candidate: &Candidate) -> [f64; 3] {
    let share = |used: u64, limit: Option<u64>| limit.map_or(0.0, |limit| used as f64 / limit as f64);
    let Candidate { capacity, requests, tokens, .. } = candidate;
    [share(*tokens, capacity.tpm), share(*requests, capacity.rpm), *tokens as f64]
}

fn one_of_the_fastest(candidates: &[Candidate], rng: &mut impl Rng) -> Option<(usize, f64)> {
    let unknown = candidates.iter().filter(|candidate| candidate.latency.is_none() && !candidate.is_being_tried);
    if let Some(chosen) = one_of(unknown, rng) {
        return Some(chosen);
    }
    let latency = |candidate: &Candidate| candidate.latency.unwrap_or(f64::INFINITY);
    let best = candidates.iter().map(latency).fold(f64::INFINITY, f64::min);
    one_of(candidates.iter().filter(|candidate| latency(candidate) <= best * LATENCY_BUFFER), rng)
}

fn one_of_the_least(
    candidates: &[Candidate],
    key: impl Fn(&Candidate) -> [f64; 3],
    rng: &mut impl Rng,
) -> Option<(usize, f64)> {
    let compare = |a: &[f64; 3], b: &[f64; 3]| {
        a.iter().zip(b).map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
    };
    let least = candidates.iter().map(&key).min_by(compare)?;
    one_of(candidates.iter().filter(|candidate| compare(&key(candidate), &least).is_eq()), rng)
}

fn one_of<'a>(candidates: impl Iterator<Item = &'a Candidate> + Clone, rng: &mut impl Rng) -> Option<(usize, f64)> {
    let count = candidates.clone().count();
    if count == 0 {
        return None;
    }
    let chosen = candidates.clone().nth(rng.random_range(0..count))?;
    Some((chosen.model, 1.0 / count as f64))
}
