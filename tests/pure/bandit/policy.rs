//! Prevents: a policy that does not do what its configuration promises, or differs from the router whose configurations
//! carry over to this one.
//!
//! `tests/data/bandit.json` holds what LiteLLM 1.109.1's adaptive router computes and chooses.

use adaptive_router::bandit::policy::{Eligible, best, choose, ranking, weights};
use adaptive_router::bandit::posterior::Posterior;
use adaptive_router::config::{Config, Objective};
use serde_json::{Value, json};

use crate::config::{full, with};
use crate::random::generator;

fn golden(key: &str) -> Vec<Value> {
    let golden: Value = serde_json::from_str(include_str!("../../data/bandit.json")).unwrap();
    golden[key].as_array().unwrap().clone()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn weights_of(row: &Value) -> Objective {
    Objective::Weights { quality: row["wq"].as_f64().unwrap(), cost: row["wc"].as_f64().unwrap(), latency: 0.0 }
}

/// Models with these costs; what is believed of them does not matter.
pub fn with_costs(costs: &[f64]) -> Vec<Eligible> {
    let posterior = Posterior::try_new(1.0, 1.0).unwrap();
    costs.iter().enumerate().map(|(model, cost)| Eligible { model, posterior, cost: *cost, latency: None }).collect()
}

fn range(costs: &[f64]) -> (f64, f64) {
    costs.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(min, max), cost| (cost.min(min), cost.max(max)))
}

#[test]
fn cheapness_is_the_peers() {
    let mut rows = 0;
    for row in golden("normalized_cost") {
        let costs = numbers(&row["all"]);
        if costs.is_empty() {
            continue;
        }
        let (min, max) = range(&costs);
        assert_eq!(weights::cheapness(row["cost"].as_f64().unwrap(), min, max), row["out"].as_f64().unwrap(), "{row}");
        rows += 1;
    }
    assert_eq!(rows, 9);
}

#[test]
fn scores_are_the_peers() {
    for row in golden("score") {
        let Objective::Weights { quality, cost, .. } = weights_of(&row) else { panic!("weights") };
        let (min, max) = range(&numbers(&row["all"]));
        let score =
            quality * row["q"].as_f64().unwrap() + cost * weights::cheapness(row["cost"].as_f64().unwrap(), min, max);
        // Serde reads some decimals as the neighbour of the nearest number.
        assert!((score - row["score"].as_f64().unwrap()).abs() <= f64::EPSILON, "{score}: {row}");
    }
}

/// The choice between two models with these draws is the one that the peer's scores make.
#[test]
fn the_larger_of_the_peers_scores_is_chosen() {
    let rows = golden("score");
    let mut compared = 0;
    for cheap in &rows {
        for dear in &rows {
            let costs = numbers(&cheap["all"]);
            let same_case = ["all", "wq", "wc"].iter().all(|key| cheap[key] == dear[key]);
            if costs.len() != 2 || !same_case || cheap["cost"] != costs[0] || dear["cost"] != costs[1] {
                continue;
            }
            let draws = [cheap["q"].as_f64().unwrap(), dear["q"].as_f64().unwrap()];
            let scores = (cheap["score"].as_f64().unwrap(), dear["score"].as_f64().unwrap());
            let expected = usize::from(scores.1 > scores.0);
            assert_eq!(best(weights_of(cheap), &with_costs(&costs), &draws, 0.0), Some(expected), "{cheap} {dear}");
            compared += 1;
        }
    }
    assert!(compared > 400, "{compared}");
}

#[test]
fn fixed_draws_choose_the_peers_model() {
    for row in golden("pick_fixed_samples") {
        let chosen = best(weights_of(&row), &with_costs(&numbers(&row["costs"])), &numbers(&row["samples"]), 0.0);
        assert_eq!(row["models"][chosen.unwrap()], row["pick"], "{row}");
    }
}

