//! `request` of a model: what changes in a request's JSON body on the way to that model.

use serde_json::{Map, Value};

use super::fields::{self, Errors, Fields};

/// Edits of top-level keys, in the order in which they are made. `model` is never among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestEdits {
    pub drop: Vec<Dropped>,
    /// The old name and the new one. The order of the renames does not matter, because no name is both old and new and
    /// no new name occurs twice.
    pub rename: Vec<(String, String)>,
    pub defaults: Vec<Member>,
    pub set: Vec<Member>,
}

/// A key, or a key of the object under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    pub key: String,
    pub inner: Option<String>,
}

/// A key and its value as JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub key: String,
    pub value: String,
}

impl RequestEdits {
    pub fn is_empty(&self) -> bool {
        *self == RequestEdits::default()
    }

    pub(super) fn read(fields: &mut Fields, errors: &mut Errors) -> RequestEdits {
        let Some(mut fields) = fields.object("request", errors) else { return RequestEdits::default() };
        let edits = RequestEdits {
            drop: read_drop(&mut fields, errors),
            rename: read_rename(&mut fields, errors),
            defaults: read_members(&mut fields, "defaults", errors),
            set: read_members(&mut fields, "set", errors),
        };
        fields.finish(errors);
        edits
    }
}

fn read_drop(fields: &mut Fields, errors: &mut Errors) -> Vec<Dropped> {
    let mut dropped = Vec::new();
    for (path, value) in fields.list("drop", errors) {
        let Some(key) = fields::text(path.clone(), value, errors) else { continue };
        let (key, inner) = match key.split_once('.') {
            Some((key, inner)) => (key, Some(inner.to_owned())),
            None => (key, None),
        };
        if is_allowed(path, key, errors) {
            dropped.push(Dropped { key: key.to_owned(), inner });
        }
    }
    dropped
}

fn read_rename(fields: &mut Fields, errors: &mut Errors) -> Vec<(String, String)> {
    let path = fields.path("rename");
    let mut renamed: Vec<(String, String)> = Vec::new();
    for (old, value) in members(fields, "rename", errors) {
        let path = format!("{path}.{old}");
        let Some(new) = fields::text(path.clone(), value, errors) else { continue };
        if !is_allowed(path.clone(), old, errors) || !is_allowed(path.clone(), new, errors) {
            continue;
        }
        renamed.push((old.clone(), new.to_owned()));
        let is_old = members(fields, "rename", errors).any(|(old, _)| old == new);
        if is_old || renamed.iter().filter(|(_, other)| other == new).count() > 1 {
            let message = format!("{new:?} stands more than once; name each key in one place only");
            errors.add(path, message);
        }
    }
    renamed
}

fn read_members(fields: &mut Fields, name: &'static str, errors: &mut Errors) -> Vec<Member> {
    let path = fields.path(name);
    let mut read = Vec::new();
    for (key, value) in members(fields, name, errors) {
        if is_allowed(format!("{path}.{key}"), key, errors) {
            read.push(Member { key: key.clone(), value: json(value) });
        }
    }
    read
}

/// The members of an object, whose keys the operator chooses.
fn members<'v>(
    fields: &mut Fields<'v>,
    name: &'static str,
    errors: &mut Errors,
) -> impl Iterator<Item = (&'v String, &'v Value)> + use<'v> {
    let value = fields.get(name);
    if let Some(value) = value.filter(|value| !value.is_object()) {
        errors.add(fields.path(name), format!("{} is not an object", fields::shown(value)));
    }
    value.and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

fn is_allowed(path: String, key: &str, errors: &mut Errors) -> bool {
    if key == "model" {
        errors.add(path, "\"model\" is not allowed; allowed: any other key, as `upstream_model` sets this one");
    }
    key != "model"
}

/// Returns a value as it is sent. A protobuf Struct holds whole numbers as doubles, so `5.0` is written as `5`. Envoy's
/// YAML reader turns fractions into texts, so a text such as `0.2` is written without its quotes.
fn json(value: &Value) -> String {
    match value {
        Value::Number(number) => match number.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 1e15) {
            Some(whole) => (whole as i64).to_string(),
            None => number.to_string(),
        },
        Value::String(text) if is_fraction(text) => text.clone(),
        Value::Array(items) => format!("[{}]", joined(items.iter().map(json))),
        Value::Object(map) => {
            let member = |(key, value): (&String, &Value)| format!("{}:{}", Value::from(key.as_str()), json(value));
            format!("{{{}}}", joined(map.iter().map(member)))
        }
        other => other.to_string(),
    }
}

fn joined(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(",")
}

/// Whether the text is a JSON number with a fraction or an exponent.
fn is_fraction(text: &str) -> bool {
    text.contains(['.', 'e', 'E'])
        && text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        && serde_json::from_str::<f64>(text).is_ok()
}
