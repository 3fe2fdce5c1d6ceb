//! Prevents: a budget that is overspent, or spent so timidly that quality is given away.

use adaptive_router::bandit::policy::budget::Pacer;
use adaptive_router::bandit::policy::{Eligible, choose};
use adaptive_router::bandit::posterior::Posterior;
use adaptive_router::config::Objective;
use rand::RngExt;

use crate::random::generator;

const REQUESTS: usize = 5_000;

/// Success rates and costs in USD per request, the cheapest first.
struct World {
    name: &'static str,
    models: &'static [(f64, f64)],
    /// The dearest is clearly the best: it is worth spending all that may be spent.
    worth_it: bool,
}

const WORLDS: [World; 6] = [
    World { name: "two models, 30 times the price", models: &[(0.70, 2e-4), (0.90, 6e-3)], worth_it: true },
    World { name: "two models, 3 times the price", models: &[(0.70, 1e-3), (0.85, 3e-3)], worth_it: true },
    World { name: "two models, nearly as good", models: &[(0.85, 2e-4), (0.88, 6e-3)], worth_it: false },
    World { name: "three models", models: &[(0.60, 1e-4), (0.80, 1e-3), (0.92, 1e-2)], worth_it: true },
    World { name: "three models, close prices", models: &[(0.50, 1e-3), (0.65, 2e-3), (0.85, 4e-3)], worth_it: true },
    World { name: "the dearest hardly better", models: &[(0.60, 1e-4), (0.90, 2e-3), (0.92, 1e-2)], worth_it: false },
];

impl World {
    fn cheapest(&self) -> f64 {
        self.models[0].1
    }

    fn dearest(&self) -> f64 {
        self.models[self.models.len() - 1].1
    }
}

/// Mean cost in USD per request over the whole run. Sizes vary by a factor of ten around a mean of 1.
fn run(world: &World, target: f64) -> f64 {
    let mut rng = generator();
    let mut pacer = Pacer::new(target * 1000.0);
    let objective = Objective::Budget { usd_per_1k_requests: target * 1000.0 };
    let mut evidence = vec![(5.0, 5.0); world.models.len()];
    let mut spent = 0.0;
    for _ in 0..REQUESTS {
        let size = 10_f64.powf(rng.random_range(-0.5..0.5)) / 1.236;
        let eligible: Vec<Eligible> = world
            .models
            .iter()
            .zip(&evidence)
            .enumerate()
            .map(|(model, ((_, cost), (alpha, beta)))| Eligible {
                model,
                posterior: Posterior::try_new(*alpha, *beta).unwrap(),
                cost: cost * size,
                latency: None,
            })
            .collect();
        let decision = choose(objective, eligible, 0.01, pacer.lambda(), &mut rng).unwrap();
        let (quality, cost) = world.models[decision.model];
        let cell = &mut evidence[decision.model];
        if rng.random_bool(quality) {
            cell.0 += 1.0
        } else {
            cell.1 += 1.0
        }
        spent += cost * size;
        pacer.spend(cost * size);
    }
    spent / REQUESTS as f64
}

#[test]
fn the_mean_cost_lands_just_below_the_target() {
    let mut wrong = Vec::new();
    for world in &WORLDS {
        for position in [0.15, 0.3, 0.5, 0.7, 0.85] {
            let target = world.cheapest() + (world.dearest() - world.cheapest()) * position;
            let ratio = run(world, target) / target;
            println!("{}, target at {position}: {ratio:.3} of it", world.name);
            if ratio > 1.0 || world.worth_it && ratio < 0.90 {
                wrong.push(format!("{}, target at {position}: {ratio:.3} of it", world.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_target_that_cannot_be_met_is_approached() {
    for world in &WORLDS {
        let low = run(world, world.cheapest() / 2.0);
        // Exploration costs something, and so does finding out the price of money.
        let most = world.cheapest() * 1.02 + 0.015 * world.dearest();
        assert!(low < most, "{}: {low} is far above the cheapest, {}", world.name, world.cheapest());
        let high = run(world, world.dearest() * 100.0);
        assert!(!world.worth_it || high > 0.8 * world.dearest(), "{}: only {high} of {}", world.name, world.dearest());
    }
}

#[test]
fn the_price_of_money_follows_the_spend() {
    let mut pacer = Pacer::new(2.0);
    assert_eq!(pacer.lambda(), 0.0);
    (0..100).for_each(|_| pacer.spend(0.0019));
    assert_eq!(pacer.lambda(), 0.0, "below the target");
    (0..10_000).for_each(|_| pacer.spend(0.1));
    let high = pacer.lambda();
    assert!(high > 1.0 && high <= 5.0, "{high}");
    (0..10_000).for_each(|_| pacer.spend(0.0));
    assert_eq!(pacer.lambda(), 0.0);
}
