//! What was observed of a cell, in soft counts.

/// Soft successes and failures of a cell, prior not included. Both are finite and not negative.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    pub successes: f64,
    pub failures: f64,
}

impl Evidence {
    /// Nothing where a count is negative or not finite.
    pub fn try_new(successes: f64, failures: f64) -> Option<Evidence> {
        let fits = |count: f64| count.is_finite() && count >= 0.0;
        (fits(successes) && fits(failures)).then_some(Evidence { successes, failures })
    }

    /// Converts evidence of earlier versions. They split a reaction of weight `w` between both sides: `w p` to the side
    /// that it speaks for, and `w (1 - p)` to the other. This is exact for reactions at the clip, which nearly all are.
    pub fn from_split(self) -> Evidence {
        // `w p` and `w (1 - p)` at `p = 1 / (1 + e^-3)` and `w = 2p - 1`, and the determinant of the two equations.
        const MOST: f64 = 0.862_22;
        const LEAST: f64 = 0.042_93;
        const DETERMINANT: f64 = MOST * MOST - LEAST * LEAST;
        let side = |own: f64, other: f64| ((MOST * own - LEAST * other) / DETERMINANT).max(0.0);
        Evidence { successes: side(self.successes, self.failures), failures: side(self.failures, self.successes) }
    }

    /// Successes and failures together.
    pub fn mass(self) -> f64 {
        self.successes + self.failures
    }

    /// What is left of it when a part of it is taken away.
    pub fn without(self, part: Evidence) -> Evidence {
        let rest = |all: f64, part: f64| (all - part).max(0.0);
        Evidence { successes: rest(self.successes, part.successes), failures: rest(self.failures, part.failures) }
    }

    pub fn scaled(self, factor: f64) -> Evidence {
        Evidence { successes: self.successes * factor, failures: self.failures * factor }
    }

    /// By how many standard errors two rates of success differ, squared. One success and one failure are added to
    /// either side, so that few answers never look certain (Agresti and Caffo 2000, The American Statistician 54).
    pub fn squared_difference(self, other: Evidence) -> f64 {
        let rate = |evidence: Evidence| {
            let mass = evidence.mass() + 2.0;
            let mean = (evidence.successes + 1.0) / mass;
            (mean, mean * (1.0 - mean) / mass)
        };
        let ((one, one_variance), (other, other_variance)) = (rate(self), rate(other));
        (one - other).powi(2) / (one_variance + other_variance)
    }
}

impl std::ops::Add for Evidence {
    type Output = Evidence;

    fn add(self, other: Evidence) -> Evidence {
        Evidence { successes: self.successes + other.successes, failures: self.failures + other.failures }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reactions_that_were_split_are_put_together_again() {
        let p = 1.0 / (1.0 + (-3.0_f64).exp());
        let w = 2.0 * p - 1.0;
        let split = |successes: f64, failures: f64| Evidence {
            successes: w * (p * successes + (1.0 - p) * failures),
            failures: w * (p * failures + (1.0 - p) * successes),
        };
        for (successes, failures) in [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (40.0, 24.0)] {
            let again = split(successes, failures).from_split();
            assert!(
                (again.successes - successes).abs() < 1e-3 && (again.failures - failures).abs() < 1e-3,
                "{again:?}"
            );
        }
        // A rating of a user was all of one kind; it stays so.
        assert_eq!(Evidence { successes: 2.0, failures: 0.0 }.from_split().failures, 0.0);
    }
}
