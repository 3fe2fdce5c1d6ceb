//! Reports mistakes in Envoy's part of the configuration, as far as an exchange shows them. Each time counts as a
//! fault, and the log of the process gets one line for each mistake.

use std::cell::Cell;

use proxy_wasm::types::MapType;

use super::host_calls::{Headers, property};
use super::metrics::{Fault, Metrics};
use super::shared_data;
use crate::hash;

/// A model's first `FIRST_RESPONSES` responses are checked for the cluster that they came from, and then every
/// `EVERY_RESPONSE`th. Not all are checked, because a check costs a tenth of what the filter costs.
const FIRST_RESPONSES: u32 = 8;
const EVERY_RESPONSE: u32 = 64;

/// Checks for one model in this VM whether responses came from its cluster.
#[derive(Default)]
pub struct RouteCheck {
    responses: Cell<u32>,
    was_wrong: Cell<bool>,
}

impl RouteCheck {
    /// The name of the cluster that the response came from, where it is another one than `chosen`.
    pub fn other_cluster(&self, chosen: &str) -> Option<Vec<u8>> {
        let number = self.responses.get();
        self.responses.set(number.wrapping_add(1));
        let is_due = number < FIRST_RESPONSES || number.is_multiple_of(EVERY_RESPONSE) || self.was_wrong.get();
        let other = is_due.then(|| property(&["xds", "cluster_name"])).flatten();
        let other = other.filter(|cluster| !cluster.is_empty() && cluster != chosen.as_bytes());
        if is_due {
            self.was_wrong.set(other.is_some());
        }
        other
    }
}

/// A request for the model of the cluster `chosen` went to `other`.
pub fn misrouted(metrics: &Metrics, chosen: &str, other: &[u8]) {
    metrics.fault(Fault::Route);
    let other = String::from_utf8_lossy(other);
    warn_once(&format!(
        "a request for cluster {chosen:?} went to {other:?}: the route must have `cluster_header: \
         x-adaptive-router-cluster` and come after this filter"
    ));
}

/// A request has ended before its body came to this filter. If the body came to Envoy, Envoy's setting is wrong,
/// because Envoy did not hold the headers until the filter had the body.
pub fn without_body(metrics: &Metrics) {
    let size = property(&["request", "total_size"]).and_then(|size| size.try_into().ok()).map(u64::from_le_bytes);
    let headers: usize =
        Headers::of(MapType::HttpRequestHeaders).iter().map(|(name, value)| name.len() + value.len()).sum();
    if size.is_some_and(|size| size > headers as u64) {
        metrics.fault(Fault::StopIteration);
        warn_once("requests hang: the wasm filter's configuration needs `allow_on_headers_stop_iteration: true`");
    }
}

/// An answer came, or an attempt began, and the router role and the upstream role do not know of each other.
pub fn plan_lost(metrics: &Metrics) {
    metrics.fault(Fault::PlanLost);
    warn_once(
        "nothing is tried after a failure: the cluster of each model needs this module as an upstream filter, with the \
         same `vm_config` as the router's",
    );
}

/// Logs a warning once in a process.
pub fn warn_once(text: &str) {
    if shared_data::create(&format!("adaptive_router/warned/{:016x}", hash::of(text)), &[]) {
        log::warn!("adaptive_router: {text}");
    }
}
