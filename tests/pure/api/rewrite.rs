//! Prevents: a request that reaches the provider with anything changed but the model's name.

use adaptive_router::api::request::{Endpoint, Request};
use adaptive_router::api::rewrite::Prefix;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use crate::json;
use crate::random::holds;

/// The body as the host makes it.
fn rewritten(body: &[u8], name: &str) -> (Vec<u8>, std::ops::Range<usize>) {
    let span = Request::parse(Endpoint::Embeddings, body).expect("it is a request").model_span;
    let prefix = Prefix::with_model(body, span.clone(), name);
    let new = [&prefix.bytes, &body[prefix.replaced..]].concat();
    assert_eq!(new.len(), prefix.new_length(body.len()));
    (new, span)
}

#[test]
fn only_the_models_value_changes() {
    // Documents that serde can hold: no number is out of its range.
    let document =
        json::document().prop_filter("serde can hold it", |text| serde_json::from_str::<Value>(text).is_ok());
    let member =
        (json::string(), document).prop_map(|(key, value)| format!("{}: {value}", key.replace("model", "mod")));
    let member = member.boxed();
    let pieces = prop::sample::select(vec!["gpt-4.1", "é", "漢", "\"", "\\", "/", ":", "{}", " "]);
    let names = vec(pieces, 1..6).prop_map(|pieces| pieces.concat());
    let bodies = (vec(member.clone(), 0..4), json::string(), vec(member, 0..4), json::space(), names);
    holds(600, bodies, |(before, model, after, space, name)| {
        let model = format!("{space}\"model\"{space}:{space}{model}{space}");
        let members: Vec<String> =
            before.into_iter().chain([model, r#""input": "x""#.to_owned()]).chain(after).collect();
        let body = format!("{space}{{{}}}{space}", members.join(","));
        let (new, span) = rewritten(body.as_bytes(), &name);
        // The bytes outside the value are the same …
        assert_eq!(&new[..span.start], &body.as_bytes()[..span.start]);
        let rest = body.len() - span.end;
        assert_eq!(&new[new.len() - rest..], &body.as_bytes()[span.end..]);
        // … and another reader finds the new name, and nothing else new.
        let old: Value = serde_json::from_str(&body).unwrap();
        let mut expected = old;
        expected["model"] = name.clone().into();
        assert_eq!(serde_json::from_slice::<Value>(&new).unwrap(), expected, "{body} with {name}");
    });
}

#[test]
fn the_last_model_of_several_is_changed() {
    let body = br#"{"model": "a", "input": "model", "x": {"model": "inner"}, "model" : "b" }"#;
    let (new, _) = rewritten(body, "c");
    assert_eq!(new, br#"{"model": "a", "input": "model", "x": {"model": "inner"}, "model" : "c" }"#);
}

#[test]
fn names_are_written_as_json() {
    for name in [r#"a"b"#, r"a\b", "ü/x:1", r#""\"#] {
        let (new, _) = rewritten(br#"{"model":"x","input":""}"#, name);
        assert_eq!(serde_json::from_slice::<Value>(&new).unwrap()["model"], name);
    }
}
