//! One forward pass over JSON bytes: no tree, no copies, every value a slice of the body.
//!
//! The structure is checked in full (RFC 8259), so bytes that are not JSON are refused, with their position. The inside
//! of a string is only searched for its end; see [`RawString`].

use std::borrow::Cow;

use super::string::RawString;
use crate::bytes::simd;

/// The most arrays and objects inside one another. There is a limit because the pass keeps one bit for each.
pub const MAX_DEPTH: u32 = 128;

/// The number of blocks that are searched for the end of a string before the search for long strings is used.
const NEAR: usize = 4;

/// Where the bytes stop being JSON, or stop being what the caller needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Offset in bytes from the start of the body.
    pub at: usize,
    pub expected: &'static str,
}

pub struct Scanner<'a> {
    body: &'a [u8],
    at: usize,
}

impl<'a> Scanner<'a> {
    pub fn new(body: &'a [u8]) -> Self {
        Scanner { body, at: 0 }
    }

    /// Offset of the next byte that is not white space.
    pub fn position(&mut self) -> usize {
        self.peek();
        self.at
    }

    /// The next byte that is not white space, without taking it.
    #[inline(always)]
    pub fn peek(&mut self) -> Option<u8> {
        match self.body.get(self.at) {
            Some(byte) if *byte > b' ' => Some(*byte),
            _ => self.peek_behind_space(),
        }
    }

