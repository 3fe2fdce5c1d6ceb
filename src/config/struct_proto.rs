//! Decodes a serialized `google.protobuf.Struct` into JSON, because Envoy turns a configuration in YAML into a Struct
//! before it hands it to a wasm filter.

use std::collections::BTreeMap;

use prost::Message;

/// The Struct as a JSON object; None: the bytes are no Struct.
pub fn decode_struct(bytes: &[u8]) -> Option<serde_json::Value> {
    Struct::decode(bytes).ok().map(Struct::into_json)
}

#[derive(Clone, PartialEq, Message)]
struct Struct {
    #[prost(btree_map = "string, message", tag = "1")]
    fields: BTreeMap<String, Value>,
}

#[derive(Clone, PartialEq, Message)]
struct Value {
    #[prost(oneof = "Kind", tags = "1, 2, 3, 4, 5, 6")]
    kind: Option<Kind>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
enum Kind {
    #[prost(int32, tag = "1")]
    Null(i32),
    #[prost(double, tag = "2")]
    Number(f64),
    #[prost(string, tag = "3")]
    Text(String),
    #[prost(bool, tag = "4")]
    Bool(bool),
    #[prost(message, tag = "5")]
    Struct(Struct),
    #[prost(message, tag = "6")]
    List(List),
}

#[derive(Clone, PartialEq, Message)]
struct List {
    #[prost(message, repeated, tag = "1")]
    values: Vec<Value>,
}

impl Struct {
    fn into_json(self) -> serde_json::Value {
        self.fields.into_iter().map(|(name, value)| (name, value.into_json())).collect()
    }
}

impl Value {
    fn into_json(self) -> serde_json::Value {
        match self.kind {
            None | Some(Kind::Null(_)) => serde_json::Value::Null,
            Some(Kind::Number(number)) => number.into(),
            Some(Kind::Text(text)) => text.into(),
            Some(Kind::Bool(bool)) => bool.into(),
            Some(Kind::Struct(object)) => object.into_json(),
            Some(Kind::List(list)) => list.values.into_iter().map(Value::into_json).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_struct_as_envoy_writes_it() {
        // {"a": {"b": [1.5, true, null]}, "c": "é"}
        let list = [0x0A, 9, 0x11, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0x0A, 2, 0x20, 1, 0x0A, 2, 0x08, 0];
        let mut inner = vec![0x0A, 26, 0x0A, 1, b'b', 0x12, 21, 0x32, 19];
        inner.extend(list);
        let mut bytes = vec![0x0A, 35, 0x0A, 1, b'a', 0x12, 30, 0x2A, 28];
        bytes.extend(inner);
        bytes.extend([0x0A, 9, 0x0A, 1, b'c', 0x12, 4, 0x1A, 2, 0xC3, 0xA9]);
        assert_eq!(decode_struct(&bytes), Some(json!({"a": {"b": [1.5, true, null]}, "c": "é"})));
    }

    #[test]
    fn garbage_is_refused() {
        for bytes in [&b"\x0A"[..], b"\x0A\x05\x0A\x01a", b"hello", b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"] {
            assert_eq!(decode_struct(bytes), None, "{bytes:?}");
        }
        let nested = |depth: usize| {
            (0..depth).fold(Struct::default(), |inner, _| {
                let value = Value { kind: Some(Kind::Struct(inner)) };
                Struct { fields: BTreeMap::from([("a".to_owned(), value)]) }
            })
        };
        assert!(decode_struct(&nested(20).encode_to_vec()).is_some());
        assert_eq!(decode_struct(&nested(1_000).encode_to_vec()), None);
    }
}
