//! The functions that Envoy 1.40 gives to a filter, over the [`worker`] of the calling thread.
//!
//! Envoy's own behaviour where it matters: a buffer can only be replaced from its start or appended to; a map that has
//! not arrived cannot be changed; a missing key ignores the CAS number. What no filter here uses fails.

#![allow(clippy::too_many_arguments, reason = "the signatures are the proxy's")]

use std::ptr::null_mut;

use proxy_wasm::types::{BufferType, LogLevel, MapType, MetricType, Status, StreamType};

use crate::worker::{Fault, GrpcCall, Headers, Metric, Reply, map, stream, worker};

// Memory that the filter will free must come from its own allocator.
unsafe extern "C" {
    safe fn proxy_on_memory_allocate(size: usize) -> *mut u8;
}

fn bytes(data: *const u8, size: usize) -> Vec<u8> {
    if data.is_null() { Vec::new() } else { unsafe { std::slice::from_raw_parts(data, size) }.to_vec() }
}

fn text(data: *const u8, size: usize) -> String {
    String::from_utf8(bytes(data, size)).expect("names are UTF-8")
}

/// Hands bytes to the filter; no bytes are a null pointer.
fn give(value: &[u8], data: *mut *mut u8, size: *mut usize) -> Status {
    unsafe {
        *size = value.len();
        *data = null_mut();
        if !value.is_empty() {
            *data = proxy_on_memory_allocate(value.len());
            std::ptr::copy_nonoverlapping(value.as_ptr(), *data, value.len());
        }
    }
    Status::Ok
}

fn put<T>(place: *mut T, value: T) -> Status {
    unsafe { place.write(value) };
    Status::Ok
}

/// What the test wants the next call of this name to meet.
fn fault(call: &str) -> Option<Option<Status>> {
    loop {
        let index = |worker: &crate::worker::Worker| worker.faults.iter().position(|(name, _)| *name == call);
        let fault = worker(|worker| index(worker).map(|index| worker.faults.remove(index).1))?;
        match fault {
            Fault::Status(status) => return Some(Some(status)),
            Fault::Nothing => return Some(None),
            Fault::Hook(hook) => hook(),
        }
    }
}

macro_rules! meet_faults {
    ($call:literal) => {
        match fault($call) {
            Some(Some(status)) => return status,
            Some(None) => return Status::Ok,
            None => {}
        }
    };
}

fn serialize(headers: &Headers) -> Vec<u8> {
    let mut out = (headers.len() as u32).to_le_bytes().to_vec();
    for (name, value) in headers {
        out.extend((name.len() as u32).to_le_bytes());
        out.extend((value.len() as u32).to_le_bytes());
    }
    for (name, value) in headers {
        out.extend(name.as_bytes());
        out.push(0);
        out.extend(value);
        out.push(0);
    }
    out
}

fn deserialize(bytes: &[u8]) -> Headers {
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let count = if bytes.is_empty() { 0 } else { number(0) };
    let mut at = 4 + count * 8;
    let mut take = |size: usize| {
        at += size + 1;
        bytes[at - size - 1..at - 1].to_vec()
    };
    (0..count)
        .map(|index| {
            let name = take(number(4 + index * 8));
            (String::from_utf8(name).unwrap(), take(number(8 + index * 8)))
        })
        .collect()
}

#[unsafe(no_mangle)]
extern "C" fn proxy_log(level: LogLevel, data: *const u8, size: usize) -> Status {
    meet_faults!("log");
    worker(|worker| worker.logs.push((level, text(data, size))));
    Status::Ok
}

#[unsafe(no_mangle)]
extern "C" fn proxy_get_log_level(level: *mut LogLevel) -> Status {
    put(level, LogLevel::Info)
}

#[unsafe(no_mangle)]
extern "C" fn proxy_get_current_time_nanoseconds(time: *mut u64) -> Status {
    meet_faults!("get_current_time_nanoseconds");
    put(time, worker(|worker| worker.now))
}

