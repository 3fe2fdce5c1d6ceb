//! Prevents: a cell whose belief is no probability distribution, after which every draw of its router is worthless.

use adaptive_router::bandit::evidence::Evidence;
use adaptive_router::bandit::posterior::{Posterior, Prior};
use adaptive_router::config::model::Tier;
use proptest::prelude::*;
use serde_json::Value;

use crate::random::{generator, holds};

fn golden() -> Value {
    serde_json::from_str(include_str!("../../data/bandit.json")).unwrap()
}

#[test]
fn priors_are_the_peers() {
    let mut rows = 0;
    for row in golden()["cold_start"].as_array().unwrap() {
        let tier = Tier::from_number(row["quality_tier"].as_f64().unwrap());
        let Some(alpha) = row["alpha"].as_f64() else {
            assert_eq!(tier, None, "{row}");
            continue;
        };
        let prior = Prior::new(tier.unwrap(), row["declared_strength"].as_bool().unwrap(), 10.0);
        let posterior = Posterior::new(prior, Evidence::default());
        let expected = (alpha, row["beta"].as_f64().unwrap());
        assert_eq!((posterior.alpha(), posterior.beta()), expected, "{row}");
        assert!((posterior.mean() - row["mean"].as_f64().unwrap()).abs() < 1e-12, "{row}");
        rows += 1;
    }
    assert_eq!(rows, 6);
}

#[test]
fn evidence_is_added_to_the_prior() {
    let prior = Prior::new(Tier::Two, false, 10.0);
    let posterior = Posterior::new(prior, Evidence { successes: 2.5, failures: 0.5 });
    assert_eq!((posterior.alpha(), posterior.beta()), (7.5, 5.5));
    assert_eq!(posterior.mean(), 7.5 / 13.0);
}

#[test]
fn always_a_distribution() {
    let anything = prop_oneof![
        any::<f64>(),
        prop::sample::select(vec![0.0, -0.0, -1.0, 1e-300, f64::MAX, f64::INFINITY, f64::NEG_INFINITY, f64::NAN]),
        0.0..1000.0,
    ];
    let tiers = prop::sample::select(vec![Tier::One, Tier::Two, Tier::Three]);
    // The configuration lets no other masses pass.
    let mass = anything.clone().prop_filter("a mass", |mass| mass.is_finite() && *mass > 0.0);
    let cells = (tiers, any::<bool>(), mass, anything.clone(), anything);
    let generator = std::cell::RefCell::new(generator());
    holds(5_000, cells, |(tier, strength, mass, successes, failures)| {
        let posterior = Posterior::new(Prior::new(tier, strength, mass), Evidence { successes, failures });
        for shape in [posterior.alpha(), posterior.beta()] {
            assert!(shape.is_finite() && shape >= 0.5, "{posterior:?}");
        }
        let mean = posterior.mean();
        assert!((0.0..=1.0).contains(&mean), "{posterior:?} has the mean {mean}");
        let draw = posterior.sample(&mut *generator.borrow_mut());
        assert!((0.0..=1.0).contains(&draw), "{posterior:?} drew {draw}");
    });
}

#[test]
fn shapes_out_of_range_are_refused() {
    for (alpha, beta, accepted) in [
        (0.5, 0.5, true),
        (0.499, 1.0, false),
        (1.0, 0.0, false),
        (f64::NAN, 1.0, false),
        (1.0, f64::INFINITY, false),
        (-1.0, 1.0, false),
        (300.0, 0.5, true),
    ] {
        assert_eq!(Posterior::try_new(alpha, beta).is_some(), accepted, "{alpha}, {beta}");
    }
}

/// Mean and variance of the draws are those of the distribution.
#[test]
fn draws_follow_the_distribution() {
    let mut generator = generator();
    for (alpha, beta) in [(0.5, 0.5), (0.5, 9.5), (5.0, 5.0), (9.5, 0.5), (300.0, 20.0)] {
        let posterior = Posterior::try_new(alpha, beta).unwrap();
        let n = 100_000_f64;
        let draws: Vec<f64> = (0..100_000).map(|_| posterior.sample(&mut generator)).collect();
        let mean = draws.iter().sum::<f64>() / n;
        let variance = draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / n;
        let expected: f64 = alpha * beta / ((alpha + beta).powi(2) * (alpha + beta + 1.0));
        assert!((mean - posterior.mean()).abs() < 4.0 * (expected / n).sqrt(), "mean {mean} of Beta({alpha}, {beta})");
        assert!((variance / expected - 1.0).abs() < 0.05, "variance {variance} of Beta({alpha}, {beta})");
    }
}
