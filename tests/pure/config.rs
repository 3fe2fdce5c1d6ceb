//! Prevents: a configuration that is accepted and means something else than it says; and one that is right but refused
//! because of the form in which the proxy hands it over.

mod keys;

use std::time::Duration;

use adaptive_router::config::model::{Capacity, Price, Tier, Usage};
use adaptive_router::config::request_edits::{Dropped, Member, RequestEdits};
use adaptive_router::config::{
    self, Affinity, AllCooling, Allow, Config, Cooldown, EncodedBody, Learning, Objective, Resilience, Store,
    UnknownModel,
};
use proptest::collection::vec;
use proptest::prelude::*;
use regex::Regex;
use serde_json::{Value, json};

use crate::json;
use crate::random::holds;

pub const SECRET: &str = "only for these tests, and long enough";

/// A configuration with every key that exists.
pub fn full() -> Value {
    json!({
        "routers": [{
            "name": "smart-cheap-router",
            "models": [
                {"name": "fast", "cluster": "openai_mini", "upstream_model": "gpt-4o-mini", "quality_tier": 2,
                 "strengths": ["general"], "input_cost_per_token": 1.5e-7, "output_cost_per_token": 6e-7,
                 "max_input_tokens": 128_000, "weight": 2.5, "rpm": 500, "tpm": 200_000, "max_parallel_requests": 100},
                {"name": "smart", "cluster": "openai_large", "quality_tier": 3, "strengths": ["legal", "writing"],
                 "input_cost_per_token": 5e-6, "output_cost_per_token": 1.5e-5,
                 "request": {"drop": ["user", "metadata.session_id"], "rename": {"max_tokens": "max_completion_tokens"},
                             "defaults": {"n": 1}, "set": {"temperature": 0.5, "stop": ["x", 2]}}}
            ],
            "default_model": "smart",
            "objective": {"weights": {"quality": 0.6, "cost": 0.4, "latency": 0.0}},
            "request_types": [{"name": "legal", "patterns": [r"\bcontract\b", "Größe"]}],
            "learning": {"prior_mass": 20, "discount": 0.99, "saturation": 300, "exploration": 0.02},
            "strategy": "cost_based",
            "cooldown": {"allowed_fails": 5, "time": "30s"},
            "when_all_cooling": "reject",
            "allow": {"models": false, "min_quality_tier": false, "mode": false}
        }],
        "affinity": "none",
        "session_ttl": "90m",
        "on_unknown_model": "pass",
        "default_cluster": "files",
        "litellm_headers": true,
        "feedback": {"secret": SECRET},
        "identity_header": "X-User",
        "on_encoded_body": "pass",
        "store": {"cluster": "sidecar", "sync_interval": "250ms", "timeout": "2s"}
    })
}

/// The least that is accepted.
pub fn minimal() -> Value {
    let model = json!({"name": "fast", "cluster": "c", "input_cost_per_token": 1e-7, "output_cost_per_token": 0});
    json!({"routers": [{"name": "r", "models": [model]}]})
}

/// A value of the configuration, put in or replaced.
pub fn with(mut config: Value, pointer: &str, value: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match config.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer} has no parent")) {
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
        Value::Object(members) => drop(members.insert(key.to_owned(), value)),
        other => panic!("{pointer}: {other} has no members"),
    }
    config
}

