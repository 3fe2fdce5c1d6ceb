//! The request's headers in one host call and one allocation. The SDK's own call makes two for each header.

use std::ptr::null_mut;

use proxy_wasm::types::MapType;

#[link(wasm_import_module = "env")]
unsafe extern "C" {
    fn proxy_get_header_map_pairs(map: MapType, return_data: *mut *mut u8, return_size: *mut usize) -> u32;
}

/// A header map as the host serializes it: the number of pairs, the lengths of all names and values (u32, little-endian),
/// then names and values, each followed by a zero (proxy-wasm ABI 0.2.1).
pub struct Headers(Vec<u8>);

impl Headers {
    /// The headers of the request; none where the host gives none.
    pub fn of_request() -> Headers {
        let (mut data, mut size) = (null_mut(), 0);
        // SAFETY: the host writes a pointer and a length that it allocated with this module's allocator, or nothing.
        let bytes = unsafe {
            match proxy_get_header_map_pairs(MapType::HttpRequestHeaders, &mut data, &mut size) {
                0 if !data.is_null() => Vec::from_raw_parts(data, size, size),
                _ => Vec::new(),
            }
        };
        Headers(bytes)
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
