//! The worth of a choice when the truth is known: the oracle's choice, and the regret against it.
//!
//! - `weights`: value = `.7 success + .3 cheapness`, both in 0..1. Regret = the best model's value minus the
//!   chosen one's.
//! - `quality_floor`: the oracle takes the cheapest model whose success is at least `.95` of the best model's.
//!   Regret = how far the chosen model's success lies below that floor. A choice that is dearer than needed shows in
//!   the money spent.

use adaptive_router::bandit::policy::weights;
use adaptive_router::config::Objective;

use super::world::{Model, Phase};

/// The default of the configuration.
pub const FLOOR: Objective = Objective::QualityFloor { tolerance: 0.05, allowance: 0.02 };
/// `quality_floor` with this allowance, as the router is configured with it.
pub fn floor(allowance: f64) -> Objective {
    Objective::QualityFloor { tolerance: 0.05, allowance }
}

/// The default of LiteLLM's adaptive router.
pub const WEIGHTS: Objective = Objective::Weights { quality: 0.7, cost: 0.3, latency: 0.0 };

/// The choice of a policy that knows the truth.
pub fn oracle(objective: Objective, phase: &Phase, request_type: usize) -> usize {
    best(objective, &phase.models, |model| model.success(request_type))
}

/// The best model by this success rate. Among equals it is the earlier one.
pub fn best(objective: Objective, models: &[Model], success: impl Fn(&Model) -> f64) -> usize {
    let top = models.iter().map(&success).fold(0.0, f64::max);
    let value = |model: &Model| match objective {
        Objective::QualityFloor { tolerance, .. } if success(model) < (1.0 - tolerance) * top => f64::NEG_INFINITY,
        Objective::QualityFloor { .. } => -model.cost(),
        _ => weighted(objective, models, model, success(model)),
    };
    let values = models.iter().map(value).enumerate();
    values.reduce(|best, next| if next.1 > best.1 { next } else { best }).map_or(0, |(index, _)| index)
}

/// The loss of this choice against the oracle's, in 0..1.
pub fn regret(objective: Objective, phase: &Phase, request_type: usize, chosen: &Model) -> f64 {
    let success = chosen.success(request_type);
    match objective {
        Objective::QualityFloor { tolerance, .. } => {
            let top = phase.models.iter().map(|model| model.success(request_type)).fold(0.0, f64::max);
            ((1.0 - tolerance) * top - success).max(0.0)
        }
        _ => {
            let value = |model: &Model| weighted(objective, &phase.models, model, model.success(request_type));
            phase.models.iter().map(value).fold(0.0, f64::max) - value(chosen)
        }
    }
}

/// The worth of this choice under [`WEIGHTS`], in 0..1.
pub fn value(phase: &Phase, request_type: usize, chosen: &Model) -> f64 {
    weighted(WEIGHTS, &phase.models, chosen, chosen.success(request_type))
}

fn weighted(objective: Objective, models: &[Model], model: &Model, success: f64) -> f64 {
    let Objective::Weights { quality, cost, .. } = objective else { return success };
    let costs = || models.iter().map(Model::cost);
    let (min, max) = (costs().fold(f64::INFINITY, f64::min), costs().fold(0.0, f64::max));
    quality * success + cost * weights::cheapness(model.cost(), min, max)
}
