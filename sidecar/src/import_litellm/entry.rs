//! One entry of `model_list`: a deployment, or a router of LiteLLM's own.

use serde_json::{Map, Value};

use super::notes::{Kind, Notes, Verdict};
use super::place::{self, Place};
use super::section::{Environment, Row, Section};
use super::settings::Settings;
use crate::prices::Prices;
use crate::yaml::Node;

/// `credential_list`: named sets of values, to which entries refer.
pub type Credentials = Vec<(String, Vec<(String, Node)>)>;

/// What an entry's values refer to.
pub struct File<'f> {
    pub environment: Environment<'f>,
    pub credentials: Credentials,
    pub settings: Settings,
    pub prices: Prices,
}

pub enum Entry {
    Deployment(Box<Deployment>),
    Router(Router),
}

pub struct Deployment {
    pub name: String,
    pub path: String,
    pub place: Place,
    /// `rpm`, `tpm`, `max_parallel_requests`
    pub limits: Vec<(String, Node)>,
    pub weight: Option<f64>,
    pub order: Option<f64>,
    /// Prices that the file gives, by their keys here.
    pub prices: Vec<(String, Node)>,
    pub window: Option<f64>,
    /// `request`
    pub defaults: Map<String, Value>,
    pub set: Map<String, Value>,
    pub drop: Vec<String>,
    pub tier: Option<f64>,
    pub strengths: Vec<String>,
}

/// A virtual model over others.
pub struct Router {
    pub name: String,
    pub path: String,
    /// Names, with the tier that their position gives them.
    pub members: Vec<(String, Option<u8>)>,
    /// Of quality and of cost.
    pub weights: (f64, f64),
    pub default_model: Option<String>,
}

const PRICES: [(&str, &str); 4] = [
    ("input_cost_per_token", "input_cost_per_token"),
    ("output_cost_per_token", "output_cost_per_token"),
    ("cache_read_input_token_cost", "cached_input_cost_per_token"),
    ("cache_creation_input_token_cost", "cache_write_cost_per_token"),
];
const LIMITS: [&str; 3] = ["rpm", "tpm", "max_parallel_requests"];
const REQUEST_TYPES: [&str; 7] = [
    "code_generation",
    "code_understanding",
    "technical_design",
    "analytical_reasoning",
    "writing",
    "factual_lookup",
    "general",
];

/// Keys of `litellm_params` that are no fields of a request.
const NO_FIELDS: &[Row] = &[
    (
        "drop_params modify_params",
        Verdict::Lost,
        Kind::Other,
        "bodies are not translated: what a provider refuses stays refused, but for what `request: {rename, drop}` of a model changes",
    ),
    (
        "rpm_limit tpm_limit",
        Verdict::Lost,
        Kind::Other,
        "is no key of LiteLLM's, so it limits nothing there; write rpm or tpm",
    ),
    (
        "itpm otpm tpd rpd daily_reset_time",
        Verdict::Lost,
        Kind::Routing,
        "limits are for a minute, and for input and output together: rpm, tpm",
    ),
    ("max_retries num_retries", Verdict::Changed, Kind::Other, "attempts are a router's: `fallback: {attempts}`"),
    ("cooldown_time", Verdict::Lost, Kind::Routing, "the time of a cooldown is a router's: `cooldown: {time}`"),
    ("max_budget budget_duration", Verdict::Lost, Kind::Money, "nothing here stops a model when its money is spent"),
    ("tags", Verdict::Lost, Kind::Other, "models have no tags; `min_quality_tier` of a request is the nearest"),
    (
        "organization",
        Verdict::Lost,
        Kind::Other,
        "the header openai-organization is not sent; clients may send it themselves",
    ),
    (
        "aws_access_key_id aws_secret_access_key aws_session_token aws_role_name aws_session_name aws_web_identity_token aws_profile_name aws_external_id aws_sts_endpoint",
        Verdict::Changed,
        Kind::Security,
        "is not copied: Envoy signs with the AWS credentials of its own environment, profile or machine",
    ),
    (
        "vertex_credentials",
        Verdict::Changed,
        Kind::Security,
        "is not copied: Envoy sends an access token, which something must renew each hour; see docs/providers.md",
    ),
    (
        "azure_ad_token azure_username azure_password tenant_id client_id client_secret azure_scope",
        Verdict::Lost,
        Kind::Security,
        "is not copied: give `credential: {sds: FILE, oauth2: {url, client_id, scopes}}`",
    ),
    (
        "ssl_verify ssl_certificate",
        Verdict::Changed,
        Kind::Security,
        "certificates are always checked; `tls: {ca: FILE}` names who else may sign them",
    ),
    (
        "extra_headers headers default_headers",
        Verdict::Lost,
        Kind::Other,
        "no headers are added; clients may send them themselves",
    ),
    (
        "api_version aws_region_name aws_bedrock_runtime_endpoint vertex_project vertex_location",
        Verdict::Lost,
        Kind::Other,
        "says nothing of this provider",
    ),
    ("region_name", Verdict::Lost, Kind::Routing, "requests are not chosen by region"),
    (
        "mock_response mock_tool_calls mock_timeout mock_testing_fallbacks",
        Verdict::Lost,
        Kind::Other,
        "no answers are made up here",
    ),
    (
        "model_info litellm_trace_id litellm_session_id use_in_pass_through use_litellm_proxy merge_reasoning_content_in_choices configurable_clientside_auth_params enable_json_schema_validation custom_llm_provider input_cost_per_second output_cost_per_second input_cost_per_pixel output_cost_per_pixel max_file_size_mb litellm_credential_name cache caching cache_control_injection_points mock timeout_seconds allowed_fails cooldown_policy tpm_rpm_policy default_api_key_tpm_limit default_api_key_rpm_limit vector_store_ids watsonx_region_name hf_model_name",
        Verdict::Lost,
        Kind::Other,
        "nothing here corresponds to it",
    ),
];
const OF_INFO: &[Row] = &[
    ("mode", Verdict::Carried, Kind::Other, "every endpoint leads to the model that a request names"),
    (
        "id db_model description litellm_provider access_groups team_id created_by updated_by created_at updated_at",
        Verdict::Lost,
        Kind::Other,
        "only LiteLLM's own pages read it",
    ),
];
const FREE_DATA: (Kind, &str) = (Kind::Other, "nothing here reads it");

