//! The router role's part in fallback: the plan and the slots before the first attempt, and what has become of it.

use proxy_wasm::hostcalls;
use proxy_wasm::types::MapType;

use super::host;
use crate::fallback::{KeptError, Plan};
use prost::Message;

/// A slot for a retry is this name and the retry's number.
pub const SLOT: &str = "x-adaptive-router-try-";
/// How often a request was tried, where more than once.
pub const ATTEMPTS: &str = "x-adaptive-router-attempts";
/// Envoy's number of the present attempt. A client's own would choose a slot.
pub const ATTEMPT_COUNT: &str = "x-envoy-attempt-count";
/// What both roles keep with a request: the plan, the first error, and that the client has gone.
pub const PLAN: &str = "adaptive_router.plan";
pub const KEPT_ERROR: &str = "adaptive_router.kept_error";
pub const GONE: &str = "adaptive_router.gone";

const MAX_RETRIES: &str = "x-envoy-max-retries";

/// A request with a plan sets out.
pub fn begin(plan: &Plan) {
    for (number, cluster) in plan.next_slots() {
        host::set_header(MapType::HttpRequestHeaders, slot(number).as_bytes(), cluster.as_bytes());
    }
    let retries = plan.retries().to_string();
    host::set_header(MapType::HttpRequestHeaders, MAX_RETRIES.as_bytes(), retries.as_bytes());
    keep(plan);
}

/// A request that only one model may answer sets out: what Envoy retries goes there again.
pub fn stay(cluster: &str, attempts: usize) {
    for number in 1..attempts {
        host::set_header(MapType::HttpRequestHeaders, slot(number).as_bytes(), cluster.as_bytes());
    }
}

/// The name of the header for this retry, 1 is the first.
pub fn slot(number: usize) -> String {
    format!("{SLOT}{number}")
}

pub fn keep(plan: &Plan) {
    host::set_property(PLAN, &plan.encode_to_vec());
}

/// The plan as the last attempt left it.
pub fn plan() -> Option<Plan> {
    Plan::from_bytes(&property(PLAN)?)
}

/// The first error that a provider answered with.
pub fn kept_error() -> Option<KeptError> {
    KeptError::decode(property(KEPT_ERROR)?.as_slice()).ok()
}

pub fn property(name: &str) -> Option<Vec<u8>> {
    hostcalls::get_property(vec![name]).ok().flatten()
}
