//! The keys that only `render` knows: taken out of an object one by one, each with its own check.

use adaptive_router::config::ConfigError;

use crate::render::address::{Address, FORMS};
use crate::render::yaml::{Node, member_path};

/// Characters of a value in an error message.
const MAX_SHOWN_CHARS: usize = 80;

#[derive(Default)]
pub struct Errors(pub Vec<ConfigError>);

impl Errors {
    pub fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.0.push(ConfigError { path: path.into(), message: message.into() });
    }
}

/// The keys of an object that the filter does not know.
pub struct Own {
    path: String,
    entries: Vec<(String, Node)>,
    /// Someone may have written a secret where its name belongs: no value is shown.
    secret: bool,
}

impl Own {
    /// Takes them out of the object.
    pub fn take(entries: &mut Vec<(String, Node)>, path: &str, keys: &[&str]) -> Own {
        let own = |entry: &mut (String, Node)| keys.contains(&entry.0.as_str());
        Own { path: path.to_owned(), entries: entries.extract_if(.., own).collect(), secret: false }
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

    /// A text that `fits`.
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
        self.secret = true;
        let own = self.object(key, keys, errors);
        self.secret = false;
        own.map(|own| Own { secret: true, ..own })
    }

    /// An object with no other keys than these.
    pub fn object(&mut self, key: &str, keys: &[&str], errors: &mut Errors) -> Option<Own> {
        let value = self.get(key)?;
        let path = self.path(key);
        let shown = self.shown(&value);
        let Node::Map(mut entries) = value else {
            errors.add(path, format!("{shown}is not an object; allowed keys: {}", keys.join(", ")));
            return None;
        };
        let own = Own::take(&mut entries, &path, keys);
        for (unknown, _) in &entries {
            errors.add(own.path(unknown), format!("is not a known key; allowed: {}", keys.join(", ")));
        }
        Some(own)
    }

    pub fn address(&mut self, key: &str, errors: &mut Errors) -> Option<Address> {
        let value = self.get(key)?;
        let parsed = match value.as_text() {
            Some(text) => Address::parse(text),
            None => Err(format!("is not an address; allowed: {}", FORMS)),
        };
        parsed.map_err(|message| errors.add(self.path(key), message)).ok()
    }

    /// A value as an error message shows it, with a space behind it.
    fn shown(&self, value: &Node) -> String {
        if self.secret {
            return String::new();
        }
        let mut json = value.to_json().to_string();
        if let Some((cut, _)) = json.char_indices().nth(MAX_SHOWN_CHARS) {
            json.truncate(cut);
            json.push('…');
        }
        json + " "
    }
}

pub fn take(entries: &mut Vec<(String, Node)>, key: &str) -> Option<Node> {
    let index = entries.iter().position(|(name, _)| name == key)?;
    Some(entries.remove(index).1)
}
