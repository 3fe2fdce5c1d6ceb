//! What the simulated proxy keeps: one [`Worker`] for each thread, one [`Vm`] for all workers that share data.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use proxy_wasm::types::{LogLevel, MapType, MetricType, Status};

/// Names are lower case; values are bytes, as in HTTP.
pub type Headers = Vec<(String, Vec<u8>)>;

/// What all workers with one `vm_id` share.
#[derive(Default)]
pub struct Vm {
    /// The value and its CAS number, which is never 0.
    pub shared: Mutex<HashMap<String, (Vec<u8>, u32)>>,
    /// A metric's id is its index.
    pub metrics: Mutex<Vec<Metric>>,
}

pub struct Metric {
    pub name: String,
    pub kind: MetricType,
    /// Of a counter or gauge.
    pub value: u64,
    /// Of a histogram.
    pub records: Vec<u64>,
}

impl Vm {
    /// Envoy's rules: 0 overwrites, and a key that does not exist ignores the number.
    pub fn set(&self, key: &str, value: &[u8], cas: u32) -> Status {
        let mut shared = self.shared.lock().unwrap();
        let (old, number) = shared.entry(key.to_owned()).or_insert((Vec::new(), 0));
        if cas != 0 && *number != 0 && cas != *number {
            return Status::CasMismatch;
        }
        *number = number.wrapping_add(1).max(1);
        *old = value.to_owned();
        Status::Ok
    }
}

/// A thread of the proxy with its copy of the filter.
#[derive(Default)]
pub struct Worker {
    pub vm: Arc<Vm>,
    /// The context whose callback runs.
    pub active: u32,
    /// By root context.
    pub configurations: HashMap<u32, Vec<u8>>,
    /// By HTTP context.
    pub streams: HashMap<u32, Stream>,
    pub logs: Vec<(LogLevel, String)>,
    /// Nanoseconds since 1970.
    pub now: u64,
    /// Milliseconds by root context.
    pub tick_periods: HashMap<u32, u32>,
    pub calls: Vec<GrpcCall>,
    pub grpc_message: Vec<u8>,
    pub grpc_status: u32,
    /// What the next calls of a host function meet, in order.
    pub faults: Vec<(&'static str, Fault)>,
    pub properties: HashMap<Vec<u8>, Vec<u8>>,
}

pub enum Fault {
    /// The call fails.
    Status(Status),
    /// The call succeeds and returns nothing.
    Nothing,
    /// Something happens before the call, such as another worker's write.
    Hook(Box<dyn FnOnce()>),
}

/// A gRPC call that the filter made.
#[derive(Clone, Debug)]
#[allow(dead_code, reason = "for the side-car's tests")]
pub struct GrpcCall {
    pub token: u32,
    /// As Envoy takes it: a serialized `envoy.config.core.v3.GrpcService`.
    pub target: Vec<u8>,
    pub method: String,
    pub message: Vec<u8>,
    pub timeout_ms: u32,
}

/// What a filter can see of an HTTP stream.
#[derive(Default)]
pub struct Stream {
    /// Request headers, request trailers, response headers, response trailers: those that have arrived.
    pub maps: [Option<Headers>; 4],
    /// Request and response: the bytes held back so far and those that have just arrived.
    pub buffers: [Vec<u8>; 2],
    pub reply: Option<Reply>,
}

/// A response that the filter makes itself.
pub struct Reply {
    pub status: u32,
    pub headers: Headers,
    pub body: Vec<u8>,
}

thread_local! {
    static WORKER: RefCell<Worker> = RefCell::default();
}

/// Reads or changes this thread's worker. Never call into the filter from inside.
pub fn worker<R>(use_it: impl FnOnce(&mut Worker) -> R) -> R {
    WORKER.with(|worker| use_it(&mut worker.borrow_mut()))
}

/// The stream of the context whose callback runs.
pub fn stream<R>(use_it: impl FnOnce(&mut Stream) -> R) -> Option<R> {
    worker(|worker| worker.streams.get_mut(&worker.active).map(use_it))
}

/// The map of that kind, if it has arrived.
pub fn map<R>(kind: MapType, use_it: impl FnOnce(&mut Headers) -> R) -> Option<R> {
    stream(|stream| stream.maps.get_mut(kind as usize)?.as_mut().map(use_it)).flatten()
}
