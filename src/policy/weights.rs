//! `weights`: `score = quality * draw + cost * cheapness`.
//!
//! The formula of LiteLLM's adaptive router, whose configurations carry over; its price is the request's expected cost.

/// 1 for the cheapest eligible model, 0 for the dearest, linear between them; one half when all cost the same.
pub fn cheapness(cost: f64, min: f64, max: f64) -> f64 {
    if max > min { 1.0 - (cost - min) / (max - min) } else { 0.5 }
}
