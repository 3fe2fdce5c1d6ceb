//! Keys about callers: what they may ask for, which header names them, and which secrets sign their tokens.

use serde_json::Value;

use super::fields::{Errors, Fields};

/// A secret must have this many bytes, because a shorter one could be found from one token by trying.
const MIN_SECRET_BYTES: usize = 32;

/// What clients of a router may ask for beside an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allow {
    /// A model by its own name.
    pub models: bool,
    pub min_quality_tier: bool,
    pub mode: bool,
}

impl Default for Allow {
    fn default() -> Allow {
        Allow { models: true, min_quality_tier: true, mode: true }
    }
}

impl Allow {
    pub(super) fn read(fields: &mut Fields, errors: &mut Errors) -> Allow {
        let mut allow = Allow::default();
        let Some(mut fields) = fields.object("allow", errors) else { return allow };
        for (key, place) in [
            ("models", &mut allow.models),
            ("min_quality_tier", &mut allow.min_quality_tier),
            ("mode", &mut allow.mode),
        ] {
            *place = fields.boolean(key, errors).unwrap_or(true);
        }
        fields.finish(errors);
        allow
    }
}

/// The name of the header that says who the caller is, in lower case.
pub(super) fn read_identity_header(fields: &mut Fields, errors: &mut Errors) -> Option<String> {
    let name = fields.text("identity_header", errors)?.to_ascii_lowercase();
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if !name.bytes().all(is_name) || name.starts_with("x-adaptive-router-") {
        let message = format!("{name:?} is not allowed; allowed: the name of a header that is not this filter's");
        errors.add(fields.path("identity_header"), message);
    }
    Some(name)
}

/// The secrets of `feedback`; the first one signs, and all are accepted. The values are never shown.
pub(super) fn read_secrets(fields: &mut Fields, errors: &mut Errors) -> Vec<String> {
    let Some(mut feedback) = fields.object("feedback", errors) else { return Vec::new() };
    let single = feedback.get("secret").map(|secret| (feedback.path("secret"), secret));
    let several = feedback.list("secrets", errors);
    if feedback.is_object() && single.is_some() != several.is_empty() {
        errors.add(feedback.path("secret"), "give either this, a long random text, or `secrets`, a list of them");
    }
    feedback.finish(errors);
    single.into_iter().chain(several).filter_map(|(path, secret)| read_secret(path, secret, errors)).collect()
}

fn read_secret(path: String, secret: &Value, errors: &mut Errors) -> Option<String> {
    match secret.as_str() {
        None => errors.add(path, format!("is no text; give a random one of {MIN_SECRET_BYTES} bytes or more")),
        Some(secret) if secret.len() < MIN_SECRET_BYTES => {
            errors.add(path, format!("has {} bytes; allowed: {MIN_SECRET_BYTES} or more", secret.len()));
        }
        Some(secret) => return Some(secret.to_owned()),
    }
    None
}
