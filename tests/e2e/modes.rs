//! A client that asks for a model, a tier or no routing at all, and gets something else, has been lied to.

use serde_json::json;

use crate::call::Call;
use crate::fixtures::{cheapest, fast, smart, with};
use crate::metrics;
use crate::world::{Form, World};

const TIER: &str = "x-adaptive-router-min-quality-tier";
const MODE: &str = "x-adaptive-router-mode";
const OBSERVED: &str = "x-adaptive-router-observed-model";

#[test]
fn modes_and_tiers() {
    let elsewhere = with(fast(), json!({"name": "gpt-4.1", "cluster": "elsewhere", "upstream_model": null}));
    let routers = json!([
        with(cheapest("auto", json!([fast(), smart()])), json!({"default_model": "fast"})),
        with(cheapest("careful", json!([fast(), smart(), elsewhere])), json!({"default_model": "smart"})),
    ]);
    let world = World::start(&json!({"routers": routers, "on_encoded_body": "pass"}));
    direct_names(&world);
    minimum_tier(&world);
    observe_and_bypass(&world);
    unread(&world);
    litellm_names_are_foreign(&world);
}

fn model_sent(body: &[u8]) -> String {
    let body: serde_json::Value = serde_json::from_slice(body).unwrap();
    body["model"].as_str().unwrap().to_owned()
}

fn direct_names(world: &World) {
    for (name, provider, upstream) in
        [("fast", "fast", "gpt-4o-mini"), ("smart", "smart", "smart"), ("gpt-4.1", "elsewhere", "gpt-4.1")]
    {
        for mode in ["apply", "observe", "bypass"] {
            let got = world.delivered(Call::chat(name, "Write a function").header(MODE, mode));
            assert_eq!((&*got.provider, &*model_sent(&got.request.body)), (provider, upstream), "{name} {mode}");
            assert_eq!((got.answer.model(), got.answer.request_type()), (Some(name), None), "{name} {mode}");
            assert_eq!(got.answer.header(OBSERVED), None);
        }
    }
}

fn minimum_tier(world: &World) {
    let metadata = |tier: &str| {
        let body = format!(
            r#"{{"metadata":{{"a":"b","min_quality_tier":{tier}}},"messages":[{{"role":"user","content":"Hi"}}],"model":"auto"}}"#
        );
        Call::post("/v1/chat/completions", body)
    };
    let chat = Call::chat("auto", "Hi");
    for (expected, call) in [
        ("fast", chat.clone()),
        ("fast", chat.clone().header(TIER, "1")),
        ("fast", chat.clone().header(TIER, "2")),
        ("smart", chat.clone().header(TIER, "3")),
        ("smart", chat.clone().header("X-Adaptive-Router-Min-Quality-Tier", " 3 ")),
        ("fast", metadata("1")),
        ("fast", metadata("\"2\"")),
        ("smart", metadata("3")),
        ("smart", metadata("\"3\"")),
        ("smart", metadata("2").header(TIER, "3")),
    ] {
        let got = world.delivered(call);
        assert_eq!((&*got.provider, got.answer.model()), (expected, Some(expected)), "{:?}", got.request);
    }
}

fn observe_and_bypass(world: &World) {
    let chat = |router| Call::chat(router, "Hi");
    for (call, expected, observed) in [
        (chat("auto").header(MODE, "apply"), "fast", None),
        (chat("careful").header(MODE, "apply"), "fast", None),
        (chat("auto").header(MODE, "observe"), "fast", None),
        (chat("auto").header(MODE, "observe").header(TIER, "3"), "fast", Some("smart")),
        (chat("careful").header(MODE, "observe"), "smart", Some("fast")),
        (chat("careful").header(MODE, "bypass"), "smart", None),
        (chat("auto").header(MODE, "bypass").header(TIER, "3"), "fast", None),
    ] {
        let got = world.delivered(call);
        let answer = got.answer;
        assert_eq!((&*got.provider, answer.model(), answer.header(OBSERVED)), (expected, Some(expected), observed));
        assert_eq!(model_sent(&got.request.body), if expected == "fast" { "gpt-4o-mini" } else { "smart" });
    }
    // What was observed counts as a choice; what was bypassed does not.
    metrics::expect(
        &world.envoy,
        &[
            (r#"adaptive_router_picks{model="fast",request_type="general",router="careful"}"#, 2.0),
            (r#"adaptive_router_picks{model="smart",request_type="general",router="careful"}"#, 0.0),
        ],
    );
}

/// Encoded bodies may go as they are to the first router's default model.
fn unread(world: &World) {
    let bytes: Vec<u8> = [0x1f, 0x8b, 8, 0].into_iter().chain(0..=255).collect();
    let call = Call::post("/v1/chat/completions", bytes.clone()).header("content-encoding", "gzip");
    for call in [call.clone(), call.clone().http2(), call.chunked(10)] {
        let got = world.delivered(call);
        assert_eq!((&*got.provider, got.answer.model()), ("fast", Some("fast")));
        assert_eq!(got.request.body, bytes);
        assert_eq!(got.request.header("content-encoding"), Some("gzip"));
    }
    metrics::expect(&world.envoy, &[(r#"adaptive_router_faults{kind="content_encoding"}"#, 3.0)]);
}

fn litellm_names_are_foreign(world: &World) {
    let got = world.delivered(Call::chat("auto", "Hi").header("x-litellm-min-quality-tier", "3"));
    assert_eq!(got.provider, "fast");
    assert_eq!(got.answer.header("x-litellm-adaptive-router-model"), None);
}

#[test]
fn litellm_names_and_unknown_models_pass() {
    let configuration = json!({
        "routers": [cheapest("auto", json!([fast(), smart()]))],
        "on_unknown_model": "pass",
        "litellm_headers": true,
    });
    let world = World::start_with(&configuration, Form::Text, 1);
    litellm_names(&world);
    unknown_models_pass(&world);
}

fn litellm_names(world: &World) {
    let name = "x-litellm-min-quality-tier";
    let chat = Call::chat("auto", "Hi");
    for (expected, call) in [
        ("fast", chat.clone()),
        ("smart", chat.clone().header(name, "3")),
        ("fast", chat.clone().header(name, "3").header(TIER, "1")),
    ] {
        let got = world.delivered(call);
        assert_eq!(got.provider, expected);
        assert_eq!(got.answer.model(), Some(expected));
        assert_eq!(got.answer.header("x-litellm-adaptive-router-model"), Some(expected));
    }
    let answer = world.held_back(chat.header(name, "best"));
    assert_eq!((answer.status, &answer.json()["error"]["param"]), (400, &json!(name)));
}

fn unknown_models_pass(world: &World) {
    let sent = r#"{"model":"gpt-9", "messages":[{"role":"user","content":"Hi"}]}"#;
    let call = Call::post("/v1/chat/completions", sent)
        .header("x-adaptive-router-cluster", "trap")
        .header("x-adaptive-router-session", "s");
    for call in [call.clone(), call.clone().http2().trailer("x-checksum", "7"), call.chunked(5)] {
        let got = world.delivered(call);
        assert_eq!((&*got.provider, got.answer.status, got.answer.model()), ("elsewhere", 200, None));
        assert_eq!(got.request.body, sent);
        assert!(got.request.headers.iter().all(|(name, _)| !name.starts_with("x-adaptive-router-")));
    }
    // It is still a request that must be understood.
    assert_eq!(world.held_back(Call::post("/v1/chat/completions", "{\"model\":\"gpt-9\"")).status, 400);
}
