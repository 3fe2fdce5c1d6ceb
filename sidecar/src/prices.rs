//! Prices and context windows of models. They come from a snapshot that is built into the program, and from a file in
//! the same form. The form is that of LiteLLM's public price file, in USD per token:
//! `{"MODEL": {"litellm_provider", "input_cost_per_token", …}}`.

use serde_json::{Map, Value};

const SNAPSHOT: &str = include_str!("../data/prices.json");
/// Entries that describe the file and no model.
const NO_MODELS: [&str; 2] = ["_about", "sample_spec"];

/// Price lists. If several lists know a model, the first of them counts.
pub struct Prices(Vec<Map<String, Value>>);

/// The price list's facts about a model. Prices are in USD per token.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    pub input: Option<f64>,
    pub output: Option<f64>,
    pub cached_input: Option<f64>,
    pub cache_write: Option<f64>,
    pub long_context: Option<LongContext>,
    pub max_input_tokens: Option<u64>,
    /// The day at which the provider ends it, as YYYY-MM-DD.
    pub end: Option<String>,
}

/// Prices that apply to the whole request if it has more than this many input tokens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LongContext {
    pub above: u64,
    pub input: Option<f64>,
    pub output: Option<f64>,
    pub cached_input: Option<f64>,
}

impl Prices {
    /// The user's own list, if there is one, followed by the snapshot.
    pub fn with(own: Option<&str>) -> Result<Prices, String> {
        let own = own.map(|text| serde_json::from_str(text).map_err(|error| format!("is not a price list: {error}")));
        let snapshot = serde_json::from_str(SNAPSHOT).map_err(|error| format!("the snapshot is broken: {error}"));
        let lists: Result<Vec<_>, String> = own.into_iter().chain([snapshot]).collect();
        Ok(Prices(lists?))
    }

    /// A list that knows no model.
    pub fn empty() -> Prices {
        Prices(Vec::new())
    }

    /// When the snapshot was made.
    pub fn date(&self) -> &str {
        let about = self.0.last().and_then(|snapshot| snapshot.get("_about"));
        about.and_then(|about| about.get("date")).and_then(Value::as_str).unwrap_or_default()
    }

    /// The provider of the model with this bare name, by the lists.
    pub fn provider_of(&self, name: &str) -> Option<&str> {
        let entry = self.0.iter().find_map(|list| model(list, name).or_else(|| model(list, base_of(name)?)))?;
        entry.get("litellm_provider")?.as_str()
    }

    /// Looks up `base` first, which is a name in the lists, and then `name`, which is the provider's. `name` is found
    /// behind one of the provider's prefixes, or bare if the entry belongs to this provider. If that fails, it is
    /// looked up without the date at its end.
    pub fn find(&self, prefixes: &[&str], base: Option<&str>, name: &str) -> Option<Entry> {
        let exact = |name: &str| self.0.iter().find_map(|list| model(list, name));
        let of_provider = |name: &str| self.0.iter().find_map(|list| look_up(list, prefixes, name));
        let base =
            base.and_then(|base| exact(base).or_else(|| exact(base.rsplit('/').next()?)).or_else(|| of_provider(base)));
        let undated = || base_of(name).or_else(|| name.rsplit('/').next().and_then(base_of));
        let found = base.or_else(|| of_provider(name)).or_else(|| of_provider(undated()?));
        found.map(Entry::read)
    }
}

/// The entry of a model, by its key.
fn model<'l>(list: &'l Map<String, Value>, name: &str) -> Option<&'l Value> {
    list.get(name).filter(|_| !NO_MODELS.contains(&name))
}

fn look_up<'l>(list: &'l Map<String, Value>, prefixes: &[&str], name: &str) -> Option<&'l Value> {
    // The entry belongs to this provider or to a part of it, such as cohere_chat or vertex_ai-language-models.
    let own = |entry: &&Value| {
        let of = entry.get("litellm_provider").and_then(Value::as_str).unwrap_or_default();
        let rests = prefixes.iter().filter_map(|prefix| of.strip_prefix(prefix));
        rests.into_iter().any(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
    };
    let bare = name.rsplit('/').next().filter(|bare| *bare != name);
    [Some(name), bare].into_iter().flatten().find_map(|name| {
        let prefixed = prefixes.iter().find_map(|prefix| model(list, &format!("{prefix}/{name}")));
        prefixed.or_else(|| model(list, name).filter(own))
    })
}

impl Entry {
    fn read(value: &Value) -> Entry {
        let number = |key: &str| value.get(key).and_then(Value::as_f64).filter(|price| *price >= 0.0);
        let tiers = value.get("tiered_pricing").and_then(Value::as_array);
        let tier = |index: usize, key: &str| tiers?.get(index)?.get(key)?.as_f64();
        let long_context = LongContext::read(value).or_else(|| {
            let above = tiers?.get(1)?.get("range")?.get(0)?.as_f64()? as u64;
            let price = |key| tier(1, key);
            Some(LongContext {
                above,
                input: price("input_cost_per_token"),
                output: price("output_cost_per_token"),
                cached_input: price("cache_read_input_token_cost"),
            })
        });
        let price = |key: &str| number(key).or_else(|| tier(0, key));
        Entry {
            input: price("input_cost_per_token"),
            output: price("output_cost_per_token"),
            cached_input: price("cache_read_input_token_cost"),
            // A price of 0 for writing to the cache means that the list has none.
            cache_write: number("cache_creation_input_token_cost").filter(|price| *price > 0.0),
            long_context,
            max_input_tokens: number("max_input_tokens").filter(|tokens| *tokens >= 1.0).map(|tokens| tokens as u64),
            end: value.get("deprecation_date").and_then(Value::as_str).map(str::to_owned),
        }
    }
}

