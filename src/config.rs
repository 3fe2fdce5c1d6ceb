//! Turns the plugin configuration into a [`Config`]. All checks are made here, so a [`Config`] needs no further check.
//!
//! Every error names the field's path, the value that was given and the values that are allowed. All errors are
//! reported together. A key is also rejected if its feature does not exist yet.

mod callers;
mod deployments;
pub mod fallback;
mod fields;
pub mod model;
mod objective;
pub mod request_edits;
mod request_types;
mod resilience;
mod router;
mod struct_proto;
mod upstream;

use std::time::Duration;

use serde_json::Value;

pub use callers::Allow;
pub use fields::ConfigError;
use fields::{Errors, Fields};
pub use objective::Objective;
pub use resilience::{AllCooling, Cooldown, Resilience, Strategy};
pub use router::{Learning, Router};
pub use upstream::Upstream;

/// The most routers in one configuration. There is a limit because the memory of cells and stats grows with them.
const MAX_ROUTERS: usize = 64;

/// A checked configuration.
pub struct Config {
    pub routers: Vec<Router>,
    pub affinity: Affinity,
    pub session_ttl: Duration,
    pub on_unknown_model: UnknownModel,
    /// Also emit and accept the `x-litellm-*` names.
    pub litellm_headers: bool,
    /// The first secret signs decision tokens, and all are accepted. If there is none, there are no tokens.
    pub feedback_secrets: Vec<String>,
    /// The name of the header that says who the caller is. If there is none, the credential says it.
    pub identity_header: Option<String>,
    pub on_encoded_body: EncodedBody,
    /// The cluster that gets the requests without a model; none: no cluster gets them.
    pub default_cluster: Option<String>,
    /// None: what is learned lives in this Envoy's memory only.
    pub store: Option<Store>,
}

/// Where the side-car is, and how often it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    pub cluster: String,
    pub sync_interval: Duration,
    pub timeout: Duration,
}

/// What keeps the requests of a session on one model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Affinity {
    None,
    /// From a tool call to its result.
    ToolLoop,
    /// As long as the conversation lasts.
    Session,
}

/// What happens to a request for a model that nobody configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownModel {
    Reject,
    Pass,
}

/// What happens to a request whose body is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodedBody {
    Decode,
    Reject,
    /// The request goes to the default model as it is.
    Pass,
}

/// What a filter with this plugin configuration does.
pub enum Role {
    /// Chooses models.
    Router(Box<Config>),
    /// Makes the attempts at one model.
    Upstream(Upstream),
}

impl Role {
    /// Reads the plugin configuration of either role.
    pub fn parse(bytes: &[u8]) -> Result<Role, Vec<ConfigError>> {
        let value = decode(bytes)?;
        if value.get("role").is_some_and(|role| role == "upstream") {
            return upstream::read(&value).map(Role::Upstream);
        }
        Config::checked(&value).map(|config| Role::Router(Box::new(config)))
    }
}

impl Config {
    /// Reads JSON text, or else a serialized `google.protobuf.Struct`.
    pub fn parse(bytes: &[u8]) -> Result<Config, Vec<ConfigError>> {
        Config::checked(&decode(bytes)?)
    }

    fn checked(value: &Value) -> Result<Config, Vec<ConfigError>> {
        let mut errors = Errors::default();
        match Config::read(value, &mut errors) {
            Some(config) if errors.0.is_empty() => Ok(config),
            _ => Err(errors.0),
        }
    }

    /// The router with this name or alias, and its index.
    pub fn router(&self, name: &str) -> Option<(usize, &Router)> {
        self.routers
            .iter()
            .enumerate()
            .find(|(_, router)| router.name == name || router.aliases.iter().any(|alias| alias == name))
    }

    /// Attempts for one request, at most; 1 without fallback.
    pub fn attempts(&self) -> usize {
        let settings = self.routers.iter().filter_map(|router| router.fallback.as_ref());
        settings.map(|settings| settings.attempts).max().unwrap_or(1)
    }

