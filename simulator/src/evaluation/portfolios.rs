//! Random portfolios: worlds that are drawn and not designed. Their models, prices, qualities, answers' lengths,
//! changes and users are random, so that a rule cannot be fitted to a few of them.

use super::objective::{self, FLOOR};
use super::world::{Callers, Feedback, Model, Phase, TYPES, Watch, Workers, World};
use crate::models::draws::Draws;

const NAMES: [&str; 9] = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];

/// What happens in a portfolio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Still,
    Falls,
    Drifts,
}

impl Family {
    pub const ALL: [Family; 3] = [Family::Still, Family::Falls, Family::Drifts];

    pub fn name(self) -> &'static str {
        match self {
            Family::Still => "nothing changes",
            Family::Falls => "the most used model falls, and recovers",
            Family::Drifts => "models come, drift and get cheaper",
        }
    }
}

/// The portfolio of a seed.
pub fn portfolio(family: Family, seed: u64) -> World {
    let mut draws = Draws::new(seed, family.name());
    let count = 2 + draws.index(7);
    let models: Vec<Model> = NAMES.iter().take(count).map(|name| model(name, &mut draws)).collect();
    let observed = between(&mut draws, 0.15, 0.5);
    let wrong = between(&mut draws, 0.02, 0.08);
    let phase = |from, models: &[Model]| Phase { from, models: models.to_vec() };
    let mut phases = vec![phase(0.0, &models)];
    let mut watch = None;
    match family {
        Family::Still => {}
        Family::Falls => {
            let most_used = most_used(&phases);
            let mut fallen = models.clone();
            fallen.iter_mut().skip(most_used).take(1).for_each(|model| model.success = [0.3; TYPES.len()]);
            phases.extend([phase(1.0 / 3.0, &fallen), phase(2.0 / 3.0, &models)]);
            watch = Some(Watch { model: most_used, falls: Some(1.0 / 3.0), rises: Some(2.0 / 3.0) });
        }
        Family::Drifts => {
            let mut now = models;
            for from in [0.2, 0.4, 0.6, 0.8] {
                let one = draws.index(now.len());
                let (drift, price) = (between(&mut draws, -0.15, 0.15), between(&mut draws, 0.3, 0.9));
                if let Some(model) = now.get_mut(one) {
                    model.success = model.success.map(|rate| (rate + drift).clamp(0.05, 0.98));
                }
                let other = draws.index(now.len());
                if let Some(model) = now.get_mut(other) {
                    (model.input, model.output) = (price * model.input, price * model.output);
                }
                if from == 0.4
                    && let Some(name) = NAMES.get(count)
                {
                    now.push(model(name, &mut draws));
                }
                phases.push(phase(from, &now));
            }
        }
    }
    World {
        name: family.name(),
        what: "a random portfolio",
        phases,
        feedback: Feedback::even(observed, wrong),
        workers: Workers { count: 1, replicas: 1, refresh: 100 },
        callers: Callers { requests_per_hour: 10_000, one_key: 0.0, guarded: true },
        attack: None,
        cut: None,
        restart: false,
        watch,
    }
}

/// Draws a model. A dearer model is better on the whole, and each type differs in its own way. Prices lie within two
/// and a half decades.
fn model(name: &'static str, draws: &mut Draws) -> Model {
    let place = draws.uniform();
    let output = 0.1 * 10_f64.powf(2.5 * place);
    let base = 0.45 + 0.4 * place + between(draws, -0.12, 0.12);
    let success = [(); TYPES.len()].map(|()| (base + between(draws, -0.15, 0.15)).clamp(0.05, 0.98));
    let output_tokens = 400.0 * 2_f64.powf(between(draws, -1.0, 1.0));
    Model { name, tier: 1 + (3.0 * place) as u8, input: output / 4.0, output, output_tokens, success }
}

/// The model that is the right choice for most types.
fn most_used(phases: &[Phase]) -> usize {
    let Some(first) = phases.first() else { return 0 };
    let mut uses = vec![0; first.models.len()];
    for request_type in 0..TYPES.len() {
        let right = objective::oracle(FLOOR, first, request_type);
        uses.iter_mut().skip(right).take(1).for_each(|uses| *uses += 1);
    }
    let most = uses.into_iter().enumerate().reduce(|most, next| if next.1 > most.1 { next } else { most });
    most.map_or(0, |(model, _)| model)
}

fn between(draws: &mut Draws, low: f64, high: f64) -> f64 {
    low + (high - low) * draws.uniform()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]

    use super::*;

    #[test]
    fn every_portfolio_is_a_world() {
        for (family, seed) in Family::ALL.into_iter().flat_map(|family| (1..200).map(move |seed| (family, seed))) {
            let world = portfolio(family, seed);
            for phase in &world.phases {
                assert!((2..=NAMES.len()).contains(&phase.models.len()), "{family:?} {seed}");
                for model in &phase.models {
                    assert!(model.success.iter().all(|rate| (0.05..=0.98).contains(rate)), "{family:?} {seed}");
                    assert!(model.cost() > 0.0 && (1..=3).contains(&model.tier), "{family:?} {seed}");
                }
            }
            assert!(world.phases.is_sorted_by(|earlier, later| earlier.models.len() <= later.models.len()));
        }
        let world = portfolio(Family::Falls, 1);
        let watched = world.watch.map_or(0, |watch| watch.model);
        assert_eq!(world.phases[1].models[watched].success, [0.3; TYPES.len()]);
    }
}
