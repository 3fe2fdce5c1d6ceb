//! Reward: what signals are worth as evidence about the answer before them.
//!
//! Every detector is a noisy test of the answer. From p = .5 the log odds are `logit p = sum of ln(TPR / FPR)` over the
//! detectors that fired, up for satisfaction and down for the rest. [`Calibration`] gives the true and false positive
//! rates of each, and the sum is clipped to [`CLIP`]. The weight is `|2p - 1|` divided by its value at the clip. All of
//! it is a success, or all of it is a failure. A detector that did not fire says nothing. A detector that fires on good
//! and bad answers alike has a ratio of 1, so it has no effect. Even a clear signal is wrong now and then;
//! [`crate::bandit::posterior`] allows for that when evidence is read.

use crate::bandit::evidence::Evidence;
use crate::feedback::calibration::{Calibration, Signs};
use crate::feedback::signals::Facts;
use crate::language::reaction::Reaction;

/// No reaction moves the odds by more than e^3, about 20 to 1.
const CLIP: f64 = 3.0; // log odds
/// Evidence lighter than this is noise.
const LEAST_WEIGHT: f64 = 0.02; // units of evidence

/// The evidence of a reaction by the rates measured on other data alone, without any outcomes from here.
pub fn of_reaction(reaction: Reaction) -> Evidence {
    of_signs(Signs::of_reaction(reaction), &Calibration::default())
}

/// The evidence of the facts about an answer, also without any outcomes from here.
pub fn of_facts(facts: Facts) -> Evidence {
    of_signs(Signs::of_facts(facts), &Calibration::default())
}

/// The evidence of an answer's signs, as they are calibrated here.
pub fn of_signs(signs: Signs, calibration: &Calibration) -> Evidence {
    evidence(signs.places().map(|place| calibration.ln_ratio(place)).sum())
}

/// A success or a failure of these log odds, of a mass of 1 at most.
fn evidence(log_odds: f64) -> Evidence {
    // 2p - 1 of a logistic p is a hyperbolic tangent of half the log odds.
    let opinion = |log_odds: f64| (0.5 * log_odds.clamp(-CLIP, CLIP)).tanh();
    let weight = opinion(log_odds) / opinion(CLIP);
    if weight.abs() < LEAST_WEIGHT {
        return Evidence::default();
    }
    Evidence { successes: weight.max(0.0), failures: (-weight).max(0.0) }
}
