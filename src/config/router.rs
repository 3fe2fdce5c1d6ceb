//! One router of the configuration.

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use super::callers::Allow;
use super::deployments::Places;
use super::fallback;
use super::fields::{self, ConfigError, Errors, Fields};
use super::objective::Objective;
use super::request_edits::RequestEdits;
use super::request_types::{self, OwnTypes};
use super::resilience::{self, Resilience, Strategy};
use crate::config::fallback::Settings;
use crate::config::model::{Credentials, LongContext, Model, Price, Tier};
use crate::hash;
use crate::language::request_type::{self, Builtin};

/// Models of one router, at most.
const MAX_MODELS: usize = 64;
const PRICES: &str = "a price in USD per token, 0 to 1";

/// A virtual model that clients call, and the models behind it.
#[derive(Debug)]
pub struct Router {
    pub name: String,
    /// Other names that clients may use for it.
    pub aliases: Vec<String>,
    pub names: Names,
    /// Shared with the plans for failures.
    pub models: Vec<Arc<Model>>,
    /// The deployments of all models, in the order of the models.
    deployments: Vec<Arc<Model>>,
    /// Index of the model that is used when nothing can be decided.
    pub default_model: usize,
    pub objective: Objective,
    /// The built-in request types in their order, then the router's own.
    pub request_types: Vec<String>,
    own_types: OwnTypes,
    pub learning: Learning,
    /// The configuration as it came, as JSON.
    pub json: String,
    /// None: nothing is tried after a failure.
    pub fallback: Option<Settings>,
    pub resilience: Resilience,
    pub allow: Allow,
}

/// The names as hashes, because records and histories store hashes.
#[derive(Debug)]
pub struct Names {
    pub router: u64,
    /// In the order of the models.
    pub models: Vec<u32>,
    /// The hashes of the targets' names in shared data, in the order of the targets.
    pub targets: Vec<u32>,
    /// In the order of the request types.
    pub request_types: Vec<u32>,
}

/// How the router learns; see the module [`crate::bandit::change_points`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Learning {
    /// Pseudo-counts of the prior.
    pub prior_mass: f64,
    /// The share of evidence that remains after one unit of newer evidence of the same request type.
    pub discount: f64,
    /// If the evidence of a cell has more mass than this, it is scaled down to it.
    pub saturation: f64,
    /// The share of requests that go to a random eligible model. If it is 0, models that may have changed are not
    /// looked at again either.
    pub exploration: f64,
}

impl Router {
    /// Its name, and then its aliases.
    pub fn called(&self) -> impl Iterator<Item = &str> {
        [&self.name].into_iter().chain(&self.aliases).map(String::as_str)
    }

    /// Everything that requests can be sent to. The models come first, so each has the same index here as among the
    /// models; all deployments follow.
    pub fn targets(&self) -> impl Iterator<Item = &Arc<Model>> {
        self.models.iter().chain(&self.deployments)
    }

    pub fn target(&self, target: usize) -> Option<&Arc<Model>> {
        self.models.get(target).or_else(|| self.deployments.get(target.checked_sub(self.models.len())?))
    }

    /// The targets that serve a model: the model itself, or its deployments if it has several.
    pub fn targets_of(&self, model: usize) -> Range<usize> {
        let several = |model: &Arc<Model>| model.deployments.len();
        match self.models.get(model).map_or(0, several) {
            0 => model..model + 1,
            count => {
                let before: usize = self.models.iter().take(model).map(several).sum();
                let start = self.models.len() + before;
                start..start + count
            }
        }
    }

    /// The request type of a folded text: own types first, in their order, then the built-in ones.
    pub fn classify(&self, folded: &[u8]) -> usize {
        self.own_types.matching(folded).unwrap_or_else(|| request_type::builtin(folded) as usize)
    }

    pub fn request_type_name(&self, request_type: usize) -> &str {
        self.request_types.get(request_type).map_or(Builtin::General.name(), String::as_str)
    }

    /// Reads one router's part of a configuration, as in [`Router::json`].
    pub fn from_json(json: &str) -> Result<Router, Vec<ConfigError>> {
        let value: Value = serde_json::from_str(json)
            .map_err(|error| vec![ConfigError { path: String::new(), message: format!("not JSON: {error}") }])?;
        let mut errors = Errors::default();
        match Router::read(String::new(), &value, &mut errors) {
            Some(router) if errors.0.is_empty() => Ok(router),
            _ => Err(errors.0),
        }
    }

