//! [`Input`] -> the text of Envoy's configuration.

mod credential;
mod route;

use std::net::SocketAddr;

use super::address::{Address, Host};
use super::input::{Auth, Input, SideCar, Target};
use super::template::Templates;
use crate::yaml::{Node, quoted, scalar};

const BOOTSTRAP: &str = include_str!("templates/bootstrap.yaml.tmpl");
const SECRET_NOTE: &str = include_str!("templates/secret_note.yaml.tmpl");
const CLUSTER: &str = include_str!("templates/cluster.yaml.tmpl");
const NOBODY: &str = include_str!("templates/nobody.yaml.tmpl");
const HEALTH_CHECK: &str = include_str!("templates/health_check.yaml.tmpl");
const TLS: &str = include_str!("templates/tls.yaml.tmpl");
const SIDECAR: &str = include_str!("templates/sidecar.yaml.tmpl");
const AUTH: &str = include_str!("templates/auth.yaml.tmpl");
const NODE: &str = include_str!("templates/node.yaml.tmpl");
const AUTH_NOTE: &str = include_str!("templates/auth_note.yaml.tmpl");

const TOKEN_CLUSTER: &str = include_str!("templates/token_cluster.yaml.tmpl");

/// Headers in which clients send their own key.
const KEY_HEADERS: [&str; 3] = ["authorization", "x-api-key", "api-key"];
/// Debian's file of trusted certificate authorities.
const TRUSTED_CA: &str = "/etc/ssl/certs/ca-certificates.crt";
pub fn write(input: &Input) -> String {
    let mut templates = Templates::default();
    let configuration = input.plugin.block();
    let secret_note = match input.plugin.get("feedback") {
        Some(_) => templates.fill(SECRET_NOTE, &[]),
        None => String::new(),
    };
    let discovers = input.targets.iter().any(credential::is_discovered);
    let node = if discovers { templates.fill(NODE, &[]) } else { String::new() };
    let auth = input.auth.as_ref().map(|auth| auth_filter(auth, &mut templates)).unwrap_or_default();
    let route = route::routes(input, &mut templates);
    let clusters = input.targets.iter().map(|target| cluster(target, &input.wasm, &mut templates));
    let mut clusters: Vec<String> = clusters.collect();
    clusters.extend(input.targets.iter().filter_map(|target| token_cluster(target, &mut templates)));
    clusters.extend(input.sidecar.iter().map(|sidecar| sidecar_cluster(sidecar, &mut templates)));
    let secrets: Vec<String> =
        input.targets.iter().filter_map(|target| credential::secret(target, &mut templates)).collect();
    let secrets = if secrets.is_empty() { String::new() } else { format!("\nsecrets:\n{}", secrets.join("\n")) };
    let filled = templates.fill(
        BOOTSTRAP,
        &[
            ("NODE", &node),
            ("LISTEN", &socket_address(&input.listen)),
            ("ADMIN", &socket_address(&input.admin)),
            ("WASM", &scalar(&input.wasm)),
            ("AUTH", &auth),
            ("SECRET_NOTE", &secret_note),
            ("CONFIGURATION", &configuration),
            ("ROUTE", &route),
            ("CLUSTERS", &clusters.join("\n")),
            ("SECRETS", &secrets),
        ],
    );
    let lines = filled.lines().map(|line| format!("{}\n", line.trim_end()));
    lines.collect()
}

/// Envoy's own check of clients' keys. It runs before everything else.
fn auth_filter(auth: &Auth, templates: &mut Templates) -> String {
    let clients = auth.clients.iter().map(|client| {
        let (name, key) = (quoted(&client.name), quoted(&client.key));
        format!("- {{ client: {name}, key: {key} }}")
    });
    let clients = clients.collect::<Vec<_>>().join("\n");
    let sources = KEY_HEADERS.map(|header| format!("{{ header: {header} }}")).join(", ");
    let identity = auth.identity_header.as_ref();
    let identity = identity.map(|header| format!("header: {}, ", scalar(header))).unwrap_or_default();
    let note = templates.fill(AUTH_NOTE, &[]);
    templates.fill(AUTH, &[("NOTE", &note), ("CLIENTS", &clients), ("SOURCES", &sources), ("IDENTITY", &identity)])
}

