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

    /// By how many standard errors two rates of success differ, squared. One success and one failure are added to either
    /// side, so that few answers never look certain (Agresti and Caffo 2000, The American Statistician 54).
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
