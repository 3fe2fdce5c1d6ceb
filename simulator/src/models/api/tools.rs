//! Tool calls and structured answers: when a request wants one, and values that satisfy its JSON schema.

use serde_json::{Map, Value, json};

use crate::models::prompt::ToolCall;

/// A prompt that contains this, in any case, makes the model call its first tool.
const MAGIC_WORDS: &str = "use the tool";
/// Deeper schemas, and schemas that contain themselves, end in null.
const MAX_DEPTH: usize = 16;

/// A tool the request offers.
pub struct Tool<'a> {
    pub name: &'a str,
    pub schema: Option<&'a Value>,
}

/// How strongly the request asks for a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice<'a> {
    None,
    Auto,
    Required,
    Named(&'a str),
}

impl<'a> Choice<'a> {
    /// Reads `tool_choice` of any API: `"required"`, `{"type":"any"}`, `{"type":"function","function":{"name":…}}`, ….
    pub fn of(tool_choice: Option<&'a Value>) -> Choice<'a> {
        let Some(value) = tool_choice else { return Choice::Auto };
        let name = value.get("name").or_else(|| value.pointer("/function/name")).and_then(Value::as_str);
        match (name, value.as_str().or_else(|| value.get("type").and_then(Value::as_str))) {
            (Some(name), _) => Choice::Named(name),
            (None, Some("none")) => Choice::None,
            (None, Some("required" | "any")) => Choice::Required,
            (None, _) => Choice::Auto,
        }
    }
}

/// The call that the answer to `text` has to be.
pub fn wanted_call(tools: &[Tool<'_>], choice: Choice<'_>, text: &str) -> Option<ToolCall> {
    let tool = match choice {
        Choice::None => None,
        Choice::Named(name) => tools.iter().find(|tool| tool.name == name),
        Choice::Required => tools.first(),
        Choice::Auto if text.to_lowercase().contains(MAGIC_WORDS) => tools.first(),
        Choice::Auto => None,
    }?;
    let arguments = tool.schema.map_or_else(|| json!({}), sample);
    Some(ToolCall { name: tool.name.to_owned(), arguments })
}

/// A small value that satisfies a JSON schema of the kinds SDKs generate.
pub fn sample(schema: &Value) -> Value {
    sample_at(schema, schema, 0)
}

fn sample_at(root: &Value, schema: &Value, depth: usize) -> Value {
    if depth > MAX_DEPTH {
        return Value::Null;
    }
    let deeper = |schema| sample_at(root, schema, depth + 1);
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        return root.pointer(target.trim_start_matches('#')).map_or(Value::Null, deeper);
    }
    let first_of = |key| schema.get(key).and_then(Value::as_array).and_then(|values| values.first());
    if let Some(value) = schema.get("const").or_else(|| first_of("enum")) {
        return value.clone();
    }
    if let Some(schema) = first_of("anyOf").or_else(|| first_of("oneOf")).or_else(|| first_of("allOf")) {
        return deeper(schema);
    }
    let minimum = schema.get("minimum").and_then(Value::as_i64).unwrap_or(1);
    match schema.get("type").and_then(Value::as_str).or_else(|| first_of("type").and_then(Value::as_str)) {
        Some("string") => json!("example"),
        Some("integer" | "number") => json!(minimum),
        Some("boolean") => json!(true),
        Some("array") => {
            let count = schema.get("minItems").and_then(Value::as_u64).unwrap_or(1).min(MAX_DEPTH as u64);
            let item = schema.get("items").map_or_else(|| json!("example"), deeper);
            Value::Array((0..count).map(|_| item.clone()).collect())
        }
        Some("object") | None if schema.get("properties").is_some() => {
            let properties = schema.get("properties").and_then(Value::as_object);
            let pairs = properties.into_iter().flatten().map(|(name, schema)| (name.clone(), deeper(schema)));
            Value::Object(pairs.collect())
        }
        Some("null") => Value::Null,
        _ => Value::Object(Map::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_satisfy_their_schemas() {
        let rows = [
            (json!({}), json!({})),
            (json!({"type": "object", "properties": {"city": {"type": "string"}}}), json!({"city": "example"})),
            (json!({"type": "array", "items": {"type": "integer", "minimum": 5}, "minItems": 2}), json!([5, 5])),
            (json!({"anyOf": [{"type": "boolean"}, {"type": "null"}]}), json!(true)),
            (json!({"type": ["number", "null"]}), json!(1)),
            (json!({"enum": ["c", "f"], "type": "string"}), json!("c")),
            (json!({"$ref": "#/$defs/A", "$defs": {"A": {"const": 3}}}), json!(3)),
        ];
        for (schema, expected) in rows {
            assert_eq!(sample(&schema), expected, "{schema}");
        }
    }

    #[test]
    fn a_schema_within_itself_ends() {
        let schema = json!({"$ref": "#/$defs/A", "$defs": {"A": {"properties": {"next": {"$ref": "#/$defs/A"}}}}});
        assert!(sample(&schema).to_string().ends_with("null}}}}}}}}"));
    }

    #[test]
    fn calls_are_made_when_wanted() {
        let rows = [
            (json!(null), "Please USE the tool now", Some("a")),
            (json!(null), "hello", None),
            (json!("auto"), "hello", None),
            (json!("none"), "use the tool", None),
            (json!("required"), "hello", Some("a")),
            (json!({"type": "any"}), "hello", Some("a")),
            (json!({"type": "tool", "name": "b"}), "hello", Some("b")),
            (json!({"type": "function", "function": {"name": "b"}}), "hello", Some("b")),
            (json!({"type": "function", "name": "unknown"}), "use the tool", None),
        ];
        for (choice, text, expected) in rows {
            let tools = [Tool { name: "a", schema: None }, Tool { name: "b", schema: None }];
            let call = wanted_call(&tools, Choice::of(Some(&choice)), text);
            assert_eq!(call.map(|call| call.name).as_deref(), expected, "{choice} {text}");
        }
    }
}
