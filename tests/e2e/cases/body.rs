//! The bodies of a case, written out.

use serde_json::{Map, Value, json};

/// A body as it is sent: a text as it is, anything else as JSON.
pub fn bytes(body: &Value) -> Vec<u8> {
    match expanded(body) {
        Value::String(text) => text.into_bytes(),
        other => other.to_string().into_bytes(),
    }
}

/// With what `$repeat` and `$concat` stand for.
fn expanded(value: &Value) -> Value {
    let text = |value: &Value| expanded(value).as_str().expect("$repeat and $concat are of texts").to_owned();
    match value {
        Value::Object(fields) => match (fields.len(), fields.get("$repeat"), fields.get("$concat")) {
            (1, Some(repeat), _) => text(&repeat[0]).repeat(repeat[1].as_u64().unwrap() as usize).into(),
            (1, _, Some(parts)) => parts.as_array().unwrap().iter().map(text).collect::<String>().into(),
            _ => fields.iter().map(|(name, value)| (name.clone(), expanded(value))).collect::<Map<_, _>>().into(),
        },
        Value::Array(values) => values.iter().map(expanded).collect(),
        other => other.clone(),
    }
}

/// A chat completion of this text.
pub fn completion(text: &str) -> Value {
    json!({
        "id": "c", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
    })
}
