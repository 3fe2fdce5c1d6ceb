//! Names as the value of a header.

use std::borrow::Cow;
use std::fmt::Write;

/// The name as it is, if a header can hold it. Otherwise some bytes are percent-encoded: those that are not printable
/// ASCII, the percent sign, and spaces at the ends, because proxies remove these.
pub fn of_name(name: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.wrapping_sub(b' ') <= b'~' - b' ' && byte != b'%';
    let at_ends = [name.as_bytes().first(), name.as_bytes().last()];
    if name.bytes().all(is_plain) && !at_ends.contains(&Some(&b' ')) {
        return Cow::Borrowed(name);
    }
    let inner = name.len() - name.trim_start_matches(' ').len()..name.trim_end_matches(' ').len();
    let mut value = String::with_capacity(name.len() + 16);
    for (place, byte) in name.bytes().enumerate() {
        if is_plain(byte) && inner.contains(&place) {
            value.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(value, "%{byte:02X}");
        }
    }
    Cow::Owned(value)
}

#[cfg(test)]
mod tests {
    use super::of_name;

    #[test]
    fn rows() {
        for (name, value) in [
            ("gpt-4.1", "gpt-4.1"),
            ("Claude Sonnet 4.5", "Claude Sonnet 4.5"),
            ("groq/llama:free@Ab", "groq/llama:free@Ab"),
            ("größe", "gr%C3%B6%C3%9Fe"),
            ("模型", "%E6%A8%A1%E5%9E%8B"),
            ("100%", "100%25"),
            (" a b ", "%20a b%20"),
            (" ", "%20"),
            ("\u{a0}a\u{85}", "%C2%A0a%C2%85"),
        ] {
            assert_eq!(of_name(name), value, "{name:?}");
        }
    }
}