/// All of a configuration; the secret is not to be printed anywhere else.
fn shown(config: &Config) -> String {
    let Config { routers, affinity, session_ttl, on_unknown_model, litellm_headers, feedback_secrets, store, .. } =
        config;
    let Config { identity_header, on_encoded_body, default_cluster, .. } = config;
    // The JSON writes 2.0 where the other form has 2, and means the same.
    let routers = format!("{routers:?}");
    let routers = Regex::new(r#"json: "(\\.|[^"\\])*""#).unwrap().replace_all(&routers, "");
    format!(
        "{routers} {affinity:?} {session_ttl:?} {on_unknown_model:?} {litellm_headers} {default_cluster:?} {feedback_secrets:?} {store:?} \
         {identity_header:?} {on_encoded_body:?}"
    )
}

pub fn parse(config: &Value) -> Result<Config, Vec<String>> {
    Config::parse(config.to_string().as_bytes()).map_err(|errors| errors.iter().map(ToString::to_string).collect())
}

pub fn accepted(config: &Value) -> Config {
    parse(config).unwrap_or_else(|errors| panic!("refused: {errors:#?}"))
}

#[test]
fn every_key_arrives() {
    let config = accepted(&full());
    assert_eq!(config.affinity, Affinity::None);
    assert_eq!(config.session_ttl, Duration::from_secs(90 * 60));
    assert_eq!(config.on_unknown_model, UnknownModel::Pass);
    assert_eq!(config.default_cluster.as_deref(), Some("files"));
    assert!(config.litellm_headers);
    assert_eq!(config.feedback_secrets, [SECRET]);
    assert_eq!((config.identity_header.as_deref(), config.on_encoded_body), (Some("x-user"), EncodedBody::Pass));
    let store =
        Store { cluster: "sidecar".into(), sync_interval: Duration::from_millis(250), timeout: Duration::from_secs(2) };
    assert_eq!(config.store, Some(store));
    let router = &config.routers[0];
    assert_eq!(router.name, "smart-cheap-router");
    assert_eq!(router.default_model, 1);
    assert_eq!(router.allow, Allow { models: false, min_quality_tier: false, mode: false });
    assert_eq!(router.objective, Objective::Weights { quality: 0.6, cost: 0.4, latency: 0.0 });
    assert_eq!(router.request_types.len(), 8);
    assert_eq!(router.request_types[7], "legal");
    assert_eq!(router.learning, Learning { prior_mass: 20.0, discount: 0.99, saturation: 300.0, exploration: 0.02 });
    let [fast, smart] = router.models.as_slice() else { panic!("two models") };
    assert_eq!(
        (fast.name.as_str(), fast.cluster.as_str(), fast.upstream_model.as_str()),
        ("fast", "openai_mini", "gpt-4o-mini")
    );
    assert_eq!((fast.quality_tier, fast.max_input_tokens), (Tier::Two, Some(128_000)));
    assert_eq!(fast.price, Price::new(1.5e-7, 6e-7));
    assert_eq!(fast.strengths, [6]);
    let capacity = Capacity { rpm: Some(500), tpm: Some(200_000), max_parallel_requests: Some(100) };
    assert_eq!((fast.weight, fast.capacity), (2.5, capacity));
    assert_eq!((smart.weight, smart.capacity), (1.0, Capacity::default()));
    let dropped = |key: &str, inner: Option<&str>| Dropped { key: key.into(), inner: inner.map(str::to_owned) };
    let member = |key: &str, value: &str| Member { key: key.into(), value: value.into() };
    let edits = RequestEdits {
        drop: vec![dropped("user", None), dropped("metadata", Some("session_id"))],
        rename: vec![("max_tokens".into(), "max_completion_tokens".into())],
        defaults: vec![member("n", "1")],
        set: vec![member("stop", r#"["x",2]"#), member("temperature", "0.5")],
    };
    assert_eq!((&smart.edits, fast.edits.is_empty()), (&edits, true));
    let cooldown = Cooldown { allowed_fails: 5, time: Duration::from_secs(30) };
    let resilience =
        Resilience { strategy: config::Strategy::CostBased, cooldown, when_all_cooling: AllCooling::Reject };
    assert_eq!(router.resilience, resilience);
    assert_eq!(
        (smart.upstream_model.as_str(), smart.quality_tier, smart.max_input_tokens),
        ("smart", Tier::Three, None)
    );
    assert_eq!(smart.strengths, [7, 4]);
    assert_eq!(config.router("smart-cheap-router").map(|(index, _)| index), Some(0));
    assert!(config.router("fast").is_none());
}

#[test]
fn defaults() {
    let config = accepted(&minimal());
    assert_eq!(config.affinity, Affinity::ToolLoop);
    assert_eq!(config.session_ttl, Duration::from_secs(24 * 3600));
    assert_eq!(config.on_unknown_model, UnknownModel::Reject);
    assert!(!config.litellm_headers);
    assert!(config.feedback_secrets.is_empty());
    assert_eq!((config.identity_header, config.on_encoded_body), (None, EncodedBody::Decode));
    let router = &config.routers[0];
    assert_eq!(router.allow, Allow { models: true, min_quality_tier: true, mode: true });
    assert_eq!(router.default_model, 0);
    assert_eq!(router.objective, Objective::QualityFloor { tolerance: 0.05, allowance: 0.02 });
    assert_eq!(router.learning, Learning { prior_mass: 4.0, discount: 1.0, saturation: 2_000.0, exploration: 0.005 });
    let names =
        "code_generation code_understanding technical_design analytical_reasoning writing factual_lookup general";
    assert_eq!(router.request_types.join(" "), names);
    let cooldown = Cooldown { allowed_fails: 3, time: Duration::from_secs(60) };
    let resilience =
        Resilience { strategy: config::Strategy::Adaptive, cooldown, when_all_cooling: AllCooling::LeastBad };
    assert_eq!(router.resilience, resilience);
    let model = &router.models[0];
    assert_eq!((model.upstream_model.as_str(), model.quality_tier), ("fast", Tier::Two));
}

/// Envoy's YAML reader hands over fractions as text.
#[test]
fn numbers_may_be_text() {
    for (pointer, number, text) in [
        ("/routers/0/models/0/quality_tier", json!(3), json!("3")),
        ("/routers/0/models/0/input_cost_per_token", json!(1.5e-7), json!("1.5e-7")),
        ("/routers/0/models/0/output_cost_per_token", json!(6e-7), json!("0.0000006")),
        ("/routers/0/models/0/max_input_tokens", json!(128_000), json!("128000")),
        (
            "/routers/0/objective",
            json!({"quality_floor": {"tolerance": 0.05}}),
            json!({"quality_floor": {"tolerance": "0.05"}}),
        ),
        (
            "/routers/0/objective",
            json!({"budget": {"usd_per_1k_requests": 2.5}}),
            json!({"budget": {"usd_per_1k_requests": "2.5"}}),
        ),
        (
            "/routers/0/objective",
            json!({"weights": {"quality": 0.6, "cost": 0.4, "latency": 0}}),
            json!({"weights": {"quality": "0.6", "cost": ".4", "latency": "0.0"}}),
        ),
        (
            "/routers/0/learning",
            json!({"prior_mass": 1.5, "discount": 0.9, "saturation": 2.5, "exploration": 0.1}),
            json!({"prior_mass": "1.5", "discount": "0.9", "saturation": "2.5", "exploration": "1e-1"}),
        ),
    ] {
        let as_number = accepted(&with(full(), pointer, number));
        let as_text = accepted(&with(full(), pointer, text.clone()));
        assert_eq!(shown(&as_text), shown(&as_number), "{pointer}: {text}");
    }
    for text in ["", "NaN", "inf", "0.05 ", "5%", "0,05", "1_000"] {
        assert!(parse(&with(full(), "/routers/0/learning/exploration", json!(text))).is_err(), "{text:?}");
    }
}

#[test]
fn durations() {
    for (text, millis) in
        [("1500ms", 1_500), ("1s", 1_000), ("5m", 300_000), ("24h", 86_400_000), ("1.5s", 1_500), ("0.5h", 1_800_000)]
    {
        let config = accepted(&with(full(), "/session_ttl", json!(text)));
        assert_eq!(config.session_ttl, Duration::from_millis(millis), "{text}");
    }
}

#[test]
fn own_request_types_are_tried_first_and_in_order() {
    let types = json!([
        {"name": "legal", "patterns": [r"\bcontract\b", "größe"]},
        {"name": "code_in_court", "patterns": ["rust", "contract"]},
    ]);
    let config = accepted(&with(full(), "/routers/0/request_types", types));
    let router = &config.routers[0];
    for (text, request_type) in [
        ("Write a function in Rust for this CONTRACT", "legal"),
        ("Write a function in Rust", "code_in_court"),
        ("Subcontractors", "code_in_court"),
        ("Welche GRÖSSE hat das?", "legal"),
        ("Write a function that sorts a list in Python", "code_generation"),
        ("", "general"),
    ] {
        let mut folded = String::new();
        adaptive_router::language::fold::fold(text, &mut folded);
        assert_eq!(router.request_type_name(router.classify(folded.as_bytes())), request_type, "{text}");
    }
}

#[test]
fn a_struct_means_what_the_same_json_means() {
    for config in [full(), minimal()] {
        let from_struct = Config::parse(&protobuf_struct(&config)).unwrap_or_else(|errors| panic!("{errors:?}"));
        assert_eq!(shown(&from_struct), shown(&accepted(&config)));
    }
    // Errors too, the numbers in them shown as they were written.
    let object =
        json::value(WORDS).prop_filter("an object", |value| value.as_object().is_some_and(|map| !map.is_empty()));
    holds(500, object, |config| {
        assert_eq!(Config::parse(&protobuf_struct(&config)).err(), Config::parse(config.to_string().as_bytes()).err());
    });
}

/// A serialized Struct begins with a line's end and the length of its first entry, which may be the number of a `{`.
#[test]
fn a_struct_is_one_whatever_its_first_bytes_look_like() {
    for length in 32..300 {
        let config = with(minimal(), "/feedback", json!({"secret": "s".repeat(length)}));
        let parsed = Config::parse(&protobuf_struct(&config)).unwrap_or_else(|errors| panic!("{length}: {errors:?}"));
        assert_eq!(parsed.feedback_secrets[0].len(), length);
    }
    for text in ["\n{}", " \r\n\t{}"] {
        let errors = Config::parse(text.as_bytes()).err().unwrap();
        assert_eq!(errors[0].to_string(), "routers: is missing or empty; give at least one router", "{text:?}");
    }
}

#[test]
fn several_secrets_are_accepted_and_the_first_one_signs() {
    let secrets = ["new", "old"].map(|name| format!("{name} {SECRET}"));
    let config = accepted(&with(full(), "/feedback", json!({"secrets": secrets})));
    assert_eq!(config.feedback_secrets, secrets);
}

#[test]
fn a_name_that_means_two_clusters_is_warned_of() {
    let mut config = minimal();
    let mut other = config["routers"][0].clone();
    other["name"] = json!("other");
    config["routers"].as_array_mut().unwrap().push(other);
    assert_eq!(accepted(&config).warnings(), Vec::<String>::new(), "the same cluster");
    let config = with(config, "/routers/1/models/0/cluster", json!("elsewhere"));
    let warnings = accepted(&config).warnings();
    let says = |word: &str| warnings[0].contains(&format!("{word:?}"));
    assert!(warnings.len() == 1 && ["fast", "c", "elsewhere", "r", "other"].into_iter().all(says), "{warnings:?}");
}

#[test]
fn any_bytes_are_survived() {
    holds(3_000, vec(any::<u8>(), 0..100), |bytes| drop(Config::parse(&bytes)));
    let cuts = protobuf_struct(&full());
    (0..cuts.len()).step_by(3).for_each(|end| drop(Config::parse(&cuts[..end])));
    holds(300, (any::<prop::sample::Index>(), any::<u8>()), |(place, byte)| {
        let mut bytes = protobuf_struct(&full());
        let place = place.index(bytes.len());
        bytes[place] = byte;
        drop(Config::parse(&bytes));
    });
}

const POINTERS: &[&str] = &[
    "/routers",
    "/routers/0",
    "/routers/0/name",
    "/routers/0/models",
    "/routers/0/models/0",
    "/routers/0/models/1/name",
    "/routers/0/models/0/strengths",
    "/routers/0/models/0/quality_tier",
    "/routers/0/default_model",
    "/routers/0/objective",
    "/routers/0/objective/weights",
    "/routers/0/objective/weights/cost",
    "/routers/0/request_types",
    "/routers/0/request_types/0",
    "/routers/0/request_types/0/patterns",
    "/routers/0/learning",
    "/routers/0/learning/discount",
    "/affinity",
    "/session_ttl",
    "/litellm_headers",
];
const WORDS: &[&str] = &[
    "routers",
    "name",
    "models",
    "cluster",
    "quality_tier",
    "strengths",
    "writing",
    "objective",
    "weights",
    "quality",
    "cost",
    "quality_floor",
    "tolerance",
    "budget",
    "usd_per_1k_requests",
    "request_types",
    "patterns",
    "[a-z]+(b|c)*",
    "(",
    "learning",
    "prior_mass",
    "discount",
    "affinity",
    "session_ttl",
    "24h",
    "h",
    "1e999h",
    "",
    "é;",
    "fast",
];

/// What is refused is refused for a reason that names a field; nothing panics.
#[test]
fn any_value_in_any_place_is_survived() {
    holds(800, (prop::sample::select(POINTERS.to_vec()), json::value(WORDS)), |(pointer, value)| {
        if let Err(errors) = parse(&with(full(), pointer, value)) {
            assert!(!errors.is_empty(), "refused without a reason");
            assert!(errors.iter().all(|error| !error.contains('\n') && error.chars().count() < 2_000), "{errors:?}");
        }
    });
}

/// What Envoy makes of a Struct written in YAML.
fn protobuf_struct(value: &Value) -> Vec<u8> {
    let members = value.as_object().unwrap().iter();
    let entry = |(key, member): (&String, &Value)| {
        field(1, &[field(1, key.as_bytes()), field(2, &protobuf_value(member))].concat())
    };
    members.flat_map(entry).collect()
}

fn protobuf_value(value: &Value) -> Vec<u8> {
    match value {
        Value::Null => vec![1 << 3, 0],
        Value::Number(number) => [&[2 << 3 | 1], number.as_f64().unwrap().to_le_bytes().as_slice()].concat(),
        Value::String(text) => field(3, text.as_bytes()),
        Value::Bool(boolean) => vec![4 << 3, u8::from(*boolean)],
        Value::Object(_) => field(5, &protobuf_struct(value)),
        Value::Array(items) => {
            field(6, &items.iter().flat_map(|item| field(1, &protobuf_value(item))).collect::<Vec<u8>>())
        }
    }
}

fn field(number: u8, payload: &[u8]) -> Vec<u8> {
    let mut out = vec![number << 3 | 2];
    let mut length = payload.len();
    while length > 127 {
        out.push(length as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
    out.extend(payload);
    out
}

/// Cached input, cache writes and long requests have prices of their own, and by default that of what they are a kind of.
#[test]
fn what_an_exchange_costs() {
    // Prices that are allowed, and exact.
    let p = |number: f64| number / 32.0;
    let price = |keys: Value| {
        let mut config = minimal();
        config["routers"][0]["models"][0] =
            json!({"name": "m", "cluster": "c", "input_cost_per_token": p(2.0), "output_cost_per_token": p(10.0)});
        let model = config["routers"][0]["models"][0].as_object_mut().unwrap();
        model.extend(keys.as_object().unwrap().clone());
        accepted(&config).routers[0].models[0].price
    };
    let used = |input: f64, output: f64, cached: f64, written: f64| Usage {
        input_tokens: input,
        output_tokens: output,
        cached_input_tokens: cached,
        cache_write_tokens: written,
    };
    let cached = json!({"cached_input_cost_per_token": p(0.5), "cache_write_cost_per_token": p(4.0)});
    let long = json!({"long_context": {"above": 100, "input": p(4.0), "output": p(20.0), "cached_input": p(1.0)}});
    for (keys, usage, usd) in [
        (json!({}), used(50.0, 3.0, 0.0, 0.0), 130.0),
        (json!({}), used(50.0, 3.0, 40.0, 5.0), 130.0),
        (cached.clone(), used(50.0, 3.0, 40.0, 5.0), 10.0 + 20.0 + 20.0 + 30.0),
        (json!({"cached_input_cost_per_token": 0}), used(50.0, 0.0, 50.0, 0.0), 0.0),
        (long.clone(), used(100.0, 1.0, 0.0, 0.0), 210.0),
        (long.clone(), used(101.0, 1.0, 100.0, 0.0), 4.0 + 100.0 + 20.0),
        // What is not said of long requests stays in proportion.
        (json!({"long_context": {"above": 100, "input": p(4.0)}}), used(200.0, 1.0, 100.0, 0.0), 400.0 + 400.0 + 10.0),
        (
            json!({"cached_input_cost_per_token": p(0.5), "cache_write_cost_per_token": p(4.0), "long_context": {"above": 100, "input": p(4.0)}}),
            used(200.0, 0.0, 100.0, 50.0),
            200.0 + 100.0 + 400.0,
        ),
    ] {
        assert_eq!(price(keys.clone()).of(usage), p(usd), "{keys} {usage:?}");
    }
    let mut config = minimal();
    config["routers"][0]["models"][0]["long_context"] = json!({"input": 1, "upto": 2});
    let path = "routers[0].models[0].long_context";
    let known = "is not a known key; allowed: above, input, output, cached_input";
    let missing = "is missing; give a number of input tokens";
    assert_eq!(parse(&config).err().unwrap(), [format!("{path}.above: {missing}"), format!("{path}.upto: {known}")]);
}
