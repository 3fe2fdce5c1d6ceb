//! Reward: what signals are worth as evidence about the answer before them.
//!
//! Every detector is a noisy test of the answer. With the true and false positive rates of [`calibration`](crate::feedback::calibration),
//! `logit p = sum of ln(TPR / FPR)` over what fired, from p = .5, up for satisfaction and down for the rest, as
//! [`Calibration`] has it, clipped to [`CLIP`]; the weight is `|2p - 1|` over what it is at the clip, all of it a success or all of it a failure. What did not
//! fire says nothing, and a detector that fires on good and bad answers alike has a ratio of 1 and vanishes by itself. That
//! even a clear signal is wrong now and then is seen to where evidence is read: in [`crate::bandit::posterior`].

use crate::bandit::evidence::Evidence;
use crate::feedback::calibration::{Calibration, Signs};
use crate::feedback::signals::Facts;
use crate::language::reaction::Reaction;

/// No reaction moves the odds by more than e^3, about 20 to 1.
const CLIP: f64 = 3.0; // log odds
/// Evidence lighter than this is noise.
const LEAST_WEIGHT: f64 = 0.02; // units of evidence

/// What a reaction is worth where nothing is known of its cues but the rates that were measured elsewhere.
pub fn of_reaction(reaction: Reaction) -> Evidence {
    of_signs(Signs::of_reaction(reaction), &Calibration::default())
}

/// What the facts about an answer are worth where nothing else is known of them.
pub fn of_facts(facts: Facts) -> Evidence {
    of_signs(Signs::of_facts(facts), &Calibration::default())
}

/// What the signs of an answer are worth here.
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
