//! An Envoy with the router, and the simulated models behind it.

use std::fs;
use std::net::SocketAddr;

use adaptive_router_sim::{Behaviour, Provider, Recorded, Reply};
use serde_json::{Value, json};

use crate::call::{Answer, Call};
use crate::envoy::Envoy;
use crate::metrics::Metrics;
use crate::{client, needs};

pub const TEMPLATE: &str = include_str!("envoy.yaml.tmpl");
/// Every provider has a cluster of its name, and one of HTTP/2.
const HTTP2_SUFFIX: &str = "_http2";

pub struct World {
    pub envoy: Envoy,
    pub fast: Provider,
    pub smart: Provider,
    /// The route of what the filter leaves alone.
    pub elsewhere: Provider,
    /// Where no request may ever go: only a client's own headers name it.
    pub trap: Provider,
    bootstrap: String,
    workers: usize,
}

/// How Envoy is given the plugin configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `google.protobuf.Struct`, inline in the YAML.
    Struct,
    /// `google.protobuf.StringValue` holding JSON.
    Text,
}

impl World {
    pub fn start(configuration: &Value) -> World {
        World::start_with(configuration, Form::Struct, 1)
    }

    pub fn start_with(configuration: &Value, form: Form, workers: usize) -> World {
        World::start_bootstrap(workers, |clusters| bootstrap(configuration, form, clusters))
    }

    /// With a further cluster, which speaks HTTP/2 as `<name>_http2`.
    pub fn start_beside(configuration: &Value, workers: usize, other: (&str, SocketAddr)) -> World {
        World::start_bootstrap(workers, |clusters| {
            bootstrap(configuration, Form::Struct, &[clusters, &[other]].concat())
        })
    }

    /// Kills Envoy with SIGKILL and starts another one; what it knew is gone.
    pub fn restart(&mut self) {
        self.envoy.kill();
        self.envoy = Envoy::start(&self.bootstrap, self.workers);
    }

    /// Starts the providers, then Envoy with a bootstrap that is made for them.
    pub fn start_bootstrap(workers: usize, bootstrap: impl FnOnce(&[(&str, SocketAddr)]) -> String) -> World {
        let provider =
            |name| Provider::start_blocking(name, ([127, 0, 0, 1], 0).into(), Behaviour::with_success(1.0), 1).unwrap();
        let [fast, smart, elsewhere, trap] = ["fast", "smart", "elsewhere", "trap"].map(provider);
        let clusters = [&fast, &smart, &elsewhere, &trap].map(|provider| (provider.name(), provider.addr()));
        let bootstrap = bootstrap(&clusters);
        let envoy = Envoy::start(&bootstrap, workers);
        World { envoy, fast, smart, elsewhere, trap, bootstrap, workers }
    }

    pub fn send(&self, call: Call) -> Answer {
        client::send(self.envoy.addr, call)
    }

    /// Sends a call that must reach one provider and only it; returns what arrived there.
    #[track_caller]
    pub fn delivered(&self, call: Call) -> Delivered {
        self.clear();
        self.deliver(call)
    }

    /// As `delivered`, to the provider `fast`, which answers with this reply.
    #[track_caller]
    pub fn delivered_to_fast(&self, call: Call, reply: Reply) -> Delivered {
        self.clear();
        self.fast.script(reply);
        let delivered = self.deliver(call);
        assert_eq!(delivered.provider, "fast");
        delivered
    }

    #[track_caller]
    fn deliver(&self, call: Call) -> Delivered {
        let sent = format!("{} {}", call.method, call.path);
        let answer = self.send(call);
        let mut arrived = self.arrived();
        assert_eq!(arrived.len(), 1, "{sent} arrived at {:?}; the answer: {answer:?}", names(&arrived));
        let (provider, request) = arrived.remove(0);
        Delivered { provider, request, answer }
    }

    /// Sends a call that must reach no provider.
    #[track_caller]
    pub fn held_back(&self, call: Call) -> Answer {
        self.clear();
        let sent = format!("{} {} {:?}", call.method, call.path, call.headers);
        let answer = self.send(call);
        let arrived = self.arrived();
        assert!(arrived.is_empty(), "{sent} arrived at {:?}", names(&arrived));
        answer
    }

    /// Forgets what arrived.
    pub fn clear(&self) {
        self.providers().iter().for_each(|provider| provider.clear());
    }

