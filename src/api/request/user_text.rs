//! Text at its place in a body. It is decoded only when it is looked at.

use super::own_words::{self, OwnWords};
use crate::api::answer_fingerprint;
use crate::api::answer_fingerprint::Fingerprint;
use crate::api::json::scan::{Malformed, Scanner};
use crate::api::json::string::RawString;
use crate::language::fold;

/// How many bytes of the head and of the tail of a long text are looked at. They are enough because an instruction
/// stands before what it is about, or after it.
const HEAD_BYTES: usize = 1_536;
const TAIL_BYTES: usize = 512;

/// How many messages of one turn are kept. The last ones are kept because the question follows its material.
const MAX_MESSAGES: usize = 4;

/// The raw JSON of up to [`MAX_MESSAGES`] message contents, each a string or a list of parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Text<'a> {
    contents: [&'a [u8]; MAX_MESSAGES],
}

impl<'a> Text<'a> {
    /// The text of one content.
    pub fn of(content: &'a [u8]) -> Text<'a> {
        let mut text = Text::default();
        text.push(content);
        text
    }

    /// Whether it is the same text at the same place.
    pub fn is(&self, other: &Text) -> bool {
        self.contents.iter().zip(&other.contents).all(|(one, other)| std::ptr::eq(*one, *other))
    }

    pub fn is_empty(&self) -> bool {
        self.contents.iter().all(|content| content.is_empty())
    }

    pub(super) fn push(&mut self, content: &'a [u8]) {
        let free = self.contents.iter().position(|content| content.is_empty());
        if free.is_none() {
            self.contents.rotate_left(1);
        }
        if let Some(place) = self.contents.get_mut(free.unwrap_or(MAX_MESSAGES - 1)) {
            *place = content;
        }
    }

    /// Appends the decoded text: all of it, or the head, a line break and the tail of a long one. Texts of different
    /// parts and messages are separated by line breaks.
    pub fn sample(&self, out: &mut String) {
        sample(|visit| self.for_each(visit), out);
    }

    /// Appends the same as [`Text::sample`], but only of what the user wrote; if that is nothing, of all.
    pub fn own_sample(&self, out: &mut String) {
        let start = out.len();
        sample(|visit| self.for_each_own(visit), out);
        if out.len() == start {
            self.sample(out);
        }
    }

    /// The folded form of what [`Text::own_sample`] gives.
    pub fn own_folded(&self) -> Vec<u8> {
        // In most turns there is nothing to decode.
        if let Some(text) = self.only()
            && text.0.len() <= HEAD_BYTES
            && own_words::is_plain(text, text.0)
            && let Some(folded) = fold::folded_ascii(text.0)
        {
            return folded;
        }
        let mut sample = String::new();
        self.own_sample(&mut sample);
        fold::folded(&sample)
    }

    /// The fingerprint of what the user wrote; if that is nothing, of the whole text.
    pub fn own_fingerprint(&self) -> u64 {
        if let Some(text) = self.only()
            && let head = answer_fingerprint::head(text)
            && own_words::is_plain(text, head)
        {
            return answer_fingerprint::of_head(head);
        }
        let mut fingerprint = Fingerprint::default();
        // Bytes after those that count make no difference.
        if self.only().is_none_or(|text| OwnWords::may_differ(text, Fingerprint::BYTES, 0)) {
            self.for_each_own(|text| fingerprint.absorb(text));
        }
        if fingerprint.is_empty() { self.fingerprint() } else { fingerprint.finish() }
    }

    /// The fingerprint of the texts, one after the other.
    pub fn fingerprint(&self) -> u64 {
        if let Some(text) = self.only() {
            return answer_fingerprint::of_text(text);
        }
        let mut fingerprint = Fingerprint::default();
        self.for_each(|text| fingerprint.absorb(text));
        fingerprint.finish()
    }

    /// The text, where it is a single string.
    fn only(&self) -> Option<RawString<'a>> {
        let [content, b"", ..] = self.contents else { return None };
        RawString::of_value(content)
    }

    fn for_each_own(&self, mut visit: impl FnMut(RawString<'a>)) {
        self.for_each(|text| {
            if may_differ(text) {
                OwnWords::of(text).for_each(&mut visit);
            } else {
                visit(text);
            }
        });
    }

    /// Whether `is_such` is true of one of the raw texts.
    pub fn has(&self, mut is_such: impl FnMut(&[u8]) -> bool) -> bool {
        let mut has = false;
        self.for_each(|text| has = has || is_such(text.0));
        has
    }

    fn for_each(&self, mut visit: impl FnMut(RawString<'a>)) {
        for content in self.contents.iter().filter(|content| !content.is_empty()) {
            // The contents were scanned before they were kept.
            match RawString::of_value(content) {
                Some(text) => visit(text),
                None => {
                    let _ = for_each_part(&mut Scanner::new(content), &mut visit);
                }
            }
        }
    }
}

fn may_differ(text: RawString) -> bool {
    OwnWords::may_differ(text, HEAD_BYTES, TAIL_BYTES)
}

/// See [`Text::sample`]. `for_each` visits the texts in their order.
fn sample<'a>(for_each: impl FnOnce(&mut dyn FnMut(RawString<'a>)), out: &mut String) {
    let start = out.len();
    let end = start + HEAD_BYTES;
    let mut undecoded = RawString::default();
    for_each(&mut |text| {
        let room = end.saturating_sub(out.len());
        let rest = if room > 0 {
            if out.len() > start {
                out.push('\n');
            }
            text.decode_into(out, room)
        } else {
            text
        };
        if !rest.0.is_empty() {
            undecoded = rest;
        }
    });
    if !undecoded.0.is_empty() {
        out.push('\n');
        undecoded.tail(TAIL_BYTES).decode_into(out, TAIL_BYTES);
    }
}

/// Takes a list of strings and parts, and calls `visit` with each text in it. The texts of a tool's result, which stand
/// one level deeper, are not visited.
fn for_each_part<'a>(scanner: &mut Scanner<'a>, visit: &mut impl FnMut(RawString<'a>)) -> Result<(), Malformed> {
    if scanner.peek() != Some(b'[') {
        return scanner.skip();
    }
    scanner.array(|scanner| match scanner.peek() {
        Some(b'"') => scanner.string().map(&mut *visit),
        Some(b'{') => {
            let mut text = None;
            scanner.object(|scanner, key| match key {
                b"text" => scanner.optional_string().map(|string| text = string),
                _ => scanner.skip(),
            })?;
            text.into_iter().for_each(&mut *visit);
            Ok(())
        }
        _ => scanner.skip(),
    })
}

impl<'a> RawString<'a> {
    /// At most the last `length` bytes. They begin with a whole word, so that no escape is cut.
    fn tail(self, length: usize) -> RawString<'a> {
        let Some(tail) = self.0.len().checked_sub(length).and_then(|start| self.0.get(start..)) else {
            return self;
        };
        let word = memchr::memchr(b' ', tail).map_or(0, |space| space + 1);
        RawString(tail.get(word..).unwrap_or_default())
    }
}
