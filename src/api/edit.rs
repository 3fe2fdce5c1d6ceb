//! Edits a request's body for one model: keys at its top level are dropped, renamed, set or given a default, and the
//! model's name is put in. Every byte that no edit touches stays as it came.
//!
//! New members are added at the beginning of the body, and everything else is changed in its place. So as little of the
//! body as possible is written again, because the host can replace only a beginning. If a key occurs several times, the
//! last one counts, because providers read it so. If such a key is renamed or set, the earlier ones are removed.

use std::ops::Range;

use crate::api::json::scan::{Malformed, Scanner};
use crate::api::rewrite::{Prefix, push_json_string};
use crate::config::request_edits::RequestEdits;

/// How a body changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    pub prefix: Prefix,
    /// Where the model's value stands in the new body.
    pub model: Range<usize>,
}

/// Edits a body for the model that the provider calls `model`. None: the body is no JSON object with a `model`.
pub fn edit(body: &[u8], edits: &RequestEdits, model: &str) -> Option<Edited> {
    let mut name = Vec::with_capacity(model.len() + 2);
    push_json_string(&mut name, model);
    let changes = Changes::of(body, edits)?;
    let mut out = Vec::with_capacity(changes.until + name.len());
    let mut place = None;
    write_object(body, changes.until, &changes.new, &mut out, |member, out| match changes.change(&member) {
        Change::Keep => Written::Same,
        Change::Remove => Written::Nothing,
        Change::Model => {
            out.extend_from_slice(member.before_value());
            place = Some(out.len()..out.len() + name.len());
            out.extend_from_slice(&name);
            Written::Anew
        }
        Change::Rewrite { key, value } => {
            match key {
                Some(new) => {
                    push_json_string(out, new);
                    out.extend_from_slice(member.between());
                }
                None => out.extend_from_slice(member.before_value()),
            }
            match value {
                Value::Same => out.extend_from_slice(member.value),
                Value::Json(json) => out.extend_from_slice(json),
                Value::Without => {
                    write_object(member.value, member.value.len(), &[], out, |inner, _| {
                        if is_dropped(edits, member.key, Some(inner.key)) { Written::Nothing } else { Written::Same }
                    });
                }
            }
            Written::Anew
        }
    });
    Some(Edited { prefix: Prefix { replaced: changes.until, bytes: out }, model: place? })
}

/// The beginning of a client's body. The body has been edited for one model and is to be edited for another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    start: Vec<u8>,
    /// The length of the bytes that stand in its place now.
    written: usize,
}

impl Original {
    /// `prefix` is the change that was made to the client's `body`.
    pub fn of(body: &[u8], prefix: Option<&Prefix>) -> Original {
        let replaced = prefix.and_then(|prefix| body.get(..prefix.replaced));
        Original {
            start: replaced.unwrap_or_default().to_vec(),
            written: prefix.map_or(0, |prefix| prefix.bytes.len()),
        }
    }

    /// The change that turns the edited body into the client's body, edited for this model.
    pub fn edit_again(&self, changed: &[u8], edits: &RequestEdits, model: &str) -> Option<Prefix> {
        let body = [&self.start, changed.get(self.written..)?].concat();
        let mut prefix = edit(&body, edits, model)?.prefix;
        let kept = self.start.get(prefix.replaced..).unwrap_or_default();
        prefix.bytes.extend_from_slice(kept);
        prefix.replaced = prefix.replaced.saturating_sub(self.start.len()) + self.written;
        Some(prefix)
    }
}

/// The changes to the members of one body.
struct Changes<'a> {
    edits: &'a RequestEdits,
    /// Members that are added, each with a comma after it.
    new: Vec<u8>,
    /// For each key: where its last member begins, its new name if it is renamed, and its new value.
    last: Vec<(&'a str, usize, Option<&'a str>, Value<'a>)>,
    /// Where the member that counts as the model begins.
    model: usize,
    /// The end of the last member that changes.
    until: usize,
}

