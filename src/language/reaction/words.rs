//! Words of a message: what the user wrote in their own voice, cut into clauses and hashed.
//!
//! Why: a reaction is a matter of whole words and of where they stand, and the same words inside code, a quotation or
//! a pasted log are not a reaction. One pass over the folded text leaves those out, so that no rule has to think of
//! them.
//!
//! A word is a run of letters and digits (`that's` is `thats`; `n'est` is `n`, `est`). Scripts written without spaces,
//! and Hangul with its endings, give one word per character, so that a phrase of the lexicon is found inside a longer
//! word.
//! Hash of a word: `h = mix(h, next eight bytes)`, 64 bits. Linear in the length of the text.

use crate::language::request_type::is_file_extension;

/// Odd multiplier with well-spread bits (the golden ratio in 64 bits, as in Fibonacci hashing).
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
/// How many letters of a word count when two requests are compared: `print`, `prints` and `printing` have one stem of
/// five.
const STEM: usize = 5; // characters; chosen on the development dialogues
/// How far the end of a quotation is looked for. A lone quotation mark is punctuation.
const QUOTE_REACH: usize = 400; // bytes
/// The same for single quotation marks, which are mostly apostrophes.
const SINGLE_QUOTE_REACH: usize = 80; // bytes
/// From this share of symbols on, a line of several is code or a log.
const SYMBOLS_IN_CODE: usize = 5; // one in five characters

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Letters with spaces between the words: the lexicons tell the language.
    Spaced,
    Han,
    Kana,
    Hangul,
    /// Digits, symbols, quotations: in no language.
    None,
}

#[derive(Clone, Copy, Debug)]
pub struct Word {
    pub hash: u64,
    pub stem: u64,
    pub script: Script,
    /// A bit per language that knows the word, in the order of the lexicons; filled in by `lexicon::recognise`.
    pub languages: u16,
    /// Index into [`Text::clauses`].
    pub clause: u32,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Clause {
    pub asks: bool,
    /// Ends with a colon: what follows may be material to work on.
    pub introduces: bool,
}

#[derive(Debug, Default)]
pub struct Text {
    pub words: Vec<Word>,
    pub clauses: Vec<Clause>,
}

/// Cuts folded text into at most `limit` words.
pub fn split(folded: &str, limit: usize) -> Text {
    let mut text =
        Text { words: Vec::with_capacity(limit.min(folded.len() / 5 + 4).min(128)), clauses: Vec::with_capacity(16) };
    text.clauses.push(Clause::default());
    let bytes = folded.as_bytes();
    let lines = bytes.contains(&b'\n');
    let mut at = 0;
    let mut line_start = true;
    while let Some(&byte) = bytes.get(at) {
        if text.words.len() >= limit {
            break;
        }
        if line_start {
            line_start = false;
            if let Some(end) = foreign_line(bytes, at, lines) {
                at = end;
                continue;
            }
        }
        match byte {
            b'a'..=b'z' | b'0'..=b'9' => at = word(folded, at, &mut text),
            0x80.. => at = beyond_ascii(folded, at, &mut text),
            b' ' | b'\t' | b'\r' | b'_' | b'/' | b'*' | b'#' => at += 1,
            b'`' => at = skip_code(bytes, at, &mut text),
            b'"' => at = skip_quote(bytes, at, b"\"", QUOTE_REACH, &mut text),
            b'\'' => {
                let opens = at == 0 || bytes.get(at - 1).is_none_or(|b| !b.is_ascii_alphanumeric());
                at = if opens { skip_single_quote(bytes, at, &mut text) } else { at + 1 };
            }
            b'\n' => {
                text.end_clause();
                line_start = true;
                at += 1;
            }
            b'?' => {
                text.end_question();
                at += 1;
            }
            b'.' | b':' | b'-' | b'+' | b'=' => {
                // Inside `v1.2`, `std::fmt` or `well-known` it only ends the word.
                let next = bytes.get(at + 1).copied().unwrap_or(b' ');
                let inside = byte != b'.' && byte != b':' && !next.is_ascii_whitespace();
                if byte == b':' && next.is_ascii_whitespace() {
                    text.end_colon();
                } else if !inside && (!next.is_ascii_alphanumeric() || bytes.get(at.wrapping_sub(1)) > Some(&0x7F)) {
                    text.end_clause();
                }
                at += 1;
            }
            _ => {
                text.end_clause();
                at += 1;
            }
        }
    }
    text
}

impl Text {
    fn push(&mut self, hash: u64, stem: u64, script: Script) {
        self.words.push(Word { hash, stem, script, languages: 0, clause: self.clauses.len() as u32 - 1 });
    }

