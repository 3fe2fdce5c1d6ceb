//! A wrong request that is forwarded costs money, and one that is refused without a reason costs an afternoon.

use serde_json::{Value, json};

use crate::call::{Answer, Call};
use crate::fixtures::{ENDPOINTS, body, cheapest, fast, smart, with};
use crate::metrics;
use crate::world::World;

#[test]
fn errors() {
    let world = World::start(&json!({"routers": [
        cheapest("auto", json!([fast(), smart()])),
        cheapest("basic", json!([with(fast(), json!({"name": "plain", "quality_tier": 1}))])),
        cheapest("tiny", json!([with(fast(), json!({"name": "short", "max_input_tokens": 50}))])),
    ]}));
    not_json(&world);
    fields(&world);
    unknown_models(&world);
    tiers(&world);
    too_long(&world);
    counted(&world);
}

/// What every error has to be like.
struct Expected<'a> {
    status: u16,
    code: &'a str,
    param: Option<&'a str>,
    /// Parts of the message.
    says: &'a [&'a str],
}

#[track_caller]
fn check(world: &World, what: &str, call: Call, expected: &Expected) {
    for call in [call.clone(), call.clone().http2(), call.chunked(11)] {
        let answer: Answer = world.held_back(call);
        assert_eq!(answer.status, expected.status, "{what}: {}", answer.text());
        assert_eq!(answer.header("content-type"), Some("application/json"), "{what}");
        let error = answer.json()["error"].clone();
        let keys: Vec<&String> = error.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["code", "message", "param", "type"], "{what}: {error}");
        assert_eq!(error["code"], expected.code, "{what}: {error}");
        assert_eq!(error["param"], expected.param.map_or(Value::Null, Value::from), "{what}: {error}");
        assert!(error["type"].as_str().is_some_and(|text| !text.is_empty()), "{what}: {error}");
        let message = error["message"].as_str().unwrap();
        for part in expected.says {
            assert!(message.contains(part), "{what}: {part:?} is not in {message:?}");
        }
    }
}

fn invalid<'a>(param: Option<&'a str>, says: &'a [&'a str]) -> Expected<'a> {
    Expected { status: 400, code: "invalid_request", param, says }
}

fn not_json(world: &World) {
    for (path, key, content) in ENDPOINTS {
        let good = body("auto", key, content);
        let cut = &good[..good.len() - 1];
        let binary = b"\x00\xff\xfe\x80".to_vec();
        let marked = [b"\xef\xbb\xbf".to_vec(), good.clone().into_bytes()].concat();
        let mut rows: Vec<(Vec<u8>, String)> = vec![
            (b"hello".to_vec(), "byte 0".into()),
            (binary, "byte 0".into()),
            (marked, "byte 0".into()),
            (b"[]".to_vec(), "byte 0".into()),
            (b"\"text\"".to_vec(), "byte 0".into()),
            (b"null".to_vec(), "byte 0".into()),
            (b"   ".to_vec(), "byte 3".into()),
            (b"{".to_vec(), "byte 1".into()),
            (cut.as_bytes().to_vec(), format!("byte {}", cut.len())),
            (format!("{good} x").into_bytes(), format!("byte {}", good.len() + 1)),
            (format!("{good}{good}").into_bytes(), format!("byte {}", good.len())),
            (good.replacen(':', "=", 1).into_bytes(), "byte 8".into()),
            (good.replacen("\"model\"", "'model'", 1).into_bytes(), "byte 1".into()),
            (good.replacen("16", "016", 1).into_bytes(), "byte".into()),
            (good.replacen("16", "NaN", 1).into_bytes(), "byte".into()),
            (good.replacen("16", "", 1).into_bytes(), "byte".into()),
            (good.replacen(",\"max", ",,\"max", 1).into_bytes(), "byte".into()),
            (good.replacen('}', ",}", 1).into_bytes(), "byte".into()),
            (good.replacen("16", &"[".repeat(100_000), 1).into_bytes(), "byte".into()),
        ];
        // Cut at every place.
        rows.extend((1..good.len()).step_by(7).map(|end| (good.as_bytes()[..end].to_vec(), "byte".to_owned())));
        for (bytes, position) in rows {
            let what = format!("{path} {}", String::from_utf8_lossy(&bytes[..bytes.len().min(200)]));
            check(world, &what, Call::post(path, bytes), &invalid(None, &["JSON", &position]));
        }
        check(world, &format!("{path} without a body"), Call::post(path, ""), &invalid(None, &["JSON"]));
    }
}

