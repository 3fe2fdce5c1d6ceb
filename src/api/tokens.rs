//! The estimate of a request's input tokens, without a tokenizer.
//!
//! Bytes that stand for no text (images, audio, documents, signatures) count by their kind, or not at all.
//!
//! The estimate is needed because a model must not be chosen if its context window is too small for the request. There
//! is no tokenizer because its vocabulary has several megabytes and every worker would hold it. This module walks over
//! the JSON, and [`text`] prices the text in it.

mod text;

use text::{Text, UNIT};

/// Added for what this estimate does not see, because it should rather be too high than too low.
const SAFETY: u64 = 103; // per cent; chosen so that few documents are counted too low
/// Per message: three tokens of frame and one of role, as OpenAI's cookbook "How to count tokens" gives them.
const MESSAGE: i64 = 4 * UNIT;
/// Per image. OpenAI counts 85 + 170 * 6 = 1,105 for a large image on GPT-4o ("Images and vision"); Anthropic counts
/// width * height / 750 after scaling to 1.15 megapixels, nearly 1,600 ("Vision"). The larger one is the safe one.
/// Both rules are quoted from memory: UNVALIDATED.
const IMAGE: i64 = 1_600 * UNIT;
/// The most tokens that one byte of a request can count as. An image by the shortest URL, with its part around it, has
/// them.
pub const MAX_PER_BYTE: u64 = 64;
/// Per base64 byte of audio or of a document. OpenAI counts 10 tokens a second of input audio ("Realtime costs"), which
/// at 64 kbit/s is about 10,700 base64 bytes. Anthropic gives 1,500 to 3,000 tokens and more to the page of a PDF.
const AUDIO_BYTES_PER_TOKEN: i64 = 1_000;
const DOCUMENT_BYTES_PER_TOKEN: i64 = 20; // about 50 KB a page; UNVALIDATED
/// The least for audio or a document: two minutes of speech, or one page.
const FILE_LEAST: i64 = 1_500 * UNIT;

/// A shorter string is never taken for one that holds only bytes.
const OPAQUE_LEAST: usize = 256;
/// How many bytes of a string are looked at to tell whether it holds only bytes.
const OPAQUE_LOOK: usize = 1_024;

/// Bytes of a request that are no text. They stand in strings of values that hold no other text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Media {
    pub bytes: usize,
    /// The tokens that they count as.
    pub tokens: u64,
}

impl Media {
    /// Adds those of one validated JSON value.
    pub fn add(&mut self, json: &[u8]) {
        let mut at = if json.len() > OPAQUE_LEAST { 0 } else { json.len() };
        while let Some(start) = memchr::memchr(b'"', json.get(at..).unwrap_or_default()) {
            let string = json.get(at + start + 1..).unwrap_or_default();
            let length = quote(string);
            if let Some(units) = opaque(string, length) {
                self.bytes += length;
                self.tokens += (units / UNIT).unsigned_abs();
            }
            at += start + length + 2;
        }
    }

    pub fn plus(self, other: Media) -> Media {
        Media { bytes: self.bytes + other.bytes, tokens: self.tokens + other.tokens }
    }
}

/// Tokens of one validated JSON value (the `messages`, `tools`, `system`, `input`, `prompt` … value of a request), as
/// raw bytes of the body.
///
/// Text counts wherever it stands in a string, and escapes count as what they mean. The envelope of messages counts as
/// a few tokens per message; everything else, such as a tool's schema, as the JSON that it is. Images, audio and
/// documents count by their kind and never as text.
pub fn estimate(json: &[u8]) -> u64 {
    let mut value = Value { json, ..Value::default() };
    let mut at = 0;
    while let Some(&byte) = json.get(at) {
        at = match byte {
            b'"' => value.string(at + 1),
            b' ' | b'\t' | b'\r' | b'\n' => at + 1,
            _ => value.structure(byte, at),
        };
    }
    value.text.flush();
    value.text.close_window();
    let units = u64::try_from(value.text.units).unwrap_or(u64::MAX);
    units.saturating_mul(SAFETY).div_ceil(100 * UNIT as u64)
}

/// What the envelope's last key says of the value after it.
#[derive(Clone, Copy, Default, PartialEq)]
enum Key {
    #[default]
    Text,
    Free,
    Url,
    Source,
    Audio,
    Data,
    Json,
}

fn key(name: &[u8]) -> Key {
    match name {
        b"content" | b"text" | b"output" | b"parts" | b"summary" | b"thinking" | b"refusal" | b"images" | b"file" => {
            Key::Text
        }
        b"role" | b"type" | b"media_type" | b"detail" | b"format" => Key::Free,
        // Only a provider can read these values. A longer name is compared by its first 16 bytes.
        b"signature" | b"thoughtSignature" | b"thought_signatur" | b"encrypted_conten" => Key::Free,
        b"url" | b"image_url" | b"file_data" => Key::Url,
        b"source" => Key::Source,
        b"input_audio" => Key::Audio,
        b"data" => Key::Data,
        _ => Key::Json,
    }
}

#[derive(Default)]
struct Value<'a> {
    json: &'a [u8],
    text: Text,
    depth: usize,
    /// One bit per level, the deepest lowest: 1 for an object. Deeper than 64 levels, old bits are lost.
    objects: u64,
    /// The depth in which a value that counts as JSON stands.
    plain: Option<usize>,
    key_next: bool,
    key: Key,
    container: Key,
}

