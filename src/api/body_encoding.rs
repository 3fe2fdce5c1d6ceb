//! Reads a request's `content-encoding` and decodes its body (RFC 1950 to 1952, RFC 8878), up to a limit of size.

use miniz_oxide::inflate::{
    DecompressError, TINFLStatus, decompress_to_vec_with_limit, decompress_to_vec_zlib_with_limit,
};
use ruzstd::decoding::StreamingDecoder;
use ruzstd::io::Read;

/// The most bytes of a decoded body. Envoy's own limit for buffered bodies applies to it, too.
pub const MAX_DECODED_BYTES: usize = 16 << 20;
/// Bytes that a zstd frame may look back on; RFC 8878 asks decoders for no more.
const MAX_ZSTD_WINDOW: u64 = 8 << 20;
const ZSTD_STEP: usize = 64 << 10;
const GZIP_TRAILER: usize = 8;

/// How a body is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyEncoding {
    Plain,
    Gzip,
    Deflate,
    Zstd,
    /// An encoding that is not known here, or several encodings.
    Other,
}

/// Why a body cannot be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undecoded {
    /// It is not what its encoding says.
    Malformed,
    TooLong,
}

impl BodyEncoding {
    /// The encodings that can be decoded, in the form of `accept-encoding`.
    pub const ACCEPTED: &str = "identity, gzip, deflate, zstd";

    /// `value` holds all values of `content-encoding`, separated by commas. Some clients name a charset there, so
    /// `utf-8` counts as no encoding.
    pub fn of(value: &[u8]) -> BodyEncoding {
        let is_coding = |name: &&[u8]| {
            !(name.is_empty() || name.eq_ignore_ascii_case(b"identity") || name.eq_ignore_ascii_case(b"utf-8"))
        };
        let mut codings = value.split(|byte| *byte == b',').map(<[u8]>::trim_ascii).filter(is_coding);
        let Some(first) = codings.next() else { return BodyEncoding::Plain };
        let first = first.to_ascii_lowercase();
        match (first.as_slice(), codings.next()) {
            (b"gzip" | b"x-gzip", None) => BodyEncoding::Gzip,
            (b"deflate", None) => BodyEncoding::Deflate,
            (b"zstd", None) => BodyEncoding::Zstd,
            _ => BodyEncoding::Other,
        }
    }

    /// None: this encoding cannot be decoded here.
    pub fn decode(self, body: &[u8]) -> Option<Result<Vec<u8>, Undecoded>> {
        match self {
            BodyEncoding::Plain => Some(Ok(body.to_vec())),
            BodyEncoding::Gzip => Some(gzip(body).ok_or(Undecoded::Malformed).flatten()),
            BodyEncoding::Deflate => Some(deflate(body)),
            BodyEncoding::Zstd => Some(zstd(body)),
            BodyEncoding::Other => None,
        }
    }
}

/// Decodes one gzip member, because clients write only one.
fn gzip(body: &[u8]) -> Option<Result<Vec<u8>, Undecoded>> {
    let (fixed, mut rest) = body.split_first_chunk::<10>()?;
    let [0x1f, 0x8b, 8, flags, ..] = fixed else { return None };
    if flags & 4 != 0 {
        let (length, after) = rest.split_first_chunk()?;
        rest = after.get(usize::from(u16::from_le_bytes(*length))..)?;
    }
    // The head may hold a name and a comment, each with a zero at its end.
    for flag in [8, 16] {
        if flags & flag != 0 {
            rest = rest.get(memchr::memchr(0, rest)? + 1..)?;
        }
    }
    if flags & 2 != 0 {
        rest = rest.get(2..)?;
    }
    let (deflated, trailer) = rest.split_at_checked(rest.len().checked_sub(GZIP_TRAILER)?)?;
    let (sum, length) = trailer.split_first_chunk()?;
    let decoded = match decompress_to_vec_with_limit(deflated, MAX_DECODED_BYTES) {
        Ok(decoded) => decoded,
        Err(error) => return Some(Err(undecoded(&error))),
    };
    let is_whole = length == (decoded.len() as u32).to_le_bytes() && u32::from_le_bytes(*sum) == crc32(&decoded);
    is_whole.then_some(Ok(decoded))
}

/// Decodes the form of RFC 1950, or the data without its frame, because some clients write that.
fn deflate(body: &[u8]) -> Result<Vec<u8>, Undecoded> {
    match decompress_to_vec_zlib_with_limit(body, MAX_DECODED_BYTES) {
        Err(error) if undecoded(&error) == Undecoded::Malformed => {
            decompress_to_vec_with_limit(body, MAX_DECODED_BYTES).map_err(|error| undecoded(&error))
        }
        decoded => decoded.map_err(|error| undecoded(&error)),
    }
}

fn undecoded(error: &DecompressError) -> Undecoded {
    if error.status == TINFLStatus::HasMoreOutput { Undecoded::TooLong } else { Undecoded::Malformed }
}

