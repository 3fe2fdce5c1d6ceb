//! Prevents: an error message that leaves its reader searching. Every key, each wrong in its ways: the path, what was
//! got, what is allowed.

use serde_json::{Value, json};

use crate::config::{full, minimal, parse, with};

fn errors(config: &Value) -> Vec<String> {
    parse(config).err().unwrap_or_default()
}

/// One wrong value, one error.
#[track_caller]
fn check(rows: Vec<(&str, Value, &str)>) {
    for (pointer, value, expected) in rows {
        assert_eq!(errors(&with(full(), pointer, value.clone())), [expected], "{pointer}: {value}");
    }
}

const SHARE: &str = "a number from 0 to 1";
const TEXT: &str = "a text that is not empty";
const TYPES: &str = "code_generation, code_understanding, technical_design, analytical_reasoning, writing, factual_lookup, general, legal";

#[test]
fn top_level() {
    let duration = "is not a duration; allowed: a number with a unit, as 250ms, 1s, 5m, 24h";
    check(vec![
        ("/routers", json!({}), "routers: {} is not a list"),
        ("/routers", json!([]), "routers: is missing or empty; give at least one router"),
        ("/routers", Value::Null, "routers: is missing or empty; give at least one router"),
        ("/routers/0", json!(7), "routers[0]: 7 is not an object"),
        ("/affinity", json!("sticky"), r#"affinity: "sticky" is not allowed; allowed: none, tool_loop, session"#),
        ("/affinity", json!(true), "affinity: true is not allowed; allowed: none, tool_loop, session"),
        ("/on_unknown_model", json!("ignore"), r#"on_unknown_model: "ignore" is not allowed; allowed: reject, pass"#),
        ("/litellm_headers", json!("yes"), r#"litellm_headers: "yes" is not allowed; allowed: true, false"#),
        ("/litellm_headers", json!(1), "litellm_headers: 1 is not allowed; allowed: true, false"),
        ("/session_ttl", json!("soon"), &format!(r#"session_ttl: "soon" {duration}"#)),
        ("/session_ttl", json!("10"), &format!("session_ttl: 10 {duration}")),
        ("/session_ttl", json!(10), &format!("session_ttl: 10 {duration}")),
        ("/session_ttl", json!("0s"), &format!(r#"session_ttl: "0s" {duration}"#)),
        ("/session_ttl", json!("999ms"), "session_ttl: 999ms is not allowed; allowed: 1s or more"),
        ("/session_ttl", json!("-1s"), &format!(r#"session_ttl: "-1s" {duration}"#)),
        ("/session_ttl", json!("1d"), &format!(r#"session_ttl: "1d" {duration}"#)),
    ]);
    let unknown = errors(&with(full(), "/afinity", json!("none")));
    assert_eq!(unknown.len(), 1, "{unknown:?}");
    assert!(
        unknown[0].starts_with("afinity: is not a known key; allowed: routers, affinity, session_ttl"),
        "{unknown:?}"
    );
}

#[test]
fn routers() {
    let name = "is not a name; allowed: up to 128 characters without ';' and control characters";
    let long = "n".repeat(129);
    check(vec![
        ("/routers/0/name", Value::Null, "routers[0].name: is missing; give a text"),
        ("/routers/0/name", json!(""), &format!(r#"routers[0].name: "" is not allowed; allowed: {TEXT}"#)),
        ("/routers/0/name", json!(["r"]), &format!(r#"routers[0].name: ["r"] is not allowed; allowed: {TEXT}"#)),
        ("/routers/0/name", json!("a;b"), &format!(r#"routers[0].name: "a;b" {name}"#)),
        ("/routers/0/name", json!("a\nb"), &format!(r#"routers[0].name: "a\nb" {name}"#)),
        ("/routers/0/name", json!(long), &format!(r#"routers[0].name: "{long}" {name}"#)),
        (
            "/routers/0/name",
            json!("fast"),
            r#"routers[0].name: "fast" is also the name of a model; give the router its own"#,
        ),
        ("/routers/0/models", json!("fast"), r#"routers[0].models: "fast" is not a list"#),
        (
            "/routers/0/default_model",
            json!("big"),
            r#"routers[0].default_model: "big" is not one of the router's models; allowed: fast, smart"#,
        ),
        (
            "/routers/0/default_model",
            json!(""),
            &format!(r#"routers[0].default_model: "" is not allowed; allowed: {TEXT}"#),
        ),
    ]);
    let base = minimal();
    let router = base["routers"][0].clone();
    let two = with(base.clone(), "/routers", json!([router, router]));
    assert_eq!(errors(&two), [r#"routers[1].name: "r" is the name of an earlier router; give each its own"#]);
    let missing = "routers[0].models: is missing or empty; give at least one model";
    assert_eq!(errors(&with(base.clone(), "/routers/0/models", json!([]))), [missing]);
    assert_eq!(errors(&with(base.clone(), "/routers/0/models", Value::Null)), [missing]);
    let unknown = errors(&with(full(), "/routers/0/model", json!([])));
    assert_eq!(unknown.len(), 1, "{unknown:?}");
    assert!(unknown[0].starts_with("routers[0].model: is not a known key; allowed: name, "), "{unknown:?}");
}

#[test]
fn models() {
    let path = |key: &str| format!("routers[0].models[0].{key}");
    let price = "a price in USD per token, 0 to 1";
    let tokens = "a whole number of tokens, 1 or more";
    let needed = "is missing, and the router's strategy uses cost; give USD per token, e.g. 1.5e-7";
    let rows = [
        ("cluster", Value::Null, "is missing; give a text".to_owned()),
        ("cluster", json!(9), format!("9 is not allowed; allowed: {TEXT}")),
        ("upstream_model", json!(""), format!(r#""" is not allowed; allowed: {TEXT}"#)),
        ("quality_tier", json!(4), "4 is not a tier; allowed: 1, 2, 3".into()),
        ("quality_tier", json!(0), "0 is not a tier; allowed: 1, 2, 3".into()),
        ("quality_tier", json!(2.5), "2.5 is not a tier; allowed: 1, 2, 3".into()),
        ("quality_tier", json!("2.5"), "2.5 is not a tier; allowed: 1, 2, 3".into()),
        ("quality_tier", json!("good"), r#""good" is not a tier; allowed: 1, 2, 3"#.into()),
        ("strengths", json!("writing"), r#""writing" is not a list"#.into()),
        ("input_cost_per_token", json!(-1e-7), format!("-0.0000001 is not allowed; allowed: {price}")),
        ("input_cost_per_token", json!(1.5), format!("1.5 is not allowed; allowed: {price}")),
        ("input_cost_per_token", json!("free"), format!(r#""free" is not allowed; allowed: {price}"#)),
        ("input_cost_per_token", Value::Null, needed.into()),
        ("output_cost_per_token", json!([1]), format!("[1] is not allowed; allowed: {price}")),
        ("output_cost_per_token", Value::Null, needed.into()),
        ("cached_input_cost_per_token", json!(-1), format!("-1 is not allowed; allowed: {price}")),
        ("cache_write_cost_per_token", json!("x"), format!(r#""x" is not allowed; allowed: {price}"#)),
        ("long_context", json!(272_000), "272000 is not an object".into()),
        ("credentials", json!("mine"), r#""mine" is not allowed; allowed: own, caller"#.into()),
        ("rpm", json!(0), "0 is not allowed; allowed: a whole number of requests a minute, 1 or more".into()),
        ("tpm", json!("1.5"), "1.5 is not allowed; allowed: a whole number of tokens a minute, 1 or more".into()),
        ("tpm", json!(true), "true is not allowed; allowed: a whole number of tokens a minute, 1 or more".into()),
        (
            "max_parallel_requests",
            json!(-1),
            "-1 is not allowed; allowed: a whole number of requests, 1 or more".into(),
        ),
        ("weight", json!(-0.5), "-0.5 is not allowed; allowed: a number, 0 or more".into()),
        ("weight", json!("heavy"), r#""heavy" is not allowed; allowed: a number, 0 or more"#.into()),
        ("max_input_tokens", json!(0), format!("0 is not allowed; allowed: {tokens}")),
        ("max_input_tokens", json!(1.5), format!("1.5 is not allowed; allowed: {tokens}")),
        ("max_input_tokens", json!(1e15), format!("1000000000000000 is not allowed; allowed: {tokens}")),
    ];
    for (key, value, message) in rows {
        let config = with(full(), &format!("/routers/0/models/0/{key}"), value.clone());
        assert_eq!(errors(&config), [format!("{}: {message}", path(key))], "{key}: {value}");
    }
    check(vec![
        ("/routers/0/models/1", json!("smart"), r#"routers[0].models[1]: "smart" is not an object"#),
        (
            "/routers/0/models/1/name",
            json!("fast"),
            r#"routers[0].models[1].name: "fast" is the name of an earlier model"#,
        ),
        (
            "/routers/0/models/1/strengths/0",
            json!("poetry"),
            &format!(r#"routers[0].models[1].strengths[0]: "poetry" is not a request type; allowed: {TYPES}"#),
        ),
        (
            "/routers/0/models/1/strengths/1",
            json!(3),
            &format!("routers[0].models[1].strengths[1]: 3 is not a request type; allowed: {TYPES}"),
        ),
    ]);
    let unknown = errors(&with(full(), "/routers/0/models/0/tier", json!(2)));
    assert_eq!(unknown.len(), 1, "{unknown:?}");
    assert!(
        unknown[0].starts_with("routers[0].models[0].tier: is not a known key; allowed: name, cluster, "),
        "{unknown:?}"
    );
}

#[test]
fn resilience() {
    let duration = "is not a duration; allowed: 0, or a number with a unit, as 250ms, 1s, 5m, 24h";
    let fails = "a whole number, 0 or more";
    let path = "routers[0].cooldown";
    check(vec![
        (
            "/routers/0/strategy",
            json!("round_robin"),
            r#"routers[0].strategy: "round_robin" is not allowed; allowed: adaptive, simple_shuffle, least_busy, usage_based, latency_based, cost_based"#,
        ),
        (
            "/routers/0/when_all_cooling",
            json!(true),
            "routers[0].when_all_cooling: true is not allowed; allowed: least_bad, reject",
        ),
        ("/routers/0/cooldown", json!("60s"), r#"routers[0].cooldown: "60s" is not an object"#),
        ("/routers/0/cooldown/time", json!(60), &format!("{path}.time: 60 {duration}")),
        ("/routers/0/cooldown/time", json!("-1s"), &format!(r#"{path}.time: "-1s" {duration}"#)),
        ("/routers/0/cooldown/time", json!("soon"), &format!(r#"{path}.time: "soon" {duration}"#)),
        (
            "/routers/0/cooldown/allowed_fails",
            json!(-1),
            &format!("{path}.allowed_fails: -1 is not allowed; allowed: {fails}"),
        ),
        (
            "/routers/0/cooldown/allowed_fails",
            json!(0.5),
            &format!("{path}.allowed_fails: 0.5 is not allowed; allowed: {fails}"),
        ),
        (
            "/routers/0/cooldown/fails",
            json!(1),
            &format!("{path}.fails: is not a known key; allowed: allowed_fails, time"),
        ),
    ]);
    for (time, expected) in [(json!(0), 0), (json!("0"), 0), (json!("0s"), 0), (json!("0ms"), 0), (json!("250ms"), 250)]
    {
        let config =
            parse(&with(full(), "/routers/0/cooldown/time", time.clone())).unwrap_or_else(|_| panic!("{time}"));
        assert_eq!(config.routers[0].resilience.cooldown.time.as_millis(), expected, "{time}");
    }
}

/// Prices may only be left out where they mean nothing.
#[test]
fn prices_are_needed_where_cost_counts() {
    let bare = json!([{"name": "fast", "cluster": "c"}]);
    for (objective, accepted) in [
        (json!({"weights": {"quality": 1, "cost": 0}}), true),
        (json!({"weights": {"quality": 0.9, "cost": 0.1}}), false),
        (json!({"quality_floor": {}}), false),
        (json!({"budget": {"usd_per_1k_requests": 1}}), false),
        (Value::Null, false),
    ] {
        let config =
            with(with(minimal(), "/routers/0/models", bare.clone()), "/routers/0/objective", objective.clone());
        assert_eq!(errors(&config).len(), if accepted { 0 } else { 2 }, "{objective}");
        // Other strategies have no objective.
        for (strategy, accepted) in [("simple_shuffle", true), ("latency_based", true), ("cost_based", false)] {
            let config = with(config.clone(), "/routers/0/strategy", json!(strategy));
            let errors = errors(&config);
            assert_eq!(errors.len(), if accepted { 0 } else { 2 }, "{errors:?}");
            assert!(errors.iter().all(|error| error.contains("the router's strategy uses cost")), "{errors:?}");
        }
    }
}

#[test]
fn objectives() {
    let exactly = "routers[0].objective: exactly one of weights, quality_floor, budget must be given";
    let usd = "USD per 1,000 requests, more than 0";
    let weights = |quality: Value, cost: Value| json!({"weights": {"quality": quality, "cost": cost}});
    let budget = |usd: Value| json!({"budget": {"usd_per_1k_requests": usd}});
    let rows: Vec<(Value, Vec<String>)> = vec![
        (json!("cheap"), vec![r#"routers[0].objective: "cheap" is not an object"#.into(), exactly.into()]),
        (json!({}), vec![exactly.into()]),
        (json!({"quality_floor": {}, "budget": {"usd_per_1k_requests": 1}}), vec![exactly.into()]),
        (
            json!({"quality_floor": {"tolerance": 1.1}}),
            vec![format!("routers[0].objective.quality_floor.tolerance: 1.1 is not allowed; allowed: {SHARE}")],
        ),
        (
            json!({"quality_floor": {"tolerance": "5%"}}),
            vec![format!(r#"routers[0].objective.quality_floor.tolerance: "5%" is not allowed; allowed: {SHARE}"#)],
        ),
        (
            json!({"quality_floor": {"d": 1}}),
            vec!["routers[0].objective.quality_floor.d: is not a known key; allowed: tolerance".into()],
        ),
        (
            weights(json!(-0.1), json!(1)),
            vec![format!("routers[0].objective.weights.quality: -0.1 is not allowed; allowed: {SHARE}")],
        ),
        (
            weights(json!(1), json!(true)),
            vec![format!("routers[0].objective.weights.cost: true is not allowed; allowed: {SHARE}")],
        ),
        (
            weights(json!(0.5), json!(0.4)),
            vec![
                "routers[0].objective.weights: quality 0.5 + cost 0.4 + latency 0 is not 1; the weights must sum to 1"
                    .into(),
            ],
        ),
        (json!({"weights": {"quality": 0.5, "cost": 0.4, "latency": 0.1}}), vec![]),
        (
            json!({"weights": {"quality": 0.5, "cost": 0.5, "latency": 1.1}}),
            vec![format!("routers[0].objective.weights.latency: 1.1 is not allowed; allowed: {SHARE}")],
        ),
        (
            json!({"weights": {"price": 0}}),
            vec!["routers[0].objective.weights.price: is not a known key; allowed: quality, cost, latency".into()],
        ),
        (
            json!({"budget": {}}),
            vec![
                "routers[0].objective.budget.usd_per_1k_requests: is missing; give USD per 1,000 requests, e.g. 2.0"
                    .into(),
            ],
        ),
        (
            budget(json!(0)),
            vec![format!("routers[0].objective.budget.usd_per_1k_requests: 0 is not allowed; allowed: {usd}")],
        ),
        (
            budget(json!("2 USD")),
            vec![format!(r#"routers[0].objective.budget.usd_per_1k_requests: "2 USD" is not allowed; allowed: {usd}"#)],
        ),
    ];
    for (objective, expected) in rows {
        assert_eq!(errors(&with(full(), "/routers/0/objective", objective.clone())), expected, "{objective}");
    }
    let unknown = errors(&with(full(), "/routers/0/objective", json!({"quality_floor": {}, "latency": {}})));
    assert_eq!(unknown, ["routers[0].objective.latency: is not a known key; allowed: weights, quality_floor, budget"]);
}

#[test]
fn learning() {
    let path = |key: &str| format!("routers[0].learning.{key}");
    for (key, value, shown, allowed) in [
        ("prior_mass", json!(0), "0", "pseudo-counts, more than 0"),
        ("prior_mass", json!("ten"), r#""ten""#, "pseudo-counts, more than 0"),
        ("discount", json!(0), "0", "more than 0, at most 1"),
        ("discount", json!(1.001), "1.001", "more than 0, at most 1"),
        ("saturation", json!(0.5), "0.5", "a mass, 1 or more"),
        ("exploration", json!(-0.01), "-0.01", SHARE),
        ("exploration", json!(2), "2", SHARE),
    ] {
        let config = with(full(), &format!("/routers/0/learning/{key}"), value);
        assert_eq!(errors(&config), [format!("{}: {shown} is not allowed; allowed: {allowed}", path(key))]);
    }
    check(vec![
        ("/routers/0/learning", json!(1), "routers[0].learning: 1 is not an object"),
        (
            "/routers/0/learning/gamma",
            json!(1),
            "routers[0].learning.gamma: is not a known key; allowed: prior_mass, discount, saturation, exploration",
        ),
    ]);
}

#[test]
fn request_types() {
    let path = "routers[0].request_types[0]";
    let long = "x".repeat(513);
    check(vec![
        ("/routers/0/request_types/0/patterns", json!("x"), &format!(r#"{path}.patterns: "x" is not a list"#)),
        (
            "/routers/0/request_types/0/patterns",
            json!([]),
            &format!("{path}.patterns: is missing or empty; give at least one regular expression"),
        ),
        (
            "/routers/0/request_types/0/patterns",
            json!([""]),
            &format!(r#"{path}.patterns[0]: "" is not allowed; allowed: {TEXT}"#),
        ),
        (
            "/routers/0/request_types/0/patterns/1",
            json!("a(b"),
            &format!(r#"{path}.patterns[1]: "a(b" is not a regular expression that can be used: unclosed group"#),
        ),
        (
            "/routers/0/request_types/0/patterns/1",
            json!(long),
            &format!("{path}.patterns[1]: is too long; allowed: up to 512 characters"),
        ),
        (
            "/routers/0/request_types/0/regex",
            json!("x"),
            &format!("{path}.regex: is not a known key; allowed: name, patterns"),
        ),
    ]);
    let named = |name: Value| {
        let base = with(full(), "/routers/0/models/1/strengths", json!([]));
        errors(&with(base, "/routers/0/request_types/0/name", name))
    };
    assert_eq!(named(Value::Null), [format!("{path}.name: is missing; give a text")]);
    assert_eq!(
        named(json!("general")),
        [format!(r#"{path}.name: "general" is a request type already; give it its own name"#)]
    );
    assert!(named(json!("a;b"))[0].contains("without ';'"));
    // A pattern that would compile to more than the filter has room for.
    let huge = errors(&with(full(), "/routers/0/request_types/0/patterns", json!(["(a{500}){500}"])));
    assert!(huge[0].starts_with(&format!("{path}.patterns[0]: ")), "{huge:?}");
}

#[test]
fn bounds() {
    let model = |index: usize| json!({"name": format!("m{index}"), "cluster": "c", "input_cost_per_token": 0, "output_cost_per_token": 0});
    let models = |count: usize| json!((0..count).map(model).collect::<Vec<Value>>());
    assert_eq!(errors(&with(minimal(), "/routers/0/models", models(64))), [] as [&str; 0]);
    assert_eq!(
        errors(&with(minimal(), "/routers/0/models", models(65))),
        ["routers[0].models: 65 are too many; allowed: up to 64"]
    );

    let routers = |count: usize| {
        json!((0..count).map(|index| json!({"name": format!("r{index}"), "models": models(1)})).collect::<Vec<Value>>())
    };
    assert_eq!(errors(&with(minimal(), "/routers", routers(64))), [] as [&str; 0]);
    assert_eq!(errors(&with(minimal(), "/routers", routers(65))), ["routers: 65 are too many; allowed: up to 64"]);

    let types = |count: usize, patterns: usize| {
        let own = |index: usize| json!({"name": format!("t{index}"), "patterns": vec!["x"; patterns]});
        json!((0..count).map(own).collect::<Vec<Value>>())
    };
    assert_eq!(errors(&with(minimal(), "/routers/0/request_types", types(32, 4))), [] as [&str; 0]);
    assert_eq!(
        errors(&with(minimal(), "/routers/0/request_types", types(33, 1))),
        ["routers[0].request_types: 33 are too many; allowed: up to 32"]
    );
    let message = "routers[0].request_types: 160 patterns are too many; allowed: up to 128 in one router";
    assert_eq!(errors(&with(minimal(), "/routers/0/request_types", types(32, 5))), [message]);
    assert_eq!(errors(&with(full(), "/routers/0/name", json!("é".repeat(128)))), [] as [&str; 0]);
}

/// A secret stands in no log, also a wrong one.
#[test]
fn fallback() {
    let chain = |key: &str| format!("/routers/0/models/0/{key}");
    let attempts = "a whole number of attempts, 1 to 8";
    check(vec![
        ("/routers/0/fallback", json!(3), "routers[0].fallback: 3 is not an object"),
        (
            "/routers/0/fallback",
            json!({"attempts": 0}),
            &format!("routers[0].fallback.attempts: 0 is not allowed; allowed: {attempts}"),
        ),
        (
            "/routers/0/fallback",
            json!({"attempts": 9}),
            &format!("routers[0].fallback.attempts: 9 is not allowed; allowed: {attempts}"),
        ),
        (
            "/routers/0/fallback",
            json!({"attempts": 2.5}),
            &format!("routers[0].fallback.attempts: 2.5 is not allowed; allowed: {attempts}"),
        ),
        ("/routers/0/fallback", json!({"default": "fast"}), r#"routers[0].fallback.default: "fast" is not a list"#),
        (
            "/routers/0/fallback",
            json!({"default": ["fast", "big"]}),
            r#"routers[0].fallback.default[1]: "big" is not one of the router's models; allowed: fast, smart"#,
        ),
        (
            "/routers/0/fallback",
            json!({"max": 1}),
            "routers[0].fallback.max: is not a known key; allowed: attempts, default",
        ),
    ]);
    for key in ["fallbacks", "context_window_fallbacks", "content_policy_fallbacks"] {
        let path = format!("routers[0].models[0].{key}");
        check(vec![
            (&chain(key), json!("smart"), &format!(r#"{path}: "smart" is not a list"#)),
            (
                &chain(key),
                json!(["big"]),
                &format!(r#"{path}[0]: "big" is not one of the router's other models; allowed: smart"#),
            ),
            (&chain(key), json!([7]), &format!("{path}[0]: 7 is not one of the router's other models; allowed: smart")),
            (
                &chain(key),
                json!([""]),
                &format!(r#"{path}[0]: "" is not one of the router's other models; allowed: smart"#),
            ),
            (&chain(key), json!(["fast"]), &format!(r#"{path}[0]: "fast" is the model itself; name others"#)),
            (
                &chain(key),
                json!(["smart", "smart"]),
                &format!(r#"{path}[1]: "smart" stands here already; name each model once"#),
            ),
        ]);
    }
}

#[test]
fn callers() {
    let (no_text, short) = ("is no text; give a random one of 32 bytes or more", "allowed: 32 or more");
    let either = "feedback.secret: give either this, a long random text, or `secrets`, a list of them";
    let long = "l".repeat(32);
    check(vec![
        ("/feedback/secret", json!(1_234_567_890), &format!("feedback.secret: {no_text}")),
        ("/feedback/secret", json!(["hunter2"]), &format!("feedback.secret: {no_text}")),
        ("/feedback/secret", json!(""), &format!("feedback.secret: has 0 bytes; {short}")),
        ("/feedback/secret", json!("k"), &format!("feedback.secret: has 1 bytes; {short}")),
        ("/feedback/secret", json!("l".repeat(31)), &format!("feedback.secret: has 31 bytes; {short}")),
        ("/feedback", json!({"secrets": [long, "k"]}), &format!("feedback.secrets[1]: has 1 bytes; {short}")),
        ("/feedback/secret", Value::Null, either),
        ("/feedback/secrets", json!([long]), either),
        ("/feedback", json!({"secrets": []}), either),
        ("/feedback", json!("secret"), r#"feedback: "secret" is not an object"#),
        ("/feedback/key", json!("x"), "feedback.key: is not a known key; allowed: secret, secrets"),
        (
            "/identity_header",
            json!("x user"),
            r#"identity_header: "x user" is not allowed; allowed: the name of a header that is not this filter's"#,
        ),
        (
            "/identity_header",
            json!("X-Adaptive-Router-User"),
            r#"identity_header: "x-adaptive-router-user" is not allowed; allowed: the name of a header that is not this filter's"#,
        ),
        (
            "/on_encoded_body",
            json!("unzip"),
            r#"on_encoded_body: "unzip" is not allowed; allowed: decode, reject, pass"#,
        ),
        ("/routers/0/allow", json!(true), "routers[0].allow: true is not an object"),
        (
            "/routers/0/allow/models",
            json!("no"),
            r#"routers[0].allow.models: "no" is not allowed; allowed: true, false"#,
        ),
        (
            "/routers/0/allow/tier",
            json!(true),
            "routers[0].allow.tier: is not a known key; allowed: models, min_quality_tier, mode",
        ),
    ]);
}

#[test]
fn store() {
    let duration = "is not a duration; allowed: a number with a unit, as 250ms, 1s, 5m, 24h";
    check(vec![
        ("/store", json!("sidecar"), r#"store: "sidecar" is not an object"#),
        ("/store/cluster", Value::Null, "store.cluster: is missing; give a text"),
        ("/store/sync_interval", json!(1), &format!("store.sync_interval: 1 {duration}")),
        ("/store/sync_interval", json!("10ms"), "store.sync_interval: 10ms is not allowed; allowed: 100ms to 1h"),
        ("/store/sync_interval", json!("2h"), "store.sync_interval: 2h is not allowed; allowed: 100ms to 1h"),
        ("/store/timeout", json!("1ms"), "store.timeout: 1ms is not allowed; allowed: 10ms to 1h"),
        ("/store/url", json!("x"), "store.url: is not a known key; allowed: cluster, sync_interval, timeout"),
    ]);
}

#[test]
fn all_errors_are_reported_together() {
    let mut config = full();
    for (pointer, value) in [
        ("/affinity", json!("x")),
        ("/session_ttl", json!(0)),
        ("/surprise", json!(1)),
        ("/routers/0/name", json!("")),
        ("/routers/0/models/0/cluster", Value::Null),
        ("/routers/0/models/1/quality_tier", json!(7)),
        ("/routers/0/objective/weights/quality", json!(2)),
        ("/routers/0/learning/discount", json!(9)),
        ("/routers/0/request_types/0/patterns/0", json!("(")),
        ("/routers/0/extra", json!(null)),
    ] {
        config = with(config, pointer, value);
    }
    let mut paths: Vec<String> =
        errors(&config).iter().map(|error| error.split(':').next().unwrap().to_owned()).collect();
    paths.sort();
    assert_eq!(
        paths,
        [
            "affinity",
            "routers[0].extra",
            "routers[0].learning.discount",
            "routers[0].models[0].cluster",
            "routers[0].models[1].quality_tier",
            "routers[0].name",
            "routers[0].objective.weights.quality",
            "routers[0].request_types[0].patterns[0]",
            "session_ttl",
            "surprise",
        ]
    );
}

#[test]
fn what_is_no_configuration_at_all() {
    use adaptive_router::config::Config;
    for (bytes, says) in [
        (&b""[..], "the plugin configuration is empty"),
        (b" \n", "the plugin configuration is empty"),
        (b"{\"routers\": [}", "the plugin configuration is not JSON: expected value at line 1 column 14"),
        (b"[]", "neither a google.protobuf.Struct nor JSON text"),
        (b"routers:\n- name: x", "neither a google.protobuf.Struct nor JSON text"),
        (b"{}", "routers: is missing or empty"),
    ] {
        let errors = Config::parse(bytes).err().unwrap_or_default();
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(errors[0].to_string().contains(says), "{errors:?}");
    }
}
