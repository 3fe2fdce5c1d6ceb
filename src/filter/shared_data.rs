//! What all workers know together: values in the host's shared data, changed by compare-and-swap.

use proxy_wasm::hostcalls;
use proxy_wasm::types::Status;

use super::metrics::{Fault, Metrics};

/// The most attempts to write a value. An attempt fails only because another worker's went through.
const MAX_ATTEMPTS: usize = 16;
/// A version that no value has, because versions are counted up from 1. The host compares it only where there is a
/// value.
const ABSENT: Option<u32> = Some(u32::MAX);

/// How a kind of value is kept in shared data. Other bytes than its own count as a fault and are replaced, never
/// trusted.
pub struct Kind<T> {
    pub from_bytes: fn(&[u8]) -> Option<T>,
    pub to_bytes: fn(&T) -> Vec<u8>,
}

/// A key that ends in numbers, of four hexadecimal digits each.
pub fn numbered(start: &str, numbers: &[u32]) -> String {
    let mut key = String::with_capacity(start.len() + 5 * numbers.len());
    key.push_str(start);
    for number in numbers {
        key.push('/');
        key.extend([12, 8, 4, 0].into_iter().filter_map(|shift| char::from_digit(number >> shift & 15, 16)));
    }
    key
}

/// A key that ends in names, of which only the last may hold a slash as it is: two lists of names never share a key.
pub fn named<const N: usize>(kind: &str, names: [&str; N]) -> String {
    let mut key = format!("adaptive_router/{kind}");
    for (index, name) in names.into_iter().enumerate() {
        key.push('/');
        if index + 1 < N && name.contains(['/', '%']) {
            key.push_str(&name.replace('%', "%25").replace('/', "%2F"));
        } else {
            key.push_str(name);
        }
    }
    key
}

/// The value at `key`, or the default.
pub fn get<T: Default>(metrics: &Metrics, kind: &Kind<T>, key: &str) -> T {
    read(metrics, kind, key).0
}

/// Changes the value at `key`, and gives the new value and what `change` said. `change` may run several times. If it
/// gives None, the value stays as it is.
pub fn update<T: Default, R>(
    metrics: &Metrics,
    kind: &Kind<T>,
    key: &str,
    mut change: impl FnMut(&mut T) -> Option<R>,
) -> Option<(T, R)> {
    for _ in 0..MAX_ATTEMPTS {
        let (mut value, cas) = read(metrics, kind, key);
        let said = change(&mut value)?;
        match hostcalls::set_shared_data(key, Some(&(kind.to_bytes)(&value)), cas.or(ABSENT)) {
            Ok(()) => return Some((value, said)),
            Err(Status::CasMismatch) => {}
            Err(_) => break,
        }
    }
    metrics.fault(Fault::SharedData);
    None
}

/// Writes a value that nobody else changes at the same time.
pub fn put(metrics: &Metrics, key: &str, bytes: &[u8]) {
    if hostcalls::set_shared_data(key, Some(bytes), None).is_err() {
        metrics.fault(Fault::SharedData);
    }
}

/// Writes `bytes` unless there is a value. True: there was none.
pub fn create(key: &str, bytes: &[u8]) -> bool {
    hostcalls::set_shared_data(key, Some(bytes), ABSENT).is_ok()
}

/// The value at `key`, if there is one.
pub fn bytes(key: &str) -> Option<Vec<u8>> {
    hostcalls::get_shared_data(key).ok()?.0
}

fn read<T: Default>(metrics: &Metrics, kind: &Kind<T>, key: &str) -> (T, Option<u32>) {
    let (bytes, cas) = hostcalls::get_shared_data(key).unwrap_or_default();
    let value = bytes.map(|bytes| {
        (kind.from_bytes)(&bytes).unwrap_or_else(|| {
            metrics.fault(Fault::CorruptData);
            T::default()
        })
    });
    (value.unwrap_or_default(), cas)
}
