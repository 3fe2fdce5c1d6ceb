//! A provider that lies, or that cannot be reached, spoils no other answer.

use std::rc::Rc;

use adaptive_router_sim::Reply;
use serde_json::json;

use crate::attacks::{best, comes, fast, smart};
use crate::call::{Answer, Call};
use crate::client;
use crate::fixtures::{ENDPOINTS, body, cheapest, with};
use crate::fleet::{self, Fleet, Setup, replaced};
use crate::metrics::Metrics;
use crate::world::World;

const FORGED: &str = "FORGED";

/// A token of somebody else's answer, for example, would be given back by the client.
#[test]
fn answers_carry_nothing_forged() {
    let models = json!([fast(), smart()]);
    let world = World::start(&json!({"routers": [cheapest("auto", models)], "feedback": {"secret": super::SECRET}}));
    let fleet = Fleet::start(&Setup::default());
    let send = |number: usize, call: Call, status: u16| {
        let provider = if number == 0 { &world.fast } else { fleet.provider("fast") };
        provider.clear();
        provider.script(forged(status));
        let addr = if number == 0 { world.envoy.addr } else { fleet.envoy.addr };
        client::send(addr, call)
    };
    let (path, key, content) = ENDPOINTS[4];
    let rows = [
        ("routed", Call::chat("auto", "Hello"), 200),
        ("routed, answered with 503", Call::chat("auto", "Hello"), 503),
        ("a model's own name", Call::chat("fast", "Hello"), 200),
        ("bypass", Call::chat("auto", "Hello").header("x-adaptive-router-mode", "bypass"), 200),
        ("embeddings", Call::post(path, body("auto", key, content)), 200),
    ];
    let mut leaked = Vec::new();
    for (what, call, status) in rows {
        for (number, harness) in ["without the upstream role", "with it"].into_iter().enumerate() {
            let answer: Answer = send(number, call.clone(), status);
            let is_forged = |(_, value): &(_, &hyper::header::HeaderValue)| value.as_bytes() == FORGED.as_bytes();
            let names = answer.headers.iter().filter(is_forged).map(|(name, _)| name.as_str());
            leaked.extend(names.map(|name| format!("{what}, {harness}: {name}")));
        }
    }
    assert!(leaked.is_empty(), "{leaked:#?}");
}

fn forged(status: u16) -> Reply {
    let names = ["attempts", "retry", "decision", "observed-model", "cluster", "journey", "request-type", "model"];
    let answer = json!({"choices": [{"message": {"role": "assistant", "content": "ok"}}]});
    let reply = Reply::json(status, answer.to_string()).header("x-litellm-adaptive-router-model", FORGED);
    names.iter().fold(reply, |reply, name| reply.header(&format!("x-adaptive-router-{name}"), FORGED))
}

/// An answer that claims more tokens than there can be turns nobody away from a model, and costs nothing.
#[test]
fn absurd_usage_is_not_believed() {
    const AFTER: usize = 200;
    /// Twice what two shares of so many draws differ by in one run of a thousand; a model that is kept on top gets them all.
    const MAY_CHANGE: usize = 60;
    /// Of one answer that is as long as any, and some hundred that are usual.
    const MAX_COST: f64 = 1e7;
    const USAGES: [&str; 2] = ["9999999999999999999", "1000000000"];
    let budget = json!({"objective": {"budget": {"usd_per_1k_requests": 50}}});
    let router = |name: &&str| with(best(name, json!([fast(), smart()])), budget.clone());
    let world = World::start(&json!({"routers": USAGES.iter().map(router).collect::<Vec<_>>()}));
    let used = |input: &str, output: &str| {
        let usage = format!(r#"{{"prompt_tokens":{input},"completion_tokens":{output}}}"#);
        Reply::json(200, format!(r#"{{"choices":[{{"message":{{"content":"ok"}}}}],"usage":{usage}}}"#))
    };
    let mut wrong = Vec::new();
    for (index, usage) in USAGES.into_iter().enumerate() {
        let by_fast = || {
            world.clear();
            for provider in [&world.fast, &world.smart] {
                (0..AFTER).for_each(|_| provider.script(used("1000", "500")));
            }
            let answers = client::send_all(world.envoy.addr, vec![Call::chat(usage, "Hello"); AFTER], 1);
            answers.iter().filter(|answer| answer.model() == Some("fast")).count()
        };
        let before = by_fast();
        world.clear();
        world.fast.script(used(usage, usage));
        let absurd = world.send(Call::chat(usage, "Hello").header("x-adaptive-router-mode", "observe"));
        assert_eq!((absurd.status, world.fast.requests().len()), (200, 1), "{absurd:?}");
        let after = by_fast();
        if after > before + MAY_CHANGE {
            wrong.push(format!("{usage}: {before} of {AFTER} by fast before, {after} after"));
        }
        let told = || Metrics::read(&world.envoy).get(r#"adaptive_router_faults{kind="usage"}"#) == (index + 1) as f64;
        if !comes(told) {
            wrong.push(format!("{usage}: no fault `usage`"));
        }
        let cost = format!(r#"adaptive_router_cost_microusd{{model="fast",router="{usage}"}}"#);
        let cost = Metrics::read(&world.envoy).get(&cost);
        if cost > MAX_COST {
            wrong.push(format!("{usage}: a cost of {cost}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Of a model that Envoy has no host for, and that is chosen first.
const LOST: usize = 4;
const REQUESTS: usize = 80;

/// How a model's cluster comes to nothing.
type Loss = fn(String) -> String;

/// Envoy tries nobody else after such a failure, so no more requests may meet it than may fail before a model cools.
#[test]
fn models_without_a_host_cost_few_requests() {
    let rows: [(&str, Loss); 4] = [
        ("no such cluster", |text| text.replace("name: smart\n", "name: another\n")),
        ("no hosts", |text| replaced(&text, "    load_assignment: ", &json!({"cluster_name": "smart"}))),
        ("all unhealthy", |text| {
            let text = text.replace("{\"endpoint\"", "{\"health_status\":\"UNHEALTHY\",\"endpoint\"");
            text + "    common_lb_config: {healthy_panic_threshold: {value: 0}}\n"
        }),
        ("circuit breaker open", |text| {
            let none = json!({"thresholds": [{"max_requests": 0, "max_pending_requests": 0, "max_connections": 0}]});
            replaced(&text, "    circuit_breakers: ", &none)
        }),
    ];
    let mut too_many = Vec::new();
    for (name, loss) in rows {
        let router = best("auto", json!([fast(), smart()]));
        let routers = json!([with(router, json!({"fallback": {"attempts": 2, "default": ["fast"]}}))]);
        let cluster = move |model: &str, text: String| if model == "smart" { loss(text) } else { text };
        let fleet = Fleet::start(&Setup { routers, cluster: Rc::new(cluster), ..fleet_setup() });
        let answers = client::send_all(fleet.envoy.addr, vec![Call::chat("auto", "Hello"); REQUESTS], 1);
        let lost = answers.iter().filter(|answer| answer.status != 200).count();
        println!("{name}: {lost} of {REQUESTS} lost");
        if lost > LOST {
            too_many.push(format!("{name}: {lost} of {REQUESTS} lost"));
        }
    }
    assert!(too_many.is_empty(), "{too_many:#?}");
}

fn fleet_setup() -> Setup {
    Setup { retry_policy: with(fleet::retry_policy(), json!({"num_retries": 1})), ..Setup::default() }
}
