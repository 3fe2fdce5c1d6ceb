//! Prevents: a change of the core, or of a constant of learning, that makes it learn worse than it promises. The worlds are those
//! of `adaptive-router-sim evaluate`, with fewer seeds; the margins are wider than the noise that this leaves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use adaptive_router_sim::evaluation::{Contestant, Estimate, Row, Run, Setup, Wait, World, evaluate, table, worlds};
use serde_json::json;

const OURS: Contestant = Contestant::Ours;
const OURS_WEIGHTS: Contestant = Contestant::OursWeights;
const PEER: Contestant = Contestant::Peer;

fn world(name: &str) -> World {
    worlds().into_iter().find(|world| world.name == name).expect("a known world")
}

fn runs(world: &World, contestants: &[Contestant], seeds: u64, requests: usize) -> Vec<Row> {
    let setup = Setup { first_seed: 1, seeds, requests, learning: json!({}) };
    let rows = evaluate(world, contestants, &setup, &|| {}).unwrap();
    println!("seeds 1 to {seeds}, {requests} requests\n{}", table(world, &rows));
    rows
}

/// A mean in percent.
fn percent(row: &Row, of: impl Fn(&Run) -> f64) -> f64 {
    row.estimate(|run| 100.0 * of(run)).mean
}

/// The peer knows one objective, so both rules are judged by it: by the weighted sum of quality and cheapness, not by
/// quality alone, which a rule can buy.
#[test]
fn where_nothing_changes_the_peers_rule_is_at_most_a_point_better() {
    for name in ["stationary", "demo"] {
        let rows = runs(&world(name), &[OURS_WEIGHTS, PEER], 10, 12_000);
        let [ours, peer] = [0, 1].map(|row| percent(&rows[row], |run| run.regret_weights));
        assert!(ours <= peer + 1.0, "{name}: regret {ours:.2} and {peer:.2}");
    }
}

/// With the defaults of both; and under the peer's weights, which prefer cheap models so much that success counts less.
#[test]
fn after_a_silent_regression_the_peers_rule_is_far_behind() {
    let rows = runs(&world("regression"), &[OURS, OURS_WEIGHTS, PEER], 5, 12_000);
    let [ours, weights, peer] = [0, 1, 2].map(|row| percent(&rows[row], |run| run.success_after_change));
    assert!(ours >= peer + 15.0, "success {ours:.1} and {peer:.1}");
    assert!(weights >= peer + 8.0, "success under the same weights {weights:.1} and {peer:.1}");
}

#[test]
fn a_recovered_model_is_found_again() {
    let found = |row: &Row| row.runs.iter().filter(|run| matches!(run.used_again, Wait::Requests(_))).count();
    let rows = runs(&world("recovery"), &[OURS_WEIGHTS], 5, 12_000);
    assert_eq!(found(&rows[0]), 5);
    // Where a better model is at hand, nobody needs it soon.
    let rows = runs(&world("recovery"), &[OURS], 5, 36_000);
    assert!(found(&rows[0]) >= 3, "{} of 5", found(&rows[0]));
}

/// Points of success, in the mean of all requests. Epochs that are still open are in no order among each other: the more
/// replicas, the later what they hold is forgotten.
#[test]
fn many_that_share_lose_little_against_one() {
    for (one, many, points) in [
        ("recovery", "workers-8", 0.5),
        ("recovery", "replicas-8", 1.0),
        ("recovery", "replicas-32", 2.5),
        ("regression", "partition", 1.0),
    ] {
        let [one, all] = [one, many].map(|name| runs(&world(name), &[OURS, OURS_WEIGHTS], 5, 12_000));
        for (one, all) in one.iter().zip(&all) {
            // The same requests: the difference of each seed has less noise than the means.
            let lost = one.runs.iter().zip(&all.runs).map(|(one, all)| 100.0 * (one.success - all.success));
            let lost = Estimate::of(lost);
            println!("{many}, {}: {lost:?}", one.contestant.name());
            assert!(lost.mean <= points + 2.0 * lost.error, "{many}, {}: {lost:?}", one.contestant.name());
        }
    }
}

/// The bound on one caller's evidence. Honest users pay with money: requests go to a dearer model that is as good.
#[test]
fn one_caller_who_lies_takes_no_quality_from_the_others() {
    let honest = runs(&world("stationary"), &[OURS], 5, 12_000);
    let poisoned = runs(&world("poisoning"), &[OURS], 5, 12_000);
    let lost = percent(&honest[0], |run| run.success) - percent(&poisoned[0], |run| run.success);
    let dearer = poisoned[0].estimate(|run| run.usd_per_1k).mean / honest[0].estimate(|run| run.usd_per_1k).mean;
    assert!(lost <= 1.0 && dearer <= 1.75, "{lost:.2} points of success, {dearer:.2} times the cost");
}

#[test]
fn a_restart_changes_nothing() {
    let [before, after] = ["regression", "restart"].map(|name| runs(&world(name), &[OURS], 2, 6_000));
    assert_eq!(before[0].runs, after[0].runs);
}

#[test]
fn seeds_decide_everything() {
    let [one, two] = [1, 2].map(|_| runs(&world("biased"), &[OURS, PEER], 2, 2_000));
    for (one, two) in one.iter().zip(&two) {
        assert_eq!(one.runs, two.runs);
        assert_ne!(one.runs[0], one.runs[1]);
    }
}

/// A world's name is what `--world` takes; a model keeps its place from phase to phase.
#[test]
fn worlds_are_well_formed() {
    let mut names = BTreeMap::new();
    for world in worlds() {
        assert_eq!(names.insert(world.name, ()), None, "{}", world.name);
        assert_eq!(world.phases[0].from, 0.0);
        for (earlier, later) in world.phases.iter().zip(&world.phases[1..]) {
            assert!(earlier.from < later.from && later.from < 1.0, "{}", world.name);
            for (earlier, later) in earlier.models.iter().zip(&later.models) {
                assert_eq!(earlier.name, later.name, "{}", world.name);
            }
        }
    }
}
