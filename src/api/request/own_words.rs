//! Finds the part of a user's turn that the user wrote.
//!
//! Why: agents and chat clients put text of their own into the user's turn, such as reminders, the environment, the
//! selection in the editor, or what was found for the question. It stands in tags with made-up names, or in brackets
//! with a label. None of it is anybody's opinion or task, so it is skipped, however long it is.
//!
//! The raw JSON is read, so text that does not count is never decoded. If a text has no `<` and no bracket at its ends,
//! it costs only the search for them.

use crate::api::json::string::RawString;
use crate::bytes::simd;

/// Bytes of a tag with its attributes, at most.
const LONGEST_TAG: usize = 400;
/// Bytes of a note in brackets, at most.
const LONGEST_NOTE: usize = 2_000;
/// After this many tags without an end no further ones are looked for, because each costs a search to the end of the
/// text.
const MOST_UNCLOSED: usize = 4;

/// Names without a separator that clients put around material.
const MATERIAL: [&[u8]; 35] = [
    b"attachment",
    b"attachments",
    b"clipboard",
    b"context",
    b"diagnostics",
    b"document",
    b"documents",
    b"env",
    b"environment",
    b"file",
    b"files",
    b"history",
    b"knowledge",
    b"memories",
    b"memory",
    b"metadata",
    b"notice",
    b"observation",
    b"output",
    b"reminder",
    b"result",
    b"results",
    b"returncode",
    b"rules",
    b"selection",
    b"skill",
    b"skills",
    b"source",
    b"sources",
    b"stderr",
    b"stdout",
    b"system",
    b"timestamp",
    b"transcript",
    b"workspace",
];
/// Names that clients put around what the user wrote, without separators.
const OWN: [&[u8]; 11] = [
    b"answer",
    b"commandargs",
    b"feedback",
    b"goal",
    b"issue",
    b"message",
    b"prompt",
    b"query",
    b"question",
    b"request",
    b"task",
];
/// Names that are of that kind if `user` stands before them.
const OWN_OF_USER: [&[u8]; 4] = [b"comment", b"input", b"reply", b"response"];
/// First words of a note in brackets.
const LABELS: [&[u8]; 26] = [
    b"attachment",
    b"automated",
    b"automatic",
    b"context",
    b"current",
    b"date",
    b"editor",
    b"environment",
    b"file",
    b"hook",
    b"image",
    b"info",
    b"instruction",
    b"memory",
    b"metadata",
    b"note",
    b"notice",
    b"now",
    b"reminder",
    b"request",
    b"system",
    b"time",
    b"timestamp",
    b"todo",
    b"today",
    b"tool",
];
const DAYS: [&[u8]; 7] = [b"mon", b"tue", b"wed", b"thu", b"fri", b"sat", b"sun"];

/// The pieces of a text that its user wrote, without white space around them.
pub struct OwnWords<'a> {
    rest: &'a [u8],
    unclosed: usize,
}

/// What a tag does to the text that begins with it.
enum Tag {
    /// Nothing: it is part of the text.
    Text,
    /// It is skipped, and this is the number of bytes to skip.
    Skip(usize),
    /// It should be skipped, but it does not end.
    Unclosed,
}

impl<'a> OwnWords<'a> {
    pub fn of(text: RawString<'a>) -> OwnWords<'a> {
        OwnWords { rest: without_notes(without_sections(text.0)), unclosed: 0 }
    }

    /// Whether a text may hold more than its user's words. Of a long text only the first `head` and the last `tail`
    /// bytes are looked at.
    pub fn may_differ(text: RawString, head: usize, tail: usize) -> bool {
        let raw = text.0;
        if may_have_notes(raw) {
            return true;
        }
        match (raw.get(..head), raw.len().checked_sub(tail).and_then(|start| raw.get(start..))) {
            (Some(head), Some(tail)) if raw.len() > head.len() + tail.len() => {
                next_tag(head).is_some() || next_tag(tail).is_some()
            }
            _ => next_tag(raw).is_some(),
        }
    }
}

/// Whether a text is its user's alone and has no escapes, up to the end of `head`, which is its beginning. Most texts
/// are like this, and this is the quickest way to know.
pub fn is_plain(text: RawString, head: &[u8]) -> bool {
    !may_have_notes(text.0) && simd::tag_or_escape(head).is_none()
}

fn may_have_notes(raw: &[u8]) -> bool {
    // White space may stand before a bracket. It counts like the bracket here, because a search past it would cost
    // more.
    let is_open = |byte: &u8| matches!(byte, b'[' | b'\\' | b' ' | b'\t');
    let is_close = |byte: &u8| matches!(byte, b']' | b'n' | b' ' | b'\t');
    raw.first() == Some(&b'#')
        || (raw.first().is_some_and(is_open) && trim(raw).first() == Some(&b'['))
        || (raw.last().is_some_and(is_close) && trim(raw).last() == Some(&b']'))
}

/// Whether the user wrote nothing of a text.
pub fn is_injected(text: RawString) -> bool {
    // Mostly the first byte already shows that the user wrote something.
    matches!(text.0.first(), Some(b'<' | b'[' | b'\\' | b' ' | b'\t')) && OwnWords::of(text).next().is_none()
}

impl<'a> Iterator for OwnWords<'a> {
    type Item = RawString<'a>;

