//! The plugin configuration of the upstream role: `{role: upstream, router, model, …}`, on the cluster of each model.

use serde_json::Value;

use super::fields::{ConfigError, Errors, Fields};
use super::model::Model;

/// The upstream role's plugin configuration, on the cluster of one model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upstream {
    pub router: String,
    pub model: String,
    /// None: the model has one only, or all of them are meant.
    pub deployment: Option<String>,
    /// What the provider is asked for; None: what the router's configuration says.
    pub upstream_model: Option<String>,
    /// Goes before `/v1/…` in place of the client's.
    pub path_prefix: Option<String>,
    pub host: Option<String>,
}

impl Upstream {
    /// Whether this is the configuration of attempts at that model, or that deployment of it.
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
        path_prefix: plain(&mut fields, "path_prefix", "a path that begins with '/', as /openai", &mut errors),
        host: plain(&mut fields, "host", "a host's name, as api.example.com", &mut errors),
    };
    if upstream.path_prefix.as_ref().is_some_and(|prefix| !prefix.starts_with('/') || prefix.contains(['?', '#'])) {
        let prefix = upstream.path_prefix.as_deref().unwrap_or_default();
        let message = format!("{prefix:?} is not allowed; allowed: a path that begins with '/', as /openai");
        errors.add(fields.path("path_prefix"), message);
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

/// A text that may stand in a header.
fn plain(fields: &mut Fields, key: &'static str, allowed: &str, errors: &mut Errors) -> Option<String> {
    let text = fields.text(key, errors)?;
    if text.contains(|c: char| c.is_control() || (key != "upstream_model" && c == ' ')) {
        errors.add(fields.path(key), format!("{text:?} is not allowed; allowed: {allowed}"));
    }
    Some(text.to_owned())
}