#[unsafe(no_mangle)]
extern "C" fn proxy_set_tick_period_milliseconds(period: u32) -> Status {
    meet_faults!("set_tick_period_milliseconds");
    worker(|worker| worker.tick_periods.insert(worker.active, period));
    Status::Ok
}

#[unsafe(no_mangle)]
extern "C" fn proxy_get_buffer_bytes(
    kind: BufferType,
    start: usize,
    max: usize,
    data: *mut *mut u8,
    size: *mut usize,
) -> Status {
    meet_faults!("get_buffer_bytes");
    let buffer = match kind {
        BufferType::HttpRequestBody => stream(|stream| stream.buffers[0].clone()),
        BufferType::HttpResponseBody => stream(|stream| stream.buffers[1].clone()),
        BufferType::PluginConfiguration => worker(|worker| worker.configurations.get(&worker.active).cloned()),
        BufferType::GrpcReceiveBuffer => Some(worker(|worker| worker.grpc_message.clone())),
        _ => None,
    };
    let Some(buffer) = buffer else { return Status::NotFound };
    if start.checked_add(max).is_none() {
        return Status::BadArgument;
    }
    let end = (start + max).min(buffer.len());
    give(buffer.get(start..end).unwrap_or_default(), data, size)
}

#[unsafe(no_mangle)]
extern "C" fn proxy_set_buffer_bytes(
    kind: BufferType,
    start: usize,
    length: usize,
    data: *const u8,
    size: usize,
) -> Status {
    meet_faults!("set_buffer_bytes");
    let changed = stream(|stream| {
        let buffer = match kind {
            BufferType::HttpRequestBody => &mut stream.buffers[0],
            BufferType::HttpResponseBody => &mut stream.buffers[1],
            _ => return Status::BadArgument,
        };
        match start {
            0 if length > buffer.len() => panic!("Envoy would crash: {length} of {} bytes replaced", buffer.len()),
            0 => drop(buffer.splice(..length, bytes(data, size))),
            start if start >= buffer.len() => buffer.extend(bytes(data, size)),
            _ => return Status::BadArgument,
        }
        Status::Ok
    });
    changed.unwrap_or(Status::NotFound)
}

#[unsafe(no_mangle)]
extern "C" fn proxy_get_header_map_pairs(kind: MapType, data: *mut *mut u8, size: *mut usize) -> Status {
    meet_faults!("get_header_map_pairs");
    give(&map(kind, |headers| serialize(headers)).unwrap_or_default(), data, size)
}

#[unsafe(no_mangle)]
extern "C" fn proxy_set_header_map_pairs(kind: MapType, data: *const u8, size: usize) -> Status {
    meet_faults!("set_header_map_pairs");
    let done = map(kind, |headers| *headers = deserialize(&bytes(data, size)));
    done.map_or(Status::BadArgument, |()| Status::Ok)
}

#[unsafe(no_mangle)]
extern "C" fn proxy_get_header_map_value(
    kind: MapType,
    key: *const u8,
    key_size: usize,
    data: *mut *mut u8,
    size: *mut usize,
) -> Status {
    meet_faults!("get_header_map_value");
    let key = text(key, key_size).to_lowercase();
    let find = |headers: &mut Headers| headers.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone());
    match map(kind, find).flatten() {
        Some(value) => give(&value, data, size),
        None => Status::NotFound,
    }
}

fn change(kind: MapType, key: *const u8, size: usize, change: impl FnOnce(&mut Headers, String)) -> Status {
    let key = text(key, size).to_lowercase();
    map(kind, |headers| change(headers, key)).map_or(Status::BadArgument, |()| Status::Ok)
}

#[unsafe(no_mangle)]
extern "C" fn proxy_remove_header_map_value(kind: MapType, key: *const u8, key_size: usize) -> Status {
    meet_faults!("remove_header_map_value");
    change(kind, key, key_size, |headers, key| headers.retain(|(name, _)| *name != key))
}

