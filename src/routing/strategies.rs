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

/// Models that are slower than the fastest one by at most this factor count as equally fast. Unvalidated.
const LATENCY_BUFFER: f64 = 1.1;

/// What the strategies know of a model that may be chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ModelLoad {
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
    /// Another request is finding out its latency at the moment.
    pub is_being_tried: bool,
}

impl ModelLoad {
    /// The load of two deployments of the same model together.
    pub fn with(self, other: ModelLoad) -> ModelLoad {
        let sum = |a: Option<u64>, b: Option<u64>| a.zip(b).map(|(a, b)| a.saturating_add(b));
        let (a, b) = (self.capacity, other.capacity);
        ModelLoad {
            capacity: Capacity {
                rpm: sum(a.rpm, b.rpm),
                tpm: sum(a.tpm, b.tpm),
                max_parallel_requests: sum(a.max_parallel_requests, b.max_parallel_requests),
            },
            in_flight: self.in_flight + other.in_flight,
            requests: self.requests + other.requests,
            tokens: self.tokens + other.tokens,
            is_being_tried: self.is_being_tried || other.is_being_tried,
            ..self
        }
    }
}

/// The model that the strategy takes, and with which probability it does. None without candidates, and for
/// [`Strategy::Adaptive`], which has a policy of its own.
pub fn choose(strategy: Strategy, loads: &[ModelLoad], rng: &mut impl Rng) -> Option<(usize, f64)> {
    match strategy {
        Strategy::Adaptive => None,
        Strategy::SimpleShuffle => by_weight(loads, rng),
        Strategy::LeastBusy => one_of_the_least(loads, |load| [load.in_flight as f64, 0.0, 0.0], rng),
        Strategy::UsageBased => one_of_the_least(loads, used, rng),
        Strategy::LatencyBased => one_of_the_fastest(loads, rng),
        Strategy::CostBased => one_of_the_least(loads, |load| [load.cost, 0.0, 0.0], rng),
    }
}

fn by_weight(loads: &[ModelLoad], rng: &mut impl Rng) -> Option<(usize, f64)> {
    let total: f64 = loads.iter().map(|load| load.weight).sum();
    if total <= 0.0 {
        return one_of(loads.iter(), rng);
    }
    let mut rest = rng.random::<f64>() * total;
    let mut with_weight = loads.iter().filter(|load| load.weight > 0.0);
    let chosen = with_weight.clone().find(|load| {
        rest -= load.weight;
        rest < 0.0
    });
    // The last model is taken where rounding leaves a little over.
    chosen.or(with_weight.next_back()).map(|load| (load.model, load.weight / total))
}

/// The used shares of a model's limits, then its tokens. A limit that the model does not have counts as unused.
fn used(load: &ModelLoad) -> [f64; 3] {
    let share = |used: u64, limit: Option<u64>| limit.map_or(0.0, |limit| used as f64 / limit as f64);
    let ModelLoad { capacity, requests, tokens, .. } = load;
    [share(*tokens, capacity.tpm), share(*requests, capacity.rpm), *tokens as f64]
}

fn one_of_the_fastest(loads: &[ModelLoad], rng: &mut impl Rng) -> Option<(usize, f64)> {
    let unknown = loads.iter().filter(|load| load.latency.is_none() && !load.is_being_tried);
    if let Some(chosen) = one_of(unknown, rng) {
        return Some(chosen);
    }
    let latency = |load: &ModelLoad| load.latency.unwrap_or(f64::INFINITY);
    let best = loads.iter().map(latency).fold(f64::INFINITY, f64::min);
    one_of(loads.iter().filter(|load| latency(load) <= best * LATENCY_BUFFER), rng)
}

fn one_of_the_least(
    loads: &[ModelLoad],
    key: impl Fn(&ModelLoad) -> [f64; 3],
    rng: &mut impl Rng,
) -> Option<(usize, f64)> {
    let compare = |a: &[f64; 3], b: &[f64; 3]| {
        a.iter().zip(b).map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
    };
    let least = loads.iter().map(&key).min_by(compare)?;
    one_of(loads.iter().filter(|load| compare(&key(load), &least).is_eq()), rng)
}

fn one_of<'a>(loads: impl Iterator<Item = &'a ModelLoad> + Clone, rng: &mut impl Rng) -> Option<(usize, f64)> {
    let count = loads.clone().count();
    if count == 0 {
        return None;
    }
    let chosen = loads.clone().nth(rng.random_range(0..count))?;
    Some((chosen.model, 1.0 / count as f64))
}
