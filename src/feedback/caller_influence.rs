//! How much of a caller's evidence counts, so that nobody poisons a cell alone.
//!
//! - A caller adds at most [`MOST_MASS`] to a cell at once, and about as much again in an hour.
//! - A caller's evidence counts only [`CONTRADICTING`] if it contradicts what all others together lately said of the
//!   cell, and they said more than [`CONTROLLING`] times as much as the caller. So a lie is drowned. A change that only
//!   one caller sees so far counts in full once it is most of the recent evidence. A caller who is alone, who agrees or
//!   who brings most of the evidence is not held back, because one key that speaks for a whole company looks the same
//!   as one key that lies where nobody else speaks.
//!
//! "Lately" is measured in evidence of the cell, not in hours: it is the newest [`WINDOW_MASS`] or so, whoever gave it.
//! So quiet and busy routers judge alike, and after a change the old evidence of all callers fades together.

use crate::bandit::evidence::Evidence;

/// Units of evidence.
const MOST_MASS: f64 = 400.0;
/// Seconds in which a caller's added mass fades to 1/e. Its record must be kept for at least that long.
pub const HOUR_SECONDS: u32 = 3_600;
/// Units of evidence of a cell after which earlier evidence has faded to 1/e. Measured: with 64, one caller with 30 %
/// of the traffic still costs the others 7 points of success under `weights`, with 192 two points; from 256 on nothing
/// is gained.
const WINDOW_MASS: f64 = 192.0;
/// A caller contradicts the others if their rates of success differ by more than so many squared standard errors.
/// Measured: 4 and 6 also hit honest callers.
const CONTRADICTS: f64 = 9.0;
/// The others hold a caller back only if their evidence is more than this part of the caller's. Measured: with 1, a
/// caller who lies with half of the traffic costs the others 6.7 points of regret under `weights`, with a quarter 1.2
/// points. A caller with 70 % of the traffic still makes a regression known within 182 requests.
const CONTROLLING: f64 = 0.25;
/// The weight of evidence that contradicts the others.
const CONTRADICTING: f64 = 0.05;

/// Steps of the numbers as they are stored.
const SAID_STEPS: f64 = 256.0;
const CLOCK_STEPS: f64 = 32.0;
const ADDED_STEPS: f64 = 32.0;
const CLOCK_BITS: u32 = 18;
/// Units of evidence after which the stored clock begins anew.
const LAP: f64 = (1_u32 << CLOCK_BITS) as f64 / CLOCK_STEPS;

/// What was said of a cell, by one caller or by everyone.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CallerShare {
    /// Lately.
    said: Evidence,
    /// The cell's evidence by everyone when this account last changed. It serves as a clock.
    clock: f64,
    /// Mass that a caller added, faded by the hour; 0 for everyone.
    added: f64,
}

impl CallerShare {
    /// Everyone's account after this evidence, whoever gave it.
    pub fn heard(self, evidence: Evidence) -> CallerShare {
        let clock = (self.clock + evidence.mass()) % LAP;
        CallerShare { said: self.said.scaled(fade(evidence.mass())) + evidence, clock, added: 0.0 }
    }

    /// A caller's account after this evidence, `idle_s` seconds after the last. `everyone`: everyone's account after
    /// the same evidence. None: the caller has added too much.
    pub fn added(self, evidence: Evidence, everyone: CallerShare, idle_s: u32) -> Option<CallerShare> {
        let added = self.added * (-f64::from(idle_s) / f64::from(HOUR_SECONDS)).exp() + evidence.mass();
        let said = self.said.scaled(fade((everyone.clock - self.clock).rem_euclid(LAP))) + evidence;
        (added <= MOST_MASS).then_some(CallerShare { said, clock: everyone.clock, added })
    }

    /// The weight of a caller's evidence, given everyone's account.
    pub fn weight(self, everyone: CallerShare) -> f64 {
        let others = everyone.said.without(self.said);
        let contradicts = self.said.squared_difference(others) > CONTRADICTS;
        if contradicts && CONTROLLING * self.said.mass() < others.mass() { CONTRADICTING } else { 1.0 }
    }

    /// As a record keeps it.
    pub fn to_values(self) -> [u32; 2] {
        let steps = |number: f64, steps: f64, most: u32| ((number * steps).round() as u32).min(most);
        let said = |number| steps(number, SAID_STEPS, 0xffff);
        let clock = steps(self.clock, CLOCK_STEPS, u32::MAX) & ((1 << CLOCK_BITS) - 1);
        [
            said(self.said.successes) | said(self.said.failures) << 16,
            clock | steps(self.added, ADDED_STEPS, u32::MAX >> CLOCK_BITS) << CLOCK_BITS,
        ]
    }

