//! An Envoy with fallback: the router role, a route that retries on its slots, and the upstream role on every cluster.

use std::net::SocketAddr;
use std::rc::Rc;

use adaptive_router_sim::{Behaviour, Provider, Recorded};
use serde_json::{Value, json};

use crate::call::{Answer, Call};
use crate::envoy::Envoy;
use crate::fixtures::{cheapest, with};
use crate::metrics::Metrics;
use crate::world::{cluster, stats_tags};
use crate::{client, needs};

pub const TEMPLATE: &str = include_str!("resilient.yaml.tmpl");
/// Slots of the route.
const SLOTS: usize = 4;

/// The models, from the cheapest to the dearest; each has a provider and a cluster of its name.
pub const MODELS: [&str; 3] = ["fast", "medium", "smart"];

pub struct Fleet {
    pub envoy: Envoy,
    providers: Vec<Provider>,
}

/// The name and the text of a model's cluster -> another text.
type ClusterChange = dyn Fn(&str, String) -> String;

/// What a test wants to be different.
#[derive(Clone)]
pub struct Setup {
    pub routers: Value,
    /// Further keys of the upstream role, by model.
    pub upstream: fn(&str) -> Value,
    /// Upstream filters behind the upstream role, by model.
    pub filters: fn(&str) -> Vec<Value>,
    pub retry_policy: Value,
    /// Changes the text of a model's cluster.
    pub cluster: Rc<ClusterChange>,
    /// Models behind whose address nobody listens.
    pub dead: &'static [&'static str],
    pub workers: usize,
    /// The protocol of the providers.
    pub protocol: &'static str,
    /// Keys of the whole configuration.
    pub extra: Value,
}

impl Default for Setup {
    fn default() -> Setup {
        Setup {
            routers: json!([router(json!({}))]),
            upstream: |_| json!({}),
            filters: |_| Vec::new(),
            retry_policy: retry_policy(),
            cluster: Rc::new(|_, text| text),
            dead: &[],
            workers: 1,
            protocol: "http_protocol_options",
            extra: json!({}),
        }
    }
}

/// A model of the fleet: the dearer, the later in [`MODELS`].
pub fn model(name: &str) -> Value {
    let rank = 1 + MODELS.iter().position(|model| *model == name).unwrap();
    json!({
        "name": name, "cluster": name, "upstream_model": format!("vendor/{name}-1"), "quality_tier": 2,
        "input_cost_per_token": rank as f64 * 1e-6, "output_cost_per_token": rank as f64 * 1e-6,
    })
}

/// The router `auto`, which takes the cheapest eligible model, and then the next.
pub fn router(keys: Value) -> Value {
    let models: Vec<Value> = MODELS.iter().map(|name| model(name)).collect();
    // Models that fail stay eligible, so that a test knows who is asked first.
    with(with(cheapest("auto", json!(models)), json!({"fallback": {}, "cooldown": {"time": "0s"}})), keys)
}

pub fn retry_policy() -> Value {
    json!({
        "retry_on": "connect-failure,refused-stream,reset,retriable-headers",
        "retriable_headers": [{"name": "x-adaptive-router-retry", "present_match": true}],
        "num_retries": 2,
        "per_try_timeout": "10s",
        "retry_back_off": {"base_interval": "0.001s", "max_interval": "0.002s"},
        "refresh_cluster_on_retry": true,
    })
}

impl Fleet {
    pub fn start(setup: &Setup) -> Fleet {
        let providers: Vec<Provider> = MODELS
            .iter()
            .chain(&["elsewhere"])
            .map(|name| {
                let addr = ([127, 0, 0, 1], 0).into();
                Provider::start_blocking(name, addr, Behaviour::with_success(1.0), 1).unwrap()
            })
            .collect();
        let clusters: Vec<(&str, SocketAddr)> = providers
            .iter()
            .map(|provider| {
                let dead = setup.dead.contains(&provider.name());
                (provider.name(), if dead { nobody() } else { provider.addr() })
            })
            .collect();
        let envoy = Envoy::start(&bootstrap(setup, &clusters), setup.workers);
        Fleet { envoy, providers }
    }

    pub fn provider(&self, name: &str) -> &Provider {
        self.providers.iter().find(|provider| provider.name() == name).unwrap()
    }

    pub fn send(&self, call: Call) -> Answer {
        client::send(self.envoy.addr, call)
    }

    /// Forgets what arrived and what was scripted.
    pub fn clear(&self) {
        self.providers.iter().for_each(Provider::clear);
    }

    /// How many requests each model got.
    pub fn counts(&self) -> [usize; 3] {
        MODELS.map(|name| self.provider(name).requests().len())
    }

    /// The only request that a provider got.
    #[track_caller]
    pub fn only_request(&self, name: &str) -> Recorded {
        let mut requests = self.provider(name).requests();
        assert_eq!(requests.len(), 1, "{name}");
        requests.remove(0)
    }

    /// The stat of a step from one model to another.
    pub fn steps(&self, from: &str, to: &str, reason: &str) -> f64 {
        Metrics::read(&self.envoy)
            .get(&format!(r#"adaptive_router_fallbacks{{from="{from}",reason="{reason}",router="auto",to="{to}"}}"#))
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.envoy.crashes().is_empty(), "the module crashed: {:?}", self.envoy.crashes());
        }
    }
}

