//! Works on sixteen bytes at a time, with the vector instructions of WebAssembly if the module is compiled for them.

const SIZE: usize = 16;

type Block = [u8; SIZE];

/// The position of the first quote or backslash, if it is among the first `blocks` blocks. This is for short texts,
/// because a search that is made for long ones takes longer to begin.
#[inline(always)]
pub fn special_nearby(bytes: &[u8], blocks: usize) -> Option<usize> {
    // Most keys and names are shorter than a block.
    match bytes.first_chunk().map(special) {
        None | Some(0) => special_among(bytes, blocks),
        Some(found) => Some(found.trailing_zeros() as usize),
    }
}

#[inline(never)]
fn special_among(bytes: &[u8], blocks: usize) -> Option<usize> {
    first(bytes.get(..blocks * SIZE).unwrap_or(bytes), special)
}

/// The position of the first `<` or backslash.
pub fn tag_or_escape(bytes: &[u8]) -> Option<usize> {
    first(bytes, tag)
}

/// How many bytes at the start are ASCII.
pub fn ascii(bytes: &[u8]) -> usize {
    first(bytes, not_ascii).unwrap_or(bytes.len())
}

/// A copy with its ASCII letters in lower case.
pub fn lower(bytes: &[u8]) -> Vec<u8> {
    let (blocks, rest) = bytes.as_chunks();
    let mut lower = Vec::with_capacity(bytes.len());
    blocks.iter().for_each(|block| lower.extend_from_slice(&lowered(block)));
    lower.extend_from_slice(lowered(&padded(rest)).get(..rest.len()).unwrap_or_default());
    lower
}

/// The position of the first byte that `find` marks with a bit. `find` must not mark zeros, because the last block is
/// filled up with them.
#[inline(always)]
fn first(bytes: &[u8], find: impl Fn(&Block) -> u32) -> Option<usize> {
    let (blocks, rest) = bytes.as_chunks();
    let mut at = 0;
    for block in blocks {
        let found = find(block);
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize);
        }
        at += SIZE;
    }
    let found = find(&padded(rest));
    (found != 0).then(|| at + found.trailing_zeros() as usize)
}

/// A block with these bytes, which are fewer than a block has, and then zeros.
fn padded(rest: &[u8]) -> Block {
    let mut block = [0; SIZE];
    if let Some(start) = block.get_mut(..rest.len()) {
        start.copy_from_slice(rest);
    }
    block
}

#[cfg(target_feature = "simd128")]
use vectors::{lowered, not_ascii, special, tag};

#[cfg(target_feature = "simd128")]
mod vectors {
    use std::arch::wasm32::*;

    use super::Block;

    pub fn special(block: &Block) -> u32 {
        let block = load(block);
        let quotes = u8x16_eq(block, u8x16_splat(b'"'));
        u32::from(u8x16_bitmask(v128_or(quotes, u8x16_eq(block, u8x16_splat(b'\\')))))
    }

    pub fn tag(block: &Block) -> u32 {
        let block = load(block);
        let opens = u8x16_eq(block, u8x16_splat(b'<'));
        u32::from(u8x16_bitmask(v128_or(opens, u8x16_eq(block, u8x16_splat(b'\\')))))
    }

    pub fn not_ascii(block: &Block) -> u32 {
        u32::from(u8x16_bitmask(load(block)))
    }

    pub fn lowered(block: &Block) -> Block {
        let block = load(block);
        let upper = u8x16_lt(u8x16_sub(block, u8x16_splat(b'A')), u8x16_splat(26));
        let lower = v128_or(block, v128_and(upper, u8x16_splat(b'a' - b'A')));
        let (low, high) = (u64x2_extract_lane::<0>(lower), u64x2_extract_lane::<1>(lower));
        (u128::from(high) << u64::BITS | u128::from(low)).to_le_bytes()
    }

    fn load(block: &Block) -> v128 {
        let block = u128::from_le_bytes(*block);
        u64x2(block as u64, (block >> u64::BITS) as u64)
    }
}

#[cfg(not(target_feature = "simd128"))]
fn special(block: &Block) -> u32 {
    marks(block, |byte| matches!(byte, b'"' | b'\\'))
}

#[cfg(not(target_feature = "simd128"))]
fn tag(block: &Block) -> u32 {
    marks(block, |byte| matches!(byte, b'<' | b'\\'))
}

#[cfg(not(target_feature = "simd128"))]
fn not_ascii(block: &Block) -> u32 {
    marks(block, |byte| !byte.is_ascii())
}

#[cfg(not(target_feature = "simd128"))]
fn lowered(block: &Block) -> Block {
    block.map(|byte| byte.to_ascii_lowercase())
}

#[cfg(not(target_feature = "simd128"))]
fn marks(block: &Block, is_marked: impl Fn(u8) -> bool) -> u32 {
    block.iter().enumerate().fold(0, |marks, (index, byte)| marks | u32::from(is_marked(*byte)) << index)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts in which every byte stands at every place of a block and around its borders.
    fn texts() -> impl Iterator<Item = Vec<u8>> {
        (0..=40).flat_map(|length| {
            (0..length).flat_map(move |at| {
                (0..=255).map(move |byte| {
                    let mut text = vec![b'Q'; length];
                    text[at] = byte;
                    text
                })
            })
        })
    }

    #[test]
    fn as_byte_by_byte() {
        for text in texts().chain([Vec::new()]) {
            assert_eq!(ascii(&text), text.iter().position(|byte| !byte.is_ascii()).unwrap_or(text.len()), "{text:?}");
            let special = text.iter().position(|byte| matches!(byte, b'"' | b'\\'));
            assert_eq!(special_nearby(&text, 3), special, "{text:?}");
            assert_eq!(special_nearby(&text, 1), special.filter(|at| *at < 16), "{text:?}");
            assert_eq!(tag_or_escape(&text), text.iter().position(|byte| matches!(byte, b'<' | b'\\')), "{text:?}");
            assert_eq!(lower(&text), text.to_ascii_lowercase());
        }
    }
}
