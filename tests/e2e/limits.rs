//! A limit that lets one request too many through costs a refusal by the provider; one that leaks a place for every client
//! that hangs up closes the model for good.

use std::thread;
use std::time::{Duration, Instant};

use adaptive_router_sim::{Behaviour, Reply};
use serde_json::{Value, json};

use crate::call::{Answer, Call};
use crate::client::{self, Connection};
use crate::fixtures::{cheapest, fast, smart, with};
use crate::fleet::{self, Fleet, Setup, model as fleet_model};
use crate::metrics;
use crate::world::{Form, World};

const PATIENCE: Duration = Duration::from_secs(10);

fn router(name: &str, limits_of_fast: Value, limits_of_smart: Value) -> Value {
    cheapest(name, json!([with(fast(), limits_of_fast), with(smart(), limits_of_smart)]))
}

fn ask(world: &World, router: &str) -> Answer {
    world.send(Call::chat(router, "Hello"))
}

fn model(world: &World, router: &str) -> String {
    ask(world, router).model().unwrap_or_default().to_owned()
}

#[track_caller]
fn until(what: &str, mut happened: impl FnMut() -> bool) {
    let start = Instant::now();
    while !happened() {
        assert!(start.elapsed() < PATIENCE, "not in time: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn limits() {
    let three = json!({"rpm": 3});
    let one = json!({"max_parallel_requests": 1});
    let world = World::start_with(
        &json!({"routers": [
            router("rpm", three.clone(), three.clone()),
            router("rush", json!({"rpm": 30}), json!({"rpm": 20})),
            with(router("shuffle", three.clone(), three), json!({"strategy": "simple_shuffle"})),
            router("tpm", json!({"tpm": 2000}), json!({})),
            router("parallel", json!({"max_parallel_requests": 2}), json!({})),
            router("lonely", one.clone(), one.clone()),
            router("leaving", one, json!({})),
            router("default", json!({"rpm": 2}), json!({})),
        ]}),
        Form::Struct,
        2,
    );
    six_of_eight(&world);
    a_rush(&world);
    tokens(&world);
    at_once(&world);
    places_are_given_back(&world);
    without_a_decision(&world);
    let metrics = world.metrics();
    assert_eq!(metrics.sum("adaptive_router_faults"), 0.0);
    world.fast.set_behaviour(Behaviour::with_success(1.0)).unwrap();
}

fn six_of_eight(world: &World) {
    for router in ["rpm", "shuffle"] {
        world.clear();
        let answers: Vec<Answer> = (0..8).map(|_| ask(world, router)).collect();
        let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses, [200, 200, 200, 200, 200, 200, 429, 429], "{router}");
        assert_eq!((world.fast.requests().len(), world.smart.requests().len()), (3, 3), "{router}");
        let refused = &answers[7];
        let wait: u32 = refused.header("retry-after").unwrap().parse().unwrap();
        let error = &refused.json()["error"];
        assert_eq!(
            (error["code"].as_str(), error["type"].as_str()),
            (Some("rate_limit_exceeded"), Some("rate_limit_error"))
        );
        assert!((50..=61).contains(&wait), "{wait}");
    }
    metrics::expect(&world.envoy, &[(r#"adaptive_router_rejects{code="rate_limit_exceeded",router="rpm"}"#, 2.0)]);
}

/// Both workers at once, and not one more than allowed.
fn a_rush(world: &World) {
    world.clear();
    let answers = client::send_all(world.envoy.addr, vec![Call::chat("rush", "Hello"); 200], 16);
    let served = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!((served, world.fast.requests().len(), world.smart.requests().len()), (50, 30, 20));
    assert!(answers.iter().all(|answer| matches!(answer.status, 200 | 429)));
}

fn tokens(world: &World) {
    let usage = |tokens: u64| {
        let usage = json!({"choices": [], "usage": {"prompt_tokens": tokens / 2, "completion_tokens": tokens / 2}});
        Reply::json(200, usage.to_string())
    };
    // About 430 expected, and 1,700 used.
    world.fast.script(usage(1_700));
    assert_eq!(model(world, "tpm"), "fast");
    let small = |tokens: u64| {
        let body = json!({"model": "tpm", "max_tokens": tokens, "messages": [{"role": "user", "content": "Hello"}]});
        world.send(Call::post("/v1/chat/completions", body.to_string())).model().unwrap().to_owned()
    };
    assert_eq!(small(400), "smart");
    assert_eq!(small(10), "fast", "there is room for a small one");
}

fn at_once(world: &World) {
    world.clear();
    for _ in 0..2 {
        world.fast.script(Reply::json(200, "{}").latency(Duration::from_millis(700)));
    }
    let answers = client::send_all(world.envoy.addr, vec![Call::chat("parallel", "Hello"); 6], 6);
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!((world.fast.requests().len(), world.smart.requests().len()), (2, 4));
    until("they have ended", || model(world, "parallel") == "fast");

    world.clear();
    let slow = || Reply::json(200, "{}").latency(Duration::from_millis(700));
    world.fast.script(slow());
    world.smart.script(slow());
    let answers = client::send_all(world.envoy.addr, vec![Call::chat("lonely", "Hello"); 6], 6);
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 429, 429, 429, 429]);
    assert!(
        answers.iter().filter(|answer| answer.status == 429).all(|answer| answer.header("retry-after") == Some("1"))
    );
}

/// However an exchange ends, its place is free afterwards.
fn places_are_given_back(world: &World) {
    type Case = (&'static str, fn() -> Reply);
    let cases: [Case; 4] = [
        ("the client leaves before the answer", Reply::never),
        ("the client leaves during the answer", || Reply::stream().piece("data: {}\n\n").stall()),
        ("the provider breaks off", || {
            Reply::stream().piece("data: {}\n\n").pause(Duration::from_millis(50)).hang_up()
        }),
        ("the provider hangs up", Reply::abort),
    ];
    for (name, reply) in cases {
        // A worker may believe for a moment that the place of the case before is still taken.
        until(name, || {
            world.clear();
            world.fast.script(reply());
            client::block_on(async {
                let call = Call::chat("leaving", "Hello");
                let mut connection = Connection::open(world.envoy.addr, call.version).await;
                // The exchange goes on until `start` is dropped.
                let mut start = Box::pin(connection.start(call));
                let answer = tokio::time::timeout(Duration::from_millis(300), &mut start).await;
                let arrived = world.fast.requests().len() == 1;
                if arrived && name.starts_with("the client") {
                    assert_eq!(model_of_another(world).await, "smart", "{name}: it is in flight");
                }
                drop((answer, start));
                arrived
            })
        });
        until(name, || model(world, "leaving") == "fast");
    }
    let unavailable = world.metrics().sum("adaptive_router_cooldowns");
    assert_eq!(unavailable, 0.0, "a client that leaves is no failure of the model");
}

async fn model_of_another(world: &World) -> String {
    let mut connection = Connection::open(world.envoy.addr, hyper::Version::HTTP_11).await;
    connection.send(Call::chat("leaving", "Hello")).await.model().unwrap().to_owned()
}

/// Who asks for the default model gets no more of it than others; who only observes is never refused.
fn without_a_decision(world: &World) {
    let embeddings = json!({"model": "default", "input": "Hello"}).to_string();
    let calls = [
        (200, Call::chat("default", "Hello").header("x-adaptive-router-mode", "bypass")),
        (200, Call::post("/v1/embeddings", embeddings.clone())),
        (429, Call::post("/v1/embeddings", embeddings)),
        (429, Call::chat("default", "Hello").header("x-adaptive-router-mode", "bypass")),
        (200, Call::chat("default", "Hello").header("x-adaptive-router-mode", "observe")),
        (200, Call::chat("default", "Hello")),
    ];
    for (status, call) in calls {
        let answer = world.send(call.clone());
        assert_eq!(answer.status, status, "{call:?}");
    }
}

/// Those who come because another model failed meet the same limits: not one more than allowed, whichever worker has them.
#[test]
fn fallbacks_are_within_the_limits() {
    let medium = |keys: Value| json!([fleet_model("fast"), with(fleet_model("medium"), keys), fleet_model("smart")]);
    let routers = json!([
        fleet::router(json!({"models": medium(json!({"rpm": 30}))})),
        fleet::router(json!({"name": "parallel", "models": medium(json!({"max_parallel_requests": 2}))})),
    ]);
    let fleet = Fleet::start(&Setup { routers, workers: 2, ..Setup::default() });
    let broken = Behaviour { status: Some(500), latency_ms: 20, ..Behaviour::with_success(1.0) };
    fleet.provider("fast").set_behaviour(broken).unwrap();
    let by_medium = |router: &str, calls: usize| {
        fleet.clear();
        let answers = client::send_all(fleet.envoy.addr, vec![Call::chat(router, "Hello"); calls], 16);
        assert!(answers.iter().all(|answer| answer.status == 200));
        let count = answers.iter().filter(|answer| answer.model() == Some("medium")).count();
        assert_eq!(count, fleet.provider("medium").requests().len());
        count
    };
    assert_eq!(by_medium("auto", 120), 30);
    // Of sixteen at once two have room; and then again.
    fleet.provider("medium").set_behaviour(Behaviour { latency_ms: 700, ..Behaviour::with_success(1.0) }).unwrap();
    assert_eq!(by_medium("parallel", 16), 2);
    assert_eq!(by_medium("parallel", 16), 2);
}
