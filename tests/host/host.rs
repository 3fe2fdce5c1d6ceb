//! A simulated Envoy: what happens between a filter's callbacks.
//!
//! [`Host`] is one worker with one plugin configuration; everything on a thread is one worker, and workers that were
//! started with the same [`Vm`] share data. [`Exchange`] is one HTTP stream through the filter.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use proxy_wasm::types::{Action, LogLevel, MapType, MetricType, Status};

pub use crate::worker::Vm;
use crate::worker::{Fault, GrpcCall, Headers, Stream, Worker, worker};

// The exported functions come with the filter.
use adaptive_router as _;

#[allow(dead_code, reason = "all that a proxy may call")]
unsafe extern "C" {
    safe fn _initialize();
    safe fn proxy_on_context_create(id: u32, root: u32);
    safe fn proxy_on_vm_start(root: u32, size: usize) -> bool;
    safe fn proxy_on_configure(root: u32, size: usize) -> bool;
    safe fn proxy_on_tick(root: u32);
    safe fn proxy_on_grpc_receive(context: u32, token: u32, size: usize);
    safe fn proxy_on_grpc_close(context: u32, token: u32, status: u32);
    safe fn proxy_on_request_headers(id: u32, count: usize, end: bool) -> Action;
    safe fn proxy_on_request_body(id: u32, size: usize, end: bool) -> Action;
    safe fn proxy_on_request_trailers(id: u32, count: usize) -> Action;
    safe fn proxy_on_response_headers(id: u32, count: usize, end: bool) -> Action;
    safe fn proxy_on_response_body(id: u32, size: usize, end: bool) -> Action;
    safe fn proxy_on_response_trailers(id: u32, count: usize) -> Action;
    safe fn proxy_on_log(id: u32);
    safe fn proxy_on_delete(id: u32);
}

/// One worker with one accepted plugin configuration.
pub struct Host {
    root: u32,
    vm: Arc<Vm>,
}

/// A message after the filter has seen it.
#[derive(Clone, Debug, Default)]
pub struct Message {
    pub headers: Headers,
    pub body: Vec<u8>,
    /// The parts in which the body went on; empty ones left out.
    pub chunks: Vec<Vec<u8>>,
    pub ended: bool,
}

/// One HTTP stream; it closes when dropped.
pub struct Exchange {
    id: u32,
    request: Leg,
    response: Leg,
    /// The filter's own response.
    reply: Option<u32>,
    closed: bool,
}

/// One direction of a stream.
#[derive(Default)]
struct Leg {
    index: usize,
    /// The last callback said pause.
    held: bool,
    passed: Message,
}

impl Host {
    /// A worker with shared data of its own. The configuration must be accepted.
    pub fn start(configuration: impl AsRef<[u8]>) -> Host {
        // The thread may have run an earlier test.
        worker(|worker| *worker = Worker::default());
        Host::start_in(&Arc::default(), configuration)
    }

    /// A worker of this thread that shares data with all others of `vm`.
    pub fn start_in(vm: &Arc<Vm>, configuration: impl AsRef<[u8]>) -> Host {
        Host::try_start_in(vm, configuration).unwrap_or_else(|errors| panic!("refused: {errors:#?}"))
    }

    /// Err: the log lines of a refused configuration.
    pub fn try_start_in(vm: &Arc<Vm>, configuration: impl AsRef<[u8]>) -> Result<Host, Vec<(LogLevel, String)>> {
        // A thread's values end in reverse order: what the filter says when it ends must still find its worker.
        worker(|_| ());
        initialize();
        let root = next_id();
        let configuration = configuration.as_ref();
        let before = worker(|worker| {
            worker.vm = vm.clone();
            worker.configurations.insert(root, configuration.to_vec());
            worker.now = worker.now.max(1_700_000_000_000_000_000);
            worker.logs.len()
        });
        call(root, || proxy_on_context_create(root, 0));
        let accepted =
            call(root, || proxy_on_vm_start(root, 0)) && call(root, || proxy_on_configure(root, configuration.len()));
        let host = Host { root, vm: vm.clone() };
        if accepted { Ok(host) } else { Err(worker(|worker| worker.logs[before..].to_vec())) }
    }