    /// Adds something that is not the user's own wording as one word of the clause, because requests are told apart by
    /// it.
    fn push_foreign(&mut self, what: &[u8]) {
        self.push(0, crate::hash::of_bytes(what), Script::None);
    }

    fn is_open(&self) -> bool {
        self.words.last().is_some_and(|word| word.clause as usize + 1 == self.clauses.len())
    }

    fn end_clause(&mut self) {
        if self.is_open() {
            self.clauses.push(Clause::default());
        }
    }

    fn end_question(&mut self) {
        let last = self.words.last().map_or(0, |word| word.clause);
        if let Some(clause) = self.clauses.get_mut(last as usize) {
            clause.asks = true;
        }
        self.end_clause();
    }

    fn end_colon(&mut self) {
        if self.is_open() {
            if let Some(clause) = self.clauses.last_mut() {
                clause.introduces = true;
            }
            self.end_clause();
        }
    }
}

/// One word from `at` on; returns where it ends.
fn word(folded: &str, mut at: usize, text: &mut Text) -> usize {
    let (bytes, start) = (folded.as_bytes(), at);
    let mut hash = Hash::new();
    let (mut stem, mut letters, mut digits) = (0, 0_usize, 0_usize);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'a'..=b'z' => letters += 1,
            b'0'..=b'9' => digits += 1,
            b'\'' if is_contraction(bytes, at) => {
                at += 1;
                continue;
            }
            0x80.. => match folded.get(at..).and_then(|rest| rest.chars().next()) {
                Some(c) if kind(c) == Kind::Letter => {
                    // The last byte is added below.
                    let last = at + c.len_utf8() - 1;
                    while let Some(&part) = bytes.get(at).filter(|_| at < last) {
                        hash.add(part);
                        at += 1;
                    }
                    letters += 1;
                }
                _ => break,
            },
            _ => break,
        }
        hash.add(bytes.get(at).copied().unwrap_or(byte));
        at += 1;
        if letters + digits == STEM {
            stem = hash.value();
        }
    }
    let hash = hash.value();
    if bytes.get(at) == Some(&b'(') {
        // A call: `abort()`.
        text.push_foreign(bytes.get(start..at).unwrap_or_default());
        return at;
    }
    if bytes.get(at) == Some(&b'.') && is_file_extension(bytes.get(at + 1..).unwrap_or_default()) {
        // The name of a file: `wrong.py`.
        let rest = bytes.get(at + 1..).unwrap_or_default();
        let end = at + 1 + rest.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        text.push_foreign(bytes.get(start..end).unwrap_or_default());
        return end;
    }
    let stem = if letters + digits < STEM || digits > 0 { hash } else { stem };
    text.push(hash, stem, if letters > digits { Script::Spaced } else { Script::None });
    at
}

/// Collects eight bytes before it mixes.
struct Hash {
    mixed: u64,
    pending: u64,
    count: u32,
}

impl Hash {
    fn new() -> Self {
        Hash { mixed: MULTIPLIER, pending: 0, count: 0 }
    }

    fn add(&mut self, byte: u8) {
        self.pending = self.pending << 8 | u64::from(byte);
        self.count += 1;
        if self.count.is_multiple_of(8) {
            self.mixed = mix(self.mixed, self.pending);
            self.pending = 0;
        }
    }

    fn value(&self) -> u64 {
        mix(self.mixed, self.pending)
    }
}

/// Mixes one value into a hash.
pub fn mix(hash: u64, value: u64) -> u64 {
    let product = (hash ^ value).wrapping_mul(MULTIPLIER);
    product ^ (product >> 29)
}

/// `'` followed by one or two last letters, as in `don't`, `you're`.
fn is_contraction(bytes: &[u8], at: usize) -> bool {
    let letter = |i: usize| bytes.get(at + i).is_some_and(u8::is_ascii_lowercase);
    letter(1) && (!letter(2) || !letter(3))
}

#[derive(PartialEq)]
enum Kind {
    Letter,
    Single(Script),
    Question,
    Opening(char),
    Boundary,
    Space,
}

