//! What the upstream role changes in an attempt: the path, and the model's name where no plan says where it stands.

use std::ops::Range;

use crate::api::json::scan::{Malformed, Scanner};

/// The upstream role's plugin configuration, on the cluster of one model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upstream {
    pub router: String,
    pub model: String,
    /// What the provider is asked for; None: what the router's configuration says.
    pub upstream_model: Option<String>,
    /// Goes before `/v1/…` in place of the client's.
    pub path_prefix: Option<String>,
    pub host: Option<String>,
}

/// The path with another prefix before its `/v1/`; without one the prefix goes before all of it.
pub fn path(path: &str, prefix: &str) -> String {
    let (before_query, _) = path.split_once('?').unwrap_or((path, ""));
    let start = before_query.rfind("/v1/").unwrap_or(0);
    let kept = path.get(start..).unwrap_or(path);
    format!("{}{kept}", prefix.trim_end_matches('/'))
}

/// Where the value of `model` stands in a JSON object, the last one where there are several; None: nowhere.
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
