//! The beliefs about every cell of a router, as an administrator reads them.
//!
//! Alpha and beta equal those of a filter with the same evidence, because the same code computes them.

use std::collections::BTreeMap;

use adaptive_router::bandit::beliefs::Beliefs;
use adaptive_router::config::{ConfigError, Objective, Router};
use adaptive_router::fleet::usage::Tally;
use serde::Serialize;
use serde_json::{Value, json};

use crate::store::{Contents, RouterContents};

/// All routers, sorted by name.
#[derive(Debug, Serialize)]
pub struct States {
    pub routers: Vec<RouterState>,
}

#[derive(Debug, Serialize)]
pub struct RouterState {
    pub router_name: String,
    pub available_models: Vec<String>,
    /// In the form of the configuration.
    pub objective: Value,
    pub model_costs: BTreeMap<String, Cost>,
    /// The cells of every request type and every model, sorted by type, then model.
    pub cells: Vec<Cell>,
    /// The usage of every current and former model of the router, sorted by model.
    pub usage: Vec<Usage>,
}

/// USD per token.
#[derive(Debug, Serialize)]
pub struct Cost {
    pub input_cost_per_token: f64,
    pub output_cost_per_token: f64,
}

#[derive(Debug, Serialize)]
pub struct Cell {
    pub request_type: String,
    pub model: String,
    pub alpha: f64,
    pub beta: f64,
    /// The cell's own evidence after discount and saturation. It contains neither the prior nor what other types lend.
    pub samples: f64,
    pub quality_mean: f64,
    pub picks: u64,
}

/// What a model was used for: the sum over all request types and over all Envoys, past and present.
#[derive(Debug, Serialize)]
pub struct Usage {
    pub model: String,
    pub picks: u64,
    pub input_tokens: u64,
    pub output_tokens: u64,
    pub cost_usd: f64,
}

/// Why there is no state of a router.
#[derive(Debug, PartialEq)]
pub enum Missing {
    /// Nothing is known under this name. `known` lists the names that exist.
    Router { known: Vec<String> },
    /// There is evidence, but no filter has sent the configuration yet. Priors are unknown without it.
    Configuration,
    /// The filter that sent the configuration is newer than this side-car.
    Understanding(Vec<ConfigError>),
}

/// The state of every router whose configuration is known.
pub fn of_all(contents: &Contents) -> States {
    let routers = contents.routers.iter().filter_map(|(name, contents)| match of_contents(name, contents) {
        Ok(state) => Some(state),
        Err(Missing::Understanding(errors)) => {
            tracing::warn!(router = name, "left out of the state: {}", Missing::Understanding(errors));
            None
        }
        Err(_) => None,
    });
    States { routers: routers.collect() }
}

/// The state of one router.
pub fn of_router(contents: &Contents, name: &str) -> Result<RouterState, Missing> {
    match contents.routers.get(name) {
        Some(contents) => of_contents(name, contents),
        None => Err(Missing::Router { known: contents.routers.keys().cloned().collect() }),
    }
}

fn of_contents(name: &str, contents: &RouterContents) -> Result<RouterState, Missing> {
    let json = contents.configuration.as_deref().ok_or(Missing::Configuration)?;
    let router = Router::from_json(json).map_err(Missing::Understanding)?;
    let cost = |model: &adaptive_router::config::model::Model| Cost {
        input_cost_per_token: model.price.input,
        output_cost_per_token: model.price.output,
    };
    Ok(RouterState {
        router_name: name.to_owned(),
        available_models: router.models.iter().map(|model| model.name.clone()).collect(),
        objective: objective(router.objective),
        model_costs: router.models.iter().map(|model| (model.name.clone(), cost(model))).collect(),
        cells: cells(&router, contents),
        usage: usage(&router, contents),
    })
}

fn cells(router: &Router, contents: &RouterContents) -> Vec<Cell> {
    let types: Vec<_> = router.request_types.iter().map(|name| contents.types.get(name)).collect();
    let histories: Vec<_> =
        types.iter().map(|contents| contents.map(|one| one.history()).unwrap_or_default()).collect();
    let learned = Beliefs::new(router, &histories);
    let mut cells = Vec::new();
    for (request_type, (type_name, contents)) in router.request_types.iter().zip(types).enumerate() {
        let believed = learned.posteriors(request_type).iter().zip(learned.evidence(request_type));
        cells.extend(router.models.iter().zip(believed).map(|(model, (posterior, evidence))| Cell {
            request_type: type_name.clone(),
            model: model.name.clone(),
            alpha: posterior.shape().alpha,
            beta: posterior.shape().beta,
            samples: evidence.mass(),
            quality_mean: posterior.mean(),
            picks: contents.and_then(|contents| contents.tallies.get(&model.name)).map_or(0, |tally| tally.picks),
        }));
    }
    cells.sort_by(|a, b| (&a.request_type, &a.model).cmp(&(&b.request_type, &b.model)));
    cells
}

fn usage(router: &Router, contents: &RouterContents) -> Vec<Usage> {
    let mut tallies: BTreeMap<&str, Tally> =
        router.models.iter().map(|model| (model.name.as_str(), Tally::default())).collect();
    for (model, tally) in contents.types.values().flat_map(|of_type| &of_type.tallies) {
        let sum = tallies.entry(model).or_default();
        *sum = sum.plus(*tally);
    }
    let usage = tallies.into_iter().map(|(model, tally)| Usage {
        model: model.to_owned(),
        picks: tally.picks,
        input_tokens: tally.input_tokens,
        output_tokens: tally.output_tokens,
        cost_usd: tally.cost_microusd as f64 / 1e6,
    });
    usage.collect()
}

fn objective(objective: Objective) -> Value {
    match objective {
        Objective::Weights { quality, cost, latency } => {
            json!({"weights": {"quality": quality, "cost": cost, "latency": latency}})
        }
        Objective::QualityFloor { tolerance, allowance } => {
            json!({"quality_floor": {"tolerance": tolerance, "allowance": allowance}})
        }
        Objective::Budget { usd_per_1k_requests } => json!({"budget": {"usd_per_1k_requests": usd_per_1k_requests}}),
    }
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Missing::Router { known } if known.is_empty() => {
                f.write_str("there is no such router; no filter sent any yet")
            }
            Missing::Router { known } => write!(f, "there is no such router; known: {}", known.join(", ")),
            Missing::Configuration => f.write_str("no filter has sent the router's configuration yet"),
            Missing::Understanding(errors) => {
                let errors: Vec<String> = errors.iter().map(ConfigError::to_string).collect();
                write!(f, "this side-car does not understand the router's configuration: {}", errors.join("; "))
            }
        }
    }
}
