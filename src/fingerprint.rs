//! A fingerprint of a text that is known in pieces: of an answer as it streams past, and of the same answer when the
//! client sends it back.
//!
//! FNV-1a (Fowler, Noll, Vo; 64 bits) with a final mix, over the first [`Fingerprint::BYTES`] bytes that are not white
//! space: clients trim. The same for every way of cutting the text. It identifies an answer among those of one session;
//! it is no protection against forgery, and needs none: a session's key is.

use crate::request::scan::RawString;

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    state: u64,
    taken: usize,
}

impl Default for Fingerprint {
    fn default() -> Self {
        Fingerprint { state: OFFSET, taken: 0 }
    }
}

impl Fingerprint {
    /// Bytes that count, white space apart.
    pub const BYTES: usize = 384;

    pub fn absorb(&mut self, bytes: &[u8]) {
        let (mut state, mut left) = (self.state, Self::BYTES - self.taken.min(Self::BYTES));
        for byte in bytes {
            if left == 0 {
                break;
            }
            // White space and control characters lie below.
            if *byte > b' ' {
                state = (state ^ u64::from(*byte)).wrapping_mul(PRIME);
                left -= 1;
            }
        }
        (self.state, self.taken) = (state, Self::BYTES - left);
    }

    /// Absorbs the text of a JSON string.
    pub fn absorb_json(&mut self, text: RawString) {
        let mut rest = text;
        while !rest.0.is_empty() && !self.is_full() {
            let plain = rest.plain();
            self.absorb(plain);
            let mut character = String::new();
            rest = RawString(rest.0.get(plain.len()..).unwrap_or_default()).decode_into(&mut character, 1);
            self.absorb(character.as_bytes());
        }
    }

    /// Further bytes change nothing.
    pub fn is_full(&self) -> bool {
        self.taken >= Self::BYTES
    }

    pub fn is_empty(&self) -> bool {
        self.taken == 0
    }

    pub fn finish(&self) -> u64 {
        mix(self.state ^ self.taken as u64)
    }
}

/// The fingerprint of a whole text, e.g. of a name that is kept as a number.
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