/// Decodes one zstd frame.
fn zstd(body: &[u8]) -> Result<Vec<u8>, Undecoded> {
    let mut decoder =
        StreamingDecoder::new_with_max_window_size(body, MAX_ZSTD_WINDOW).or(Err(Undecoded::Malformed))?;
    let mut decoded = Vec::new();
    let mut step = vec![0; ZSTD_STEP];
    loop {
        match decoder.read(&mut step).or(Err(Undecoded::Malformed))? {
            0 if decoder.get_ref().is_empty() => return Ok(decoded),
            0 => return Err(Undecoded::Malformed),
            read if decoded.len() + read > MAX_DECODED_BYTES => return Err(Undecoded::TooLong),
            read => decoded.extend_from_slice(step.get(..read).unwrap_or_default()),
        }
    }
}

/// CRC-32 of RFC 1952.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |sum: u32| (0..8).fold(sum, |sum, _| sum >> 1 ^ 0xEDB8_8320 & (sum & 1).wrapping_neg());
    !bytes.iter().fold(u32::MAX, |sum, byte| step((sum ^ u32::from(*byte)) & 0xff) ^ sum >> 8)
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};

    use super::*;

    /// `zstd -19` of [`TEXT`], and of a zero more than [`MAX_DECODED_BYTES`].
    const ZSTD: &str =
        "KLUv/QRo1QEAIoQNEqC7AQWvSiIRVUak4be9k/1vQG+8o3DM99JeW47gTLkd85qW3QnMsx7CrOoIvt3IMZ/UrLoLAN6wDpw=";
    const ZSTD_BOMB: &str = "KLUv/QBoTAAACAABAPz/ORACAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAAC\
         ABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAA\
         AgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQ\
         AAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIA\
         EAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAAC\
         ABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAA\
         AgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQ\
         AAkAAAA=";
    const TEXT: &[u8] = br#"{"model": "auto", "messages": [{"role": "user", "content": "Hi"}]}"#;

    fn gzipped(body: &[u8], flags: u8, fields: &[u8]) -> Vec<u8> {
        let head = [&[0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3], fields].concat();
        let trailer = [crc32(body).to_le_bytes(), (body.len() as u32).to_le_bytes()].concat();
        [head, compress_to_vec(body, 6), trailer].concat()
    }

    #[test]
    fn what_the_header_names() {
        for (value, expected) in [
            ("", BodyEncoding::Plain),
            ("identity", BodyEncoding::Plain),
            ("Identity, identity", BodyEncoding::Plain),
            ("UTF-8", BodyEncoding::Plain),
            ("gzip", BodyEncoding::Gzip),
            (" X-GZIP ,identity", BodyEncoding::Gzip),
            ("deflate", BodyEncoding::Deflate),
            ("zstd", BodyEncoding::Zstd),
            ("br", BodyEncoding::Other),
            ("x", BodyEncoding::Other),
            ("gzip, gzip", BodyEncoding::Other),
            ("identity, x", BodyEncoding::Other),
        ] {
            assert_eq!(BodyEncoding::of(value.as_bytes()), expected, "{value}");
        }
    }

    #[test]
    fn what_was_encoded_comes_back() {
        let zstd = STANDARD.decode(ZSTD).unwrap();
        for (encoding, body) in [
            (BodyEncoding::Gzip, gzipped(TEXT, 0, b"")),
            (BodyEncoding::Gzip, gzipped(TEXT, 4 | 8 | 16 | 2, b"\x03\0abcname\0comment\0xx")),
            (BodyEncoding::Deflate, compress_to_vec_zlib(TEXT, 6)),
            (BodyEncoding::Deflate, compress_to_vec(TEXT, 6)),
            (BodyEncoding::Zstd, zstd),
        ] {
            assert_eq!(encoding.decode(&body), Some(Ok(TEXT.to_vec())), "{encoding:?}");
            for end in 0..body.len() {
                let cut = encoding.decode(&body[..end]).unwrap();
                assert_eq!(cut, Err(Undecoded::Malformed), "{encoding:?}, {end} bytes");
            }
            for place in 0..body.len() {
                let mut broken = body.clone();
                broken[place] ^= 0x10;
                assert!(encoding.decode(&broken).is_some(), "{encoding:?} survives any byte");
            }
            let longer = [body, b"more".to_vec()].concat();
            if matches!(encoding, BodyEncoding::Gzip | BodyEncoding::Zstd) {
                assert_eq!(encoding.decode(&longer), Some(Err(Undecoded::Malformed)), "{encoding:?}");
            }
        }
        assert_eq!(BodyEncoding::Other.decode(TEXT), None);
    }

    #[test]
    fn a_bomb_does_not_go_off() {
        let zeros = vec![0; MAX_DECODED_BYTES + 1];
        for (encoding, body) in [
            (BodyEncoding::Gzip, gzipped(&zeros, 0, b"")),
            (BodyEncoding::Deflate, compress_to_vec_zlib(&zeros, 6)),
            (BodyEncoding::Deflate, compress_to_vec(&zeros, 6)),
            (BodyEncoding::Zstd, STANDARD.decode(ZSTD_BOMB).unwrap()),
        ] {
            assert!(body.len() < 100_000, "{encoding:?}");
            assert_eq!(encoding.decode(&body), Some(Err(Undecoded::TooLong)), "{encoding:?}");
        }
    }
}