    #[inline(never)]
    fn peek_behind_space(&mut self) -> Option<u8> {
        loop {
            match self.body.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                other => return other.copied(),
            }
        }
    }

    /// Calls `member` with each key, its escapes resolved; `member` must take the key's value.
    pub fn object<E: From<Malformed>>(
        &mut self,
        mut member: impl FnMut(&mut Self, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.take(b'{', "an object")?;
        if self.take_if(b'}') {
            return Ok(());
        }
        loop {
            let key = self.key()?;
            member(self, &key)?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return Err(self.expected("',' or '}'").into()),
            }
        }
        self.at += 1;
        Ok(())
    }

    /// Calls `element` before each element; `element` must take it.
    pub fn array<E: From<Malformed>>(&mut self, mut element: impl FnMut(&mut Self) -> Result<(), E>) -> Result<(), E> {
        self.take(b'[', "an array")?;
        if self.take_if(b']') {
            return Ok(());
        }
        loop {
            element(self)?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return Err(self.expected("',' or ']'").into()),
            }
        }
        self.at += 1;
        Ok(())
    }

    pub fn string(&mut self) -> Result<RawString<'a>, Malformed> {
        self.take(b'"', "a string")?;
        self.rest_of_string()
    }

    /// A string that is likely to be long, such as what somebody said.
    pub fn text(&mut self) -> Result<RawString<'a>, Malformed> {
        self.take(b'"', "a string")?;
        self.rest_of_text()
    }

    /// What follows an opening quote.
    fn rest_of_string(&mut self) -> Result<RawString<'a>, Malformed> {
        match self.plain_string() {
            Some(text) => Ok(text),
            None => self.rest_of_text(),
        }
    }

    /// The rest of a short string without escapes, such as a key, after its opening quote.
    fn plain_string(&mut self) -> Option<RawString<'a>> {
        let rest = self.body.get(self.at..)?;
        let (text, [b'"', ..]) = rest.split_at_checked(simd::special_nearby(rest, NEAR)?)? else { return None };
        self.at += text.len() + 1;
        Some(RawString(text))
    }

    /// The rest of a string that is likely to be long, after its opening quote.
    pub fn rest_of_text(&mut self) -> Result<RawString<'a>, Malformed> {
        let start = self.at;
        let mut from = start;
        loop {
            let rest = self.body.get(from..).unwrap_or_default();
            let Some(length) = memchr::memchr(b'"', rest) else {
                return Err(Malformed { at: self.body.len(), expected: "the end of a string" });
            };
            // A quote is escaped if an odd number of backslashes stands before it. The count may begin at `from`,
            // because the byte before `from` is a quote.
            let before = rest.get(..length).unwrap_or_default();
            let backslashes = before.iter().rev().take_while(|byte| **byte == b'\\').count();
            from += length + 1;
            if backslashes % 2 == 0 {
                self.at = from;
                return Ok(RawString(self.body.get(start..from - 1).unwrap_or_default()));
            }
        }
    }

    /// Takes any value and returns it where it is a string.
    pub fn optional_string(&mut self) -> Result<Option<RawString<'a>>, Malformed> {
        match self.peek() {
            Some(b'"') => {
                self.at += 1;
                self.rest_of_string().map(Some)
            }
            _ => self.skip().map(|()| None),
        }
    }

    /// Takes any value and returns its bytes.
    pub fn value(&mut self) -> Result<&'a [u8], Malformed> {
        let first = self.peek();
        let start = self.at;
        self.skip_from(first)?;
        Ok(self.since(start))
    }

    /// The bytes from `start` to the end of what was taken last.
    pub fn since(&self, start: usize) -> &'a [u8] {
        self.body.get(start..self.at).unwrap_or_default()
    }

    /// Offset of the end of what was taken last.
    pub fn taken(&self) -> usize {
        self.at
    }

    /// Goes back to a position that [`Scanner::taken`] gave.
    pub fn go_back(&mut self, taken: usize) {
        self.at = taken;
    }

    /// Takes exactly these bytes if they are next. White space before them is not skipped.
    #[inline(always)]
    pub fn take_exactly<const LENGTH: usize>(&mut self, bytes: &[u8; LENGTH]) -> bool {
        let there = self.body.get(self.at..).and_then(|rest| rest.first_chunk()) == Some(bytes);
        self.at += if there { LENGTH } else { 0 };
        there
    }

    /// Takes any value.
    pub fn skip(&mut self) -> Result<(), Malformed> {
        let first = self.peek();
        self.skip_from(first)
    }

    /// Takes a value that begins with `first`.
    fn skip_from(&mut self, first: Option<u8>) -> Result<(), Malformed> {
        match first {
            Some(b'{' | b'[') => self.skip_nested(),
            _ => self.skip_scalar(first),
        }
    }

    /// Takes a value that begins with `first` and holds no others.
    #[inline(always)]
    fn skip_scalar(&mut self, first: Option<u8>) -> Result<(), Malformed> {
        if first == Some(b'"') {
            self.at += 1;
            return self.rest_of_string().map(drop);
        }
        match first {
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.literal(b"true"),
            Some(b'f') => self.literal(b"false"),
            Some(b'n') => self.literal(b"null"),
            _ => Err(self.expected("a value")),
        }
    }

    /// Takes an array or an object.
    fn skip_nested(&mut self) -> Result<(), Malformed> {
        // One bit for each open array (0) or object (1), the innermost lowest.
        let mut open: u128 = 0;
        let mut depth = 0;
        loop {
            match self.peek() {
                Some(opening @ (b'{' | b'[')) => {
                    self.at += 1;
                    let is_object = opening == b'{';
                    if !self.take_if(if is_object { b'}' } else { b']' }) {
                        if depth == MAX_DEPTH {
                            return Err(self.expected("fewer levels of nesting"));
                        }
                        depth += 1;
                        open = open << 1 | u128::from(is_object);
                        if is_object {
                            self.key()?;
                        }
                        continue;
                    }
                }
                other => self.skip_scalar(other)?,
            }
            loop {
                if depth == 0 {
                    return Ok(());
                }
                let in_object = open & 1 == 1;
                match self.peek() {
                    Some(b',') => {
                        self.at += 1;
                        if in_object {
                            self.key()?;
                        }
                        break;
                    }
                    Some(b'}') if in_object => {}
                    Some(b']') if !in_object => {}
                    _ => return Err(self.expected(if in_object { "',' or '}'" } else { "',' or ']'" })),
                }
                self.at += 1;
                open >>= 1;
                depth -= 1;
            }
        }
    }

    /// Nothing but white space may follow the outermost value.
    pub fn end(&mut self) -> Result<(), Malformed> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.expected("the end of the body")),
        }
    }

    pub fn expected(&self, expected: &'static str) -> Malformed {
        Malformed { at: self.at, expected }
    }

    /// A key, its escapes resolved.
    #[inline(always)]
    fn key(&mut self) -> Result<Cow<'a, [u8]>, Malformed> {
        match self.plain_key() {
            Some(key) => Ok(Cow::Borrowed(key)),
            None => self.other_key(),
        }
    }

    /// A key in the form that nearly all have: without escapes, and without a space before the colon.
    #[inline(always)]
    fn plain_key(&mut self) -> Option<&'a [u8]> {
        if self.peek() != Some(b'"') {
            return None;
        }
        let rest = self.body.get(self.at + 1..)?;
        let (key, after) = rest.split_at_checked(simd::special_nearby(rest, NEAR)?)?;
        if after.first_chunk() != Some(b"\":") {
            return None;
        }
        self.at += key.len() + 3;
        Some(key)
    }

    #[cold]
    fn other_key(&mut self) -> Result<Cow<'a, [u8]>, Malformed> {
        self.take(b'"', "a key in quotes")?;
        let key = self.rest_of_string()?;
        self.take(b':', "':'")?;
        Ok(key.name())
    }

    fn take(&mut self, byte: u8, expected: &'static str) -> Result<(), Malformed> {
        if self.take_if(byte) { Ok(()) } else { Err(self.expected(expected)) }
    }

    fn take_if(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn literal(&mut self, word: &'static [u8]) -> Result<(), Malformed> {
        if self.body.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            self.at += word.len();
            Ok(())
        } else {
            Err(self.expected("true, false or null"))
        }
    }

    /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
    fn number(&mut self) -> Result<(), Malformed> {
        self.at += usize::from(self.next() == Some(b'-'));
        if self.next() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        match self.next() {
            Some(b'.' | b'e' | b'E') => self.rest_of_number(),
            _ => Ok(()),
        }
    }

    /// What follows the whole part of a number.
    #[cold]
    fn rest_of_number(&mut self) -> Result<(), Malformed> {
        if self.next() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.next() {
            self.at += 1;
            self.at += usize::from(matches!(self.next(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Malformed> {
        let rest = self.body.get(self.at..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += length;
        if length > 0 { Ok(()) } else { Err(self.expected("a digit")) }
    }

    fn next(&self) -> Option<u8> {
        self.body.get(self.at).copied()
    }
}

/// The number, if it is written without a sign, a fraction and an exponent.
pub fn whole_number(value: &[u8]) -> Option<u64> {
    // A number with more digits might not fit.
    let digits = Some(value).filter(|value| (1..20).contains(&value.len()))?;
    digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u64::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skip(json: &str) -> Result<(), Malformed> {
        let mut scanner = Scanner::new(json.as_bytes());
        scanner.skip()?;
        scanner.end()
    }

    #[test]
    fn what_is_json() {
        for json in [
            "{}",
            "[]",
            " null ",
            "true",
            "-0.5e+10",
            "0",
            r#""""#,
            r#""\\""#,
            r#""\\\"""#,
            r#"{"a":[1,{"b":[[],{}]}],"c":""}"#,
            "\t{ \"a\" : 1 ,\r\n\"b\" : [ 1 , 2 ] } ",
        ] {
            assert_eq!(skip(json), Ok(()), "{json}");
        }
    }

    #[test]
    fn what_is_not_json() {
        for (json, at) in [
            ("", 0),
            ("{", 1),
            ("}", 0),
            ("[1,]", 3),
            ("{\"a\":1,}", 7),
            ("{a:1}", 1),
            ("{\"a\" 1}", 5),
            ("[1 2]", 3),
            ("[1}", 2),
            ("{\"a\":1]", 6),
            ("01", 1),
            ("1.", 2),
            ("+1", 0),
            ("-", 1),
            ("1e", 2),
            ("tru", 0),
            ("nul", 0),
            ("\"abc", 4),
            (r#""abc\""#, 6),
            ("{} {}", 3),
            ("hello", 0),
            ("NaN", 0),
        ] {
            assert_eq!(skip(json).map_err(|malformed| malformed.at), Err(at), "{json}");
        }
    }

    #[test]
    fn whole_numbers() {
        for (text, number) in [
            ("0", Some(0)),
            ("1024", Some(1_024)),
            ("9999999999999999999", Some(9_999_999_999_999_999_999)),
            ("10000000000000000000", None),
            ("-1", None),
            ("1.5", None),
            ("1e3", None),
            ("null", None),
            ("", None),
        ] {
            assert_eq!(whole_number(text.as_bytes()), number, "{text}");
        }
    }

    /// Short strings are searched in another way than long ones, and the end of the body in another way than its
    /// middle.
    #[test]
    fn strings_end_where_they_end() {
        for length in 0..150 {
            let plain = "x".repeat(length);
            for text in [plain.clone(), format!("{plain}\\\""), format!("\\\"{plain}"), format!("{plain}\\\\")] {
                for after in ["", ",", &" ".repeat(100)] {
                    let json = format!("\"{text}\"{after}");
                    let mut scanner = Scanner::new(json.as_bytes());
                    assert_eq!(scanner.string(), Ok(RawString(text.as_bytes())));
                    assert_eq!(scanner.taken(), text.len() + 2);
                }
                assert!(Scanner::new(format!("\"{text}").as_bytes()).string().is_err());
            }
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(skip(&nested(MAX_DEPTH as usize)), Ok(()));
        assert!(skip(&nested(MAX_DEPTH as usize + 2)).is_err());
        assert!(skip(&"[".repeat(1_000_000)).is_err());
    }
}
