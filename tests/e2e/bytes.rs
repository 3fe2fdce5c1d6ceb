//! A body that reaches the provider changed in more than the model's name breaks signatures, caches and numbers; a length
//! that does not fit hangs or cuts the request.

use adaptive_router_sim::Reply;
use serde_json::json;

use crate::call::Call;
use crate::fixtures::{cheapest, fast, with};
use crate::world::{Delivered, World};

const PATH: &str = "/v1/chat/completions";
/// Stands for the model's value, quotes included.
const MODEL: &str = "@";
const MESSAGES: &str = r#""messages":[{"role":"user","content":"Hello"}]"#;

#[test]
fn bytes() {
    let odd_name = r#"gpt "4" \ ü/日本"#;
    let world = World::start(&json!({"routers": [
        cheapest("auto", json!([fast()])),
        cheapest("auto-http2", json!([with(fast(), json!({"name": "other", "cluster": "fast_http2"}))])),
        cheapest("same", json!([with(fast(), json!({"name": "third", "upstream_model": "same"}))])),
        cheapest("odd", json!([with(fast(), json!({"name": "fourth", "upstream_model": odd_name}))])),
    ]}));
    only_the_model_changes(&world);
    let unchanged = format!(r#" {{ "model" : "same" ,{MESSAGES}, "n":1.0e+0 }} "#);
    check(&world, Call::post(PATH, unchanged.clone()), &unchanged);
    let odd = format!(r#"{{"model":"odd",{MESSAGES}}}"#);
    check(&world, Call::post(PATH, odd.clone()), &odd.replace(r#""odd""#, r#""gpt \"4\" \\ ü/日本""#));
    strings_end_where_they_end(&world);
    large_bodies(&world);
    trailers_arrive(&world);
}

fn only_the_model_changes(world: &World) {
    let deep = format!(r#"{{"model":@,{MESSAGES},"x":{}1{}}}"#, "[".repeat(100), "]".repeat(100));
    let rows = [
        r#"{"model":@,"messages":[{"role":"user","content":"Hello"}]}"#,
        r#"{"messages":[{"role":"user","content":"Hello"}],"model":@}"#,
        "\r\n\t { \"stream\" :false ,\n  \"model\"\t:\n@ , \"messages\" : [ {\"role\" : \"user\",\"content\":\"Hello\" } ] }\n\n",
        // Numbers are not read and written again.
        r#"{"temperature":1.0e+2,"n":1.00,"top_p":1E-0,"seed":12345678901234567890123,"x":-0.0,"model":@,"messages":[{"role":"user","content":"Hello"}]}"#,
        // Keys that nobody knows, in an order that nobody would choose.
        r#"{"z":null,"a":{"model":"inner","messages":7},"model":@,"~":[{"model":"auto"}],"messages":[{"role":"user","content":"Hello","model":"auto"}],"":true}"#,
        // The last of two equal keys counts.
        r#"{"model":"auto","messages":[{"role":"user","content":"Hello"}],"model":@}"#,
        r#"{"model":7,"messages":1,"model":"unknown","x":1,"x":2,"model":@,"messages":[{"role":"user","content":"Hello"}]}"#,
        // Escapes in keys.
        r#"{"mod\u0065l":@,"m\u0065ssages":[{"r\u006fle":"user","content":"Hello"}]}"#,
        r#"{"mod\u0065l":"auto","model":@,"messages":[{"role":"user","content":"Hello"}]}"#,
        r#"{"model\u0000":"auto","model ":"auto","\"model\":\"auto\"":"\"model\":\"auto\"","model":@,"messages":[{"role":"user","content":"Hello"}]}"#,
        // Text of every kind, also as escapes.
        r#"{"model":@,"messages":[{"role":"user","content":"Zoë – 日本語 👩‍👩‍👧 \ud83d\ude00 \\ \/ \"model\":\"auto\" \u0000\n"}],"user":"ü\ud800"}"#,
        r#"{"messages":[{"role":"system","content":""},{"role":"user","content":[{"type":"text","text":"Hello"},{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}],"model":@}"#,
        &deep,
    ];
    for row in rows {
        check(world, Call::post(PATH, row.replace(MODEL, r#""auto""#)), &row.replace(MODEL, r#""gpt-4o-mini""#));
    }
    let escaped = rows[0].replace(MODEL, r#""\u0061ut\u006F""#);
    check(world, Call::post(PATH, escaped), &rows[0].replace(MODEL, r#""gpt-4o-mini""#));
}

/// Sends the call in every way; the provider must get exactly `expected`.
#[track_caller]
fn check(world: &World, call: Call, expected: &str) {
    let length = expected.len().to_string();
    let ways = [
        ("HTTP/1.1", call.clone(), true),
        ("chunks of 7", call.clone().chunked(7), false),
        ("HTTP/2", call.clone().http2(), true),
        ("HTTP/2, frames of 5", call.clone().http2().chunked(5), false),
        ("HTTP/2 with trailers", call.http2().trailer("x-checksum", "7"), false),
    ];
    for (way, call, has_length) in ways {
        // A provider that does not look into the body.
        let Delivered { request, answer, .. } = world.delivered_to_fast(call, Reply::json(200, "{}"));
        assert_eq!((answer.status, answer.model().is_some()), (200, true), "{way}: {}", answer.text());
        assert_eq!(String::from_utf8_lossy(&request.body), expected, "{way}");
        assert_eq!(request.header("content-length"), has_length.then_some(&*length), "{way}: {:?}", request.headers);
        assert_eq!(request.header("transfer-encoding"), (!has_length).then_some("chunked"), "{way}");
    }
}

/// Only the module reads sixteen bytes at a time by vectors: strings of every length, an escaped quote at every place, and
/// capitals at every distance from the borders of a block.
fn strings_end_where_they_end(world: &World) {
    let mut members = String::new();
    for length in 0..70 {
        for escaped in 0..=length {
            let mut text = "x".repeat(length);
            text.insert_str(escaped, r#"\""#);
            members += &format!(r#""{text}":"{text}","{}":["{}"],"#, "y".repeat(length), "ü".repeat(escaped));
        }
    }
    let body = format!(r#"{{"x":{{{members}"":0}},"model":@,{MESSAGES}}}"#);
    check(world, Call::post(PATH, body.replace(MODEL, r#""auto""#)), &body.replace(MODEL, r#""gpt-4o-mini""#));
    for length in 0..40 {
        let content = format!("{} WRITE A FUNCTION IN PYTHON", ".".repeat(length));
        let body = format!(r#"{{"model":"auto","messages":[{{"role":"user","content":"{content}"}}]}}"#);
        let got = world.delivered_to_fast(Call::post(PATH, body), Reply::json(200, "{}"));
        assert_eq!(got.answer.request_type(), Some("code_generation"), "{content}");
    }
}

fn large_bodies(world: &World) {
    let text = "All work and no play makes Jack a dull boy. ".repeat(10_000_000 / 44);
    let body = |model| format!(r#"{{"messages":[{{"role":"user","content":"{text}"}}],"model":"{model}"}}"#);
    let call = Call::post(PATH, body("auto"));
    for call in
        [call.clone(), call.clone().chunked(100_000), call.clone().http2(), call.http2().trailer("x-checksum", "7")]
    {
        let Delivered { request, answer, .. } = world.delivered_to_fast(call, Reply::json(200, "{}"));
        assert_eq!(answer.status, 200);
        assert!(request.body == body("gpt-4o-mini"), "{} bytes arrived", request.body_len);
    }
    let too_large = Call::post(PATH, vec![b' '; (16 << 20) + 1]);
    assert_eq!(world.held_back(too_large).status, 413);
}

/// The end of such a body is told by its trailers only.
fn trailers_arrive(world: &World) {
    let body = |model| format!(r#"{{"model":"{model}",{MESSAGES}}}"#);
    for call in [Call::post(PATH, body("auto-http2")), Call::post(PATH, body("auto-http2")).chunked(3)] {
        let got = world.delivered(call.http2().trailer("x-checksum", "7"));
        assert_eq!((&*got.provider, &*got.request.version, got.answer.status), ("fast", "HTTP/2.0", 200));
        assert_eq!(got.request.body, body("gpt-4o-mini"));
        let trailers: Vec<&str> = got.request.trailers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(trailers, ["x-checksum"]);
        assert_eq!(got.answer.model(), Some("other"));
    }
}
