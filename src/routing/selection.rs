//! Chooses one of the models that fit a request: which can be reached, which has room, which is best.
//!
//! ```text
//! eligible ─▶ neither cooling nor full ─▶ strategy ─▶ admission ─▶ the model
//!                     │                       ▲           │
//!              all are cooling                └─ no room ─┘
//!                     ▼
//!              `when_all_cooling`
//! ```
//!
//! What is known here may be some moments old. Admission, which the caller does, is exact. A model that admission
//! refuses is left out, and the strategy chooses again.

use std::cmp::Ordering;
use std::time::Duration;

use rand::Rng;

use crate::api::error::Rejection;
use crate::bandit::policy::{self, Decision, Eligible};
use crate::config::model::Usage;
use crate::config::{AllCooling, Router, Strategy};
use crate::resilience::cooldown::{Availability, Phase};
use crate::resilience::latency::{Kind, Latencies};
use crate::resilience::limits::{Admitted, Load};
use crate::routing::strategies::{self, ModelLoad};

/// A model that was chosen to find out its latency is not chosen for that again for this long.
const TRY_PATIENCE: Duration = Duration::from_secs(5);

/// What is known of a router's models at the moment, besides their quality.
#[derive(Clone, Debug, Default)]
pub struct ModelStates {
    /// What shared data calls the router's targets.
    names: Vec<u32>,
    pub availability: Availability,
    /// By target; empty where nobody needs it.
    pub loads: Vec<Load>,
    pub latencies: Latencies,
    /// By target and kind of latency: when the target was last chosen while that latency was unknown.
    tried: Vec<[Duration; 2]>,
}

/// A request that asks a model for room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdmissionRequest {
    /// Index into the router's targets.
    pub target: usize,
    /// As many tokens as the request is expected to use.
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