    /// Every request that arrived, with the provider's name.
    pub fn arrived(&self) -> Vec<(String, Recorded)> {
        let of = |provider: &&Provider| {
            let name = provider.name().to_owned();
            provider.requests().into_iter().map(move |request| (name.clone(), request))
        };
        self.providers().iter().flat_map(of).collect()
    }

    pub fn metrics(&self) -> Metrics {
        Metrics::read(&self.envoy)
    }

    fn providers(&self) -> [&Provider; 4] {
        [&self.fast, &self.smart, &self.elsewhere, &self.trap]
    }
}

impl Drop for World {
    /// Whatever a test was about: no request may be misled, and the module may not crash.
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.envoy.crashes().is_empty(), "the module crashed: {:?}", self.envoy.crashes());
            assert!(self.trap.requests().is_empty(), "a request went where only its client wanted it");
        }
    }
}

/// A request that reached a provider.
pub struct Delivered {
    pub provider: String,
    pub request: Recorded,
    pub answer: Answer,
}

/// The bootstrap of the tests with this plugin configuration.
pub fn bootstrap(configuration: &Value, form: Form, clusters: &[(&str, SocketAddr)]) -> String {
    // JSON is YAML, too.
    let configuration = match form {
        Form::Struct => json!({"@type": "type.googleapis.com/google.protobuf.Struct", "value": configuration}),
        Form::Text => {
            json!({"@type": "type.googleapis.com/google.protobuf.StringValue", "value": configuration.to_string()})
        }
    };
    let clusters: Vec<String> =
        clusters.iter().flat_map(|(name, addr)| [cluster(name, *addr), http2_cluster(name, *addr)]).collect();
    TEMPLATE
        .replace("@WASM@", needs::wasm().to_str().unwrap())
        .replace("@STATS_TAGS@", &stats_tags())
        .replace("@CONFIGURATION@", &configuration.to_string())
        .replace("@CLUSTERS@", &clusters.concat())
}

/// The repository's own sample, with the ports and the module of the test.
pub fn sample(clusters: &[(&str, SocketAddr)]) -> String {
    let mut sample = sample_text()
        .replace("target/wasm32-wasip1/release/adaptive_router.wasm", needs::wasm().to_str().unwrap())
        .replace("port_value: 9901 ", "port_value: 0 ")
        .replace("port_value: 10000 ", "port_value: 0 ");
    for (name, port) in [("fast", 18001), ("smart", 18002)] {
        let (_, addr) = clusters.iter().find(|(cluster, _)| *cluster == name).unwrap();
        let placeholder = format!("port_value: {port} ");
        assert!(sample.contains(&placeholder), "{placeholder}");
        sample = sample.replace(&placeholder, &format!("port_value: {} ", addr.port()));
    }
    sample
}

pub fn sample_text() -> String {
    fs::read_to_string(needs::workspace().join("envoy/envoy.yaml")).unwrap()
}

/// As users copy them from the sample.
pub fn stats_tags() -> String {
    let sample = sample_text();
    let tags: Vec<&str> = sample
        .lines()
        .skip_while(|line| line.trim_end() != "  stats_tags:")
        .take_while(|line| !line.trim().is_empty())
        .collect();
    assert!(tags.len() > 1, "envoy/envoy.yaml has no stats_tags");
    tags.join("\n")
}

pub fn cluster(name: &str, addr: SocketAddr) -> String {
    let SocketAddr::V4(v4) = addr else { panic!("{addr}") };
    let address = json!({"socket_address": {"address": v4.ip().to_string(), "port_value": v4.port()}});
    let endpoints = json!([{"lb_endpoints": [{"endpoint": {"address": address}}]}]);
    format!(
        "  - name: {name}\n    type: STATIC\n    connect_timeout: 2s\n    load_assignment: {}\n",
        json!({"cluster_name": name, "endpoints": endpoints})
    )
}

fn http2_cluster(name: &str, addr: SocketAddr) -> String {
    let options = json!({"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
        "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
        "explicit_http_config": {"http2_protocol_options": {}},
    }});
    format!("{}    typed_extension_protocol_options: {options}\n", cluster(&format!("{name}{HTTP2_SUFFIX}"), addr))
}

fn names(arrived: &[(String, Recorded)]) -> Vec<String> {
    arrived.iter().map(|(provider, request)| format!("{provider} ({} {})", request.method, request.path)).collect()
}