    pub(super) fn read(path: String, value: &Value, errors: &mut Errors) -> Option<Router> {
        let before = errors.0.len();
        let mut fields = Fields::of(path, value, errors);
        let name = fields.name(errors);
        let aliases = fields.aliases(errors);
        let (request_types, own_types) = request_types::read(&mut fields, errors);
        let objective = Objective::read(&mut fields, errors);
        let resilience = Resilience::read(&mut fields, errors);
        let models = read_models(&mut fields, &request_types, resilience.strategy.price_user(objective), errors);
        let default_model = fields.text("default_model", errors).and_then(|default| {
            let found = models.iter().position(|model| model.name == default);
            if found.is_none() && errors.0.len() == before {
                let names: Vec<&str> = models.iter().map(|model| model.name.as_str()).collect();
                let message = format!("{default:?} is not one of the router's models; allowed: {}", names.join(", "));
                errors.add(fields.path("default_model"), message);
            }
            found
        });
        let learning = Learning::read(objective, &mut fields, errors);
        let fallback = fallback::read(&mut fields, &models, errors);
        let allow = Allow::read(&mut fields, errors);
        fields.finish(errors);
        let name = name?;
        let models: Vec<Arc<Model>> = models.into_iter().map(Arc::new).collect();
        let deployments: Vec<Arc<Model>> = models.iter().flat_map(|model| model.deployments.clone()).collect();
        let targets = models.iter().chain(&deployments);
        let names = Names {
            router: hash::of(&name),
            targets: targets.map(|target| hash::name(&target.state_name)).collect(),
            models: models.iter().map(|model| hash::name(&model.name)).collect(),
            request_types: request_types.iter().map(|name| hash::name(name)).collect(),
        };
        Some(Router {
            name,
            aliases,
            names,
            models,
            deployments,
            default_model: default_model.unwrap_or(0),
            objective,
            request_types,
            own_types,
            learning,
            json: value.to_string(),
            fallback,
            resilience,
            allow,
        })
    }
}

/// `price_user` names the setting that needs the prices of the models, if there is one.
fn read_models(fields: &mut Fields, types: &[String], price_user: Option<&str>, errors: &mut Errors) -> Vec<Model> {
    let before = errors.0.len();
    let items = fields.list("models", errors);
    let path = fields.path("models");
    if items.is_empty() && fields.is_object() && errors.0.len() == before {
        errors.add(&path, "is missing or empty; give at least one model");
    }
    if items.len() > MAX_MODELS {
        errors.add(&path, format!("{} are too many; allowed: up to {MAX_MODELS}", items.len()));
    }
    let names: Vec<&str> =
        items.iter().map(|(_, value)| value.get("name").and_then(Value::as_str).unwrap_or_default()).collect();
    let mut models: Vec<Model> = Vec::new();
    for (path, value) in items {
        if let Some(model) = read_model(path.clone(), value, &names, types, price_user, errors) {
            if models.iter().any(|earlier| earlier.name == model.name) {
                errors.add(format!("{path}.name"), format!("{:?} is the name of an earlier model", model.name));
            }
            models.push(model);
        }
    }
    models
}

fn read_model(
    path: String,
    value: &Value,
    names: &[&str],
    types: &[String],
    price_user: Option<&str>,
    errors: &mut Errors,
) -> Option<Model> {
    let mut fields = Fields::of(path, value, errors);
    let name = fields.name(errors);
    let aliases = fields.aliases(errors);
    let upstream_model = fields.text("upstream_model", errors).map(str::to_owned);
    let quality_tier = match fields.get("quality_tier") {
        None => Tier::Two,
        Some(value) => fields::number(value).and_then(Tier::from_number).unwrap_or_else(|| {
            let message = format!("{} is not a tier; allowed: 1, 2, 3", fields::shown(value));
            errors.add(fields.path("quality_tier"), message);
            Tier::Two
        }),
    };
    let mut strengths = Vec::new();
    for (path, value) in fields.list("strengths", errors) {
        match value.as_str().and_then(|strength| types.iter().position(|name| name == strength)) {
            Some(request_type) => strengths.push(request_type),
            None => {
                let message = format!("{} is not a request type; allowed: {}", fields::shown(value), types.join(", "));
                errors.add(path, message);
            }
        }
    }
    for key in ["input_cost_per_token", "output_cost_per_token"] {
        if let Some(user) = price_user
            && fields.get(key).is_none()
            && fields.is_object()
        {
            let message = format!("is missing, and the router's {user} uses cost; give USD per token, e.g. 1.5e-7");
            errors.add(fields.path(key), message);
        }
    }
    let price = read_price(&mut fields, None, errors);
    let places = Places::read(&mut fields, price, read_price, errors);
    let whole = |number: f64| number >= 1.0 && number.fract() == 0.0 && number < 1e15;
    let max_input_tokens = fields.number("max_input_tokens", "a whole number of tokens, 1 or more", whole, errors);
    let chains = fallback::read_chains(&mut fields, names, name.as_deref(), errors);
    let weight = resilience::read_weight(&mut fields, errors);
    let capacity = resilience::read_capacity(&mut fields, errors);
    let edits = RequestEdits::read(&mut fields, errors);
    let credentials = [("own", Credentials::Own), ("caller", Credentials::Caller)];
    let credentials = fields.choice("credentials", &credentials, errors).unwrap_or_default();
    fields.finish(errors);
    let name = name?;
    let mut model = Model {
        upstream_model: upstream_model.unwrap_or_else(|| name.clone()),
        state_name: name.clone(),
        name,
        aliases,
        cluster: places.cluster.clone(),
        quality_tier,
        strengths,
        price,
        max_input_tokens: max_input_tokens.map(|tokens| tokens as u64),
        chains,
        weight,
        capacity,
        credentials,
        edits,
        deployment: None,
        deployments: Vec::new(),
        balance: Strategy::SimpleShuffle,
    };
    places.add_to(&mut model);
    Some(model)
}