    /// The model with this name or alias: the indices of its router and of itself. It is meant for names that no router
    /// has. If the model stands in several routers, the first one counts whose clients may ask for models by name, or
    /// else the first one.
    pub fn model(&self, name: &str) -> Option<(usize, usize)> {
        let place = |router: &Router| router.models.iter().position(|model| model.called().any(|own| own == name));
        let in_those = |allow: bool| {
            let routers = self.routers.iter().enumerate().filter(move |(_, router)| router.allow.models == allow);
            routers.filter_map(|(index, router)| Some((index, place(router)?))).next()
        };
        in_those(true).or_else(|| in_those(false))
    }

    /// Every name that a client may call: routers first, then models, each once.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.routers.iter().flat_map(Router::called).collect();
        let callable = self.routers.iter().filter(|router| router.allow.models);
        for name in callable.flat_map(|router| &router.models).flat_map(|model| model.called()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Warnings about settings that are allowed but are probably a mistake.
    pub fn warnings(&self) -> Vec<String> {
        let models = || self.routers.iter().flat_map(|router| router.models.iter().map(move |model| (router, model)));
        let mut warnings = Vec::new();
        for (index, (router, model)) in models().enumerate() {
            let first = models().take(index).find(|(_, earlier)| earlier.name == model.name);
            let Some((first_router, first)) = first.filter(|(_, first)| first.cluster != model.cluster) else {
                continue;
            };
            warnings.push(format!(
                "the model {:?} stands for cluster {:?} in router {:?} and for cluster {:?} in router {:?}; who asks for \
                 it by its name gets the former; give one of them another name",
                model.name, first.cluster, first_router.name, model.cluster, router.name
            ));
        }
        warnings
    }

    fn read(value: &Value, errors: &mut Errors) -> Option<Config> {
        let mut fields = Fields::of(String::new(), value, errors);
        let routers = fields.list("routers", errors);
        if fields.get("routers").is_none() || (routers.is_empty() && errors.0.is_empty()) {
            errors.add("routers", "is missing or empty; give at least one router");
        }
        if routers.len() > MAX_ROUTERS {
            errors.add("routers", format!("{} are too many; allowed: up to {MAX_ROUTERS}", routers.len()));
        }
        let routers: Vec<Router> =
            routers.into_iter().filter_map(|(path, value)| Router::read(path, value, errors)).collect();
        check_names(&routers, errors);
        let affinities = [("none", Affinity::None), ("tool_loop", Affinity::ToolLoop), ("session", Affinity::Session)];
        let affinity = fields.choice("affinity", &affinities, errors);
        let unknown = [("reject", UnknownModel::Reject), ("pass", UnknownModel::Pass)];
        let encoded = [("decode", EncodedBody::Decode), ("reject", EncodedBody::Reject), ("pass", EncodedBody::Pass)];
        let config = Config {
            routers,
            affinity: affinity.unwrap_or(Affinity::ToolLoop),
            session_ttl: read_session_ttl(&mut fields, errors),
            on_unknown_model: fields.choice("on_unknown_model", &unknown, errors).unwrap_or(UnknownModel::Reject),
            litellm_headers: fields.boolean("litellm_headers", errors).unwrap_or(false),
            feedback_secrets: callers::read_secrets(&mut fields, errors),
            identity_header: callers::read_identity_header(&mut fields, errors),
            on_encoded_body: fields.choice("on_encoded_body", &encoded, errors).unwrap_or(EncodedBody::Decode),
            default_cluster: fields.text("default_cluster", errors).map(str::to_owned),
            store: read_store(&mut fields, errors),
        };
        fields.choice("role", &[("router", ()), ("upstream", ())], errors);
        fields.finish(errors);
        Some(config)
    }
}

/// Reads JSON text or a serialized `google.protobuf.Struct`. A Struct can begin like JSON, because its first byte is a
/// line feed and its second one, the length of the first entry, may be a `{`. JSON can still be tried first: no Struct
/// with an entry is valid JSON, because the tag of the entry's value is a control character.
fn decode(bytes: &[u8]) -> Result<Value, Vec<ConfigError>> {
    let single = |message: String| vec![ConfigError { path: String::new(), message }];
    let Some(first) = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) else {
        return Err(single("the plugin configuration is empty; give at least one router under `routers`".into()));
    };
    let error = match serde_json::from_slice::<Value>(bytes) {
        Ok(value) if *first == b'{' => return Ok(value),
        Err(error) if *first == b'{' => format!("the plugin configuration is not JSON: {error}"),
        _ => "the plugin configuration is neither a google.protobuf.Struct nor JSON text that starts with `{`".into(),
    };
    struct_proto::decode_struct(bytes).ok_or_else(|| single(error))
}

