//! A fingerprint of a text that is known in pieces. An answer gets it as it streams past, and the same answer gets the
//! same one when the client sends it back.
//!
//! It is a hash of the first [`Fingerprint::BYTES`] bytes. White space around them and thinking in tags before them are
//! left out, because clients trim the one and remove the other. It does not depend on how the text is cut. It
//! identifies an answer among those of one session. It does not protect against forgery, and need not, because the
//! session's key does.

use crate::api::json::string::RawString;
use crate::api::json::value_hash;
use crate::hash;

/// Tags in which models think aloud before they answer.
const THINKING: [&str; 5] = ["think", "thinking", "thought", "thoughts", "reasoning"];
/// Texts of this length or more are hardly ever given twice.
const LONG_BYTES: usize = 96;
/// Longer arguments of a tool call do not count, because they would have to be held until the call is complete.
pub const MAX_ARGUMENT_BYTES: usize = 32 * 1024;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// The text so far, without white space before it.
    text: String,
}

impl Fingerprint {
    /// How many bytes count. The character that reaches this number counts as a whole.
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

    /// Removes the thinking at the start, as far as it has come. The result is true when the thinking has ended.
    #[cold]
    fn forget_thinking(&mut self) -> bool {
        let text = self.text.get(1..).unwrap_or_default();
        let plain = THINKING.into_iter().find(|name| text.strip_prefix(name).is_some_and(|rest| rest.starts_with('>')));
        let begins = plain.map(|name| (name, name.len() + 1)).or_else(|| {
            // Open WebUI shows thinking in this form: `<details type="reasoning" …>`.
            let length = text.starts_with("details ").then(|| text.find('>'))?? + 1;
            text.get(..length)?.contains("\"reasoning\"").then_some(("details", length))
        });
        let Some((name, (tag, inside))) =
            begins.and_then(|(name, length)| Some((name, text.split_at_checked(length)?)))
        else {
            return false;
        };
        let end = format!("</{name}>");
        if let Some((_, after)) = inside.split_once(&end) {
            self.text = after.trim_ascii_start().to_owned();
            return true;
        }
        // The thinking is removed to make room for more of it. The last bytes stay because they may be the start of its
        // end tag.
        let keep = (inside.len().saturating_sub(end.len())..=inside.len()).find(|at| inside.is_char_boundary(*at));
        let tail = keep.and_then(|at| inside.get(at..)).unwrap_or_default();
        self.text = format!("<{tag}{tail}");
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

/// The fingerprint of a text that is known as a whole. It is the same as [`Fingerprint`] gives, but a text without
/// escapes is not copied.
pub fn of_text(text: RawString) -> u64 {
    let head = head(text);
    if !head.starts_with(b"<") && memchr::memchr(b'\\', head).is_none() {
        return of_head(head);
    }
    let mut fingerprint = Fingerprint::default();
    fingerprint.absorb(text);
    fingerprint.finish()
}

/// The bytes of a text that count, if there are no escapes in them and they do not begin with a tag.
pub fn head(text: RawString<'_>) -> &[u8] {
    let raw = text.0.trim_ascii_start();
    let mut length = raw.len().min(Fingerprint::BYTES);
    while raw.get(length).is_some_and(|byte| byte & 0xC0 == 0x80) {
        length += 1;
    }
    raw.get(..length).unwrap_or(raw)
}

/// The fingerprint of a text with this [`head`].
pub fn of_head(head: &[u8]) -> u64 {
    of_plain(head.trim_ascii_end())
}

/// The fingerprint of an answer that calls tools, made from its first call. `arguments` is the text of the arguments;
/// it is JSON except for custom tools.
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
            r#"<details type=\"reasoning\" done=\"true\">\n<summary>Thought</summary>\n> a cat\n</details>\n"#,
        ] {
            let text = format!("{thinking}A cat in a hat");
            assert_eq!(of_text(RawString(text.as_bytes())), answer, "{text}");
            // No escape is cut in a stream.
            let characters: Vec<char> = text.replace("\\n", "\n").replace("\\\"", "\"").chars().collect();
            for size in [1, 2, 7, 40] {
                let pieces: Vec<String> = characters.chunks(size).map(|piece| piece.iter().collect()).collect();
                assert_eq!(in_pieces(pieces.iter().map(String::as_str)), answer, "{text} in pieces of {size}");
            }
        }
        assert_ne!(in_pieces(["<think>", "A cat in a hat"]), answer, "it has not ended");
        assert_ne!(in_pieces(["<details>", "more</details>A cat in a hat"]), answer);
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
