//! What is believed of a cell: `Beta(alpha, beta)` over the probability that the model does well.
//!
//! `alpha = prior mean * prior mass + successes`, `beta = (1 - prior mean) * prior mass + failures`. Evidence is kept
//! apart from the prior, so that it can be added, merged and forgotten without ever touching the prior.

use rand::Rng;
use rand_distr::{Beta, Distribution};

use crate::bandit::evidence::Evidence;
use crate::config::Router;
use crate::config::model::{Model, Tier};

/// Smallest alpha and beta, in pseudo-counts, whatever the configuration says: below it a Beta density piles up at 0 or 1.
const MIN_PSEUDO_COUNTS: f64 = 0.5;

/// Largest alpha and beta, in pseudo-counts: far above any true count, and far below where their sum would overflow.
const MAX_PSEUDO_COUNTS: f64 = 1e12;

/// Prior mean of a tier: the values of LiteLLM's adaptive router, so that configurations carry over.
const TIER_MEAN: [f64; 3] = [0.3, 0.5, 0.7];

/// What a declared strength adds to the prior mean, and where the mean ends (same source).
const STRENGTH_BONUS: f64 = 0.3;
const MAX_PRIOR_MEAN: f64 = 0.95;

/// Belief before data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    mean: f64,
    mass: f64,
}

/// Beta(alpha, beta). Both are between [`MIN_PSEUDO_COUNTS`] and [`MAX_PSEUDO_COUNTS`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Posterior {
    alpha: f64,
    beta: f64,
}

impl Prior {
    /// The prior of one of the router's models for a request type.
    pub fn of(router: &Router, request_type: usize, model: &Model) -> Prior {
        Prior::new(model.quality_tier, model.strengths.contains(&request_type), router.learning.prior_mass)
    }

    /// The prior of a tier, with or without a declared strength; `mass` in pseudo-counts.
    pub fn new(tier: Tier, strength: bool, mass: f64) -> Prior {
        let base = TIER_MEAN.get(tier as usize - 1).copied().unwrap_or(MAX_PRIOR_MEAN);
        let bonus = if strength { STRENGTH_BONUS } else { 0.0 };
        Prior { mean: (base + bonus).min(MAX_PRIOR_MEAN), mass }
    }
}

impl Posterior {
    pub fn new(prior: Prior, evidence: Evidence) -> Posterior {
        let pseudo_counts = |share: f64, counted: f64| {
            let prior = (share * prior.mass).clamp(MIN_PSEUDO_COUNTS, MAX_PSEUDO_COUNTS);
            let sum = prior + counted.max(0.0);
            if sum <= MAX_PSEUDO_COUNTS { sum } else { prior }
        };
        Posterior {
            alpha: pseudo_counts(prior.mean, evidence.successes),
            beta: pseudo_counts(1.0 - prior.mean, evidence.failures),
        }
    }

    /// Beta(alpha, beta) itself, or nothing where a shape parameter is out of range.
    pub fn try_new(alpha: f64, beta: f64) -> Option<Posterior> {
        let fits = |shape: f64| (MIN_PSEUDO_COUNTS..=MAX_PSEUDO_COUNTS).contains(&shape);
        (fits(alpha) && fits(beta)).then_some(Posterior { alpha, beta })
    }

    pub fn alpha(self) -> f64 {
        self.alpha
    }

    pub fn beta(self) -> f64 {
        self.beta
    }

    pub fn mean(self) -> f64 {
        self.alpha / (self.alpha + self.beta)
    }

    /// One draw, in 0..=1.
    pub fn sample(self, rng: &mut impl Rng) -> f64 {
        Beta::new(self.alpha, self.beta).map_or_else(|_| self.mean(), |beta| beta.sample(rng))
    }
}