enum Change<'a> {
    Keep,
    Remove,
    Model,
    Rewrite { key: Option<&'a str>, value: Value<'a> },
}

#[derive(Clone, Copy)]
enum Value<'a> {
    Same,
    Json(&'a [u8]),
    /// The value without the members that are dropped from it.
    Without,
}

/// The last member of a key that the edits name.
#[derive(Clone, Copy)]
struct Last {
    start: usize,
    end: usize,
}

impl<'a> Changes<'a> {
    fn of(body: &[u8], edits: &'a RequestEdits) -> Option<Changes<'a>> {
        let renamed = edits.rename.iter().flat_map(|(old, new)| [old.as_str(), new.as_str()]);
        let written = edits.defaults.iter().chain(&edits.set).map(|member| member.key.as_str());
        let mut named: Vec<(&str, Option<Last>)> = renamed.chain(written).map(|key| (key, None)).collect();
        let (mut model, mut until) = (None, 0);
        each_member(body, |member| {
            let last = Last { start: member.start, end: member.end };
            if member.key == b"model" {
                model = Some(last);
            } else if is_dropped(edits, member.key, None) {
                until = member.end;
            } else {
                for (_, place) in named.iter_mut().filter(|(key, _)| key.as_bytes() == member.key) {
                    *place = Some(last);
                }
                if drops_within(edits, &member) {
                    until = member.end;
                }
            }
        })
        .ok()?;
        let model = model?;
        let find = |key: &str| named.iter().find(|(other, _)| *other == key).and_then(|(_, last)| *last);
        let mut changes = Changes { edits, new: Vec::new(), last: Vec::new(), model: model.start, until: 0 };
        changes.until = until.max(model.end);
        let mut touch = |key: &'a str, last: Last, new: Option<&'a str>, value: Value<'a>| {
            changes.until = changes.until.max(last.end);
            changes.last.push((key, last.start, new, value));
        };
        let set = |key: &str| edits.set.iter().find(|member| member.key == key);
        let mut renamed: Vec<(&str, &str)> = Vec::new();
        for (old, new) in &edits.rename {
            if let (Some(last), None) = (find(old), find(new)) {
                let value = set(new).map_or(Value::Same, |member| Value::Json(member.value.as_bytes()));
                touch(old, last, Some(new), value);
                renamed.push((old, new));
            }
        }
        let is_old = |key: &str| renamed.iter().any(|(old, _)| *old == key);
        let is_new = |key: &str| renamed.iter().any(|(_, new)| *new == key);
        let mut new = Vec::new();
        for member in &edits.defaults {
            let is_there = is_new(&member.key) || (find(&member.key).is_some() && !is_old(&member.key));
            if !is_there && set(&member.key).is_none() {
                push_member(&mut new, &member.key, &member.value);
            }
        }
        for member in &edits.set {
            match find(&member.key).filter(|_| !is_old(&member.key)) {
                _ if is_new(&member.key) => {}
                Some(last) => touch(&member.key, last, None, Value::Json(member.value.as_bytes())),
                None => push_member(&mut new, &member.key, &member.value),
            }
        }
        changes.new = new;
        Some(changes)
    }

    fn change(&self, member: &Member) -> Change<'a> {
        if member.key == b"model" {
            return if member.start == self.model { Change::Model } else { Change::Keep };
        }
        if is_dropped(self.edits, member.key, None) {
            return Change::Remove;
        }
        let within = drops_within(self.edits, member);
        match self.last.iter().find(|(key, ..)| key.as_bytes() == member.key) {
            Some((_, start, ..)) if *start != member.start => Change::Remove,
            Some((_, _, key, Value::Same)) if within => Change::Rewrite { key: *key, value: Value::Without },
            Some((_, _, key, value)) => Change::Rewrite { key: *key, value: *value },
            None if within => Change::Rewrite { key: None, value: Value::Without },
            None => Change::Keep,
        }
    }
}