    pub fn from_values([said, rest]: [u32; 2]) -> CallerShare {
        let of = |number: u32, steps: f64| f64::from(number) / steps;
        CallerShare {
            said: Evidence { successes: of(said & 0xffff, SAID_STEPS), failures: of(said >> 16, SAID_STEPS) },
            clock: of(rest & ((1 << CLOCK_BITS) - 1), CLOCK_STEPS),
            added: of(rest >> CLOCK_BITS, ADDED_STEPS),
        }
    }
}

/// The part of earlier evidence that is left after so much more mass.
fn fade(mass: f64) -> f64 {
    (-mass / WINDOW_MASS).exp()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const UP: Evidence = Evidence { successes: 0.9, failures: 0.0 };
    const DOWN: Evidence = Evidence { successes: 0.0, failures: 0.9 };

    /// A cell and its callers, as records keep them, and when each caller last added something.
    #[derive(Default)]
    struct Cell {
        everyone: [u32; 2],
        callers: BTreeMap<u32, ([u32; 2], u32)>,
    }

    impl Cell {
        /// The weight that a caller's evidence gets.
        fn say(&mut self, caller: u32, evidence: Evidence, now_s: u32) -> f64 {
            let everyone = CallerShare::from_values(self.everyone).heard(evidence);
            let (own, at_s) = self.callers.entry(caller).or_default();
            let Some(account) = CallerShare::from_values(*own).added(evidence, everyone, now_s - *at_s) else {
                return 0.0;
            };
            (*own, *at_s, self.everyone) = (account.to_values(), now_s, everyone.to_values());
            account.weight(everyone)
        }
    }

    #[test]
    fn what_one_adds_at_once_and_in_an_hour_is_bounded() {
        let mut cell = Cell::default();
        let at_once: f64 = (0..2_000).map(|_| 0.9 * cell.say(1, UP, 0)).sum();
        assert!((390.0..=MOST_MASS).contains(&at_once), "{at_once}");
        let hour: f64 = (0..HOUR_SECONDS).map(|second| 0.9 * cell.say(1, UP, second)).sum();
        assert!((390.0..=MOST_MASS * 1.02).contains(&hour), "{hour}");
        assert!(cell.say(2, UP, HOUR_SECONDS) > 0.0, "another");
    }

    /// The others are content with four answers of five.
    fn others(turn: u32) -> Evidence {
        if turn.is_multiple_of(5) { DOWN } else { UP }
    }

    #[test]
    fn a_lie_is_drowned_by_all_others() {
        // A quarter of the mass of all others, and twice as much.
        for (every, times, least_honest) in [(4, 1, 1_990.0), (1, 2, 1_700.0)] {
            let mut cell = Cell::default();
            let (mut liar, mut lies, mut honest) = (0.0, 0.0, 0.0);
            for turn in 0..2_000 {
                honest += cell.say(turn % 50 + 2, others(turn), turn);
                for _ in 0..if turn % every == 0 { times } else { 0 } {
                    liar += cell.say(1, DOWN, turn);
                    lies += 1.0;
                }
            }
            assert!(liar < 0.1 * lies, "{liar} of {lies}");
            assert!(honest > least_honest, "{honest} of 2000");
        }
    }

    #[test]
    fn who_is_alone_or_one_of_a_few_is_not_held_back() {
        for callers in [1, 2, 3, 10] {
            let mut cell = Cell::default();
            let mut counted = 0.0;
            for turn in 0..900 {
                // Half-way the model falls, for all of them.
                let evidence = if turn < 450 { others(turn / callers) } else { DOWN };
                counted += cell.say(turn % callers + 1, evidence, 30 * turn);
            }
            assert!(counted > 885.0, "{callers} callers: {counted} of 900");
        }
    }

    #[test]
    fn what_only_one_sees_counts_when_it_is_most_of_what_is_said_lately() {
        let mut cell = Cell::default();
        (0..300).for_each(|turn| _ = cell.say(turn % 50 + 2, others(turn), turn));
        let weights: Vec<f64> = (300..700).map(|turn| cell.say(1, DOWN, turn)).collect();
        assert_eq!((weights[20], weights[200], weights[399]), (CONTRADICTING, CONTRADICTING, 1.0));
    }

    #[test]
    fn an_account_survives_its_record() {
        let account = CallerShare { said: Evidence { successes: 190.5, failures: 0.25 }, clock: 8_191.5, added: 399.5 };
        assert_eq!(CallerShare::from_values(account.to_values()), account);
        assert_eq!(CallerShare::from_values([0; 2]), CallerShare::default());
        // Numbers at their limit do not spill into their neighbours.
        let full = CallerShare { said: Evidence { successes: 1e9, failures: 0.0 }, clock: 0.0, added: 0.0 };
        assert_eq!(CallerShare::from_values(full.to_values()).said.failures, 0.0);
        let late = CallerShare { clock: LAP - 0.001, ..CallerShare::default() };
        assert_eq!(CallerShare::from_values(late.to_values()), CallerShare::default(), "the clock goes round");
    }
}
