//! Reward: what signals are worth as evidence about the answer before them.
//!
//! Every detector is a noisy test of the answer. With the true and false positive rates of [`RATES`],
//! `logit p = sum of ln(TPR / FPR)` over what fired, from p = .5, up for satisfaction and down for the rest, as
//! [`Calibration`] has it, clipped to [`CLIP`]; the weight is `|2p - 1|` over what it is at the clip, all of it a success or all of it a failure. What did not
//! fire says nothing, and a detector that fires on good and bad answers alike has a ratio of 1 and vanishes by itself. That
//! even a clear signal is wrong now and then is seen to where evidence is read: in [`crate::bandit::posterior`].

use crate::bandit::evidence::Evidence;
use crate::feedback::calibration::{Calibration, Signs};
use crate::feedback::signals::Facts;
use crate::language::reaction::{Cue, Reaction};

/// (cue, true positive rate, false positive rate).
///
/// True: the share of turns with the cue's label (+1 for satisfaction, -1 for the others) on which it fired; false: the
/// share of all other turns. Counted over the user turns, first ones left out, of the natural dialogues in
/// `tests/data/signals/{golden,development}.jsonl`, smoothed as (fired + 1/2) / (turns + 1) because some cues are rare.
/// The test `rates_are_those_of_the_data` recounts them and prints the table when it has drifted.
pub const RATES: [(Cue, f64, f64); 11] = [
    (Cue::Solved, 0.2572, 0.0011),
    (Cue::Praise, 0.4674, 0.0011),
    (Cue::Thanks, 0.1920, 0.0011),
    (Cue::Approval, 0.0761, 0.0011),
    (Cue::Complaint, 0.7270, 0.0012),
    (Cue::Correction, 0.0514, 0.0012),
    (Cue::Objection, 0.0351, 0.0012),
    (Cue::Restatement, 0.0135, 0.0012),
    (Cue::Refused, 0.0135, 0.0012),
    (Cue::GivesUp, 0.1000, 0.0012),
    (Cue::Halts, 0.0027, 0.0012),
];

/// No reaction moves the odds by more than e^3, about 20 to 1.
const CLIP: f64 = 3.0; // log odds
/// Evidence lighter than this is noise.
const LEAST_WEIGHT: f64 = 0.02; // units of evidence

/// (true positive rate, false positive rate) of an answer that stands still, of a loop and of a tool that failed. UNVALIDATED:
/// the labelled dialogues hold too few of them to count. (In `tests/data/signals/{golden,development}.jsonl` 2 of 6 pairs of
/// long answers stand still, and 2 of 93 tool results failed.) Chosen so that one alone stays below what a listener would call
/// an opinion, and that repetition is what counts.
pub const FACTS: [(f64, f64); 3] = [(0.15, 0.10), (0.18, 0.10), (0.15, 0.10)];

/// What a reaction is worth where nothing is known of its cues but [`RATES`].
pub fn of_reaction(reaction: Reaction) -> Evidence {
    of_signs(Signs::of_reaction(reaction), &Calibration::default())
}

/// What the facts about an answer are worth where nothing is known of them but [`FACTS`].
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
