//! Istio: an EnvoyFilter for a gateway, and a Gateway and a VirtualService that it changes.
//!
//! WasmPlugin cannot host the filter, because it cannot say `allow_on_headers_stop_iteration`.

use super::{Node, Parts, Release, Version, changed, is_wasm, items, list, map, number, with_code};
use crate::render::template::Templates;

/// The first version whose control plane knows `allow_on_headers_stop_iteration`.
pub const OLDEST: Version = Version(1, 28);
/// The first version whose Envoy knows `refresh_cluster_on_retry`.
pub const WITH_FALLBACK: Version = Version(1, 31);

const OBJECTS: &str = include_str!("../templates/istio.yaml.tmpl");
const SECRETS: &str = include_str!("../templates/istio_secrets.yaml.tmpl");
/// The folder in which the ConfigMap with the secrets' places is mounted.
const SECRETS_FOLDER: &str = "/etc/adaptive-router";
const HTTP_OPTIONS: &str = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
const WASM_TYPE: &str = "type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm";
const BUFFER: u32 = 16_777_216;

pub fn write(parts: &Parts, release: &Release) -> String {
    let mut templates = Templates::default();
    let mut patches = Vec::new();
    let code = code(&parts.module);
    let at_port = |inner: Option<Node>| {
        let mut listener = vec![("portNumber".to_owned(), number(parts.port))];
        listener.extend(inner.map(|inner| ("filterChain".to_owned(), inner)));
        ("listener", Node::Map(listener))
    };
    let router = map([(
        "filter",
        map([
            ("name", Node::text("envoy.filters.network.http_connection_manager")),
            ("subFilter", map([("name", Node::text("envoy.filters.http.router"))])),
        ]),
    )]);

    for filter in &parts.filters {
        let filter = discovered(filter, "adaptive_router", &code, &mut patches);
        patches.push(patch("HTTP_FILTER", Some(at_port(Some(router.clone()))), "INSERT_BEFORE", filter));
    }
    let buffer = map([("per_connection_buffer_limit_bytes", Node::Scalar(BUFFER.into()))]);
    patches.push(patch("LISTENER", Some(at_port(None)), "MERGE", buffer));
    for cluster in &parts.clusters {
        let name = cluster.get("name").and_then(Node::as_text).unwrap_or_default().to_owned();
        let cluster = changed(cluster, &|key, value| match (key, &value) {
            ("credential" | "client_secret", Node::Map(entries)) if entries.len() == 1 => with_sds(parts, value),
            _ => value,
        });
        let cluster = upstream_filters(&cluster, &name, &code, &mut patches);
        patches.push(patch("CLUSTER", None, "ADD", cluster));
    }
    let routes = ("routeConfiguration", map([("portNumber", number(parts.port))]));
    let counted = map([("include_request_attempt_count", Node::Scalar(true.into()))]);
    patches.push(patch("VIRTUAL_HOST", Some(routes.clone()), "MERGE", counted));
    // The order is reversed, because each patch puts its route before all others.
    for route in parts.routes.iter().rev() {
        patches.push(patch("HTTP_ROUTE", Some(routes.clone()), "INSERT_FIRST", route.clone()));
    }
    let tags = map([("stats_config", map([("stats_tags", parts.stats_tags.clone())]))]);
    patches.push(patch("BOOTSTRAP", None, "MERGE", tags));

    let secrets = secrets(parts, release, &mut templates);
    let needs = if parts.falls_back() { WITH_FALLBACK } else { OLDEST };
    templates.fill(
        OBJECTS,
        &[
            ("NEEDS", &needs.to_string()),
            ("NAMESPACE", &Node::text(&release.namespace).block()),
            ("PORT", &parts.port.to_string()),
            ("SECRETS", &secrets),
            ("PATCHES", &list(patches).block()),
        ],
    )
}

