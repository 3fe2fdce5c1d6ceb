//! One router of the configuration.

use std::sync::Arc;

use regex::bytes::{RegexSet, RegexSetBuilder};
use serde_json::Value;

use super::fallback;
use super::fields::{self, ConfigError, Errors, Fields};
use super::resilience::{self, Resilience};
use crate::bandit::beliefs;
use crate::bandit::policy::Objective;
use crate::bandit::posterior::Prior;
use crate::config::model::{Model, Price, Tier};
use crate::feedback::answer_key::Author;
use crate::hash;
use crate::language::fold;
use crate::language::request_type::Builtin;
use crate::resilience::fallback_plan::Settings;

/// Models of one router, at most.
const MAX_MODELS: usize = 64;
/// Bounds of a router's own request types: types, patterns together, characters of one pattern, compiled bytes.
const MAX_OWN_TYPES: usize = 32;
const MAX_PATTERNS: usize = 128;
const MAX_PATTERN_CHARS: usize = 512;
const MAX_COMPILED_BYTES: usize = 1 << 20;
/// Characters of a name, at most: names become stats and headers.
const MAX_NAME_CHARS: usize = 128;
/// Largest difference of the sum of the weights from 1.
const WEIGHTS_TOLERANCE: f64 = 1e-3;
/// The default objective's tolerance.
const DEFAULT_TOLERANCE: f64 = 0.05;

/// A virtual model that clients call, and the models behind it.
#[derive(Debug)]
pub struct Router {
    pub name: String,
    pub names: Names,
    /// Shared with the plans for failures.
    pub models: Vec<Arc<Model>>,
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
}

/// Names as records and histories keep them: their fingerprints.
#[derive(Debug)]
pub struct Names {
    pub router: u64,
    /// In the order of the models.
    pub models: Vec<u32>,
    /// In the order of the request types.
    pub request_types: Vec<u32>,
}

/// How the router learns; see the module [`crate::bandit::posterior`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Learning {
    /// Pseudo-counts of the prior.
    pub prior_mass: f64,
    /// What is left of evidence after one unit of newer evidence of its request type.
    pub discount: f64,
    /// Evidence of a cell is scaled down to this mass.
    pub saturation: f64,
    /// Share of requests that go to a random eligible model.
    pub exploration: f64,
}

/// The patterns of a router's own request types.
#[derive(Debug, Default)]
struct OwnTypes {
    set: RegexSet,
    /// For each pattern the index of its request type.
    types: Vec<usize>,
}

impl Router {
    /// The request type of a folded text: own types first, in their order, then the built-in ones.
    pub fn classify(&self, folded: &[u8]) -> usize {
        let own = || self.own_types.set.matches(folded).iter().next();
        let own = if self.own_types.types.is_empty() { None } else { own() };
        match own.and_then(|pattern| self.own_types.types.get(pattern)) {
            Some(own) => *own,
            None => crate::language::request_type::builtin(folded) as usize,
        }
    }

    /// Who a model is that answers a request of a type, by their indices.
    pub fn author(&self, model: usize, request_type: usize) -> Option<Author> {
        let (model, request_type) = (self.names.models.get(model)?, self.names.request_types.get(request_type)?);
        Some(Author { model: *model, request_type: *request_type })
    }

    pub fn request_type_name(&self, request_type: usize) -> &str {
        self.request_types.get(request_type).map_or(Builtin::General.name(), String::as_str)
    }

    /// What is believed of a model before any evidence.
    pub fn prior(&self, request_type: usize, model: &Model) -> Prior {
        Prior::new(model.quality_tier, model.strengths.contains(&request_type), self.learning.prior_mass)
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
        let name = name(&mut fields, errors);
        let (request_types, own_types) = read_request_types(&mut fields, errors);
        let objective = read_objective(&mut fields, errors);
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
        let learning = Learning::read(&mut fields, errors);
        let fallback = fallback::read(&mut fields, &models, errors);
        fields.finish(errors);
        let name = name?;
        let names = Names {
            router: hash::of(&name),
            models: models.iter().map(|model| beliefs::name(&model.name)).collect(),
            request_types: request_types.iter().map(|name| beliefs::name(name)).collect(),
        };
        Some(Router {
            name,
            names,
            models: models.into_iter().map(Arc::new).collect(),
            default_model: default_model.unwrap_or(0),
            objective,
            request_types,
            own_types,
            learning,
            json: value.to_string(),
            fallback,
            resilience,
        })
    }
}

