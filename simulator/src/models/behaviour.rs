//! How a simulated model behaves: how fast it is and how often it succeeds at each request type.
//!
//! A `Behaviour` is checked when it is made (command line, `PUT /_sim/behaviour`), so that the code that serves
//! requests never meets a rate outside 0..=1.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Success rate of a model if none is given.
const DEFAULT_RATE: f64 = 0.8; // probability; an assumption, close to what chat benchmarks report for small models

/// How a model behaves. JSON: `{"latency_ms":30,"chunk_interval_ms":5,"success":{"default":0.8,"code_generation":0.35},
/// "status":null,"max_input_tokens":null}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Behaviour {
    /// Time from the end of the request to the first byte of the response.
    pub latency_ms: u64,
    /// Time between two events of a stream.
    pub chunk_interval_ms: u64,
    /// How often the model gives a good answer.
    pub success: SuccessRates,
    /// When set, every request is answered with this error status.
    pub status: Option<u16>,
    /// When set, longer prompts are refused as providers refuse them: 400 `context_length_exceeded`.
    pub max_input_tokens: Option<u64>,
}

/// Probability of a good answer: a default, and overrides by request type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SuccessRates {
    pub default: f64,
    #[serde(flatten)]
    pub by_type: BTreeMap<String, f64>,
}

/// The two models of the demo. `smart` is better everywhere: by much at writing code, by little at looking up facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oracle {
    Fast,
    Smart,
}

/// A change of behaviour. A field that is not mentioned stays. `null` removes a status, a limit or an override.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    latency_ms: Option<u64>,
    chunk_interval_ms: Option<u64>,
    #[serde(default)]
    success: BTreeMap<String, Option<f64>>,
    #[serde(default, deserialize_with = "present")]
    status: Option<Option<u16>>,
    #[serde(default, deserialize_with = "present")]
    max_input_tokens: Option<Option<u64>>,
}

/// A value that no behaviour can have.
#[derive(Clone, Debug, PartialEq)]
pub enum BehaviourError {
    Rate { of: String, got: f64 },
    NoDefaultRate,
    Status(u16),
}

impl Behaviour {
    /// A model that succeeds with the same probability at everything and takes no time.
    pub fn with_success(default: f64) -> Behaviour {
        Behaviour { success: SuccessRates { default, by_type: BTreeMap::new() }, ..Behaviour::default() }
    }

    /// A model of the demo, which takes no time.
    pub fn oracle(oracle: Oracle) -> Behaviour {
        Behaviour { success: SuccessRates::oracle(oracle), ..Behaviour::default() }
    }

    /// The behaviour after a change, or what is wrong with the change.
    pub fn changed(&self, change: Change) -> Result<Behaviour, BehaviourError> {
        let mut new = self.clone();
        new.latency_ms = change.latency_ms.unwrap_or(new.latency_ms);
        new.chunk_interval_ms = change.chunk_interval_ms.unwrap_or(new.chunk_interval_ms);
        new.status = change.status.unwrap_or(new.status);
        new.max_input_tokens = change.max_input_tokens.unwrap_or(new.max_input_tokens);
        for (request_type, rate) in change.success {
            match (request_type.as_str(), rate) {
                ("default", Some(rate)) => new.success.default = rate,
                ("default", None) => return Err(BehaviourError::NoDefaultRate),
                (_, Some(rate)) => {
                    new.success.by_type.insert(request_type, rate);
                }
                (_, None) => {
                    new.success.by_type.remove(&request_type);
                }
            }
        }
        new.check()?;
        Ok(new)
    }

    /// Whether all values are possible.
    pub fn check(&self) -> Result<(), BehaviourError> {
        let default = std::iter::once(("default", self.success.default));
        for (of, rate) in default.chain(self.success.by_type.iter().map(|(of, rate)| (of.as_str(), *rate))) {
            if !(0.0..=1.0).contains(&rate) {
                return Err(BehaviourError::Rate { of: of.to_owned(), got: rate });
            }
        }
        match self.status {
            Some(status) if !(400..=599).contains(&status) => Err(BehaviourError::Status(status)),
            _ => Ok(()),
        }
    }

    pub fn latency(&self) -> Duration {
        Duration::from_millis(self.latency_ms)
    }

    pub fn chunk_interval(&self) -> Duration {
        Duration::from_millis(self.chunk_interval_ms)
    }
}

impl SuccessRates {
    /// The rates of the demo. The numbers are assumptions, because only the order of the two models matters to the
    /// router.
    pub fn oracle(oracle: Oracle) -> SuccessRates {
        let (default, rates) = match oracle {
            Oracle::Smart => (0.90, [("code_generation", 0.92), ("factual_lookup", 0.90), ("writing", 0.85)]),
            Oracle::Fast => (0.70, [("code_generation", 0.35), ("factual_lookup", 0.85), ("writing", 0.55)]),
        };
        let by_type = rates.into_iter().map(|(request_type, rate)| (request_type.to_owned(), rate)).collect();
        SuccessRates { default, by_type }
    }

    /// The rate for a request of this type. `None`: the type is unknown.
    pub fn rate(&self, request_type: Option<&str>) -> f64 {
        request_type.and_then(|request_type| self.by_type.get(request_type)).copied().unwrap_or(self.default)
    }
}

impl Default for SuccessRates {
    fn default() -> SuccessRates {
        SuccessRates { default: DEFAULT_RATE, by_type: BTreeMap::new() }
    }
}

impl fmt::Display for BehaviourError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BehaviourError::Rate { of, got } => write!(f, "success.{of}: {got} is not a rate; allowed: 0 to 1"),
            BehaviourError::NoDefaultRate => write!(f, "success.default: cannot be null; allowed: 0 to 1"),
            BehaviourError::Status(got) => write!(f, "status: {got} is not an error status; allowed: 400 to 599, null"),
        }
    }
}

impl std::error::Error for BehaviourError {}

/// Tells a field that is `null` from a field that is absent.
fn present<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(json: &str) -> Result<Behaviour, String> {
        let start = Behaviour { status: Some(500), ..Behaviour::oracle(Oracle::Fast) };
        let change = serde_json::from_str(json).map_err(|error| error.to_string())?;
        start.changed(change).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_not_mentioned_stays() {
        let new = change(r#"{"latency_ms": 7, "success": {"writing": 1}}"#).unwrap();
        assert_eq!((new.latency_ms, new.status), (7, Some(500)));
        assert_eq!(new.success.rate(Some("writing")), 1.0);
        assert_eq!(new.success.rate(Some("code_generation")), 0.35);
        assert_eq!(new.success.rate(Some("unheard_of")), 0.70);
        assert_eq!(new.success.rate(None), 0.70);
    }

    #[test]
    fn null_takes_away() {
        let new = change(r#"{"status": null, "success": {"writing": null}}"#).unwrap();
        assert_eq!((new.status, new.success.rate(Some("writing"))), (None, 0.70));
    }

    #[test]
    fn impossible_values_are_named() {
        let rows = [
            (r#"{"success": {"writing": 1.5}}"#, "success.writing: 1.5 is not a rate; allowed: 0 to 1"),
            (r#"{"success": {"default": null}}"#, "success.default: cannot be null; allowed: 0 to 1"),
            (r#"{"status": 200}"#, "status: 200 is not an error status; allowed: 400 to 599, null"),
        ];
        for (json, expected) in rows {
            assert_eq!(change(json).unwrap_err(), expected);
        }
        assert!(change(r#"{"latency": 5}"#).unwrap_err().starts_with("unknown field `latency`, expected one of"));
    }
}