fn fields(world: &World) {
    for (path, key, content) in ENDPOINTS {
        let row = |param, body: String| {
            check(world, &format!("{path} {body}"), Call::post(path, body.clone()), &invalid(Some(param), &[param]))
        };
        row("model", format!(r#"{{"{key}":{content}}}"#));
        row("model", format!(r#"{{"Model":"auto","{key}":{content}}}"#));
        row("model", "{}".to_owned());
        for wrong in ["null", "7", "true", "[\"auto\"]", "{\"name\":\"auto\"}"] {
            row("model", format!(r#"{{"model":{wrong},"{key}":{content}}}"#));
        }
        row(key, r#"{"model":"auto"}"#.to_owned());
        row(key, format!(r#"{{"model":"auto","x":{{"{key}":{content}}}}}"#));
        let wrong: &[&str] = match path {
            "/v1/chat/completions" | "/v1/messages" => {
                &["null", "7", "true", "{}", r#""Hello""#, "[]", "[1]", r#"["Hello"]"#]
            }
            "/v1/embeddings" => &[],
            _ => &["null", "7", "true", "{}"],
        };
        for wrong in wrong {
            row(key, format!(r#"{{"model":"auto","{key}":{wrong}}}"#));
        }
    }
}

fn unknown_models(world: &World) {
    let known = ["auto", "basic", "tiny", "fast", "smart", "plain", "short"];
    for (path, key, content) in ENDPOINTS {
        // Upstream names are the providers', not ours.
        for name in ["gpt-5", "gpt-4o-mini", "Auto", "auto ", "", "日本"] {
            let says: Vec<&str> = known.iter().copied().chain([name]).collect();
            let expected = Expected { status: 404, code: "model_not_found", param: Some("model"), says: &says };
            check(world, &format!("{path} {name}"), Call::post(path, body(name, key, content)), &expected);
        }
    }
}

fn tiers(world: &World) {
    let name = "x-adaptive-router-min-quality-tier";
    for (path, key, content) in &ENDPOINTS[..4] {
        let call = Call::post(path, body("auto", key, content));
        for wrong in ["0", "4", "-1", "2.0", "two", "1,2", "9999999999999999999999"] {
            let call = call.clone().header(name, wrong);
            check(world, &format!("{path}: tier {wrong}"), call, &invalid(Some(name), &[name, "1, 2, 3"]));
        }
        let not_text = call.clone().header_bytes(name, b"\xff\xfe");
        check(world, &format!("{path}: a tier that is no text"), not_text, &invalid(Some(name), &["1, 2, 3"]));
        for wrong in ["0", "4", "\"high\"", "2.5", "[2]", "true"] {
            let metadata = format!(r#"{{"model":"auto","metadata":{{"min_quality_tier":{wrong}}},"{key}":{content}}}"#);
            let expected = invalid(Some("metadata.min_quality_tier"), &["1, 2, 3"]);
            check(world, &format!("{path} {metadata}"), Call::post(path, metadata.clone()), &expected);
        }
        let mode = call.clone().header("x-adaptive-router-mode", "aply");
        let says = ["apply", "observe", "bypass"];
        check(world, "an unknown mode", mode, &invalid(Some("x-adaptive-router-mode"), &says));
        let unsatisfiable = Call::post(path, body("basic", key, content)).header(name, "2");
        let expected =
            Expected { status: 400, code: "no_eligible_model", param: None, says: &["tier 2", "plain", "tier 1"] };
        check(world, &format!("{path}: no model of tier 2"), unsatisfiable, &expected);
    }
}

fn too_long(world: &World) {
    let long = json!("Summarise this. ".repeat(100)).to_string();
    let messages = format!(r#"[{{"role":"user","content":{long}}}]"#);
    for (path, key, _) in &ENDPOINTS[..4] {
        let content = if *key == "messages" { &messages } else { &long };
        let expected =
            Expected { status: 400, code: "no_eligible_model", param: None, says: &["short", "50", "tokens"] };
        check(world, &format!("{path}: too long"), Call::post(path, body("tiny", key, content)), &expected);
    }
}

/// Three ways of sending each row. Requests that named no router are counted for none.
fn counted(world: &World) {
    let metrics = world.metrics();
    let of = |code: &str, router: &str| {
        metrics.get(&format!(r#"adaptive_router_rejects{{code="{code}",router="{router}"}}"#))
    };
    assert_eq!(of("no_eligible_model", "tiny"), 12.0, "{:#?}", metrics.starting_with("adaptive_router_rejects"));
    assert_eq!(of("no_eligible_model", "basic"), 12.0);
    metrics::expect(&world.envoy, &[("adaptive_router_picks", 0.0)]);
    let by_code = |code: &str| {
        metrics
            .starting_with("adaptive_router_rejects")
            .iter()
            .filter(|(series, _)| series.contains(code))
            .map(|(_, value)| *value)
            .sum::<f64>()
    };
    assert_eq!(by_code("model_not_found"), 90.0);
    assert!(by_code("invalid_request") > 500.0);
}
