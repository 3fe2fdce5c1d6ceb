//! Finds the value of the field `model` in a multipart form (RFC 7578). Nothing else of the form is read.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem::{self, Finder};

use super::Invalid;

/// The boundary that a content type names, if it is the content type of a form.
pub fn boundary(content_type: &[u8]) -> Option<&[u8]> {
    let (kind, parameters) = content_type.split_at_checked(memchr::memchr(b';', content_type)?)?;
    if !kind.trim_ascii().eq_ignore_ascii_case(b"multipart/form-data") {
        return None;
    }
    let mut parameters = parameters.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
    let value = parameters.find_map(|parameter| {
        let (name, value) = parameter.split_at_checked(memchr::memchr(b'=', parameter)?)?;
        name.eq_ignore_ascii_case(b"boundary").then(|| value.get(1..)).flatten()
    })?;
    let value = unquoted(value);
    (1..=70).contains(&value.len()).then_some(value)
}

/// The model that a form names, and where its bytes stand. If there are several, the last one counts.
pub fn model<'b>(body: &'b [u8], boundary: &[u8]) -> Result<(Cow<'b, str>, Range<usize>), Invalid> {
    let delimiter = [b"\r\n--", boundary].concat();
    let delimiter = Finder::new(&delimiter);
    let first = delimiter.needle().get(2..).unwrap_or_default();
    let mut at = match body.starts_with(first) {
        true => first.len(),
        false => delimiter.find(body).ok_or(Invalid::Form)? + delimiter.needle().len(),
    };
    let mut model = None;
    while let Some(part) = body.get(at..).filter(|rest| !rest.starts_with(b"--")) {
        let head = memmem::find(part, b"\r\n\r\n").ok_or(Invalid::Form)?;
        let start = at + head + 4;
        // If a part has no content, the end of its head is also the beginning of the delimiter.
        let end = start - 2 + delimiter.find(body.get(start - 2..).unwrap_or_default()).ok_or(Invalid::Form)?;
        if names_model(part.get(..head).unwrap_or_default()) {
            model = Some(start..end.max(start));
        }
        at = end + delimiter.needle().len();
    }
    let span = model.ok_or(Invalid::Missing { field: "model" })?;
    Ok((String::from_utf8_lossy(body.get(span.clone()).unwrap_or_default()), span))
}

/// Whether a part with this head is the field `model`.
fn names_model(head: &[u8]) -> bool {
    head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).any(|line| {
        let Some((name, value)) = memchr::memchr(b':', line).and_then(|colon| line.split_at_checked(colon)) else {
            return false;
        };
        let mut parameters = value.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
        name.eq_ignore_ascii_case(b"content-disposition")
            && parameters.any(|parameter| parameter.strip_prefix(b"name=").map(unquoted) == Some(b"model"))
    })
}

fn unquoted(value: &[u8]) -> &[u8] {
    value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\"")).unwrap_or(value)
}
