//! Stats. The labels are part of the name, `name;label=value;…;`, because Envoy's `stats_tags` take them from there.
//!
//! The numbers of every request are collected here and told to the host in ticks, because a call for each number would
//! be a tenth of what the filter costs.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::time::Duration;

use proxy_wasm::hostcalls;
use proxy_wasm::types::MetricType;

use crate::bandit::beliefs::Beliefs;
use crate::config::model::Model;
use crate::config::{Config, Router};
use crate::feedback::signals::Signal;
use crate::fleet::usage::Tally;
use crate::resilience::outcome::Reason;
use crate::routing::exchange::Routed;

pub struct Metrics {
    routers: Vec<RouterMetrics>,
    /// Ids of the metrics that only some requests touch, by name.
    others: RefCell<HashMap<String, u32>>,
}

/// What is told with every tick. A metric is defined when there is something to tell.
#[derive(Default)]
struct RouterMetrics {
    /// By request type, then model.
    picks: Vec<Id>,
    decision_us: Histogram,
    models: Vec<ModelMetrics>,
    /// By target.
    ttft_ms: Vec<Histogram>,
}

#[derive(Default)]
struct ModelMetrics {
    input_tokens: Id,
    output_tokens: Id,
    cost: Id,
}

/// The host's number of a metric.
type Id = Cell<Option<u32>>;

#[derive(Default)]
struct Histogram {
    id: Id,
    /// Not told to the host yet; at most [`MAX_VALUES`].
    values: RefCell<Vec<u64>>,
}

/// The most values that a histogram takes between two ticks. Where there are more, these are a sample, so that a busy
/// worker asks for the time less often. The distribution stays the same.
const MAX_VALUES: usize = 128;

/// A failure inside the filter that the request survived.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// The body is encoded and was not read.
    ContentEncoding,
    /// The host gave no body, or did not take the new one.
    Body,
    /// A value in shared data could not be written.
    SharedData,
    /// A value in shared data was not what it should be, and was replaced.
    CorruptData,
    /// A response was longer than what is read of one.
    ResponseTooLong,
    /// A provider counted more tokens than can be.
    Usage,
    /// A session's record had to make room before its time.
    SessionEvicted,
    /// The record of a judged answer, of a spent token or of what a caller said had to make room before its time in
    /// shared data.
    RecordEvicted,
    /// A table of counters had no room for a model.
    TableFull,
    /// A request went to another cluster than the chosen one.
    Route,
    /// Envoy does not hold a request's headers until its body has been read.
    StopIteration,
    /// Session records for the side-car had to make room for newer ones.
    OutboxFull,
    /// An attempt did not find its request's plan: its filter runs in another VM than the router's.
    PlanLost,
    /// A request held state that only one model can read, and nobody knows which model that is.
    UnknownOrigin,
}

/// How a sync with the side-car ended.
#[derive(Clone, Copy, Debug)]
pub enum SyncResult {
    Ok,
    /// The call failed, or nothing came in time.
    Unavailable,
    /// The side-car did not accept what it was told.
    Refused,
    /// The answer could not be believed.
    Malformed,
}

impl SyncResult {
    pub fn name(self) -> &'static str {
        match self {
            SyncResult::Ok => "ok",
            SyncResult::Unavailable => "unavailable",
            SyncResult::Refused => "refused",
            SyncResult::Malformed => "malformed",
        }
    }
}

impl Fault {
    fn kind(self) -> &'static str {
        match self {
            Fault::ContentEncoding => "content_encoding",
            Fault::Body => "body",
            Fault::SharedData => "shared_data",
            Fault::CorruptData => "corrupt_data",
            Fault::ResponseTooLong => "response_too_long",
            Fault::Usage => "usage",
            Fault::SessionEvicted => "session_evicted",
            Fault::RecordEvicted => "record_evicted",
            Fault::TableFull => "table_full",
            Fault::Route => "route",
            Fault::StopIteration => "stop_iteration",
            Fault::OutboxFull => "outbox_full",
            Fault::PlanLost => "plan_lost",
            Fault::UnknownOrigin => "unknown_origin",
        }
    }
}

