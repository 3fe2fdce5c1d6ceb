//! Server-sent events, as providers write them: an optional `event:` line, one `data:` line, an empty line.

use hyper::body::Bytes;
use serde_json::Value;

/// The end of a stream of the chat and the legacy completions API.
pub const DONE: Bytes = Bytes::from_static(b"data: [DONE]\n\n");

/// An event without a name.
pub fn data(data: &Value) -> Bytes {
    Bytes::from(format!("data: {data}\n\n"))
}

/// An event whose name is its own `type` field.
pub fn typed(data: &Value) -> Bytes {
    let name = data.get("type").and_then(Value::as_str).unwrap_or("message");
    Bytes::from(format!("event: {name}\ndata: {data}\n\n"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn events_are_one_block() {
        assert_eq!(super::data(&json!({"a": "x\ny"})), "data: {\"a\":\"x\\ny\"}\n\n");
        assert_eq!(super::typed(&json!({"type": "ping"})), "event: ping\ndata: {\"type\":\"ping\"}\n\n");
    }
}