    /// A stream of which nothing has arrived yet.
    pub fn open(&self) -> Exchange {
        let id = next_id();
        worker(|worker| {
            worker.vm = self.vm.clone();
            worker.streams.insert(id, Stream::default());
        });
        call(id, || proxy_on_context_create(id, self.root));
        let response = Leg { index: 1, ..Leg::default() };
        Exchange { id, request: Leg::default(), response, reply: None, closed: false }
    }

    /// A whole request: headers, then the body in these chunks, the last one with the end of the stream.
    pub fn request<V: AsRef<[u8]>>(&self, headers: &[(&str, V)], chunks: &[&[u8]]) -> Exchange {
        let mut exchange = self.open();
        exchange.request_headers(headers, chunks.is_empty());
        for (index, chunk) in chunks.iter().enumerate() {
            exchange.request_body(chunk, index + 1 == chunks.len());
        }
        exchange
    }

    /// `POST path` with a body.
    pub fn post(&self, path: &str, body: &str) -> Exchange {
        let length = body.len().to_string();
        let headers =
            [(":method", "POST"), (":path", path), ("content-type", "application/json"), ("content-length", &length)];
        self.request(&headers, &[body.as_bytes()])
    }

    pub fn vm(&self) -> &Arc<Vm> {
        &self.vm
    }

    /// The value of a counter or gauge, or how often a histogram was recorded; 0 when there is none.
    pub fn metric(&self, name: &str) -> u64 {
        let metrics = self.vm.metrics.lock().unwrap();
        metrics.iter().find(|metric| metric.name == name).map_or(0, |metric| match metric.kind {
            MetricType::Histogram => metric.records.len() as u64,
            _ => metric.value,
        })
    }

    pub fn metric_names(&self) -> Vec<String> {
        self.vm.metrics.lock().unwrap().iter().map(|metric| metric.name.clone()).collect()
    }

    pub fn logs(&self) -> Vec<(LogLevel, String)> {
        worker(|worker| worker.logs.clone())
    }

    /// The next call of a host function (its name without `proxy_`) fails; repeated for as many calls.
    pub fn fail_next(&self, call: &'static str, status: Status) {
        worker(|worker| worker.faults.push((call, Fault::Status(status))));
    }

    /// The next call succeeds and gives nothing.
    pub fn nothing_next(&self, call: &'static str) {
        worker(|worker| worker.faults.push((call, Fault::Nothing)));
    }

    /// Something happens between the filter's decision to make a call and the call: a race, made certain.
    pub fn before_next(&self, call: &'static str, hook: impl FnOnce() + 'static) {
        worker(|worker| worker.faults.push((call, Fault::Hook(Box::new(hook)))));
    }

    /// Faults that no call has met.
    pub fn unmet_faults(&self) -> Vec<&'static str> {
        worker(|worker| worker.faults.iter().map(|(call, _)| *call).collect())
    }

    /// A value of the shared data.
    pub fn shared(&self, key: &str) -> Option<Vec<u8>> {
        self.vm.shared.lock().unwrap().get(key).map(|(value, _)| value.clone())
    }

    /// What is kept with the request: of the one exchange that a test is about.
    pub fn properties(&self) -> Vec<String> {
        let names = worker(|worker| worker.properties.keys().cloned().collect::<Vec<_>>());
        names.into_iter().map(|name| String::from_utf8(name).unwrap()).collect()
    }

    pub fn set_property(&self, name: &str, value: &[u8]) {
        worker(|worker| worker.properties.insert(name.as_bytes().to_vec(), value.to_vec()));
    }

    pub fn forget_properties(&self) {
        worker(|worker| worker.properties.clear());
    }

    /// The keys of the shared data, sorted.
    pub fn shared_keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = self.vm.shared.lock().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    }

    /// Time passes; the ticks that fall into it happen at its end.
    pub fn advance(&self, by: Duration) {
        let period = worker(|worker| {
            worker.now += by.as_nanos() as u64;
            worker.tick_periods.get(&self.root).copied().unwrap_or(0)
        });
        if period > 0 {
            for _ in 0..by.as_millis() / u128::from(period) {
                self.tick();
            }
        }
    }

    pub fn tick(&self) {
        call(self.root, || proxy_on_tick(self.root));
    }

    /// The gRPC calls that the filter has made on this worker.
    #[allow(dead_code, reason = "for the side-car's tests")]
    pub fn grpc_calls(&self) -> Vec<GrpcCall> {
        worker(|worker| worker.calls.clone())
    }

    #[allow(dead_code, reason = "for the side-car's tests")]
    pub fn answer_grpc(&self, token: u32, message: &[u8]) {
        worker(|worker| worker.grpc_message = message.to_vec());
        call(self.root, || proxy_on_grpc_receive(self.root, token, message.len()));
    }

    #[allow(dead_code, reason = "for the side-car's tests")]
    pub fn fail_grpc(&self, token: u32, status: u32) {
        worker(|worker| worker.grpc_status = status);
        call(self.root, || proxy_on_grpc_close(self.root, token, status));
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            call(self.root, || proxy_on_delete(self.root));
        }
    }
}

