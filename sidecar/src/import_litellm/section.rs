//! An object of the configuration and the environment of its values. Keys are taken out one by one, so that none is
//! forgotten.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Surroundings;
use super::notes::{Kind, Notes, Verdict};
use crate::yaml::{Node, member_path};

const REFERENCE: &str = "os.environ/";

pub struct Section {
    pub path: String,
    entries: Vec<(String, Node)>,
}

/// What becomes of keys that nothing else reads: the keys, separated by spaces, and the note on them.
pub type Row = (&'static str, Verdict, Kind, &'static str);

impl Section {
    /// A value that is no object gives a section without keys.
    pub fn of(path: &str, node: Option<Node>) -> Section {
        let entries = if let Some(Node::Map(entries)) = node { entries } else { Vec::new() };
        Section { path: path.to_owned(), entries: entries.into_iter().filter(|(_, value)| !value.is_null()).collect() }
    }

    pub fn path(&self, key: &str) -> String {
        member_path(&self.path, key)
    }

    pub fn take(&mut self, key: &str) -> Option<Node> {
        let index = self.entries.iter().position(|(name, _)| name == key)?;
        Some(self.entries.remove(index).1)
    }

    pub fn take_section(&mut self, key: &str) -> Section {
        let path = self.path(key);
        Section::of(&path, self.take(key))
    }

    /// A text. A number or a truth value is turned into one.
    pub fn text(&mut self, key: &str) -> Option<String> {
        match self.take(key)? {
            Node::Scalar(Value::String(text)) => Some(text).filter(|text| !text.is_empty()),
            Node::Scalar(value) => Some(value.to_string()),
            _ => None,
        }
    }

    /// A number, also one that is written as text.
    pub fn number(&mut self, key: &str) -> Option<f64> {
        self.text(key)?.parse().ok().filter(|number: &f64| number.is_finite())
    }

    pub fn truth(&mut self, key: &str) -> Option<bool> {
        self.text(key).map(|text| text.eq_ignore_ascii_case("true"))
    }

    pub fn texts(node: Node) -> Vec<String> {
        match node {
            Node::List(items) => items.iter().filter_map(Node::as_text).map(str::to_owned).collect(),
            Node::Scalar(Value::String(text)) => vec![text],
            _ => Vec::new(),
        }
    }

    /// Adds the keys of another section. Lists are joined. For other keys the first value counts.
    pub fn merge(&mut self, other: Section) {
        for (key, value) in other.entries {
            match self.entries.iter_mut().find(|(name, _)| *name == key) {
                None => self.entries.push((key, value)),
                Some((_, Node::List(items))) => {
                    if let Node::List(more) = value {
                        items.extend(more);
                    }
                }
                Some(_) => {}
            }
        }
    }

    /// Adds the keys that this section does not have.
    pub fn default_to(&mut self, other: &[(String, Node)]) {
        for (key, value) in other {
            if !self.entries.iter().any(|(name, _)| name == key) {
                self.entries.push((key.clone(), value.clone()));
            }
        }
    }

    pub fn rest(self) -> Vec<(String, Node)> {
        self.entries
    }

    /// Notes each key that is left with the table's words, or with `otherwise` if the table does not name it.
    pub fn note(self, table: &[Row], otherwise: (Kind, &str), notes: &mut Notes) {
        for (key, _) in &self.entries {
            let row = table.iter().find(|(keys, ..)| keys.split(' ').any(|known| known == key));
            let (verdict, kind, why) = row
                .map_or((Verdict::Lost, otherwise.0, otherwise.1), |(_, verdict, kind, why)| (*verdict, *kind, *why));
            notes.add(member_path(&self.path, key), verdict, kind, why);
        }
    }
}

/// The name of the variable that a value stands for, if it stands for one.
pub fn variable(text: &str) -> Option<&str> {
    text.strip_prefix(REFERENCE).map(str::trim)
}

/// LiteLLM's environment: this program's environment and the variables that the file adds.
pub struct Environment<'s> {
    own: BTreeMap<String, String>,
    surroundings: &'s Surroundings<'s>,
}

impl<'s> Environment<'s> {
    pub fn take(root: &mut Section, surroundings: &'s Surroundings<'s>, notes: &mut Notes) -> Environment<'s> {
        let section = root.take_section("environment_variables");
        let path = section.path.clone();
        let mut own = BTreeMap::new();
        for (name, value) in section.rest() {
            notes.changed(
                format!("{path}.{name}"),
                Kind::Security,
                "its value is not copied; set it in Envoy's environment if a credential below names it",
            );
            if let Node::Scalar(Value::String(value)) = value {
                own.insert(name, value);
            }
        }
        Environment { own, surroundings }
    }

    /// A value that is no secret: the text itself, or the content of the variable it names. The error is the name of a
    /// variable that is not set.
    pub fn resolve(&self, text: &str) -> Result<String, String> {
        let Some(name) = variable(text) else { return Ok(text.to_owned()) };
        let own = self.own.get(name).filter(|value| variable(value).is_none()).cloned();
        let found = own.or_else(|| (self.surroundings.variable)(name)).filter(|value| !value.is_empty());
        found.ok_or_else(|| name.to_owned())
    }
}