pub fn take_credentials(root: &mut Section) -> Credentials {
    let Some(Node::List(list)) = root.take("credential_list") else { return Vec::new() };
    let named = list.into_iter().filter_map(|node| {
        let mut section = Section::of("", Some(node));
        let name = section.text("credential_name")?;
        Some((name, section.take_section("credential_values").rest()))
    });
    named.collect()
}

impl Entry {
    pub fn read(mut entry: Section, file: &File, notes: &mut Notes) -> Option<Entry> {
        let path = entry.path.clone();
        let Some(name) = entry.text("model_name") else {
            notes.lost(path, Kind::Routing, "has no model_name, so nobody can call it");
            return None;
        };
        let mut params = entry.take_section("litellm_params");
        let info = entry.take_section("model_info");
        entry.note(
            &[("tpm rpm", Verdict::Lost, Kind::Routing, "belongs into litellm_params; there it counts")],
            FREE_DATA,
            notes,
        );
        if name.contains('*') {
            let why = "a name with * has no counterpart: name each model that clients call; or let requests for others pass with \
                       `on_unknown_model: pass` to a route of your own";
            notes.lost(format!("{path}.model_name"), Kind::Routing, why);
            return None;
        }
        if name.contains(|c: char| c == ';' || c.is_control()) || name.chars().count() > 128 {
            notes.lost(format!("{path}.model_name"), Kind::Routing, "names have up to 128 characters, and no ';'");
            return None;
        }
        if let Some(credential) = params.text("litellm_credential_name") {
            match file.credentials.iter().find(|(name, _)| *name == credential) {
                Some((_, values)) => params.default_to(values),
                None => notes.lost(
                    params.path("litellm_credential_name"),
                    Kind::Security,
                    "credential_list has no such credential",
                ),
            }
        }
        let Some(model) = params.text("model") else {
            notes.lost(params.path("model"), Kind::Routing, "is missing, so nobody knows what to ask for");
            return None;
        };
        let model = file.environment.resolve(&model).unwrap_or_else(|variable| {
            notes.lost(
                params.path("model"),
                Kind::Routing,
                format!("{variable} is not set here; import where it is, or write upstream_model"),
            );
            variable
        });
        if let Some(kind) = model.strip_prefix("auto_router/") {
            return read_router(kind, name, path, params, notes).map(Entry::Router);
        }
        let deployment = Deployment::read((name, path), &model, (params, info), file, notes);
        deployment.map(|deployment| Entry::Deployment(Box::new(deployment)))
    }
}