#[unsafe(no_mangle)]
extern "C" fn proxy_replace_header_map_value(
    kind: MapType,
    key: *const u8,
    key_size: usize,
    value: *const u8,
    value_size: usize,
) -> Status {
    meet_faults!("replace_header_map_value");
    change(kind, key, key_size, |headers, key| {
        let place = headers.iter().position(|(name, _)| *name == key).unwrap_or(headers.len());
        headers.retain(|(name, _)| *name != key);
        headers.insert(place.min(headers.len()), (key, bytes(value, value_size)));
    })
}

#[unsafe(no_mangle)]
extern "C" fn proxy_add_header_map_value(
    kind: MapType,
    key: *const u8,
    key_size: usize,
    value: *const u8,
    value_size: usize,
) -> Status {
    meet_faults!("add_header_map_value");
    change(kind, key, key_size, |headers, key| headers.push((key, bytes(value, value_size))))
}

#[unsafe(no_mangle)]
extern "C" fn proxy_get_property(path: *const u8, path_size: usize, data: *mut *mut u8, size: *mut usize) -> Status {
    meet_faults!("get_property");
    match worker(|worker| worker.properties.get(&bytes(path, path_size)).cloned()) {
        Some(value) => give(&value, data, size),
        None => Status::NotFound,
    }
}

#[unsafe(no_mangle)]
extern "C" fn proxy_set_property(path: *const u8, path_size: usize, value: *const u8, value_size: usize) -> Status {
    meet_faults!("set_property");
    worker(|worker| worker.properties.insert(bytes(path, path_size), bytes(value, value_size)));
    Status::Ok
}

#[unsafe(no_mangle)]
extern "C" fn proxy_get_shared_data(
    key: *const u8,
    key_size: usize,
    data: *mut *mut u8,
    size: *mut usize,
    cas: *mut u32,
) -> Status {
    meet_faults!("get_shared_data");
    let vm = worker(|worker| worker.vm.clone());
    let found = vm.shared.lock().unwrap().get(&text(key, key_size)).cloned();
    let Some((value, number)) = found else { return Status::NotFound };
    put(cas, number);
    give(&value, data, size)
}

#[unsafe(no_mangle)]
extern "C" fn proxy_set_shared_data(
    key: *const u8,
    key_size: usize,
    value: *const u8,
    value_size: usize,
    cas: u32,
) -> Status {
    meet_faults!("set_shared_data");
    let vm = worker(|worker| worker.vm.clone());
    vm.set(&text(key, key_size), &bytes(value, value_size), cas)
}

#[unsafe(no_mangle)]
extern "C" fn proxy_send_local_response(
    status: u32,
    _details: *const u8,
    _details_size: usize,
    body: *const u8,
    body_size: usize,
    headers: *const u8,
    headers_size: usize,
    _grpc_status: i32,
) -> Status {
    meet_faults!("send_local_response");
    let headers = deserialize(&bytes(headers, headers_size));
    let body = bytes(body, body_size);
    // A second one is ignored.
    let sent = stream(|stream| {
        stream.reply.get_or_insert(Reply { status, headers, body });
    });
    sent.map_or(Status::BadArgument, |()| Status::Ok)
}

#[unsafe(no_mangle)]
extern "C" fn proxy_grpc_call(
    target: *const u8,
    target_size: usize,
    service: *const u8,
    service_size: usize,
    method: *const u8,
    method_size: usize,
    _metadata: *const u8,
    _metadata_size: usize,
    message: *const u8,
    message_size: usize,
    timeout_ms: u32,
    token: *mut u32,
) -> Status {
    meet_faults!("grpc_call");
    let next = worker(|worker| {
        let token = worker.calls.len() as u32 + 1;
        let method = format!("{}/{}", text(service, service_size), text(method, method_size));
        let message = bytes(message, message_size);
        worker.calls.push(GrpcCall { token, target: bytes(target, target_size), method, message, timeout_ms });
        token
    });
    put(token, next)
}