    fn next(&mut self) -> Option<RawString<'a>> {
        let mut from = 0;
        while let Some(start) = self.rest.get(from..).and_then(next_tag).map(|start| from + start) {
            let (before, tagged) = self.rest.split_at_checked(start)?;
            match tag(tagged) {
                Tag::Skip(length) => {
                    self.rest = tagged.get(length..).unwrap_or_default();
                    from = 0;
                    let piece = trim(before);
                    if !piece.is_empty() {
                        return Some(RawString(piece));
                    }
                }
                Tag::Text => from = start + 1,
                Tag::Unclosed => {
                    self.unclosed += 1;
                    from = start + 1;
                    if self.unclosed >= MOST_UNCLOSED {
                        break;
                    }
                }
            }
        }
        let piece = trim(std::mem::take(&mut self.rest));
        (!piece.is_empty()).then_some(RawString(piece))
    }
}

/// Where the next `<` stands, as itself or as an escape.
fn next_tag(raw: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let rest = raw.get(from..)?;
        let at = simd::tag_or_escape(rest)?;
        if after_open(rest.get(at..)?).is_some() {
            return Some(from + at);
        }
        from += at + 1;
    }
}

/// What the tag at the start of `raw` does.
fn tag(raw: &[u8]) -> Tag {
    let Some(inside) = after_open(raw) else { return Tag::Text };
    let (closes, inside) = inside.strip_prefix(b"/").map_or((false, inside), |rest| (true, rest));
    let length = inside.iter().position(|byte| !is_in_name(*byte)).unwrap_or(inside.len());
    let Some((name, attributes)) = inside.split_at_checked(length) else { return Tag::Text };
    let kind = Name::of(name);
    if kind == Name::Other {
        return Tag::Text;
    }
    let Some((end, rest)) = end_of_tag(attributes) else { return Tag::Text };
    let tag_length = raw.len() - rest.len();
    // An end tag without its start is skipped like a tag, because it is nobody's words either.
    if kind == Name::Own || closes || attributes.get(..end).is_some_and(|attributes| attributes.ends_with(b"/")) {
        return Tag::Skip(tag_length);
    }
    element_end(rest, name).map_or(Tag::Unclosed, |length| Tag::Skip(tag_length + length))
}

/// What follows a `<`.
fn after_open(raw: &[u8]) -> Option<&[u8]> {
    raw.strip_prefix(b"<").or_else(|| raw.strip_prefix(b"\\u003c")).or_else(|| raw.strip_prefix(b"\\u003C"))
}

/// Where a tag's `>` stands, and what follows it.
fn end_of_tag(attributes: &[u8]) -> Option<(usize, &[u8])> {
    let near = attributes.get(..LONGEST_TAG).unwrap_or(attributes);
    let plain = memchr::memchr2(b'>', b'<', near);
    let escaped = memchr::memmem::find(near, b"\\u003e").or_else(|| memchr::memmem::find(near, b"\\u003E"));
    match (plain, escaped) {
        (Some(plain), escaped) if escaped.is_none_or(|escaped| plain < escaped) => {
            (attributes.get(plain) == Some(&b'>')).then(|| (plain, attributes.get(plain + 1..).unwrap_or_default()))
        }
        (_, Some(escaped)) => Some((escaped, attributes.get(escaped + 6..)?)),
        _ => None,
    }
}

/// How many bytes of `rest` belong to the element `name` that was opened before it, including the end tag. If more
/// elements are opened than closed, the last end tag counts.
fn element_end(rest: &[u8], name: &[u8]) -> Option<usize> {
    let mut depth = 1_usize;
    let mut last = None;
    let mut from = 0;
    while let Some(at) = rest.get(from..).and_then(|rest| memchr::memmem::find(rest, name)).map(|at| from + at) {
        from = at + name.len();
        let (before, after) = (rest.get(..at)?, rest.get(from..)?);
        if after.first().is_some_and(|byte| is_in_name(*byte)) {
            continue;
        }
        let opens = |before: &[u8]| before.ends_with(b"<") || before.to_ascii_lowercase().ends_with(b"\\u003c");
        let tail = before.get(before.len().saturating_sub(7)..).unwrap_or_default();
        match tail.strip_suffix(b"/") {
            Some(tail) if opens(tail) => {
                let end = rest.len() - end_of_tag(after)?.1.len();
                last = Some(end);
                depth -= 1;
                if depth == 0 {
                    return last;
                }
            }
            _ if opens(tail) => depth += 1,
            _ => {}
        }
    }
    last
}

fn is_in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.')
}

#[derive(Clone, Copy, PartialEq)]
enum Name {
    /// Around what a client added.
    Injected,
    /// Around what the user wrote.
    Own,
    /// HTML, code, or nothing at all.
    Other,
}

