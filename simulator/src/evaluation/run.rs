//! One policy in one world with one seed.
//!
//! All policies meet the same requests, because every request takes the same number of draws from the world's stream,
//! whatever is chosen. Policies draw from a stream of their own.

use std::collections::VecDeque;

use super::Setup;
use super::objective::{self, FLOOR, WEIGHTS};
use super::policies::{Caller, Contestant, Heard};
use super::world::{TYPES, Watch, World, at};
use crate::models::draws::Draws;

/// The results of a run. Shares are of the honest requests, in 0..1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Run {
    /// Mean of the true success rates of the chosen models. This is what users see, without the luck of the single
    /// answer.
    pub success: f64,
    /// The same mean, from the first change of the world until the next change or the end.
    pub success_after_change: f64,
    /// The worth under `weights` of the choices from then on.
    pub value_after_change: f64,
    pub usd_per_1k: f64,
    pub regret_floor: f64,
    pub regret_weights: f64,
    pub avoided: Wait,
    pub used_again: Wait,
}

/// How long something took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Wait {
    /// Nothing to measure, because it was not expected in this world or of this policy.
    #[default]
    NotExpected,
    Requests(usize),
    Never,
}

/// Requests over which the use of a model is measured.
const WINDOW: usize = 100;
/// A model counts as avoided when its share of the window has fallen below this part of its share before.
const AVOIDED: f64 = 0.25;
/// A model counts as used when its share of the window reaches this part of the oracle's share.
const USED: f64 = 0.5;
/// A model with a smaller share of the requests before its fall counts as hardly used, so no wait is measured.
const HARDLY_USED: f64 = 0.1;

pub fn run(world: &World, contestant: Contestant, setup: &Setup, seed: u64) -> Result<Run, String> {
    let mut policy = contestant.start(world, setup)?;
    let requests = setup.requests;
    let (mut nature, mut draws) = (Draws::new(seed, "world"), Draws::new(seed, contestant.name()));
    let mut pending: VecDeque<Heard> = VecDeque::new();
    let (mut tally, mut use_of_watched) = (Tally::default(), Vec::with_capacity(requests));
    let mut phase_index = 0;
    for now in 0..requests {
        if world.phase_at(now, requests) != phase_index {
            phase_index = world.phase_at(now, requests);
            policy.enter(world.phases.get(phase_index).ok_or("a phase is missing")?)?;
        }
        if world.restart && now == requests / 2 {
            policy.restart()?;
        }
        policy.cut(world.cut.is_some_and(|cut| (at(cut.from, requests)..at(cut.to, requests)).contains(&now)));
        let phase = world.phases.get(phase_index).ok_or("a phase is missing")?;
        while let Some(heard) = pending.pop_front_if(|heard| heard.now <= now) {
            policy.learn(&heard);
        }
        let request_type = nature.index(TYPES.len());
        let (worker, later_worker) = (nature.index(world.workers.count), nature.index(world.workers.count));
        let (luck, mood, who, key) = (nature.uniform(), nature.uniform(), nature.uniform(), nature.uniform());
        let attack = world.attack.filter(|attack| now >= at(attack.from, requests) && who < attack.share);
        let caller = match attack {
            Some(_) => Caller::Liar,
            None if key < world.callers.one_key => Caller::OneKey,
            None => Caller::Another,
        };
        let chosen = policy.choose(request_type, worker, now, &mut draws);
        let model = phase.models.get(chosen).ok_or("a policy chose a model that is not there")?;
        let success = luck < model.success(request_type);
        let reaction = match attack {
            Some(attack) => Some(attack.lie.about(chosen)),
            None => world.feedback.reaction(success, mood),
        };
        if let Some(reaction) = reaction {
            pending.push_back(Heard {
                request_type,
                model: chosen,
                reaction,
                worker: later_worker,
                now: now + 1 + world.feedback.delay,
                caller,
            });
        }
        if attack.is_none() {
            tally.count(model.success(request_type), model.cost());
            if phase_index == 1 {
                tally.count_after += 1.0;
                tally.success_after += model.success(request_type);
                tally.value_after += objective::value(phase, request_type, model);
            }
            tally.regret_floor += objective::regret(FLOOR, phase, request_type, model);
            tally.regret_weights += objective::regret(WEIGHTS, phase, request_type, model);
        }
        use_of_watched.push(world.watch.is_some_and(|watch| watch.model == chosen));
    }
    let (avoided, used_again) = world.watch.map_or_else(Default::default, |watch| waits(world, watch, &use_of_watched));
    Ok(tally.finish(avoided, used_again))
}

/// Sums over the honest requests.
#[derive(Default)]
struct Tally {
    count: f64,
    success: f64,
    count_after: f64,
    success_after: f64,
    value_after: f64,
    usd: f64,
    regret_floor: f64,
    regret_weights: f64,
}

impl Tally {
    fn count(&mut self, success: f64, usd: f64) {
        self.count += 1.0;
        self.success += success;
        self.usd += usd;
    }

    fn finish(self, avoided: Wait, used_again: Wait) -> Run {
        let count = self.count.max(1.0);
        Run {
            success: self.success / count,
            success_after_change: self.success_after / self.count_after.max(1.0),
            value_after_change: self.value_after / self.count_after.max(1.0),
            usd_per_1k: 1_000.0 * self.usd / count,
            regret_floor: self.regret_floor / count,
            regret_weights: self.regret_weights / count,
            avoided,
            used_again,
        }
    }
}

/// How long it took until the watched model was avoided, and until it was used.
fn waits(world: &World, watch: Watch, uses: &[bool]) -> (Wait, Wait) {
    let share = |from: usize, to: usize| {
        let window = uses.get(from..to).unwrap_or_default();
        window.iter().filter(|used| **used).count() as f64 / window.len().max(1) as f64
    };
    let until = |from: usize, to: usize, reached: &dyn Fn(f64) -> bool| {
        let waited = (from + WINDOW..=to).find(|end| reached(share(end - WINDOW, *end)));
        waited.map_or(Wait::Never, |end| Wait::Requests(end - from))
    };
    let requests = uses.len();
    let rises = watch.rises.map(|rises| at(rises, requests));
    let avoided = watch.falls.map_or(Wait::NotExpected, |falls| {
        let falls = at(falls, requests);
        let before = share(falls.saturating_sub(5 * WINDOW), falls);
        if before < HARDLY_USED {
            return Wait::NotExpected;
        }
        until(falls, rises.unwrap_or(requests), &|share| share < AVOIDED * before)
    });
    // A policy that never left the model cannot come back to it.
    let left = watch.falls.is_none() || matches!(avoided, Wait::Requests(_));
    let used = rises.filter(|_| left).map_or(Wait::NotExpected, |rises| {
        let Some(phase) = world.phases.last() else { return Wait::NotExpected };
        let types = (0..TYPES.len()).filter(|kind| objective::oracle(FLOOR, phase, *kind) == watch.model);
        let wanted = types.count() as f64 / TYPES.len() as f64;
        until(rises, requests, &|share| share >= USED * wanted)
    });
    (avoided, used)
}
