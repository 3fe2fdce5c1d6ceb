//! Host calls that the SDK does not have as they are needed. Headers come in one call and one allocation here, because
//! the SDK makes two for each header. Calls may fail here, because the SDK panics at a failure.

use std::hash::{BuildHasher, RandomState};
use std::ptr::null_mut;
use std::time::{Duration, UNIX_EPOCH};

use proxy_wasm::hostcalls;
use proxy_wasm::types::{BufferType, MapType};

use crate::api::rewrite::Prefix;

#[link(wasm_import_module = "env")]
unsafe extern "C" {
    fn proxy_get_header_map_pairs(map: MapType, return_data: *mut *mut u8, return_size: *mut usize) -> u32;
    fn proxy_set_header_map_pairs(map: MapType, data: *const u8, size: usize) -> u32;
    fn proxy_replace_header_map_value(
        map: MapType,
        name: *const u8,
        name_size: usize,
        value: *const u8,
        value_size: usize,
    ) -> u32;
    fn proxy_add_header_map_value(
        map: MapType,
        name: *const u8,
        name_size: usize,
        value: *const u8,
        value_size: usize,
    ) -> u32;
    fn proxy_remove_header_map_value(map: MapType, name: *const u8, name_size: usize) -> u32;
    fn proxy_set_buffer_bytes(buffer: BufferType, start: usize, size: usize, data: *const u8, data_size: usize) -> u32;
}

/// A header map as the host serializes it: the number of pairs, the lengths of all names and values (u32,
/// little-endian), then names and values, each followed by a zero (proxy-wasm ABI 0.2.1).
pub struct Headers(Vec<u8>);

impl Headers {
    /// The headers of the request; none where the host gives none.
    pub fn of_request() -> Headers {
        Headers::of(MapType::HttpRequestHeaders)
    }

    pub fn of(map: MapType) -> Headers {
        let (mut data, mut size) = (null_mut(), 0);
        // SAFETY: the host writes a pointer and a length that it allocated with this module's allocator, or nothing.
        let bytes = unsafe {
            match proxy_get_header_map_pairs(map, &mut data, &mut size) {
                0 if !data.is_null() => Vec::from_raw_parts(data, size, size),
                _ => Vec::new(),
            }
        };
        Headers(bytes)
    }

    /// Replaces the map by these headers.
    pub fn write(&self, map: MapType) -> bool {
        // SAFETY: the host reads the bytes, which are as it wrote them.
        !self.0.is_empty() && unsafe { proxy_set_header_map_pairs(map, self.0.as_ptr(), self.0.len()) } == 0
    }

    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        let (count, lengths) = self.0.split_first_chunk::<4>().unwrap_or((&[0; 4], &[]));
        let lengths_size = (u32::from_le_bytes(*count) as usize).saturating_mul(8).min(lengths.len());
        let (lengths, mut texts) = lengths.split_at_checked(lengths_size).unwrap_or_default();
        let mut next = move |length: &[u8]| {
            let length = length.first_chunk::<4>().map_or(0, |length| u32::from_le_bytes(*length) as usize);
            let (text, rest) = texts.split_at_checked(length).unwrap_or_default();
            texts = rest.get(1..).unwrap_or_default();
            text
        };
        lengths.chunks_exact(8).map(move |pair| {
            let (name, value) = pair.split_at_checked(4).unwrap_or_default();
            (next(name), next(value))
        })
    }
}

/// Since the Unix epoch.
pub fn now() -> Duration {
    let time = hostcalls::get_current_time().unwrap_or(UNIX_EPOCH);
    time.duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// Whether what was read at `read_at` may still be used. A time in the future is not fresh, because the clock went back
/// since.
pub fn is_fresh(read_at: Duration, now: Duration, fresh: Duration) -> bool {
    now.checked_sub(read_at).is_some_and(|age| age < fresh)
}

/// A number that nobody can predict: the keys of a RandomState come from the host's source of randomness.
pub fn random() -> u64 {
    RandomState::new().hash_one(0)
}

/// Sixteen bytes that nobody can predict, even from other random numbers of this VM.
pub fn random_bytes() -> [u8; 16] {
    let source = RandomState::new();
    (u128::from(source.hash_one(0)) << 64 | u128::from(source.hash_one(1))).to_le_bytes()
}

pub fn property(path: &[&str]) -> Option<Vec<u8>> {
    hostcalls::get_property(path.to_vec()).ok().flatten()
}

/// The response's status. It is read as a property, because the host gives headers only in the callback of the headers.
pub fn status() -> Option<u32> {
    let code = property(&["response", "code"])?;
    u32::try_from(u64::from_le_bytes(code.try_into().ok()?)).ok()
}

/// Calls a method, `[service, method]`, of the target, a serialized `envoy.config.core.v3.GrpcService`. Gives the
/// call's token.
pub fn grpc_call(target: &[u8], [service, method]: [&str; 2], message: &[u8], timeout: Duration) -> Option<u32> {
    // SAFETY: the SDK takes a text because it knows only names of clusters. All it does with this one is to hand its
    // address and its length to the host.
    let target = unsafe { std::str::from_utf8_unchecked(target) };
    hostcalls::dispatch_grpc_call(target, service, method, Vec::new(), Some(message), timeout).ok()
}

/// Sets a header, where the map can be changed at this moment.
pub fn set_header(map: MapType, name: &[u8], value: &[u8]) -> bool {
    // SAFETY: the host reads the bytes.
    unsafe { proxy_replace_header_map_value(map, name.as_ptr(), name.len(), value.as_ptr(), value.len()) == 0 }
}

/// Adds a header, where the map can be changed at this moment.
pub fn add_header(map: MapType, name: &[u8], value: &[u8]) -> bool {
    // SAFETY: the host reads the bytes.
    unsafe { proxy_add_header_map_value(map, name.as_ptr(), name.len(), value.as_ptr(), value.len()) == 0 }
}

/// Removes a header, where the map can be changed at this moment.
pub fn remove_header(map: MapType, name: &[u8]) -> bool {
    // SAFETY: the host reads the bytes.
    unsafe { proxy_remove_header_map_value(map, name.as_ptr(), name.len()) == 0 }
}

/// Replaces the first `size` bytes of a body, where it is held.
pub fn replace_start(body: BufferType, size: usize, bytes: &[u8]) -> bool {
    // SAFETY: the host reads the bytes.
    unsafe { proxy_set_buffer_bytes(body, 0, size, bytes.as_ptr(), bytes.len()) == 0 }
}

/// Puts a new beginning before the rest of the request's body. `length`: how long the body was, where a header says so.
pub fn rewrite(prefix: &Prefix, length: Option<usize>) -> bool {
    let is_done = replace_start(BufferType::HttpRequestBody, prefix.replaced, &prefix.bytes);
    if let Some(length) = length.filter(|_| is_done) {
        let length = prefix.new_length(length).to_string();
        set_header(MapType::HttpRequestHeaders, b"content-length", length.as_bytes());
    }
    is_done
}