/// Whether this key is to be dropped, or, if `inner` is given, that key of the object under it.
fn is_dropped(edits: &RequestEdits, key: &[u8], inner: Option<&[u8]>) -> bool {
    edits
        .drop
        .iter()
        .any(|dropped| dropped.key.as_bytes() == key && dropped.inner.as_ref().map(String::as_bytes) == inner)
}

/// Whether something inside the member's value is to be dropped.
fn drops_within(edits: &RequestEdits, member: &Member) -> bool {
    let has_inner = edits.drop.iter().any(|dropped| dropped.inner.is_some() && dropped.key.as_bytes() == member.key);
    let mut found = false;
    if has_inner && member.value.first() == Some(&b'{') {
        let _ = each_member(member.value, |inner| found |= is_dropped(edits, member.key, Some(inner.key)));
    }
    found
}

fn push_member(out: &mut Vec<u8>, key: &str, value: &str) {
    push_json_string(out, key);
    out.push(b':');
    out.extend_from_slice(value.as_bytes());
    out.push(b',');
}

/// A member of an object.
struct Member<'a> {
    /// The key with its escapes resolved.
    key: &'a [u8],
    value: &'a [u8],
    /// The whole member.
    text: &'a [u8],
    /// Offsets in the object.
    start: usize,
    end: usize,
}

impl<'a> Member<'a> {
    /// The key, the colon and the space around it.
    fn before_value(&self) -> &'a [u8] {
        self.text.get(..self.text.len() - self.value.len()).unwrap_or_default()
    }

    /// The colon and the space around it.
    fn between(&self) -> &'a [u8] {
        let mut key = Scanner::new(self.text);
        let length = key.string().map_or(0, |_| key.taken());
        self.before_value().get(length..).unwrap_or_default()
    }
}

/// Calls `with` for every member of the object that `body` is.
fn each_member(body: &[u8], mut with: impl FnMut(Member)) -> Result<(), Malformed> {
    let mut scanner = Scanner::new(body);
    // Behind the brace, or behind the member before.
    let mut end = scanner.position() + 1;
    scanner.object(|scanner, key| {
        let start = end + body.get(end..).and_then(|rest| memchr::memchr(b'"', rest)).unwrap_or_default();
        let value = scanner.value()?;
        end = scanner.taken();
        with(Member { key, value, text: body.get(start..end).unwrap_or_default(), start, end });
        Ok(())
    })
}

/// What was written for a member.
enum Written {
    /// Nothing yet: it is to stay as it is.
    Same,
    Anew,
    /// Nothing: it is taken away.
    Nothing,
}

/// Writes the members of `object` that begin before `until`, with the `new` ones first. `write` writes each member that
/// changes.
fn write_object(
    object: &[u8],
    until: usize,
    new: &[u8],
    out: &mut Vec<u8>,
    mut write: impl FnMut(Member, &mut Vec<u8>) -> Written,
) {
    let between = |from: usize, to: usize| object.get(from..to).unwrap_or_default();
    let open = Scanner::new(object).position() + 1;
    out.extend_from_slice(between(0, open));
    out.extend_from_slice(new);
    let (mut end, mut is_first) = (open, true);
    let _ = each_member(object, |member| {
        let (start, length, text) = (member.start, out.len(), member.text);
        let before = std::mem::replace(&mut end, member.end);
        if start >= until {
            return;
        }
        // If members before the first one that stays were removed, the comma between them is removed, too.
        out.extend_from_slice(if is_first && before != open { b"" } else { between(before, start) });
        match write(member, out) {
            Written::Same => out.extend_from_slice(text),
            Written::Anew => {}
            Written::Nothing => return out.truncate(length),
        }
        is_first = false;
    });
    out.extend_from_slice(between(end, until));
}
