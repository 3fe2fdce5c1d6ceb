//! Prevents: a cell whose belief is no probability distribution, after which every draw of its router is worthless.

use adaptive_router::bandit::change_points::{Belief, Known, Reading, SpanPart};
use adaptive_router::bandit::evidence::Evidence;
use adaptive_router::bandit::posterior::{Part, Posterior, Prior};
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
        assert!((prior.mean * prior.mass - alpha).abs() < 1e-12, "{row}");
        assert!(((1.0 - prior.mean) * prior.mass - row["beta"].as_f64().unwrap()).abs() < 1e-12, "{row}");
        let believed = belief(prior, &[]).posterior.mean();
        assert!((believed - row["mean"].as_f64().unwrap()).abs() < 1e-12, "{row}: {believed}");
        rows += 1;
    }
    assert_eq!(rows, 6);
}

/// Of a cell with this evidence by span.
fn belief(prior: Prior, spans: &[Evidence]) -> Belief {
    let reading = Reading { hazard: 3e-4, pool: 10.0, discount: 1.0, saturation: 2_000.0 };
    let spans: Vec<SpanPart> = spans.iter().map(|own| SpanPart { mass: own.mass(), own: *own }).collect();
    reading.belief(&spans, prior, Evidence::default(), &mut Known::default())
}

/// One signal in twenty is wrong: a model that is always good is praised for 95 of 100 answers.
#[test]
fn wrong_signals_are_taken_into_account() {
    let prior = Prior::new(Tier::Two, false, 4.0);
    for (successes, failures, expected) in
        [(950.0, 50.0, 1.0), (50.0, 950.0, 0.0), (500.0, 500.0, 0.5), (860.0, 140.0, 0.9)]
    {
        let believed = belief(prior, &[Evidence { successes, failures }]).posterior.mean();
        assert!((believed - expected).abs() < 0.005, "{successes}, {failures}: {believed}");
    }
}

#[test]
fn always_a_distribution() {
    let count = prop_oneof![prop::sample::select(vec![0.0, 1e-300, 1e-3, 1e6, 1e12, f64::MAX]), 0.0..4.0, 0.0..1000.0,];
    let tiers = prop::sample::select(vec![Tier::One, Tier::Two, Tier::Three]);
    // The configuration lets no other masses pass.
    let mass = prop_oneof![0.1..20.0, any::<f64>()].prop_filter("a mass", |mass: &f64| mass.is_finite() && *mass > 0.0);
    let spans = prop::collection::vec((count.clone(), count), 0..49);
    let generator = std::cell::RefCell::new(generator());
    holds(2_000, (tiers, any::<bool>(), mass, spans), |(tier, strength, mass, spans)| {
        let spans: Vec<Evidence> =
            spans.iter().map(|(successes, failures)| Evidence { successes: *successes, failures: *failures }).collect();
        let posterior = belief(Prior::new(tier, strength, mass), &spans).posterior;
        let weights: f64 = posterior.parts().iter().map(|part| part.weight).sum();
        assert!((weights - 1.0).abs() < 1e-9, "{posterior:?}");
        for part in posterior.parts().iter().chain([&posterior.fallback]).filter(|part| part.weight > 0.0) {
            let shape = part.shape();
            assert!(part.weight <= 1.0 + 1e-9 && part.variance > 0.0, "{posterior:?}");
            assert!(shape.alpha.is_finite() && shape.alpha >= 0.5 && shape.beta.is_finite() && shape.beta >= 0.5);
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

/// Mean and variance of the draws are those of the distribution, which has one part or two.
#[test]
fn draws_follow_the_distribution() {
    let mut generator = generator();
    let one = |alpha, beta| Posterior::try_new(alpha, beta).unwrap();
    let two = |old: Posterior, new: Posterior, weight| Posterior {
        old: Part { weight: 1.0 - weight, ..old.old },
        new: Part { weight, ..new.old },
        ..old
    };
    for posterior in [
        one(0.5, 0.5),
        one(0.5, 9.5),
        one(5.0, 5.0),
        one(9.5, 0.5),
        one(300.0, 20.0),
        two(one(300.0, 20.0), one(2.0, 2.0), 0.3),
    ] {
        let n = 100_000_f64;
        let draws: Vec<f64> = (0..100_000).map(|_| posterior.sample(&mut generator)).collect();
        let mean = draws.iter().sum::<f64>() / n;
        let variance = draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / n;
        let expected = posterior.moments();
        assert!((mean - expected.mean).abs() < 4.0 * (expected.variance / n).sqrt(), "mean {mean} of {posterior:?}");
        assert!((variance / expected.variance - 1.0).abs() < 0.05, "variance {variance} of {posterior:?}");
    }
}