/// Reads the prices of input and output and the special ones. If a special price is not given, it is the price of the
/// ordinary kind, such as that of input for cached input. `default` holds prices for all that are not given. Its
/// special prices count only if input and output cost the same as in it.
fn read_price(fields: &mut Fields, default: Option<Price>, errors: &mut Errors) -> Price {
    let mut price = |key, default| fields.number(key, PRICES, is_price, errors).unwrap_or(default);
    let other = default.unwrap_or_default();
    let (input, output) = (price("input_cost_per_token", other.input), price("output_cost_per_token", other.output));
    let is_other = default.is_some_and(|default| (default.input, default.output) == (input, output));
    read_special_prices(fields, if is_other { other } else { Price::new(input, output) }, errors)
}

/// Whether this can be a price per token. A higher one was surely given per million tokens.
fn is_price(price: f64) -> bool {
    (0.0..=1.0).contains(&price)
}

/// Reads the prices of cached input, of cache writes and of long requests. A price that is not given follows from
/// `price`.
fn read_special_prices(fields: &mut Fields, mut price: Price, errors: &mut Errors) -> Price {
    let read = |fields: &mut Fields, key, default, errors: &mut Errors| {
        fields.number(key, PRICES, is_price, errors).unwrap_or(default)
    };
    price.cached_input = read(fields, "cached_input_cost_per_token", price.cached_input, errors);
    price.cache_write = read(fields, "cache_write_cost_per_token", price.cache_write, errors);
    let Some(mut fields) = fields.object("long_context", errors) else { return price };
    if fields.get("above").is_none() && fields.is_object() {
        errors.add(fields.path("above"), "is missing; give a number of input tokens");
    }
    let whole = |number: f64| number >= 1.0 && number.fract() == 0.0 && number < 1e15;
    let above = fields.number("above", "a whole number of input tokens, 1 or more", whole, errors);
    let input = read(&mut fields, "input", price.input, errors);
    let output = read(&mut fields, "output", price.output, errors);
    // Long requests keep the ratio of the price of cached input to that of input, unless a price is given.
    let share = if price.input > 0.0 { price.cached_input / price.input } else { 1.0 };
    let cached_input = read(&mut fields, "cached_input", input * share, errors);
    fields.finish(errors);
    price.long_context = above.map(|above| LongContext { above, input, output, cached_input });
    price
}

impl Learning {
    /// The defaults depend on the objective. If its draws explore by themselves, the random share can be smaller.
    fn defaults(objective: Objective) -> Learning {
        let (prior_mass, exploration) = match objective {
            Objective::QualityFloor { .. } => (4.0, 0.005),
            Objective::Budget { .. } => (4.0, 0.004),
            Objective::Weights { .. } => (10.0, 0.004),
        };
        Learning { prior_mass, discount: 1.0, saturation: 2_000.0, exploration }
    }

    fn read(objective: Objective, fields: &mut Fields, errors: &mut Errors) -> Learning {
        let mut learning = Learning::defaults(objective);
        let Some(mut fields) = fields.object("learning", errors) else {
            return learning;
        };
        let mut number = |key, range, allowed: fn(f64) -> bool, place: &mut f64| {
            *place = fields.number(key, range, allowed, errors).unwrap_or(*place);
        };
        let positive = |number: f64| number > 0.0;
        number("prior_mass", "pseudo-counts, more than 0", positive, &mut learning.prior_mass);
        number("discount", "more than 0, at most 1", |d| d > 0.0 && d <= 1.0, &mut learning.discount);
        number("saturation", "a mass, 1 or more", |mass| mass >= 1.0, &mut learning.saturation);
        number("exploration", "a number from 0 to 1", |e| (0.0..=1.0).contains(&e), &mut learning.exploration);
        fields.finish(errors);
        learning
    }
}
