//! Reading configuration values one by one, collecting every error with the path of its field.
//!
//! Serde stops at the first error; someone who edits YAML wants to see all of them at once.

use std::fmt;
use std::time::Duration;

use serde_json::{Map, Value};

/// One thing that is wrong, e.g. `routers[0].models[1].quality_tier: 4 is not a tier; allowed: 1, 2, 3`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    pub path: String,
    pub message: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self.path.as_str() {
            "" => write!(f, "{}", self.message),
            path => write!(f, "{path}: {}", self.message),
        }
    }
}

/// The most characters of a name. There is a limit because names become stats and headers.
const MAX_NAME_CHARS: usize = 128;

/// An object of the configuration, being read.
pub struct Fields<'v> {
    path: String,
    map: Option<&'v Map<String, Value>>,
    known: Vec<&'static str>,
}

/// The errors found so far.
#[derive(Default)]
pub struct Errors(pub Vec<ConfigError>);

impl Errors {
    pub fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.0.push(ConfigError { path: path.into(), message: message.into() });
    }
}

impl<'v> Fields<'v> {
    /// The members of `value`. If it is not an object, this is an error and there are no members.
    pub fn of(path: String, value: &'v Value, errors: &mut Errors) -> Fields<'v> {
        let map = value.as_object();
        if map.is_none() {
            errors.add(&path, format!("{} is not an object", shown(value)));
        }
        Fields { path, map, known: Vec::new() }
    }

    pub fn path(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// The member's value; null counts as absent.
    pub fn get(&mut self, name: &'static str) -> Option<&'v Value> {
        if !self.known.contains(&name) {
            self.known.push(name);
        }
        self.map?.get(name).filter(|value| !value.is_null())
    }

    /// Whether this is an object. If not, there is an error already, and no member is reported as missing.
    pub fn is_object(&self) -> bool {
        self.map.is_some()
    }

    pub fn object(&mut self, name: &'static str, errors: &mut Errors) -> Option<Fields<'v>> {
        let value = self.get(name)?;
        Some(Fields::of(self.path(name), value, errors))
    }

    /// The elements of a list with their paths.
    pub fn list(&mut self, name: &'static str, errors: &mut Errors) -> Vec<(String, &'v Value)> {
        let path = self.path(name);
        match self.get(name) {
            None => Vec::new(),
            Some(Value::Array(items)) => {
                items.iter().enumerate().map(|(index, item)| (format!("{path}[{index}]"), item)).collect()
            }
            Some(other) => {
                errors.add(path, format!("{} is not a list", shown(other)));
                Vec::new()
            }
        }
    }

    /// A text that is not empty.
    pub fn text(&mut self, name: &'static str, errors: &mut Errors) -> Option<&'v str> {
        let value = self.get(name)?;
        text(self.path(name), value, errors)
    }

    pub fn required_text(&mut self, name: &'static str, errors: &mut Errors) -> Option<&'v str> {
        if self.get(name).is_none() && self.is_object() {
            errors.add(self.path(name), "is missing; give a text");
        }
        self.text(name, errors)
    }

    /// The `name` of a thing. It must fit into a stat's name and into a header.
    pub fn name(&mut self, errors: &mut Errors) -> Option<String> {
        let name = self.required_text("name", errors)?;
        is_name(self.path("name"), name, errors).then(|| name.to_owned())
    }

    /// Other names for it.
    pub fn aliases(&mut self, errors: &mut Errors) -> Vec<String> {
        let mut aliases = Vec::new();
        for (path, value) in self.list("aliases", errors) {
            let alias = text(path.clone(), value, errors).filter(|alias| is_name(path, alias, errors));
            aliases.extend(alias.map(str::to_owned));
        }
        aliases
    }

    /// A number that `allowed` accepts. `range` says in words which numbers those are.
    pub fn number(
        &mut self,
        name: &'static str,
        range: &str,
        allowed: impl Fn(f64) -> bool,
        errors: &mut Errors,
    ) -> Option<f64> {
        let value = self.get(name)?;
        let number = self::number(value).filter(|number| allowed(*number));
        if number.is_none() {
            errors.add(self.path(name), format!("{} is not allowed; allowed: {range}", shown(value)));
        }
        number
    }

    pub fn boolean(&mut self, name: &'static str, errors: &mut Errors) -> Option<bool> {
        let value = self.get(name)?;
        if value.as_bool().is_none() {
            errors.add(self.path(name), format!("{} is not allowed; allowed: true, false", shown(value)));
        }
        value.as_bool()
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&mut self, name: &'static str, choices: &[(&str, T)], errors: &mut Errors) -> Option<T> {
        let value = self.get(name)?;
        let chosen = value.as_str().and_then(|word| choices.iter().find(|(choice, _)| *choice == word));
        if chosen.is_none() {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            errors.add(self.path(name), format!("{} is not allowed; allowed: {}", shown(value), words.join(", ")));
        }
        chosen.map(|(_, meaning)| *meaning)
    }

    /// A number with a unit: `250ms`, `1s`, `5m`, `24h`.
    pub fn duration(&mut self, name: &'static str, errors: &mut Errors) -> Option<Duration> {
        let value = self.get(name)?;
        let duration = value.as_str().and_then(parse_duration);
        if duration.is_none() {
            let message =
                format!("{} is not a duration; allowed: a number with a unit, as 250ms, 1s, 5m, 24h", shown(value));
            errors.add(self.path(name), message);
        }
        duration
    }

    /// Reads a duration as [`Fields::duration`] does, but also accepts 0, with or without a unit.
    pub fn duration_or_zero(&mut self, name: &'static str, errors: &mut Errors) -> Option<Duration> {
        let value = self.get(name)?;
        let is_zero = number(value).or_else(|| number_and_unit(value.as_str()?).map(|(number, _)| number)) == Some(0.0);
        let duration = if is_zero { Some(Duration::ZERO) } else { value.as_str().and_then(parse_duration) };
        if duration.is_none() {
            let message = format!(
                "{} is not a duration; allowed: 0, or a number with a unit, as 250ms, 1s, 5m, 24h",
                shown(value)
            );
            errors.add(self.path(name), message);
        }
        duration
    }

    /// Unknown keys are errors.
    pub fn finish(self, errors: &mut Errors) {
        for name in self.map.into_iter().flat_map(Map::keys) {
            if !self.known.contains(&name.as_str()) {
                errors.add(self.path(name), format!("is not a known key; allowed: {}", self.known.join(", ")));
            }
        }
    }
}

/// A finite number. Envoy's YAML reader turns fractions into texts (`0.05` arrives as `"0.05"`), so such texts count,
/// too.
pub fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_f64(),
    };
    number.filter(|number| number.is_finite())
}

/// Whether the text can stand in a stat's name. If not, this adds an error.
pub fn is_name(path: String, name: &str, errors: &mut Errors) -> bool {
    let is_name = name.chars().count() <= MAX_NAME_CHARS && !name.contains(|c: char| c == ';' || c.is_control());
    if !is_name {
        let allowed = format!("up to {MAX_NAME_CHARS} characters without ';' and control characters");
        errors.add(path, format!("{name:?} is not a name; allowed: {allowed}"));
    }
    is_name
}

/// A text that is not empty.
pub fn text<'v>(path: String, value: &'v Value, errors: &mut Errors) -> Option<&'v str> {
    let text = value.as_str().filter(|text| !text.is_empty());
    if text.is_none() {
        errors.add(path, format!("{} is not allowed; allowed: a text that is not empty", shown(value)));
    }
    text
}

/// A value as an error message shows it: its JSON, cut short.
pub fn shown(value: &Value) -> String {
    // The numbers of a protobuf Struct are doubles, and fractions come as text. So 4 must not be shown as 4.0, nor 2.5
    // in quotes.
    let mut json = number(value).map_or_else(|| value.to_string(), |number| number.to_string());
    if let Some((cut, _)) = json.char_indices().nth(80) {
        json.truncate(cut);
        json.push('…');
    }
    json
}

pub fn parse_duration(text: &str) -> Option<Duration> {
    let (number, seconds) = number_and_unit(text)?;
    Duration::try_from_secs_f64(number * seconds).ok().filter(|duration| !duration.is_zero())
}

/// The number, and the unit in seconds.
fn number_and_unit(text: &str) -> Option<(f64, f64)> {
    let unit = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at_checked(unit)?;
    let seconds = match unit {
        "ms" => 1e-3,
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return None,
    };
    let digits = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    Some((number.parse().ok().filter(|_| digits)?, seconds))
}
