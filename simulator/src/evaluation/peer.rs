//! The rule of LiteLLM's adaptive router (1.109.1), for comparison.
//!
//! Prior and evidence are in one Beta. A signal adds 1 to alpha or beta, but it is dropped if their sum would pass 200.
//! Nothing is forgotten. Score = `.7 draw + .3 cheapness`. Every process learns alone. What it learned is stored for
//! all, without the cap, and read at start. Here the rule gets more than it has in LiteLLM: it knows the price of input
//! and output, it uses our detectors of praise and complaint, and no feedback is lost between processes.

use adaptive_router::bandit::policy::{self, Eligible};
use adaptive_router::bandit::posterior::Posterior;

use super::objective::WEIGHTS;
use super::policies::{Heard, Policy};
use super::world::{Model, Phase, Reaction, TYPES};
use crate::models::draws::Draws;

/// Largest alpha + beta.
const MAX_MASS: f64 = 200.0;
const PRIOR_MASS: f64 = 10.0;

pub struct Peer {
    models: Vec<Model>,
    processes: Vec<Cells>,
    /// All signals, whether they counted or not.
    stored: Cells,
}

/// (alpha, beta) by request type, then model.
type Cells = Vec<Vec<(f64, f64)>>;

impl Peer {
    pub fn new(phase: &Phase, processes: usize) -> Peer {
        let mut peer = Peer {
            models: Vec::new(),
            processes: vec![vec![Vec::new(); TYPES.len()]; processes],
            stored: Cells::new(),
        };
        peer.stored = vec![Vec::new(); TYPES.len()];
        peer.configure(phase);
        peer
    }

    /// New models get their prior.
    fn configure(&mut self, phase: &Phase) {
        for model in phase.models.iter().skip(self.models.len()) {
            self.processes.iter_mut().flatten().for_each(|cells| cells.push(prior(model)));
            self.stored.iter_mut().for_each(|cells| cells.push((0.0, 0.0)));
        }
        self.models.clone_from(&phase.models);
    }
}

impl Policy for Peer {
    fn enter(&mut self, phase: &Phase) -> Result<(), String> {
        self.configure(phase);
        Ok(())
    }

    fn choose(&mut self, request_type: usize, worker: usize, _now: usize, draws: &mut Draws) -> usize {
        let cells = self.processes.get(worker).and_then(|cells| cells.get(request_type));
        let cells = cells.into_iter().flatten().zip(&self.models).enumerate();
        let eligible = cells.filter_map(|(model, ((alpha, beta), truth))| {
            Some(Eligible { model, posterior: Posterior::try_new(*alpha, *beta)?, cost: truth.cost(), latency: None })
        });
        policy::choose(WEIGHTS, eligible.collect(), 0.0, 0.0, draws).map_or(0, |decision| decision.model)
    }

    fn learn(&mut self, heard: &Heard) {
        let (up, down) = match heard.reaction {
            Reaction::Praise => (1.0, 0.0),
            Reaction::Complaint => (0.0, 1.0),
        };
        let cell = |cells: &mut Cells, update: &dyn Fn(&mut (f64, f64))| {
            cells.get_mut(heard.request_type).and_then(|cells| cells.get_mut(heard.model)).map(update)
        };
        cell(&mut self.stored, &|(alpha, beta)| (*alpha, *beta) = (*alpha + up, *beta + down));
        if let Some(cells) = self.processes.get_mut(heard.worker) {
            cell(cells, &|(alpha, beta)| {
                if *alpha + *beta + up + down <= MAX_MASS {
                    (*alpha, *beta) = (*alpha + up, *beta + down);
                }
            });
        }
    }

    fn restart(&mut self) -> Result<(), String> {
        let read = |cells: &Vec<(f64, f64)>| {
            let cells = cells.iter().zip(&self.models);
            cells.map(|(stored, model)| (prior(model).0 + stored.0, prior(model).1 + stored.1)).collect()
        };
        let cells: Cells = self.stored.iter().map(read).collect();
        self.processes.iter_mut().for_each(|process| process.clone_from(&cells));
        Ok(())
    }
}

fn prior(model: &Model) -> (f64, f64) {
    let mean = match model.tier {
        1 => 0.3,
        2 => 0.5,
        _ => 0.7,
    };
    (PRIOR_MASS * mean, PRIOR_MASS * (1.0 - mean))
}