/// A name that can stand in a stat's name and in a header.
fn name(fields: &mut Fields, errors: &mut Errors) -> Option<String> {
    let name = fields.required_text("name", errors)?;
    if name.chars().count() > MAX_NAME_CHARS || name.contains(|c: char| c == ';' || c.is_control()) {
        let message = format!(
            "{name:?} is not a name; allowed: up to {MAX_NAME_CHARS} characters without ';' and control characters"
        );
        errors.add(fields.path("name"), message);
        return None;
    }
    Some(name.to_owned())
}

/// `price_user`: what in the router needs its models' prices, if anything does.
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
    let name = name(&mut fields, errors);
    let cluster = fields.required_text("cluster", errors).map(str::to_owned);
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
    let mut price = |key: &'static str| {
        if let Some(user) = price_user
            && fields.get(key).is_none()
            && fields.is_object()
        {
            let message = format!("is missing, and the router's {user} uses cost; give USD per token, e.g. 1.5e-7");
            errors.add(fields.path(key), message);
        }
        fields.number(key, "a price in USD per token, 0 or more", |price| price >= 0.0, errors).unwrap_or_default()
    };
    let price = Price { input: price("input_cost_per_token"), output: price("output_cost_per_token") };
    let whole = |number: f64| number >= 1.0 && number.fract() == 0.0 && number < 1e15;
    let max_input_tokens = fields.number("max_input_tokens", "a whole number of tokens, 1 or more", whole, errors);
    let chains = fallback::read_chains(&mut fields, names, name.as_deref(), errors);
    let weight = resilience::read_weight(&mut fields, errors);
    let capacity = resilience::read_capacity(&mut fields, errors);
    fields.finish(errors);
    let name = name?;
    Some(Model {
        upstream_model: upstream_model.unwrap_or_else(|| name.clone()),
        name,
        cluster: cluster?,
        quality_tier,
        strengths,
        price,
        max_input_tokens: max_input_tokens.map(|tokens| tokens as u64),
        chains,
        weight,
        capacity,
    })
}

fn read_objective(fields: &mut Fields, errors: &mut Errors) -> Objective {
    let default = Objective::QualityFloor { tolerance: DEFAULT_TOLERANCE };
    let Some(mut fields) = fields.object("objective", errors) else {
        return default;
    };
    let share = "a number from 0 to 1";
    let in_share = |number: f64| (0.0..=1.0).contains(&number);
    let mut given = Vec::new();
    if let Some(mut weights) = fields.object("weights", errors) {
        let before = errors.0.len();
        let quality = weights.number("quality", share, in_share, errors).unwrap_or(0.7);
        let cost = weights.number("cost", share, in_share, errors).unwrap_or(0.3);
        let latency = weights.number("latency", share, in_share, errors).unwrap_or(0.0);
        let sum = quality + cost + latency;
        if errors.0.len() == before && (sum - 1.0).abs() > WEIGHTS_TOLERANCE {
            let message =
                format!("quality {quality} + cost {cost} + latency {latency} is not 1; the weights must sum to 1");
            errors.add(fields.path("weights"), message);
        }
        weights.finish(errors);
        given.push(Objective::Weights { quality, cost, latency });
    }
    if let Some(mut floor) = fields.object("quality_floor", errors) {
        let tolerance = floor.number("tolerance", share, in_share, errors);
        floor.finish(errors);
        given.push(Objective::QualityFloor { tolerance: tolerance.unwrap_or(DEFAULT_TOLERANCE) });
    }
    if let Some(mut budget) = fields.object("budget", errors) {
        let key = "usd_per_1k_requests";
        if budget.get(key).is_none() {
            errors.add(budget.path(key), "is missing; give USD per 1,000 requests, e.g. 2.0");
        }
        let usd = budget.number(key, "USD per 1,000 requests, more than 0", |usd| usd > 0.0, errors);
        budget.finish(errors);
        given.push(Objective::Budget { usd_per_1k_requests: usd.unwrap_or(1.0) });
    }
    if given.len() != 1 {
        let message = "exactly one of weights, quality_floor, budget must be given";
        errors.add(fields.path("").trim_end_matches('.'), message);
    }
    fields.finish(errors);
    given.first().copied().unwrap_or(default)
}

