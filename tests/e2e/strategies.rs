//! A strategy that does not do what its name says sends the traffic of a whole company to the wrong model.

use std::time::{Duration, Instant};

use adaptive_router_sim::{Behaviour, Reply};
use serde_json::{Value, json};

use crate::call::Call;
use crate::client;
use crate::fixtures::{fast, smart, with};
use crate::world::{Form, World};

#[test]
fn strategies() {
    let router = |strategy: &str, fast: Value, smart: Value| json!({"name": strategy, "strategy": strategy, "models": [fast, smart]});
    let free = json!({"input_cost_per_token": 0, "output_cost_per_token": 0});
    let speed = json!({
        "name": "speed", "models": [fast(), smart()], "learning": {"exploration": 0},
        "objective": {"weights": {"quality": 0, "cost": 0, "latency": 1}},
    });
    let world = World::start_with(
        &json!({"routers": [
            router("simple_shuffle", with(fast(), json!({"weight": 3})), smart()),
            router("least_busy", fast(), smart()),
            router("usage_based", with(fast(), json!({"tpm": 100_000})), with(smart(), json!({"tpm": 300_000}))),
            router("latency_based", fast(), smart()),
            router("cost_based", fast(), with(smart(), free)),
            speed,
        ]}),
        Form::Struct,
        2,
    );
    let counts = |router: &str, requests: usize, stream: bool| {
        world.clear();
        let message = json!([{"role": "user", "content": "Hello"}]);
        let body = json!({"model": router, "messages": message, "stream": stream}).to_string();
        let calls = vec![Call::post("/v1/chat/completions", body); requests];
        let answers = client::send_all(world.envoy.addr, calls, 4);
        assert!(answers.iter().all(|answer| answer.status == 200 && answer.model() == answer.header("x-sim-model")));
        let fast = answers.iter().filter(|answer| answer.model() == Some("fast")).count();
        (fast as f64, (requests - fast) as f64)
    };

    let (fast, smart) = counts("simple_shuffle", 800, false);
    assert!((fast / (fast + smart) - 0.75).abs() < 0.065, "3 to 1: {fast} {smart}");
    // Zero is a price, and the lowest.
    assert_eq!(counts("cost_based", 20, false), (0.0, 20.0));
    // Three times the limit, three times the tokens.
    let (fast, smart) = counts("usage_based", 400, false);
    assert!((smart / (fast + smart) - 0.75).abs() < 0.1, "{fast} {smart}");

    let slow = |latency_ms| Behaviour { latency_ms, ..Behaviour::with_success(1.0) };
    // Slower than a hiccup of this machine: a strategy that never explores believes the first thing it times.
    world.smart.set_behaviour(slow(600)).unwrap();
    for router in ["latency_based", "speed"] {
        for stream in [true, false] {
            counts(router, 12, stream);
            let (_, smart) = counts(router, 40, stream);
            assert!(smart <= 2.0, "{router}, stream: {stream}: {smart} of 40 to the slow one");
        }
    }
    // The other one gets slow: what was fast is forgotten soon.
    world.smart.set_behaviour(slow(0)).unwrap();
    world.fast.set_behaviour(slow(1_200)).unwrap();
    let start = Instant::now();
    while counts("latency_based", 4, true).1 < 4.0 {
        assert!(start.elapsed() < Duration::from_secs(20), "it stays with the slow one");
    }

    least_busy(&world);
    let metrics = world.metrics();
    let ttft = r#"adaptive_router_ttft_ms_count{model="smart",router="latency_based"}"#;
    assert!(metrics.get(ttft) > 0.0, "{:?}", metrics.starting_with("adaptive_router_ttft_ms_count"));
}

/// While one model is held up by slow answers, all others go to the other one.
fn least_busy(world: &World) {
    world.fast.set_behaviour(Behaviour::with_success(1.0)).unwrap();
    world.clear();
    (0..2).for_each(|_| world.fast.script(Reply::json(200, "{}").latency(Duration::from_millis(1_500))));
    (0..2).for_each(|_| world.smart.script(Reply::json(200, "{}").latency(Duration::from_millis(1_500))));
    client::block_on(async {
        let mut held = Vec::new();
        for _ in 0..4 {
            let call = Call::chat("least_busy", "Hello");
            let mut connection = client::Connection::open(world.envoy.addr, call.version).await;
            held.push(tokio::spawn(async move { connection.send(call).await.status }));
            // Until it has arrived.
            let before = held.len();
            while world.fast.requests().len() + world.smart.requests().len() < before {
                tokio::task::yield_now().await;
            }
            tokio::time::sleep(Duration::from_millis(120)).await;
        }
        assert_eq!((world.fast.requests().len(), world.smart.requests().len()), (2, 2), "one here, one there");
        for answer in held {
            assert_eq!(answer.await.unwrap(), 200);
        }
    });
}
