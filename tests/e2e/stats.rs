//! A label that lost its dots or slashes belongs to no model any more, and a dashboard built on it shows another one's
//! numbers.

use serde_json::json;

use crate::call::Call;
use crate::fixtures::{cheapest, fast, with};
use crate::metrics;
use crate::world::{Form, World};

/// Names of providers, and what people make of them.
const MODELS: [&str; 5] = [
    "gpt-4.1",
    "anthropic/claude-3.5-sonnet:beta",
    "my model (eu), v=2",
    "accounts/f/models/llama-v3p1@2024",
    "模型.ü",
];

#[test]
fn stats() {
    let router = |name: &str, model: &str| {
        cheapest(name, json!([with(fast(), json!({"name": model, "quality_tier": 2, "max_input_tokens": 10_000}))]))
    };
    let mut routers = vec![router("a.b/c", MODELS[0]), router("quiet", "silent")];
    routers.extend(MODELS[1..].iter().enumerate().map(|(number, model)| router(&format!("r{number}"), model)));
    let world = World::start_with(&json!({"routers": routers}), Form::Struct, 2);
    for series in world.metrics().0.keys() {
        assert!(!series.starts_with("adaptive_router_picks"), "a stat of nothing: {series}");
    }

    picks(&world);
    rejects(&world);
    every_series_is_documented(&world);
}

fn picks(world: &World) {
    let code = "Write a Python function that reverses a list.";
    for call in [Call::chat("a.b/c", "Hello"), Call::chat("a.b/c", "Hello").http2(), Call::chat("a.b/c", code)] {
        assert_eq!(world.send(call).status, 200);
    }
    // The names of models are no business of a router's stats.
    assert_eq!(world.send(Call::chat(MODELS[0], "Hello")).status, 200);
    metrics::expect(
        &world.envoy,
        &[
            (r#"adaptive_router_picks{model="gpt-4.1",request_type="general",router="a.b/c"}"#, 2.0),
            (r#"adaptive_router_picks{model="gpt-4.1",request_type="code_generation",router="a.b/c"}"#, 1.0),
            (r#"adaptive_router_decision_us_count{router="a.b/c"}"#, 3.0),
            (r#"adaptive_router_decision_us_bucket{le="+Inf",router="a.b/c"}"#, 3.0),
        ],
    );
    for (number, model) in MODELS[1..].iter().enumerate() {
        let answer = world.send(Call::chat(&format!("r{number}"), "Hello"));
        // A header holds printable ASCII only.
        let shown = model.replace("模型.ü", "%E6%A8%A1%E5%9E%8B.%C3%BC");
        assert_eq!(answer.model(), Some(&*shown));
        let series = format!(r#"adaptive_router_picks{{model="{model}",request_type="general",router="r{number}"}}"#);
        metrics::expect(&world.envoy, &[(&series, 1.0)]);
    }
}

fn rejects(world: &World) {
    let chat = Call::chat("a.b/c", "Hello");
    for (status, call) in [
        (400, chat.clone().header("x-adaptive-router-min-quality-tier", "3")),
        (400, Call::chat("a.b/c", &"word ".repeat(20_000))),
        (400, chat.header("x-adaptive-router-min-quality-tier", "9")),
        (400, Call::post("/v1/chat/completions", "{")),
        (404, Call::chat("unknown", "Hello")),
    ] {
        assert_eq!(world.send(call).status, status);
    }
    let brotli = Call::post("/v1/responses", "\u{1f}").header("content-encoding", "br");
    assert_eq!(world.send(brotli).status, 415);
    metrics::expect(
        &world.envoy,
        &[
            (r#"adaptive_router_rejects{code="no_eligible_model",router="a.b/c"}"#, 2.0),
            (r#"adaptive_router_rejects{code="invalid_request",router=""}"#, 2.0),
            (r#"adaptive_router_rejects{code="model_not_found",router=""}"#, 1.0),
            (r#"adaptive_router_rejects{code="unsupported_content_encoding",router=""}"#, 1.0),
        ],
    );
}

/// Names outside the contract are names that somebody will rely on.
fn every_series_is_documented(world: &World) {
    let documented = [
        ("picks", "model,request_type,router"),
        ("signals", "model,router,signal"),
        ("evidence_success_milli", "model,request_type,router"),
        ("evidence_failure_milli", "model,request_type,router"),
        ("posterior_mean_milli", "model,request_type,router"),
        ("decision_us_bucket", "le,router"),
        ("decision_us_sum", "router"),
        ("decision_us_count", "router"),
        ("rejects", "code,router"),
        ("fallbacks", "from,reason,router,to"),
        ("faults", "kind"),
        ("tokens", "direction,model,router"),
        ("cost_microusd", "model,router"),
        ("cooldowns", "model,reason,router"),
        ("cooling", "model,router"),
        ("ttft_ms_bucket", "le,model,router"),
        ("ttft_ms_sum", "model,router"),
        ("ttft_ms_count", "model,router"),
        ("sync", "outcome"),
    ];
    let metrics = world.metrics();
    for series in metrics.0.keys().filter(|series| series.contains("adaptive_router_")) {
        let (name, labels) = series.trim_end_matches('}').split_once('{').unwrap_or((series, ""));
        let labels: Vec<&str> = labels.split("\",").filter_map(|label| label.split('=').next()).collect();
        let known =
            documented.iter().any(|(known, of)| name == format!("adaptive_router_{known}") && labels.join(",") == *of);
        assert!(known, "{series} is not documented");
    }
}
