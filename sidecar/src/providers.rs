//! The providers that a configuration may name. The facts come from `data/providers.yaml`, which is built into the
//! program.
//!
//! Hosts, paths, keys and quirks change every few weeks, so they are data with a date and never code.

mod suggestion;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value};

const DATA: &str = include_str!("../data/providers.yaml");

static ALL: LazyLock<Result<Data, serde_norway::Error>> = LazyLock::new(|| serde_norway::from_str(DATA));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    date: String,
    sources: Vec<String>,
    providers: Vec<Provider>,
}

/// The facts needed to reach a provider. The head of the data file explains each field.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Provider {
    pub name: String,
    pub address: Option<String>,
    pub form: Option<String>,
    pub base_path: Option<String>,
    pub variables: Vec<String>,
    pub header: Option<String>,
    pub headers: BTreeMap<String, String>,
    pub credential: Proof,
    prices: Option<Vec<String>>,
    fits: Vec<Fit>,
    refused: Refused,
    pub note: Option<String>,
    pub trial: Vec<String>,
    litellm: Option<Vec<String>>,
    known_as: Vec<String>,
}

/// How a request proves to the provider who sends it.
#[derive(Clone, Copy, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Proof {
    /// A key, or nothing.
    #[default]
    Key,
    /// A signature over each request.
    Aws,
    /// An access token, which expires soon.
    Token,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fit {
    models: Vec<String>,
    request: Edits,
}

/// Changes of a request's top-level keys, as in the filter's configuration.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Edits {
    pub defaults: Map<String, Value>,
    pub set: Map<String, Value>,
    pub rename: BTreeMap<String, String>,
    pub drop: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Refused {
    #[default]
    Nothing,
    Whole(String),
    Models(Vec<RefusedModels>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RefusedModels {
    models: Vec<String>,
    why: String,
}

/// In the order of the data file.
pub fn all() -> &'static [Provider] {
    // The default is never used, because a test reads the built-in file.
    ALL.as_ref().map_or(&[], |data| &data.providers)
}

/// When the facts were looked up, and where.
pub fn origin() -> (&'static str, &'static [String]) {
    ALL.as_ref().map_or(("", &[]), |data| (data.date.as_str(), &data.sources))
}

/// The provider of this name. The error suggests the name that was probably meant.
pub fn find(name: &str) -> Result<&'static Provider, String> {
    let found = all().iter().find(|provider| provider.name == name);
    found.ok_or_else(|| match suggestion::nearest(name) {
        Some(meant) => format!("{name:?} is not a provider; was {meant} meant? Allowed: {}", names()),
        None => format!("{name:?} is not a provider; allowed: {}; any other one by its `address`", names()),
    })
}

/// The provider that this host belongs to, if any.
pub fn by_host(host: &str) -> Option<&'static Provider> {
    all().iter().find(|provider| provider.hosts().is_some_and(|hosts| fits(&hosts, host)))
}

/// The provider whose models have this prefix in a LiteLLM configuration.
pub fn by_litellm_prefix(prefix: &str) -> Option<&'static Provider> {
    all().iter().find(|provider| match &provider.litellm {
        Some(prefixes) => prefixes.iter().any(|own| own == prefix),
        None => provider.name == prefix,
    })
}

fn names() -> String {
    let usable = all().iter().filter(|provider| !matches!(provider.refused, Refused::Whole(_)));
    usable.map(|provider| provider.name.as_str()).collect::<Vec<_>>().join(", ")
}

impl Provider {
    /// The reason why this model cannot be reached at this provider, if there is one.
    pub fn refuses(&self, model: &str) -> Option<&str> {
        match &self.refused {
            Refused::Nothing => None,
            Refused::Whole(why) => Some(why),
            Refused::Models(some) => {
                let refused = some.iter().find(|some| some.models.iter().any(|pattern| fits(pattern, model)));
                refused.map(|some| some.why.as_str())
            }
        }
    }

    /// The changes that a request needs to fit this model.
    pub fn edits(&self, model: &str) -> Edits {
        let mut edits = Edits::default();
        for fit in &self.fits {
            if fit.models.iter().any(|pattern| fits(pattern, model)) {
                edits.add(&fit.request);
            }
        }
        edits
    }

    /// The prefixes of its models in the price list: `PREFIX/MODEL`.
    pub fn prices(&self) -> Vec<&str> {
        match &self.prices {
            Some(prefixes) => prefixes.iter().map(String::as_str).collect(),
            None => vec![&self.name],
        }
    }

