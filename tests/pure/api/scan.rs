//! Prevents: a body that the provider would accept and the filter refuses, or the other way round; a value cut wrongly;
//! a panic on hostile bytes.

use adaptive_router::api::json::scan::{Malformed, Scanner};
use adaptive_router::api::json::string::RawString;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use crate::json;
use crate::random::holds;

fn scan(bytes: &[u8]) -> Result<&[u8], Malformed> {
    let mut scanner = Scanner::new(bytes);
    let value = scanner.value()?;
    scanner.end()?;
    Ok(value)
}

#[test]
fn json_is_accepted_and_its_bytes_returned() {
    holds(1_000, (json::space(), json::document(), json::space()), |(before, document, after)| {
        let body = [before, &document, after].concat();
        assert_eq!(scan(body.as_bytes()), Ok(document.as_bytes()), "{body}");
    });
}

#[test]
fn exactly_what_is_json_is_accepted() {
    holds(4_000, json::nearly_document(), |bytes| {
        let scanned = scan(&bytes);
        assert_eq!(scanned.is_ok(), json::is_json(&bytes), "{:?}: {scanned:?}", String::from_utf8_lossy(&bytes));
    });
}

#[test]
fn members_and_elements_are_returned_exactly() {
    let spaced = || (json::space(), json::document(), json::space());
    holds(400, vec((json::string(), spaced()), 0..6), |members| {
        let array: Vec<String> =
            members.iter().map(|(_, (before, value, after))| [*before, value, after].concat()).collect();
        let object: Vec<String> =
            members.iter().zip(&array).map(|((key, _), value)| format!(" {key} :{value}")).collect();
        let expected: Vec<&[u8]> = members.iter().map(|(_, (_, value, _))| value.as_bytes()).collect();

        let text = format!("[{}]", array.join(","));
        let mut values = Vec::new();
        Scanner::new(text.as_bytes()).array(|scanner| scanner.value().map(|value| values.push(value))).unwrap();
        assert_eq!(values, expected);

        let text = format!("{{{}}}", object.join(","));
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        Scanner::new(text.as_bytes())
            .object(|scanner, key| {
                keys.push(String::from_utf8_lossy(key).into_owned());
                scanner.value().map(|value| values.push(value.to_vec()))
            })
            .unwrap();
        assert_eq!(values, expected);
        let names = members.iter().map(|(key, _)| RawString::of_value(key.as_bytes()).unwrap().decode().into_owned());
        assert!(keys.iter().cloned().eq(names), "{keys:?}");
    });
}

#[test]
fn a_document_that_is_cut_off_is_refused_where_it_ends() {
    holds(200, json::document(), |document| {
        let document = format!("{{\"a\":{document}}}");
        for end in 0..document.len() {
            let malformed = scan(&document.as_bytes()[..end]).expect_err(&document[..1]);
            assert!(malformed.at <= end, "{document} to {end}: {malformed:?}");
        }
    });
}

#[test]
fn any_bytes_are_survived() {
    holds(3_000, vec(any::<u8>(), 0..200), |bytes| {
        if let Err(malformed) = scan(&bytes) {
            assert!(malformed.at <= bytes.len());
        }
        let mut scanner = Scanner::new(&bytes);
        let _ = scanner.object(|scanner, key| scanner.skip().map(|()| drop(key.to_vec())));
        let _ = Scanner::new(&bytes).array(Scanner::skip);
        let _ = RawString(&bytes).decode();
    });
}

#[test]
fn texts_are_decoded_as_serde_does() {
    let raw = vec(
        prop_oneof![json::string().prop_map(|text| text[1..text.len() - 1].to_owned()), r"\\u[0-9a-fA-F]{4}"],
        0..6,
    );
    let compared = std::cell::Cell::new(0);
    holds(3_000, raw, |pieces| {
        let text = pieces.concat();
        let decoded = RawString(text.as_bytes()).decode();
        // Serde refuses half a surrogate pair.
        if let Ok(expected) = serde_json::from_str::<String>(&format!("\"{text}\"")) {
            compared.set(compared.get() + 1);
            assert_eq!(decoded, expected, "{text}");
            assert_eq!(RawString(text.as_bytes()).name().as_ref(), expected.as_bytes(), "{text}");
        }
        for limit in [0, 1, 2, 3, 7] {
            let mut out = String::new();
            let rest = RawString(text.as_bytes()).decode_into(&mut out, limit);
            assert!(out.len() < limit + 4, "{text}: {} bytes for a limit of {limit}", out.len());
            rest.decode_into(&mut out, usize::MAX);
            assert_eq!(out, decoded, "{text} in two steps, the first of {limit} bytes");
        }
    });
    assert!(compared.get() > 1_000, "only {} texts compared", compared.get());
}

/// The standard library's and serde's notion of a number is ours.
#[test]
fn numbers() {
    for (text, number) in [
        ("0", true),
        ("-0", true),
        ("00", false),
        ("1.", false),
        (".1", false),
        ("1e5", true),
        ("1e", false),
        ("1e+", false),
        ("1E-0", true),
        ("-", false),
        ("+1", false),
        ("0x1", false),
        ("1_0", false),
        ("Infinity", false),
        ("-1.0e+0", true),
    ] {
        assert_eq!(scan(text.as_bytes()).is_ok(), number, "{text}");
        assert_eq!(serde_json::from_str::<Value>(text).is_ok(), number, "{text}");
    }
}
