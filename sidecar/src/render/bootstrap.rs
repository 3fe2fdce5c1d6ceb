//! [`Input`] -> the text of Envoy's configuration.

use std::net::SocketAddr;

use super::address::{Address, Host};
use super::input::{Credential, Input, Model, SideCar, Source};
use super::template::Templates;
use super::yaml::{Node, quoted, scalar};

const BOOTSTRAP: &str = include_str!("templates/bootstrap.yaml.tmpl");
const SECRET_NOTE: &str = include_str!("templates/secret_note.yaml.tmpl");
const ROUTE: &str = include_str!("templates/route.yaml.tmpl");
const ROUTE_WITH_FALLBACK: &str = include_str!("templates/route_with_fallback.yaml.tmpl");
const SLOT: &str = include_str!("templates/slot.yaml.tmpl");
const SLOT_CLUSTER: &str = include_str!("templates/slot_cluster.yaml.tmpl");
const CLUSTER: &str = include_str!("templates/cluster.yaml.tmpl");
const NOBODY: &str = include_str!("templates/nobody.yaml.tmpl");
const HEALTH_CHECK: &str = include_str!("templates/health_check.yaml.tmpl");
const TLS: &str = include_str!("templates/tls.yaml.tmpl");
const CREDENTIAL: &str = include_str!("templates/credential.yaml.tmpl");
const SECRET_VARIABLE: &str = include_str!("templates/secret_variable.yaml.tmpl");
const SECRET_FILE: &str = include_str!("templates/secret_file.yaml.tmpl");
const SIDECAR: &str = include_str!("templates/sidecar.yaml.tmpl");

/// Where Debian keeps the certificates of the authorities that it trusts.
const TRUSTED_CA: &str = "/etc/ssl/certs/ca-certificates.crt";
/// Headers in which clients send a key of theirs.
const KEY_HEADERS: [&str; 3] = ["authorization", "x-api-key", "api-key"];

