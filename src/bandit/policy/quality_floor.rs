//! `quality_floor`: the cheapest model that is nearly as good as the best one.
//!
//! A model meets the floor when its success is at least `(1 - tolerance)` times that of the best of the others. The
//! success of both is taken as normal, for each part of a posterior by itself. So there are closed formulas for the
//! probability `P` of meeting the floor, and for `E`, by how much it is expected to be missed. A uniform number `U`
//! decides: the cheapest model with `max(P, 2 - E / allowance) >= U` is chosen. So a cheaper model gets requests as
//! often as it is good enough, which is Thompson sampling. It gets all of them while it is expected to miss the floor
//! by less than the allowance.

use super::{Eligible, probes};
use crate::bandit::normal::Normal;
use crate::bandit::posterior::Part;

/// The cheapest model that passes with at least this probability is the usual one.
const USUAL: f64 = 0.5;

/// A model, judged by the floor.
struct Standing {
    /// Place among the eligible ones.
    place: usize,
    cost: f64,
    /// The largest `U` with which the model passes.
    passes: f64,
    /// How often a model that may have changed is to be looked at.
    probes: f64,
}

/// The probability with which each eligible model is to be chosen, in their order. With `exploration` a random model is
/// chosen now and then, and a cheaper one that may have changed more often.
pub fn odds(eligible: &[Eligible], tolerance: f64, allowance: f64, exploration: f64) -> Vec<f64> {
    let tops = tops(eligible);
    let floor = |top: Normal| top.scaled(1.0 - tolerance);
    let cells = eligible.iter().zip(&tops).enumerate();
    let mut standings: Vec<Standing> = cells
        .map(|(place, (eligible, top))| {
            let passes = top.map_or(1.0, |top| passes(&eligible.posterior.parts(), floor(top), allowance));
            let probes = probes::PER_STALE
                * eligible.posterior.stale
                * top.map_or(0.0, |top| meets(&[eligible.posterior.fallback], floor(top)));
            Standing { place, cost: eligible.cost, passes, probes }
        })
        .collect();
    // The earlier one of two that cost the same comes first.
    standings.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    let mut odds = vec![0.0; eligible.len()];
    let mut add = |place: usize, odd: f64| odds.iter_mut().skip(place).take(1).for_each(|sum| *sum += odd);
    let mut passed = 0.0_f64;
    let mut usual = None;
    for standing in &standings {
        add(standing.place, (standing.passes - passed).max(0.0));
        passed = passed.max(standing.passes);
        if passed >= USUAL && usual.is_none() {
            usual = Some(standing.place);
        }
    }
    let fallback = super::first_largest(eligible.iter().enumerate().map(|(place, eligible)| {
        let believed = eligible.posterior.moments();
        (place, believed.mean + believed.deviation())
    }));
    add(fallback.unwrap_or_default(), 1.0 - passed);
    if exploration <= 0.0 || eligible.len() < 2 {
        return odds;
    }
    let usual = usual.or(fallback);
    let cheaper = || standings.iter().take_while(|standing| Some(standing.place) != usual);
    let rates: f64 = cheaper().map(|standing| standing.probes).sum();
    let share = rates.min(probes::MOST_OF_FLOOR);
    odds.iter_mut().for_each(|odd| *odd *= 1.0 - share);
    if rates > 0.0 {
        let mut add = |place: usize, odd: f64| odds.iter_mut().skip(place).take(1).for_each(|sum| *sum += odd);
        cheaper().for_each(|standing| add(standing.place, share * standing.probes / rates));
    }
    let each = exploration / eligible.len() as f64;
    odds.iter_mut().for_each(|odd| *odd = (1.0 - exploration) * *odd + each);
    odds
}

/// The cheapest model with `draw >= (1 - tolerance) * best draw`; the earlier one of two that cost the same.
pub fn best(eligible: &[Eligible], draws: &[f64], tolerance: f64) -> Option<usize> {
    let floor = (1.0 - tolerance) * draws.iter().copied().fold(0.0, f64::max);
    let good_enough = eligible.iter().zip(draws).filter(|(_, draw)| **draw >= floor);
    super::first_largest(good_enough.map(|(eligible, _)| (eligible.model, -eligible.cost)))
}

/// For each model, the largest success of all others. None for a model that is alone.
fn tops(eligible: &[Eligible]) -> Vec<Option<Normal>> {
    let larger = |one: Option<Normal>, other: Option<Normal>| match (one, other) {
        (Some(one), Some(other)) => Some(one.max(other)),
        (one, other) => one.or(other),
    };
    let moments = |eligible: &Eligible| Some(eligible.posterior.moments());
    // First the largest of the models after each one, then of those before it as well.
    let mut tops = vec![None; eligible.len()];
    let mut after = None;
    for (top, eligible) in tops.iter_mut().zip(eligible).rev() {
        *top = after;
        after = larger(after, moments(eligible));
    }
    let mut before = None;
    for (top, eligible) in tops.iter_mut().zip(eligible) {
        *top = larger(before, *top);
        before = larger(before, moments(eligible));
    }
    tops
}

/// The probability of being at least as good as the floor.
fn meets(parts: &[Part], floor: Normal) -> f64 {
    parts
        .iter()
        .filter(|part| part.weight > 0.0)
        .map(|part| part.weight * part.normal().minus(floor).above_zero())
        .sum()
}

fn passes(parts: &[Part], floor: Normal, allowance: f64) -> f64 {
    let missed: f64 = parts.iter().map(|part| part.weight * part.normal().minus(floor).shortfall()).sum();
    let doubt = if allowance > 0.0 { (2.0 - missed / allowance).clamp(0.0, 1.0) } else { 0.0 };
    if doubt >= 1.0 { 1.0 } else { doubt.max(meets(parts, floor)) }
}
