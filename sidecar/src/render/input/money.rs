//! A model's prices and its window. They come from the price list if the input does not give them.

use super::models::Reader;
use super::target::Told;
use crate::prices::{Entry, Prices};
use crate::yaml::Node;

const INPUT: &str = "input_cost_per_token";
const OUTPUT: &str = "output_cost_per_token";
const CACHED_INPUT: &str = "cached_input_cost_per_token";
const CACHE_WRITE: &str = "cache_write_cost_per_token";
const LONG_CONTEXT: &str = "long_context";
const WINDOW: &str = "max_input_tokens";

/// The names under which a place's model is looked up in the price list.
#[derive(Clone)]
pub struct Money {
    prefixes: Vec<&'static str>,
    base_model: Option<String>,
    asked_for: String,
    /// The provider's name, where it is known.
    provider: Option<&'static str>,
}

impl Money {
    pub fn of(told: &Told, asked_for: &str) -> Money {
        Money {
            prefixes: told.provider.map(|provider| provider.prices()).unwrap_or_default(),
            base_model: told.base_model.clone(),
            asked_for: asked_for.to_owned(),
            provider: told.provider.map(|provider| provider.name.as_str()),
        }
    }

    fn entry(&self, prices: &Prices) -> Option<Entry> {
        prices.find(&self.prefixes, self.base_model.as_deref(), &self.asked_for)
    }

    pub fn is_known(&self, prices: &Prices) -> bool {
        self.entry(prices).is_some_and(|entry| entry.input.is_some())
    }

    /// Whether the list has a price for this one, and the price differs from the other's.
    pub fn differs(&self, other: &Money, prices: &Prices) -> bool {
        let price = |money: &Money| money.entry(prices).map(|entry| (entry.input, entry.output, entry.cached_input));
        let own = price(self);
        own.is_some() && own != price(other)
    }

    /// The model's window, if the list knows it.
    pub fn window(&self, prices: &Prices) -> Option<u64> {
        self.entry(prices)?.max_input_tokens
    }

    /// Adds the prices that a model's or a deployment's entries do not give.
    pub fn put_into(&self, entries: &mut Vec<(String, Node)>, path: &str, model: &str, reader: &mut Reader) {
        let has =
            |entries: &[(String, Node)], key: &str| entries.iter().any(|(name, value)| name == key && !value.is_null());
        let is_priced = has(entries, INPUT) || has(entries, OUTPUT);
        let found = self.entry(&reader.prices);
        if let Some(end) = found.as_ref().and_then(|entry| entry.end.as_deref()).filter(|end| *end < reader.today) {
            let message =
                format!("{} ended on {end} by the price list; its provider may not know it any more", self.name());
            reader.warnings.add(path, message);
        }
        let entry = found.unwrap_or_default();
        if let Some(provider) = self.provider.filter(|_| !is_priced && entry.input.is_none()) {
            let message = format!(
                "no price is known for {} at {provider}, so {model} counts as free; give {INPUT} and {OUTPUT}, or a list with \
                 --prices",
                self.name()
            );
            reader.warnings.add(path, message);
        }
        let mut add = |key: &str, value: Option<Node>| {
            if let Some(value) = value.filter(|_| !has(entries, key)) {
                entries.retain(|(name, _)| name != key);
                entries.push((key.to_owned(), value));
            }
        };
        let price = |price: Option<f64>| price.map(Node::number);
        add(INPUT, price(entry.input));
        // A model without output, such as an embedding model, has no output price, so 0 is used.
        add(OUTPUT, price(entry.output.or(entry.input.map(|_| 0.0))));
        if !is_priced {
            add(CACHED_INPUT, price(entry.cached_input));
            add(CACHE_WRITE, price(entry.cache_write));
            add(
                LONG_CONTEXT,
                entry.long_context.map(|long| {
                    let prices = [("input", long.input), ("output", long.output), ("cached_input", long.cached_input)];
                    let above = ("above".to_owned(), Node::number(long.above as f64));
                    let prices =
                        prices.into_iter().filter_map(|(key, price)| Some((key.to_owned(), Node::number(price?))));
                    Node::Map(std::iter::once(above).chain(prices).collect())
                }),
            );
        }
    }

    fn name(&self) -> &str {
        self.base_model.as_deref().unwrap_or(&self.asked_for)
    }
}

/// Adds the window of a model, unless the model gives its own. It is the smallest window of its places.
pub fn put_window(windows: impl Iterator<Item = u64>, entries: &mut Vec<(String, Node)>) {
    let is_given = entries.iter().any(|(name, value)| name == WINDOW && !value.is_null());
    if let Some(window) = windows.min().filter(|_| !is_given) {
        entries.retain(|(name, _)| name != WINDOW);
        entries.push((WINDOW.to_owned(), Node::number(window as f64)));
    }
}
