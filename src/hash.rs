//! Hashes of bytes and of names. They must be the same in every worker and every Envoy, now and later.
//!
//! They do not protect against forgery. They need not, because every value that must not be guessed has a key of its
//! own; see [`crate::feedback::answer_key`].

/// FNV-1a, 64 bits (Fowler, Noll, Vo).
const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;
/// Multiplicative hashing with the golden ratio (Knuth, The Art of Computer Programming 3, section 6.4), one word at a
/// time. The high bits of the product are mixed best, so the rotation moves them to the low end.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of bytes that are known as a whole.
pub fn of_bytes(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks();
    let state = words.iter().fold(OFFSET ^ bytes.len() as u64, |state, word| {
        (state ^ u64::from_le_bytes(*word)).wrapping_mul(GOLDEN).rotate_left(32)
    });
    mix(rest.iter().fold(state, |state, byte| (state ^ u64::from(*byte)).wrapping_mul(PRIME)))
}

/// The hash of a name that is kept as a number: FNV-1a with a final mix.
pub fn of(text: &str) -> u64 {
    let state = text.bytes().fold(OFFSET, |state, byte| (state ^ u64::from(byte)).wrapping_mul(PRIME));
    mix(state)
}

/// Spreads every bit over all (finalizer of MurmurHash3).
pub fn mix(mut state: u64) -> u64 {
    state = (state ^ state >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    state = (state ^ state >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    state ^ state >> 33
}

/// The hash of a name as evidence keeps it: the lower half of [`of`].
pub fn name(text: &str) -> u32 {
    of(text) as u32
}
