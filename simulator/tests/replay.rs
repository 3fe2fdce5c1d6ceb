//! Prevents: a replay that says something else of a user's table than what stands in it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use adaptive_router_sim::replay::{Outcome, Rule, Setup, Table, json, play};
use serde_json::json;

/// A cheap model that is as good as the dear one for law, and useless for mathematics; what a row's number decides is even.
fn table(rows: usize) -> Table {
    let row = |index: usize| {
        let (request_type, cheap) = if index.is_multiple_of(2) { ("law", 0.9) } else { ("mathematics", 0.2) };
        let mut models = json!({
            "cheap": {"score": cheap, "cost": 0.001},
            "dear": {"score": 0.9, "cost": 0.01},
        });
        if index % 10 == 4 {
            models.as_object_mut().unwrap().remove("cheap");
        }
        json!({"request_type": request_type, "models": models}).to_string()
    };
    Table::read(&(0..rows).map(row).collect::<Vec<_>>().join("\n"), None, None).unwrap()
}

#[test]
fn every_rule_does_what_its_name_says() {
    let table = table(2_000);
    let setup = Setup { seeds: 2, feedback: 0.8, noise: 0.05 };
    let results: Vec<(Rule, Outcome)> = Rule::ALL.into_iter().map(|rule| (rule, play(&table, rule, setup))).collect();
    let of = |rule| results.iter().find(|(other, _)| *other == rule).unwrap().1;
    let near = |is: f64, expected: f64| (is - expected).abs() < 1e-9;
    // A tenth of the rows lacks the cheap model.
    for rule in [Rule::Dearest, Rule::BestSingle] {
        assert!(near(of(rule).quality.mean, 0.9) && near(of(rule).usd_per_1k.mean, 10.0), "{:?}", of(rule));
    }
    assert!(
        near(of(Rule::Oracle).quality.mean, 0.9) && near(of(Rule::Oracle).usd_per_1k.mean, 6.4),
        "{:?}",
        of(Rule::Oracle)
    );
    let (adaptive, random) = (of(Rule::Adaptive), of(Rule::Random));
    assert!(adaptive.quality.mean > 0.87 && adaptive.usd_per_1k.mean < 7.2, "{adaptive:?}");
    assert!(random.quality.mean < 0.75 && random.quality.error > 0.0, "{random:?}");
    let printed = json(&results);
    assert_eq!(printed["policies"]["dearest"]["quality"], json!(of(Rule::Dearest).quality.mean));
    assert_eq!(printed["policies"].as_object().unwrap().len(), 6);
}

#[test]
fn who_hears_nothing_learns_nothing_and_seeds_decide() {
    let table = table(400);
    let deaf = play(&table, Rule::Adaptive, Setup { seeds: 3, feedback: 0.0, noise: 0.0 });
    let told = play(&table, Rule::Adaptive, Setup { seeds: 3, feedback: 1.0, noise: 0.0 });
    assert!(deaf.quality.mean < told.quality.mean, "{deaf:?} {told:?}");
    assert_eq!(told, play(&table, Rule::Adaptive, Setup { seeds: 3, feedback: 1.0, noise: 0.0 }));
}