impl Learning {
    fn read(fields: &mut Fields, errors: &mut Errors) -> Learning {
        let mut learning = Learning { prior_mass: 10.0, discount: 0.998, saturation: 500.0, exploration: 0.01 };
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

fn read_request_types(fields: &mut Fields, errors: &mut Errors) -> (Vec<String>, OwnTypes) {
    let mut names: Vec<String> = Builtin::ALL.iter().map(|builtin| builtin.name().to_owned()).collect();
    let mut patterns: Vec<String> = Vec::new();
    let mut types = Vec::new();
    let items = fields.list("request_types", errors);
    let path = fields.path("request_types");
    if items.len() > MAX_OWN_TYPES {
        errors.add(&path, format!("{} are too many; allowed: up to {MAX_OWN_TYPES}", items.len()));
        return (names, OwnTypes::default());
    }
    for (path, value) in items {
        let mut fields = Fields::of(path, value, errors);
        let name = name(&mut fields, errors);
        let before = errors.0.len();
        let own = fields.list("patterns", errors);
        if own.is_empty() && fields.is_object() && errors.0.len() == before {
            errors.add(fields.path("patterns"), "is missing or empty; give at least one regular expression");
        }
        for (path, pattern) in own {
            let Some(pattern) = fields::text(path.clone(), pattern, errors) else { continue };
            match check_pattern(pattern) {
                Ok(folded) => {
                    patterns.push(folded);
                    types.push(names.len());
                }
                Err(message) => errors.add(path, message),
            }
        }
        if let Some(name) = name {
            if names.contains(&name) {
                errors.add(fields.path("name"), format!("{name:?} is a request type already; give it its own name"));
            }
            names.push(name);
        }
        fields.finish(errors);
    }
    if patterns.len() > MAX_PATTERNS {
        errors.add(
            &path,
            format!("{} patterns are too many; allowed: up to {MAX_PATTERNS} in one router", patterns.len()),
        );
        return (names, OwnTypes::default());
    }
    match compile(&patterns) {
        Ok(set) => (names, OwnTypes { set, types }),
        Err(error) => {
            errors.add(&path, format!("the patterns together are too large: {error}"));
            (names, OwnTypes::default())
        }
    }
}

/// The pattern in folded form, as the texts are that it is matched against.
fn check_pattern(pattern: &str) -> Result<String, String> {
    if pattern.chars().count() > MAX_PATTERN_CHARS {
        return Err(format!("is too long; allowed: up to {MAX_PATTERN_CHARS} characters"));
    }
    let folded = fold_pattern(pattern);
    match compile(std::slice::from_ref(&folded)) {
        Ok(_) => Ok(folded),
        Err(error) => {
            let reason = error.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            Err(format!("{pattern:?} is not a regular expression that can be used: {reason}"))
        }
    }
}

/// Folds what is not ASCII; the case of ASCII means something in a pattern (`\S`), and matching ignores it.
fn fold_pattern(pattern: &str) -> String {
    let mut folded = String::with_capacity(pattern.len());
    for c in pattern.chars() {
        if c.is_ascii() {
            folded.push(c);
        } else {
            fold::fold(c.encode_utf8(&mut [0; 4]), &mut folded);
        }
    }
    folded
}

/// Bytes and ASCII classes: linear time, and no Unicode tables in the module.
fn compile(patterns: &[String]) -> Result<RegexSet, regex::Error> {
    RegexSetBuilder::new(patterns).unicode(false).case_insensitive(true).size_limit(MAX_COMPILED_BYTES).build()
}
