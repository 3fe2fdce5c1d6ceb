//! Prevents: a response that reads differently when the network cuts it elsewhere, or that stops the filter.

use adaptive_router::api::request::Endpoint;
use adaptive_router::api::response::{Facts, Reader};

/// The first byte, a digit, names the endpoint, the second one how the rest, the body, is cut.
pub fn check(input: &[u8]) {
    let [kind, seed, body @ ..] = input else { return };
    let endpoint = match kind % 4 {
        0 => Endpoint::Chat,
        1 => Endpoint::Completions,
        2 => Endpoint::Responses,
        _ => Endpoint::Messages,
    };
    let whole = read(endpoint, [body]);
    assert_eq!(read(endpoint, body.chunks(1 + usize::from(*seed))), whole, "cut every {} bytes", 1 + seed);
    let mut rest = body;
    let mut state = u32::from(*seed) | 1;
    let uneven = std::iter::from_fn(|| {
        // A linear congruential generator: any sequence does that differs by the seed.
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let (piece, after) = rest.split_at(rest.len().min((state >> 27) as usize));
        let is_over = rest.is_empty();
        rest = after;
        (!is_over).then_some(piece)
    });
    assert_eq!(read(endpoint, uneven), whole, "cut unevenly");
}

fn read<'a>(endpoint: Endpoint, pieces: impl IntoIterator<Item = &'a [u8]>) -> Facts {
    let mut reader = Reader::new(endpoint);
    pieces.into_iter().for_each(|piece| reader.feed(piece));
    reader.finish()
}