/// `matching`: the condition beside the context.
fn patch(apply_to: &str, matching: Option<(&str, Node)>, operation: &str, value: Node) -> Node {
    let context = Node::text("GATEWAY");
    let matching = match matching {
        Some((key, of)) => map([("context", context), (key, of)]),
        None => map([("context", context)]),
    };
    let patch = map([("operation", Node::text(operation)), ("value", value)]);
    // Patches of the bootstrap and of extension configurations have no context.
    match apply_to {
        "BOOTSTRAP" | "EXTENSION_CONFIG" => map([("applyTo", Node::text(apply_to)), ("patch", patch)]),
        _ => map([("applyTo", Node::text(apply_to)), ("match", matching), ("patch", patch)]),
    }
}

/// A wasm filter by reference. Istio's agent fetches a module only if the filter's configuration is discovered.
fn discovered(filter: &Node, name: &str, code: &Node, patches: &mut Vec<Node>) -> Node {
    let Some(config) = filter.get("typed_config").filter(|_| is_wasm(filter)) else { return filter.clone() };
    let extension = map([("name", Node::text(name)), ("typed_config", with_code(config, code))]);
    patches.push(patch("EXTENSION_CONFIG", None, "ADD", extension));
    let source = map([
        ("ads", Node::Map(Vec::new())),
        // 0 means that Envoy waits without limit, so no request passes before the module is there.
        ("initial_fetch_timeout", Node::text("0s")),
        ("resource_api_version", Node::text("V3")),
    ]);
    let discovery = map([("config_source", source), ("type_urls", list([Node::text(WASM_TYPE)]))]);
    map([("name", Node::text(name)), ("config_discovery", discovery)])
}

fn upstream_filters(cluster: &Node, name: &str, code: &Node, patches: &mut Vec<Node>) -> Node {
    let filters = cluster.get("typed_extension_protocol_options").and_then(|options| options.get(HTTP_OPTIONS));
    let Some(filters) = filters.and_then(|options| options.get("http_filters")) else { return cluster.clone() };
    let name = format!("adaptive_router_at_{name}");
    let filters = list(items(filters).iter().map(|filter| discovered(filter, &name, code, patches)));
    changed(cluster, &|key, value| if key == "http_filters" { filters.clone() } else { value })
}

/// A secret that is read from a file, because a control plane's Envoy has no static secrets.
fn with_sds(parts: &Parts, secret: Node) -> Node {
    let Some(name) = secret.get("name").and_then(Node::as_text).filter(|name| parts.is_secret(name)) else {
        return secret;
    };
    let path = map([("path", Node::text(format!("{SECRETS_FOLDER}/{name}.yaml")))]);
    let source = map([("path_config_source", path), ("resource_api_version", Node::text("V3"))]);
    map([("name", Node::text(name)), ("sds_config", source)])
}

/// The files of the secrets. They hold no secret, only its place.
fn secrets(parts: &Parts, release: &Release, templates: &mut Templates) -> String {
    if parts.secrets.is_empty() {
        return String::new();
    }
    let file = |secret: &Node| {
        let name = secret.get("name").and_then(Node::as_text)?;
        let kind =
            ("@type".to_owned(), Node::text("type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"));
        let Node::Map(entries) = secret else { return None };
        let resource = Node::Map(std::iter::once(kind).chain(entries.iter().cloned()).collect());
        Some((format!("{name}.yaml"), Node::text(map([("resources", list([resource]))]).to_json().to_string())))
    };
    let files = Node::Map(parts.secrets.iter().filter_map(file).collect());
    let variables: Vec<String> = parts.variables().into_iter().map(|(_, variable)| variable).collect();
    let values = [
        ("NAMESPACE", Node::text(&release.namespace).block()),
        ("FOLDER", SECRETS_FOLDER.to_owned()),
        ("VARIABLES", if variables.is_empty() { "none".to_owned() } else { variables.join(", ") }),
        ("FILES", files.block()),
    ];
    templates.fill(SECRETS, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
}

/// The code of a module. Istio's agent fetches a module from a registry. It wants a cluster's name and a checksum and
/// uses neither, because it checks the image against the digest in the URL.
fn code(module: &str) -> Node {
    if !module.starts_with("oci://") {
        return map([("local", map([("filename", Node::text(module))]))]);
    }
    let uri = map([("uri", Node::text(module)), ("cluster", Node::text("_")), ("timeout", Node::text("30s"))]);
    map([("remote", map([("http_uri", uri), ("sha256", Node::text("nil"))]))])
}
