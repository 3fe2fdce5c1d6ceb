//! Reading numbers from bytes that may end too early.

pub mod simd;

/// Takes the first `N` bytes off `bytes`. If there are fewer, the result is None and nothing is taken.
pub fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*taken)
}