impl Deployment {
    fn read(
        (name, path): (String, String),
        model: &str,
        (mut params, mut info): (Section, Section),
        file: &File,
        notes: &mut Notes,
    ) -> Option<Deployment> {
        let File { environment: at, settings, prices, .. } = file;
        let mut place = place::read(model, &name, &mut params, at, prices, notes)?;
        if let Some(base) = info.text("base_model").or_else(|| params.text("base_model")) {
            place.keys.push(("base_model".to_owned(), Node::text(base)));
        }
        for (key, usual) in [("timeout", &settings.timeout), ("stream_timeout", &settings.stream_timeout)] {
            let own = number(&mut params, key, at, notes).filter(|seconds| *seconds > 0.0);
            if let Some(seconds) = own.or(*usual) {
                place.keys.push((key.to_owned(), Node::text(format!("{seconds}s"))));
            }
        }
        let whole = |number: f64| number >= 1.0 && number.fract() == 0.0;
        let mut limits = Vec::new();
        for key in LIMITS {
            let limit = number(&mut params, key, at, notes);
            if let Some(limit) = limit.filter(|limit| whole(*limit)) {
                limits.push((key.to_owned(), Node::number(limit)));
                if !settings.limits_hold && key != "max_parallel_requests" {
                    let why = "holds exactly here, for any 60 seconds; in LiteLLM it does so only with usage-based routing or \
                               enforce_model_rate_limits";
                    notes.changed(params.path(key), Kind::Routing, why);
                }
            }
        }
        let mut given = Vec::new();
        for (theirs, ours) in PRICES {
            let both = [number(&mut params, theirs, at, notes), number(&mut info, theirs, at, notes)];
            let price = both.into_iter().flatten().next();
            if let Some(price) = price.filter(|price| *price >= 0.0) {
                given.push((ours.to_owned(), Node::number(price)));
            }
        }
        let windows = ["max_input_tokens", "max_tokens"].map(|key| number(&mut info, key, at, notes));
        let mut window = windows.into_iter().flatten().find(|tokens| whole(*tokens));
        if let Some(length) = number(&mut params, "num_ctx", at, notes) {
            notes.changed(params.path("num_ctx"), Kind::Routing, "Ollama's OpenAI endpoint ignores it; it becomes max_input_tokens, as longer prompts are cut in silence");
            window = window.or(Some(length).filter(|tokens| whole(*tokens)));
        }
        let mut preferences = info.take_section("adaptive_router_preferences");
        let tier = preferences.number("quality_tier").filter(|tier| [1.0, 2.0, 3.0].contains(tier));
        let strengths = preferences.take("strengths").map(Section::texts).unwrap_or_default();
        let (strengths, unknown): (Vec<_>, Vec<_>) =
            strengths.into_iter().partition(|strength| REQUEST_TYPES.contains(&strength.as_str()));
        for strength in unknown {
            notes.lost(
                preferences.path("strengths"),
                Kind::Routing,
                format!("{strength} is no request type here; `request_types` of a router may add it"),
            );
        }
        preferences.note(&[], FREE_DATA, notes);
        info.note(OF_INFO, FREE_DATA, notes);
        let [weight, order] = ["weight", "order"].map(|key| number(&mut params, key, at, notes));
        let drop = params.take("additional_drop_params").map(Section::texts).unwrap_or_default();
        let (inner, drop): (Vec<_>, Vec<_>) = drop.into_iter().partition(|key| key.contains(['.', '[']));
        for key in inner {
            notes.lost(
                params.path("additional_drop_params"),
                Kind::Other,
                format!("{key}: only fields at the top of a request are dropped"),
            );
        }
        let mut deployment = Deployment {
            name,
            path,
            place,
            limits,
            weight,
            order,
            prices: given,
            window,
            defaults: Map::new(),
            set: Map::new(),
            drop,
            tier,
            strengths,
        };
        deployment.take_fields(params, notes);
        Some(deployment)
    }