impl Histogram {
    fn is_full(&self) -> bool {
        self.values.borrow().len() >= MAX_VALUES
    }

    fn record(&self, value: u64) {
        if !self.is_full() {
            self.values.borrow_mut().push(value);
        }
    }

    fn flush(&self, name: impl FnOnce() -> String) {
        let mut values = self.values.borrow_mut();
        if values.is_empty() {
            return;
        }
        let id = defined(&self.id, MetricType::Histogram, name);
        for value in values.drain(..) {
            if let Some(id) = id {
                let _ = hostcalls::record_metric(id, value);
            }
        }
    }
}

impl Metrics {
    pub fn new(config: &Config) -> Metrics {
        let routers = config.routers.iter().map(|router| RouterMetrics {
            picks: vec![Id::default(); router.models.len() * router.request_types.len()],
            models: router.models.iter().map(|_| ModelMetrics::default()).collect(),
            ttft_ms: router.targets().map(|_| Histogram::default()).collect(),
            ..RouterMetrics::default()
        });
        Metrics { routers: routers.collect(), others: RefCell::default() }
    }

    /// Tells the host what was counted since the last tick. `used`: by request type, then model.
    pub fn tell(&self, index: usize, router: &Router, used: &[Tally]) {
        let Some(metrics) = self.routers.get(index) else { return };
        let cells = router.request_types.iter().flat_map(|name| router.models.iter().map(move |model| (name, model)));
        for ((id, used), (request_type, model)) in metrics.picks.iter().zip(used).zip(cells) {
            let labels = || labels(&router.name, request_type, &model.name);
            count(id, used.picks, || format!("adaptive_router_picks{}", labels()));
        }
        metrics.decision_us.flush(|| format!("adaptive_router_decision_us;router={};", router.name));
        for (place, (metrics, model)) in metrics.models.iter().zip(&router.models).enumerate() {
            let used = used.iter().skip(place).step_by(router.models.len());
            let used = used.fold(Tally::default(), |sum, used| sum.plus(*used));
            let labels = || format!(";router={};model={};", router.name, model.name);
            let tokens = |direction| format!("adaptive_router_tokens{}direction={direction};", labels());
            count(&metrics.input_tokens, used.input_tokens, || tokens("input"));
            count(&metrics.output_tokens, used.output_tokens, || tokens("output"));
            count(&metrics.cost, used.cost_microusd, || format!("adaptive_router_cost_microusd{}", labels()));
        }
        for (metrics, target) in metrics.ttft_ms.iter().zip(router.targets()) {
            let (router, model) = (&router.name, &target.name);
            metrics.flush(|| format!("adaptive_router_ttft_ms;router={router};model={model};{}", deployment(target)));
        }
    }

    /// Stats of no router in particular.
    pub fn of_upstream() -> Metrics {
        Metrics { routers: Vec::new(), others: RefCell::default() }
    }

    /// Records how long a decision took, in microseconds, unless the histogram is full. `duration` asks for the time,
    /// so it is called only if the histogram takes the value.
    pub fn decision(&self, router: usize, duration: impl FnOnce() -> Duration) {
        if let Some(metrics) = self.routers.get(router).filter(|metrics| !metrics.decision_us.is_full()) {
            metrics.decision_us.record(duration().as_micros() as u64);
        }
    }

    fn ttft_of(&self, routed: &Routed) -> Option<&Histogram> {
        self.routers.get(routed.router)?.ttft_ms.get(routed.target)
    }

    /// Counts a request that went on from one model to another.
    pub fn fallback(&self, router: &str, from: &Model, to: &Model, reason: Reason) {
        let (place, reason) = (deployment(from), reason.name());
        let (from, to) = (&from.name, &to.name);
        let name = format!("adaptive_router_fallbacks;router={router};from={from};to={to};reason={reason};{place}");
        add(self.other(MetricType::Counter, name), 1);
    }

