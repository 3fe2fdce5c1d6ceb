//! Shares among the workers what is known of a router's models at the moment: which are cooling, how busy and how fast
//! they are.
//!
//! A worker reads it as often as it reads evidence. It writes only after a change that matters: a failure, a success of
//! a model that is not healthy, or a request to a model whose load is counted. From time to time it writes the
//! latencies that it measured.

use std::cell::{Cell, Ref, RefCell};
use std::time::Duration;

use super::host_calls::{is_fresh, now};
use super::metrics::Metrics;
use super::shared_data::{self, Kind};
use crate::config::model::Model;
use crate::config::{Cooldown, Router, Strategy};
use crate::hash;
use crate::resilience::cooldown::{Availability, EVERYONE, Failure, Phase};
use crate::resilience::fallback_plan::{Plan, PlannedModel};
use crate::resilience::latency::{Latencies, Sample};
use crate::resilience::limits::{Admitted, Limits, Load};
use crate::resilience::outcome::{Outcome, Verdict};
use crate::routing::selection::{Admission, AdmissionRequest, ModelStates};

/// Measured latencies wait this long before they are written for all workers. [`MAX_SAMPLES`] of them do not wait.
const FLUSH_EVERY: Duration = Duration::from_millis(250);
const MAX_SAMPLES: usize = 64;

const AVAILABILITIES: Kind<Availability> =
    Kind { from_bytes: Availability::from_bytes, to_bytes: Availability::to_bytes };
const LOADS: Kind<Load> = Kind { from_bytes: Load::from_bytes, to_bytes: Load::to_bytes };
const LATENCIES: Kind<Latencies> = Kind { from_bytes: Latencies::from_bytes, to_bytes: Latencies::to_bytes };

/// A worker's view of one router.
pub struct ModelStateStore {
    availability: Option<String>,
    /// By target; none where the load is not counted.
    loads: Vec<Option<(String, Limits)>>,
    latency: Option<String>,
    known: RefCell<ModelStates>,
    read_at: Cell<Duration>,
    /// Measured latencies that are not written yet.
    samples: RefCell<Vec<Sample>>,
    flushed_at: Cell<Duration>,
    /// By target: the gauge of its cooling as this worker last set it.
    shown: RefCell<Vec<Option<bool>>>,
}

/// What admissions have changed while the view is in use.
#[derive(Default)]
pub struct News {
    loads: Vec<(usize, Load)>,
    availability: Option<Availability>,
}

/// The key in shared data of the availability of a router's models.
pub fn availability_key(router: &str) -> String {
    shared_data::named("availability", [router])
}

/// The key in shared data of the load of a router's target.
pub fn load_key(router: &str, target: &Model) -> String {
    shared_data::named("load", [router, &target.state_name])
}

/// Admits a request of `tokens` tokens if the model's limits allow it. The check is exact across all workers, because
/// it is made in shared data. Gives the new load, too, where it is known.
pub fn admit(metrics: &Metrics, key: &str, limits: Limits, tokens: u64, now: Duration) -> (Option<Load>, Admission) {
    let mut full = None;
    let admitted = shared_data::update(metrics, &LOADS, key, |load| {
        let admitted = load.admit(limits.capacity, tokens, limits.counts_in_flight, now);
        full = admitted.err().map(|wait_s| (wait_s, load.clone()));
        admitted.ok()
    });
    match (admitted, full) {
        (Some((load, admitted)), _) => (Some(load), Admission::Admitted(Some(admitted))),
        (None, Some((wait_s, load))) => (Some(load), Admission::Full { wait_s }),
        // The request is admitted, because it must not fail where shared data cannot be written.
        (None, None) => (None, Admission::Admitted(None)),
    }
}

/// A request has left a model. `used`: its tokens; None: nobody counted them. Gives the new load, where it changed.
pub fn leave(metrics: &Metrics, key: &str, admitted: Admitted, used: Option<u64>, now: Duration) -> Option<Load> {
    if !admitted.counts_in_flight() && used.is_none() {
        return None;
    }
    let released = shared_data::update(metrics, &LOADS, key, |load| {
        load.release(admitted, used, now);
        Some(())
    });
    released.map(|(load, ())| load)
}

