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

/// What is replaced while Envoy runs, besides clusters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Replaced {
    /// The listener with all that is in it, by LDS.
    Listener,
    /// The filter's configuration only, by ECDS.
    Filter,
}

/// The line before the filter, and the line after it.
const FILTER: &str = "          - name: adaptive_router\n";
const AFTER_FILTER: &str = "          - name: envoy.filters.http.cors\n";

impl Replaced {
    /// A bootstrap that reads it, and the clusters, from files.
    fn bootstrap(self, directory: &Path, configuration: &Value, clusters: &[(&str, SocketAddr)]) -> String {
        self.write(directory, configuration, clusters, || {});
        let text = bootstrap(configuration, Form::Struct, clusters);
        let (head, listeners) = text.split_once("static_resources:\n").unwrap();
        let (listeners, _) = listeners.split_once("  clusters:\n").unwrap();
        let source = |name: &str| {
            let path = directory.join(name);
            json!({"resource_api_version": "V3", "path_config_source": {"path": path, "watched_directory": {"path": directory}}})
        };
        let node = "node: { id: tests, cluster: tests }";
        let cds = format!("dynamic_resources:\n  cds_config: {}", source("clusters.yaml"));
        match self {
            Replaced::Listener => format!("{node}\n{cds}\n  lds_config: {}\n{head}", source("listeners.yaml")),
            Replaced::Filter => {
                let (before, rest) = listeners.split_once(FILTER).unwrap();
                let (_, after) = rest.split_once(AFTER_FILTER).unwrap();
                let wasm = "type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm";
                let discovery = json!({"config_source": source("filter.yaml"), "type_urls": [wasm]});
                let filter = format!("{FILTER}            config_discovery: {discovery}\n{AFTER_FILTER}");
                // The clusters come later than a listener that is not discovered.
                let after = after.replace("route_config:\n", "route_config:\n            validate_clusters: false\n");
                format!("{node}\n{cds}\n{head}static_resources:\n{before}{filter}{after}")
            }
        }
    }

    /// Puts new files in place of the old ones. Between them `known` waits until Envoy knows the clusters, as the filter's
    /// configuration names them.
    fn write(self, directory: &Path, configuration: &Value, clusters: &[(&str, SocketAddr)], known: impl FnOnce()) {
        let text = bootstrap(configuration, Form::Struct, clusters);
        let (listeners, clusters) = text.split_once("  listeners:\n").unwrap().1.split_once("  clusters:\n").unwrap();
        let put = |name: &str, text: &str, kind: &str| {
            let indent = text.split_once('-').unwrap().0;
            let typed = format!("\n{indent}- \"@type\": type.googleapis.com/{kind}\n{indent}  name:");
            let new = directory.join(format!("{name}.new"));
            let text = format!("resources:\n{text}").replace(&format!("\n{indent}- name:"), &typed);
            fs::write(&new, text).unwrap();
            fs::rename(new, directory.join(name)).unwrap();
        };
        put("clusters.yaml", clusters, "envoy.config.cluster.v3.Cluster");
        known();
        match self {
            Replaced::Listener => put("listeners.yaml", listeners, "envoy.config.listener.v3.Listener"),
            Replaced::Filter => {
                let filter = listeners.split_once(FILTER).unwrap().1.split_once(AFTER_FILTER).unwrap().0;
                put("filter.yaml", &format!("{FILTER}{filter}"), "envoy.config.core.v3.TypedExtensionConfig");
            }
        }
    }
}

fn configuration(models: Value) -> Value {
    json!({"routers": [cheapest("auto", models)]})
}

const MODIFIED: &str = "listener_manager.listener_modified";
const REJECTED: &str = "extension_config_discovery.http_filter.adaptive_router.update_rejected";

fn stat(world: &World, name: &str) -> u64 {
    let text = world.envoy.admin(&format!("/stats?filter=^{name}$")).text();
    text.trim().strip_prefix(&format!("{name}: ")).and_then(|value| value.parse().ok()).unwrap_or_default()
}

#[test]
fn models_come_and_go_with_the_listener() {
    let directory = Directory::new();
    let world = models_come_and_go(Replaced::Listener, &directory);
    assert!(stat(&world, MODIFIED) >= 3);
}

/// Nothing is drained, and what is no configuration changes nothing.
#[test]
fn models_come_and_go_with_the_filter() {
    let directory = Directory::new();
    let world = models_come_and_go(Replaced::Filter, &directory);
    assert_eq!(stat(&world, REJECTED), 0);
    let wrong = configuration(json!([with(fast(), json!({"colour": "red"}))]));
    Replaced::Filter.write(directory.path(), &wrong, &[("fast", world.fast.addr())], || {});
    let deadline = Instant::now() + PATIENCE;
    while stat(&world, REJECTED) == 0 {
        assert!(Instant::now() < deadline, "nobody says that it is wrong");
    }
    for _ in 0..20 {
        assert_eq!(world.send(Call::chat("auto", "Hi")).model(), Some("fast"));
    }
    assert_eq!(stat(&world, MODIFIED), 0);
}

/// Models are added, repriced and removed under load; no request fails, and what was learned stays.
fn models_come_and_go(replaced: Replaced, directory: &Directory) -> World {
    let dear = with(fast(), json!({"input_cost_per_token": 1, "output_cost_per_token": 1}));
    let mut addresses = Vec::new();
    let world = World::start_bootstrap(2, |clusters| {
        addresses = clusters.iter().map(|(name, addr)| ((*name).to_owned(), *addr)).collect();
        // `smart` is not there yet.
        let some: Vec<_> = clusters.iter().filter(|(name, _)| *name != "smart").copied().collect();
        replaced.bootstrap(directory.path(), &configuration(json!([fast()])), &some)
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
            replaced.write(directory.path(), &configuration(models), &all, || {
                while !world.envoy.admin("/clusters").text().contains("smart::added_via_api::true") {
                    assert!(Instant::now() < deadline, "no cluster smart");
                }
            });
            // An old listener is drained meanwhile, and both answer.
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
    world
}
