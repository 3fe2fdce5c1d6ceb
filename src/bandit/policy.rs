//! Choosing a model. The policy draws from the posteriors and applies one objective to the draws. Under `quality_floor`
//! it computes the odds that such draws would have instead. Now and then it chooses a model that may have changed, or
//! one at random.
//!
//! Thompson sampling (Thompson 1933, Biometrika 25; Russo et al. 2018, arXiv:1707.02038). The exploration floor keeps
//! every propensity above `exploration / K`, so that logged choices can be weighted afterwards.

pub mod budget;
mod probes;
mod propensity;
mod quality_floor;
pub mod weights;

use rand::{Rng, RngExt};

use crate::bandit::posterior::Posterior;
use crate::config::Objective;

/// A model that may be chosen for this request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Eligible {
    /// Index into the router's models.
    pub model: usize,
    pub posterior: Posterior,
    /// What the request is expected to cost there, in USD.
    pub cost: f64,
    /// How long the request is expected to take there, in seconds, as far as that is known and matters.
    pub latency: Option<f64>,
}

/// A choice and all that is needed to say afterwards how probable it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Index into the router's models.
    pub model: usize,
    rule: Rule,
}

/// How a choice was made.
#[derive(Clone, Debug, PartialEq)]
enum Rule {
    Draws {
        eligible: Vec<Eligible>,
        objective: Objective,
        exploration: f64,
        lambda: f64,
    },
    /// Drawn with this probability.
    Odds(f64),
}

/// Chooses among the eligible models, which come in the order of the configuration: earlier ones win ties. With
/// probability `exploration` the choice is uniform. `lambda` is the present price of money under a budget.
/// Nothing is chosen when no model is eligible.
pub fn choose(
    objective: Objective,
    eligible: Vec<Eligible>,
    exploration: f64,
    lambda: f64,
    rng: &mut impl Rng,
) -> Option<Decision> {
    if let Objective::QualityFloor { tolerance, allowance } = objective {
        let odds = quality_floor::odds(&eligible, tolerance, allowance, exploration);
        let (place, probability) = drawn(&odds, rng.random())?;
        return Some(Decision::with_odds(eligible.get(place)?.model, probability));
    }
    let explore = eligible.len() > 1 && exploration > 0.0 && rng.random_bool(exploration.min(1.0));
    let model = if explore {
        eligible.get(rng.random_range(0..eligible.len()))?.model
    } else {
        let offers = offers(objective, &eligible, lambda);
        let probes = if exploration > 0.0 { probes::rates(&offers) } else { Vec::new() };
        match drawn(&probes, rng.random()) {
            Some((place, _)) => offers.get(place)?.model,
            None => best_offer(&offers, |offer| offer.posterior.sample(rng))?,
        }
    };
    Some(Decision { model, rule: Rule::Draws { eligible, objective, exploration, lambda } })
}

/// The first place at which the sum of the odds so far is more than a `uniform` number in 0..1, and its odds. There may
/// be none if all odds sum to less than 1.
fn drawn(odds: &[f64], uniform: f64) -> Option<(usize, f64)> {
    let mut sum = 0.0;
    odds.iter().copied().enumerate().find(|(_, odd)| {
        sum += odd;
        uniform < sum
    })
}

/// All eligible models, the best first: each is the one that [`best`] picks of those that are left. `draws`: one for
/// each eligible model.
pub fn ranking(objective: Objective, mut eligible: Vec<Eligible>, mut draws: Vec<f64>, lambda: f64) -> Vec<usize> {
    let mut ranking = Vec::with_capacity(eligible.len());
    while let Some(model) = best(objective, &eligible, &draws, lambda)
        && let Some(place) = eligible.iter().position(|eligible| eligible.model == model)
    {
        ranking.push(model);
        eligible.remove(place);
        draws.remove(place);
    }
    ranking
}

/// The model that the objective picks for these draws, one for each eligible model.
pub fn best(objective: Objective, eligible: &[Eligible], draws: &[f64], lambda: f64) -> Option<usize> {
    match objective {
        Objective::QualityFloor { tolerance, .. } => quality_floor::best(eligible, draws, tolerance),
        _ => best_offer(&offers(objective, eligible, lambda), |offer| {
            draws.get(offer.index).copied().unwrap_or_default()
        }),
    }
}

impl Decision {
    /// A choice that no draw made.
    pub fn with_odds(model: usize, probability: f64) -> Decision {
        Decision { model, rule: Rule::Odds(probability) }
    }

    /// The probability with which the policy chose this model. If draws decided, this takes some microseconds of
    /// quadrature for each eligible model, so keep it off the request path.
    pub fn propensity(&self) -> f64 {
        let (eligible, objective, exploration, lambda) = match &self.rule {
            Rule::Draws { eligible, objective, exploration, lambda } => (eligible, *objective, *exploration, *lambda),
            Rule::Odds(probability) => return *probability,
        };
        let offers = offers(objective, eligible, lambda);
        let best = propensity::linear(&offers, self.model);
        let probes = if exploration > 0.0 { probes::rates(&offers) } else { Vec::new() };
        let own =
            offers.iter().zip(&probes).find(|(offer, _)| offer.model == self.model).map_or(0.0, |(_, rate)| *rate);
        match eligible.len() {
            0 | 1 => 1.0,
            count => {
                let drawn = (1.0 - probes.iter().sum::<f64>()) * best + own;
                (1.0 - exploration) * drawn + exploration / count as f64
            }
        }
    }
}

/// An eligible model's score as a function of its draw: `slope * draw + offset`.
#[derive(Clone, Copy, Debug)]
struct Offer {
    index: usize,
    model: usize,
    posterior: Posterior,
    slope: f64,
    offset: f64,
}

fn offers(objective: Objective, eligible: &[Eligible], lambda: f64) -> Vec<Offer> {
    let costs = || eligible.iter().map(|eligible| eligible.cost);
    let range = |(min, max): (f64, f64), number: f64| (number.min(min), number.max(max));
    let (min, max) = costs().fold((f64::INFINITY, f64::NEG_INFINITY), range);
    let latencies = eligible.iter().filter_map(|eligible| eligible.latency);
    let (fastest, slowest) = latencies.fold((f64::INFINITY, f64::NEG_INFINITY), range);
    eligible
        .iter()
        .enumerate()
        .filter_map(|(index, eligible)| {
            let (slope, offset) = match objective {
                Objective::Weights { quality, cost, latency } => {
                    let cheapness = weights::cheapness(eligible.cost, min, max);
                    (quality, cost * cheapness + latency * weights::speed(eligible.latency, fastest, slowest))
                }
                Objective::Budget { .. } => (1.0, budget::offset(eligible.cost, min, max, lambda)?),
                Objective::QualityFloor { .. } => (1.0, 0.0),
            };
            Some(Offer { index, model: eligible.model, posterior: eligible.posterior, slope, offset })
        })
        .collect()
}

/// The model with the best score for these draws.
fn best_offer(offers: &[Offer], mut draw: impl FnMut(&Offer) -> f64) -> Option<usize> {
    first_largest(offers.iter().map(|offer| (offer.model, offer.slope * draw(offer) + offer.offset)))
}

/// The first model with the largest score.
fn first_largest(scores: impl Iterator<Item = (usize, f64)>) -> Option<usize> {
    scores.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(model, _)| model)
}
