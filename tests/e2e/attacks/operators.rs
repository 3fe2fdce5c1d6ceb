//! A mistake in the configuration is refused, or told; it is not served in silence.

use std::rc::Rc;
use std::time::Duration;

use hyper::Version;
use serde_json::{Value, json};

use crate::attacks::{SECRET, best, comes, fast, smart};
use crate::call::Call;
use crate::client::{self, Connection};
use crate::envoy::Envoy;
use crate::fixtures::with;
use crate::fleet::{Fleet, Setup};
use crate::metrics::Metrics;
use crate::world::{Form, World, bootstrap};

fn configuration(keys: Value) -> Value {
    with(json!({"routers": [best("auto", json!([fast(), smart()]))]}), keys)
}

/// What Envoy says when it is asked whether it would take this.
fn judged(configuration: &Value) -> (bool, String) {
    let nowhere = [("fast", ([127, 0, 0, 1], 9).into()), ("elsewhere", ([127, 0, 0, 1], 9).into())];
    Envoy::validate(&bootstrap(configuration, Form::Struct, &nowhere))
}

/// From one token the secret can be found if it is short, and every token can be made with it.
#[test]
fn secrets_that_can_be_guessed_are_refused() {
    let rows = [
        (json!({"secret": "k"}), "feedback.secret: has 1 bytes"),
        (json!({"secret": "fifteen letters"}), "feedback.secret: has 15 bytes"),
        (json!({"secrets": [SECRET, "k"]}), "feedback.secrets[1]: has 1 bytes"),
    ];
    let wrong: Vec<String> = rows
        .into_iter()
        .map(|(feedback, says)| (judged(&configuration(json!({"feedback": feedback}))), says))
        .filter(|((accepted, output), says)| *accepted || !output.contains(says))
        .map(|((accepted, output), says)| format!("not {says:?}, but {accepted}: {output}"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    for feedback in [json!({"secret": SECRET}), json!({"secrets": [SECRET, SECRET.to_uppercase()]})] {
        let (accepted, output) = judged(&configuration(json!({"feedback": feedback})));
        assert!(accepted, "{output}");
    }
}

#[test]
fn a_price_beyond_reason_is_refused() {
    let models = json!([with(fast(), json!({"input_cost_per_token": 1e300})), smart()]);
    let (accepted, output) = judged(&json!({"routers": [best("auto", models)]}));
    assert!(!accepted && output.contains("routers[0].models[0].input_cost_per_token: "), "{output}");
}

/// Who asks for the model by its name gets the first one.
#[test]
fn a_name_that_means_two_clusters_is_told() {
    let other = with(fast(), json!({"cluster": "smart"}));
    let (accepted, output) =
        judged(&json!({"routers": [best("auto", json!([fast()])), best("other", json!([other]))]}));
    let told = |line: &str| line.contains("wasm") && line.contains("fast") && line.contains("smart");
    assert!(!accepted || output.lines().any(told), "accepted: {output}");
}

#[test]
fn a_store_that_envoy_does_not_know_is_told() {
    let world =
        World::start(&configuration(json!({"store": {"cluster": "no-such-cluster", "sync_interval": "100ms"}})));
    assert!(comes(|| lines(&world.envoy, "no-such-cluster") > 0), "{}", world.envoy.log());
}

/// Every request goes to one cluster, whatever is chosen.
#[test]
fn a_route_that_does_not_ask_the_filter_is_told() {
    let world = World::start_bootstrap(1, |clusters| {
        let bootstrap = bootstrap(&configuration(json!({})), Form::Struct, clusters);
        bootstrap.replace("cluster_header: x-adaptive-router-cluster", "cluster: fast")
    });
    let ask = |messages: Value| {
        let body = json!({"model": "auto", "messages": messages}).to_string();
        let call = Call::post("/v1/chat/completions", body).header("x-adaptive-router-min-quality-tier", "3");
        let answer = world.send(call);
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["choices"][0]["message"].clone()
    };
    let question = json!({"role": "user", "content": "Write a limerick about a cat"});
    let answer = ask(json!([question]));
    ask(json!([question, answer, {"role": "user", "content": "Perfect, thank you, exactly what I wanted!"}]));
    assert_eq!(world.fast.requests().len(), 2);
    is_told_once(&world.envoy, "route", "cluster");
    let metrics = Metrics::read(&world.envoy);
    let evidence = metrics.sum("adaptive_router_evidence_success_milli");
    assert_eq!(evidence, 0.0, "smart is credited with what fast has answered");
}

/// The headers go on before the body has been read.
#[test]
fn a_filter_that_cannot_hold_headers_is_told() {
    let world = World::start_bootstrap(1, |clusters| {
        let bootstrap = bootstrap(&configuration(json!({})), Form::Struct, clusters);
        bootstrap.replace("allow_on_headers_stop_iteration: true", "allow_on_headers_stop_iteration: false")
    });
    for _ in 0..2 {
        client::block_on(async {
            let mut connection = Connection::open(world.envoy.addr, Version::HTTP_11).await;
            let answer = connection.start(Call::chat("auto", "Hello"));
            // It may never come.
            let _ = tokio::time::timeout(Duration::from_millis(300), answer).await;
        });
    }
    is_told_once(&world.envoy, "stop_iteration", "allow_on_headers_stop_iteration");
}

/// Nobody reads the plan for the next attempts.
#[test]
fn a_cluster_without_the_upstream_role_is_told() {
    let cluster = |_: &str, text: String| {
        let lines = text.lines().filter(|line| !line.contains("typed_extension_protocol_options"));
        lines.map(|line| format!("{line}\n")).collect()
    };
    let fleet = Fleet::start(&Setup { cluster: Rc::new(cluster), ..Setup::default() });
    for _ in 0..3 {
        assert_eq!(fleet.send(Call::chat("auto", "Hello")).status, 200);
    }
    is_told_once(&fleet.envoy, "plan_lost", "upstream");
}

/// By a fault, and by one line of the log that has this word.
#[track_caller]
fn is_told_once(envoy: &Envoy, fault: &str, word: &str) {
    let series = format!("adaptive_router_faults{{kind=\"{fault}\"}}");
    let counted = comes(|| Metrics::read(envoy).get(&series) >= 1.0);
    assert_eq!((counted, lines(envoy, word)), (true, 1), "{series}, and lines with {word}");
}

/// Warnings and errors of the filter that have this word.
fn lines(envoy: &Envoy, word: &str) -> usize {
    let is_one = |line: &&str| {
        let told = line.contains("[warning][wasm]") || line.contains("[error][wasm]");
        told && line.contains("wasm log") && line.contains(word)
    };
    envoy.log().lines().filter(is_one).count()
}