    /// Whether the histogram still takes the time to a response's first bytes.
    pub fn wants_ttft(&self, routed: &Routed) -> bool {
        self.ttft_of(routed).is_some_and(|times| !times.is_full())
    }

    /// Records how long a response's first bytes took.
    pub fn ttft(&self, routed: &Routed, milliseconds: u64) {
        if let Some(times) = self.ttft_of(routed) {
            times.record(milliseconds);
        }
    }

    /// Counts a cooldown.
    pub fn cooldown(&self, router: &str, target: &Model, reason: Reason) {
        let (model, place, reason) = (&target.name, deployment(target), reason.name());
        let name = format!("adaptive_router_cooldowns;router={router};model={model};reason={reason};{place}");
        add(self.other(MetricType::Counter, name), 1);
    }

    /// Shows whether a model is cooling.
    pub fn cooling(&self, router: &Router, target: &Model, cooling: bool) {
        let (model, place) = (&target.name, deployment(target));
        let name = format!("adaptive_router_cooling;router={};model={model};{place}", router.name);
        if let Some(id) = self.other(MetricType::Gauge, name) {
            let _ = hostcalls::record_metric(id, u64::from(cooling));
        }
    }

    pub fn signal(&self, router: &Router, signal: Signal, model: &str) {
        let name = format!("adaptive_router_signals;router={};signal={};model={model};", router.name, signal.name());
        add(self.other(MetricType::Counter, name), 1);
    }

    /// Sets the gauges of all cells of a request type.
    pub fn cells(&self, router: &Router, request_type: usize, learned: &Beliefs) {
        let cells = learned.evidence(request_type).iter().zip(learned.posteriors(request_type));
        for (model, (evidence, posterior)) in router.models.iter().zip(cells) {
            let labels = labels(&router.name, router.request_type_name(request_type), &model.name);
            for (name, value) in [
                ("evidence_success_milli", evidence.successes),
                ("evidence_failure_milli", evidence.failures),
                ("posterior_mean_milli", posterior.mean()),
            ] {
                if let Some(id) = self.other(MetricType::Gauge, format!("adaptive_router_{name}{labels}")) {
                    let _ = hostcalls::record_metric(id, (value * 1000.0).round() as u64);
                }
            }
        }
    }

    /// Counts a request that was answered with an error.
    pub fn reject(&self, router: &str, code: &str) {
        add(self.other(MetricType::Counter, format!("adaptive_router_rejects;router={router};code={code};")), 1);
    }

    pub fn sync(&self, result: SyncResult) {
        add(self.other(MetricType::Counter, format!("adaptive_router_sync;outcome={};", result.name())), 1);
    }

    pub fn fault(&self, fault: Fault) {
        add(self.other(MetricType::Counter, format!("adaptive_router_faults;kind={};", fault.kind())), 1);
    }

    fn other(&self, kind: MetricType, name: String) -> Option<u32> {
        let mut others = self.others.borrow_mut();
        if let Some(id) = others.get(&name) {
            return Some(*id);
        }
        let id = hostcalls::define_metric(kind, &name).ok()?;
        others.insert(name, id);
        Some(id)
    }
}

/// The label of a deployment; empty where the model has no deployments.
fn deployment(target: &Model) -> String {
    target.deployment.as_ref().map_or_else(String::new, |place| format!("deployment={};", place.name))
}

fn labels(router: &str, request_type: &str, model: &str) -> String {
    format!(";router={router};request_type={request_type};model={model};")
}

/// The metric's id; the metric is defined at its first use.
fn defined(cell: &Id, kind: MetricType, name: impl FnOnce() -> String) -> Option<u32> {
    if cell.get().is_none() {
        cell.set(hostcalls::define_metric(kind, &name()).ok());
    }
    cell.get()
}

fn count(id: &Id, count: u64, name: impl FnOnce() -> String) {
    if count > 0 {
        add(defined(id, MetricType::Counter, name), count);
    }
}

fn add(id: Option<u32>, count: u64) {
    if let (Some(id), Ok(count @ 1..)) = (id, i64::try_from(count)) {
        let _ = hostcalls::increment_metric(id, count);
    }
}
