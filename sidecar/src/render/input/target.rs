//! One place that requests go to. It becomes a cluster, with an address and with what its requests must carry.

use std::time::Duration;

use super::Credential;
use super::keys::{Errors, Own, take};
use crate::providers::{self, Provider};
use crate::render::address::{Address, FORMS};
use crate::yaml::Node;

/// Keys beside those of the filter's configuration. `cluster` is taken too, because it is made from the address.
pub const KEYS: [&str; 8] =
    ["provider", "address", "base_model", "credential", "tls", "health_check", "timeout", "stream_timeout"];

pub struct Target {
    pub router: String,
    pub model: String,
    /// The name of this deployment of the model. None: the model has only this place.
    pub deployment: Option<String>,
    pub cluster: String,
    pub address: Address,
    /// The file of the authorities that may have signed the provider's certificate. None: Debian's trusted authorities.
    pub ca: Option<String>,
    pub credential: Option<Credential>,
    /// Headers that are sent beside the credential, unless the client sends them.
    pub headers: Vec<(String, String)>,
    /// The path that active health checks request.
    pub health_path: Option<String>,
    pub times: Times,
}

/// A model's time limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Times {
    /// Until its response begins.
    pub first: Option<Duration>,
    /// Between two pieces of its response.
    pub between: Option<Duration>,
}

/// Its names in the input and in the output.
pub struct Names<'n> {
    pub path: &'n str,
    pub router: &'n str,
    pub model: &'n str,
    pub cluster: String,
}

/// The other facts that its keys gave.
pub struct Told {
    /// The target. It is missing if there are errors.
    pub target: Option<Target>,
    /// The provider, found by its name or by its address.
    pub provider: Option<&'static Provider>,
    /// The model's name in the price list.
    pub base_model: Option<String>,
}

impl Target {
    /// Takes its own keys out of a model or a deployment, and adds the cluster.
    pub fn take(entries: &mut Vec<(String, Node)>, names: Names, errors: &mut Errors, warnings: &mut Errors) -> Told {
        let Names { path, router, model, cluster } = names;
        let mut own = Own::take(entries, path, &KEYS);
        if take(entries, "cluster").is_some() {
            errors
                .add(own.path("cluster"), "is not a key here: clusters are made of addresses; give `address` instead");
        }
        let after_name = entries.iter().position(|(key, _)| key == "name").map_or(0, |index| index + 1);
        entries.insert(after_name, ("cluster".to_owned(), Node::text(cluster.as_str())));
        let text_of = |key: &str| entries.iter().find(|(name, _)| name == key).and_then(|(_, value)| value.as_text());
        let base_model =
            own.text("base_model", "the name of a model in the price list", |name| !name.is_empty(), errors);
        let asked_for = base_model.as_deref().or(text_of("upstream_model")).unwrap_or(model).to_owned();
        let provider = read_provider(&mut own, &asked_for, errors, warnings);
        let named = provider.is_some();
        let address = read_address(&mut own, provider, errors);
        // If callers use their own keys, the provider's usual key must not replace them.
        let usual = provider.filter(|_| text_of("credentials") != Some("caller"));
        let credential = Credential::read(&mut own, usual, address.as_ref(), errors, warnings);
        let ca = read_ca(&mut own, address.as_ref(), errors);
        let health_path = own.object("health_check", &["path"], errors).and_then(|mut check| {
            required(&mut check, "path", errors);
            check.text("path", "a path that begins with '/', as /healthz", is_path, errors)
        });
        let times = Times { first: own.duration("timeout", errors), between: own.duration("stream_timeout", errors) };
        let by_host = || providers::by_host(&address.as_ref()?.host.to_string());
        let headers = provider.map(|provider| provider.headers.clone()).unwrap_or_default().into_iter().collect();
        let provider = if named { provider } else { by_host() };
        let (router, model) = (router.to_owned(), model.to_owned());
        let target = address.map(|address| Target {
            router,
            model,
            deployment: None,
            cluster,
            address,
            ca,
            credential,
            headers,
            health_path,
            times,
        });
        Told { target, provider, base_model }
    }
}

fn read_provider(own: &mut Own, model: &str, errors: &mut Errors, warnings: &mut Errors) -> Option<&'static Provider> {
    let moved = own.has("address");
    let name = own.text("provider", "the name of a provider, as openai", |name| !name.is_empty(), errors)?;
    let path = own.path("provider");
    let provider = providers::find(&name).map_err(|message| errors.add(&path, message)).ok()?;
    let last = model.rsplit('/').next().unwrap_or(model);
    if let Some(why) = provider.refuses(model).or_else(|| provider.refuses(last)) {
        errors.add(&path, format!("{name} cannot be reached: {why}"));
    }
    if let Some(note) = provider.note.as_ref().filter(|_| !moved) {
        warnings.add(path, note.as_str());
    }
    Some(provider)
}

/// The given address, or else the provider's. If the given address has no path, it gets the provider's.
fn read_address(own: &mut Own, provider: Option<&Provider>, errors: &mut Errors) -> Option<Address> {
    let Some(provider) = provider else {
        // An unknown provider's name already has its own error.
        if !own.has("address") && !own.had("provider") {
            errors.add(own.path("address"), format!("is missing; give a provider, or {FORMS}"));
        }
        return own.address("address", errors);
    };
    let usual = provider.address.as_deref().and_then(|text| Address::parse(text).ok());
    let base_path = provider.base_path.clone().or_else(|| usual.as_ref()?.path.clone());
    let mut address = match (own.has("address"), usual) {
        (true, _) => own.address("address", errors)?,
        (false, Some(usual)) => usual,
        (false, None) => {
            if let Some(form) = &provider.form {
                errors.add(
                    own.path("address"),
                    format!("is missing: {} has one for each customer; give yours, as {form}", provider.name),
                );
            }
            return None;
        }
    };
    if address.path.is_none() {
        if base_path.is_none()
            && let Some(form) = &provider.form
        {
            errors.add(own.path("address"), format!("has no path, which says who is asking; give it, as {form}"));
        }
        address.path = base_path;
    }
    Some(address)
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

fn is_path(text: &str) -> bool {
    text.starts_with('/') && text.chars().all(|c| c.is_ascii_graphic())
}
