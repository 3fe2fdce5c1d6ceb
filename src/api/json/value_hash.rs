//! A hash of what a JSON value means. The bytes would not do, because clients that read a value and write it again
//! change spaces, escapes and the order of keys.

use super::scan::{MAX_DEPTH, Malformed, Scanner};
use super::string::RawString;
use crate::hash;

/// The hash of the text of a tool call's arguments. JSON counts by its value, and anything else by its bytes. An empty
/// text counts as `{}`, because clients write that for a call without arguments.
pub fn of_text(text: &[u8]) -> u64 {
    let text = text.trim_ascii();
    match text {
        b"" | b"null" => of(b"{}").unwrap_or_default(),
        text => of(text).unwrap_or_else(|| hash::of_bytes(text)),
    }
}

/// The hash of a raw JSON value that holds arguments: of the value itself, or, if it is a string, of the text in it.
pub fn of_arguments(raw: &[u8]) -> u64 {
    match RawString::of_value(raw) {
        Some(text) => of_text(&text.name()),
        None => of_text(raw),
    }
}

/// None: it is not JSON, or too deep.
pub fn of(json: &[u8]) -> Option<u64> {
    let mut scanner = Scanner::new(json);
    let hash = value(&mut scanner, 0).ok()?;
    scanner.end().ok()?;
    Some(hash)
}

fn value(scanner: &mut Scanner, depth: u32) -> Result<u64, Malformed> {
    if depth > MAX_DEPTH {
        return Err(scanner.expected("fewer levels of nesting"));
    }
    match scanner.peek() {
        Some(b'{') => {
            // The hashes are added because a sum has no order. A null member counts as absent, because clients add the
            // members of their types.
            let mut sum = 0_u64;
            scanner.object(|scanner, key| {
                let key = hash::of_bytes(key);
                match scanner.peek() {
                    Some(b'n') => scanner.skip(),
                    _ => {
                        sum = sum.wrapping_add(hash::mix(key ^ hash::mix(value(scanner, depth + 1)?)));
                        Ok(())
                    }
                }
            })?;
            Ok(hash::mix(sum ^ u64::from(b'{')))
        }
        Some(b'[') => {
            let mut list = u64::from(b'[');
            scanner.array(|scanner| {
                list = hash::mix(list ^ value(scanner, depth + 1)?);
                Ok::<(), Malformed>(())
            })?;
            Ok(hash::mix(list))
        }
        Some(b'"') => Ok(hash::mix(hash::of_bytes(&scanner.text()?.name()) ^ u64::from(b'"'))),
        _ => {
            let literal = scanner.value()?;
            let number = std::str::from_utf8(literal).ok().and_then(|text| text.parse::<f64>().ok());
            // Adding 0 makes -0 the same as 0.
            Ok(number.map_or_else(|| hash::of_bytes(literal), |number| hash::mix((number + 0.0).to_bits())))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_value_however_it_is_written() {
        for [one, other] in [
            ["", "{}"],
            ["  ", "{ }"],
            ["null", "{}"],
            [r#"{"city":"Oslo","days":3}"#, "{ \"days\" : 3,\n\"city\": \"Oslo\" }"],
            [r#"{"city":"Tromsø","path":"a/b"}"#, r#"{"city":"Troms\u00f8","path":"a\/b"}"#],
            [r#"{"a":[1,2.0,-0.0,1e3],"b":{"x":1,"y":2}}"#, r#"{"b":{"y":2,"x":1},"a":[1.0,2,0,1000]}"#],
            [r#"{"ci\u0074y":"Oslo"}"#, r#"{"city":"Oslo"}"#],
            [r#"{"command":["ls"],"env":null}"#, r#"{"command":["ls"]}"#],
            ["*** Begin Patch\n", "*** Begin Patch"],
            [r#"{"cut": "#, r#"{"cut":"#],
        ] {
            assert_eq!(of_text(one.as_bytes()), of_text(other.as_bytes()), "{one} {other}");
            let quoted = serde_json::to_string(one).unwrap();
            assert_eq!(of_arguments(quoted.as_bytes()), of_text(other.as_bytes()), "{quoted} {other}");
        }
    }

    #[test]
    fn another_value_is_another() {
        let texts = [
            "{}",
            "[]",
            "[[]]",
            "[{}]",
            "0",
            "1",
            "true",
            "false",
            r#""""#,
            r#""1""#,
            r#"{"a":1}"#,
            r#"{"a":"1"}"#,
            r#"{"a":2}"#,
            r#"{"b":1}"#,
            r#"{"a":1,"b":2}"#,
            r#"{"a":2,"b":1}"#,
            "[1,2]",
            "[2,1]",
            "[[1],2]",
            "[1,[2]]",
            r#"{"a":{"b":1}}"#,
            r#"{"a":[null]}"#,
            "not JSON",
            "*** Begin Patch",
        ];
        for (index, one) in texts.iter().enumerate() {
            for other in texts.iter().skip(index + 1) {
                assert_ne!(of_text(one.as_bytes()), of_text(other.as_bytes()), "{one} {other}");
            }
        }
        // What is too deep counts by its bytes.
        let deep = "[".repeat(1_000_000);
        assert_eq!(of(deep.as_bytes()), None);
        assert_ne!(of_text(deep.as_bytes()), of_text(b"[]"));
    }
}
