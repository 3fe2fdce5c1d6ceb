//! The tree -> [`Input`]: the keys that only `render` knows are read here and taken out; what is left, with the names of
//! clusters put in, is the plugin configuration, which the routing core checks.

mod clusters;
mod keys;
mod model;

use std::net::SocketAddr;

use adaptive_router::config::{Config, ConfigError};

use super::address::{Address, Host};
use super::yaml::Node;
use clusters::Clusters;
use keys::{Errors, Own, take};
pub use model::{Credential, Model, Source};

const LISTEN: &str = "127.0.0.1:10000";
const ADMIN: &str = "127.0.0.1:9901";
const WASM: &str = "target/wasm32-wasip1/release/adaptive_router.wasm";
const SIDECAR_CLUSTER: &str = "adaptive_router_sidecar";
/// Keys beside those of the filter's configuration.
const KEYS: [&str; 4] = ["listen", "admin", "wasm", "sidecar"];
/// All that the output says.
pub struct Input {
    pub listen: SocketAddr,
    pub admin: SocketAddr,
    pub wasm: String,
    pub sidecar: Option<SideCar>,
    pub models: Vec<Model>,
    /// Attempts for one request, at most; 1 without fallback.
    pub attempts: usize,
    pub plugin: Node,
}

pub struct SideCar {
    pub cluster: String,
    pub address: Address,
}

impl Input {
    pub fn read(root: Node) -> Result<Input, Vec<ConfigError>> {
        let Node::Map(mut entries) = root else {
            let message = "the input is not an object; give at least one router under `routers`".to_owned();
            return Err(vec![ConfigError { path: String::new(), message }]);
        };
        let mut errors = Errors::default();
        let mut own = Own::take(&mut entries, "", &KEYS);
        let listen = socket(&mut own, "listen", LISTEN, &mut errors);
        let admin = socket(&mut own, "admin", ADMIN, &mut errors);
        let to_admin = Address { host: Host::Ip(admin.ip()), port: admin.port(), tls: false, prefix: "/".to_owned() };
        if to_admin.is_at(listen) {
            errors.add("admin", format!("\"{admin}\" is where `listen` is; give another port"));
        }
        let wasm = own.text("wasm", "the path of a file", |path| !path.is_empty(), &mut errors);
        let sidecar = read_sidecar(&mut own, &mut entries, &mut errors);
        if sidecar.as_ref().is_some_and(|sidecar| sidecar.address.is_at(listen)) {
            let message = "is where Envoy itself listens; give the side-car's address, as 127.0.0.1:9090";
            errors.add("sidecar", message);
        }
        if take(&mut entries, "role").is_some() {
            errors.add("role", "is not a key here: each filter gets its role by itself; remove it");
        }
        let mut clusters = Clusters::default();
        if let Some(sidecar) = &sidecar {
            clusters.reserve(&sidecar.cluster);
        }
        let models = read_models(&mut entries, listen, &mut clusters, &mut errors);
        let plugin = Node::Map(entries);
        let config = Config::parse(plugin.to_json().to_string().as_bytes());
        let attempts = config.as_ref().map_or(1, Config::attempts);
        if let Err(found) = config {
            errors.0.extend(found.into_iter().map(in_own_words));
        }
        let input =
            Input { listen, admin, wasm: wasm.unwrap_or_else(|| WASM.to_owned()), sidecar, models, attempts, plugin };
        if errors.0.is_empty() { Ok(input) } else { Err(errors.0) }
    }
}

fn socket(own: &mut Own, key: &str, default: &str, errors: &mut Errors) -> SocketAddr {
    let allowed = format!("an IP address and a port, as {default}");
    let text = own.text(key, &allowed, |text| text.parse::<SocketAddr>().is_ok(), errors);
    let unspecified = SocketAddr::from(([127, 0, 0, 1], 0));
    text.as_deref().unwrap_or(default).parse().unwrap_or(unspecified)
}

