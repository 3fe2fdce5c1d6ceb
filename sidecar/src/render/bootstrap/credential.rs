//! The filters of a cluster that prove to the provider who is asking, and the secrets that they use.

use std::path::Path;

use super::KEY_HEADERS;
use crate::render::address::Address;
use crate::render::input::{Credential, Source, Target};
use crate::render::template::Templates;
use crate::yaml::{quoted, scalar};

const HEADERS: &str = include_str!("../templates/headers.yaml.tmpl");
const KEY: &str = include_str!("../templates/credential.yaml.tmpl");
const AWS: &str = include_str!("../templates/aws.yaml.tmpl");
const OAUTH2: &str = include_str!("../templates/oauth2.yaml.tmpl");
const SECRET_VARIABLE: &str = include_str!("../templates/secret_variable.yaml.tmpl");
const SECRET_FILE: &str = include_str!("../templates/secret_file.yaml.tmpl");

/// The name of a secret in a file of Envoy's secret discovery.
const DISCOVERED: &str = "credential";

/// Adds the target's credential, and removes the headers in which the client may have sent its own.
pub fn filters(target: &Target, templates: &mut Templates) -> String {
    let credential = target.credential.as_ref();
    let own = credential.map(|credential| match credential {
        Credential::Key { header, .. } => header.as_str(),
        Credential::Aws { .. } | Credential::OAuth2 { .. } => "",
    });
    let removed = own.into_iter().flat_map(|own| KEY_HEADERS.iter().filter(move |header| **header != own));
    let mutations =
        removed.map(|header| format!("- {{ remove: {header} }}")).chain(target.headers.iter().map(|header| {
            let (name, value) = (scalar(&header.0), quoted(&header.1));
            format!("- append: {{ header: {{ key: {name}, value: {value} }}, append_action: ADD_IF_ABSENT }}")
        }));
    let mutations: Vec<String> = mutations.collect();
    let mut filters = Vec::new();
    if !mutations.is_empty() {
        filters.push(templates.fill(HEADERS, &[("MUTATIONS", &mutations.join("\n"))]));
    }
    filters.extend(credential.map(|credential| proof(credential, &target.cluster, templates)));
    filters.join("\n")
}

fn proof(credential: &Credential, cluster: &str, templates: &mut Templates) -> String {
    match credential {
        Credential::Key { source, header, prefix } => {
            let prefix = match prefix.as_str() {
                "" => String::new(),
                prefix => format!("header_value_prefix: {}", quoted(prefix)),
            };
            let secret = reference(source, cluster);
            templates.fill(KEY, &[("SECRET", &secret), ("HEADER", &scalar(header)), ("PREFIX", &prefix)])
        }
        Credential::Aws { region, service } => {
            templates.fill(AWS, &[("REGION", &scalar(region)), ("SERVICE", &scalar(service))])
        }
        Credential::OAuth2 { url, client_id, scopes, source, .. } => {
            let scopes: Vec<String> = scopes.iter().map(|scope| quoted(scope)).collect();
            let scopes = if scopes.is_empty() { String::new() } else { format!("scopes: [{}]", scopes.join(", ")) };
            templates.fill(
                OAUTH2,
                &[
                    ("URL", &quoted(url)),
                    ("CLUSTER", &scalar(&token_name(cluster))),
                    ("SCOPES", &scopes),
                    ("CLIENT", &quoted(client_id)),
                    ("SECRET", &reference(source, cluster)),
                ],
            )
        }
    }
}

/// The name by which a filter refers to the secret. If the secret is not in this file, its place follows.
fn reference(source: &Source, cluster: &str) -> String {
    match source {
        Source::Variable(_) | Source::File(_) => format!("{{ name: {} }}", secret_name(cluster)),
        Source::Discovery(path) => {
            let folder = Path::new(path).parent().and_then(Path::to_str).unwrap_or("/");
            let watched = format!("watched_directory: {{ path: {} }}", quoted(folder));
            let source = format!("path_config_source: {{ path: {}, {watched} }}", quoted(path));
            format!("{{ name: {DISCOVERED}, sds_config: {{ {source} }} }}")
        }
    }
}

/// Whether the secret is in a file of Envoy's secret discovery.
pub fn is_discovered(target: &Target) -> bool {
    let discovered = |source: &Source| matches!(source, Source::Discovery(_));
    match &target.credential {
        Some(Credential::Key { source, .. } | Credential::OAuth2 { source, .. }) => discovered(source),
        _ => false,
    }
}

/// The secret to write into this file, if there is one.
pub fn secret(target: &Target, templates: &mut Templates) -> Option<String> {
    let (Credential::Key { source, .. } | Credential::OAuth2 { source, .. }) = target.credential.as_ref()? else {
        return None;
    };
    let name = secret_name(&target.cluster);
    match source {
        Source::Variable(variable) => {
            Some(templates.fill(SECRET_VARIABLE, &[("SECRET", &name), ("VARIABLE", &scalar(variable))]))
        }
        Source::File(path) => Some(templates.fill(SECRET_FILE, &[("SECRET", &name), ("FILE", &quoted(path))])),
        Source::Discovery(_) => None,
    }
}

/// The token endpoint's cluster and address.
pub fn token_endpoint(target: &Target) -> Option<(String, &Address)> {
    match target.credential.as_ref()? {
        Credential::OAuth2 { address, .. } => Some((scalar(&token_name(&target.cluster)), address)),
        _ => None,
    }
}

fn token_name(cluster: &str) -> String {
    format!("{cluster}-token")
}

fn secret_name(cluster: &str) -> String {
    scalar(&format!("{cluster}_key"))
}