    /// The host of its address, with `*` for the part that differs between customers. None: the host could be any.
    fn hosts(&self) -> Option<String> {
        let address = self.address.as_ref().or(self.form.as_ref())?;
        let (_, rest) = address.split_once("://")?;
        let host = rest.split(['/', ':']).next()?;
        // The data file writes a customer's own part in capitals.
        let part =
            |part: &str| if part.chars().any(|c| c.is_ascii_uppercase()) { "*".to_owned() } else { part.to_owned() };
        let labels = host.split('.').map(|label| label.split('-').map(part).collect::<Vec<_>>().join("-"));
        let hosts = labels.collect::<Vec<_>>().join(".");
        (hosts != "*" && hosts != "localhost").then_some(hosts)
    }
}

impl Edits {
    pub fn is_empty(&self) -> bool {
        *self == Edits::default()
    }

    /// Adds the changes that are not there yet.
    pub fn add(&mut self, more: &Edits) {
        for (mine, more) in [(&mut self.defaults, &more.defaults), (&mut self.set, &more.set)] {
            for (key, value) in more {
                mine.entry(key.clone()).or_insert_with(|| value.clone());
            }
        }
        for (from, to) in &more.rename {
            // A rename in the opposite direction would undo the first one.
            if !self.rename.contains_key(from) && !self.rename.contains_key(to) {
                self.rename.insert(from.clone(), to.clone());
            }
        }
        for key in &more.drop {
            let said = self.drop.contains(key) || self.defaults.contains_key(key) || self.set.contains_key(key);
            if !said && !self.rename.contains_key(key) {
                self.drop.push(key.clone());
            }
        }
    }
}

/// `*` in the pattern stands for anything. Case does not count.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut last = None;
    for part in parts {
        if let Some(middle) = last.replace(part) {
            let Some((_, after)) = rest.split_once(middle) else { return false };
            rest = after;
        }
    }
    match last {
        None => rest.is_empty(),
        Some(end) => rest.ends_with(end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_is_whole() {
        let data = ALL.as_ref().map_err(ToString::to_string).unwrap();
        assert!(data.date.len() == 10 && !data.sources.is_empty());
        let mut names: Vec<&str> = data.providers.iter().map(|provider| provider.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), data.providers.len(), "a name stands there twice");
        for provider in &data.providers {
            let name = &provider.name;
            let places = usize::from(provider.address.is_some()) + usize::from(provider.form.is_some());
            let reachable = !matches!(provider.refused, Refused::Whole(_));
            assert_eq!(places, usize::from(reachable), "{name}");
            assert!(provider.credential != Proof::Token || provider.variables.is_empty(), "{name}");
            // `make run` offers every provider that needs only a key.
            let by_key = provider.address.is_some() && !provider.variables.is_empty() && provider.note.is_none();
            let is_second = name == "anthropic_openai";
            assert_eq!(!provider.trial.is_empty(), by_key && !is_second, "{name}");
        }
    }

    #[test]
    fn patterns() {
        for (pattern, text, expected) in [
            ("gpt-5*", "gpt-5.5", true),
            ("gpt-5*", "GPT-5", true),
            ("gpt-5*", "gpt-4o", false),
            ("*", "", true),
            ("a", "a", true),
            ("a", "ab", false),
            ("a*c*e", "abcde", true),
            ("a*c*e", "abde", false),
            ("*-aiplatform.googleapis.com", "europe-west1-aiplatform.googleapis.com", true),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn whose_host_it_is() {
        for (host, name) in [
            ("api.openai.com", Some("openai")),
            ("api.anthropic.com", Some("anthropic")),
            ("mine.openai.azure.com", Some("azure")),
            ("bedrock-runtime.eu-central-1.amazonaws.com", Some("bedrock")),
            ("europe-west1-aiplatform.googleapis.com", Some("vertex_ai")),
            ("vllm", None),
            ("localhost", None),
            ("example.com", None),
        ] {
            assert_eq!(by_host(host).map(|provider| provider.name.as_str()), name, "{host}");
        }
    }

    #[test]
    fn edits_of_a_user_win() {
        let edits = |text: &str| serde_json::from_str::<Edits>(text).unwrap();
        let mut mine = edits(r#"{"rename": {"b": "a"}, "drop": ["x"], "set": {"store": false}}"#);
        mine.add(&edits(r#"{"rename": {"a": "b", "c": "d"}, "drop": ["x", "y", "store"]}"#));
        let expected = r#"{"rename": {"b": "a", "c": "d"}, "drop": ["x", "y"], "set": {"store": false}}"#;
        assert_eq!(mine, edits(expected));
    }
}
