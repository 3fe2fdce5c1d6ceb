//! The strings of a JSON text. They are decoded late, and only if their text is needed.

use std::borrow::Cow;

/// The inside of a JSON string: quotes taken off, escapes still in place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RawString<'a>(pub &'a [u8]);

impl<'a> RawString<'a> {
    /// The inside of a JSON value, if that is a string. The value was scanned before.
    pub fn of_value(value: &'a [u8]) -> Option<RawString<'a>> {
        Some(RawString(value.strip_prefix(b"\"")?.strip_suffix(b"\"")?))
    }

    /// The string as a name, such as a key, which nearly never has an escape.
    pub fn name(self) -> Cow<'a, [u8]> {
        if self.0.iter().all(|byte| *byte != b'\\') {
            return Cow::Borrowed(self.0);
        }
        Cow::Owned(self.decode().into_owned().into_bytes())
    }

    /// The text, lossily: what is not UTF-8 or not an escape becomes U+FFFD.
    pub fn decode(self) -> Cow<'a, str> {
        if memchr::memchr(b'\\', self.0).is_none() {
            return utf8(self.0);
        }
        let mut text = String::with_capacity(self.0.len());
        self.decode_into(&mut text, usize::MAX);
        Cow::Owned(text)
    }

    /// Appends the text until `limit` bytes were added (at most one character more). Returns the part that was not
    /// decoded.
    pub fn decode_into(self, out: &mut String, limit: usize) -> RawString<'a> {
        let (plain, mut rest) = split_plain(self.0, limit);
        if rest.first() != Some(&b'\\') || plain.len() >= limit {
            out.push_str(&utf8(plain));
            return RawString(rest);
        }
        // The bytes are checked only once, at the end. This is right because an escape never completes the bytes before
        // it.
        let mut text = Vec::with_capacity(limit.min(self.0.len()));
        text.extend_from_slice(plain);
        while !rest.is_empty() && text.len() < limit {
            let (character, length) = unescape(rest);
            text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            let (plain, after) = split_plain(rest.get(length..).unwrap_or_default(), limit.saturating_sub(text.len()));
            text.extend_from_slice(plain);
            rest = after;
        }
        out.push_str(&utf8(&text));
        RawString(rest)
    }
}

/// Splits the bytes at the first backslash, or after `limit` bytes and the rest of a character.
fn split_plain(bytes: &[u8], limit: usize) -> (&[u8], &[u8]) {
    let wanted = bytes.get(..limit).unwrap_or(bytes);
    let mut plain = memchr::memchr(b'\\', wanted).unwrap_or(wanted.len());
    while plain > 0 && bytes.get(plain).is_some_and(|byte| byte & 0xC0 == 0x80) {
        plain += 1;
    }
    bytes.split_at_checked(plain).unwrap_or((bytes, &[]))
}

/// The text of these bytes. They are first checked for UTF-8, because they nearly always are and the check is several
/// times faster than repairing.
fn utf8(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// The character that the escape at the start of `bytes` stands for, and the escape's length.
fn unescape(bytes: &[u8]) -> (char, usize) {
    match bytes.get(1) {
        Some(b'n') => ('\n', 2),
        Some(b't') => ('\t', 2),
        Some(b'r') => ('\r', 2),
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(plain @ (b'"' | b'\\' | b'/')) => (char::from(*plain), 2),
        Some(b'u') => match code_unit(bytes) {
            Some(high @ 0xD800..=0xDBFF) => {
                match bytes.get(6..).filter(|low| low.starts_with(b"\\u")).and_then(code_unit) {
                    Some(low @ 0xDC00..=0xDFFF) => {
                        let code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                        (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12)
                    }
                    _ => (char::REPLACEMENT_CHARACTER, 6),
                }
            }
            Some(code) => (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 6),
            None => (char::REPLACEMENT_CHARACTER, 2),
        },
        _ => (char::REPLACEMENT_CHARACTER, 1),
    }
}

/// The four hexadecimal digits of `\uXXXX`.
fn code_unit(escape: &[u8]) -> Option<u32> {
    let digits = escape.get(2..6)?;
    digits.iter().try_fold(0, |code, digit| Some(code << 4 | char::from(*digit).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoding() {
        for (raw, text) in [
            ("plain", "plain"),
            (r"a\nb", "a\nb"),
            (r"\u00e9", "é"),
            (r"\ud83d\ude00!", "😀!"),
            (r"\ud83d", "\u{FFFD}"),
            (r"\ud83dx", "\u{FFFD}x"),
            (r"\ude00", "\u{FFFD}"),
            (r"\u12", "\u{FFFD}12"),
            (r"\x", "\u{FFFD}x"),
            (r#"\"\\\/\b\f\r\t"#, "\"\\/\u{8}\u{c}\r\t"),
            ("\\", "\u{FFFD}"),
        ] {
            assert_eq!(RawString(raw.as_bytes()).decode(), text, "{raw}");
        }
        assert_eq!(RawString(br"mod\u0065l").name().as_ref(), b"model");
        assert_eq!(RawString(b"a\xFFb").decode(), "a\u{FFFD}b");
    }

    #[test]
    fn decoding_up_to_a_limit_cuts_no_character() {
        let mut out = String::new();
        let rest = RawString("aéé\\né".as_bytes()).decode_into(&mut out, 2);
        assert_eq!((out.as_str(), rest), ("aé", RawString("é\\né".as_bytes())));
        let rest = rest.decode_into(&mut out, usize::MAX);
        assert_eq!((out.as_str(), rest), ("aéé\né", RawString(b"")));
    }
}
