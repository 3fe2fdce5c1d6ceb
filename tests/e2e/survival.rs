//! No failure of one provider may reach a client while another one is well.

use std::time::{Duration, Instant};

use adaptive_router_sim::Reply;
use serde_json::{Value, json};

use crate::call::{Answer, Call};
use crate::client::{self, Connection};
use crate::fixtures::with;
use crate::fleet::{Fleet, MODELS, Setup, model, retry_policy, router};
use crate::metrics::{self, Metrics};

/// `ADAPTIVE_ROUTER_SURVIVAL=10000` asks for more.
const REQUESTS: usize = 1_000;
const CONNECTIONS: usize = 8;
/// What a fallback may cost beyond the failed attempt and the back-off.
const MAX_ADDED: Duration = Duration::from_millis(5);
/// For so long a broken model is left alone.
const COOLDOWN: Duration = Duration::from_millis(500);
/// Requests within which a model that breaks must be left.
const MAX_TO_BROKEN: usize = 20;
/// Requests after which it must have been left.
const FIRST: usize = 100;
/// Requests that may find out, each time a cooldown ends, that it is still broken: silence takes its time.
const MAX_PROBES: usize = 10;
/// For so long Envoy waits for the response of an attempt.
const TRY_TIMEOUT: Duration = Duration::from_millis(250);