impl Exchange {
    pub fn request_headers<V: AsRef<[u8]>>(&mut self, headers: &[(&str, V)], end: bool) {
        let headers = owned(headers);
        let count = self.arrive(MapType::HttpRequestHeaders, headers);
        let action = call(self.id, || proxy_on_request_headers(self.id, count, end));
        self.pass_request(action, end);
    }

    pub fn request_body(&mut self, chunk: &[u8], end: bool) {
        if self.reply.is_none() {
            let size = self.request.buffer(self.id, chunk);
            let action = call(self.id, || proxy_on_request_body(self.id, size, end));
            self.pass_request(action, end);
        }
    }

    pub fn request_trailers<V: AsRef<[u8]>>(&mut self, trailers: &[(&str, V)]) {
        if self.reply.is_none() {
            let count = self.arrive(MapType::HttpRequestTrailers, owned(trailers));
            let action = call(self.id, || proxy_on_request_trailers(self.id, count));
            self.pass_request(action, true);
        }
    }

    pub fn response_headers<V: AsRef<[u8]>>(&mut self, headers: &[(&str, V)], end: bool) {
        let count = self.arrive(MapType::HttpResponseHeaders, owned(headers));
        let action = call(self.id, || proxy_on_response_headers(self.id, count, end));
        self.response.pass(self.id, action, end);
    }

    pub fn response_body(&mut self, chunk: &[u8], end: bool) {
        let size = self.response.buffer(self.id, chunk);
        let action = call(self.id, || proxy_on_response_body(self.id, size, end));
        self.response.pass(self.id, action, end);
    }

    pub fn response_trailers<V: AsRef<[u8]>>(&mut self, trailers: &[(&str, V)]) {
        let count = self.arrive(MapType::HttpResponseTrailers, owned(trailers));
        let action = call(self.id, || proxy_on_response_trailers(self.id, count));
        self.response.pass(self.id, action, true);
    }

    /// A whole response; what the client gets of it.
    pub fn respond<V: AsRef<[u8]>>(&mut self, headers: &[(&str, V)], chunks: &[&[u8]]) -> &Message {
        self.response_headers(headers, chunks.is_empty());
        for (index, chunk) in chunks.iter().enumerate() {
            self.response_body(chunk, index + 1 == chunks.len());
        }
        self.response()
    }

    /// The request as the provider gets it.
    pub fn forwarded(&self) -> &Message {
        if let Some(status) = self.reply {
            panic!("the filter replied: {status} {}", String::from_utf8_lossy(&self.response.passed.body));
        }
        assert!(self.request.passed.ended, "the request hangs in the filter");
        &self.request.passed
    }

    /// The status and the message of the filter's own response.
    pub fn reply(&self) -> (u32, &Message) {
        let status = self.reply.unwrap_or_else(|| panic!("the filter did not reply; forwarded: {}", self.request.held));
        (status, self.response())
    }

    /// Whether the filter made the response itself.
    pub fn is_replied(&self) -> bool {
        self.reply.is_some()
    }

    /// Whether the filter holds the request back.
    pub fn is_held(&self) -> bool {
        self.request.held && self.reply.is_none()
    }

    /// What of the response went on so far.
    pub fn passed(&self) -> &Message {
        &self.response.passed
    }

    /// The response as the client gets it.
    pub fn response(&self) -> &Message {
        assert!(self.response.passed.ended, "the response hangs in the filter");
        &self.response.passed
    }

