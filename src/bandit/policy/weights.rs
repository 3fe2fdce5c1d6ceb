//! `weights`: `score = quality * draw + cost * cheapness + latency * speed`.
//!
//! This is the formula of LiteLLM's adaptive router, so its configurations carry over. Its price is the expected cost
//! of the request.

/// 1 for the cheapest eligible model, 0 for the dearest, linear between them; one half when all cost the same.
pub fn cheapness(cost: f64, min: f64, max: f64) -> f64 {
    if max > min { 1.0 - (cost - min) / (max - min) } else { 0.5 }
}

/// 1 for the fastest eligible model, 0 for the slowest, linear between them; one half when all take as long, and for a
/// model of which nothing is known.
pub fn speed(latency: Option<f64>, fastest: f64, slowest: f64) -> f64 {
    latency.map_or(0.5, |latency| cheapness(latency, fastest, slowest))
}