impl Value<'_> {
    /// Reads a byte outside strings. Returns the position after what begins there.
    fn structure(&mut self, byte: u8, at: usize) -> usize {
        if self.plain.is_some_and(|depth| self.depth <= depth && matches!(byte, b',' | b'}' | b']')) {
            self.plain = None;
            self.text.flush();
        }
        if self.plain.is_some() {
            self.text.ascii(byte);
        }
        match byte {
            b'{' | b'[' => {
                if self.plain.is_none() {
                    self.container = self.key;
                    if byte == b'{' && self.depth <= 1 {
                        self.text.units += MESSAGE;
                    }
                }
                self.depth += 1;
                self.objects = self.objects << 1 | u64::from(byte == b'{');
                self.key_next = byte == b'{';
            }
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                self.objects >>= 1;
                self.key_next = false;
                self.key = Key::Text;
            }
            b',' => self.key_next = self.objects & 1 == 1,
            b':' => self.key_next = false,
            _ if self.plain.is_none() => {
                // A number or a literal, such as a token of a prompt that is given as tokens.
                self.text.units += UNIT;
                let rest = self.json.get(at..).unwrap_or_default();
                let ends =
                    |b: &u8| matches!(b, b',' | b':' | b'"' | b'{' | b'[' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n');
                return at + rest.iter().position(ends).unwrap_or(rest.len());
            }
            _ => {}
        }
        at + 1
    }

    /// Reads a string whose first byte is at `at`. Returns the position after its closing quote.
    fn string(&mut self, at: usize) -> usize {
        let rest = self.json.get(at..).unwrap_or_default();
        if self.plain.is_some() {
            if !self.key_next
                && let Some(length) = rest.get(OPAQUE_LEAST).map(|_| quote(rest))
                && let Some(units) = opaque(rest, length)
            {
                self.text.units += units;
                return at + length + 1;
            }
            self.text.ascii(b'"');
            let end = self.text.string(self.json, at);
            self.text.ascii(b'"');
            return end;
        }
        if self.key_next {
            let name = rest.get(..rest.len().min(16)).unwrap_or_default();
            let name = name.split(|&b| b == b'"').next().unwrap_or_default();
            self.key = key(name);
            if self.key == Key::Json {
                self.plain = Some(self.depth);
                self.text.ascii(b'"');
                let end = self.text.string(self.json, at);
                self.text.ascii(b'"');
                return end;
            }
            return at + quote(rest) + 1;
        }
        let media = match (self.key, self.container) {
            (Key::Free, _) => Some(0),
            (Key::Url, _) => Some(media(rest, self.container)),
            (Key::Data, Key::Source | Key::Audio) if is_base64(rest, 64) => Some(media(rest, self.container)),
            (Key::Data, _) => opaque(rest, quote(rest)),
            _ => None,
        };
        if let Some(units) = media {
            self.text.units += units;
            return at + quote(rest) + 1;
        }
        let end = self.text.string(self.json, at);
        self.text.flush();
        end
    }
}

/// The number of bytes before the closing quote of a string.
fn quote(rest: &[u8]) -> usize {
    let mut end = 0;
    while let Some(quote) = memchr::memchr(b'"', rest.get(end..).unwrap_or_default()) {
        end += quote;
        let before = rest.get(..end).unwrap_or_default();
        if before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 0 {
            return end;
        }
        end += 1;
    }
    rest.len()
}

/// Whether a string begins like base64: the first `bytes` bytes, or fewer up to the closing quote, are of its alphabet.
fn is_base64(rest: &[u8], bytes: usize) -> bool {
    let head = rest.iter().take(bytes).take_while(|&&b| b != b'"');
    head.clone().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'-' | b'_' | b'\\'))
}

/// The price of a string of this length that holds only bytes. It depends on their kind; if the kind is not known, as
/// with a signature, the price is 0. None: the string is text.
fn opaque(rest: &[u8], length: usize) -> Option<i64> {
    if length < OPAQUE_LEAST {
        return None;
    }
    let head = rest.get(..OPAQUE_LEAST).unwrap_or(rest);
    if rest.starts_with(b"data:") && memchr::memmem::find(head, b";base64,").is_some() {
        return Some(media(rest, Key::Url));
    }
    let known: [&[u8]; 5] = [b"iVBORw0KGgo", b"/9j/", b"R0lGOD", b"UklGR", b"JVBERi0"];
    is_base64(rest, OPAQUE_LOOK)
        .then(|| if known.iter().any(|magic| rest.starts_with(magic)) { media(rest, Key::Url) } else { 0 })
}

/// Price of a URL or base64 string by its kind: an image unless it says that it is something else.
fn media(rest: &[u8], container: Key) -> i64 {
    let bytes = i64::try_from(quote(rest)).unwrap_or(0);
    let per_token = if container == Key::Audio || rest.starts_with(b"data:audio") {
        AUDIO_BYTES_PER_TOKEN
    } else if rest.starts_with(b"JVBERi0") || (rest.starts_with(b"data:") && !rest.starts_with(b"data:image")) {
        DOCUMENT_BYTES_PER_TOKEN
    } else {
        return IMAGE;
    };
    FILE_LEAST.max(bytes.saturating_mul(UNIT) / per_token)
}
