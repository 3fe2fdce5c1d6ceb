//! Maps a path to its endpoint and to the usual spelling: any prefix, `/v1`, the endpoint's name.
//!
//! Some clients also write a slash at the end, leave out `/v1`, or name an Azure deployment. All of these paths mean
//! the same endpoint and are sent on in the usual spelling.

use std::borrow::Cow;

use crate::api::request::Endpoint;

/// If one name ends with another one, the longer one stands first, because the first match counts.
static USUAL: [(&[u8], Endpoint); 14] = [
    (b"/v1/chat/completions", Endpoint::Chat),
    (b"/v1/completions", Endpoint::Completions),
    (b"/v1/responses", Endpoint::Responses),
    (b"/v1/messages", Endpoint::Messages),
    (b"/v1/messages/count_tokens", Endpoint::CountTokens),
    (b"/v1/embeddings", Endpoint::Embeddings),
    (b"/v1/images/generations", Endpoint::Other),
    (b"/v1/audio/speech", Endpoint::Other),
    (b"/v1/moderations", Endpoint::Other),
    (b"/v1/rerank", Endpoint::Other),
    (b"/v1/images/edits", Endpoint::Form),
    (b"/v1/images/variations", Endpoint::Form),
    (b"/v1/audio/transcriptions", Endpoint::Form),
    (b"/v1/audio/translations", Endpoint::Form),
];
/// The parts after `/v1/` of paths whose requests name no model.
const WITHOUT_MODEL: [&[u8]; 8] =
    [b"files", b"batches", b"realtime", b"uploads", b"vector_stores", b"fine_tuning", b"assistants", b"threads"];
const VERSION: &[u8] = b"/v1";
const MODELS: &[u8] = b"/v1/models";
const AZURE_DEPLOYMENTS: &[u8] = b"/deployments/";

/// The path of a `POST` that is routed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'p> {
    pub endpoint: Endpoint,
    /// The part before `/v1`.
    prefix: &'p [u8],
    /// `/v1/chat/completions` and the like.
    usual: &'static [u8],
    is_usual: bool,
}

impl<'p> Place<'p> {
    /// The endpoint of a path, which may have a query.
    pub fn of(path: &'p [u8]) -> Option<Place<'p>> {
        let path = without_query(path);
        let trimmed = path.strip_suffix(b"/").unwrap_or(path);
        USUAL.iter().find_map(|&(usual, endpoint)| {
            let before = trimmed.strip_suffix(usual.get(VERSION.len()..)?)?;
            if let Some(prefix) = before.strip_suffix(VERSION) {
                return Some(Place { endpoint, prefix, usual, is_usual: trimmed.len() == path.len() });
            }
            let is_base = || before.is_empty() || (endpoint == Endpoint::Chat && !ends_with_version(before));
            let prefix = azure(before).or_else(|| is_base().then_some(before))?;
            Some(Place { endpoint, prefix, usual, is_usual: false })
        })
    }

    /// Whether all programs that read the path read it in the same way. If not, a provider might take it for another
    /// one of its paths and answer it with the operator's key.
    pub fn is_plain(&self) -> bool {
        let mut segments = self.prefix.split(|byte| *byte == b'/');
        let is_odd = |byte: &u8| matches!(byte, b';' | b'%' | b'#' | b'\\') || byte.is_ascii_control();
        segments.next() == Some(b"")
            && segments.all(|segment| !matches!(segment, b"" | b"." | b"..") && !segment.iter().any(is_odd))
    }

    /// `path` in the usual spelling, with its query; none: it has that spelling already.
    pub fn respelled(&self, path: &[u8]) -> Option<Vec<u8>> {
        let query = path.get(without_query(path).len()..).unwrap_or_default();
        (!self.is_usual).then(|| [self.prefix, self.usual, query].concat())
    }
}

/// What a `GET` asks of the list of models.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelsPath<'p> {
    All,
    /// The one of this name.
    One(Cow<'p, str>),
}

impl<'p> ModelsPath<'p> {
    pub fn of(path: &'p [u8]) -> Option<ModelsPath<'p>> {
        let path = without_query(path);
        let path = path.strip_suffix(b"/").unwrap_or(path);
        if path.ends_with(MODELS) || path == b"/models" {
            return Some(ModelsPath::All);
        }
        let name = path.get(memchr::memmem::find(path, MODELS)? + MODELS.len()..)?;
        name.strip_prefix(b"/").map(|name| ModelsPath::One(decoded(name)))
    }
}

/// Whether the path is of an endpoint whose requests name no model.
pub fn names_no_model(path: &[u8]) -> bool {
    let path = without_query(path);
    let after = memchr::memmem::find(path, b"/v1/").and_then(|start| path.get(start + 4..));
    let first = after.and_then(|after| after.split(|byte| *byte == b'/').next());
    first.is_some_and(|segment| WITHOUT_MODEL.contains(&segment))
}

/// Whether the path is that of feedback.
pub fn is_feedback(path: &[u8]) -> bool {
    without_query(path).ends_with(b"/adaptive_router/feedback")
}

/// The part of a path before its query.
fn without_query(path: &[u8]) -> &[u8] {
    memchr::memchr(b'?', path).and_then(|end| path.get(..end)).unwrap_or(path)
}

/// Whether a path ends with a version, such as `/v2` or `/x/v1beta`.
fn ends_with_version(path: &[u8]) -> bool {
    let last = path.rsplit(|byte| *byte == b'/').next();
    last.is_some_and(|segment| matches!(segment, [b'v' | b'V', b'0'..=b'9', ..]))
}

/// The part before `/deployments/NAME`.
fn azure(before: &[u8]) -> Option<&[u8]> {
    let start = memchr::memmem::rfind(before, AZURE_DEPLOYMENTS)?;
    let (prefix, rest) = before.split_at_checked(start)?;
    let name = rest.get(AZURE_DEPLOYMENTS.len()..)?;
    (prefix.ends_with(b"openai") && !name.is_empty() && !name.contains(&b'/')).then_some(prefix)
}

/// The text of a path's segment, in which `%2F` is a slash.
fn decoded(segment: &[u8]) -> Cow<'_, str> {
    if !segment.contains(&b'%') {
        return String::from_utf8_lossy(segment);
    }
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment;
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|digits| *first == b'%' && digits.iter().all(u8::is_ascii_hexdigit));
        let byte = digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}
