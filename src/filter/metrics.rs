//! Stats. The labels stand in the name, `name;label=value;…;`, from where Envoy's `stats_tags` take them.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use proxy_wasm::hostcalls;
use proxy_wasm::types::MetricType;

use crate::config::{Config, Router};
use crate::exchange::Routed;

pub struct Metrics {
    /// For each router the picks by request type, then model, and the histogram of the decision's duration.
    routers: Vec<RouterMetrics>,
    rare: RefCell<HashMap<String, u32>>,
}

struct RouterMetrics {
    picks: Vec<Cell<Option<u32>>>,
    decision_us: Cell<Option<u32>>,
}

/// A failure inside the filter that the request survived.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// The body is encoded and was not read.
    ContentEncoding,
    /// The host gave no body, or did not take the new one.
    Body,
}

impl Metrics {
    pub fn new(config: &Config) -> Metrics {
        let routers = config.routers.iter().map(|router| RouterMetrics {
            picks: vec![Cell::new(None); router.models.len() * router.request_types.len()],
            decision_us: Cell::new(None),
        });
        Metrics { routers: routers.collect(), rare: RefCell::default() }
    }

    /// Counts a choice.
    pub fn pick(&self, routed: &Routed, model: usize) {
        let Router { name, models, .. } = routed.router;
        let cell = self
            .routers
            .get(routed.router_index)
            .and_then(|router| router.picks.get(routed.request_type * models.len() + model));
        let (Some(cell), Some(model)) = (cell, models.get(model)) else { return };
        let request_type = routed.router.request_type_name(routed.request_type);
        let id = defined(cell, MetricType::Counter, || {
            format!("adaptive_router_picks;router={name};request_type={request_type};model={};", model.name)
        });
        increment(id);
    }

    /// Records how long a decision took.
    pub fn decision(&self, router_index: usize, router: &Router, microseconds: u64) {
        let Some(metrics) = self.routers.get(router_index) else { return };
        let id = defined(&metrics.decision_us, MetricType::Histogram, || {
            format!("adaptive_router_decision_us;router={};", router.name)
        });
        if let Some(id) = id {
            let _ = hostcalls::record_metric(id, microseconds);
        }
    }

    /// Counts a request that was answered with an error.
    pub fn reject(&self, router: &str, code: &str) {
        self.count(format!("adaptive_router_rejects;router={router};code={code};"));
    }

    pub fn fault(&self, fault: Fault) {
        let kind = match fault {
            Fault::ContentEncoding => "content_encoding",
            Fault::Body => "body",
        };
        self.count(format!("adaptive_router_faults;kind={kind};"));
    }

    fn count(&self, name: String) {
        let mut rare = self.rare.borrow_mut();
        let id = rare.get(&name).copied().or_else(|| {
            let id = hostcalls::define_metric(MetricType::Counter, &name).ok()?;
            rare.insert(name, id);
            Some(id)
        });
        increment(id);
    }
}

/// The metric's id; the metric is defined at its first use.
fn defined(cell: &Cell<Option<u32>>, kind: MetricType, name: impl FnOnce() -> String) -> Option<u32> {
    if cell.get().is_none() {
        cell.set(hostcalls::define_metric(kind, &name()).ok());
    }
    cell.get()
}

fn increment(id: Option<u32>) {
    if let Some(id) = id {
        let _ = hostcalls::increment_metric(id, 1);
    }
}
