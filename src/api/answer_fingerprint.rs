//! A fingerprint of a text that is known in pieces: of an answer as it streams past, and of the same answer when the
//! client sends it back.
//!
//! A hash of the first [`Fingerprint::BYTES`] bytes without the white space around them, and without the thinking in tags
//! before them: clients trim, and take it out. The same for every way of cutting the text. It identifies an answer among those of one session; it is no protection against forgery, and
//! needs none: a session's key is.

use crate::api::json::string::RawString;
use crate::api::json::value_hash;
use crate::hash;

/// Tags in which models think aloud before they answer.
const THINKING: [&str; 5] = ["think", "thinking", "thought", "thoughts", "reasoning"];
/// Texts from this length on are hardly ever given twice.
const LONG_BYTES: usize = 96;
/// Longer arguments of a tool call do not count: they would have to be held until the call is complete.
pub const MAX_ARGUMENT_BYTES: usize = 32 * 1024;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// The text so far, without white space before it.
    text: String,
}

impl Fingerprint {
    /// Bytes that count, up to the end of the character that reaches them.
    pub const BYTES: usize = 384;

    /// Absorbs the text of a JSON string.
    pub fn absorb(&mut self, text: RawString) {
        let mut rest = text;
        while let room @ 1.. = Self::BYTES.saturating_sub(self.text.len())
            && !rest.0.is_empty()
        {
            let is_start = self.text.is_empty();
            rest = rest.decode_into(&mut self.text, room);
            if is_start && self.text.starts_with(|first: char| first.is_ascii_whitespace()) {
                self.text = self.text.trim_ascii_start().to_owned();
            }
            while self.text.as_bytes().first() == Some(&b'<') && self.forget_thinking() {}
        }
    }

    /// Takes away the thinking at the start, as far as it has come. True: it has ended.
    #[cold]
    fn forget_thinking(&mut self) -> bool {
        let text = self.text.get(1..).unwrap_or_default();
        let inside = |name: &str| text.strip_prefix(name)?.strip_prefix('>');
        let begins = THINKING.into_iter().find_map(|name| Some((name, inside(name)?)));
        let Some((name, inside)) = begins else { return false };
        let end = format!("</{name}>");
        if let Some((_, after)) = inside.split_once(&end) {
            self.text = after.trim_ascii_start().to_owned();
            return true;
        }
        // Room for more of it; the last bytes may be the beginning of its end.
        let keep = (inside.len().saturating_sub(end.len())..=inside.len()).find(|at| inside.is_char_boundary(*at));
        let tail = keep.and_then(|at| inside.get(at..)).unwrap_or_default();
        self.text = format!("<{name}>{tail}");
        false
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub fn finish(&self) -> u64 {
        of_plain(self.text.as_bytes().trim_ascii_end())
    }
}

/// The lowest bit tells whether the text is long.
fn of_plain(text: &[u8]) -> u64 {
    hash::of_bytes(text) & !1 | u64::from(text.len() >= LONG_BYTES)
}

/// Whether an answer's fingerprint is that of a text that is hardly ever given twice.
pub fn is_of_long_text(fingerprint: u64) -> bool {
    fingerprint & 1 == 1
}

/// The fingerprint of a text that is known as a whole: the same as [`Fingerprint`] gives, without a copy where the text
/// has no escapes.
pub fn of_text(text: RawString) -> u64 {
    let raw = text.0.trim_ascii_start();
    let is_plain = !raw.starts_with(b"<");
    let mut length = raw.len().min(Fingerprint::BYTES);
    while raw.get(length).is_some_and(|byte| byte & 0xC0 == 0x80) {
        length += 1;
    }
    let head = raw.get(..length).unwrap_or(raw);
    if is_plain && memchr::memchr(b'\\', head).is_none() {
        return of_plain(head.trim_ascii_end());
    }
    let mut fingerprint = Fingerprint::default();
    fingerprint.absorb(text);
    fingerprint.finish()
}

/// The fingerprint of an answer that calls a tool: of its first call. `arguments`: their text, which
/// is JSON but for custom tools.
pub fn of_call(id: &[u8], name: &[u8], arguments: &[u8]) -> u64 {
    let arguments = if arguments.len() > MAX_ARGUMENT_BYTES { 0 } else { value_hash::of_text(arguments) };
    hash::mix(hash::of_bytes(id) ^ hash::mix(hash::of_bytes(name) ^ hash::mix(arguments)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_pieces<'a>(pieces: impl IntoIterator<Item = &'a str>) -> u64 {
        let mut fingerprint = Fingerprint::default();
        pieces.into_iter().for_each(|piece| fingerprint.absorb(RawString(piece.as_bytes())));
        fingerprint.finish()
    }

    #[test]
    fn the_same_however_it_is_cut_and_trimmed() {
        let long = "a b\\n".repeat(200) + "é";
        for text in
            ["", "  ", "x", "  a  b ", "Grüße, 世界 👋", r"a\nb\u00e9\t", &"é ".repeat(300), &long, &" ".repeat(500)]
        {
            let whole = of_text(RawString(text.as_bytes()));
            assert_eq!(in_pieces([text]), whole, "{text}");
            assert_eq!(in_pieces([" ", "\n", text, "  "]), whole, "{text}");
            if !text.contains('\\') {
                let characters: Vec<String> = text.chars().map(String::from).collect();
                assert_eq!(in_pieces(characters.iter().map(String::as_str)), whole, "{text}");
            }
        }
        assert_ne!(of_text(RawString(b"a b")), of_text(RawString(b"ab")));
        assert_ne!(in_pieces(["a", "b"]), in_pieces(["b", "a"]));
        assert_eq!(of_text(RawString("\\n é".as_bytes())), of_text(RawString("é".as_bytes())), "escaped white space");
    }

    #[test]
    fn thinking_does_not_count() {
        let answer = in_pieces(["A cat in a hat"]);
        for thinking in [
            "<think>\\nThe user wants a cat.\\n</think>\\n\\n",
            "\\n<thinking>a < b</thinking> ",
            "<reasoning></reasoning>",
            &format!("<think>{}é</think>", "Perhaps é. ".repeat(100)),
            "<think>one</think><think>two</think>",
        ] {
            let text = format!("{thinking}A cat in a hat");
            assert_eq!(of_text(RawString(text.as_bytes())), answer, "{text}");
            // No escape is cut in a stream.
            let characters: Vec<char> = text.replace("\\n", "\n").chars().collect();
            for size in [1, 2, 7, 40] {
                let pieces: Vec<String> = characters.chunks(size).map(|piece| piece.iter().collect()).collect();
                assert_eq!(in_pieces(pieces.iter().map(String::as_str)), answer, "{text} in pieces of {size}");
            }
        }
        assert_ne!(in_pieces(["<think>", "A cat in a hat"]), answer, "it has not ended");
        assert_ne!(in_pieces(["<b>A cat</b> in a hat"]), answer);
        assert_ne!(in_pieces(["<b>A cat</b> in a hat"]), in_pieces([" in a hat"]));
    }

    #[test]
    fn only_the_beginning_counts() {
        let long: &str = &"x".repeat(Fingerprint::BYTES);
        assert_eq!(in_pieces([long]), in_pieces([long, "more"]));
        assert_ne!(in_pieces([long]), in_pieces([&long[1..]]));
    }
}
