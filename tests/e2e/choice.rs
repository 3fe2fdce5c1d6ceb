//! A choice that follows other odds than the objective's wastes money or quality without any error; a prompt sent to a
//! model that cannot hold it fails for certain.

use serde_json::{Value, json};

use crate::call::Call;
use crate::client;
use crate::fixtures::{cheapest, fast, smart, with};
use crate::metrics;
use crate::world::{Form, World};

const REQUESTS: usize = 1_000;
const CONNECTIONS: usize = 8;
const GENERAL: &str = "Hello there";
const CODE: &str = "Write a Python function that reverses a list.";

#[test]
fn choice() {
    let models = json!([fast(), smart()]);
    let router = |name: &str, objective: Value| json!({"name": name, "models": models, "objective": objective, "learning": {"exploration": 0}});
    let strong = json!([fast(), with(smart(), json!({"strengths": ["code_generation"]}))]);
    let weights = json!({"weights": {"quality": 0.7, "cost": 0.3}});
    let world = World::start_with(
        &json!({"routers": [
            router("weights", weights.clone()),
            with(router("strong", weights.clone()), json!({"models": strong})),
            router("quality", json!({"weights": {"quality": 1, "cost": 0}})),
            with(router("default", Value::Null), json!({"learning": null})),
            cheapest("cheapest", models.clone()),
            with(router("random", weights), json!({"learning": {"exploration": 1}})),
            cheapest("window", json!([with(fast(), json!({"max_input_tokens": 1000})), smart()])),
        ]}),
        Form::Struct,
        2,
    );
    shares(&world);
    context_window(&world);
}

/// The odds before anything is learned. One signal in twenty is wrong, so that a prior of quality q and mass m is
/// Beta(r m, (1 - r) m) over the rate r = .05 + .9 q of good ones, and the draw is the Beta distribution with the quality's
/// moments: mean q, and the rate's variance / .81. With mass 10 tier 2 draws from Beta(3.955, 3.955), tier 3 from
/// Beta(5.319, 2.280), and with a strength (.95) from Beta(3.727, .5), as no parameter is below .5. By quadrature over both.
fn shares(world: &World) {
    for (router, prompt, request_type, expected) in [
        // P(0.7 smart > 0.7 fast + 0.3)
        ("weights", GENERAL, "general", 0.165),
        ("strong", GENERAL, "general", 0.165),
        ("strong", CODE, "code_generation", 0.439),
        // P(smart > fast)
        ("quality", GENERAL, "general", 0.806),
        // P(fast < 0.95 smart) of normal distributions, with mass 4: variances .0617 and .0537. Far outside the allowance,
        // and one request in 200 goes anywhere.
        ("default", GENERAL, "general", 0.995 * 0.690 + 0.005 * 0.5),
        ("random", GENERAL, "general", 0.5),
        ("cheapest", CODE, "code_generation", 0.0),
    ] {
        let before = world.metrics();
        let session = |number: usize| format!("{router}-{request_type}-{number}");
        let call = |number| Call::chat(router, prompt).header("x-adaptive-router-session", &session(number));
        let answers = client::send_all(world.envoy.addr, (0..REQUESTS).map(call).collect(), CONNECTIONS);
        let mut smart = 0;
        for answer in answers {
            assert_eq!((answer.status, answer.request_type()), (200, Some(request_type)));
            assert_eq!(answer.model(), answer.header("x-sim-model"), "the model named and the model that answered");
            smart += usize::from(answer.model() == Some("smart"));
        }
        let share = smart as f64 / REQUESTS as f64;
        let standard_error = (expected * (1.0 - expected) / REQUESTS as f64).sqrt();
        let distance = (share - expected).abs();
        assert!(
            distance <= 4.0 * standard_error,
            "{router}, {request_type}: {share} of the requests, expected {expected}"
        );

        let picks = |model: &str| {
            format!(r#"adaptive_router_picks{{model="{model}",request_type="{request_type}",router="{router}"}}"#)
        };
        let expected = [("smart", smart), ("fast", REQUESTS - smart)].map(|(model, count)| {
            let series = picks(model);
            let count = before.get(&series) + count as f64;
            (series, count)
        });
        metrics::expect(&world.envoy, &expected.each_ref().map(|(series, count)| (series.as_str(), *count)));
    }
    both_workers_took_part(world);
}

fn both_workers_took_part(world: &World) {
    let metrics = world.metrics();
    let connections = metrics.starting_with("envoy_listener_worker_downstream_cx_total");
    assert!(connections.len() == 2 && connections.values().all(|count| *count > 0.0), "{connections:?}");
}

fn context_window(world: &World) {
    let words = |count: usize| "word ".repeat(count);
    let tools = json!([{"type": "function", "function": {"name": "f", "description": words(1500), "parameters": {}}}]);
    let image = json!([{"type": "text", "text": "Hello"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]);
    let history = json!([
        {"role": "user", "content": words(1500)},
        {"role": "assistant", "content": "Yes."},
        {"role": "user", "content": "Go on."},
    ]);
    let hello = json!([{"role": "user", "content": "Hello"}]);
    let rows = [
        ("fast", "/v1/chat/completions", json!({"messages": hello})),
        ("fast", "/v1/chat/completions", json!({"messages": [{"role": "user", "content": words(500)}]})),
        ("smart", "/v1/chat/completions", json!({"messages": [{"role": "user", "content": words(1500)}]})),
        ("smart", "/v1/chat/completions", json!({"messages": history})),
        ("smart", "/v1/chat/completions", json!({"messages": hello, "tools": tools})),
        ("smart", "/v1/chat/completions", json!({"messages": [{"role": "user", "content": image}]})),
        ("smart", "/v1/completions", json!({"prompt": words(1500)})),
        ("smart", "/v1/responses", json!({"input": "Hello", "instructions": words(1500)})),
        ("smart", "/v1/messages", json!({"messages": hello, "system": words(1500), "max_tokens": 16})),
        // What the provider does not read does not count.
        ("fast", "/v1/chat/completions", json!({"messages": hello, "metadata": {"note": words(1500)}})),
        ("fast", "/v1/chat/completions", json!({"messages": hello, "user": words(1500)})),
    ];
    for (expected, path, body) in rows {
        let body = with(body, json!({"model": "window"}));
        let got = world.delivered(Call::post(path, body.to_string()));
        assert_eq!(
            (&*got.provider, got.answer.model()),
            (expected, Some(expected)),
            "{path} {:.200}",
            body.to_string()
        );
    }
}
