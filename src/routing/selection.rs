//! From the models that fit a request to the one that gets it: which can be reached, which has room, which is best.
//!
//! ```text
//! eligible ─▶ neither cooling nor full ─▶ strategy ─▶ admission ─▶ the model
//!                     │                       ▲           │
//!              all are cooling                └─ no room ─┘
//!                     ▼
//!              `when_all_cooling`
//! ```
//!
//! What is known here may be some moments old. Admission, which the caller does, is exact; who is refused there is left
//! out, and the strategy chooses again.

use std::cmp::Ordering;
use std::time::Duration;

use rand::Rng;

use crate::api::error::Rejection;
use crate::bandit::policy::{self, Decision, Eligible};
use crate::config::model::{Capacity, Usage};
use crate::config::{AllCooling, Router, Strategy};
use crate::resilience::cooldown::{Availability, Phase};
use crate::resilience::latency::{Kind, Latencies};
use crate::resilience::limits::{Admitted, Load};
use crate::routing::strategies::{self, ModelLoad};

/// For so long a model that was chosen to find out its latency is not chosen for that again.
const TRY_PATIENCE: Duration = Duration::from_secs(5);

/// What is known of a router's models at the moment, besides their quality.
#[derive(Clone, Debug, Default)]
pub struct ModelStates {
    /// The fingerprints of the models' names.
    names: Vec<u32>,
    pub availability: Availability,
    /// By model; empty where nobody needs it.
    pub loads: Vec<Load>,
    pub latencies: Latencies,
    /// By model and kind of latency: when it was last chosen without that being known.
    tried: Vec<[Duration; 2]>,
}

/// A request that asks a model for room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdmissionRequest {
    /// Index into the router's models.
    pub model: usize,
    /// As many as the request is expected to use.
    pub tokens: u64,
    /// The model is returning from a cooldown and takes one request at a time.
    pub is_probe: bool,
    /// Whose request it is; see [`crate::resilience::cooldown::caller`].
    pub caller: u32,
}

/// Whether the model has room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// With what is to be released at the end, where the model's load is counted.
    Admitted(Option<Admitted>),
    /// There may be room in so many seconds.
    Full { wait_s: u32 },
    /// Another request was the probe.
    NotNow,
}

/// What a request wants, and who asks.
#[derive(Clone, Copy)]
pub struct Demand<'a> {
    pub router: &'a Router,
    pub states: &'a ModelStates,
    pub now: Duration,
    pub usage: Usage,
    /// The answer is to come as a stream.
    pub stream: bool,
    /// The model on which the conversation stays, if it can.
    pub pinned: Option<usize>,
    pub exploration: f64,
    pub lambda: f64,
    /// Whose request it is; see [`crate::resilience::cooldown::caller`].
    pub caller: u32,
}

impl ModelStates {
    pub fn new(router: &Router) -> ModelStates {
        let names = router.names.models.clone();
        ModelStates { names, ..ModelStates::default() }
    }

    /// The fingerprint of a model's name.
    pub fn name(&self, model: usize) -> u32 {
        self.names.get(model).copied().unwrap_or_default()
    }

    /// No model ever failed, and no load is counted: as it is mostly.
    fn is_calm(&self) -> bool {
        self.availability.is_empty() && self.loads.is_empty()
    }

    /// As it is for this caller.
    pub fn phase(&self, model: usize, caller: u32, now: Duration) -> Phase {
        self.availability.phase(self.name(model), caller, now)
    }

    /// Seconds until there may be room; 0 also where the load is unknown.
    fn wait(&self, model: usize, capacity: Capacity, tokens: u64, now: Duration) -> u32 {
        self.loads.get(model).map_or(0, |load| load.wait(capacity, tokens, now))
    }

    /// Takes note that a request goes to the model.
    pub fn chosen(&mut self, model: usize, stream: bool, now: Duration) {
        let kind = kind(stream);
        if self.latencies.get(self.name(model), kind, now).is_none() {
            self.tried.resize(self.names.len(), Default::default());
            if let Some(tried) = self.tried.get_mut(model).and_then(|tried| tried.get_mut(kind as usize)) {
                *tried = now;
            }
        }
    }

