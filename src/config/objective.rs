//! What the choice of a model is to achieve.

use super::fields::{Errors, Fields};

/// The largest allowed difference between the sum of the weights and 1.
const WEIGHTS_TOLERANCE: f64 = 1e-3;
/// The defaults of `quality_floor`, which is the default objective.
const TOLERANCE: f64 = 0.05;
const ALLOWANCE: f64 = 0.02;
const DEFAULT: Objective = Objective::QualityFloor { tolerance: TOLERANCE, allowance: ALLOWANCE };

/// What the choice is to achieve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Objective {
    /// The largest weighted sum of sampled quality, cheapness and speed; the weights sum to 1.
    Weights { quality: f64, cost: f64, latency: f64 },
    /// The cheapest model that does well at least `1 - tolerance` times as often as the best one. If a model is
    /// expected to miss this by less than `allowance`, it is still accepted.
    QualityFloor { tolerance: f64, allowance: f64 },
    /// The best quality at a mean spend.
    Budget { usd_per_1k_requests: f64 },
}

impl Objective {
    /// Whether models need a price.
    pub fn uses_cost(self) -> bool {
        !matches!(self, Objective::Weights { cost: 0.0, .. })
    }

    /// Whether models need to be timed.
    pub fn uses_latency(self) -> bool {
        matches!(self, Objective::Weights { latency, .. } if latency > 0.0)
    }

    pub(super) fn read(fields: &mut Fields, errors: &mut Errors) -> Objective {
        let Some(mut fields) = fields.object("objective", errors) else {
            return DEFAULT;
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
            let allowance = floor.number("allowance", share, in_share, errors);
            floor.finish(errors);
            given.push(Objective::QualityFloor {
                tolerance: tolerance.unwrap_or(TOLERANCE),
                allowance: allowance.unwrap_or(ALLOWANCE),
            });
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
        given.first().copied().unwrap_or(DEFAULT)
    }
}