pub fn write(input: &Input) -> String {
    let mut templates = Templates::default();
    let configuration = input.plugin.block();
    let secret_note = match input.plugin.get("feedback") {
        Some(_) => templates.fill(SECRET_NOTE, &[]),
        None => String::new(),
    };
    let route = route(input, &mut templates);
    let clusters = input.models.iter().map(|model| cluster(model, &input.wasm, &mut templates));
    let mut clusters: Vec<String> = clusters.collect();
    clusters.extend(input.sidecar.iter().map(|sidecar| sidecar_cluster(sidecar, &mut templates)));
    let secrets: Vec<String> = input.models.iter().filter_map(|model| secret(model, &mut templates)).collect();
    let secrets = if secrets.is_empty() { String::new() } else { format!("\nsecrets:\n{}", secrets.join("\n")) };
    let filled = templates.fill(
        BOOTSTRAP,
        &[
            ("LISTEN", &socket_address(&input.listen)),
            ("ADMIN", &socket_address(&input.admin)),
            ("WASM", &scalar(&input.wasm)),
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

fn route(input: &Input, templates: &mut Templates) -> String {
    let retries = input.attempts.saturating_sub(1);
    if retries == 0 {
        return templates.fill(ROUTE, &[]);
    }
    let clusters: Vec<String> = input.models.iter().map(|model| slot_cluster(model, templates)).collect();
    let clusters = format!("exact_match_map: &clusters\n  map:\n{}", indented(&clusters.join("\n"), 4));
    let slots = (1..=retries).map(|number| {
        let map = if number == 1 { clusters.as_str() } else { "exact_match_map: *clusters" };
        templates.fill(SLOT, &[("NUMBER", &number.to_string()), ("CLUSTERS", map)])
    });
    let slots: Vec<String> = slots.collect();
    templates.fill(ROUTE_WITH_FALLBACK, &[("RETRIES", &retries.to_string()), ("SLOTS", &slots.join("\n"))])
}

fn slot_cluster(model: &Model, templates: &mut Templates) -> String {
    templates.fill(SLOT_CLUSTER, &[("CLUSTER", &scalar(&model.cluster))])
}

fn cluster(model: &Model, wasm: &str, templates: &mut Templates) -> String {
    let Model { router, name, cluster, address, ca, credential, health_path } = model;
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
        ("role", "upstream"),
        ("router", router),
        ("model", name),
        ("path_prefix", &address.prefix),
        ("host", &authority),
    ];
    let role = Node::Map(role.iter().map(|(key, value)| ((*key).to_owned(), Node::text(*value))).collect());
    let credential = credential.as_ref().map(|credential| inject(credential, cluster, templates));
    templates.fill(
        CLUSTER,
        &[
            ("TITLE", &format!("# The model {} of the router {}.", quoted(name), quoted(router))),
            ("CLUSTER", &scalar(cluster)),
            ("DISCOVERY", discovery(address)),
            ("ENDPOINT", &endpoint(address)),
            ("NOBODY", &nobody),
            ("HEALTH_CHECK", &health_check.unwrap_or_default()),
            ("TLS", &tls),
            ("PROTOCOL", protocol),
            ("WASM", &scalar(wasm)),
            ("ROLE", &role.block()),
            ("CREDENTIAL", &credential.unwrap_or_default()),
        ],
    )
}

fn tls(address: &Address, ca: Option<&str>, alpn: &str, templates: &mut Templates) -> String {
    let name = quoted(&address.host.to_string());
    // An IP address is no name that a client may ask for.
    let (sni, kind) = match &address.host {
        Host::Name(_) => (format!("sni: {name}"), "DNS"),
        Host::Ip(_) => (String::new(), "IP_ADDRESS"),
    };
    let ca = quoted(ca.unwrap_or(TRUSTED_CA));
    templates.fill(TLS, &[("SNI", &sni), ("ALPN", alpn), ("CA", &ca), ("KIND", kind), ("NAME", &name)])
}

/// Puts the model's credential in, and takes out where the client may have its own.
fn inject(credential: &Credential, cluster: &str, templates: &mut Templates) -> String {
    let others = KEY_HEADERS.iter().filter(|header| **header != credential.header);
    let removed: Vec<String> = others.map(|header| format!("{{ remove: {header} }}")).collect();
    let prefix = match credential.prefix.as_str() {
        "" => String::new(),
        prefix => format!("header_value_prefix: {}", quoted(prefix)),
    };
    templates.fill(
        CREDENTIAL,
        &[
            ("REMOVED", &removed.join(", ")),
            ("SECRET", &secret_name(cluster)),
            ("HEADER", &scalar(&credential.header)),
            ("PREFIX", &prefix),
        ],
    )
}

fn secret(model: &Model, templates: &mut Templates) -> Option<String> {
    let name = secret_name(&model.cluster);
    Some(match &model.credential.as_ref()?.source {
        Source::Variable(variable) => {
            templates.fill(SECRET_VARIABLE, &[("SECRET", &name), ("VARIABLE", &scalar(variable))])
        }
        Source::File(path) => templates.fill(SECRET_FILE, &[("SECRET", &name), ("FILE", &quoted(path))]),
    })
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

fn secret_name(cluster: &str) -> String {
    scalar(&format!("{cluster}_key"))
}

/// How Envoy finds the hosts behind an address.
fn discovery(address: &Address) -> &'static str {
    match address.host {
        Host::Ip(_) => "type: STATIC",
        // Each address of a name is a host, so that those that fail can be left alone. Those that the name loses are drained.
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
    // A name may be a word that YAML takes for something else, and colons need quotes.
    let plain = host.chars().all(|c| c.is_ascii_digit() || c == '.');
    let host = if plain { host.to_owned() } else { scalar(host) };
    format!("{{ socket_address: {{ address: {host}, port_value: {port} }} }}")
}

fn indented(text: &str, columns: usize) -> String {
    text.lines().map(|line| format!("{}{line}", " ".repeat(columns))).collect::<Vec<_>>().join("\n")
}
