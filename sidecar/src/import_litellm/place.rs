//! Where a deployment is, and how requests reach it. `provider`, `address` and `credential` of `render` are made from
//! `model`, `api_base`, `api_key` and the like.

use super::notes::{Kind, Notes};
use super::section::{Environment, Section, variable};
use crate::prices::Prices;
use crate::providers::{self, Proof, Provider};
use crate::render::address::Address;
use crate::yaml::Node;

/// Values that people write as a key if a server wants none.
const NO_KEYS: [&str; 16] = [
    "dummy",
    "not-needed",
    "not_needed",
    "ollama",
    "na",
    "n/a",
    "none",
    "null",
    "empty",
    "fake",
    "fake-key",
    "sk-1234",
    "no-key",
    "any",
    "anything",
    "xxx",
];
/// Endpoint paths that people copy together with an address.
const ENDPOINTS: [&str; 4] = ["/chat/completions", "/completions", "/embeddings", "/messages"];
/// The beginnings of model names that LiteLLM knows without a prefix.
const BARE: [(&str, &str); 13] = [
    ("gpt-", "openai"),
    ("chatgpt-", "openai"),
    ("o1", "openai"),
    ("o3", "openai"),
    ("o4", "openai"),
    ("text-embedding-", "openai"),
    ("dall-e", "openai"),
    ("whisper-", "openai"),
    ("tts-", "openai"),
    ("claude-", "anthropic"),
    ("command", "cohere"),
    ("deepseek-", "deepseek"),
    ("gemini-", "gemini"),
];

pub struct Place {
    /// `provider`, `address`, `credential`
    pub keys: Vec<(String, Node)>,
    pub upstream_model: String,
    /// The provider under which its model is looked up in the price list.
    pub provider: Option<&'static Provider>,
    /// Whether its requests carry `max_completion_tokens` in place of `max_tokens`.
    pub renames_max_tokens: bool,
}