impl LongContext {
    /// Reads keys such as `input_cost_per_token_above_200k_tokens`. Only the lowest step is used.
    fn read(value: &Value) -> Option<LongContext> {
        let steps = value.as_object()?.keys().filter_map(|key| {
            let step = key.strip_prefix("input_cost_per_token_above_")?.strip_suffix("k_tokens")?;
            step.parse::<u64>().ok()
        });
        let step = steps.min()?;
        let price = |key: &str| value.get(format!("{key}_above_{step}k_tokens")).and_then(Value::as_f64);
        Some(LongContext {
            above: step * 1000,
            input: price("input_cost_per_token"),
            output: price("output_cost_per_token"),
            cached_input: price("cache_read_input_token_cost"),
        })
    }
}

/// `claude-x-20250929` and `gpt-x-2025-09-29` without their dates.
fn base_of(name: &str) -> Option<&str> {
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let (rest, last) = name.rsplit_once(['-', '@'])?;
    if digits(last, 8) {
        return Some(rest);
    }
    let (rest, month) = rest.rsplit_once('-').filter(|_| digits(last, 2))?;
    let (rest, year) = rest.rsplit_once('-').filter(|_| digits(month, 2))?;
    digits(year, 4).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = r#"{
        "sample_spec": {"input_cost_per_token": 9},
        "gpt-x": {"litellm_provider": "openai", "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6,
            "cache_creation_input_token_cost": 0, "max_input_tokens": 1000, "deprecation_date": "2026-01-02",
            "input_cost_per_token_above_200k_tokens": 3e-6, "input_cost_per_token_above_200k_tokens_batches": 4e-6,
            "output_cost_per_token_above_200k_tokens": 5e-6},
        "groq/vendor/m": {"litellm_provider": "groq", "input_cost_per_token": 7},
        "tiers": {"litellm_provider": "q", "tiered_pricing": [{"range": [0, 32000.0], "input_cost_per_token": 1},
            {"range": [32000.0, 64000.0], "input_cost_per_token": 2, "output_cost_per_token": 3}]},
        "command": {"litellm_provider": "cohere_chat", "input_cost_per_token": 8},
        "gpt-4o": {"litellm_provider": "openai", "input_cost_per_token": 6}
    }"#;

    #[test]
    fn whose_price_it_is() {
        let prices = Prices::with(Some(OWN)).unwrap();
        for (prefixes, base, name, input) in [
            (&["openai"][..], None, "gpt-x", Some(1e-6)),
            (&["groq"], None, "gpt-x", None),
            (&["groq"], None, "vendor/m", Some(7.0)),
            (&["groq"], None, "groq/vendor/m", Some(7.0)),
            (&["vertex_ai", "gemini"], None, "google/gemini-2.5-pro", Some(1.25e-6)),
            (&["openai"], None, "vendor/m", None),
            (&["cohere"], None, "command", Some(8.0)),
            (&["cohe"], None, "command", None),
            (&["azure", "openai"], None, "azure/gpt-x", Some(1e-6)),
            (&["openai"], None, "gpt-x-2025-01-31", Some(1e-6)),
            (&["openai"], None, "gpt-x-20250131", Some(1e-6)),
            (&["openai"], None, "gpt-4o", Some(6.0)),
            (&["openai"], None, "gpt-4o-mini", Some(1.5e-7)),
            (&["openai"], None, "sample_spec", None),
            (&["openai"], None, "_about", None),
            (&["openai"], Some("sample_spec"), "x", None),
            (&["q"], None, "tiers", Some(1.0)),
            (&[], None, "gpt-x", None),
            (&[], Some("gpt-x"), "mine", Some(1e-6)),
            (&["azure"], Some("azure/gpt-x"), "mine", Some(1e-6)),
            (&["groq"], Some("vendor/m"), "mine", Some(7.0)),
            (&["openai"], Some("no-such"), "gpt-x", Some(1e-6)),
        ] {
            let found = prices.find(prefixes, base, name).and_then(|entry| entry.input);
            assert_eq!(found, input, "{prefixes:?} {base:?} {name}");
        }
    }

    #[test]
    fn what_an_entry_says() {
        let prices = Prices::with(Some(OWN)).unwrap();
        let entry = prices.find(&["openai"], None, "gpt-x").unwrap();
        let long = LongContext { above: 200_000, input: Some(3e-6), output: Some(5e-6), cached_input: None };
        assert_eq!((entry.output, entry.cached_input, entry.cache_write), (Some(2e-6), None, None));
        assert_eq!((entry.max_input_tokens, entry.end.as_deref()), (Some(1000), Some("2026-01-02")));
        assert_eq!(entry.long_context, Some(long));
        let tiers = prices.find(&["q"], None, "tiers").unwrap().long_context;
        assert_eq!(tiers, Some(LongContext { above: 32_000, input: Some(2.0), output: Some(3.0), cached_input: None }));
    }

    #[test]
    fn the_snapshot_is_whole() {
        let prices = Prices::with(None).unwrap();
        assert_eq!(prices.date().len(), 10);
        let models = prices.0[0].iter().filter(|(name, _)| !NO_MODELS.contains(&name.as_str()));
        let models: Vec<_> = models.map(|(name, value)| (name, Entry::read(value))).collect();
        assert!(models.len() >= 60, "{}", models.len());
        for (name, entry) in models {
            let priced = entry.input.zip(entry.output).is_some_and(|(input, output)| input < 1e-4 && output < 1e-3);
            assert!(priced && entry.max_input_tokens.is_some(), "{name}: {entry:?}");
        }
        assert!(Prices::with(Some("[]")).is_err() && Prices::with(Some("{")).is_err());
    }
}
