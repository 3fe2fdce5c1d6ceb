//! Prevents: money spent where a cheaper model is as good, and quality given away for it.

use adaptive_router::bandit::policy::{Decision, Eligible, best, choose};
use adaptive_router::bandit::posterior::Posterior;
use adaptive_router::config::Objective;
use rand::RngExt;

use crate::random::generator;

const fn floor(allowance: f64) -> Objective {
    Objective::QualityFloor { tolerance: 0.05, allowance }
}

/// Models from (alpha, beta, cost), in the order of their names.
fn models(cells: &[(f64, f64, f64)]) -> Vec<Eligible> {
    let model = |(model, (alpha, beta, cost)): (usize, &(f64, f64, f64))| {
        let posterior = Posterior::try_new(*alpha, *beta).unwrap();
        Eligible { model, posterior, cost: *cost, latency: None }
    };
    cells.iter().enumerate().map(model).collect()
}

/// How often each model is chosen.
fn shares(objective: Objective, eligible: &[Eligible], exploration: f64) -> Vec<f64> {
    const CHOICES: u32 = 40_000;
    let mut rng = generator();
    let mut shares = vec![0.0; eligible.len()];
    for _ in 0..CHOICES {
        let decision = choose(objective, eligible.to_vec(), exploration, 0.0, &mut rng).unwrap();
        shares[decision.model] += 1.0 / f64::from(CHOICES);
    }
    shares
}

#[test]
fn who_gets_the_requests() {
    for (name, objective, cells, expected) in [
        ("as good, and cheap", floor(0.02), &[(900.0, 100.0, 10.0), (900.0, 100.0, 1.0)][..], [0.0, 1.0]),
        ("far worse", floor(0.02), &[(900.0, 100.0, 10.0), (300.0, 700.0, 1.0)], [1.0, 0.0]),
        ("as good, and dear", floor(0.02), &[(900.0, 100.0, 1.0), (900.0, 100.0, 10.0)], [1.0, 0.0]),
        ("better, and dear", floor(0.02), &[(700.0, 300.0, 1.0), (900.0, 100.0, 10.0)], [0.0, 1.0]),
        ("the same price: the earlier one", floor(0.02), &[(90.0, 10.0, 1.0), (91.0, 9.0, 1.0)], [1.0, 0.0]),
        // Its rate is .855 of .9, just the floor.
        ("just at the floor, strictly", floor(0.0), &[(9_000.0, 1_000.0, 10.0), (8_550.0, 1_450.0, 1.0)], [0.5, 0.5]),
        ("just at the floor", floor(0.02), &[(9_000.0, 1_000.0, 10.0), (8_550.0, 1_450.0, 1.0)], [0.0, 1.0]),
        // A point below it is within the allowance, and four are not.
        ("a point below", floor(0.02), &[(9_000.0, 1_000.0, 10.0), (8_450.0, 1_550.0, 1.0)], [0.0, 1.0]),
        ("four points below", floor(0.02), &[(9_000.0, 1_000.0, 10.0), (8_140.0, 1_860.0, 1.0)], [1.0, 0.0]),
    ] {
        let is = shares(objective, &models(cells), 0.0);
        assert!(is.iter().zip(expected).all(|(is, expected)| (is - expected).abs() < 0.02), "{name}: {is:?}");
    }
}

/// Without allowance a model is chosen as often as a draw from its posterior meets the floor of the others' draws.
#[test]
fn strictly_it_is_thompson_sampling() {
    let mut rng = generator();
    for cells in [
        &[(30.0, 20.0, 1.0), (40.0, 10.0, 10.0)][..],
        &[(10.0, 10.0, 1.0), (16.0, 4.0, 10.0)],
        &[(60.0, 40.0, 1.0), (300.0, 60.0, 10.0)],
        &[(20.0, 20.0, 1.0), (30.0, 10.0, 2.0), (34.0, 6.0, 10.0)],
    ] {
        let eligible = models(cells);
        let closed = shares(floor(0.0), &eligible, 0.0);
        let cheapest = (0..40_000).filter(|_| {
            let draws: Vec<f64> = eligible.iter().map(|eligible| eligible.posterior.sample(&mut rng)).collect();
            best(floor(0.0), &eligible, &draws, 0.0) == Some(0)
        });
        let drawn = cheapest.count() as f64 / 40_000.0;
        assert!((closed[0] - drawn).abs() < 0.03, "{cells:?}: {} and not {drawn}", closed[0]);
    }
}

/// A cheap model that is not used because it fell is looked at again, the sooner the longer nobody looked.
#[test]
fn what_may_have_changed_is_looked_at_again() {
    let of = |stale| {
        let mut eligible = models(&[(300.0, 700.0, 1.0), (900.0, 100.0, 10.0)]);
        let before = Posterior::try_new(18.0, 2.0).unwrap().old;
        (eligible[0].posterior.stale, eligible[0].posterior.fallback) = (stale, before);
        eligible
    };
    let share = |stale, exploration| shares(floor(0.02), &of(stale), exploration)[0];
    assert!(share(0.0, 0.005) < 0.005 && share(1.0, 0.0) < 0.001, "neither without a reason nor without exploration");
    let (soon, late) = (share(5e-4, 0.005), share(1.0, 0.005));
    assert!(soon > 0.003 && soon < late, "{soon}, {late}");
    assert!((late - 0.0175).abs() < 0.003, "no more than 1.5 % and half of the exploration: {late}");
    // A dear one that is not used would not be chosen anyway.
    let mut dear = of(1.0);
    dear[0].cost = 100.0;
    assert!(shares(floor(0.02), &dear, 0.005)[0] < 0.005);
}

/// What is logged is what was drawn from.
#[test]
fn propensities_are_exact() {
    let mut rng = generator();
    for round in 0..300 {
        let count = rng.random_range(1..7);
        let cells: Vec<(f64, f64, f64)> = (0..count)
            .map(|_| {
                (rng.random_range(0.5..200.0), rng.random_range(0.5..200.0), rng.random_range(1.0..4.0_f64).floor())
            })
            .collect();
        let eligible = models(&cells);
        let mut odds = vec![0.0; count];
        for _ in 0..20_000 {
            let decision: Decision = choose(floor(0.02), eligible.clone(), 0.3, 0.0, &mut rng).unwrap();
            odds[decision.model] = decision.propensity();
            if odds.iter().all(|odd| *odd > 0.0) {
                break;
            }
        }
        let least = if count == 1 { 1.0 } else { 0.3 / count as f64 };
        assert!((odds.iter().sum::<f64>() - 1.0).abs() < 1e-9, "round {round}: {odds:?}");
        assert!(odds.iter().all(|odd| *odd >= least - 1e-12), "round {round}: {odds:?}");
    }
}
