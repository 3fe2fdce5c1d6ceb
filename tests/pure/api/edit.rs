//! Prevents: a request that reaches a model with a key that its provider refuses, without one that the operator wants there,
//! or with anything changed that no edit names.

use adaptive_router::api::edit::{Original, edit};
use adaptive_router::api::rewrite::Prefix;
use adaptive_router::config::Config;
use adaptive_router::config::model::Model;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::json;
use crate::random::holds;

fn model(request: &Value) -> Model {
    let models = json!([{"name": "m", "cluster": "c", "input_cost_per_token": 0, "output_cost_per_token": 0, "request": request}]);
    let configuration = json!({"routers": [{"name": "r", "models": models}]}).to_string();
    let config = Config::parse(configuration.as_bytes()).unwrap_or_else(|errors| panic!("{errors:?}"));
    (*config.routers[0].models[0]).clone()
}

/// The body as the host makes it.
fn changed(body: &[u8], prefix: &Prefix) -> Vec<u8> {
    let new = [&prefix.bytes, &body[prefix.replaced..]].concat();
    assert_eq!(new.len(), prefix.new_length(body.len()));
    new
}

fn edited(body: &str, request: &Value) -> String {
    let edited = edit(body.as_bytes(), &model(request).edits, "m").expect("it has a model");
    let new = changed(body.as_bytes(), &edited.prefix);
    assert_eq!(&new[edited.model], b"\"m\"", "{body}");
    String::from_utf8(new).unwrap()
}