impl Name {
    fn of(name: &[u8]) -> Name {
        if !name.first().is_some_and(u8::is_ascii_alphabetic) || name.len() > 64 {
            return Name::Other;
        }
        let plain: Vec<u8> =
            name.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect();
        // These names are made up: `<system-reminder>`, `<environment_context>`, `<editorContext>`. A component of JSX
        // begins with a capital, so it is none of them.
        let made_up = name.iter().any(|byte| matches!(byte, b'-' | b'_'))
            || (name.first().is_some_and(u8::is_ascii_lowercase) && name.iter().any(u8::is_ascii_uppercase));
        let of_user = plain.strip_prefix(b"user");
        if OWN.contains(&of_user.unwrap_or(&plain)) || of_user.is_some_and(|own| OWN_OF_USER.contains(&own)) {
            Name::Own
        } else if made_up || MATERIAL.contains(&plain.as_slice()) {
            Name::Injected
        } else {
            Name::Other
        }
    }
}

/// A text may begin with a heading of what a client adds (`# Context from the editor`) and have a heading of the user's
/// own words later (`## My request`). If so, this is what follows the latter. Otherwise it is the whole text.
fn without_sections(raw: &[u8]) -> &[u8] {
    let is_of = |line: &[u8], names: &[&[u8]]| {
        let line = line.to_ascii_lowercase();
        let mut words = line.split(|byte| !byte.is_ascii_alphabetic()).filter(|word| !word.is_empty());
        words.any(|word| names.contains(&word))
    };
    let first = memchr::memmem::find(raw, b"\\n").and_then(|end| raw.get(..end)).unwrap_or_default();
    if !raw.starts_with(b"#")
        || !is_of(first, &[b"context", b"environment", b"workspace", b"editor", b"ide", b"attached"])
    {
        return raw;
    }
    let mut end = raw.len();
    while let Some(start) = raw.get(..end).and_then(|before| memchr::memmem::rfind(before, b"\\n#")) {
        let section = raw.get(start + 2..).unwrap_or_default();
        let length = memchr::memmem::find(section, b"\\n").unwrap_or(section.len());
        let (line, rest) = section.split_at_checked(length).unwrap_or_default();
        if is_of(
            line,
            &[b"request", b"question", b"query", b"message", b"prompt", b"task", b"instruction", b"instructions"],
        ) {
            return rest;
        }
        end = start;
    }
    raw
}

/// The text without notes in brackets before and after it: `[System: …]`, `[2026-01-02 10:00]`.
fn without_notes(raw: &[u8]) -> &[u8] {
    let mut text = trim(raw);
    while let Some(length) = note(text) {
        text = trim(text.get(length..).unwrap_or_default());
    }
    while text.last() == Some(&b']')
        && let Some(line) = last_line(text)
        && let Some(start) = text.len().checked_sub(line.len())
        && note(line) == Some(line.len())
    {
        text = trim(text.get(..start).unwrap_or_default());
    }
    text
}

/// How many bytes the note at the start of `raw` has.
fn note(raw: &[u8]) -> Option<usize> {
    let inside = raw.strip_prefix(b"[")?;
    if !is_label(inside) {
        return None;
    }
    let mut depth = 1_usize;
    for (at, byte) in inside.iter().take(LONGEST_NOTE).enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            // `[note](address)` is a link, and `[error_code] = …` is a line of code.
            return (!matches!(inside.get(at + 1), Some(b'('))).then_some(at + 2);
        }
    }
    None
}

fn is_label(inside: &[u8]) -> bool {
    let length = inside.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(inside.len());
    let word = inside.get(..length).unwrap_or_default().to_ascii_lowercase();
    if word.is_empty() {
        // A date or a time.
        let digits = inside.iter().take_while(|byte| byte.is_ascii_digit()).count();
        return matches!(digits, 1 | 2 | 4) && matches!(inside.get(digits), Some(b'-' | b':' | b'/' | b'.'));
    }
    LABELS.contains(&word.as_slice())
        || word.get(..3).is_some_and(|day| DAYS.contains(&day) && word.ends_with(b"day"))
        || (word.len() == 3 && DAYS.contains(&word.as_slice()))
}

/// What follows the last line break.
fn last_line(raw: &[u8]) -> Option<&[u8]> {
    let at = memchr::memmem::rfind(raw, b"\\n")?;
    raw.get(at + 2..)
}

/// The raw text without white space around it, whether that is escaped or not.
fn trim(mut raw: &[u8]) -> &[u8] {
    loop {
        raw = match raw {
            [byte, rest @ ..] if byte.is_ascii_whitespace() => rest,
            [b'\\', b'n' | b'r' | b't', rest @ ..] => rest,
            _ => break,
        }
    }
    loop {
        raw = match raw {
            [rest @ .., byte] if byte.is_ascii_whitespace() => rest,
            // The number of backslashes must be odd, because `\\n` is a backslash and a letter.
            [rest @ .., b'\\', b'n' | b'r' | b't']
                if rest.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 0 =>
            {
                rest
            }
            _ => return raw,
        }
    }
}
