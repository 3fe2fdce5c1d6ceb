//! Decoding of a serialized `google.protobuf.Struct` into JSON.
//!
//! Envoy hands a Struct configuration to a wasm filter as protobuf, not as JSON. The message is a handful of fields
//! (struct.proto of protobuf): `Struct { map<string, Value> fields = 1 }`, `Value { oneof: null 1, double 2, string 3,
//! bool 4, Struct 5, ListValue 6 }`, `ListValue { repeated Value values = 1 }`.

use serde_json::{Map, Number, Value};

/// Structs and lists inside one another, at most: a configuration needs a tenth of it.
const MAX_DEPTH: usize = 64;

/// The Struct as a JSON object, or nothing where the bytes are not one.
pub fn decode_struct(bytes: &[u8]) -> Option<Value> {
    structure(bytes, MAX_DEPTH)
}

enum Payload<'a> {
    Varint(u64),
    Fixed64([u8; 8]),
    Bytes(&'a [u8]),
}

fn structure(bytes: &[u8], depth: usize) -> Option<Value> {
    let mut map = Map::new();
    for_each_field(bytes, |number, payload| {
        let (1, Payload::Bytes(entry)) = (number, payload) else {
            return None;
        };
        let (mut key, mut member) = (String::new(), Value::Null);
        for_each_field(entry, |number, payload| {
            match (number, payload) {
                (1, Payload::Bytes(name)) => key = std::str::from_utf8(name).ok()?.to_owned(),
                (2, Payload::Bytes(bytes)) => member = value(bytes, depth.checked_sub(1)?)?,
                _ => return None,
            }
            Some(())
        })?;
        map.insert(key, member);
        Some(())
    })?;
    Some(Value::Object(map))
}

fn value(bytes: &[u8], depth: usize) -> Option<Value> {
    let mut decoded = Value::Null;
    for_each_field(bytes, |number, payload| {
        decoded = match (number, payload) {
            (1, Payload::Varint(_)) => Value::Null,
            (2, Payload::Fixed64(bits)) => {
                Number::from_f64(f64::from_le_bytes(bits)).map_or(Value::Null, Value::Number)
            }
            (3, Payload::Bytes(text)) => Value::String(std::str::from_utf8(text).ok()?.to_owned()),
            (4, Payload::Varint(boolean)) => Value::Bool(boolean != 0),
            (5, Payload::Bytes(bytes)) => structure(bytes, depth)?,
            (6, Payload::Bytes(bytes)) => list(bytes, depth)?,
            _ => return None,
        };
        Some(())
    })?;
    Some(decoded)
}

fn list(bytes: &[u8], depth: usize) -> Option<Value> {
    let mut items = Vec::new();
    for_each_field(bytes, |number, payload| {
        let (1, Payload::Bytes(item)) = (number, payload) else {
            return None;
        };
        items.push(value(item, depth.checked_sub(1)?)?);
        Some(())
    })?;
    Some(Value::Array(items))
}

fn for_each_field<'a>(mut bytes: &'a [u8], mut field: impl FnMut(u64, Payload<'a>) -> Option<()>) -> Option<()> {
    while !bytes.is_empty() {
        let tag = varint(&mut bytes)?;
        let payload = match tag & 7 {
            0 => Payload::Varint(varint(&mut bytes)?),
            1 => {
                let (fixed, rest) = bytes.split_first_chunk::<8>()?;
                bytes = rest;
                Payload::Fixed64(*fixed)
            }
            2 => {
                let length = usize::try_from(varint(&mut bytes)?).ok()?;
                let (payload, rest) = bytes.split_at_checked(length)?;
                bytes = rest;
                Payload::Bytes(payload)
            }
            _ => return None,
        };
        field(tag >> 3, payload)?;
    }
    Some(())
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
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
        let mut nested = vec![];
        for _ in 0..1_000 {
            let entry =
                [&[0x0A, 0, 0x12][..], &length_prefixed(&[&[0x2A][..], &length_prefixed(&nested)].concat())].concat();
            nested = [&[0x0A][..], &length_prefixed(&entry)].concat();
        }
        assert_eq!(decode_struct(&nested), None);
    }

    fn length_prefixed(bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut length = bytes.len();
        while length > 127 {
            out.push(length as u8 | 0x80);
            length >>= 7;
        }
        out.push(length as u8);
        out.extend(bytes);
        out
    }
}