pub fn bootstrap(setup: &Setup, clusters: &[(&str, SocketAddr)]) -> String {
    let mut configuration = json!({"routers": setup.routers});
    configuration.as_object_mut().unwrap().extend(setup.extra.as_object().unwrap().clone());
    let configuration = typed("google.protobuf.Struct", json!({"value": configuration}));
    let of = |(name, addr): &(&str, SocketAddr)| {
        let cluster = cluster(name, *addr);
        if !MODELS.contains(name) {
            return cluster;
        }
        let role = with(json!({"role": "upstream", "router": "auto", "model": name}), (setup.upstream)(name));
        let role = upstream_role("adaptive_router", &role, (setup.filters)(name), setup.protocol);
        (setup.cluster)(name, with_role(cluster, role))
    };
    let clusters: Vec<String> = clusters.iter().map(of).collect();
    TEMPLATE
        .replace("@WASM@", needs::wasm().to_str().unwrap())
        .replace("@STATS_TAGS@", &stats_tags())
        .replace("@CONFIGURATION@", &configuration.to_string())
        .replace("@RETRY_POLICY@", &setup.retry_policy.to_string())
        .replace("@MATCHER@", &matcher(&MODELS).to_string())
        .replace("@CLUSTERS@", &clusters.concat())
}

/// The text of a model's cluster, with its upstream filters.
pub fn with_role(cluster: String, options: Value) -> String {
    // By itself Envoy lets three requests retry at a time.
    let budget = json!({"budget_percent": {"value": 100}, "min_retry_concurrency": 100});
    let breakers = json!({"thresholds": [{"retry_budget": budget}]});
    format!("{cluster}    circuit_breakers: {breakers}\n    typed_extension_protocol_options: {options}\n")
}

/// The text of a cluster with another value behind this key.
pub fn replaced(text: &str, key: &str, value: &Value) -> String {
    let (before, rest) = text.split_once(key).unwrap();
    let (_, after) = rest.split_once('\n').unwrap();
    format!("{before}{key}{value}\n{after}")
}

/// The upstream filters of a model's cluster: the role with this configuration, and then `behind`.
pub fn upstream_role(vm_id: &str, configuration: &Value, behind: Vec<Value>, protocol: &str) -> Value {
    let code = json!({"local": {"filename": needs::wasm().to_str().unwrap()}});
    let config = json!({
        "name": "adaptive_router_upstream",
        "root_id": "adaptive_router_upstream",
        "allow_on_headers_stop_iteration": true,
        "failure_policy": "FAIL_RELOAD",
        "vm_config": {"vm_id": vm_id, "runtime": "envoy.wasm.runtime.v8", "code": code},
        "configuration": typed("google.protobuf.Struct", json!({"value": configuration})),
    });
    let wasm = typed("envoy.extensions.filters.http.wasm.v3.Wasm", json!({"config": config}));
    let codec = typed("envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec", json!({}));
    let mut filters = vec![json!({"name": "adaptive_router", "typed_config": wasm})];
    filters.extend(behind);
    filters.push(json!({"name": "envoy.filters.http.upstream_codec", "typed_config": codec}));
    let options = typed(
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
        json!({
            "explicit_http_config": {protocol: {}},
            "http_filters": filters,
        }),
    );
    json!({"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": options})
}

/// A filter that gives a cluster's requests their credential.
pub fn credential(secret: &str) -> Value {
    let generic = typed(
        "envoy.extensions.http.injected_credentials.generic.v3.Generic",
        json!({"credential": {"name": secret}, "header": "authorization", "header_value_prefix": "Bearer "}),
    );
    let injector = typed(
        "envoy.extensions.filters.http.credential_injector.v3.CredentialInjector",
        json!({"overwrite": true, "credential": {"name": "envoy.http.injected_credentials.generic", "typed_config": generic}}),
    );
    json!({"name": "envoy.filters.http.credential_injector", "typed_config": injector})
}

/// The first attempt goes to the choice, the retries to their slots, each to one of these clusters.
pub fn matcher(clusters: &[&str]) -> Value {
    let retries: Vec<(String, Value)> = (1..SLOTS)
        .map(|number| (number.to_string(), by_header(&format!("x-adaptive-router-try-{number}"), clusters)))
        .collect();
    let retries: serde_json::Map<String, Value> =
        retries.into_iter().map(|(number, matcher)| (number, json!({"matcher": matcher}))).collect();
    json!({
        "matcher_tree": {"input": header("x-envoy-attempt-count"), "exact_match_map": {"map": retries}},
        "on_no_match": {"matcher": by_header("x-adaptive-router-cluster", clusters)},
    })
}

/// The cluster that a header names.
fn by_header(name: &str, clusters: &[&str]) -> Value {
    let action = |cluster: &str| {
        let action =
            typed("envoy.extensions.router.cluster_specifiers.matcher.v3.ClusterAction", json!({"cluster": cluster}));
        (cluster.to_owned(), json!({"action": {"name": "cluster", "typed_config": action}}))
    };
    let map: serde_json::Map<String, Value> = clusters.iter().map(|name| action(name)).collect();
    json!({"matcher_tree": {"input": header(name), "exact_match_map": {"map": map}}})
}

fn header(name: &str) -> Value {
    json!({"name": name, "typed_config": typed("envoy.type.matcher.v3.HttpRequestHeaderMatchInput", json!({"header_name": name}))})
}

pub fn typed(name: &str, value: Value) -> Value {
    with(value, json!({"@type": format!("type.googleapis.com/{name}")}))
}

/// An address where nobody listens.
fn nobody() -> SocketAddr {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}
