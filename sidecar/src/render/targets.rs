//! The same configuration for a control plane. The parts of a rendered bootstrap become the control plane's objects,
//! and patches of the configuration that it makes.
//!
//! ```text
//! bootstrap (YAML) ─▶ Parts (filters, routes, clusters, secrets, stats tags) ─▶ Istio's objects, or Envoy Gateway's
//! ```
//!
//! Everything is taken from the bootstrap, so that every addition to the bootstrap reaches these targets too.

mod envoy_gateway;
mod istio;

use std::fmt;
use std::str::FromStr;

use adaptive_router::config::ConfigError;
use serde_json::Value;

use crate::yaml::{self, Node};

/// The consumer of the configuration.
#[derive(Clone, Debug)]
pub enum Target {
    /// Envoy itself.
    Envoy,
    Istio(Release),
    EnvoyGateway(Release),
}

/// The control plane's version, and the place of its gateway.
#[derive(Clone, Debug)]
pub struct Release {
    pub version: Version,
    pub namespace: String,
}

/// Major and minor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u32, pub u32);

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Version, String> {
        let mut numbers = text.trim_start_matches('v').split('.').map(str::parse);
        match (numbers.next(), numbers.next()) {
            (Some(Ok(major)), Some(Ok(minor))) => Ok(Version(major, minor)),
            _ => Err(format!("{text:?} is not a version; give it as 1.31")),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

/// A rendered bootstrap in the form that its target takes.
pub fn write(bootstrap: String, target: &Target) -> Result<String, Vec<ConfigError>> {
    let release = match target {
        Target::Envoy => return Ok(bootstrap),
        Target::Istio(release) | Target::EnvoyGateway(release) => release,
    };
    let parts = Parts::of(&yaml::parse(&bootstrap)?)?;
    let text = match target {
        Target::EnvoyGateway(_) => {
            parts.check("Envoy Gateway", release.version, envoy_gateway::OLDEST, envoy_gateway::WITH_FALLBACK)?;
            envoy_gateway::write(&parts, release)
        }
        _ => {
            parts.check("Istio", release.version, istio::OLDEST, istio::WITH_FALLBACK)?;
            istio::write(&parts, release)
        }
    };
    Ok(text.lines().map(|line| format!("{}\n", line.trim_end())).collect())
}

/// The parts of a bootstrap, without its listener.
struct Parts {
    port: u16,
    /// The HTTP filters before the router filter, in order.
    filters: Vec<Node>,
    /// The routes for requests that the filter routed. The control plane keeps the routes for all others.
    routes: Vec<Node>,
    clusters: Vec<Node>,
    secrets: Vec<Node>,
    stats_tags: Node,
    /// A path, or a URL that starts with `oci://`.
    module: String,
}

impl Parts {
    fn of(root: &Node) -> Result<Parts, Vec<ConfigError>> {
        let parts = || {
            let resources = root.get("static_resources")?;
            let listener = resources.get("listeners").and_then(first)?;
            let manager = first(first(listener.get("filter_chains")?)?.get("filters")?)?.get("typed_config")?;
            let mut filters = items(manager.get("http_filters")?);
            filters.pop();
            let host = first(manager.get("route_config")?.get("virtual_hosts")?)?;
            let mut routes = items(host.get("routes")?);
            routes.pop();
            let port = listener.get("address")?.get("socket_address")?.get("port_value")?;
            Some(Parts {
                port: port.to_json().as_u64().and_then(|port| u16::try_from(port).ok())?,
                module: filters.iter().find_map(module)?,
                filters,
                routes,
                clusters: items(resources.get("clusters")?),
                secrets: resources.get("secrets").map(items).unwrap_or_default(),
                stats_tags: root.get("stats_config")?.get("stats_tags")?.clone(),
            })
        };
        parts().ok_or_else(|| error("", "the bootstrap lacks a part that this target needs"))
    }

    fn check(&self, of: &str, version: Version, oldest: Version, fallback: Version) -> Result<(), Vec<ConfigError>> {
        if version < oldest {
            let message = format!(
                "{of} {version} cannot run the filter: it does not know allow_on_headers_stop_iteration; {oldest} does"
            );
            return Err(error("", &message));
        }
        if self.falls_back() && version < fallback {
            let message = format!(
                "needs {of} {fallback} or newer, because the Envoy of {version} picks no new cluster for a retry; remove it"
            );
            return Err(error("fallback", &message));
        }
        Ok(())
    }

    fn falls_back(&self) -> bool {
        let retries = |route: &Node| route.get("route")?.get("retry_policy").map(drop);
        self.routes.iter().any(|route| retries(route).is_some())
    }

    /// The names of the secrets, with the environment variables that hold their values.
    fn variables(&self) -> Vec<(String, String)> {
        let of = |secret: &Node| {
            let variable = secret.get("generic_secret")?.get("secret")?.get("environment_variable")?;
            Some((secret.get("name")?.as_text()?.to_owned(), variable.as_text()?.to_owned()))
        };
        self.secrets.iter().filter_map(of).collect()
    }

    fn is_secret(&self, name: &str) -> bool {
        self.secrets.iter().any(|secret| secret.get("name").and_then(Node::as_text) == Some(name))
    }
}

fn error(path: &str, message: &str) -> Vec<ConfigError> {
    vec![ConfigError { path: path.to_owned(), message: message.to_owned() }]
}

fn items(node: &Node) -> Vec<Node> {
    if let Node::List(items) = node { items.clone() } else { Vec::new() }
}

fn first(node: &Node) -> Option<&Node> {
    if let Node::List(items) = node { items.first() } else { None }
}

fn list(items: impl IntoIterator<Item = Node>) -> Node {
    Node::List(items.into_iter().collect())
}

/// A JSON object with these fixed keys.
fn map<const N: usize>(entries: [(&str, Node); N]) -> Node {
    Node::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

fn number(number: u16) -> Node {
    Node::Scalar(Value::from(number))
}

fn is_wasm(filter: &Node) -> bool {
    module(filter).is_some()
}

/// The module that a filter runs.
fn module(filter: &Node) -> Option<String> {
    let code = filter.get("typed_config")?.get("config")?.get("vm_config")?.get("code")?;
    Some(code.get("local")?.get("filename")?.as_text()?.to_owned())
}

/// The tree in which `change` has replaced every member, from the leaves upwards.
fn changed(node: &Node, change: &dyn Fn(&str, Node) -> Node) -> Node {
    match node {
        Node::Map(entries) => {
            Node::Map(entries.iter().map(|(key, value)| (key.clone(), change(key, changed(value, change)))).collect())
        }
        Node::List(items) => list(items.iter().map(|item| changed(item, change))),
        scalar => scalar.clone(),
    }
}

/// The tree with the module's code replaced.
fn with_code(node: &Node, code: &Node) -> Node {
    changed(node, &|key, value| if key == "code" && value.get("local").is_some() { code.clone() } else { value })
}