#[unsafe(no_mangle)]
extern "C" fn proxy_grpc_cancel(_token: u32) -> Status {
    Status::Ok
}

#[unsafe(no_mangle)]
extern "C" fn proxy_get_status(code: *mut u32, data: *mut *mut u8, size: *mut usize) -> Status {
    put(code, worker(|worker| worker.grpc_status));
    give(&[], data, size)
}

#[unsafe(no_mangle)]
extern "C" fn proxy_set_effective_context(context: u32) -> Status {
    worker(|worker| worker.active = context);
    Status::Ok
}

#[unsafe(no_mangle)]
extern "C" fn proxy_define_metric(kind: MetricType, name: *const u8, size: usize, id: *mut u32) -> Status {
    meet_faults!("define_metric");
    let name = text(name, size);
    let vm = worker(|worker| worker.vm.clone());
    let mut metrics = vm.metrics.lock().unwrap();
    let index = metrics.iter().position(|metric| metric.name == name).unwrap_or(metrics.len());
    if index == metrics.len() {
        metrics.push(Metric { name, kind, value: 0, records: Vec::new() });
    }
    put(id, index as u32)
}

fn metric(id: u32, change: impl FnOnce(&mut Metric)) -> Status {
    let vm = worker(|worker| worker.vm.clone());
    let mut metrics = vm.metrics.lock().unwrap();
    metrics.get_mut(id as usize).map(change).map_or(Status::NotFound, |()| Status::Ok)
}

#[unsafe(no_mangle)]
extern "C" fn proxy_get_metric(id: u32, value: *mut u64) -> Status {
    meet_faults!("get_metric");
    metric(id, |metric| unsafe { value.write(metric.value) })
}

#[unsafe(no_mangle)]
extern "C" fn proxy_record_metric(id: u32, value: u64) -> Status {
    meet_faults!("record_metric");
    metric(id, |metric| match metric.kind {
        MetricType::Histogram => metric.records.push(value),
        _ => metric.value = value,
    })
}

#[unsafe(no_mangle)]
extern "C" fn proxy_increment_metric(id: u32, offset: i64) -> Status {
    meet_faults!("increment_metric");
    metric(id, |metric| metric.value = metric.value.wrapping_add_signed(offset))
}

#[unsafe(no_mangle)]
extern "C" fn proxy_continue_stream(_stream: StreamType) -> Status {
    Status::Ok
}

#[unsafe(no_mangle)]
extern "C" fn proxy_close_stream(_stream: StreamType) -> Status {
    Status::Ok
}

#[unsafe(no_mangle)]
extern "C" fn proxy_done() -> Status {
    Status::Ok
}

macro_rules! unused {
    ($($name:ident($($argument:ty),*);)*) => {
        $(#[unsafe(no_mangle)]
        extern "C" fn $name($(_: $argument),*) -> Status {
            Status::InternalFailure
        })*
    };
}

type Data = *const u8;

unused! {
    proxy_register_shared_queue(Data, usize, *mut u32);
    proxy_resolve_shared_queue(Data, usize, Data, usize, *mut u32);
    proxy_dequeue_shared_queue(u32, *mut *mut u8, *mut usize);
    proxy_enqueue_shared_queue(u32, Data, usize);
    proxy_http_call(Data, usize, Data, usize, Data, usize, Data, usize, u32, *mut u32);
    proxy_grpc_stream(Data, usize, Data, usize, Data, usize, Data, usize, *mut u32);
    proxy_grpc_send(u32, Data, usize, bool);
    proxy_grpc_close(u32);
    proxy_call_foreign_function(Data, usize, Data, usize, *mut *mut u8, *mut usize);
}