#[test]
fn shares_are_the_peers() {
    let mut generator = generator();
    for row in golden("pick_share") {
        let names: Vec<&String> = row["cells"].as_object().unwrap().keys().collect();
        let eligible: Vec<Eligible> = names
            .iter()
            .enumerate()
            .map(|(model, name)| {
                let shapes = numbers(&row["cells"][*name]);
                let posterior = Posterior::try_new(shapes[0], shapes[1]).unwrap();
                Eligible { model, posterior, cost: row["costs"][*name].as_f64().unwrap(), latency: None }
            })
            .collect();
        let draws = 200_000_u32;
        let mut chosen = vec![0_u32; names.len()];
        for _ in 0..draws {
            let decision = choose(weights_of(&row), eligible.clone(), 0.0, 0.0, &mut generator).unwrap();
            chosen[decision.model] += 1;
        }
        for (name, count) in names.iter().zip(chosen) {
            let (share, theirs) = (f64::from(count) / f64::from(draws), row["share"][*name].as_f64().unwrap());
            // Both are estimates from as many draws; where neither varies they must agree to a few draws.
            let error = ((share * (1.0 - share) + theirs * (1.0 - theirs)) / f64::from(draws)).sqrt();
            assert!((share - theirs).abs() <= 4.0 * error.max(5e-6), "{name}: {share}, not {theirs}, in {row}");
        }
    }
}

#[test]
fn weights_are_accepted_as_by_the_peer() {
    for row in golden("weights_validation") {
        let config = with(full(), "/routers/0/objective", json!({"weights": row["in"]}));
        // A weight left out counts with its default, so that the sum must still be 1.
        let accepted = row["ok"] == true && row["quality"].as_f64().unwrap() + row["cost"].as_f64().unwrap() > 0.99;
        match Config::parse(config.to_string().as_bytes()) {
            Ok(config) => {
                assert!(accepted, "{row}");
                let quality = row["quality"].as_f64().unwrap();
                let expected = Objective::Weights { quality, cost: row["cost"].as_f64().unwrap(), latency: 0.0 };
                assert_eq!(config.routers[0].objective, expected);
            }
            Err(errors) => assert!(!accepted, "{row}: {errors:?}"),
        }
    }
}

#[test]
fn objectives_by_rows() {
    let floor = |tolerance| Objective::QualityFloor { tolerance, allowance: 0.0 };
    let budget = Objective::Budget { usd_per_1k_requests: 1.0 };
    let quality = Objective::Weights { quality: 1.0, cost: 0.0, latency: 0.0 };
    // Objective, costs, draws, lambda, the model chosen.
    let rows: &[(Objective, &[f64], &[f64], f64, usize)] = &[
        // The cheapest within the tolerance of the best draw; the bound itself counts.
        (floor(0.05), &[1.0, 10.0], &[0.90, 0.94], 0.0, 0),
        (floor(0.05), &[1.0, 10.0], &[0.89, 0.94], 0.0, 1),
        (floor(0.5), &[1.0, 10.0], &[0.25, 0.5], 0.0, 0),
        (floor(0.0), &[1.0, 10.0], &[0.5, 0.5], 0.0, 0),
        (floor(0.0), &[1.0, 10.0], &[0.499, 0.5], 0.0, 1),
        (floor(1.0), &[10.0, 1.0], &[1.0, 0.0], 0.0, 1),
        (floor(0.1), &[3.0, 1.0, 2.0], &[0.8, 0.5, 0.75], 0.0, 2),
        (floor(0.1), &[3.0, 2.0, 1.0], &[0.0, 0.0, 0.0], 0.0, 2),
        // Money costs nothing below the budget …
        (budget, &[1e-4, 1e-1], &[0.80, 0.81], 0.0, 1),
        // … and more than a little quality above it.
        (budget, &[1e-4, 1e-1], &[0.80, 0.81], 0.5, 0),
        // Above it, what costs more than the dearest's share of 1 / (1 + lambda) is out of the question, however good.
        (budget, &[1e-4, 4e-2, 1e-1], &[0.0, 0.7, 1.0], 1e-9, 1),
        (budget, &[1e-4, 4e-2, 1e-1], &[0.0, 0.7, 1.0], 0.0, 2),
        (budget, &[1e-4, 4e-2, 1e-1], &[0.0, 0.9, 1.0], 5.0, 0),
        // The cheapest never is, also where all cost the same.
        (budget, &[1e-2, 1e-2], &[0.1, 0.2], 5.0, 1),
        (budget, &[0.0, 0.0], &[0.1, 0.2], 5.0, 1),
        (budget, &[1.0], &[0.0], 5.0, 0),
        // Ties go to the earlier model.
        (floor(0.05), &[1.0, 1.0, 1.0], &[0.5, 0.51, 0.52], 0.0, 0),
        (quality, &[3.0, 2.0, 1.0], &[0.5, 0.5, 0.5], 0.0, 0),
        (Objective::Weights { quality: 0.0, cost: 1.0, latency: 0.0 }, &[2.0, 1.0, 1.0], &[0.1, 0.2, 0.3], 0.0, 1),
        (budget, &[1e-3, 1e-3], &[0.5, 0.5], 1.0, 0),
    ];
    for (index, (objective, costs, draws, lambda, expected)) in rows.iter().enumerate() {
        let chosen = best(*objective, &with_costs(costs), draws, *lambda);
        assert_eq!(chosen, Some(*expected), "row {index}: {objective:?} {costs:?} {draws:?} {lambda}");
    }
}

