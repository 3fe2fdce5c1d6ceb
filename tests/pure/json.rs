//! Random JSON text, in all the ways of writing it, and text that is nearly JSON.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

/// White space, often none.
pub fn space() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "", "", " ", "\n", "\t\r\n  "])
}

/// A string with its quotes: plain text, text of any script, escapes, and what looks like structure.
pub fn string() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        "model",
        "messages",
        " ",
        "é",
        "漢字",
        "😀",
        r"\n",
        r#"\""#,
        r"\\",
        r"\/",
        r"\u00e9",
        r"\ud83d\ude00",
        r"\u0000",
        r"\t",
        "{",
        "]",
        ":",
        ",",
        "'",
        "\u{7f}",
    ];
    vec(prop::sample::select(pieces.to_vec()), 0..8).prop_map(|pieces| format!("\"{}\"", pieces.concat()))
}

pub fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(|number| format!("{number:e}")),
        prop::sample::select(vec!["0", "-0", "0.50", "1E+9", "-1.5e-7", "10000000000000000000000", "1e999"])
            .prop_map(str::to_owned),
    ]
}

/// A document without white space around it.
pub fn document() -> impl Strategy<Value = String> {
    let literal = prop::sample::select(vec!["null", "true", "false"]).prop_map(str::to_owned);
    let leaf = prop_oneof![literal, number(), string()];
    leaf.prop_recursive(5, 60, 6, |inner| {
        let element =
            (space(), inner, space()).prop_map(|(before, value, after)| [before, &value, after].concat()).boxed();
        let member = (space(), string(), space(), element.clone())
            .prop_map(|(before, key, after, value)| format!("{before}{key}{after}:{value}"));
        prop_oneof![
            (space(), vec(element, 0..6)).prop_map(|(space, items)| format!("[{space}{}]", items.join(","))),
            (space(), vec(member, 0..6)).prop_map(|(space, members)| format!("{{{space}{}}}", members.join(","))),
        ]
    })
}

/// A document with a few bytes taken away, put in or changed.
pub fn nearly_document() -> impl Strategy<Value = Vec<u8>> {
    let bytes = prop::sample::select(b"{}[]:,\"\\ \n0123456789.eE+-truefalsn\x00\x1F\xC3\xFF".to_vec());
    let edit = (any::<prop::sample::Index>(), 0..3_u8, bytes);
    (document(), vec(edit, 0..4)).prop_map(|(document, edits)| {
        let mut bytes = document.into_bytes();
        for (place, kind, byte) in edits {
            let place = place.index(bytes.len() + 1);
            match kind {
                0 => bytes.insert(place, byte),
                1 if place < bytes.len() => drop(bytes.remove(place)),
                _ if place < bytes.len() => bytes[place] = byte,
                _ => {}
            }
        }
        bytes
    })
}

/// Whether the bytes are one JSON document, whatever stands inside its strings.
pub fn is_json(bytes: &[u8]) -> bool {
    let mut bytes = bytes.to_vec();
    let (mut inside, mut escaped) = (false, false);
    for byte in &mut bytes {
        let quote = *byte == b'"' && !escaped;
        let escapes = inside && *byte == b'\\' && !escaped;
        if inside && !quote {
            *byte = b'x';
        }
        inside ^= quote;
        escaped = escapes;
    }
    serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok()
}

/// Any value, built from these keys and texts among others.
pub fn value(words: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let word = || prop::sample::select(words.to_vec()).prop_map(str::to_owned);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(|number| Value::from(f64::from(number) / 8.0)),
        prop::sample::select(vec![-1.0, 0.0, 0.05, 1.0, 2.0, 3.0, 4.0, 1e15]).prop_map(Value::from),
        word().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((word(), inner), 0..6).prop_map(|members| members.into_iter().collect()),
        ]
    })
}