    /// The keys left in `litellm_params` go into the request's body, where the client does not set them.
    fn take_fields(&mut self, params: Section, notes: &mut Notes) {
        let path = params.path.clone();
        let known = |key: &str| NO_FIELDS.iter().any(|(keys, ..)| keys.split(' ').any(|known| known == key));
        let (settings, fields): (Vec<_>, Vec<_>) = params.rest().into_iter().partition(|(key, _)| known(key));
        Section::of(&path, Some(Node::Map(settings))).note(NO_FIELDS, FREE_DATA, notes);
        for (key, value) in fields {
            let json = value.to_json();
            if may_be_secret(&key, &json) {
                notes.lost(
                    format!("{path}.{key}"),
                    Kind::Security,
                    "may hold a secret, and no such value is copied into a request",
                );
                continue;
            }
            match (key.as_str(), json) {
                ("extra_body", Value::Object(members)) => self.set.extend(members),
                ("max_tokens", value) if self.place.renames_max_tokens => {
                    notes.changed(format!("{path}.{key}"), Kind::Other, "this model calls it max_completion_tokens");
                    self.defaults.insert("max_completion_tokens".to_owned(), value);
                }
                (_, value) => {
                    self.defaults.insert(key, value);
                }
            }
        }
    }
}

/// A number, which may also be given by a variable.
fn number(section: &mut Section, key: &str, at: &Environment, notes: &mut Notes) -> Option<f64> {
    let path = section.path(key);
    let text = section.text(key)?;
    let number = at.resolve(&text).ok().and_then(|text| text.parse::<f64>().ok()).filter(|number| number.is_finite());
    if number.is_none() {
        notes.lost(path, Kind::Routing, "is no number, or its variable is not set here");
    }
    number
}

/// A value may be secret because of its key's name, or because it comes from the environment.
fn may_be_secret(key: &str, value: &Value) -> bool {
    let key = key.to_ascii_lowercase();
    let named = ["secret", "password", "credential", "authorization"].iter().any(|word| key.contains(word));
    let ends = key.ends_with("_key") || key.ends_with("_token");
    let inside = match value {
        Value::String(text) => super::section::variable(text).is_some(),
        Value::Array(items) => items.iter().any(|item| may_be_secret("", item)),
        Value::Object(members) => members.iter().any(|(key, value)| may_be_secret(key, value)),
        _ => false,
    };
    // `prompt_cache_key` is no secret, because it names a cache entry.
    inside || ((named || ends) && key != "prompt_cache_key")
}

fn read_router(kind: &str, name: String, path: String, mut params: Section, notes: &mut Notes) -> Option<Router> {
    let (members, weights, default_model) = match kind {
        "adaptive_router" => {
            let mut config = params.take_section("adaptive_router_config");
            let members = config.take("available_models").map(Section::texts).unwrap_or_default();
            let mut weights = config.take_section("weights");
            let (quality, cost) = (weights.number("quality").unwrap_or(0.7), weights.number("cost").unwrap_or(0.3));
            let default = params.text("adaptive_router_default_model");
            weights.note(&[], (Kind::Routing, "quality and cost are weighed, as in LiteLLM"), notes);
            config.note(&[], (Kind::Routing, "nothing here corresponds to it"), notes);
            (members.into_iter().map(|member| (member, None)).collect(), (quality, cost), default)
        }
        "complexity_router" => {
            let mut config = params.take_section("complexity_router_config");
            let mut tiers = config.take_section("tiers");
            let mut members: Vec<(String, Option<u8>)> = Vec::new();
            for (tier, number) in [("SIMPLE", 1), ("MEDIUM", 2), ("COMPLEX", 3), ("REASONING", 3)] {
                for member in tiers.take(tier).map(Section::texts).unwrap_or_default() {
                    if !members.iter().any(|(name, _)| *name == member) {
                        members.push((member, Some(number)));
                    }
                }
            }
            let why = "is no list of rules here: the models' tiers are what is believed of them at first, and the router learns \
                       which of them does which kind of task";
            notes.changed(tiers.path.clone(), Kind::Routing, why);
            config.note(&[], (Kind::Routing, "prompts are sorted into request types here, not by these rules"), notes);
            (members, (0.7, 0.3), params.text("complexity_router_default_model"))
        }
        other => {
            let why = format!(
                "auto_router/{other} chooses by a file of examples or by rules of its own, which are not read; write a router over its models"
            );
            notes.lost(params.path("model"), Kind::Routing, why);
            return None;
        }
    };
    params.note(&[], (Kind::Routing, "nothing here corresponds to it"), notes);
    if members.is_empty() {
        notes.lost(path, Kind::Routing, "names no models to choose from");
        return None;
    }
    Some(Router { name, path, members, weights, default_model })
}
