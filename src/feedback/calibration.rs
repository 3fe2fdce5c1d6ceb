//! Signals that calibrate themselves: conversations with a reported outcome teach what a sign is worth here.
//!
//! Of the conversations with an outcome, `s` ended well and `f` ended badly, and a sign was seen in `s_i` and `f_i` of
//! them. Its likelihood ratio is the ratio of the posterior means `(n t + s_i) / (n + s)` and `(n u + f_i) / (n + f)`.
//! Here `t` and `u` are the rates measured on other data ([`RATES`], [`FACTS`]), and `n` is [`PRIOR_CONVERSATIONS`]. So
//! a sign that means nothing here loses its weight, and a sign that means the opposite changes its direction. Without
//! outcomes nothing changes. Counts only grow and can be added up, as evidence can.

use crate::bandit::evidence::Evidence;
use crate::bytes::take;
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

/// (true positive rate, false positive rate) of an answer that nearly repeats the one before it, of a loop and of a
/// tool that failed. UNVALIDATED: the labelled dialogues hold too few of them to count. (In
/// `tests/data/signals/{golden,development}.jsonl` 2 of 6 pairs of long answers are repetitions, and 2 of 93 tool
/// results failed.) The rates are chosen so that one such sign alone is weak evidence, and only repeated ones count.
pub const FACTS: [(f64, f64); 3] = [(0.15, 0.10), (0.18, 0.10), (0.15, 0.10)];

/// The weight of the rates measured on other data: so many conversations that ended well, and as many that ended badly.
const PRIOR_CONVERSATIONS: f64 = 15.0;
/// How many signs there are: those of [`RATES`], then the facts.
pub const SIGNS: usize = RATES.len() + FACTS.len();
/// First byte of the counts. Another list of signs has another number.
const VERSION: u8 = 1;

/// A set of signs: those of an answer, or of a conversation so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs(pub u16);

/// The outcomes of conversations, and the signs that were seen in them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calibration {
    outcomes: Evidence,
    /// By sign.
    seen: [Evidence; SIGNS],
}

impl Signs {
    pub fn of_reaction(reaction: Reaction) -> Signs {
        let cues = [reaction.satisfaction, reaction.misalignment, reaction.disengagement];
        cues.into_iter().flatten().fold(Signs::default(), |signs, cue| signs.and(Signs::of_cue(cue)))
    }

    pub fn of_facts(facts: Facts) -> Signs {
        let fired = [facts.stagnation, facts.looping, facts.failure].into_iter().zip(RATES.len()..);
        Signs(fired.map(|(fired, place)| u16::from(fired) << place).sum())
    }

    fn of_cue(cue: Cue) -> Signs {
        Signs(RATES.iter().position(|(rated, ..)| *rated == cue).map_or(0, |place| 1 << place))
    }

    /// The signs of both.
    pub fn and(self, other: Signs) -> Signs {
        Signs(self.0 | other.0)
    }

    /// Their places among all signs.
    pub fn places(self) -> impl Iterator<Item = usize> {
        (0..SIGNS).filter(move |place| self.0 >> place & 1 == 1)
    }
}

impl Calibration {
    /// Counts how a conversation with these signs ended. `outcome`: its mass, at most 1, is the weight of the
    /// conversation.
    pub fn add(&mut self, signs: Signs, outcome: Evidence) {
        self.outcomes = self.outcomes + outcome;
        for (place, seen) in self.seen.iter_mut().enumerate() {
            if signs.0 >> place & 1 == 1 {
                *seen = *seen + outcome;
            }
        }
    }

    /// The sum of both counts. `other`: the counts of another worker or replica.
    pub fn plus(&self, other: &Calibration) -> Calibration {
        let mut sum = self.clone();
        sum.outcomes = sum.outcomes + other.outcomes;
        sum.seen.iter_mut().zip(other.seen).for_each(|(seen, other)| *seen = *seen + other);
        sum
    }

    pub fn is_empty(&self) -> bool {
        self.outcomes.mass() <= 0.0
    }

    /// The logarithm of a sign's likelihood ratio: its rate in conversations that end well over its rate in
    /// conversations that end badly.
    pub fn ln_ratio(&self, place: usize) -> f64 {
        let (Some(seen), Some((well, badly))) = (self.seen.get(place), rates(place)) else { return 0.0 };
        let posterior =
            |rate: f64, seen: f64, all: f64| (PRIOR_CONVERSATIONS * rate + seen) / (PRIOR_CONVERSATIONS + all);
        (posterior(well, seen.successes, self.outcomes.successes)
            / posterior(badly, seen.failures, self.outcomes.failures))
        .ln()
    }