#[test]
fn rows() {
    for (request, body, expected) in [
        (json!({}), r#"{"model": "x", "a": 1}"#, r#"{"model": "m", "a": 1}"#),
        (json!({"drop": ["a"]}), r#"{ "a": 1, "model": "x" , "b":2 }"#, r#"{"model": "m" , "b":2 }"#),
        (json!({"drop": ["b"]}), r#"{ "a": 1 , "b":2, "model": "x" }"#, r#"{ "a": 1, "model": "m" }"#),
        (json!({"drop": ["a", "b"]}), r#"{"model":"x", "a": 1 , "b":2 }"#, r#"{"model":"m" }"#),
        (json!({"drop": ["é"]}), r#"{"\u00e9":{},"model":"x"}"#, r#"{"model":"m"}"#),
        (json!({"rename": {"a": "b"}}), r#"{"model":"x", "a" : 1}"#, r#"{"model":"m", "b" : 1}"#),
        (json!({"rename": {"a": "b"}}), r#"{"a":1,"model":"x","b":2}"#, r#"{"a":1,"model":"m","b":2}"#),
        (json!({"rename": {"a": "b"}, "drop": ["b"]}), r#"{"a":1,"model":"x","b":2}"#, r#"{"b":1,"model":"m"}"#),
        // What the client says counts, even where it says null …
        (json!({"defaults": {"a": 5}}), r#"{"model":"x","a":null}"#, r#"{"model":"m","a":null}"#),
        (json!({"defaults": {"a": 5}}), r#"{ "model":"x"}"#, r#"{"a":5, "model":"m"}"#),
        (json!({"defaults": {"b": 5}, "rename": {"a": "b"}}), r#"{"a":1,"model":"x"}"#, r#"{"b":1,"model":"m"}"#),
        // … but not against what is set.
        (json!({"set": {"a": false}}), r#"{"model":"x","a" : [1]}"#, r#"{"model":"m","a" : false}"#),
        (json!({"set": {"a": 1}, "defaults": {"a": 2}}), r#"{"model":"x"}"#, r#"{"a":1,"model":"m"}"#),
        (json!({"set": {"b": 3}, "rename": {"a": "b"}}), r#"{"a": 1,"model":"x"}"#, r#"{"b": 3,"model":"m"}"#),
        (json!({"set": {"a": 3}, "drop": ["a"]}), r#"{"a": 1,"model":"x"}"#, r#"{"a":3,"model":"m"}"#),
        // Of a key that stands several times the last one counts.
        (json!({"set": {"a": 3}}), r#"{"a":1,"model":"x","a":2}"#, r#"{"model":"m","a":3}"#),
        (json!({"rename": {"a": "b"}}), r#"{"a":1,"model":"x","a":2}"#, r#"{"model":"m","b":2}"#),
        (json!({"drop": ["a"]}), r#"{"a":1,"model":"w","model":"x","a":2}"#, r#"{"model":"w","model":"m"}"#),
        // Fields of a key.
        (
            json!({"drop": ["metadata.session_id"]}),
            r#"{"metadata":{"session_id":"s", "k":1},"model":"x"}"#,
            r#"{"metadata":{"k":1},"model":"m"}"#,
        ),
        (
            json!({"drop": ["metadata.session_id", "metadata.min_quality_tier"]}),
            r#"{"model":"x","metadata":{"session_id":"s","min_quality_tier":3}}"#,
            r#"{"model":"m","metadata":{}}"#,
        ),
        (json!({"drop": ["metadata.k"]}), r#"{"model":"x","metadata":"k"}"#, r#"{"model":"m","metadata":"k"}"#),
        (json!({"drop": ["a.b"]}), r#"{"model":"x","b":{"b":1}}"#, r#"{"model":"m","b":{"b":1}}"#),
    ] {
        assert_eq!(edited(body, &request), expected, "{body} with {request}");
    }
}

/// Envoy hands over whole numbers as doubles, and fractions as texts.
#[test]
fn values_are_sent_as_they_were_meant() {
    let set = json!({"set": {"a": 5.0, "b": "0.2", "c": "1e-3", "d": "gpt-4.1", "e": {"f": [1.0, true, null, "x\n\"y"]}, "\u{1}": "1"}});
    let body: Value = serde_json::from_str(&edited(r#"{"model":"x"}"#, &set)).unwrap();
    let expected = json!({"model": "m", "a": 5, "b": 0.2, "c": 1e-3, "d": "gpt-4.1", "e": {"f": [1, true, null, "x\n\"y"]}, "\u{1}": "1"});
    assert_eq!(body, expected);
}

/// Everything up to the last change is written anew, so what is long and comes later is not touched.
#[test]
fn only_a_beginning_is_replaced() {
    let body = format!(r#"{{"model":"x","messages":["{}"]}}"#, "x".repeat(10_000));
    let edits = model(&json!({"set": {"store": false}, "defaults": {"n": 1}, "drop": ["a"]})).edits;
    let prefix = edit(body.as_bytes(), &edits, "m").unwrap().prefix;
    assert_eq!(prefix.bytes, br#"{"n":1,"store":false,"model":"m""#);
}

#[test]
fn what_is_no_request_is_not_edited() {
    let edits = model(&json!({"set": {"a": 1}, "drop": ["b"]})).edits;
    for body in ["", "{", "[]", "7", r#"{"a":1}"#, r#"{"model":"x""#, r#"{"model":"x",}"#, r#"{"b":{"model":"x"}}"#] {
        assert_eq!(edit(body.as_bytes(), &edits, "m"), None, "{body}");
    }
}

/// What the edits mean, on a tree.
fn meant(mut body: Map<String, Value>, request: &Value, name: &str) -> Value {
    for key in request["drop"].as_array().unwrap() {
        match key.as_str().unwrap().split_once('.') {
            Some((key, inner)) => {
                body.get_mut(key).and_then(Value::as_object_mut).map(|object| object.remove(inner));
            }
            None => drop(body.remove(key.as_str().unwrap())),
        }
    }
    for (old, new) in request["rename"].as_object().unwrap() {
        let new = new.as_str().unwrap();
        if !body.contains_key(new)
            && let Some(value) = body.remove(old)
        {
            body.insert(new.to_owned(), value);
        }
    }
    for (key, value) in request["defaults"].as_object().unwrap() {
        body.entry(key.clone()).or_insert(value.clone());
    }
    body.extend(request["set"].as_object().unwrap().clone());
    body.insert("model".to_owned(), name.into());
    Value::Object(body)
}

fn key() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["a", "b", "c", "d", "é"])
}

fn requests() -> impl Strategy<Value = Value> {
    let dropped = prop::sample::select(vec!["a", "b", "é", "a.b", "c.a", "d.d"]);
    let members = || {
        let value = prop::sample::select(vec![json!(1), json!("x"), json!({"b": []}), json!(null)]);
        vec((key(), value), 0..3).prop_map(|members| {
            Value::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
        })
    };
    let rename = prop::sample::subsequence(vec![("a", "c"), ("b", "d"), ("é", "f")], 0..3);
    (vec(dropped, 0..3), rename, members(), members()).prop_map(|(drop, rename, defaults, set)| {
        let rename: Map<String, Value> = rename.into_iter().map(|(old, new)| (old.to_owned(), json!(new))).collect();
        json!({"drop": drop, "rename": rename, "defaults": defaults, "set": set})
    })
}

fn bodies() -> impl Strategy<Value = String> {
    let document =
        json::document().prop_filter("serde can hold it", |text| serde_json::from_str::<Value>(text).is_ok());
    let spelled =
        prop::sample::select(vec![r#""a""#, r#""b""#, r#""c""#, r#""d""#, r#""é""#, r#""\u0061""#, r#""\u00e9""#]);
    let inner = (spelled.clone(), json::space()).prop_map(|(key, space)| format!("{{{space}{key}{space}: 1,\"d\":2}}"));
    let member = (json::space(), spelled, json::space(), prop_oneof![document, inner])
        .prop_map(|(before, key, after, value)| format!("{before}{key}{after}:{after}{value}{before}"))
        .boxed();
    (vec(member.clone(), 0..5), vec(member, 0..5), json::space()).prop_map(|(before, after, space)| {
        let model = [format!("{space}\"model\":{space}\"x\"")];
        let members: Vec<String> = before.into_iter().chain(model).chain(after).collect();
        format!("{space}{{{}}}{space}", members.join(","))
    })
}

#[test]
fn edits_mean_the_same_as_on_a_tree() {
    holds(2_000, (bodies(), requests()), |(body, request)| {
        let new = edited(&body, &request);
        let tree: Map<String, Value> = serde_json::from_str(&body).unwrap();
        let read: Value = serde_json::from_str(&new).unwrap_or_else(|error| panic!("{error}: {new}"));
        assert_eq!(read, meant(tree, &request, "m"), "{body} with {request} is {new}");
        // Of what repeats nothing is written more than once.
        assert!(new.len() <= body.len() + request.to_string().len(), "{body} with {request} is {new}");
    });
}

#[test]
fn another_attempt_gets_the_clients_body_edited_for_its_model() {
    holds(1_000, (bodies(), requests(), requests(), any::<bool>()), |(body, first, second, is_edited)| {
        let (first, second) = (model(&first).edits, model(&second).edits);
        let prefix = is_edited.then(|| edit(body.as_bytes(), &first, "first").unwrap().prefix);
        let held = prefix.as_ref().map_or(body.clone().into_bytes(), |prefix| changed(body.as_bytes(), prefix));
        let again = Original::of(body.as_bytes(), prefix.as_ref()).edit_again(&held, &second, "m").unwrap();
        let expected = changed(body.as_bytes(), &edit(body.as_bytes(), &second, "m").unwrap().prefix);
        assert_eq!(changed(&held, &again), expected, "{body}");
    });
}

#[test]
fn any_bytes_are_read() {
    let pieces =
        prop::sample::select(vec!["{", "}", "\"a\"", "\"model\"", ":", ",", "\"", "\\", "[", "]", "1", " ", "\u{e9}"]);
    holds(3_000, (vec(pieces, 0..20), requests()), |(pieces, request)| {
        let body = pieces.concat();
        let edits = model(&request).edits;
        if let Some(edited) = edit(body.as_bytes(), &edits, "m") {
            assert!(edited.prefix.replaced <= body.len());
        }
        let original = Original::of(body.as_bytes(), None);
        let _ = original.edit_again(b"", &edits, "m");
    });
}
