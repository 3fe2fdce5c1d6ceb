//! Reading numbers from bytes that may end too early.

pub mod simd;

/// Takes the first `N` bytes; nothing, and nothing taken, where there are fewer.
pub fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*taken)
}