/// How a model is broken.
type Kind = (&'static str, fn() -> Reply);

const KINDS: [Kind; 4] = [
    ("answers 500", || Reply::json(500, r#"{"error":{"message":"broken"}}"#)),
    ("answers 429", || Reply::json(429, r#"{"error":{"message":"slow down"}}"#)),
    ("hangs up", Reply::abort),
    ("is silent", Reply::never),
];

fn requests() -> usize {
    std::env::var("ADAPTIVE_ROUTER_SURVIVAL").map_or(REQUESTS, |count| count.parse().unwrap())
}

/// Half of them are streams.
fn traffic(requests: usize) -> Vec<Call> {
    let stream = r#"{"model":"auto","stream":true,"messages":[{"role":"user","content":"Hi"}]}"#;
    let call = |index| match index % 4 {
        1 => Call::chat("auto", "Hello").chunked(20),
        3 => Call::chat("auto", &"Hello ".repeat(index % 500)),
        _ => Call::post("/v1/chat/completions", stream),
    };
    (0..requests).map(call).collect()
}

fn send(fleet: &Fleet, requests: usize) -> Vec<Answer> {
    let answers = client::send_all(fleet.envoy.addr, traffic(requests), CONNECTIONS);
    for (index, answer) in answers.iter().enumerate() {
        assert_eq!((answer.status, answer.model()), (200, answer.header("x-sim-model")), "{index}: {answer:?}");
        let is_whole = match index % 2 {
            0 => answer.text().ends_with("data: [DONE]\n\n"),
            _ => answer.json()["choices"][0]["message"]["content"].is_string(),
        };
        assert!(is_whole, "{index}: {}", answer.text());
    }
    answers
}

fn by_fast(answers: &[Answer]) -> usize {
    answers.iter().filter(|answer| answer.model() == Some("fast")).count()
}

/// The best model breaks in one way after the other, and recovers. The bandit, as it is by default, leaves it and returns.
#[test]
fn survival() {
    let good = json!({"quality_tier": 3, "strengths": ["general"]});
    let cooldown = json!({"time": format!("{}ms", COOLDOWN.as_millis())});
    let models = json!([with(model("fast"), good), model("medium"), model("smart")]);
    let bandit = json!({"name": "auto", "models": models, "cooldown": cooldown, "fallback": {}});
    let retry_policy = with(retry_policy(), json!({"per_try_timeout": format!("{}s", TRY_TIMEOUT.as_secs_f64())}));
    let fleet = Fleet::start(&Setup { workers: 2, routers: json!([bandit]), retry_policy, ..Setup::default() });
    // The shares of a bandit that is sure: nearly all, with the rest for exploration.
    const BATCH: usize = 40;
    let is_best = || by_fast(&send(&fleet, BATCH)) > BATCH * 3 / 4;
    assert!(is_best());
    let mut sent = 0;
    for (kind, reply) in KINDS {
        let count = requests() / KINDS.len();
        fleet.clear();
        (0..count).for_each(|_| fleet.provider("fast").script(reply()));
        let broke = Instant::now();
        let answers = send(&fleet, count);
        let broken_for = broke.elapsed();
        // Nobody else fails.
        let tried = |answers: &[Answer]| {
            answers.iter().filter(|answer| answer.header("x-adaptive-router-attempts").is_some()).count()
        };
        let (at_first, in_all) = (tried(&answers[..FIRST]), tried(&answers));
        let ends = (broken_for.as_millis() / COOLDOWN.as_millis()) as usize;
        let recovered = Instant::now();
        fleet.clear();
        let mut batches = 1;
        while !is_best() {
            assert!(recovered.elapsed() < 2 * COOLDOWN, "fast {kind}: it is not used again");
            batches += 1;
        }
        println!(
            "fast {kind} for {broken_for:?}: it got {at_first} of the first {FIRST} requests and {in_all} of {count}; \
             used again after {:?}",
            recovered.elapsed()
        );
        assert_eq!(by_fast(&answers), 0);
        assert!((1..=MAX_TO_BROKEN).contains(&at_first), "fast {kind}: {at_first}");
        assert!(in_all <= MAX_TO_BROKEN + ends * MAX_PROBES, "fast {kind}: {in_all} in {ends} cooldowns");
        sent += count + batches * BATCH;
    }
    println!("{sent} requests, no failure");
}

/// All of them meet a model that fails, and many meet two: models do not cool here.
#[test]
fn survival_without_cooldown() {
    let fleet = Fleet::start(&Setup { workers: 2, ..Setup::default() });
    let requests = requests();
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
    let answers = send(&fleet, requests);
    assert_eq!(by_fast(&answers), 0);
    let steps = Metrics::read(&fleet.envoy).sum("adaptive_router_fallbacks");
    let grown = fleet.envoy.resident_bytes().saturating_sub(before);
    println!("{requests} requests, {steps} fallbacks, no failure; Envoy grew by {} MB", grown >> 20);
    assert!(steps >= requests as f64, "{steps}");
}

/// The user's praise is for the model that answered, not for the one that was chosen.
#[test]
fn survival_credits_the_model_that_answered() {
    let extra = json!({"feedback": {"secret": "a secret of the tests that nobody guesses"}});
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
    const TOKENS: &str = r#"adaptive_router_tokens{direction="output",model="medium",router="auto"}"#;
    const PICKS: &str = r#"adaptive_router_picks{model="medium",request_type="code_generation",router="auto"}"#;
    let metrics = metrics::when(&fleet.envoy, |metrics| metrics.get(TOKENS) > 0.0, "medium's tokens");
    assert_eq!(metrics.get(PICKS), 0.0);
}

fn streamed(text: &str) -> String {
    let events = text.lines().filter_map(|line| serde_json::from_str::<Value>(line.strip_prefix("data: ")?).ok());
    events.filter_map(|event| Some(event["choices"][0]["delta"]["content"].as_str()?.to_owned())).collect()
}

/// Requests one after the other, each beside one that meets a failing model first. Whatever the machine is busy with meets
/// both, and the best of some rounds counts.
#[test]
fn survival_is_quick() {
    const ROUNDS: usize = 5;
    const SLICE: Duration = Duration::from_millis(100);
    let retry_policy = with(retry_policy(), json!({"per_try_timeout": format!("{}s", SLICE.as_secs_f64())}));
    let fleet = Fleet::start(&Setup { retry_policy, ..Setup::default() });
    for (kind, reply) in KINDS {
        let (pairs, own_time) = if kind == "is silent" { (10, SLICE) } else { (100, Duration::ZERO) };
        let round = || {
            client::block_on(async {
                let mut connection = Connection::open(fleet.envoy.addr, hyper::Version::HTTP_11).await;
                let (mut plain, mut fallback) = (Vec::new(), Vec::new());
                for index in 0..2 * pairs {
                    let fails = index % 2 == 1;
                    if fails {
                        fleet.provider("fast").script(reply());
                    }
                    let started = Instant::now();
                    let answer = connection.send(Call::chat("auto", "Hello")).await;
                    let took = started.elapsed();
                    assert_eq!((answer.status, answer.header("x-adaptive-router-attempts").is_some()), (200, fails));
                    if fails { &mut fallback } else { &mut plain }.push(took);
                }
                plain.sort();
                fallback.sort();
                let at =
                    |part: usize| (plain[pairs * part / 100], fallback[pairs * part / 100].saturating_sub(own_time));
                (at(50), at(90))
            })
        };
        let is_quick = |&((plain, fallback), _): &((Duration, Duration), _)| fallback < plain + MAX_ADDED;
        let mut rounds = (0..ROUNDS).map(|_| round()).inspect(|(median, late)| {
            println!("fast {kind}: without and with that, median {median:?}, 90th percentile {late:?}");
        });
        assert!(rounds.any(|round| is_quick(&round)), "fast {kind}");
    }
}
