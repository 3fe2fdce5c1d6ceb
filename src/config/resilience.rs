//! Keys about what happens when models fail or are full: strategy, cooldown, limits.

use std::time::Duration;

use super::fields::{Errors, Fields};
use crate::config::Objective;
use crate::config::model::Capacity;

/// What a router does when each of its models is cooling.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AllCooling {
    /// It uses the one whose cooldown ends first.
    #[default]
    LeastBad,
    /// It answers with 429.
    Reject,
}

/// A router's keys.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Resilience {
    pub strategy: Strategy,
    pub cooldown: Cooldown,
    pub when_all_cooling: AllCooling,
}

/// How a model is chosen among those that may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// The bandit.
    #[default]
    Adaptive,
    SimpleShuffle,
    LeastBusy,
    UsageBased,
    LatencyBased,
    CostBased,
}

/// When a model cools, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cooldown {
    /// The number of failures in a minute that start no cooldown.
    pub allowed_fails: u32,
    /// Zero: models never cool.
    pub time: Duration,
}

impl Resilience {
    pub(super) fn read(fields: &mut Fields, errors: &mut Errors) -> Resilience {
        let strategies = Strategy::ALL.map(|strategy| (strategy.name(), strategy));
        let all_cooling = [("least_bad", AllCooling::LeastBad), ("reject", AllCooling::Reject)];
        Resilience {
            strategy: fields.choice("strategy", &strategies, errors).unwrap_or_default(),
            cooldown: read_cooldown(fields, errors),
            when_all_cooling: fields.choice("when_all_cooling", &all_cooling, errors).unwrap_or_default(),
        }
    }
}

impl Strategy {
    pub const ALL: [Strategy; 6] = [
        Strategy::Adaptive,
        Strategy::SimpleShuffle,
        Strategy::LeastBusy,
        Strategy::UsageBased,
        Strategy::LatencyBased,
        Strategy::CostBased,
    ];

    /// The name as the configuration writes it.
    pub fn name(self) -> &'static str {
        match self {
            Strategy::Adaptive => "adaptive",
            Strategy::SimpleShuffle => "simple_shuffle",
            Strategy::LeastBusy => "least_busy",
            Strategy::UsageBased => "usage_based",
            Strategy::LatencyBased => "latency_based",
            Strategy::CostBased => "cost_based",
        }
    }

    /// The setting that needs the prices of the models, if there is one.
    pub fn price_user(self, objective: Objective) -> Option<&'static str> {
        match self {
            Strategy::Adaptive => objective.uses_cost().then_some("objective"),
            Strategy::CostBased => Some("strategy"),
            _ => None,
        }
    }

    /// Whether the load of every model matters, even if the model has no limits.
    pub fn uses_load(self) -> bool {
        matches!(self, Strategy::LeastBusy | Strategy::UsageBased)
    }

    pub fn uses_latency(self, objective: Objective) -> bool {
        match self {
            Strategy::Adaptive => objective.uses_latency(),
            Strategy::LatencyBased => true,
            _ => false,
        }
    }
}

impl Default for Cooldown {
    fn default() -> Cooldown {
        Cooldown { allowed_fails: 3, time: Duration::from_secs(60) }
    }
}

impl Cooldown {
    pub fn is_on(self) -> bool {
        !self.time.is_zero()
    }
}

fn read_cooldown(fields: &mut Fields, errors: &mut Errors) -> Cooldown {
    let default = Cooldown::default();
    let Some(mut fields) = fields.object("cooldown", errors) else { return default };
    let whole = |number: f64| number >= 0.0 && number.fract() == 0.0 && number <= f64::from(u32::MAX);
    let allowed_fails = fields.number("allowed_fails", "a whole number, 0 or more", whole, errors);
    let time = fields.duration_or_zero("time", errors);
    fields.finish(errors);
    Cooldown {
        allowed_fails: allowed_fails.map_or(default.allowed_fails, |fails| fails as u32),
        time: time.unwrap_or(default.time),
    }
}

/// A model's limits.
pub(super) fn read_capacity(fields: &mut Fields, errors: &mut Errors) -> Capacity {
    let whole = |number: f64| number >= 1.0 && number.fract() == 0.0 && number < 1e15;
    let mut number = |key, unit| fields.number(key, unit, whole, errors).map(|number| number as u64);
    Capacity {
        rpm: number("rpm", "a whole number of requests a minute, 1 or more"),
        tpm: number("tpm", "a whole number of tokens a minute, 1 or more"),
        max_parallel_requests: number("max_parallel_requests", "a whole number of requests, 1 or more"),
    }
}

/// A model's share under `simple_shuffle`.
pub(super) fn read_weight(fields: &mut Fields, errors: &mut Errors) -> f64 {
    fields.number("weight", "a number, 0 or more", |weight| weight >= 0.0, errors).unwrap_or(1.0)
}