/// Reads `session_ttl`. It must be 1 s or more because the times of answers and tokens are kept by the second.
fn read_session_ttl(fields: &mut Fields, errors: &mut Errors) -> Duration {
    let given = fields.duration("session_ttl", errors).unwrap_or(Duration::from_secs(24 * 3600));
    if given < Duration::from_secs(1) {
        let shown = fields.get("session_ttl").and_then(Value::as_str).unwrap_or_default();
        errors.add("session_ttl", format!("{shown} is not allowed; allowed: 1s or more"));
    }
    given
}

fn read_store(fields: &mut Fields, errors: &mut Errors) -> Option<Store> {
    let mut store = fields.object("store", errors)?;
    let cluster = store.required_text("cluster", errors);
    let sync_interval = read_time(&mut store, "sync_interval", "100ms", errors);
    let timeout = read_time(&mut store, "timeout", "10ms", errors);
    store.finish(errors);
    Some(Store { cluster: cluster?.to_owned(), sync_interval, timeout })
}

/// Reads a duration of the store; the default is one second.
fn read_time(store: &mut Fields, name: &'static str, shortest: &str, errors: &mut Errors) -> Duration {
    let range = fields::parse_duration(shortest).unwrap_or_default()..=Duration::from_secs(3_600);
    let given = store.duration(name, errors).unwrap_or(Duration::from_secs(1));
    if !range.contains(&given) {
        let shown = store.get(name).and_then(Value::as_str).unwrap_or_default();
        errors.add(store.path(name), format!("{shown} is not allowed; allowed: {shortest} to 1h"));
    }
    given
}

/// Checks that no name means two things, because a client gives only a name in `model`.
fn check_names(routers: &[Router], errors: &mut Errors) {
    let models = || routers.iter().flat_map(|router| &router.models);
    let mut earlier: Vec<&str> = Vec::new();
    for (index, router) in routers.iter().enumerate() {
        for (place, name) in router.called().enumerate() {
            let path = called_at(&format!("routers[{index}]"), place);
            if earlier.contains(&name) {
                errors.add(&path, format!("{name:?} is the name of an earlier router; give each its own"));
            }
            if models().any(|model| model.called().any(|other| other == name)) {
                errors.add(&path, format!("{name:?} is also the name of a model; give the router its own"));
            }
            earlier.push(name);
        }
        for (place, model) in router.models.iter().enumerate() {
            for (alias_place, alias) in model.aliases.iter().enumerate() {
                // The same model may stand in several routers.
                let mut others = models().filter(|other| other.name != model.name);
                let is_repeated = model.called().take(alias_place + 1).any(|own| own == alias);
                if is_repeated || others.any(|other| other.called().any(|name| name == alias)) {
                    let path = called_at(&format!("routers[{index}].models[{place}]"), alias_place + 1);
                    errors.add(path, format!("{alias:?} is also the name of a model; give each its own"));
                }
            }
        }
    }
}

/// The path of the field that holds this thing's name (`place` 0) or one of its aliases (`place` 1 and more).
fn called_at(path: &str, place: usize) -> String {
    place.checked_sub(1).map_or_else(|| format!("{path}.name"), |alias| format!("{path}.aliases[{alias}]"))
}
