//! The plugin configuration of the upstream role: `{role: upstream, router, model, …}`, on the cluster of each model.

use serde_json::Value;

use super::fields::{ConfigError, Errors, Fields};
use super::model::Model;

/// The upstream role's plugin configuration, on the cluster of one model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upstream {
    pub router: String,
    pub model: String,
    /// None: the model has only one deployment, or all of them are meant.
    pub deployment: Option<String>,
    /// The name that the provider is asked for; None: the router's configuration says it.
    pub upstream_model: Option<String>,
    /// It replaces the part before `/v1/…` in the client's path.
    pub path_prefix: Option<String>,
    /// It replaces everything up to and including `/v1` in the client's path; `/` stands for nothing.
    pub base_path: Option<String>,
    /// It is added to the client's query; it is given without the `?`.
    pub query: Option<String>,
    pub host: Option<String>,
}

/// What a path may be, for error messages.
const PATH: &str = "a path that begins with '/', as /openai";
const QUERY: &str = "what stands behind the '?' of a URL, as api-version=2024-10-21";

impl Upstream {
    /// Whether this is the configuration of attempts at this target, which is a model or one of its deployments.
    pub fn speaks_of(&self, target: &Model) -> bool {
        let deployment = target.deployment.as_ref().map(|place| &place.name);
        self.model == target.name && (self.deployment.is_none() || self.deployment.as_ref() == deployment)
    }
}

pub fn read(value: &Value) -> Result<Upstream, Vec<ConfigError>> {
    let mut errors = Errors::default();
    let mut fields = Fields::of(String::new(), value, &mut errors);
    fields.choice("role", &[("upstream", ())], &mut errors);
    let upstream = Upstream {
        router: name(&mut fields, "router", &mut errors),
        model: name(&mut fields, "model", &mut errors),
        deployment: fields.text("deployment", &mut errors).map(str::to_owned),
        upstream_model: plain(&mut fields, "upstream_model", "a text without control characters", &mut errors),
        path_prefix: path(&mut fields, "path_prefix", &mut errors),
        base_path: path(&mut fields, "base_path", &mut errors),
        query: plain(&mut fields, "query", QUERY, &mut errors),
        host: plain(&mut fields, "host", "a host's name, as api.example.com", &mut errors),
    };
    if let Some(query) = upstream.query.as_ref().filter(|query| query.contains(['?', '#'])) {
        errors.add(fields.path("query"), format!("{query:?} is not allowed; allowed: {QUERY}"));
    }
    if upstream.path_prefix.is_some() && upstream.base_path.is_some() {
        errors.add(fields.path("path_prefix"), "says the same as base_path in another way; give one of them");
    }
    fields.finish(&mut errors);
    if errors.0.is_empty() { Ok(upstream) } else { Err(errors.0) }
}

fn name(fields: &mut Fields, key: &'static str, errors: &mut Errors) -> String {
    let name = fields.required_text(key, errors).unwrap_or_default();
    if name.contains(|c: char| c == ';' || c.is_control()) {
        errors.add(
            fields.path(key),
            format!("{name:?} is not a name; allowed: a text without ';' and control characters"),
        );
    }
    name.to_owned()
}

fn path(fields: &mut Fields, key: &'static str, errors: &mut Errors) -> Option<String> {
    let path = plain(fields, key, PATH, errors)?;
    // A path with a space has its error already.
    if !path.contains(' ') && (!path.starts_with('/') || path.contains(['?', '#'])) {
        errors.add(fields.path(key), format!("{path:?} is not allowed; allowed: {PATH}"));
    }
    Some(path)
}

/// A text that may stand in a header.
fn plain(fields: &mut Fields, key: &'static str, allowed: &str, errors: &mut Errors) -> Option<String> {
    let text = fields.text(key, errors)?;
    if text.contains(|c: char| c.is_control() || (key != "upstream_model" && c == ' ')) {
        errors.add(fields.path(key), format!("{text:?} is not allowed; allowed: {allowed}"));
    }
    Some(text.to_owned())
}
