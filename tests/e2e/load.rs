//! A request that is lost, or a worker that dies, shows under load first.

use serde_json::json;

use crate::call::Call;
use crate::client;
use crate::fixtures::{ENDPOINTS, body, fast, smart};
use crate::world::{Form, World};

const AT_ONCE: usize = 200;
const ROUNDS: usize = 5;
/// A bare Envoy takes about 60 MB, a worker's module a few MB more.
const MAX_RESIDENT_BYTES: u64 = 400 << 20;

#[test]
fn many_at_once() {
    let configuration = json!({"routers": [{"name": "auto", "models": [fast(), smart()]}]});
    let world = World::start_with(&configuration, Form::Struct, 2);
    let text = json!("Write a function that sorts a list. ".repeat(300)).to_string();
    let messages = format!(r#"[{{"role":"user","content":{text}}}]"#);
    for round in 0..ROUNDS {
        let calls: Vec<(u16, Call)> = (0..AT_ONCE).map(|number| call(number + round, &text, &messages)).collect();
        let (expected, calls): (Vec<u16>, Vec<Call>) = calls.into_iter().unzip();
        let answers = client::send_all(world.envoy.addr, calls, AT_ONCE);
        let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses, expected);
        for answer in answers.iter().filter(|answer| answer.model().is_some()) {
            assert_eq!(answer.model(), answer.header("x-sim-model"));
        }
    }
    let resident = world.envoy.resident_bytes();
    assert!(resident < MAX_RESIDENT_BYTES, "{} MB", resident >> 20);
}

/// A request, and the status it must get.
fn call(number: usize, text: &str, messages: &str) -> (u16, Call) {
    let (path, key, _) = ENDPOINTS[number % ENDPOINTS.len()];
    let content = if key == "messages" { messages } else { text };
    let good = body("auto", key, content);
    let (status, call) = match number / ENDPOINTS.len() % 7 {
        0 => (200, Call::post(path, good)),
        1 => (200, Call::post(path, good).chunked(100)),
        2 => (200, Call::post(path, good.replace("16", "16,\"stream\":false"))),
        3 => (400, Call::post(path, good[..good.len() / 2].to_owned())),
        4 => (404, Call::post(path, body("unknown", key, content))),
        5 => (400, Call::post(path, good).header("x-adaptive-router-mode", "?")),
        _ => (200, Call::get("/v1/models")),
    };
    (status, if number.is_multiple_of(2) { call.http2() } else { call })
}
