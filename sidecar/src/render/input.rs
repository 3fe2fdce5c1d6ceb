//! The tree -> [`Input`]. The keys that only `render` knows are read here and taken out. The names of clusters are put
//! in. The result is the plugin configuration, which the routing core checks.

mod auth;
mod clusters;
mod core;
mod credential;
mod keys;
mod models;
mod money;
mod target;

use std::net::SocketAddr;

use adaptive_router::config::ConfigError;

use super::Surroundings;
use super::address::{Address, Host};
use crate::prices::Prices;
use crate::yaml::Node;
pub use auth::Auth;
use clusters::Clusters;
pub use credential::{Credential, Source};
use keys::{Errors, Own, take};
pub use target::Target;

const LISTEN: &str = "127.0.0.1:10000";
const ADMIN: &str = "127.0.0.1:9901";
const WASM: &str = "target/wasm32-wasip1/release/adaptive_router.wasm";
const SIDECAR_CLUSTER: &str = "adaptive_router_sidecar";
/// Keys beside those of the filter's configuration.
const KEYS: [&str; 6] = ["listen", "admin", "wasm", "sidecar", "prices", "auth"];

/// Everything that the output contains.
pub struct Input {
    pub listen: SocketAddr,
    pub admin: SocketAddr,
    pub wasm: String,
    pub sidecar: Option<SideCar>,
    pub auth: Option<Auth>,
    /// The targets of all models and of all their deployments.
    pub targets: Vec<Target>,
    /// Attempts for one request, at most; 1 without fallback.
    pub attempts: usize,
    pub plugin: Node,
}

pub struct SideCar {
    pub cluster: String,
    pub address: Address,
}

impl Input {
    /// The input, and warnings.
    pub fn read(root: Node, surroundings: &Surroundings) -> Result<(Input, Vec<ConfigError>), Vec<ConfigError>> {
        let Node::Map(mut entries) = root else {
            let message = "the input is not an object; give at least one router under `routers`".to_owned();
            return Err(vec![ConfigError { path: String::new(), message }]);
        };
        let (mut errors, mut warnings) = (Errors::default(), Errors::default());
        let mut own = Own::take(&mut entries, "", &KEYS);
        let listen = socket(&mut own, "listen", LISTEN, &mut errors);
        let admin = socket(&mut own, "admin", ADMIN, &mut errors);
        let to_admin = Address { host: Host::Ip(admin.ip()), port: admin.port(), tls: false, path: None, query: None };
        if to_admin.is_at(listen) {
            errors.add("admin", format!("\"{admin}\" is where `listen` is; give another port"));
        }
        let wasm = own.text("wasm", "the path of a file", |path| !path.is_empty(), &mut errors);
        let sidecar = read_sidecar(&mut own, &mut entries, &mut errors);
        if sidecar.as_ref().is_some_and(|sidecar| sidecar.address.is_at(listen)) {
            let message = "is where Envoy itself listens; give the side-car's address, as 127.0.0.1:9090";
            errors.add("sidecar", message);
        }
        let auth = Auth::read(&mut own, &entries, surroundings, &mut errors);
        let prices = read_prices(&mut own, surroundings, &mut errors);
        if take(&mut entries, "role").is_some() {
            errors.add("role", "is not a key here: each filter gets its role by itself; remove it");
        }
        let mut clusters = Clusters::default();
        if let Some(sidecar) = &sidecar {
            clusters.reserve(&sidecar.cluster);
        }
        let mut models = models::Reader {
            listen,
            clusters,
            prices,
            errors: &mut errors,
            warnings: &mut warnings,
            today: surroundings.today,
        };
        let targets = models.read(&mut entries);
        models::name_default_cluster(&mut entries, &targets);
        let plugin = Node::Map(entries);
        let attempts = core::check(&plugin, &mut errors);
        let wasm = wasm.unwrap_or_else(|| WASM.to_owned());
        let input = Input { listen, admin, wasm, sidecar, auth, targets, attempts, plugin };
        if errors.0.is_empty() { Ok((input, warnings.0)) } else { Err(errors.0) }
    }
}

fn socket(own: &mut Own, key: &str, default: &str, errors: &mut Errors) -> SocketAddr {
    let allowed = format!("an IP address and a port, as {default}");
    let text = own.text(key, &allowed, |text| text.parse::<SocketAddr>().is_ok(), errors);
    let unspecified = SocketAddr::from(([127, 0, 0, 1], 0));
    text.as_deref().unwrap_or(default).parse().unwrap_or(unspecified)
}

/// The user's own price list comes before the snapshot. A list of the command line replaces the input's.
fn read_prices(own: &mut Own, surroundings: &Surroundings, errors: &mut Errors) -> Prices {
    let named = own.text("prices", "the path of a price list", |path| !path.is_empty(), errors);
    let path = surroundings.prices.or(named.as_deref());
    let text = path.map(|path| (surroundings.file)(path)).transpose();
    let prices = text.and_then(|text| Prices::with(text.as_deref()));
    prices.unwrap_or_else(|message| {
        errors.add("prices", format!("{}: {message}", path.unwrap_or_default()));
        Prices::empty()
    })
}

/// Reads the side-car's address. The filter's `store` gets the name of its cluster.
fn read_sidecar(own: &mut Own, entries: &mut Vec<(String, Node)>, errors: &mut Errors) -> Option<SideCar> {
    let given = own.has("sidecar");
    let address = own.address("sidecar", errors);
    if address.as_ref().is_some_and(|address| address.path.is_some() || address.query.is_some()) {
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
        // The routing core reports what is wrong with it.
        Some(_) => {}
    }
    let store = entries.iter().find(|(key, _)| key == "store").and_then(|(_, store)| store.get("cluster"));
    let cluster = store.and_then(Node::as_text).unwrap_or(SIDECAR_CLUSTER).to_owned();
    Some(SideCar { cluster, address: address? })
}
