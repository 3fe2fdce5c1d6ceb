//! A configuration that is wrong must not serve, and its author wants to know everything that is wrong with it at once.

use std::fs;
use std::net::SocketAddr;

use serde_json::{Value, json};

use crate::envoy::Envoy;
use crate::fixtures::{fast, smart, with};
use crate::needs;
use crate::world::{Form, bootstrap};

/// What is wrong, and the line that must say so.
fn wrong() -> (Value, Vec<&'static str>) {
    let configuration = json!({
        "routers": [
            {
                "name": "auto",
                "models": [
                    with(fast(), json!({"quality_tier": 4, "strengths": ["general", "poetry"], "output_cost_per_token": -1})),
                    {"name": "smart", "cluster": "smart", "colour": "red", "max_input_tokens": 2.5, "rpm": 0},
                    {"name": "no-cluster", "input_cost_per_token": "free", "output_cost_per_token": 0},
                ],
                "objective": {"weights": {"quality": 0.7, "cost": 0.4}},
                "learning": {"exploration": 1.5},
                "strategy": "round_robin",
            },
            {"name": "auto", "models": [smart()], "default_model": "smarter", "objective": {"budget": {}, "weights": {}}},
            {"models": []},
            {"name": "own", "models": [fast()], "request_types": [{"name": "sql", "patterns": ["select ["]}, {"name": "general", "patterns": []}]},
        ],
        "affinity": "always",
        "session_ttl": "1 day",
        "on_unknown_model": true,
        "store": {"cluster": "adaptive_router_sidecar", "sync_interval": "5ms"},
        "feedback": {"secret": "s", "colour": "red"},
        "rooters": [],
    });
    let lines = vec![
        "routers[0].models[0].quality_tier: 4 is not a tier; allowed: 1, 2, 3",
        "routers[0].models[0].strengths[1]: \"poetry\" is not a request type; allowed: code_generation, ",
        "routers[0].models[0].output_cost_per_token: -1 ",
        "routers[0].models[1].colour: is not a known key; allowed: name, aliases, upstream_model, ",
        "routers[0].models[1].max_input_tokens: 2.5 ",
        "routers[0].models[1].rpm: 0 is not allowed",
        "routers[0].models[1].input_cost_per_token: is missing",
        "routers[0].models[2].cluster: is missing",
        "routers[0].models[2].input_cost_per_token: \"free\" ",
        "routers[0].objective.weights: quality 0.7 + cost 0.4 + latency 0 is not 1",
        "routers[0].learning.exploration: 1.5 ",
        "routers[0].strategy: \"round_robin\" is not allowed; allowed: adaptive, ",
        "routers[1].name: \"auto\" is the name of an earlier router",
        "routers[1].objective: exactly one of weights, quality_floor, budget",
        "routers[1].objective.budget.usd_per_1k_requests: is missing",
        "routers[2].name: is missing",
        "routers[2].models: is missing or empty",
        "routers[3].request_types[0].patterns[0]: \"select [\" is not a regular expression",
        "routers[3].request_types[1].patterns: is missing or empty",
        "routers[3].request_types[1].name: \"general\" is a request type already",
        "affinity: \"always\" ",
        "session_ttl: \"1 day\" is not a duration",
        "on_unknown_model: true is not allowed; allowed: reject, pass",
        "store.sync_interval: 5ms is not allowed; allowed: 100ms to 1h",
        "feedback",
        "rooters: is not a known key; allowed: routers, ",
    ];
    (configuration, lines)
}

/// The route's cluster; nobody calls it.
fn nowhere() -> [(&'static str, SocketAddr); 1] {
    [("elsewhere", SocketAddr::from(([127, 0, 0, 1], 9)))]
}

#[test]
fn all_errors_together_in_both_forms() {
    let (configuration, lines) = wrong();
    let said = [Form::Struct, Form::Text].map(|form| {
        let (accepted, output) = Envoy::validate(&bootstrap(&configuration, form, &nowhere()));
        assert!(!accepted, "{form:?}: {output}");
        for line in &lines {
            assert!(output.contains(&format!("\n  {line}")), "{form:?}: {line:?} is not in:\n{output}");
        }
        output
    });
    let errors = said.map(|output| {
        let mut errors: Vec<String> = output.lines().filter(|line| line.starts_with("  ")).map(str::to_owned).collect();
        errors.sort();
        errors.dedup();
        errors
    });
    assert_eq!(errors[0], errors[1], "a Struct and a StringValue mean the same");
}

#[test]
fn what_is_no_configuration() {
    for (configuration, says) in [
        (Value::Null, "the plugin configuration is "),
        (json!({}), "routers: is missing or empty; give at least one router"),
    ] {
        let (accepted, output) = Envoy::validate(&bootstrap(&configuration, Form::Text, &nowhere()));
        assert!(!accepted && output.contains(says), "{says:?} is not in:\n{output}");
    }
}

/// Every configuration in `envoy/` is one that a user may start with.
#[test]
fn samples_are_accepted() {
    let mut count = 0;
    for entry in fs::read_dir(needs::workspace().join("envoy")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "yaml") && !path.ends_with("router.yaml") {
            let sample = fs::read_to_string(&path).unwrap();
            let module = "target/wasm32-wasip1/release/adaptive_router.wasm";
            assert!(sample.contains(module), "{} loads another module", path.display());
            let (accepted, output) = Envoy::validate(&sample.replace(module, needs::wasm().to_str().unwrap()));
            assert!(accepted, "{}:\n{output}", path.display());
            count += 1;
        }
    }
    assert!(count > 0);
}