/// None: the deployment cannot be reached, and a note says so.
pub fn read(
    model: &str,
    name: &str,
    params: &mut Section,
    at: &Environment,
    prices: &Prices,
    notes: &mut Notes,
) -> Option<Place> {
    let base = ["api_base", "base_url"].iter().find_map(|key| Some((params.path(key), params.text(key)?)));
    let base = base.map(|(path, base)| {
        let resolved = at.resolve(&base).unwrap_or_else(|variable| {
            let host = variable.to_ascii_lowercase();
            let why = format!(
                "{variable} is not set here, so https://{host}.invalid stands for the address; write the right one"
            );
            notes.changed(path.as_str(), Kind::Routing, why);
            format!("https://{host}.invalid")
        });
        (path, tidy(&resolved))
    });
    let (prefix, rest) = split(model, params.text("custom_llm_provider"), base.is_some(), prices);
    if rest.is_empty() {
        notes.lost(params.path("model"), Kind::Routing, "names no model");
        return None;
    }
    let key = params.text("api_key");
    let Some(provider) = prefix.as_deref().and_then(providers::by_litellm_prefix) else {
        let Some((_, base)) = base else {
            let why = match &prefix {
                Some(prefix) => format!(
                    "{prefix} is no provider that is known here; give its address as api_base, if it speaks OpenAI's API"
                ),
                None => format!("nobody knows whose model {model:?} is; write PROVIDER/{model}"),
            };
            notes.lost(params.path("model"), Kind::Routing, why);
            return None;
        };
        if let Some(prefix) = &prefix {
            notes.changed(
                params.path("model"),
                Kind::Routing,
                format!("{prefix} is asked at its address by OpenAI's API"),
            );
        }
        return Some(at_address(base, rest, key, name, params, notes));
    };
    let of_model = rest.trim_start_matches("converse/").trim_start_matches("invoke/");
    if let Some(why) = provider.refuses(of_model).or_else(|| provider.refuses(of_model.rsplit('/').next()?)) {
        notes.lost(params.path("model"), Kind::Routing, format!("{} cannot be reached: {why}", provider.name));
        return None;
    }
    match provider.name.as_str() {
        "openai" | "vllm" => match base {
            Some((_, base)) if !is_own_host(provider, &base) => Some(at_address(base, rest, key, name, params, notes)),
            None if provider.name == "vllm" => {
                notes.lost(params.path("api_base"), Kind::Routing, "is missing, so nobody knows where the server is");
                None
            }
            _ => Some(at_provider(provider, None, rest, key, name, params, notes)),
        },
        "azure" => {
            if params.text("api_version").is_some() {
                notes.changed(params.path("api_version"), Kind::Other, "Azure's path /openai/v1 needs no version");
            }
            let root = base.map(|(_, base)| {
                let root = base.split("/openai").next().unwrap_or(&base).to_owned();
                root.trim_end_matches("/models").to_owned()
            });
            let root = asked_for(root, "https://RESOURCE.openai.azure.com", params, notes);
            let rest = rest.trim_start_matches("responses/").to_owned();
            Some(at_provider(provider, Some(root), rest, key, name, params, notes))
        }
        "anthropic" | "ollama" => {
            if provider.name == "anthropic" {
                let why = "clients of OpenAI's API are served by Anthropic's own layer for it, and those of /v1/messages as before";
                notes.changed(params.path("model"), Kind::Other, why);
            }
            let root = base.map(|(_, base)| base.trim_end_matches("/v1").trim_end_matches("/api").to_owned() + "/v1");
            Some(at_provider(provider, root, rest, key, name, params, notes))
        }
        "bedrock" | "bedrock_mantle" => {
            let region = params.text("aws_region_name").map(|region| at.resolve(&region));
            let in_model =
                rest.split_once('/').filter(|(first, _)| first.matches('-').count() >= 2 && !first.contains('.'));
            let (in_model, rest) = in_model.map_or((None, of_model), |(region, rest)| (Some(region.to_owned()), rest));
            let region = region.and_then(Result::ok).or(in_model).or_else(|| at.resolve("os.environ/AWS_REGION").ok());
            let region = region.unwrap_or_else(|| {
                notes.changed(
                    params.path("aws_region_name"),
                    Kind::Routing,
                    "is not known here, so us-east-1 stands there; write the right address",
                );
                "us-east-1".to_owned()
            });
            let endpoint = params.text("aws_bedrock_runtime_endpoint").and_then(|endpoint| at.resolve(&endpoint).ok());
            let form = provider.form.clone().unwrap_or_default().replace("REGION", &region);
            let address = endpoint.or(base.map(|(_, base)| base)).unwrap_or(form);
            let why = "is asked by Bedrock's OpenAI API, which has not every model; what it says of this one decides";
            notes.changed(params.path("model"), Kind::Routing, why);
            let mut place =
                at_provider(provider, Some(address.clone()), rest.to_owned(), key.clone(), name, params, notes);
            if key.is_none() && !address.contains(&region) {
                let aws = Node::Map(vec![("region".to_owned(), Node::text(region))]);
                place.keys.push(("credential".to_owned(), Node::Map(vec![("aws".to_owned(), aws)])));
            }
            Some(place)
        }
        "vertex_ai" => {
            let mut part = |key: &str, variable: &str, usual: &str| {
                let given = params.text(key).unwrap_or_else(|| format!("os.environ/{variable}"));
                at.resolve(&given).unwrap_or_else(|variable| {
                    let why = format!("{variable} is not set here, so {usual} stands there; write the right address");
                    notes.changed(params.path(key), Kind::Routing, why);
                    usual.to_owned()
                })
            };
            let project = part("vertex_project", "VERTEXAI_PROJECT", "PROJECT");
            let region = part("vertex_location", "VERTEXAI_LOCATION", "us-central1");
            let host = if region == "global" { String::new() } else { format!("{region}-") };
            let usual = format!(
                "https://{host}aiplatform.googleapis.com/v1/projects/{project}/locations/{region}/endpoints/openapi"
            );
            let rest = if rest.starts_with("gemini") { format!("google/{rest}") } else { rest };
            let address = base.map_or(usual, |(_, base)| base);
            let mut place = at_provider(provider, Some(address), rest, None, name, params, notes);
            let why = "an access token is expected in VERTEX_AI_ACCESS_TOKEN; it lives an hour, so give {sds: FILE}, a file that \
                       something renews";
            notes.changed(params.path("vertex_credentials"), Kind::Security, why);
            let env = ("env".to_owned(), Node::text("VERTEX_AI_ACCESS_TOKEN"));
            place.keys.push(("credential".to_owned(), Node::Map(vec![env])));
            Some(place)
        }
        "cloudflare" => {
            let account = at.resolve("os.environ/CLOUDFLARE_ACCOUNT_ID").ok();
            let form = provider.form.clone().unwrap_or_default();
            let usual = account.map(|account| form.replace("ACCOUNT", &account));
            let base = base.map(|(_, base)| base.trim_end_matches("/run").to_owned() + "/v1");
            let address = asked_for(base.or(usual), &form, params, notes);
            Some(at_provider(provider, Some(address), rest, key, name, params, notes))
        }
        _ => {
            let base = base.map(|(_, base)| base);
            let address = match &provider.form {
                Some(form) => Some(asked_for(base, form, params, notes)),
                None => base,
            };
            Some(at_provider(provider, address, rest, key, name, params, notes))
        }
    }
}

/// The provider's prefix, and the model's name behind it.
fn split(model: &str, given: Option<String>, has_base: bool, prices: &Prices) -> (Option<String>, String) {
    if let Some(given) = given {
        let rest = model.strip_prefix(&given).and_then(|rest| rest.strip_prefix('/')).unwrap_or(model);
        return (Some(given), rest.to_owned());
    }
    if let Some((prefix, rest)) = model.split_once('/').filter(|(prefix, _)| !prefix.is_empty()) {
        let known = providers::by_litellm_prefix(prefix).is_some();
        // With an address and an unknown prefix, the slash is part of the model's name.
        let rest = if known || !has_base { rest } else { model };
        return (Some(prefix.to_owned()), rest.to_owned());
    }
    let listed = prices.provider_of(model).map(|of| of.trim_end_matches("_chat").to_owned());
    let begins = || BARE.iter().find(|(start, _)| model.starts_with(start)).map(|(_, provider)| (*provider).to_owned());
    let openai = || has_base.then(|| "openai".to_owned());
    (listed.or_else(begins).or_else(openai), model.to_owned())
}

