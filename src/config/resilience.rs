//! Keys about what happens when models fail or are full: strategy, cooldown, limits.

use super::fields::{Errors, Fields};
use crate::config::model::Capacity;
use crate::resilience::cooldown::Cooldown;
use crate::routing::strategies::Strategy;

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
