//! An SDK that chokes on an answer, or maps an error to the wrong exception, is a user who goes away.

use std::process::{Command, Output};
use std::thread;

use serde_json::json;

use crate::fixtures::{cheapest, fast, smart, with};
use crate::needs;
use crate::world::{Form, World};

#[test]
fn sdks() {
    let configuration = json!({"routers": [
        cheapest("auto", json!([fast(), smart()])),
        cheapest("basic", json!([with(fast(), json!({"name": "plain", "quality_tier": 1}))])),
    ]});
    let world = World::start_with(&configuration, Form::Struct, 2);
    let base_url = format!("http://{}", world.envoy.addr);
    thread::scope(|scope| {
        for script in ["openai_sdk.py", "anthropic_sdk.py", "langchain_sdk.py"] {
            let base_url = &base_url;
            scope.spawn(move || run(script, base_url));
        }
    });
    assert!(
        world.elsewhere.requests().is_empty(),
        "an SDK used a path that is not routed: {:?}",
        world.elsewhere.requests()
    );
}

fn run(script: &str, base_url: &str) {
    let Output { status, stdout, stderr } = Command::new(needs::python())
        .arg("-B") // no byte code in the work tree
        .arg(needs::workspace().join("tests/e2e/python").join(script))
        .arg(base_url)
        // Neither the proxy nor the telemetry of whoever runs the tests.
        .env("NO_PROXY", "*")
        .env("LANGSMITH_TRACING", "false")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned();
    assert!(status.success(), "{script}:\n{said}");
}
