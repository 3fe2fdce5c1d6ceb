//! How fast a router's models are, smoothed, from the timing of their responses.
//!
//! Two numbers a model, for the two things that clients wait for: the time to the first token of a stream, and the time
//! of a whole response for each of its output tokens. Both are exponentially weighted means, in seconds. A number that
//! nobody confirmed for some time is unknown again, so that a model that got faster is tried again.

use std::time::Duration;

use crate::bytes::take;

/// Share of the newest response in the mean. Unvalidated: about the last ten responses count.
const SMOOTHING: f64 = 0.2;
/// Seconds after which a number says nothing any more.
const FORGET_S: u32 = 600;
/// Models in a table, at most; those of earlier configurations go first.
const MAX_MODELS: usize = 128;
/// First byte of a table; another layout has another number.
const VERSION: u8 = 1;

/// The estimates of a router's models, by the fingerprint of the name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Latencies {
    models: Vec<(u32, [Estimate; 2])>,
}

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Seconds to the first token of a stream.
    Stream,
    /// Seconds of a whole response for each output token.
    Whole,
}

/// Measurements of one kind that are still to be added, by the fingerprint of the model's name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    pub model: u32,
    pub kind: Kind,
    pub seconds: f64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Estimate {
    seconds: f32,
    /// In seconds of the Unix epoch; 0: never.
    at_s: u32,
}

impl Latencies {
    /// Adds measurements in the order in which they were made.
    pub fn add(&mut self, samples: &[Sample], now: Duration) {
        let now_s = u32::try_from(now.as_secs()).unwrap_or(u32::MAX);
        for sample in samples.iter().filter(|sample| sample.seconds.is_finite() && sample.seconds >= 0.0) {
            if !self.models.iter().any(|(name, _)| *name == sample.model) {
                if self.models.len() >= MAX_MODELS {
                    self.models.remove(0);
                }
                self.models.push((sample.model, Default::default()));
            }
            let known = self.models.iter_mut().find(|(name, _)| *name == sample.model);
            if let Some(estimate) = known.and_then(|(_, both)| both.get_mut(sample.kind as usize)) {
                let seconds = match estimate.get(now_s) {
                    Some(old) => old + SMOOTHING * (sample.seconds - old),
                    None => sample.seconds,
                };
                *estimate = Estimate { seconds: seconds as f32, at_s: now_s };
            }
        }
    }

    /// None: nothing is known.
    pub fn get(&self, model: u32, kind: Kind, now: Duration) -> Option<f64> {
        let (_, both) = self.models.iter().find(|(name, _)| *name == model)?;
        both.get(kind as usize)?.get(u32::try_from(now.as_secs()).unwrap_or(u32::MAX))
    }

    /// None where the bytes are not a table.
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Latencies> {
        let bytes = &mut bytes;
        let [version] = take::<1>(bytes)?;
        let mut models = Vec::new();
        while version == VERSION && !bytes.is_empty() && models.len() < MAX_MODELS {
            models.push((u32::from_le_bytes(take(bytes)?), [Estimate::take(bytes)?, Estimate::take(bytes)?]));
        }
        (version == VERSION && bytes.is_empty()).then_some(Latencies { models })
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        for (model, both) in &self.models {
            bytes.extend(model.to_le_bytes());
            for estimate in both {
                bytes.extend(estimate.seconds.to_le_bytes());
                bytes.extend(estimate.at_s.to_le_bytes());
            }
        }
        bytes
    }
}

impl Estimate {
    fn get(self, now_s: u32) -> Option<f64> {
        (self.at_s > 0 && now_s.saturating_sub(self.at_s) < FORGET_S).then_some(f64::from(self.seconds))
    }

    fn take(bytes: &mut &[u8]) -> Option<Estimate> {
        let seconds = f32::from_le_bytes(take(bytes)?);
        let at_s = u32::from_le_bytes(take(bytes)?);
        (seconds.is_finite() && seconds >= 0.0).then_some(Estimate { seconds, at_s })
    }
}
