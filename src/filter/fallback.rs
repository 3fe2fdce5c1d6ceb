//! The router role's part in fallback: the plan and the slots before the first attempt, and what has become of it.

use std::borrow::Cow;

use prost::Message;
use proxy_wasm::hostcalls;
use proxy_wasm::types::MapType;

use super::host::{self, Headers};
use crate::fallback::{KeptError, Plan};
use crate::load::Ticket;

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
/// What the model of an attempt after the first one counted it as, from the choice of the model to the attempt's end.
const TICKET: &str = "adaptive_router.ticket";
/// In its place: no further attempt counts.
const OVER: &[u8] = b"over";

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

/// The attempt that comes next counts at this model, an index into the router's.
pub fn keep_ticket(model: u32, ticket: Ticket) {
    host::set_property(TICKET, &[&model.to_le_bytes()[..], &ticket.to_bytes()].concat());
}

/// An attempt has failed: its ticket. None: it has none, or the request is over. Whoever takes it gives it back.
pub fn take_ticket() -> Option<(u32, Ticket)> {
    let taken = ticket()?;
    host::set_property(TICKET, b"");
    Some(taken)
}

/// The request is over, or its response begins: no further attempt gets a ticket. The one that is left.
pub fn last_ticket() -> Option<(u32, Ticket)> {
    let last = ticket();
    host::set_property(TICKET, OVER);
    last
}

pub fn is_over() -> bool {
    property(TICKET).is_some_and(|bytes| bytes == OVER)
}

fn ticket() -> Option<(u32, Ticket)> {
    let bytes = property(TICKET)?;
    let (model, ticket) = bytes.split_first_chunk()?;
    Some((u32::from_le_bytes(*model), Ticket::from_bytes(ticket)?))
}

/// The first error that a provider answered with.
pub fn kept_error() -> Option<KeptError> {
    KeptError::decode(property(KEPT_ERROR)?.as_slice()).ok()
}

pub fn property(name: &str) -> Option<Vec<u8>> {
    hostcalls::get_property(vec![name]).ok().flatten()
}

/// What of the last error has been replaced by the first.
pub enum Replaced {
    /// All of it: nothing more of it comes through.
    Response,
    /// The headers; this body, if any, is to replace the other.
    Headers { body: Option<Vec<u8>> },
}

/// Gives the client the first error in place of the last. `own`: what is added to the headers of any response.
pub fn answer(first: KeptError, own: &[(&'static str, Cow<str>)], end_of_stream: bool) -> Replaced {
    if end_of_stream && !first.body.is_empty() {
        // There is no body to replace, so the response is made anew.
        reply(&first, own);
        return Replaced::Response;
    }
    for (name, _) in Headers::of(MapType::HttpResponseHeaders).iter() {
        if !name.starts_with(b":") && !is_envoys(name) {
            host::remove_header(MapType::HttpResponseHeaders, name);
        }
    }
    for header in first.headers.iter().filter(|header| !is_framing(&header.name)) {
        if header.name.starts_with(b":") {
            host::set_header(MapType::HttpResponseHeaders, &header.name, &header.value);
        } else {
            host::add_header(MapType::HttpResponseHeaders, &header.name, &header.value);
        }
    }
    if end_of_stream {
        return Replaced::Headers { body: None };
    }
    let length = first.body.len().to_string();
    host::set_header(MapType::HttpResponseHeaders, b"content-length", length.as_bytes());
    Replaced::Headers { body: Some(first.body) }
}

fn reply(first: &KeptError, own: &[(&'static str, Cow<str>)]) {
    let mut status = 502;
    let mut headers: Vec<(&str, &str)> = Vec::new();
    for header in first.headers.iter().filter(|header| !is_framing(&header.name)) {
        match (std::str::from_utf8(&header.name), std::str::from_utf8(&header.value)) {
            (Ok(":status"), Ok(value)) => status = value.parse().unwrap_or(status),
            (Ok(name), Ok(value)) => headers.push((name, value)),
            _ => {}
        }
    }
    headers.extend(own.iter().map(|(name, value)| (*name, value.as_ref())));
    let _ = hostcalls::send_http_response(status, headers, Some(&first.body));
}

/// Headers of the last response that are not the provider's.
fn is_envoys(name: &[u8]) -> bool {
    name == b"server" || name.starts_with(b"x-envoy-") || name.starts_with(b"access-control-")
}

fn is_framing(name: &[u8]) -> bool {
    matches!(name, b"content-length" | b"transfer-encoding" | b"connection" | b"keep-alive")
}
