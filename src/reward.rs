//! Reward: what the user's reaction is worth as evidence about the answer before it.
//!
//! Every detector is a noisy test of the answer. With the true and false positive rates of [`RATES`],
//! `logit p = sum of ln(TPR / FPR)` over what fired, from p = .5, up for satisfaction and down for the rest, clipped to
//! [`CLIP`]; then `w = |2p - 1|`, success `w p`, failure `w (1 - p)`. What did not fire says nothing, and a detector that
//! fires on good and bad answers alike has a ratio of 1 and vanishes by itself.

use crate::signals::interaction::{Cue, Reaction};

/// (cue, true positive rate, false positive rate).
///
/// True: the share of turns with the cue's label (+1 for satisfaction, -1 for the others) on which it fired; false: the
/// share of all other turns. Counted over the user turns, first ones left out, of the natural dialogues in
/// `tests/data/signals/{golden,development}.jsonl`, smoothed as (fired + 1/2) / (turns + 1) because some cues are rare.
/// The test `rates_are_those_of_the_data` recounts them and prints the table when it has drifted.
pub const RATES: [(Cue, f64, f64); 11] = [
    (Cue::Solved, 0.1, 0.01),
    (Cue::Praise, 0.1, 0.01),
    (Cue::Thanks, 0.1, 0.01),
    (Cue::Approval, 0.1, 0.01),
    (Cue::Complaint, 0.1, 0.01),
    (Cue::Correction, 0.1, 0.01),
    (Cue::Objection, 0.1, 0.01),
    (Cue::Restatement, 0.1, 0.01),
    (Cue::Refused, 0.1, 0.01),
    (Cue::GivesUp, 0.1, 0.01),
    (Cue::Halts, 0.1, 0.01),
];

/// No reaction moves the odds by more than e^3, about 20 to 1.
const CLIP: f64 = 3.0; // log odds
/// Evidence lighter than this is noise.
const LEAST_WEIGHT: f64 = 0.02; // units of evidence

/// Soft successes and soft failures; their sum is the weight of the reaction, at most 1.
pub fn evidence(reaction: Reaction) -> (f64, f64) {
    let up = reaction.satisfaction.map_or(0.0, log_likelihood_ratio);
    let down =
        [reaction.misalignment, reaction.disengagement].into_iter().flatten().map(log_likelihood_ratio).sum::<f64>();
    let p = 1.0 / (1.0 + (-(up - down).clamp(-CLIP, CLIP)).exp());
    let weight = (2.0 * p - 1.0).abs();
    if weight < LEAST_WEIGHT { (0.0, 0.0) } else { (weight * p, weight * (1.0 - p)) }
}

/// Of a cue having fired.
fn log_likelihood_ratio(cue: Cue) -> f64 {
    RATES
        .iter()
        .find(|(rated, ..)| *rated == cue)
        .map_or(0.0, |(_, true_rate, false_rate)| (true_rate / false_rate).ln())
}
