//! Reading and writing YAML: a tree that keeps its order, and scalars that mean the same to every reader.

use adaptive_router::config::ConfigError;
use serde_json::{Map, Number, Value};

/// A YAML value. A scalar is neither an array nor an object.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Scalar(Value),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

/// Words that some reader takes for a truth value or for null.
const WORDS: [&str; 11] = ["true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf"];

pub fn parse(text: &str) -> Result<Node, Vec<ConfigError>> {
    let whole = |message: String| vec![ConfigError { path: String::new(), message }];
    let mut value: serde_norway::Value =
        serde_norway::from_str(text).map_err(|error| whole(format!("the input is not YAML: {error}")))?;
    value.apply_merge().map_err(|error| whole(format!("the input cannot be merged: {error}")))?;
    let mut errors = Vec::new();
    let node = Node::from_yaml("", value, &mut errors);
    if errors.is_empty() { Ok(node) } else { Err(errors) }
}

impl From<Value> for Node {
    fn from(value: Value) -> Node {
        match value {
            Value::Array(items) => Node::List(items.into_iter().map(Node::from).collect()),
            Value::Object(members) => {
                Node::Map(members.into_iter().map(|(key, value)| (key, Node::from(value))).collect())
            }
            scalar => Node::Scalar(scalar),
        }
    }
}

