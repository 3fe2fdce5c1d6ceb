//! Puts another model's name into a request body, where every other byte stays as it is, and the provider's path before
//! the endpoint.
//!
//! The host can replace the beginning of the buffered body, but nothing in its middle. So the new prefix is everything
//! up to the model's value, and then the new value.

use std::ops::Range;

use crate::api::json::scan::{Malformed, Scanner};

use crate::config::Upstream;

/// Replaces the first `replaced` bytes of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefix {
    pub replaced: usize,
    pub bytes: Vec<u8>,
}

impl Prefix {
    /// The prefix that changes the value at `span` to `name`.
    pub fn with_model(body: &[u8], span: Range<usize>, name: &str) -> Prefix {
        let before = body.get(..span.start).unwrap_or_default();
        let mut bytes = Vec::with_capacity(before.len() + name.len() + 2);
        bytes.extend_from_slice(before);
        push_json_string(&mut bytes, name);
        Prefix { replaced: span.end, bytes }
    }

    /// The prefix that changes a body of `replaced` bytes to `body`, after `prefix` has been put into `body`.
    pub fn whole(replaced: usize, prefix: Option<Prefix>, mut body: Vec<u8>) -> Prefix {
        if let Some(Prefix { replaced, bytes }) = prefix {
            body.splice(..replaced.min(body.len()), bytes);
        }
        Prefix { replaced, bytes: body }
    }

    /// The prefix that changes the bytes at `span` of a multipart form to `name`.
    pub fn with_form_model(body: &[u8], span: Range<usize>, name: &str) -> Prefix {
        let before = body.get(..span.start).unwrap_or_default();
        Prefix { replaced: span.end, bytes: [before, name.as_bytes()].concat() }
    }

    /// The body's length after the replacement.
    pub fn new_length(&self, old_length: usize) -> usize {
        old_length.saturating_sub(self.replaced) + self.bytes.len()
    }
}

/// The path that the provider is asked for; `path` is the client's.
pub fn path(path: &str, upstream: &Upstream) -> String {
    let (before, query) = path.split_once('?').unwrap_or((path, ""));
    // `version` is where the last `/v1/` begins. A path without one is kept whole behind the provider's path.
    let version = before.rfind("/v1/");
    let (provider, kept) = match (&upstream.base_path, &upstream.path_prefix) {
        (Some(base), _) => (base.as_str(), version.map_or(0, |start| start + "/v1".len())),
        (None, Some(prefix)) => (prefix.as_str(), version.unwrap_or(0)),
        (None, None) => ("", 0),
    };
    let mut new = format!("{}{}", provider.trim_end_matches('/'), before.get(kept..).unwrap_or(before));
    let queries = [path.contains('?').then_some(query), upstream.query.as_deref()];
    for (index, query) in queries.into_iter().flatten().enumerate() {
        new.push(if index == 0 { '?' } else { '&' });
        new.push_str(query);
    }
    new
}

/// Where the value of `model` stands in a JSON object. If there are several, the last one counts. None: there is none.
pub fn model_value(body: &[u8]) -> Option<Range<usize>> {
    let mut scanner = Scanner::new(body);
    let mut found = None;
    let read = scanner.object(|scanner, key| {
        if key != b"model" {
            return scanner.skip();
        }
        let start = scanner.position();
        scanner.skip()?;
        found = Some(start..scanner.taken());
        Ok::<(), Malformed>(())
    });
    read.ok().and(found)
}

pub(super) fn push_json_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => out.extend([b'\\', byte]),
            0..0x20 => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}
