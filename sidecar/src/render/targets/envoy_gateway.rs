//! Envoy Gateway: a Gateway with a route that answers 404, and an EnvoyPatchPolicy that puts everything else before
//! that route.
//!
//! EnvoyExtensionPolicy cannot host the filter, because it cannot say `allow_on_headers_stop_iteration`. The models'
//! clusters are patches and no Backends, because a Backend takes no upstream filters.

use super::{Node, Parts, Release, Version, list, map, with_code};
use crate::render::template::Templates;

/// The first version whose Envoy knows `allow_on_headers_stop_iteration`.
pub const OLDEST: Version = Version(1, 5);
/// The first version whose Envoy knows `refresh_cluster_on_retry`.
pub const WITH_FALLBACK: Version = Version(1, 9);

const OBJECTS: &str = include_str!("../templates/envoy_gateway.yaml.tmpl");
/// Where a module from a registry is mounted.
const MODULE: &str = "/etc/adaptive-router/plugin.wasm";
const NAME: &str = "adaptive-router";

pub fn write(parts: &Parts, release: &Release) -> String {
    let image = parts.module.strip_prefix("oci://");
    let module = if image.is_some() { MODULE } else { parts.module.as_str() };
    let code = map([("local", map([("filename", Node::text(module))]))]);
    let listener = format!("{}/{NAME}/llm", release.namespace);
    let mut patches = Vec::new();
    // The order is reversed, because each patch puts its filter before all others.
    for filter in parts.filters.iter().rev() {
        let path = "/default_filter_chain/filters/0/typed_config/http_filters/0";
        patches.push(patch("listener.v3.Listener", &listener, path, with_code(filter, &code)));
    }
    let counted = "/virtual_hosts/0/include_request_attempt_count";
    patches.push(patch("route.v3.RouteConfiguration", &listener, counted, Node::Scalar(true.into())));
    for route in parts.routes.iter().rev() {
        patches.push(patch("route.v3.RouteConfiguration", &listener, "/virtual_hosts/0/routes/0", route.clone()));
    }
    for cluster in &parts.clusters {
        let name = cluster.get("name").and_then(Node::as_text).unwrap_or_default();
        patches.push(patch("cluster.v3.Cluster", name, "", with_code(cluster, &code)));
    }

    let mut bootstrap = vec![("stats_config".to_owned(), map([("stats_tags", parts.stats_tags.clone())]))];
    if !parts.secrets.is_empty() {
        let secrets = map([("secrets", list(parts.secrets.iter().cloned()))]);
        bootstrap.push(("static_resources".to_owned(), secrets));
    }
    let values = [
        ("NEEDS", if parts.falls_back() { WITH_FALLBACK } else { OLDEST }.to_string()),
        ("NAMESPACE", Node::text(&release.namespace).block()),
        ("PORT", parts.port.to_string()),
        ("DEPLOYMENT", deployment(parts, image).block()),
        ("BOOTSTRAP", Node::Map(bootstrap).block()),
        ("PATCHES", list(patches).block()),
    ];
    Templates::default().fill(OBJECTS, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
}

fn patch(kind: &str, name: &str, path: &str, value: Node) -> Node {
    map([
        ("type", Node::text(format!("type.googleapis.com/envoy.config.{kind}"))),
        ("name", Node::text(name)),
        ("operation", map([("op", Node::text("add")), ("path", Node::text(path)), ("value", value)])),
    ])
}

/// Envoy's pods get the module from its image and the keys from a Secret.
fn deployment(parts: &Parts, image: Option<&str>) -> Node {
    let variable = |(_, variable): (String, String)| {
        let key = map([("name", Node::text("adaptive-router-keys")), ("key", Node::text(variable.as_str()))]);
        map([("name", Node::text(variable)), ("valueFrom", map([("secretKeyRef", key)]))])
    };
    let mut container = vec![("env".to_owned(), list(parts.variables().into_iter().map(variable)))];
    let mut deployment = Vec::new();
    if let Some(image) = image {
        let mount = map([("name", Node::text("module")), ("mountPath", Node::text("/etc/adaptive-router"))]);
        container.push(("volumeMounts".to_owned(), list([mount])));
        let image = map([("reference", Node::text(image)), ("pullPolicy", Node::text("IfNotPresent"))]);
        let volume = map([("name", Node::text("module")), ("image", image)]);
        deployment.push(("pod".to_owned(), map([("volumes", list([volume]))])));
    }
    deployment.push(("container".to_owned(), Node::Map(container)));
    Node::Map(deployment)
}