fn kind(c: char) -> Kind {
    match c as u32 {
        // Latin to Greek, Cyrillic, Hebrew, Arabic, the scripts of India and on. They come first because most
        // characters are these.
        0xC0..=0xD6 | 0xD8..=0xF6 | 0xF8..=0x37D | 0x37F..=0x60B | 0x620..=0x6D3 | 0x6D5..=0x963 | 0x966..=0x1FFF => {
            Kind::Letter
        }
        0x3041..=0x30FA | 0x30FC..=0x30FF => Kind::Single(Script::Kana),
        0x3400..=0x4DBF | 0x4E00..=0x9FFF => Kind::Single(Script::Han),
        0xAC00..=0xD7A3 => Kind::Single(Script::Hangul),
        // Skin tones of an emoji.
        0x1F3FB..=0x1F3FF => Kind::Space,
        0x2600..=0x27BF | 0x1F300..=0x1FAFF => Kind::Single(Script::None),
        0x61F | 0x37E => Kind::Question,
        0x300C => Kind::Opening('」'),
        0x300E => Kind::Opening('』'),
        0x80..=0xA9 | 0xAB..=0xB4 | 0xB6..=0xB9 | 0xBB..=0xBF | 0xD7 | 0xF7 => Kind::Boundary,
        0x60C
        | 0x61B
        | 0x6D4
        | 0x964
        | 0x965
        | 0x2000..=0x206F
        | 0x2190..=0x25FF
        | 0x3000..=0x303F
        | 0x30FB
        | 0xFF00..=0xFFEF => Kind::Boundary,
        _ => Kind::Letter,
    }
}

fn beyond_ascii(folded: &str, at: usize, text: &mut Text) -> usize {
    let Some(c) = folded.get(at..).and_then(|rest| rest.chars().next()) else { return at + 1 };
    let next = at + c.len_utf8();
    match kind(c) {
        Kind::Letter => return word(folded, at, text),
        Kind::Single(script) => {
            let hash = mix(MULTIPLIER, u64::from(c));
            text.push(hash, hash, script);
        }
        Kind::Question => text.end_question(),
        Kind::Opening(close) => {
            let mut end = [0; 4];
            return skip_quote(folded.as_bytes(), next - 1, close.encode_utf8(&mut end).as_bytes(), QUOTE_REACH, text);
        }
        Kind::Boundary => text.end_clause(),
        Kind::Space => {}
    }
    next
}

/// Skips a quotation that opens at `at` and closes on the same line; without a close, only the mark itself.
fn skip_quote(bytes: &[u8], at: usize, close: &[u8], reach: usize, text: &mut Text) -> usize {
    let start = at + 1;
    let rest = bytes.get(start..bytes.len().min(start + reach)).unwrap_or_default();
    let line = rest.split(|&b| b == b'\n').next().unwrap_or_default();
    match line.windows(close.len()).position(|window| window == close) {
        Some(length) => {
            text.push_foreign(line.get(..length).unwrap_or_default());
            start + length + close.len()
        }
        None => start,
    }
}

fn skip_single_quote(bytes: &[u8], at: usize, text: &mut Text) -> usize {
    let rest = bytes.get(at + 1..bytes.len().min(at + 1 + SINGLE_QUOTE_REACH)).unwrap_or_default();
    for (i, &b) in rest.iter().enumerate() {
        if b == b'\n' {
            break;
        }
        if b == b'\'' && i > 0 && rest.get(i + 1).is_none_or(|next| !next.is_ascii_alphanumeric()) {
            text.push_foreign(rest.get(..i).unwrap_or_default());
            return at + i + 2;
        }
    }
    at + 1
}

/// Skips inline code up to its closing mark on the line, and a fence up to the closing fence or the end of the text.
fn skip_code(bytes: &[u8], at: usize, text: &mut Text) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let Some(inside) = rest.strip_prefix(b"```") else { return skip_quote(bytes, at, b"`", QUOTE_REACH, text) };
    let length = inside.windows(3).position(|window| window == b"```");
    text.push_foreign(inside.get(..length.unwrap_or(inside.len())).unwrap_or_default());
    text.end_clause();
    length.map_or(bytes.len(), |length| at + 3 + length + 3)
}

/// The end of the line at `at`, if somebody else wrote it: quoted mail (`>`), or, in a message of several lines, code
/// or a log.
fn foreign_line(bytes: &[u8], at: usize, several: bool) -> Option<usize> {
    if !several && bytes.get(at) != Some(&b'>') {
        return None;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let line = rest.split(|&b| b == b'\n').next().unwrap_or_default();
    let end = at + line.len();
    let line = line.trim_ascii();
    let (first, last) = (line.first()?, line.last()?);
    if *first == b'>' {
        return Some(end);
    }
    if line.starts_with(b"```") || !several {
        return None;
    }
    let symbols = line.iter().filter(|&&b| b.is_ascii_punctuation() && !b".,!?'\"".contains(&b)).count();
    let code = matches!(last, b'{' | b'}' | b';')
        || matches!(first, b'[' | b'$' | b'{' | b'}' | b'<')
        || line.starts_with(b"at ")
        || line.starts_with(b"file \"")
        || line.starts_with(b"traceback")
        || (line.len() > 8 && symbols * SYMBOLS_IN_CODE > line.len())
        || (line.len() > 10 && line.iter().take(10).filter(|b| b.is_ascii_digit()).count() >= 6);
    code.then_some(end)
}