/// The address without the endpoint that people copy along.
fn tidy(base: &str) -> String {
    let mut base = base.trim().trim_end_matches('/');
    if let Some(endpoint) = ENDPOINTS.iter().find(|endpoint| base.ends_with(*endpoint)) {
        base = base.strip_suffix(endpoint).unwrap_or(base);
    }
    let base = base.trim_end_matches('/');
    if base.contains("://") { base.to_owned() } else { format!("https://{base}") }
}

fn is_own_host(provider: &Provider, base: &str) -> bool {
    let host = Address::parse(base).ok().map(|address| address.host.to_string());
    host.and_then(|host| providers::by_host(&host)).is_some_and(|own| own.name == provider.name)
}

/// An address of the customer's own, or what it looks like.
fn asked_for(address: Option<String>, form: &str, params: &Section, notes: &mut Notes) -> String {
    address.unwrap_or_else(|| {
        notes.changed(
            params.path("api_base"),
            Kind::Routing,
            format!("is not known here, so {form} stands there; write the right one"),
        );
        form.to_owned()
    })
}

fn at_provider(
    provider: &'static Provider,
    address: Option<String>,
    model: String,
    key: Option<String>,
    name: &str,
    params: &Section,
    notes: &mut Notes,
) -> Place {
    let mut keys = vec![("provider".to_owned(), Node::text(provider.name.as_str()))];
    if let Some(address) = checked(address, params, notes) {
        keys.push(("address".to_owned(), Node::text(address)));
    }
    let usual = provider.variables.first().map(String::as_str);
    // If a provider takes keys, it gets its usual variable without being told. For other providers even that variable
    // is written, because their requests are signed if no credential is given.
    let says_itself = |variable: &str| provider.credential == Proof::Key && Some(variable) == usual;
    if let Some(variable) = credential(key, usual, name, params, notes).filter(|variable| !says_itself(variable)) {
        keys.push(("credential".to_owned(), Node::Map(vec![("env".to_owned(), Node::text(variable))])));
    }
    let renames_max_tokens = provider.edits(&model).rename.contains_key("max_tokens");
    Place { keys, upstream_model: model, provider: Some(provider), renames_max_tokens }
}

fn at_address(
    base: String,
    model: String,
    key: Option<String>,
    name: &str,
    params: &Section,
    notes: &mut Notes,
) -> Place {
    let host = Address::parse(&base).ok().map(|address| address.host.to_string());
    let provider = host.and_then(|host| providers::by_host(&host));
    let mut keys = Vec::new();
    if let Some(address) = checked(Some(base), params, notes) {
        keys.push(("address".to_owned(), Node::text(address)));
    }
    if key.is_none() {
        let why = "no key is given, and none is sent; LiteLLM would send OpenAI's to this address";
        notes.changed(params.path("api_key"), Kind::Security, why);
    }
    if let Some(variable) = credential(key, None, name, params, notes) {
        keys.push(("credential".to_owned(), Node::Map(vec![("env".to_owned(), Node::text(variable))])));
    }
    let renames_max_tokens = provider.is_some_and(|provider| provider.edits(&model).rename.contains_key("max_tokens"));
    Place { keys, upstream_model: model, provider, renames_max_tokens }
}

/// An address in a form that `render` accepts.
fn checked(address: Option<String>, params: &Section, notes: &mut Notes) -> Option<String> {
    let address = address?;
    if let Err(message) = Address::parse(&address) {
        notes.lost(params.path("api_base"), Kind::Routing, message);
        return Some("https://address.invalid".to_owned());
    }
    Some(address)
}

/// The variable that holds the key. None: there is no key, or the provider's usual variable holds it.
fn credential(
    key: Option<String>,
    usual: Option<&str>,
    name: &str,
    params: &Section,
    notes: &mut Notes,
) -> Option<String> {
    let key = key?;
    let path = params.path("api_key");
    if let Some(variable) = variable(&key) {
        let capitals = as_variable(variable);
        if capitals != variable {
            notes.changed(path, Kind::Security, format!("variables are written in capitals here; set {capitals}"));
        }
        return Some(capitals);
    }
    if NO_KEYS.contains(&key.to_ascii_lowercase().as_str()) {
        let why = match usual {
            Some(usual) => format!("is no key; the key is expected in {usual}"),
            None => "is no key, so none is sent".to_owned(),
        };
        notes.changed(path, Kind::Other, why);
        return None;
    }
    let variable = usual.map_or_else(|| as_variable(&format!("{name}_API_KEY")), str::to_owned);
    notes.changed(path, Kind::Security, format!("a secret stood in the file, and is not copied; set the variable {variable}, and think of who has seen the file"));
    Some(variable)
}

fn as_variable(name: &str) -> String {
    let letters = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' });
    let variable: String = letters.collect();
    if variable.starts_with(|c: char| c.is_ascii_digit()) { format!("_{variable}") } else { variable }
}