impl Node {
    pub fn text(text: impl Into<String>) -> Node {
        Node::Scalar(Value::String(text.into()))
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Node::Scalar(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    pub fn as_list(&self) -> Option<&[Node]> {
        if let Node::List(items) = self { Some(items) } else { None }
    }

    pub fn as_f64(&self) -> Option<f64> {
        if let Node::Scalar(value) = self { value.as_f64() } else { None }
    }

    pub fn number(number: f64) -> Node {
        // Whole numbers are written without a fraction.
        let whole = number.fract() == 0.0 && number.abs() < 1e15;
        let json = if whole { Some(Number::from(number as i64)) } else { Number::from_f64(number) };
        Node::Scalar(json.map_or(Value::Null, Value::Number))
    }

    pub fn is_null(&self) -> bool {
        *self == Node::Scalar(Value::Null)
    }

    pub fn entries(&self) -> Option<&[(String, Node)]> {
        if let Node::Map(entries) = self { Some(entries) } else { None }
    }

    /// The member's value; null counts as absent.
    pub fn get(&self, key: &str) -> Option<&Node> {
        let entry = self.entries()?.iter().find(|(name, _)| name == key);
        entry.map(|(_, value)| value).filter(|value| !value.is_null())
    }

    pub fn to_json(&self) -> Value {
        match self {
            Node::Scalar(value) => value.clone(),
            Node::List(items) => Value::Array(items.iter().map(Node::to_json).collect()),
            Node::Map(entries) => {
                Value::Object(entries.iter().map(|(key, value)| (key.clone(), value.to_json())).collect::<Map<_, _>>())
            }
        }
    }

    /// The value as YAML, with one line for each scalar or list of scalars.
    pub fn block(&self) -> String {
        self.lines().join("\n")
    }

    fn lines(&self) -> Vec<String> {
        match self {
            Node::Map(entries) if !entries.is_empty() => entries.iter().flat_map(member).collect(),
            Node::List(items) if !items.iter().all(Node::is_plain) => items.iter().flat_map(item).collect(),
            other => vec![other.flow()],
        }
    }

    fn is_plain(&self) -> bool {
        matches!(self, Node::Scalar(_))
    }

    fn flow(&self) -> String {
        match self {
            Node::Scalar(Value::String(text)) => scalar(text),
            Node::Scalar(value) => value.to_string(),
            Node::List(items) => format!("[{}]", items.iter().map(Node::flow).collect::<Vec<_>>().join(", ")),
            Node::Map(_) => "{}".to_owned(),
        }
    }

    fn from_yaml(path: &str, value: serde_norway::Value, errors: &mut Vec<ConfigError>) -> Node {
        use serde_norway::Value as Yaml;
        let mut error = |message: String| errors.push(ConfigError { path: path.to_owned(), message });
        match value {
            Yaml::Null => Node::Scalar(Value::Null),
            Yaml::Bool(bool) => Node::Scalar(Value::Bool(bool)),
            Yaml::String(text) => Node::text(text),
            Yaml::Number(number) => match json_number(&number) {
                Some(number) => Node::Scalar(Value::Number(number)),
                None => {
                    error(format!("{number} is not a finite number"));
                    Node::Scalar(Value::Null)
                }
            },
            Yaml::Sequence(items) => {
                let items = items.into_iter().enumerate();
                Node::List(
                    items.map(|(index, item)| Node::from_yaml(&format!("{path}[{index}]"), item, errors)).collect(),
                )
            }
            Yaml::Mapping(members) => {
                let mut entries = Vec::new();
                for (key, value) in members {
                    let Yaml::String(key) = key else {
                        let message = "has a key that is not a text; put it in quotes".to_owned();
                        errors.push(ConfigError { path: path.to_owned(), message });
                        continue;
                    };
                    let value = Node::from_yaml(&member_path(path, &key), value, errors);
                    entries.push((key, value));
                }
                Node::Map(entries)
            }
            Yaml::Tagged(_) => {
                error("has a tag, and none means anything here".to_owned());
                Node::Scalar(Value::Null)
            }
        }
    }
}

pub fn member_path(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// A scalar that every reader takes for this text. It is quoted, unless it is an ordinary word.
pub fn scalar(text: &str) -> String {
    let word = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c))
        && !WORDS.contains(&text.to_ascii_lowercase().as_str());
    if word { text.to_owned() } else { quoted(text) }
}

/// The text in JSON's quotes, which YAML also reads. Characters that are invisible or might end a line are escaped, so
/// the result also fits in a comment.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => quoted.push_str(&escaped(c)),
            // Marks that change the text's direction could make a line look like another one.
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => quoted.push_str(&escaped(c)),
            c if c.is_control() => quoted.push_str(&escaped(c)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The four-digit escape is enough, because all escaped characters are in the first plane.
fn escaped(c: char) -> String {
    format!("\\u{:04x}", u32::from(c))
}

fn member((key, value): &(String, Node)) -> Vec<String> {
    let key = scalar(key);
    match value {
        Node::Map(entries) if !entries.is_empty() => {
            let inner = value.lines().into_iter().map(|line| format!("  {line}"));
            std::iter::once(format!("{key}:")).chain(inner).collect()
        }
        Node::List(items) if !items.iter().all(Node::is_plain) => {
            std::iter::once(format!("{key}:")).chain(value.lines()).collect()
        }
        other => vec![format!("{key}: {}", other.flow())],
    }
}

fn item(value: &Node) -> Vec<String> {
    let lines = value.lines().into_iter().enumerate();
    lines.map(|(number, line)| format!("{}{line}", if number == 0 { "- " } else { "  " })).collect()
}

fn json_number(number: &serde_norway::Number) -> Option<Number> {
    if let Some(whole) = number.as_u64() {
        return Some(whole.into());
    }
    number.as_i64().map(Number::from).or_else(|| Number::from_f64(number.as_f64()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_as_the_same() {
        for text in [
            "a: 1",
            "a: {}",
            "- []\n- {}",
            "a:\n- b: [x, 'y: z', '1', 1, 1.5e-7, -3, true, 'true', ~, 'null', '']\n  c: {'d e': {f: 'no'}, '1': x}\n- - - g",
            r#""\" # \\ \n \t \x00 \x85 \u2028 \u202e \ufeff 名前 🦀": "@WASM@ *a &b !c %d - ? : | > ' `""#,
            "a: ['[', ']', '{', '}', ',', '-', '- a', '?', ':', 'a:', 'a: b', ' a', 'a ', '#', 'a #b', '1s', '.5', '0x1', '=', '<<']",
            "a: [18446744073709551615, -9223372036854775808, 0.1, 1e300]",
        ] {
            let node = parse(text).unwrap();
            assert_eq!(parse(&node.block()).unwrap(), node, "{}", node.block());
        }
    }

    #[test]
    fn order_and_anchors() {
        let node = parse("b: &x {d: 1, c: 2}\na: {<<: *x, c: 3}").unwrap();
        assert_eq!(node.block(), "b:\n  d: 1\n  c: 2\na:\n  c: 3\n  d: 1");
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (text, said) in [
            ("a: {b: [1, .inf]}", "a.b[1]: .inf is not a finite number"),
            ("a: {1: b}", "a: has a key that is not a text; put it in quotes"),
            ("a: !secret b", "a: has a tag, and none means anything here"),
            ("a: 1\na: 2", "the input is not YAML: duplicate entry with key \"a\""),
            ("a: [", "the input is not YAML: "),
        ] {
            let errors = parse(text).unwrap_err();
            assert!(errors[0].to_string().starts_with(said), "{errors:?}");
        }
    }
}
