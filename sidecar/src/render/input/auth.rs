//! Client authentication: the keys of clients, which Envoy's own filter checks.

use super::credential::is_variable;
use super::keys::{Errors, Own};
use crate::render::Surroundings;
use crate::yaml::Node;

/// Shorter keys can be guessed.
const MIN_KEY_CHARS: usize = 8;

pub struct Auth {
    pub clients: Vec<Client>,
    /// The header in which the filter finds the client's name.
    pub identity_header: Option<String>,
}

/// A client's key, which is secret, and its name.
pub struct Client {
    pub name: String,
    pub key: String,
}

impl Auth {
    pub fn read(own: &mut Own, entries: &[(String, Node)], at: &Surroundings, errors: &mut Errors) -> Option<Auth> {
        let mut auth = own.secret_object("auth", &["api_keys"], errors)?;
        let path = auth.path("api_keys");
        let keys = match auth.get("api_keys") {
            Some(Node::List(keys)) => keys,
            Some(single @ Node::Map(_)) => vec![single],
            _ => Vec::new(),
        };
        if keys.is_empty() {
            errors.add(&path, "is missing or empty; give a list of variables, as [{env: GATEWAY_KEY}]");
        }
        let mut clients = Vec::new();
        for (index, key) in keys.into_iter().enumerate() {
            let key = Own::object_of(key, &format!("{path}[{index}]"), &["env"], true, errors);
            let Some(mut key) = key else { continue };
            let Some(name) = key.text("env", "the name of an environment variable in capitals", is_variable, errors)
            else {
                continue;
            };
            let value = (at.variable)(&name).map(|value| value.trim().to_owned()).unwrap_or_default();
            if value.len() < MIN_KEY_CHARS || !value.chars().all(|c| c.is_ascii_graphic()) {
                let message = format!(
                    "{name} is not set here to a key of at least {MIN_KEY_CHARS} characters; Envoy's filter takes keys from \
                     its configuration only, so render where the variable is set"
                );
                errors.add(key.path("env"), message);
                continue;
            }
            clients.push(Client { name, key: value });
        }
        let identity = entries.iter().find(|(key, _)| key == "identity_header");
        let identity_header = identity.and_then(|(_, value)| value.as_text()).map(str::to_owned);
        Some(Auth { clients, identity_header })
    }
}
