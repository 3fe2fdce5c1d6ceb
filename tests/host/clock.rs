//! Prevents: a wall clock that is set back, and with it a model that stays away until the clock is where it was.

use std::time::Duration;

use serde_json::json;

use crate::host::{Exchange, Host};
use crate::requests::CHAT;
use crate::worker::worker;

const PATH: &str = "/v1/chat/completions";
const COOLDOWN: Duration = Duration::from_secs(2);
const STEP: Duration = Duration::from_millis(300);

#[test]
fn a_cooldown_ends_though_the_clock_is_set_back() {
    for back in [Duration::ZERO, Duration::from_secs(300), Duration::from_secs(86_400)] {
        let host = Host::start(configuration());
        refuse(host.post(PATH, CHAT));
        assert!(host.post(PATH, CHAT).is_replied(), "the only model cools");
        worker(|worker| worker.now -= back.as_nanos() as u64);
        let mut waited = Duration::ZERO;
        while host.post(PATH, CHAT).is_replied() {
            host.advance(STEP);
            waited += STEP;
            assert!(waited < COOLDOWN + 2 * STEP, "set back by {back:?}: still cooling after {waited:?}");
        }
    }
}

fn configuration() -> String {
    let router = json!({
        "name": "smart-cheap-router",
        "models": [{"name": "fast", "cluster": "fast"}],
        "objective": {"weights": {"quality": 1, "cost": 0, "latency": 0}},
        "cooldown": {"time": format!("{}s", COOLDOWN.as_secs())},
        "when_all_cooling": "reject",
    });
    json!({"routers": [router]}).to_string()
}

fn refuse(mut exchange: Exchange) {
    worker(|worker| {
        let properties = &mut worker.properties;
        properties.insert(b"response\0code".to_vec(), 429_u64.to_le_bytes().to_vec());
        properties.insert(b"response\0code_details".to_vec(), b"via_upstream".to_vec());
    });
    exchange.respond(&[(":status", "429")], &[b"{}"]);
    exchange.close();
    worker(|worker| worker.properties.clear());
}