/// A model that was chosen, and where it is reached.
#[derive(Debug)]
pub struct Chosen {
    pub decision: Decision,
    /// Index into the router's targets.
    pub target: usize,
    pub admitted: Option<Admitted>,
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
        let names = router.names.targets.clone();
        ModelStates { names, ..ModelStates::default() }
    }

    /// What shared data calls a target.
    pub fn name(&self, target: usize) -> u32 {
        self.names.get(target).copied().unwrap_or_default()
    }

    /// Whether no model has a record of failures and no load is counted. This is the usual case.
    fn is_calm(&self) -> bool {
        self.availability.is_empty() && self.loads.is_empty()
    }

    /// The phase of a target for this caller.
    pub fn phase(&self, target: usize, caller: u32, now: Duration) -> Phase {
        self.availability.phase(self.name(target), caller, now)
    }

    /// Takes note that a request goes to the target.
    pub fn chosen(&mut self, target: usize, stream: bool, now: Duration) {
        let kind = kind(stream);
        if self.latencies.get(self.name(target), kind, now).is_none() {
            self.tried.resize(self.names.len(), Default::default());
            if let Some(tried) = self.tried.get_mut(target).and_then(|tried| tried.get_mut(kind as usize)) {
                *tried = now;
            }
        }
    }

    fn is_being_tried(&self, target: usize, stream: bool, now: Duration) -> bool {
        let tried = self.tried.get(target).and_then(|tried| tried.get(kind(stream) as usize));
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
    ) -> Result<Chosen, Rejection> {
        if self.router.resilience.strategy.uses_latency(self.router.objective) {
            for eligible in &mut eligible {
                eligible.latency = self.latency(eligible.model);
            }
        }
        let (mut closed, mut full) = (Vec::new(), Vec::new());
        let mut room = eligible;
        if !self.states.is_calm() {
            let (open, cooling): (Vec<Eligible>, Vec<Eligible>) =
                room.into_iter().partition(|eligible| self.is_open(eligible.model));
            closed.extend(cooling.iter().map(|eligible| eligible.model));
            // Models that were full a moment ago are asked when no other is left.
            (room, full) = open.into_iter().partition(|eligible| self.wait(eligible.model) == 0);
        }
        let mut wait_s = None;
        for mut rest in [room, full] {
            while let Some(decision) = self.decide(&rest, rng) {
                let model = decision.model;
                match self.admit_somewhere(model, admit, rng) {
                    (target, Admission::Admitted(admitted)) => return Ok(Chosen { decision, target, admitted }),
                    (_, Admission::Full { wait_s: wait }) => wait_s = earlier(wait_s, wait),
                    (_, Admission::NotNow) => closed.push(model),
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

    /// Has a request without a decision admitted at its model. Gives the target, too.
    pub fn admit(
        &self,
        model: usize,
        admit: &mut dyn FnMut(AdmissionRequest) -> Admission,
        rng: &mut impl Rng,
    ) -> Result<(usize, Option<Admitted>), Rejection> {
        let (mut target, mut admission) = (model, Admission::NotNow);
        if self.has_several(model) {
            (target, admission) = self.admit_somewhere(model, admit, rng);
        }
        if admission == Admission::NotNow {
            target = self.least_bad(model);
            admission = admit(AdmissionRequest { target, tokens: self.tokens(), is_probe: false, caller: self.caller });
        }
        match admission {
            Admission::Admitted(admitted) => Ok((target, admitted)),
            Admission::Full { wait_s } => Err(self.full(wait_s)),
            Admission::NotNow => Ok((target, None)),
        }
    }

    /// Takes a request to the first of these models that can be reached and has room.
    pub fn first(
        &self,
        models: &[usize],
        admit: &mut dyn FnMut(AdmissionRequest) -> Admission,
        rng: &mut impl Rng,
    ) -> Result<Chosen, Rejection> {
        let (mut closed, mut wait_s) = (Vec::new(), None);
        for model in models {
            if !self.is_open(*model) {
                closed.push(*model);
                continue;
            }
            match self.admit_somewhere(*model, admit, rng) {
                (target, Admission::Admitted(admitted)) => {
                    return Ok(Chosen { decision: Decision::with_odds(*model, 1.0), target, admitted });
                }
                (_, Admission::Full { wait_s: wait }) => wait_s = earlier(wait_s, wait),
                (_, Admission::NotNow) => closed.push(*model),
            }
        }
        match wait_s {
            Some(wait_s) => Err(self.full(wait_s)),
            None => self.choose_least_bad(closed, admit),
        }
    }

    /// The targets of a model in the order of trying. The ones that its `balance` takes come first, and the ones that
    /// are cooling come last.
    pub fn targets(&self, model: usize, rng: &mut impl Rng) -> Vec<usize> {
        let (mut order, mut closed) = (Vec::new(), Vec::new());
        for mut rest in self.open_targets(model, &mut closed) {
            while let Some(target) = self.balance(model, &rest, rng) {
                order.push(target);
                rest.retain(|other| *other != target);
            }
        }
        closed.sort_by(|a, b| self.by_end(*a, *b));
        order.extend(closed);
        order
    }

    fn has_several(&self, model: usize) -> bool {
        self.router.models.get(model).is_some_and(|model| !model.deployments.is_empty())
    }

    /// Asks the open targets of a model for room, in the order of its `balance`.
    fn admit_somewhere(
        &self,
        model: usize,
        admit: &mut dyn FnMut(AdmissionRequest) -> Admission,
        rng: &mut impl Rng,
    ) -> (usize, Admission) {
        let mut ask = |target| {
            let is_probe = matches!(self.states.phase(target, self.caller, self.now), Phase::Returning { .. });
            admit(AdmissionRequest { target, tokens: self.tokens(), is_probe, caller: self.caller })
        };
        if !self.has_several(model) {
            return (model, ask(model));
        }
        let mut wait_s = None;
        for mut rest in self.open_targets(model, &mut Vec::new()) {
            while let Some(target) = self.balance(model, &rest, rng) {
                match ask(target) {
                    Admission::Full { wait_s: wait } => wait_s = earlier(wait_s, wait),
                    Admission::NotNow => {}
                    admitted => return (target, admitted),
                }
                rest.retain(|other| *other != target);
            }
        }
        (model, wait_s.map_or(Admission::NotNow, |wait_s| Admission::Full { wait_s }))
    }

    /// The targets of a model that have room, as far as is known, and those that are full.
    fn open_targets(&self, model: usize, closed: &mut Vec<usize>) -> [Vec<usize>; 2] {
        let (open, cooling): (Vec<usize>, Vec<usize>) =
            self.router.targets_of(model).partition(|target| self.is_target_open(*target));
        closed.extend(cooling);
        let (room, full) = open.into_iter().partition(|target| self.target_wait(*target) == 0);
        [room, full]
    }

    /// One of these targets of a model, by its `balance`.
    fn balance(&self, model: usize, targets: &[usize], rng: &mut impl Rng) -> Option<usize> {
        let strategy = self.router.models.get(model)?.balance;
        let order = |target: usize| self.router.target(target)?.deployment.as_ref().map(|place| place.order);
        let first = targets.iter().filter_map(|target| order(*target)).min();
        let targets = targets.iter().filter(|target| order(**target) == first);
        let loads: Vec<ModelLoad> = targets.filter_map(|target| self.target_load(*target)).collect();
        strategies::choose(strategy, &loads, rng).map(|(target, _)| target)
    }

    fn target_load(&self, target: usize) -> Option<ModelLoad> {
        let place = self.router.target(target)?;
        let load = self.states.loads.get(target);
        Some(ModelLoad {
            model: target,
            weight: place.weight,
            cost: place.price.of(self.usage),
            capacity: place.capacity,
            in_flight: load.map_or(0, |load| load.in_flight(self.now)),
            requests: load.map_or(0, |load| load.requests(self.now)),
            tokens: load.map_or(0, |load| load.tokens(self.now)),
            latency: self.states.latencies.get(self.states.name(target), kind(self.stream), self.now),
            is_being_tried: self.states.is_being_tried(target, self.stream, self.now),
        })
    }

    /// When a target's cooldown ends.
    fn end(&self, target: usize) -> Duration {
        match self.states.phase(target, self.caller, self.now) {
            Phase::Cooling { until } => until,
            _ => Duration::ZERO,
        }
    }

    /// Orders targets by the end of their cooldown, then by how little they failed.
    fn by_end(&self, a: usize, b: usize) -> Ordering {
        let estimate = |target| self.states.availability.estimate(self.states.name(target), self.now);
        self.end(a).cmp(&self.end(b)).then_with(|| estimate(b).total_cmp(&estimate(a)))
    }

    /// The target of a model to use when none is open.
    fn least_bad(&self, model: usize) -> usize {
        self.router.targets_of(model).min_by(|a, b| self.by_end(*a, *b)).unwrap_or(model)
    }

    /// None of the eligible models should be used. Chooses the one that is back first, unless the configuration refuses
    /// the request.
    fn choose_least_bad(
        &self,
        closed: Vec<usize>,
        admit: &mut dyn FnMut(AdmissionRequest) -> Admission,
    ) -> Result<Chosen, Rejection> {
        let mut closed: Vec<(usize, usize)> = closed.into_iter().map(|model| (model, self.least_bad(model))).collect();
        let first_end = closed.iter().map(|(_, target)| self.end(*target)).min().unwrap_or_default();
        if self.router.resilience.when_all_cooling == AllCooling::Reject {
            closed.retain(|(_, target)| {
                !matches!(self.states.phase(*target, self.caller, self.now), Phase::Cooling { .. })
            });
        }
        let mut wait_s = None;
        while let Some((place, _)) = closed.iter().enumerate().min_by(|(_, a), (_, b)| self.by_end(a.1, b.1)) {
            let (model, target) = closed.remove(place);
            match admit(AdmissionRequest { target, tokens: self.tokens(), is_probe: false, caller: self.caller }) {
                Admission::Admitted(admitted) => {
                    return Ok(Chosen { decision: Decision::with_odds(model, 1.0), target, admitted });
                }
                Admission::Full { wait_s: wait } => wait_s = earlier(wait_s, wait),
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
        let mut whole = ModelLoad::default();
        for (place, part) in
            self.router.targets_of(eligible.model).filter_map(|target| self.target_load(target)).enumerate()
        {
            whole = if place == 0 { part } else { whole.with(part) };
        }
        let (weight, cost, latency) = (model.weight, eligible.cost, eligible.latency);
        Some(ModelLoad { model: eligible.model, weight, cost, latency, ..whole })
    }

    /// The mean of what is known of a model's targets.
    fn latency(&self, model: usize) -> Option<f64> {
        let latency = |target| self.states.latencies.get(self.states.name(target), kind(self.stream), self.now);
        let (sum, count) = self
            .router
            .targets_of(model)
            .filter_map(latency)
            .fold((0.0, 0.0), |(sum, count), one| (sum + one, count + 1.0));
        (count > 0.0).then(|| sum / count)
    }

    /// Whether the model may be used at one of its targets.
    fn is_open(&self, model: usize) -> bool {
        self.router.targets_of(model).any(|target| self.is_target_open(target))
    }

    /// Whether the target may be used: it is not cooling, and if it is returning, its next request is due.
    fn is_target_open(&self, target: usize) -> bool {
        match self.states.phase(target, self.caller, self.now) {
            Phase::Healthy => true,
            Phase::Cooling { .. } => false,
            Phase::Returning { next } => next <= self.now,
        }
    }

    /// Seconds until one of the model's open targets may have room.
    fn wait(&self, model: usize) -> u32 {
        let open = self.router.targets_of(model).filter(|target| self.is_target_open(*target));
        open.map(|target| self.target_wait(target)).min().unwrap_or_default()
    }

    /// Seconds until there may be room; 0 also where the load is unknown.
    fn target_wait(&self, target: usize) -> u32 {
        let (place, load) = (self.router.target(target), self.states.loads.get(target));
        place.zip(load).map_or(0, |(place, load)| load.wait(place.capacity, self.tokens(), self.now))
    }

    fn full(&self, wait_s: u32) -> Rejection {
        Rejection::rate_limit_exceeded(&self.router.name, wait_s)
    }
}

fn earlier(least: Option<u32>, wait: u32) -> Option<u32> {
    Some(least.map_or(wait, |least| least.min(wait)))
}

/// The kind of latency that matters to the client: the first bytes of a stream, or the whole answer.
pub fn kind(stream: bool) -> Kind {
    if stream { Kind::Stream } else { Kind::Whole }
}