/// Records for all workers how an attempt ended. Gives the new table, and whether the model cools from now on. None:
/// nothing changed.
pub fn record(
    metrics: &Metrics,
    availability_key: &str,
    model: u32,
    rules: Cooldown,
    outcome: &Outcome,
    now: Duration,
) -> Option<(Availability, bool)> {
    let Outcome { retry_after, began, .. } = *outcome;
    let caller = if outcome.ending.may_be_of_the_caller() { outcome.caller } else { EVERYONE };
    let failure = |reason, at_once| Failure { reason, at_once, retry_after, began, caller };
    let failure = match outcome.verdict() {
        _ if !rules.is_on() => return None,
        Verdict::Nothing => return None,
        Verdict::Available => None,
        Verdict::Down(reason) => Some(failure(reason, true)),
        Verdict::Failure(reason) => Some(failure(reason, false)),
    };
    shared_data::update(metrics, &AVAILABILITIES, availability_key, |availability| match failure {
        Some(failure) => Some(availability.fail(model, failure, rules, now)),
        None => availability.succeed(model, caller, began, now).then_some(false),
    })
}

/// Records for all workers how an attempt at a model of the plan ended.
pub fn record_attempt(metrics: &Metrics, plan: &Plan, planned: &PlannedModel, outcome: &Outcome, now: Duration) {
    let key = availability_key(&plan.router);
    let recorded = record(metrics, &key, hash::name(&planned.model.state_name), plan.cooldown, outcome, now);
    if let (Some((_, true)), Verdict::Down(reason) | Verdict::Failure(reason)) = (recorded, outcome.verdict()) {
        metrics.cooldown(&plan.router, &planned.model, reason);
    }
}

impl ModelStateStore {
    pub fn new(router: &Router) -> ModelStateStore {
        let resilience = router.resilience;
        let loads = router.targets().map(|target| {
            let limits = Limits::of(target, resilience.strategy)?;
            Some((load_key(&router.name, target), limits))
        });
        let uses_latency = resilience.strategy.uses_latency(router.objective)
            || router.models.iter().any(|model| model.balance == Strategy::LatencyBased);
        ModelStateStore {
            availability: resilience.cooldown.is_on().then(|| availability_key(&router.name)),
            loads: loads.collect(),
            latency: uses_latency.then(|| shared_data::named("latency", [&router.name])),
            known: RefCell::new(ModelStates::new(router)),
            read_at: Cell::default(),
            samples: RefCell::default(),
            flushed_at: Cell::default(),
            shown: RefCell::new(vec![None; router.targets().count()]),
        }
    }

