//! One model: where it is, and what it wants to be asked with.

use super::keys::{Errors, Own, take};
use crate::render::address::{Address, FORMS};
use crate::render::yaml::Node;

/// Keys beside those of the filter's configuration; `cluster` is taken, too, as it is made of the address.
pub const KEYS: [&str; 4] = ["address", "tls", "credential", "health_check"];
const AUTHORIZATION: &str = "authorization";
const BEARER: &str = "Bearer ";

pub struct Model {
    pub router: String,
    pub name: String,
    pub cluster: String,
    pub address: Address,
    /// The file of the authorities that may have signed the provider's certificate; None: those whom Debian trusts.
    pub ca: Option<String>,
    pub credential: Option<Credential>,
    /// What active health checks ask for.
    pub health_path: Option<String>,
}

/// What proves to the provider who is asking.
pub struct Credential {
    pub source: Source,
    pub header: String,
    /// What stands before the secret.
    pub prefix: String,
}

/// Where Envoy finds the secret, which is never known here.
pub enum Source {
    Variable(String),
    File(String),
}

impl Model {
    /// Takes its own keys out of a model, and puts the cluster in.
    pub(super) fn take(
        entries: &mut Vec<(String, Node)>,
        path: &str,
        router: &str,
        name: &str,
        cluster: String,
        errors: &mut Errors,
    ) -> Option<Model> {
        let mut own = Own::take(entries, path, &KEYS);
        if take(entries, "cluster").is_some() {
            errors
                .add(own.path("cluster"), "is not a key here: clusters are made of addresses; give `address` instead");
        }
        let after_name = entries.iter().position(|(key, _)| key == "name").map_or(0, |index| index + 1);
        entries.insert(after_name, ("cluster".to_owned(), Node::text(cluster.as_str())));
        if !own.has("address") {
            errors.add(own.path("address"), format!("is missing; give {FORMS}"));
        }
        let address = own.address("address", errors);
        let ca = read_ca(&mut own, address.as_ref(), errors);
        let credential = Credential::read(&mut own, errors);
        let health_path = own.object("health_check", &["path"], errors).and_then(|mut check| {
            required(&mut check, "path", errors);
            check.text("path", "a path that begins with '/', as /healthz", is_path, errors)
        });
        let (router, name) = (router.to_owned(), name.to_owned());
        Some(Model { router, name, cluster, address: address?, ca, credential, health_path })
    }
}

impl Credential {
    fn read(own: &mut Own, errors: &mut Errors) -> Option<Credential> {
        let mut fields = own.secret_object("credential", &["env", "file", "header", "prefix"], errors)?;
        let path = fields.path("").trim_end_matches('.').to_owned();
        let [variable, file] = ["env", "file"].map(|source| fields.has(source));
        if variable == file {
            errors.add(path, "exactly one of env, file must be given; the secret itself has no place here");
        }
        let variable = fields.text(
            "env",
            "the name of an environment variable in capitals, as OPENAI_API_KEY",
            is_variable,
            errors,
        );
        let file = fields.text(
            "file",
            "the absolute path of a file that holds nothing but the secret",
            |path| path.starts_with('/'),
            errors,
        );
        let header = fields.text("header", "the name of a header, as x-api-key", is_header, errors);
        let header = header.map_or_else(|| AUTHORIZATION.to_owned(), |header| header.to_ascii_lowercase());
        let printable = |text: &str| text.chars().all(|c| c == ' ' || c.is_ascii_graphic());
        let prefix = fields.text("prefix", "a text of printable ASCII characters", printable, errors);
        let default = if header == AUTHORIZATION { BEARER } else { "" };
        let source = variable.map(Source::Variable).or(file.map(Source::File))?;
        Some(Credential { source, header, prefix: prefix.unwrap_or_else(|| default.to_owned()) })
    }
}

fn read_ca(own: &mut Own, address: Option<&Address>, errors: &mut Errors) -> Option<String> {
    let mut tls = own.object("tls", &["ca"], errors)?;
    if address.is_some_and(|address| !address.tls) {
        errors.add(own.path("tls"), "is given, but the address is not https; change one of them");
    }
    required(&mut tls, "ca", errors);
    tls.text("ca", "the path of a file of certificates", |path| !path.is_empty(), errors)
}

fn required(own: &mut Own, key: &str, errors: &mut Errors) {
    if !own.has(key) {
        errors.add(own.path(key), "is missing; give a text");
    }
}

/// A secret that someone writes here by mistake hardly ever looks like this.
fn is_variable(text: &str) -> bool {
    let letter = |c: char| c.is_ascii_uppercase() || c == '_';
    text.starts_with(letter) && text.chars().all(|c| letter(c) || c.is_ascii_digit())
}

fn is_header(text: &str) -> bool {
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let lower = text.to_ascii_lowercase();
    !text.is_empty() && text.chars().all(token) && !lower.starts_with("x-adaptive-router-") && lower != "host"
}

fn is_path(text: &str) -> bool {
    text.starts_with('/') && text.chars().all(|c| c.is_ascii_graphic())
}