    /// As versioned bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let counts = std::iter::once(&self.outcomes).chain(&self.seen);
        let numbers = counts.flat_map(|counts| [counts.successes, counts.failures]);
        std::iter::once(VERSION).chain(numbers.flat_map(f64::to_le_bytes)).collect()
    }

    /// None where the bytes are no counts.
    pub fn from_bytes(bytes: &[u8]) -> Option<Calibration> {
        let (version, mut rest) = bytes.split_first()?;
        if *version != VERSION {
            return None;
        }
        let mut counts = || {
            let (successes, failures) = (take(&mut rest)?, take(&mut rest)?);
            Evidence::try_new(f64::from_le_bytes(successes), f64::from_le_bytes(failures))
        };
        let mut calibration = Calibration { outcomes: counts()?, ..Calibration::default() };
        for seen in &mut calibration.seen {
            *seen = counts()?;
        }
        rest.is_empty().then_some(calibration)
    }
}

/// The rates of the sign at a place where all is well and where it is not, as measured on other data.
fn rates(place: usize) -> Option<(f64, f64)> {
    let facts = || FACTS.get(place.checked_sub(RATES.len())?);
    match RATES.get(place) {
        Some((cue, hits, misses)) if *cue <= Cue::Approval => Some((*hits, *misses)),
        Some((_, hits, misses)) => Some((*misses, *hits)),
        None => facts().map(|(hits, misses)| (*misses, *hits)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WELL: Evidence = Evidence { successes: 1.0, failures: 0.0 };
    const BADLY: Evidence = Evidence { successes: 0.0, failures: 1.0 };

    /// The cue's likelihood ratio after so many conversations of each outcome. `well` and `badly` are the shares of
    /// them that showed the cue.
    fn ratio(cue: Cue, conversations: u32, well: f64, badly: f64) -> f64 {
        let mut calibration = Calibration::default();
        for turn in 0..conversations {
            let share = f64::from(turn) / f64::from(conversations);
            let signs = |shown: f64| if share < shown { Signs::of_cue(cue) } else { Signs::default() };
            calibration.add(signs(well), WELL);
            calibration.add(signs(badly), BADLY);
        }
        let place = Signs::of_cue(cue).places().next();
        place.map_or(0.0, |place| calibration.ln_ratio(place).exp())
    }

    #[test]
    fn without_outcomes_nothing_changes() {
        for (cue, hits, misses) in RATES {
            let expected = if cue <= Cue::Approval { hits / misses } else { misses / hits };
            assert!((ratio(cue, 0, 0.0, 0.0) / expected - 1.0).abs() < 1e-9, "{cue:?}");
        }
    }

    #[test]
    fn a_sign_means_what_it_means_here() {
        // A cue that means the same as in the other data, a cue that means nothing, and cues that mean the opposite.
        assert!(ratio(Cue::Praise, 50, 0.5, 0.0) > 50.0);
        assert!((ratio(Cue::Praise, 500, 0.4, 0.4) - 1.0).abs() < 0.05);
        assert!(ratio(Cue::Thanks, 100, 0.52, 0.73) < 0.85);
        assert!(ratio(Cue::Complaint, 100, 0.6, 0.3) > 1.3);
        // A few conversations do not overturn the rates measured on other data.
        assert!(ratio(Cue::Complaint, 1, 1.0, 0.0) < 0.7);
    }

    #[test]
    fn counts_add_up_and_survive_their_bytes() {
        let mut one = Calibration::default();
        one.add(Signs::of_reaction(Reaction { satisfaction: Some(Cue::Thanks), ..Reaction::default() }), WELL);
        let mut other = Calibration::default();
        let facts = Facts { stagnation: false, looping: true, failure: true };
        other.add(Signs::of_facts(facts).and(Signs::of_cue(Cue::Halts)), BADLY.scaled(0.25));
        let both = one.plus(&other);
        assert_eq!(both, other.plus(&one));
        assert_eq!(both.outcomes, Evidence { successes: 1.0, failures: 0.25 });
        assert_eq!(Signs::of_facts(facts).places().collect::<Vec<_>>(), [12, 13]);
        assert_eq!(Calibration::from_bytes(&both.to_bytes()), Some(both.clone()));
        for length in 0..both.to_bytes().len() {
            assert_eq!(Calibration::from_bytes(&both.to_bytes()[..length]), None, "{length}");
        }
        assert!(!both.is_empty() && Calibration::default().is_empty());
    }
}
