//! The report of the results, for people and for programs.

use serde_json::{Map, Value, json};

use super::policies::Rule;
use crate::evaluation::Estimate;

/// A mean lies within this many standard errors of the truth in nineteen of twenty cases.
const CONFIDENCE: f64 = 1.96;

/// Means over the rows. Their errors are those for another table with rows of the same kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Mean score.
    pub quality: Estimate,
    pub usd_per_1k: Estimate,
}

impl Outcome {
    /// Makes the outcome from the score and the cost of each row.
    pub(super) fn of(rows: impl Iterator<Item = (f64, f64)> + Clone) -> Outcome {
        Outcome {
            quality: Estimate::of(rows.clone().map(|(score, _)| score)),
            usd_per_1k: Estimate::of(rows.map(|(_, cost)| 1_000.0 * cost)),
        }
    }
}

pub fn json(results: &[(Rule, Outcome)]) -> Value {
    let policies: Map<String, Value> = results
        .iter()
        .map(|(rule, Outcome { quality, usd_per_1k })| {
            let result = json!({
                "quality": quality.mean,
                "quality_se": quality.error,
                "usd_per_1k": usd_per_1k.mean,
                "usd_per_1k_se": usd_per_1k.error,
            });
            (rule.name().to_owned(), result)
        })
        .collect();
    json!({"policies": policies})
}

pub fn markdown(results: &[(Rule, Outcome)]) -> String {
    let mut text = "| policy | quality, 95 % | USD per 1k, 95 % |\n|---|---:|---:|\n".to_owned();
    for (rule, Outcome { quality, usd_per_1k }) in results {
        let shown = |estimate: &Estimate, digits: usize| {
            format!("{:.digits$} ± {:.digits$}", estimate.mean, CONFIDENCE * estimate.error)
        };
        text.push_str(&format!("| {} | {} | {} |\n", rule.name(), shown(quality, 3), shown(usd_per_1k, 4)));
    }
    text
}
