//! Checks the plugin configuration with the routing core, and words the core's errors for the input.

use adaptive_router::config::{Config, ConfigError};
use serde_json::Value;

use super::keys::Errors;
use super::{KEYS, target};
use crate::yaml::Node;

const UNKNOWN: &str = "is not a known key; allowed: ";

/// Checks the configuration, and gives the maximum number of attempts for one request.
pub fn check(plugin: &Node, errors: &mut Errors) -> usize {
    match parse(plugin.to_json()) {
        Ok(config) => config.attempts(),
        Err(found) => {
            let found: Vec<ConfigError> = found.into_iter().filter(|error| !is_ahead(error)).collect();
            let without = if found.is_empty() { parse(without_ahead(plugin.to_json())) } else { Err(found) };
            without.map(|config| config.attempts()).unwrap_or_else(|found| {
                errors.0.extend(found.into_iter().map(in_own_words));
                1
            })
        }
    }
}

fn parse(plugin: Value) -> Result<Config, Vec<ConfigError>> {
    Config::parse(plugin.to_string().as_bytes())
}

/// Keys of the filter that this build's core may not know yet. This list can go once the core reads all of them.
const AHEAD: [&str; 6] = ["allow", "cache", "default_cluster", "identity_header", "on_encoded_body", "secrets"];

fn is_ahead(error: &ConfigError) -> bool {
    let key = error.path.rsplit('.').next().unwrap_or_default();
    AHEAD.contains(&key) && error.message.starts_with(UNKNOWN)
}

fn without_ahead(mut value: Value) -> Value {
    match &mut value {
        Value::Object(members) => {
            members.retain(|key, _| !AHEAD.contains(&key.as_str()));
            members.values_mut().for_each(|member| *member = without_ahead(member.take()));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = without_ahead(item.take())),
        _ => {}
    }
    value
}

/// Rewords an error, because the core knows neither addresses nor their places in the input. It would also show a value
/// that stands in place of a secret.
fn in_own_words(error: ConfigError) -> ConfigError {
    if error.path == "feedback" {
        return ConfigError { path: error.path, message: "is not an object; allowed keys: secret".to_owned() };
    }
    let Some(known) = error.message.strip_prefix(UNKNOWN) else { return error };
    let parent = error.path.rsplit_once('.').map_or("", |(parent, _)| parent);
    let message = if parent.is_empty() {
        let known: Vec<&str> = known.split(", ").filter(|key| *key != "role").collect();
        format!("{UNKNOWN}{}, {}", KEYS.join(", "), known.join(", "))
    } else if known.split(", ").any(|key| key == "cluster") && parent.ends_with(']') {
        let known: Vec<&str> = known.split(", ").filter(|key| *key != "cluster").collect();
        format!("{UNKNOWN}{}, {}", known.join(", "), target::KEYS.join(", "))
    } else {
        return error;
    };
    ConfigError { path: error.path, message }
}
