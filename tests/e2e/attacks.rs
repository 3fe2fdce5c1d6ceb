//! What somebody can do who means harm, or who makes a mistake: a caller to the other callers, a provider to the clients, and an
//! operator to himself.

mod callers;
mod operators;
mod providers;
mod requests;

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Of a feedback key that nobody guesses.
const SECRET: &str = "a secret of the tests that nobody guesses";
/// Time that a test waits for something to happen, at most.
const PATIENCE: Duration = Duration::from_secs(2);

/// Tier 2, cheap, the default.
fn fast() -> Value {
    json!({
        "name": "fast", "cluster": "fast", "upstream_model": "gpt-4o-mini", "quality_tier": 2,
        "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6,
    })
}

/// Tier 3, at ten times the price.
fn smart() -> Value {
    json!({
        "name": "smart", "cluster": "smart", "upstream_model": "gpt-4.1", "quality_tier": 3,
        "input_cost_per_token": 1e-5, "output_cost_per_token": 2e-5,
    })
}

/// A router that wants quality at any price.
fn best(name: &str, models: Value) -> Value {
    let objective = json!({"weights": {"quality": 1, "cost": 0, "latency": 0}});
    json!({"name": name, "models": models, "objective": objective, "learning": {"exploration": 0}})
}

/// Whether it happens in time.
fn comes(mut happened: impl FnMut() -> bool) -> bool {
    let started = Instant::now();
    while !happened() {
        if started.elapsed() > PATIENCE {
            return false;
        }
        thread::sleep(Duration::from_millis(20));
    }
    true
}