    pub fn known(&self) -> Ref<'_, ModelStates> {
        self.known.borrow()
    }

    /// Sets the gauges of models whose cooldown has ended while no request asked for them.
    pub fn tick(&self, router: &Router, metrics: &Metrics, now: Duration) {
        if self.shown.borrow().contains(&Some(true)) {
            self.show(router, metrics, now);
        }
    }

    /// Reads what other workers know, unless that was done a moment ago.
    pub fn refresh(&self, router: &Router, metrics: &Metrics, fresh: Duration, now: Duration) {
        if is_fresh(self.read_at.get(), now, fresh) {
            return;
        }
        self.read_at.set(now);
        let mut known = self.known.borrow_mut();
        if let Some(key) = &self.availability {
            known.availability = shared_data::get(metrics, &AVAILABILITIES, key);
        }
        if self.loads.iter().any(Option::is_some) {
            let load = |counted: &Option<(String, Limits)>| {
                counted.as_ref().map(|(key, _)| shared_data::get(metrics, &LOADS, key))
            };
            known.loads = self.loads.iter().map(|counted| load(counted).unwrap_or_default()).collect();
        }
        if let Some(key) = &self.latency {
            known.latencies = shared_data::get(metrics, &LATENCIES, key);
            known.latencies.add(&self.samples.borrow(), now);
        }
        drop(known);
        self.show(router, metrics, now);
    }

    /// Admits a request if the model's cooldown and limits allow it. The check is exact across all workers.
    pub fn admit(&self, metrics: &Metrics, request: AdmissionRequest, now: Duration, news: &mut News) -> Admission {
        if let (true, Some(key)) = (request.is_probe, &self.availability) {
            let name = self.known.borrow().name(request.target);
            let mut late = false;
            let probe = shared_data::update(metrics, &AVAILABILITIES, key, |availability| {
                late = !availability.probe(name, request.caller, now);
                (!late).then_some(())
            });
            if late {
                return Admission::NotNow;
            }
            news.availability = probe.map(|(availability, ())| availability);
        }
        let Some((key, limits)) = self.loads.get(request.target).and_then(Option::as_ref) else {
            return Admission::Admitted(None);
        };
        let (load, admission) = admit(metrics, key, *limits, request.tokens, now);
        news.loads.extend(load.map(|load| (request.target, load)));
        admission
    }

    /// Takes over what admissions have changed, and notes to which target the request goes.
    pub fn take(&self, news: News, chosen: Option<(usize, bool)>, now: Duration) {
        if news.loads.is_empty() && news.availability.is_none() && self.latency.is_none() {
            return;
        }
        let mut known = self.known.borrow_mut();
        for (target, load) in news.loads {
            if let Some(place) = known.loads.get_mut(target) {
                *place = load;
            }
        }
        if let Some(availability) = news.availability {
            known.availability = availability;
        }
        if let (Some((target, stream)), Some(_)) = (chosen, &self.latency) {
            known.chosen(target, stream, now);
        }
    }

    /// A request has ended. `used`: its tokens; None: nobody counted them.
    pub fn release(&self, metrics: &Metrics, target: usize, admitted: Admitted, used: Option<u64>, now: Duration) {
        let Some((key, _)) = self.loads.get(target).and_then(Option::as_ref) else { return };
        let released = leave(metrics, key, admitted, used, now);
        if let (Some(load), Some(place)) = (released, self.known.borrow_mut().loads.get_mut(target)) {
            *place = load;
        }
    }

    /// Records how an attempt ended. The clock is only asked when that matters.
    pub fn record(&self, router: &Router, metrics: &Metrics, target: usize, outcome: &Outcome) {
        let Some(key) = &self.availability else { return };
        let name = self.known.borrow().name(target);
        let verdict = outcome.verdict();
        if verdict == Verdict::Available && self.known.borrow().availability.is_healthy(name, outcome.caller) {
            return;
        }
        let (rules, now) = (router.resilience.cooldown, now());
        let Some((availability, cools)) = record(metrics, key, name, rules, outcome, now) else { return };
        self.known.borrow_mut().availability = availability;
        if let (true, Verdict::Down(reason) | Verdict::Failure(reason), Some(target)) =
            (cools, verdict, router.target(target))
        {
            metrics.cooldown(&router.name, target, reason);
        }
        self.show(router, metrics, now);
    }

    /// Whether responses are timed.
    pub fn times(&self) -> bool {
        self.latency.is_some()
    }

    /// Records a measured latency.
    pub fn time(&self, metrics: &Metrics, sample: Sample, now: Duration) {
        let Some(key) = &self.latency else { return };
        let mut samples = self.samples.borrow_mut();
        let mut known = self.known.borrow_mut();
        known.latencies.add(&[sample], now);
        samples.push(sample);
        if samples.len() < MAX_SAMPLES && is_fresh(self.flushed_at.get(), now, FLUSH_EVERY) {
            return;
        }
        self.flushed_at.set(now);
        let samples = std::mem::take(&mut *samples);
        let written = shared_data::update(metrics, &LATENCIES, key, |latencies| {
            latencies.add(&samples, now);
            Some(())
        });
        if let Some((latencies, ())) = written {
            known.latencies = latencies;
        }
    }

    /// What shared data calls a target.
    pub fn name(&self, target: usize) -> u32 {
        self.known.borrow().name(target)
    }

    /// Sets the gauges that have changed.
    fn show(&self, router: &Router, metrics: &Metrics, now: Duration) {
        let known = self.known.borrow();
        for (index, shown) in self.shown.borrow_mut().iter_mut().enumerate() {
            let cooling = match known.phase(index, EVERYONE, now) {
                // This worker never showed the model as cooling. If another worker did, then the worker that ended the
                // cooldown has reset the gauge.
                Phase::Healthy if shown.is_none() => continue,
                Phase::Healthy | Phase::Returning { .. } => false,
                Phase::Cooling { .. } => true,
            };
            if let Some(target) = router.target(index).filter(|_| *shown != Some(cooling)) {
                metrics.cooling(router, target, cooling);
                *shown = Some(cooling);
            }
        }
    }
}
