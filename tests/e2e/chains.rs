//! The right next model depends on why the last one failed; and an attempt must not inherit anything from the one before.

use std::time::{Duration, Instant};

use adaptive_router_sim::Reply;
use serde_json::{Value, json};

use crate::call::{Answer, Call};
use crate::fixtures::{cheapest, with};
use crate::fleet::{Fleet, MODELS, Setup, credential, model, retry_policy, router};
use crate::metrics;

const OVERFLOW: &str =
    r#"{"error":{"message":"This model's maximum context length is 8192 tokens.","code":"context_length_exceeded"}}"#;
const REFUSED: &str = r#"{"error":{"message":"no","code":"content_policy_violation"}}"#;

/// The model that answers, and how many requests each model got.
#[track_caller]
fn check(fleet: &Fleet, call: Call, replies: &[(&str, Reply)], expected: (u16, &str, [usize; 3])) -> Answer {
    fleet.clear();
    for (name, reply) in replies {
        fleet.provider(name).script(reply.clone());
    }
    let answer = fleet.send(call);
    let got = (answer.status, answer.model().unwrap_or_default(), fleet.counts());
    assert_eq!(got, expected, "{replies:?}: {answer:?}");
    answer
}

fn error(status: u16) -> Reply {
    Reply::json(status, format!(r#"{{"error":{{"message":"says {status}"}}}}"#))
}

fn overflow() -> Reply {
    Reply::json(400, OVERFLOW)
}

fn refused() -> Reply {
    Reply::json(400, REFUSED)
}

/// A router of these models, each with its own keys.
fn of(name: &str, keys: [Value; 3], router: Value) -> Value {
    let models: Vec<Value> = MODELS.iter().zip(keys).map(|(model_name, keys)| with(model(model_name), keys)).collect();
    with(cheapest(name, json!(models)), router)
}

#[test]
fn fallback_chains() {
    let none = || json!({});
    let windows =
        [json!({"max_input_tokens": 8_000}), json!({"max_input_tokens": 8_000}), json!({"max_input_tokens": 100_000})];
    let chains = [
        json!({"fallbacks": ["smart"], "context_window_fallbacks": ["medium"], "content_policy_fallbacks": ["smart", "medium"]}),
        json!({"context_window_fallbacks": ["smart"]}),
        none(),
    ];
    let routers = json!([
        of("windows", windows, json!({"fallback": {}})),
        of("chains", chains, none()),
        of(
            "tiers",
            [none(), json!({"quality_tier": 1}), json!({"quality_tier": 3})],
            json!({"fallback": {"attempts": 3}})
        ),
        of("two", [none(), none(), none()], json!({"fallback": {"attempts": 2}})),
        of("one", [none(), none(), none()], json!({"fallback": {"attempts": 1}})),
        of("none", [none(), none(), none()], none()),
        of("default", [none(), none(), none()], json!({"fallback": {"default": ["smart"]}, "default_model": "medium"})),
    ]);
    let fleet = Fleet::start(&Setup { routers, workers: 2, ..Setup::default() });
    let to = |router: &str| Call::chat(router, "Hello");

    // Only a larger window helps after an overflow, and what was learned holds for the rest of the request.
    check(&fleet, to("windows"), &[("fast", overflow())], (200, "smart", [1, 0, 1]));
    check(&fleet, to("windows"), &[("fast", error(413))], (200, "smart", [1, 0, 1]));
    check(&fleet, to("windows"), &[("fast", error(500))], (200, "medium", [1, 1, 0]));
    check(&fleet, to("windows"), &[("fast", error(500)), ("medium", overflow())], (200, "smart", [1, 1, 1]));
    let answer = check(&fleet, to("windows"), &[("fast", overflow()), ("smart", error(500))], (400, "fast", [1, 0, 1]));
    assert_eq!(answer.text(), OVERFLOW);
    let answer = check(
        &fleet,
        to("windows"),
        &[("fast", Reply::abort()), ("medium", Reply::abort()), ("smart", overflow())],
        (400, "smart", [1, 1, 1]),
    );
    assert_eq!(answer.text(), OVERFLOW);

    check(&fleet, to("chains"), &[("fast", error(500))], (200, "smart", [1, 0, 1]));
    check(&fleet, to("chains"), &[("fast", Reply::abort())], (200, "smart", [1, 0, 1]));
    check(&fleet, to("chains"), &[("fast", error(500)), ("smart", error(500))], (500, "fast", [1, 0, 1]));
    check(&fleet, to("chains"), &[("fast", overflow())], (200, "medium", [1, 1, 0]));
    check(&fleet, to("chains"), &[("fast", overflow()), ("medium", overflow())], (200, "smart", [1, 1, 1]));
    check(&fleet, to("chains"), &[("fast", overflow()), ("medium", Reply::abort())], (200, "smart", [1, 1, 1]));
    check(&fleet, to("chains"), &[("fast", refused())], (200, "smart", [1, 0, 1]));
    check(&fleet, to("chains"), &[("fast", refused()), ("smart", error(500))], (400, "fast", [1, 0, 1]));
    // A refusal at a model without a chain is the answer, but the first error is the client's.
    check(&fleet, to("chains"), &[("fast", overflow()), ("medium", refused())], (400, "fast", [1, 1, 0]));

    // The tier that the client wants is kept.
    let tier = |tier: &str| to("tiers").header("x-adaptive-router-min-quality-tier", tier);
    check(&fleet, tier("2"), &[("fast", error(500))], (200, "smart", [1, 0, 1]));
    check(&fleet, tier("1"), &[("fast", error(500))], (200, "medium", [1, 1, 0]));
    check(&fleet, tier("3"), &[("smart", error(500))], (500, "smart", [0, 0, 1]));
    // Nobody else may answer, so what Envoy retries by itself goes there again.
    check(&fleet, tier("3"), &[("smart", Reply::abort())], (200, "smart", [0, 0, 2]));

    check(&fleet, to("two"), &[("fast", error(500)), ("medium", error(503))], (500, "fast", [1, 1, 0]));
    check(&fleet, to("two"), &[("fast", Reply::abort()), ("medium", Reply::abort())], (503, "medium", [1, 1, 0]));
    for router in ["one", "none"] {
        let answer = check(&fleet, to(router), &[("fast", error(500))], (500, "fast", [1, 0, 0]));
        assert_eq!(
            (answer.header("x-adaptive-router-attempts"), answer.text()),
            (None, r#"{"error":{"message":"says 500"}}"#.into())
        );
    }
    // A model that is called by its own name.
    check(&fleet, to("medium"), &[("medium", error(500))], (500, "medium", [0, 1, 0]));
    check(&fleet, to("medium"), &[("medium", Reply::abort())], (200, "medium", [0, 2, 0]));

    // Where nothing is decided, only a chain says what else will do.
    for call in [
        to("default").header("x-adaptive-router-mode", "bypass"),
        Call::post("/v1/embeddings", r#"{"model":"default","input":"x"}"#),
    ] {
        check(&fleet, call, &[("medium", error(500))], (200, "smart", [0, 1, 1]));
    }
    let embeddings = Call::post("/v1/embeddings", r#"{"model":"windows","input":"x"}"#);
    check(&fleet, embeddings, &[("fast", error(500))], (500, "fast", [1, 0, 0]));
    let observed = to("default").header("x-adaptive-router-mode", "observe");
    let answer = check(&fleet, observed, &[("medium", error(500))], (200, "fast", [1, 1, 0]));
    assert_eq!(answer.header("x-adaptive-router-observed-model"), Some("fast"));
}

/// Paths, hosts, names and keys are each attempt's own.
#[test]
fn fallback_across_providers() {
    let upstream = |name: &str| match name {
        "fast" => json!({"path_prefix": "/openai", "host": "fast.example", "upstream_model": "of-the-cluster"}),
        "smart" => json!({"path_prefix": "/api/", "host": "smart.example:8443"}),
        _ => json!({}),
    };
    let filters = |name: &str| match name {
        "fast" => vec![credential("fast_key")],
        "smart" => vec![credential("smart_key")],
        _ => vec![],
    };
    let fleet = Fleet::start(&Setup { upstream, filters, ..Setup::default() });
    for (fast, medium) in [(error(500), error(503)), (Reply::abort(), Reply::abort()), (error(401), Reply::status(502))]
    {
        let call = Call::post(
            "/tenant/v1/chat/completions?a=/v1/b",
            r#"{"model":"auto","messages":[{"role":"user","content":"Hi"}]}"#,
        );
        let call = call.header("authorization", "Bearer of-the-client");
        for call in [call.clone(), call.http2()] {
            fleet.clear();
            fleet.provider("fast").script(fast.clone());
            fleet.provider("medium").script(medium.clone());
            fleet.provider("smart").script(Reply::json(200, "{}"));
            let answer = fleet.send(call);
            assert_eq!((answer.status, answer.model()), (200, Some("smart")));
            let seen = MODELS.map(|name| {
                let request = fleet.only_request(name);
                let body: Value = serde_json::from_slice(&request.body).unwrap();
                let text = |name| request.header(name).unwrap_or_default().to_owned();
                (request.path.clone(), text("host"), text("authorization"), body["model"].as_str().unwrap().to_owned())
            });
            let row = |path: &str, host: &str, key: &str, model: &str| {
                (
                    format!("{path}/v1/chat/completions?a=/v1/b"),
                    host.to_owned(),
                    format!("Bearer {key}"),
                    model.to_owned(),
                )
            };
            let client_host = fleet.envoy.addr.to_string();
            assert_eq!(seen[0], row("/openai", "fast.example", "key-of-fast", "of-the-cluster"));
            assert_eq!(seen[1], row("/tenant", &client_host, "of-the-client", "vendor/medium-1"));
            assert_eq!(seen[2], row("/api", "smart.example:8443", "key-of-smart", "vendor/smart-1"));
        }
    }
    // Also a request without a plan is asked for as the cluster says.
    fleet.clear();
    fleet.provider("fast").script(Reply::json(200, "{}"));
    assert_eq!(fleet.send(Call::chat("fast", "Hello")).status, 200);
    let request = fleet.only_request("fast");
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!((&body["model"], request.header("host")), (&json!("of-the-cluster"), Some("fast.example")));
}

/// Nobody listens, nobody answers in time, or an error never ends.
#[test]
fn fallback_in_time() {
    let retry_policy = with(retry_policy(), json!({"per_try_timeout": "0.3s"}));
    let fleet = Fleet::start(&Setup { retry_policy, dead: &["medium"], ..Setup::default() });
    let to = || Call::chat("auto", "Hello");
    let slow = |reply: Reply| reply.latency(Duration::from_secs(5));
    let rows = [
        (slow(Reply::json(200, "{}")), "timeout"),
        (Reply::never(), "timeout"),
        (Reply::status(503).piece("{").stall(), "status_5xx"),
        (Reply::status(400).piece("{").stall(), "timeout"),
        (error(500), "status_5xx"),
    ];
    for (reply, reason) in rows {
        let before = fleet.steps("fast", "medium", reason);
        let started = Instant::now();
        let answer = check(&fleet, to(), &[("fast", reply.clone())], (200, "smart", [1, 0, 1]));
        assert!(started.elapsed() < Duration::from_secs(2), "{reply:?}");
        assert_eq!(answer.header("x-adaptive-router-attempts"), Some("3"));
        assert_eq!(fleet.steps("fast", "medium", reason), before + 1.0, "{reply:?}");
    }
    metrics::expect(
        &fleet.envoy,
        &[(r#"adaptive_router_fallbacks{from="medium",reason="connect",router="auto",to="smart"}"#, 5.0)],
    );
    // A stream that has begun may take longer.
    let stream =
        Reply::stream().piece("data: {\"a\":1}\n\n").pause(Duration::from_millis(600)).piece("data: [DONE]\n\n");
    let answer = check(&fleet, to(), &[("fast", stream)], (200, "fast", [1, 0, 0]));
    assert!(answer.text().ends_with("[DONE]\n\n"));
}

/// A client that has gone says nothing of the model that was working for it, whenever it goes.
#[test]
fn fallback_not_for_clients_that_have_gone() {
    let fleet = Fleet::start(&Setup { workers: 2, upstream: |_| json!({"path_prefix": "/api"}), ..Setup::default() });
    let leave = |model: &str, after: &dyn Fn()| {
        let body = json!({"model": model, "messages": [{"role": "user", "content": "Hello"}]}).to_string();
        let length = body.len();
        let head = format!("POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\ncontent-length: {length}\r\n\r\n");
        let mut stream = std::net::TcpStream::connect(fleet.envoy.addr).unwrap();
        std::io::Write::write_all(&mut stream, format!("{head}{body}").as_bytes()).unwrap();
        after();
        drop(stream);
    };
    for _ in 0..5 {
        fleet.clear();
        fleet.provider("fast").script(Reply::never());
        leave("auto", &|| drop(fleet.provider("fast").wait_for_requests(1, Duration::from_secs(10)).unwrap()));
    }
    let steps = || metrics::Metrics::read(&fleet.envoy).sum("adaptive_router_fallbacks");
    assert_eq!(steps(), 0.0);
    for index in 0..300_u64 {
        fleet.clear();
        let slow = |reply: Reply| reply.latency(Duration::from_micros(index * 97 % 3_000));
        fleet.provider("fast").script(slow(error(500)));
        fleet.provider("fast").script(slow(Reply::abort()));
        fleet.provider("medium").script(slow(Reply::status(503).piece("{").stall()));
        let wait = || std::thread::sleep(Duration::from_micros(index * 61 % 4_000));
        leave(if index % 3 == 0 { "fast" } else { "auto" }, &wait);
    }
    fleet.clear();
    assert_eq!(fleet.send(Call::chat("auto", "Hello")).model(), Some("fast"));
}

/// The route decides how often Envoy tries; what it leaves is the first error.
#[test]
fn fallback_within_the_budget_of_the_route() {
    let retry_policy = with(retry_policy(), json!({"retry_on": "connect-failure,retriable-headers"}));
    let routers = json!([router(json!({"fallback": {"attempts": 4}}))]);
    let fleet = Fleet::start(&Setup { retry_policy, routers, ..Setup::default() });
    let to = || Call::chat("auto", "Hello");
    check(
        &fleet,
        to(),
        &[("fast", error(500)), ("medium", error(500)), ("smart", error(503))],
        (500, "fast", [1, 1, 1]),
    );
    // Not retried by this route, which never sees our mark.
    let answer = check(&fleet, to(), &[("fast", Reply::abort())], (503, "fast", [1, 0, 0]));
    assert_eq!(answer.header("x-adaptive-router-attempts"), None);
}

/// A route that waits as long as a provider asks for does so before that provider's next turn, and not before another's.
#[test]
fn fallback_without_the_wait_that_a_provider_asks_for() {
    let retry_policy = with(
        retry_policy(),
        json!({
            "retry_on": "retriable-headers,retriable-status-codes",
            "retriable_status_codes": [429],
            "rate_limited_retry_back_off": {
                "reset_headers": [{"name": "retry-after", "format": "SECONDS"}], "max_interval": "5s"
            },
        }),
    );
    let fleet = Fleet::start(&Setup { retry_policy, ..Setup::default() });
    let asks = |seconds| error(429).header("retry-after", seconds);
    let rows = [
        ("auto", "1", (200, "medium", [1, 1, 0]), 0),
        ("fast", "1", (200, "fast", [2, 0, 0]), 1),
        // More than the route grants.
        ("fast", "9", (200, "fast", [2, 0, 0]), 0),
    ];
    for (model, seconds, expected, waits_s) in rows {
        let started = Instant::now();
        check(&fleet, Call::chat(model, "Hello"), &[("fast", asks(seconds))], expected);
        // Envoy adds up to one half.
        let took = started.elapsed();
        let waits = Duration::from_secs(waits_s);
        assert!(waits <= took && took < waits + Duration::from_millis(900), "{model}, {seconds}: {took:?}");
    }
}
