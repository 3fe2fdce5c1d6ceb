//! Prevents: logged probabilities that are not those of the choices, after which no evaluation of the log is right.

use adaptive_router::bandit::policy::{Decision, Eligible, choose};
use adaptive_router::bandit::posterior::{Part, Posterior};
use adaptive_router::config::Objective;
use proptest::collection::vec;
use proptest::prelude::*;
use rand::rngs::SmallRng;

use crate::random::{generator, holds};

fn eligible(cells: &[(f64, f64, f64)]) -> Vec<Eligible> {
    let each = cells.iter().enumerate();
    each.map(|(model, (alpha, beta, cost))| {
        let posterior = Posterior::try_new(*alpha, *beta).unwrap();
        Eligible { model, posterior, cost: *cost, latency: None }
    })
    .collect()
}

/// Each may have changed: partly it is believed what a new model would be, and what it was before is not forgotten.
fn changed(mut eligible: Vec<Eligible>, weight: f64, stale: f64) -> Vec<Eligible> {
    let part = |alpha, beta, weight| Part { weight, ..Posterior::try_new(alpha, beta).unwrap().old };
    for (index, eligible) in eligible.iter_mut().enumerate() {
        let posterior = &mut eligible.posterior;
        posterior.old.weight = 1.0 - weight;
        posterior.new = part(2.0 + index as f64, 2.0, weight);
        posterior.stale = stale * index as f64 / 4.0;
        posterior.fallback = part(18.0, 2.0, 1.0);
    }
    eligible
}

/// The decisions for every model: exploration alone reaches all of them.
fn decisions(
    objective: Objective,
    eligible: &[Eligible],
    exploration: f64,
    lambda: f64,
    rng: &mut SmallRng,
) -> Vec<Decision> {
    let mut found: Vec<Option<Decision>> = vec![None; eligible.len()];
    for _ in 0..100_000 {
        let decision = choose(objective, eligible.to_vec(), exploration, lambda, rng).unwrap();
        let model = decision.model;
        found[model] = Some(decision);
        if found.iter().all(Option::is_some) {
            break;
        }
    }
    found.into_iter().map(|decision| decision.expect("every model is explored")).collect()
}

#[test]
fn propensities_sum_to_one() {
    let shape = || prop_oneof![0.5..20.0, 0.5..600.0];
    let cost = prop_oneof![Just(0.0), Just(1e-3), 1e-6..1e-1];
    let objective = prop_oneof![
        (0.0..=1.0, prop_oneof![Just(0.0), 0.0..0.1])
            .prop_map(|(tolerance, allowance)| Objective::QualityFloor { tolerance, allowance }),
        (0.0..=1.0).prop_map(|quality| Objective::Weights { quality, cost: 1.0 - quality, latency: 0.0 }),
        Just(Objective::Budget { usd_per_1k_requests: 1.0 }),
    ];
    let lambda = prop_oneof![Just(0.0), 0.0..5.0];
    let rng = std::cell::RefCell::new(generator());
    let change = prop_oneof![Just((0.0, 0.0)), (0.0..0.5, 0.0..1.0)];
    holds(
        300,
        (objective, vec((shape(), shape(), cost), 1..6), 0.05..1.0, lambda, change),
        |(objective, cells, exploration, lambda, (weight, stale))| {
            let eligible = changed(eligible(&cells), weight, stale);
            let decisions = decisions(objective, &eligible, exploration, lambda, &mut rng.borrow_mut());
            let propensities: Vec<f64> = decisions.iter().map(Decision::propensity).collect();
            let sum: f64 = propensities.iter().sum();
            assert!((sum - 1.0).abs() < 0.01, "{propensities:?} sum to {sum}");
            let least = if cells.len() > 1 { exploration / cells.len() as f64 } else { 1.0 };
            assert!(propensities.iter().all(|p| *p >= least - 1e-9 && *p <= 1.0 + 1e-9), "{propensities:?}");
        },
    );
}

#[test]
fn propensities_are_the_shares() {
    let mut rng = generator();
    let two = [(5.0, 5.0, 1e-4), (7.0, 3.0, 5e-3)];
    let three = [(3.0, 7.0, 1e-5), (5.0, 5.0, 1e-4), (7.0, 3.0, 1e-3)];
    let learned = [(60.0, 40.0, 1e-4), (90.0, 10.0, 5e-3), (0.5, 9.5, 1e-3), (300.0, 80.0, 2e-3)];
    let equal = [(0.5, 0.5, 1e-3), (1.0, 1.0, 1e-3), (2.0, 2.0, 1e-3)];
    let floor = |tolerance| (Objective::QualityFloor { tolerance, allowance: 0.02 }, 0.0);
    let weights = |quality| (Objective::Weights { quality, cost: 1.0 - quality, latency: 0.0 }, 0.0);
    let budget = |lambda| (Objective::Budget { usd_per_1k_requests: 1.0 }, lambda);
    let cases: [(&[(f64, f64, f64)], (Objective, f64)); 10] = [
        (&two, floor(0.05)),
        (&three, floor(0.3)),
        (&learned, floor(0.05)),
        (&equal, floor(0.3)),
        (&three, weights(0.7)),
        (&learned, weights(1.0)),
        (&equal, weights(0.0)),
        (&three, budget(0.0)),
        (&learned, budget(0.4)),
        (&equal, budget(3.0)),
    ];
    for (index, (cells, (objective, lambda))) in cases.into_iter().enumerate() {
        // Every other time nothing has changed.
        let eligible = changed(eligible(cells), 0.3 * (index % 2) as f64, (index % 2) as f64);
        let (exploration, draws) = (0.1, 200_000_u32);
        let mut counts = vec![0_u32; cells.len()];
        for _ in 0..draws {
            counts[choose(objective, eligible.clone(), exploration, lambda, &mut rng).unwrap().model] += 1;
        }
        for decision in decisions(objective, &eligible, exploration, lambda, &mut rng) {
            let share = f64::from(counts[decision.model]) / f64::from(draws);
            let propensity = decision.propensity();
            let error = (share * (1.0 - share) / f64::from(draws)).sqrt();
            // The quadrature is right to about a thousandth.
            assert!(
                (share - propensity).abs() < 4.0 * error + 2e-3,
                "case {index}, {objective:?}, lambda {lambda}, model {}: {propensity}, drawn {share}",
                decision.model
            );
        }
    }
}

#[test]
fn a_single_model_is_certain() {
    let mut rng = generator();
    let objective = Objective::QualityFloor { tolerance: 0.05, allowance: 0.02 };
    let decision = choose(objective, eligible(&[(5.0, 5.0, 1.0)]), 0.5, 0.0, &mut rng);
    assert_eq!(decision.unwrap().propensity(), 1.0);
}