fn cluster(target: &Target, wasm: &str, templates: &mut Templates) -> String {
    let Target { router, model, deployment, cluster, address, ca, health_path, .. } = target;
    let authority = address.authority();
    let health_check = health_path.as_ref().map(|path| {
        let alpn = if address.tls { "tls_options: { alpn_protocols: [http/1.1] }" } else { "" };
        let values = [("PATH", quoted(path)), ("HOST", quoted(&authority)), ("ALPN", alpn.to_owned())];
        templates.fill(HEALTH_CHECK, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
    });
    let nobody = match address.host {
        Host::Ip(_) => String::new(),
        Host::Name(_) => templates.fill(NOBODY, &[]),
    };
    let tls = if address.tls { tls(address, ca.as_deref(), "", templates) } else { String::new() };
    let protocol = if address.tls {
        "auto_config: { http_protocol_options: {}, http2_protocol_options: {} }"
    } else {
        "explicit_http_config: { http_protocol_options: {} }"
    };
    let role = [
        ("role", Some("upstream")),
        ("router", Some(router)),
        ("model", Some(model)),
        ("deployment", deployment.as_deref()),
        ("base_path", Some(address.base_path())),
        ("query", address.query.as_deref()),
        ("host", Some(&authority)),
    ];
    let role = role.iter().filter_map(|(key, value)| Some(((*key).to_owned(), Node::text((*value)?))));
    let role = Node::Map(role.collect());
    let title = match deployment {
        None => format!("# The model {} of the router {}.", quoted(model), quoted(router)),
        Some(name) => {
            format!(
                "# The deployment {} of the model {} of the router {}.",
                quoted(name),
                quoted(model),
                quoted(router)
            )
        }
    };
    let credential = credential::filters(target, templates);
    templates.fill(
        CLUSTER,
        &[
            ("TITLE", &title),
            ("CLUSTER", &scalar(cluster)),
            ("DISCOVERY", discovery(address)),
            ("ENDPOINT", &endpoint(address)),
            ("NOBODY", &nobody),
            ("HEALTH_CHECK", &health_check.unwrap_or_default()),
            ("TLS", &tls),
            ("PROTOCOL", protocol),
            ("WASM", &scalar(wasm)),
            ("ROLE", &role.block()),
            ("CREDENTIAL", &credential),
        ],
    )
}

fn tls(address: &Address, ca: Option<&str>, alpn: &str, templates: &mut Templates) -> String {
    let name = quoted(&address.host.to_string());
    // An IP address gets no SNI, because SNI takes only names.
    let (sni, kind) = match &address.host {
        Host::Name(_) => (format!("sni: {name}"), "DNS"),
        Host::Ip(_) => (String::new(), "IP_ADDRESS"),
    };
    let ca = quoted(ca.unwrap_or(TRUSTED_CA));
    templates.fill(TLS, &[("SNI", &sni), ("ALPN", alpn), ("CA", &ca), ("KIND", kind), ("NAME", &name)])
}

/// The cluster from which Envoy gets this target's access tokens.
fn token_cluster(target: &Target, templates: &mut Templates) -> Option<String> {
    let (name, address) = credential::token_endpoint(target)?;
    let tls = if address.tls { tls(address, target.ca.as_deref(), "", templates) } else { String::new() };
    let endpoint = endpoint(address);
    let values =
        [("CLUSTER", name.as_str()), ("DISCOVERY", discovery(address)), ("ENDPOINT", &endpoint), ("TLS", &tls)];
    Some(templates.fill(TOKEN_CLUSTER, &values))
}

fn sidecar_cluster(sidecar: &SideCar, templates: &mut Templates) -> String {
    let address = &sidecar.address;
    let tls = if address.tls { tls(address, None, "alpn_protocols: [h2]", templates) } else { String::new() };
    templates.fill(
        SIDECAR,
        &[
            ("CLUSTER", &scalar(&sidecar.cluster)),
            ("DISCOVERY", discovery(address)),
            ("ENDPOINT", &endpoint(address)),
            ("TLS", &tls),
        ],
    )
}

/// How Envoy finds the hosts behind an address.
fn discovery(address: &Address) -> &'static str {
    match address.host {
        Host::Ip(_) => "type: STATIC",
        // Each address of a name is a host of its own, so that a failing one can be left alone. Addresses that the name
        // loses are drained.
        Host::Name(_) => "type: STRICT_DNS\ndns_lookup_family: V4_PREFERRED",
    }
}

fn endpoint(address: &Address) -> String {
    endpoint_address(&address.host.to_string(), address.port)
}

fn socket_address(address: &SocketAddr) -> String {
    endpoint_address(&address.ip().to_string(), address.port())
}

fn endpoint_address(host: &str, port: u16) -> String {
    // A name is quoted if needed, because YAML may take it for another type, and because colons need quotes.
    let plain = host.chars().all(|c| c.is_ascii_digit() || c == '.');
    let host = if plain { host.to_owned() } else { scalar(host) };
    format!("{{ socket_address: {{ address: {host}, port_value: {port} }} }}")
}
