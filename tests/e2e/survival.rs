//! No failure of one provider may reach a client while another one is well.

use std::time::{Duration, Instant};

use adaptive_router_sim::{Behaviour, Reply};
use serde_json::{Value, json};

use crate::call::Call;
use crate::client::{self, Connection};
use crate::fixtures::with;
use crate::fleet::{Fleet, MODELS, Setup, router};
use crate::metrics::Metrics;

/// `ADAPTIVE_ROUTER_SURVIVAL=10000` asks for more.
const REQUESTS: usize = 1_000;
const CONNECTIONS: usize = 16;
/// What a fallback may cost beyond the failed attempt and the back-off.
const MAX_ADDED: Duration = Duration::from_millis(5);

#[test]
fn survival() {
    let (requests, steps) = survive(json!({}));
    assert!(steps >= requests as f64, "{steps}");
}

/// Most requests never meet a model that fails.
#[test]
fn survival_with_cooldown() {
    let (requests, steps) = survive(json!({"cooldown": {"time": "500ms"}}));
    assert!((1.0..requests as f64 / 2.0).contains(&steps), "{steps}");
}

/// Many requests to a fleet whose best model always fails, and its second best often. No failure comes through. Gives how
/// many there were, and how many fallbacks they took.
fn survive(keys: Value) -> (usize, f64) {
    let requests = std::env::var("ADAPTIVE_ROUTER_SURVIVAL").map_or(REQUESTS, |count| count.parse().unwrap());
    let routers = json!([router(keys)]);
    let fleet = Fleet::start(&Setup { workers: 2, routers, ..Setup::default() });
    let before = fleet.envoy.resident_bytes();
    let failures: [fn() -> Reply; 7] = [
        || Reply::json(500, r#"{"error":{"message":"broken"}}"#),
        || Reply::json(429, r#"{"error":{"message":"slow down"}}"#).header("retry-after", "60"),
        Reply::abort,
        || Reply::status(503),
        || Reply::json(400, r#"{"error":{"message":"prompt is too long: 9 tokens > 8 maximum"}}"#),
        || Reply::json(502, "<html>").hang_up(),
        || Reply::json(404, r#"{"error":{"code":"model_not_found"}}"#),
    ];
    for index in 0..requests {
        fleet.provider("fast").script(failures[index % failures.len()]());
        if index % 3 == 0 {
            fleet.provider("medium").script(failures[index % failures.len()]());
        }
    }
    let stream = r#"{"model":"auto","stream":true,"messages":[{"role":"user","content":"Hi"}]}"#;
    let calls = (0..requests).map(|index| match index % 4 {
        0 => Call::post("/v1/chat/completions", stream),
        1 => Call::chat("auto", "Hello").chunked(20),
        _ => Call::chat("auto", &"Hello ".repeat(index % 500)),
    });
    let answers = client::send_all(fleet.envoy.addr, calls.collect(), CONNECTIONS);
    let failed: Vec<_> = answers.iter().filter(|answer| answer.status != 200).collect();
    assert!(failed.is_empty(), "{} of {requests} failed, as {:?}", failed.len(), failed[0]);
    for answer in &answers {
        assert_eq!(answer.model(), answer.header("x-sim-model"));
        assert_ne!(answer.model(), Some("fast"));
    }
    let steps = Metrics::read(&fleet.envoy).sum("adaptive_router_fallbacks");
    let grown = fleet.envoy.resident_bytes().saturating_sub(before);
    println!("{requests} requests, {steps} fallbacks, no failure; Envoy grew by {} MB", grown >> 20);
    (requests, steps)
}

/// The user's praise is for the model that answered, not for the one that was chosen.
#[test]
fn survival_credits_the_model_that_answered() {
    let extra = json!({"feedback": {"secret": "a secret of the tests"}});
    let routers = json!([with(router(json!({})), json!({"learning": {"exploration": 0}}))]);
    let fleet = Fleet::start(&Setup { extra, routers, ..Setup::default() });
    let evidence = |model: &str| {
        let metrics = Metrics::read(&fleet.envoy);
        let of = |kind: &str| {
            let all = metrics.starting_with("adaptive_router_evidence");
            let ours =
                |(series, _): &(&&str, &f64)| series.contains(kind) && series.contains(&format!("model=\"{model}\""));
            all.iter().filter(ours).map(|(_, value)| value / 1000.0).sum::<f64>()
        };
        (of("success"), of("failure"))
    };
    for (reply, expected) in [("json", 200), ("stream", 200)] {
        let asked =
            json!({"role": "user", "content": format!("Write a Python function that merges two {reply} lists.")});
        let stream = reply == "stream";
        let request = |messages: Value| json!({"model": "auto", "stream": stream, "messages": messages}).to_string();
        fleet.clear();
        fleet.provider("fast").script(Reply::json(500, "{}"));
        let answer = fleet.send(Call::post("/v1/chat/completions", request(json!([asked]))));
        assert_eq!((answer.status, answer.model()), (expected, Some("medium")));
        let token = answer.header("x-adaptive-router-decision").unwrap().to_owned();
        let text = if stream {
            streamed(&answer.text())
        } else {
            answer.json()["choices"][0]["message"]["content"].as_str().unwrap().to_owned()
        };
        let before = MODELS.map(evidence);
        let praise = json!({"role": "user", "content": "Perfect, that works now, thank you!"});
        let history = json!([asked, {"role": "assistant", "content": text}, praise]);
        assert_eq!(fleet.send(Call::post("/v1/chat/completions", request(history))).status, 200);
        let after = MODELS.map(evidence);
        assert!(after[1].0 > before[1].0, "{reply}: {before:?} {after:?}");
        assert_eq!((after[0], after[2]), (before[0], before[2]), "{reply}");
        // So is the token for explicit feedback.
        let feedback = json!({"decision": token, "rating": "up"}).to_string();
        assert_eq!(fleet.send(Call::post("/adaptive_router/feedback", feedback)).status, 200);
        let explicit = MODELS.map(evidence);
        assert!(explicit[1].0 > after[1].0 && explicit[0] == after[0], "{reply}: {after:?} {explicit:?}");
    }
    // Tokens and money are the answering model's, too.
    let metrics = Metrics::read(&fleet.envoy);
    let tokens = |model: &str| {
        metrics.get(&format!(r#"adaptive_router_tokens{{direction="output",model="{model}",router="auto"}}"#))
    };
    assert!(tokens("medium") > 0.0);
    assert_eq!(
        metrics.get(r#"adaptive_router_picks{model="medium",request_type="code_generation",router="auto"}"#),
        0.0
    );
}

fn streamed(text: &str) -> String {
    let events = text.lines().filter_map(|line| serde_json::from_str::<Value>(line.strip_prefix("data: ")?).ok());
    events.filter_map(|event| Some(event["choices"][0]["delta"]["content"].as_str()?.to_owned())).collect()
}

/// Medians of requests one after the other, with and without a failing first model.
#[test]
fn survival_is_quick() {
    const ROUNDS: usize = 200;
    let fleet = Fleet::start(&Setup::default());
    let median = |model: &str| {
        client::block_on(async {
            let mut connection = Connection::open(fleet.envoy.addr, hyper::Version::HTTP_11).await;
            let mut times = Vec::new();
            for _ in 0..ROUNDS {
                let call = Call::chat(model, "Hello");
                let started = Instant::now();
                assert_eq!(connection.send(call).await.status, 200);
                times.push(started.elapsed());
            }
            times.sort();
            (times[ROUNDS / 2], times[ROUNDS * 9 / 10])
        })
    };
    let plain = median("auto");
    let failing = Behaviour { status: Some(500), ..Behaviour::with_success(1.0) };
    fleet.provider("fast").set_behaviour(failing).unwrap();
    let fallback = median("auto");
    println!("median and 90th percentile: {plain:?} without, {fallback:?} with a failed attempt and its back-off");
    assert!(fallback.0 < plain.0 + MAX_ADDED, "{plain:?} {fallback:?}");
}