/// The side-car's address; the filter's `store` gets the name of its cluster.
fn read_sidecar(own: &mut Own, entries: &mut Vec<(String, Node)>, errors: &mut Errors) -> Option<SideCar> {
    let given = own.has("sidecar");
    let address = own.address("sidecar", errors);
    if address.as_ref().is_some_and(|address| address.prefix != "/") {
        errors.add("sidecar", "has a path, which gRPC has not; allowed: host:port, https://host[:port]");
    }
    let store = entries.iter_mut().find(|(key, value)| key == "store" && !value.is_null());
    if !given {
        if store.is_some() {
            errors.add("sidecar", "is missing, and there is a `store`; give the side-car's address, as 127.0.0.1:9090");
        }
        return None;
    }
    let cluster = || ("cluster".to_owned(), Node::text(SIDECAR_CLUSTER));
    match store {
        None => {
            entries.retain(|(key, _)| key != "store");
            entries.push(("store".to_owned(), Node::Map(vec![cluster()])));
        }
        Some((_, Node::Map(store))) if !store.iter().any(|(key, _)| key == "cluster") => store.insert(0, cluster()),
        // The core says what is wrong with it.
        Some(_) => {}
    }
    let store = entries.iter().find(|(key, _)| key == "store").and_then(|(_, store)| store.get("cluster"));
    let cluster = store.and_then(Node::as_text).unwrap_or(SIDECAR_CLUSTER).to_owned();
    Some(SideCar { cluster, address: address? })
}

/// Every model of every router; each gets a cluster of its own in place of its address.
fn read_models(
    entries: &mut [(String, Node)],
    listen: SocketAddr,
    clusters: &mut Clusters,
    errors: &mut Errors,
) -> Vec<Model> {
    let mut found = Vec::new();
    let routers = entries.iter_mut().find(|(key, _)| key == "routers");
    let Some((_, Node::List(routers))) = routers else { return found };
    for (router_index, router) in routers.iter_mut().enumerate() {
        let router_name = router.get("name").and_then(Node::as_text).unwrap_or_default().to_owned();
        let Node::Map(router) = router else { continue };
        let Some((_, Node::List(models))) = router.iter_mut().find(|(key, _)| key == "models") else { continue };
        for (index, model) in models.iter_mut().enumerate() {
            let name = model.get("name").and_then(Node::as_text).unwrap_or_default().to_owned();
            let cluster = clusters.name(&router_name, &name);
            let path = format!("routers[{router_index}].models[{index}]");
            let Node::Map(model) = model else { continue };
            let model = Model::take(model, &path, &router_name, &name, cluster, errors);
            if model.as_ref().is_some_and(|model| model.address.is_at(listen)) {
                let message = "is where Envoy itself listens, so requests would come back; give the model's";
                errors.add(format!("{path}.address"), message);
            }
            found.extend(model);
        }
    }
    found
}

/// The core knows neither addresses nor where they may stand, and shows what stands in place of a secret.
fn in_own_words(error: ConfigError) -> ConfigError {
    if error.path == "feedback" {
        return ConfigError { path: error.path, message: "is not an object; allowed keys: secret".to_owned() };
    }
    let Some(known) = error.message.strip_prefix("is not a known key; allowed: ") else { return error };
    let parent = error.path.rsplit_once('.').map_or("", |(parent, _)| parent);
    let message = if parent.is_empty() {
        let known: Vec<&str> = known.split(", ").filter(|key| *key != "role").collect();
        format!("is not a known key; allowed: {}, {}", KEYS.join(", "), known.join(", "))
    } else if known.split(", ").any(|key| key == "cluster") && parent.ends_with(']') {
        let known: Vec<&str> = known.split(", ").filter(|key| *key != "cluster").collect();
        format!("is not a known key; allowed: {}, {}", known.join(", "), model::KEYS.join(", "))
    } else {
        return error;
    };
    ConfigError { path: error.path, message }
}
