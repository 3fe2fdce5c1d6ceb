//! The policies that are compared.

use adaptive_router::config::Objective;

use super::Setup;
use super::objective::{self, FLOOR, WEIGHTS};
use super::ours::Ours;
use super::peer::Peer;
use super::world::{Model, Phase, Reaction, TYPES, World};
use crate::models::draws::Draws;

/// Chooses models and hears what users say of their answers.
pub trait Policy {
    /// Tells the policy that the configuration or the truth has changed. Only the oracle looks at the truth.
    fn enter(&mut self, phase: &Phase) -> Result<(), String>;
    fn choose(&mut self, request_type: usize, worker: usize, now: usize, draws: &mut Draws) -> usize;
    fn learn(&mut self, _heard: &Heard) {}
    /// Whether the halves of the fleet are cut off from each other.
    fn cut(&mut self, _is_cut: bool) {}
    fn restart(&mut self) -> Result<(), String> {
        Ok(())
    }
}

/// A reaction as it arrives.
#[derive(Clone, Copy, Debug)]
pub struct Heard {
    pub request_type: usize,
    pub model: usize,
    pub reaction: Reaction,
    /// The worker at which it arrives.
    pub worker: usize,
    /// The number of the request with which it arrives.
    pub now: usize,
    pub caller: Caller,
}

/// The credential by which a request's caller is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Caller {
    /// One of many, each with few requests.
    Another,
    /// All callers who share one credential.
    OneKey,
    Liar,
}

/// The rows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contestant {
    Ours,
    OursWeights,
    Peer,
    Random,
    Dearest,
    BestSingle,
    Oracle,
    OracleWeights,
}

impl Contestant {
    pub const ALL: [Contestant; 8] = [
        Contestant::Ours,
        Contestant::OursWeights,
        Contestant::Peer,
        Contestant::Random,
        Contestant::Dearest,
        Contestant::BestSingle,
        Contestant::Oracle,
        Contestant::OracleWeights,
    ];

    /// The policies of the small table.
    pub const PORTFOLIOS: [Contestant; 4] =
        [Contestant::Ours, Contestant::OursWeights, Contestant::Peer, Contestant::Oracle];

    pub fn name(self) -> &'static str {
        match self {
            Contestant::Ours => "adaptive router, quality_floor .05 (default)",
            Contestant::OursWeights => "adaptive router, weights .7/.3",
            Contestant::Peer => "LiteLLM's rule, weights .7/.3",
            Contestant::Random => "random",
            Contestant::Dearest => "always the dearest",
            Contestant::BestSingle => "best single model in hindsight",
            Contestant::Oracle => "oracle, quality_floor .05",
            Contestant::OracleWeights => "oracle, weights .7/.3",
        }
    }

    pub fn start(self, world: &World, setup: &Setup) -> Result<Box<dyn Policy>, String> {
        let first = world.phases.first().ok_or("a world without phases")?;
        Ok(match self {
            Contestant::Ours => Box::new(Ours::new(objective::floor(setup.allowance), &setup.learning, world)?),
            Contestant::OursWeights => Box::new(Ours::new(WEIGHTS, &setup.learning, world)?),
            Contestant::Peer => Box::new(Peer::new(first, world.workers.count)),
            Contestant::Random => Box::new(Random { count: first.models.len() }),
            Contestant::Dearest => Box::new(Always { model: dearest(&first.models), dearest: true }),
            Contestant::BestSingle => Box::new(Always { model: best_single(world), dearest: false }),
            Contestant::Oracle => Box::new(Oracle { objective: FLOOR, phase: first.clone() }),
            Contestant::OracleWeights => Box::new(Oracle { objective: WEIGHTS, phase: first.clone() }),
        })
    }
}

struct Random {
    count: usize,
}

struct Always {
    model: usize,
    dearest: bool,
}

struct Oracle {
    objective: Objective,
    phase: Phase,
}

impl Policy for Random {
    fn enter(&mut self, phase: &Phase) -> Result<(), String> {
        self.count = phase.models.len();
        Ok(())
    }

    fn choose(&mut self, _type: usize, _worker: usize, _now: usize, draws: &mut Draws) -> usize {
        draws.index(self.count)
    }
}

impl Policy for Always {
    fn enter(&mut self, phase: &Phase) -> Result<(), String> {
        if self.dearest {
            self.model = dearest(&phase.models);
        }
        Ok(())
    }

    fn choose(&mut self, _type: usize, _worker: usize, _now: usize, _draws: &mut Draws) -> usize {
        self.model
    }
}

impl Policy for Oracle {
    fn enter(&mut self, phase: &Phase) -> Result<(), String> {
        self.phase = phase.clone();
        Ok(())
    }

    fn choose(&mut self, request_type: usize, _worker: usize, _now: usize, _draws: &mut Draws) -> usize {
        objective::oracle(self.objective, &self.phase, request_type)
    }
}

fn dearest(models: &[Model]) -> usize {
    let costs = models.iter().map(Model::cost).enumerate();
    costs.reduce(|best, next| if next.1 > best.1 { next } else { best }).map_or(0, |(index, _)| index)
}

/// The best model if a single one must serve all request types all the time. It is chosen by `quality_floor` over the
/// means of the whole run, among the models that are there from the start.
fn best_single(world: &World) -> usize {
    let Some(first) = world.phases.first() else { return 0 };
    let mut means: Vec<Model> = first
        .models
        .iter()
        .map(|model| Model { input: 0.0, output: 0.0, success: [0.0; TYPES.len()], ..*model })
        .collect();
    let ends = world.phases.iter().skip(1).map(|phase| phase.from).chain([1.0]);
    for (phase, end) in world.phases.iter().zip(ends) {
        let share = end - phase.from;
        for (mean, model) in means.iter_mut().zip(&phase.models) {
            mean.input += share * model.input;
            mean.output += share * model.output;
            mean.success.iter_mut().zip(model.success).for_each(|(sum, rate)| *sum += share * rate);
        }
    }
    objective::best(FLOOR, &means, |model| model.success.iter().sum::<f64>() / TYPES.len() as f64)
}