#[test]
fn the_chosen_model_is_named_by_its_own_index() {
    let mut eligible = with_costs(&[1.0, 2.0]);
    eligible[0].model = 7;
    eligible[1].model = 9;
    let objectives = [
        Objective::QualityFloor { tolerance: 1.0, allowance: 0.0 },
        Objective::Weights { quality: 0.0, cost: 1.0, latency: 0.0 },
        Objective::Budget { usd_per_1k_requests: 1.0 },
    ];
    for objective in objectives {
        assert_eq!(best(objective, &eligible, &[0.5, 0.4], 1.0), Some(7), "{objective:?}");
        assert_eq!(best(objective, &[], &[], 1.0), None, "{objective:?}");
        assert!(choose(objective, vec![], 1.0, 0.0, &mut generator()).is_none(), "{objective:?}");
    }
}

/// Exploration reaches every model as often as it says, and no more.
#[test]
fn exploration_is_uniform() {
    let mut generator = generator();
    let mut eligible = with_costs(&[1.0, 1.0, 1.0, 1.0]);
    eligible[2].posterior = Posterior::try_new(1e6, 0.5).unwrap();
    for other in [0, 1, 3] {
        eligible[other].posterior = Posterior::try_new(0.5, 1e6).unwrap();
    }
    let quality = Objective::Weights { quality: 1.0, cost: 0.0, latency: 0.0 };
    for exploration in [0.0, 0.2, 1.0] {
        let draws = 40_000;
        let mut chosen = [0_u32; 4];
        for _ in 0..draws {
            chosen[choose(quality, eligible.clone(), exploration, 0.0, &mut generator).unwrap().model] += 1;
        }
        for other in [0, 1, 3] {
            let (share, expected) = (f64::from(chosen[other]) / f64::from(draws), exploration / 4.0);
            let error = (expected * (1.0 - expected) / f64::from(draws)).sqrt();
            assert!((share - expected).abs() <= 4.0 * error, "{share}, not {expected}");
        }
    }
}

/// What is tried after a failure leaves nobody out.
#[test]
fn rankings() {
    let floor = |tolerance| Objective::QualityFloor { tolerance, allowance: 0.0 };
    let quality = Objective::Weights { quality: 1.0, cost: 0.0, latency: 0.0 };
    let budget = Objective::Budget { usd_per_1k_requests: 1.0 };
    let costs = [3.0, 1.0, 2.0];
    for (objective, draws, lambda, expected) in [
        (quality, [0.1, 0.9, 0.5], 0.0, [1, 2, 0]),
        (quality, [0.5, 0.5, 0.5], 0.0, [0, 1, 2]),
        (floor(1.0), [0.9, 0.1, 0.5], 0.0, [1, 2, 0]),
        (floor(0.0), [0.9, 0.1, 0.5], 0.0, [0, 2, 1]),
        // Once the best is out, the rest is measured by itself.
        (floor(0.2), [0.9, 0.45, 0.5], 0.0, [0, 1, 2]),
        // Those that are too dear come last, not never.
        (budget, [0.9, 0.1, 0.5], 5.0, [1, 2, 0]),
    ] {
        let ranking = ranking(objective, with_costs(&costs), draws.to_vec(), lambda);
        assert_eq!(ranking, expected, "{objective:?} {draws:?}");
    }
}
