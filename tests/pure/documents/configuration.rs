//! The keys of the configuration. Its own reader tells them: it says of an unknown key which ones are allowed beside it.

use std::collections::BTreeSet;

use adaptive_router::config::Role;
use serde_json::{Map, Value, json};

use super::markdown::{column, headings, words};
use super::{CONFIGURATION, Names, agree, found, sources};

/// No key has this name.
const UNKNOWN: &str = "?";
/// The heading of the configuration's outermost object.
const WHOLE: &str = "The whole";
const UPSTREAM: &str = "role: upstream";

/// A configuration with an unknown key in each of these objects. Their paths are as in errors, with `[]` for a list.
fn with_unknown_keys(object: &str, objects: &Names) -> Value {
    let mut map = Map::from_iter([(UNKNOWN.to_owned(), json!(0))]);
    for other in objects {
        let below = if object.is_empty() { Some(other.as_str()) } else { other.strip_prefix(&format!("{object}.")) };
        if let Some(key) = below.filter(|key| !key.is_empty() && !key.contains('.')) {
            let value = with_unknown_keys(other, objects);
            match key.strip_suffix("[]") {
                Some(list) => map.insert(list.to_owned(), json!([value])),
                None => map.insert(key.to_owned(), value),
            };
        }
    }
    Value::Object(map)
}

/// The objects whose unknown keys were complained about, and the paths of the keys that are allowed there.
fn told(objects: &Names, role: &str) -> (Names, Names) {
    let mut configuration = with_unknown_keys("", objects);
    configuration["role"] = json!(role);
    let errors = Role::parse(configuration.to_string().as_bytes()).err().expect("unknown keys are errors");
    let (mut known, mut keys) = (Names::new(), Names::new());
    for error in errors {
        let path = error.path.replace("[0]", "[]");
        let Some(allowed) = error.message.strip_prefix("is not a known key; allowed: ") else { continue };
        let object = path.strip_suffix(UNKNOWN).unwrap();
        known.insert(object.trim_end_matches('.').to_owned());
        keys.extend(allowed.split(", ").map(|key| format!("{object}{key}")));
    }
    (known, keys)
}

/// The paths of all keys that exist. Every key is tried as an object and as a list of objects.
fn keys(role: &str) -> Names {
    let mut objects = Names::from([String::new()]);
    let mut tried = Names::new();
    loop {
        let (_, keys) = told(&objects, role);
        let new: Vec<String> = keys.difference(&tried).filter(|key| *key != "role").cloned().collect();
        if new.is_empty() {
            return keys;
        }
        for key in new {
            for object in [key.clone(), format!("{key}[]")] {
                let with_this = &objects | &BTreeSet::from([object.clone()]);
                if told(&with_this, role).0.contains(&object) {
                    objects = with_this;
                }
            }
            tried.insert(key);
        }
    }
}

#[test]
fn every_key_is_documented_and_exists() {
    let mut documented = Names::new();
    for heading in headings(CONFIGURATION) {
        let object = match words(&heading).first() {
            Some(object) => format!("{object}."),
            None if heading == WHOLE => String::new(),
            None => continue,
        };
        if !object.starts_with(UPSTREAM) {
            documented.extend(column(CONFIGURATION, &heading).iter().map(|key| format!("{object}{key}")));
        }
    }
    let router = keys("router");
    assert!(router.contains("routers[].objective.weights.latency"), "{router:?}");
    agree(&router, &documented, CONFIGURATION);
    let upstream = headings(CONFIGURATION).into_iter().find(|heading| heading.contains(UPSTREAM)).unwrap();
    agree(&keys("upstream"), &column(CONFIGURATION, &upstream), &format!("{CONFIGURATION}, table {upstream:?}"));
}

#[test]
fn every_key_of_render_is_documented_and_exists() {
    let lists = found(r"(?s)const KEYS: \[&str; \d+\] =\s+\[(.*?)\]", &sources("sidecar/src/render"));
    let keys = lists.iter().flat_map(|list| found(r#""([a-z_]+)""#, list)).collect();
    agree(&keys, &column(CONFIGURATION, "Render"), &format!("{CONFIGURATION}, table \"Render\""));
}
