//! The keys that only `render` knows. They are taken out of an object one by one, each with its own check.

use std::time::Duration;

use adaptive_router::config::ConfigError;

use crate::render::address::{Address, FORMS};
use crate::yaml::{Node, member_path};

/// The maximum number of a value's characters that an error message shows.
const MAX_SHOWN_CHARS: usize = 80;

#[derive(Default)]
pub struct Errors(pub Vec<ConfigError>);

impl Errors {
    pub fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.0.push(ConfigError { path: path.into(), message: message.into() });
    }
}

/// The keys of an object that are for `render` and unknown to the filter.
pub struct Own {
    path: String,
    entries: Vec<(String, Node)>,
    given: Vec<String>,
    /// No value is shown, because a secret may stand where its name belongs.
    secret: bool,
}

impl Own {
    /// Takes these keys out of the object.
    pub fn take(entries: &mut Vec<(String, Node)>, path: &str, keys: &[&str]) -> Own {
        let own = |entry: &mut (String, Node)| keys.contains(&entry.0.as_str());
        let entries: Vec<_> = entries.extract_if(.., own).collect();
        let given = entries.iter().filter(|(_, value)| !value.is_null()).map(|(key, _)| key.clone()).collect();
        Own { path: path.to_owned(), entries, given, secret: false }
    }

    /// Whether the key was there, even if it has been read since.
    pub fn had(&self, key: &str) -> bool {
        self.given.iter().any(|name| name == key)
    }

    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, value)| name == key && !value.is_null())
    }

    pub fn path(&self, key: &str) -> String {
        member_path(&self.path, key)
    }

    /// The member's value; null counts as absent.
    pub fn get(&mut self, key: &str) -> Option<Node> {
        take(&mut self.entries, key).filter(|value| !value.is_null())
    }

    /// A text that passes the check `fits`.
    pub fn text(&mut self, key: &str, allowed: &str, fits: fn(&str) -> bool, errors: &mut Errors) -> Option<String> {
        let value = self.get(key)?;
        let text = value.as_text().filter(|text| fits(text) && !text.contains(char::is_control));
        if text.is_none() {
            errors.add(self.path(key), format!("{}is not allowed; allowed: {allowed}", self.shown(&value)));
        }
        text.map(str::to_owned)
    }

    /// As [`Own::object`], but no value in it is shown.
    pub fn secret_object(&mut self, key: &str, keys: &[&str], errors: &mut Errors) -> Option<Own> {
        let value = self.get(key)?;
        Own::object_of(value, &self.path(key), keys, true, errors)
    }

    /// An object with no other keys than these.
    pub fn object(&mut self, key: &str, keys: &[&str], errors: &mut Errors) -> Option<Own> {
        let value = self.get(key)?;
        Own::object_of(value, &self.path(key), keys, self.secret, errors)
    }

    pub fn object_of(value: Node, path: &str, keys: &[&str], secret: bool, errors: &mut Errors) -> Option<Own> {
        let Node::Map(mut entries) = value else {
            let shown = if secret { String::new() } else { shown(&value) };
            errors.add(path, format!("{shown}is not an object; allowed keys: {}", keys.join(", ")));
            return None;
        };
        let own = Own { secret, ..Own::take(&mut entries, path, keys) };
        for (unknown, _) in &entries {
            errors.add(own.path(unknown), format!("is not a known key; allowed: {}", keys.join(", ")));
        }
        Some(own)
    }

    /// A number with a unit.
    pub fn duration(&mut self, key: &str, errors: &mut Errors) -> Option<Duration> {
        let value = self.get(key)?;
        let duration = value.as_text().and_then(parse_duration);
        if duration.is_none() {
            let message = format!(
                "{}is not a duration; allowed: a number with a unit, as 250ms, 1s, 5m, 24h",
                self.shown(&value)
            );
            errors.add(self.path(key), message);
        }
        duration
    }

    pub fn address(&mut self, key: &str, errors: &mut Errors) -> Option<Address> {
        let value = self.get(key)?;
        let parsed = match value.as_text() {
            Some(text) => Address::parse(text),
            None => Err(format!("is not an address; allowed: {}", FORMS)),
        };
        parsed.map_err(|message| errors.add(self.path(key), message)).ok()
    }

    /// A value as an error message shows it, followed by a space.
    fn shown(&self, value: &Node) -> String {
        if self.secret { String::new() } else { shown(value) }
    }
}

fn shown(value: &Node) -> String {
    let mut json = value.to_json().to_string();
    if let Some((cut, _)) = json.char_indices().nth(MAX_SHOWN_CHARS) {
        json.truncate(cut);
        json.push('…');
    }
    json + " "
}

fn parse_duration(text: &str) -> Option<Duration> {
    let unit = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at_checked(unit)?;
    let seconds = match unit {
        "ms" => 1e-3,
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return None,
    };
    let plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number: f64 = number.parse().ok().filter(|_| plain)?;
    Duration::try_from_secs_f64(number * seconds).ok().filter(|duration| !duration.is_zero())
}

pub fn take(entries: &mut Vec<(String, Node)>, key: &str) -> Option<Node> {
    let index = entries.iter().position(|(name, _)| name == key)?;
    Some(entries.remove(index).1)
}