    fn is_being_tried(&self, model: usize, stream: bool, now: Duration) -> bool {
        let tried = self.tried.get(model).and_then(|tried| tried.get(kind(stream) as usize));
        tried.is_some_and(|tried| now.saturating_sub(*tried) < TRY_PATIENCE)
    }
}

impl Demand<'_> {
    /// The tokens that the request is expected to use.
    pub fn tokens(&self) -> u64 {
        self.usage.tokens()
    }

    /// Chooses among the eligible models, of which there must be one, and has it admitted.
    pub fn choose(
        &self,
        mut eligible: Vec<Eligible>,
        admit: &mut dyn FnMut(AdmissionRequest) -> Admission,
        rng: &mut impl Rng,
    ) -> Result<(Decision, Option<Admitted>), Rejection> {
        if self.router.resilience.strategy.uses_latency(self.router.objective) {
            for eligible in &mut eligible {
                let name = self.states.name(eligible.model);
                eligible.latency = self.states.latencies.get(name, kind(self.stream), self.now);
            }
        }
        let (mut closed, mut full) = (Vec::new(), Vec::new());
        let mut room = eligible;
        if !self.states.is_calm() {
            let open;
            (open, closed) = room.into_iter().partition(|eligible| self.is_open(eligible.model));
            // Those that were full a moment ago are asked when no other is left.
            (room, full) = open.into_iter().partition(|eligible| self.wait(eligible.model) == 0);
        }
        let mut wait_s = None;
        for mut rest in [room, full] {
            while let Some(decision) = self.decide(&rest, rng) {
                let model = decision.model;
                let is_probe = matches!(self.states.phase(model, self.caller, self.now), Phase::Returning { .. });
                match admit(AdmissionRequest { model, tokens: self.tokens(), is_probe, caller: self.caller }) {
                    Admission::Admitted(admitted) => return Ok((decision, admitted)),
                    Admission::Full { wait_s: wait } => {
                        wait_s = Some(wait_s.map_or(wait, |least: u32| least.min(wait)))
                    }
                    Admission::NotNow => closed.extend(rest.iter().find(|eligible| eligible.model == model)),
                }
                rest.retain(|eligible| eligible.model != model);
            }
        }
        match wait_s {
            Some(wait_s) => Err(self.full(wait_s)),
            None => self.choose_least_bad(closed, admit),
        }
    }

    /// The eligible models in the order in which they are to be tried after a failure.
    pub fn ranking(&self, eligible: Vec<Eligible>, rng: &mut impl Rng) -> Vec<usize> {
        let draws = eligible.iter().map(|eligible| eligible.posterior.sample(rng)).collect();
        policy::ranking(self.router.objective, eligible, draws, self.lambda)
    }

    /// Models that are cooling, or returning and not to be asked yet.
    pub fn cooling(&self) -> Vec<usize> {
        let all = 0..self.router.models.len();
        if self.states.is_calm() { Vec::new() } else { all.filter(|model| !self.is_open(*model)).collect() }
    }

    /// Takes a request for which nothing is decided to its model.
    pub fn admit(
        &self,
        model: usize,
        admit: &mut dyn FnMut(AdmissionRequest) -> Admission,
    ) -> Result<Option<Admitted>, Rejection> {
        match admit(AdmissionRequest { model, tokens: self.tokens(), is_probe: false, caller: self.caller }) {
            Admission::Admitted(admitted) => Ok(admitted),
            Admission::Full { wait_s } => Err(self.full(wait_s)),
            Admission::NotNow => Ok(None),
        }
    }

    /// None of the eligible models should be used.
    fn choose_least_bad(
        &self,
        mut closed: Vec<Eligible>,
        admit: &mut dyn FnMut(AdmissionRequest) -> Admission,
    ) -> Result<(Decision, Option<Admitted>), Rejection> {
        let phase = |eligible: &Eligible| self.states.phase(eligible.model, self.caller, self.now);
        let end = |eligible: &Eligible| match phase(eligible) {
            Phase::Cooling { until } => until,
            _ => Duration::ZERO,
        };
        let first_end = closed.iter().map(end).min().unwrap_or_default();
        if self.router.resilience.when_all_cooling == AllCooling::Reject {
            closed.retain(|eligible| !matches!(phase(eligible), Phase::Cooling { .. }));
        }
        let estimate =
            |eligible: &Eligible| self.states.availability.estimate(self.states.name(eligible.model), self.now);
        let order = |a: &Eligible, b: &Eligible| match end(a).cmp(&end(b)) {
            Ordering::Equal => estimate(b).total_cmp(&estimate(a)),
            order => order,
        };
        let mut wait_s = None;
        while let Some((place, _)) = closed.iter().enumerate().min_by(|(_, a), (_, b)| order(a, b)) {
            let eligible = closed.remove(place);
            match admit(AdmissionRequest {
                model: eligible.model,
                tokens: self.tokens(),
                is_probe: false,
                caller: self.caller,
            }) {
                Admission::Admitted(admitted) => return Ok((Decision::with_odds(eligible.model, 1.0), admitted)),
                Admission::Full { wait_s: wait } => wait_s = Some(wait_s.map_or(wait, |least: u32| least.min(wait))),
                Admission::NotNow => {}
            }
        }
        Err(match wait_s {
            Some(wait_s) => self.full(wait_s),
            None => {
                let wait = first_end.saturating_sub(self.now);
                Rejection::no_available_model(&self.router.name, wait.as_millis().div_ceil(1_000).max(1) as u32)
            }
        })
    }

    fn decide(&self, room: &[Eligible], rng: &mut impl Rng) -> Option<Decision> {
        let pinned = self.pinned.and_then(|pinned| room.iter().find(|eligible| eligible.model == pinned));
        let room = pinned.map_or(room, std::slice::from_ref);
        match self.router.resilience.strategy {
            Strategy::Adaptive => {
                policy::choose(self.router.objective, room.to_vec(), self.exploration, self.lambda, rng)
            }
            other => {
                let loads: Vec<ModelLoad> = room.iter().filter_map(|eligible| self.load(eligible)).collect();
                let (model, probability) = strategies::choose(other, &loads, rng)?;
                Some(Decision::with_odds(model, probability))
            }
        }
    }

    fn load(&self, eligible: &Eligible) -> Option<ModelLoad> {
        let model = self.router.models.get(eligible.model)?;
        let load = self.states.loads.get(eligible.model);
        Some(ModelLoad {
            model: eligible.model,
            weight: model.weight,
            cost: eligible.cost,
            capacity: model.capacity,
            in_flight: load.map_or(0, |load| load.in_flight(self.now)),
            requests: load.map_or(0, |load| load.requests(self.now)),
            tokens: load.map_or(0, |load| load.tokens(self.now)),
            latency: eligible.latency,
            is_being_tried: self.states.is_being_tried(eligible.model, self.stream, self.now),
        })
    }

    /// Whether the model may be used: it is not cooling, and if it is returning, its next request is due.
    fn is_open(&self, model: usize) -> bool {
        match self.states.phase(model, self.caller, self.now) {
            Phase::Healthy => true,
            Phase::Cooling { .. } => false,
            Phase::Returning { next } => next <= self.now,
        }
    }

    fn wait(&self, model: usize) -> u32 {
        let capacity = self.router.models.get(model).map(|model| model.capacity).unwrap_or_default();
        self.states.wait(model, capacity, self.tokens(), self.now)
    }

    fn full(&self, wait_s: u32) -> Rejection {
        Rejection::rate_limit_exceeded(&self.router.name, wait_s)
    }
}

/// What clients of this kind of request wait for.
pub fn kind(stream: bool) -> Kind {
    if stream { Kind::Stream } else { Kind::Whole }
}
