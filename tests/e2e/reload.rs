//! A change of the models that drops requests, or forgets what was learned of those that stay.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::call::Call;
use crate::client;
use crate::envoy::Directory;
use crate::fixtures::{cheapest, fast, smart, with};
use crate::learning::mass;
use crate::world::{Form, World, bootstrap};

const PATIENCE: Duration = Duration::from_secs(20);

/// Listener and clusters come from files that are replaced while Envoy runs.
fn dynamic(directory: &Path, configuration: &Value, clusters: &[(&str, SocketAddr)]) -> String {
    write(directory, configuration, clusters, || {});
    let text = bootstrap(configuration, Form::Struct, clusters);
    let source = |name: &str| {
        let path = directory.join(name);
        json!({"resource_api_version": "V3", "path_config_source": {"path": path, "watched_directory": {"path": directory}}})
    };
    format!(
        "node: {{ id: tests, cluster: tests }}\ndynamic_resources:\n  lds_config: {}\n  cds_config: {}\n{}",
        source("listeners.yaml"),
        source("clusters.yaml"),
        text.split_once("static_resources:").unwrap().0
    )
}

/// Puts new files in place of the old ones. Between them `known` waits until Envoy knows the clusters, as the listener names
/// them.
fn write(directory: &Path, configuration: &Value, clusters: &[(&str, SocketAddr)], known: impl FnOnce()) {
    let text = bootstrap(configuration, Form::Struct, clusters);
    let (listeners, clusters) = text.split_once("  listeners:\n").unwrap().1.split_once("  clusters:\n").unwrap();
    let put = |name: &str, text: &str, kind: &str| {
        let typed = format!("\n  - \"@type\": type.googleapis.com/{kind}\n    name:");
        let new = directory.join(format!("{name}.new"));
        fs::write(&new, format!("resources:\n{text}").replace("\n  - name:", &typed)).unwrap();
        fs::rename(new, directory.join(name)).unwrap();
    };
    put("clusters.yaml", clusters, "envoy.config.cluster.v3.Cluster");
    known();
    put("listeners.yaml", listeners, "envoy.config.listener.v3.Listener");
}

fn configuration(models: Value) -> Value {
    json!({"routers": [cheapest("auto", models)]})
}

#[test]
fn models_come_and_go_without_a_dropped_request() {
    let directory = Directory::new();
    let dear = with(fast(), json!({"input_cost_per_token": 1, "output_cost_per_token": 1}));
    let mut addresses = Vec::new();
    let mut world = World::start_bootstrap(2, |clusters| {
        addresses = clusters.iter().map(|(name, addr)| ((*name).to_owned(), *addr)).collect();
        // `smart` is not there yet.
        let some: Vec<_> = clusters.iter().filter(|(name, _)| *name != "smart").copied().collect();
        dynamic(directory.path(), &configuration(json!([fast()])), &some)
    });
    // A praise for what stays.
    let (asked, answer) = (json!({"role": "user", "content": "Hello"}), "Hello to you");
    world.fast.script(adaptive_router_sim::Reply::json(
        200,
        json!({"choices": [{"message": {"content": answer}}]}).to_string(),
    ));
    let chat = |messages: Value| {
        Call::post("/v1/chat/completions", json!({"model": "auto", "messages": messages}).to_string())
    };
    world.send(chat(json!([asked])));
    world.send(chat(json!([
        asked, {"role": "assistant", "content": answer}, {"role": "user", "content": "Perfect, thank you very much!"}
    ])));
    let learned = mass(&world);
    assert!(learned > 0.5, "{learned}");

    let all: Vec<(&str, SocketAddr)> = addresses.iter().map(|(name, addr)| (name.as_str(), *addr)).collect();
    let (addr, over, sent) = (world.envoy.addr, AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    let answer = client::send(addr, Call::chat("auto", "Hello"));
                    if answer.status != 200 {
                        over.store(true, Ordering::Relaxed);
                        panic!("{} {}", answer.status, answer.text());
                    }
                    sent.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        // Added and repriced; then the other one is removed; then all is as before.
        for (models, expected) in
            [(json!([dear, smart()]), "smart"), (json!([smart()]), "smart"), (json!([fast(), smart()]), "fast")]
        {
            let deadline = Instant::now() + PATIENCE;
            write(directory.path(), &configuration(models), &all, || {
                while !world.envoy.admin("/clusters").text().contains("smart::added_via_api::true") {
                    assert!(Instant::now() < deadline, "no cluster smart");
                }
            });
            // Envoy drains the old listener meanwhile, and both answer.
            let settled = || (0..20).all(|_| client::send(addr, Call::chat("auto", "Hi")).model() == Some(expected));
            while !settled() {
                if over.load(Ordering::Relaxed) || Instant::now() > deadline {
                    over.store(true, Ordering::Relaxed);
                    panic!("{expected} does not get the requests");
                }
            }
        }
        over.store(true, Ordering::Relaxed);
    });
    assert!(sent.into_inner() > 100);
    assert!((mass(&world) - learned).abs() < 0.01, "{}, was {learned}", mass(&world));
    world.envoy.kill();
}