    /// The end of the stream, also in the middle of it.
    pub fn close(mut self) {
        self.finish();
    }

    /// The request's headers as the filter left them in the proxy.
    pub fn headers_left(&self) -> Headers {
        with_stream(self.id, |stream| stream.maps[MapType::HttpRequestHeaders as usize].clone().unwrap_or_default())
    }

    /// The response's trailers as the filter left them in the proxy.
    pub fn response_trailers_left(&self) -> Headers {
        with_stream(self.id, |stream| stream.maps[MapType::HttpResponseTrailers as usize].clone().unwrap_or_default())
    }

    /// The end of the stream; the request's headers as the filter left them in the proxy.
    pub fn close_and_see(mut self) -> Headers {
        self.closed = true;
        call(self.id, || proxy_on_log(self.id));
        call(self.id, || proxy_on_delete(self.id));
        let headers = self.headers_left();
        worker(|worker| worker.streams.remove(&self.id));
        headers
    }

    fn finish(&mut self) {
        if !std::mem::replace(&mut self.closed, true) {
            call(self.id, || proxy_on_log(self.id));
            call(self.id, || proxy_on_delete(self.id));
            worker(|worker| worker.streams.remove(&self.id));
        }
    }

    fn arrive(&self, kind: MapType, headers: Headers) -> usize {
        let count = headers.len();
        with_stream(self.id, |stream| stream.maps[kind as usize] = Some(headers));
        count
    }

    fn pass_request(&mut self, action: Action, end: bool) {
        let Some(reply) = with_stream(self.id, |stream| stream.reply.take()) else {
            return self.request.pass(self.id, action, end);
        };
        // Envoy sends it through the response callbacks of the same context, after the callback has returned.
        self.reply = Some(reply.status);
        let status = reply.status.to_string().into_bytes();
        let headers = [(":status".to_owned(), status)].into_iter().chain(reply.headers);
        let headers: Headers = headers.collect();
        let headers: Vec<(&str, &[u8])> =
            headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect();
        self.response_headers(&headers, reply.body.is_empty());
        if !reply.body.is_empty() {
            self.response_body(&reply.body, true);
        }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.finish();
        }
    }
}

impl Leg {
    /// Puts a chunk where the filter can read it; what is held back comes first.
    fn buffer(&self, id: u32, chunk: &[u8]) -> usize {
        with_stream(id, |stream| {
            stream.buffers[self.index].extend_from_slice(chunk);
            stream.buffers[self.index].len()
        })
    }

    /// What the callback's action lets through.
    fn pass(&mut self, id: u32, action: Action, end: bool) {
        self.held = action == Action::Pause;
        if self.held {
            return;
        }
        let (headers, body) = with_stream(id, |stream| {
            (stream.maps[self.index * 2].clone(), std::mem::take(&mut stream.buffers[self.index]))
        });
        if self.passed.headers.is_empty() {
            self.passed.headers = headers.unwrap_or_default();
        }
        if !body.is_empty() {
            self.passed.body.extend_from_slice(&body);
            self.passed.chunks.push(body);
        }
        self.passed.ended |= end;
    }
}

impl Message {
    pub fn header(&self, name: &str) -> Option<&str> {
        let value = self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_slice());
        value.map(|value| std::str::from_utf8(value).expect("this header is text"))
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("this body is text")
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("this body is JSON")
    }
}

/// Runs a callback of a context.
fn call<R>(id: u32, callback: impl FnOnce() -> R) -> R {
    worker(|worker| worker.active = id);
    callback()
}

fn with_stream<R>(id: u32, use_it: impl FnOnce(&mut Stream) -> R) -> R {
    worker(|worker| use_it(worker.streams.get_mut(&id).expect("the stream is open")))
}

fn owned<V: AsRef<[u8]>>(headers: &[(&str, V)]) -> Headers {
    headers.iter().map(|(name, value)| (name.to_lowercase(), value.as_ref().to_vec())).collect()
}

/// Contexts of all threads have different ids: a test may run on the thread of an earlier one.
fn next_id() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Every worker runs the filter's start; the SDK's global logger is no place for two at once.
fn initialize() {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock();
    // The SDK sends panics to the proxy's log; here they belong to the test.
    let hook = std::panic::take_hook();
    _initialize();
    std::panic::set_hook(hook);
}
