//! What is believed of a cell: how probable it is that the model does well.
//!
//! What is counted is the rate `r` of good signals. One signal in twenty is wrong, so that success is
//! `q = (r - e) / (1 - 2e)` with `e = .05`; everything here is on the scale of `q`.
//!
//! A model may have changed since most of its evidence came. So a posterior has two parts, each a Beta distribution:
//! the model as it was up to now ("old"), and as it is if it has just changed ("new"), each with the probability that
//! this is how it is. [`crate::bandit::change_points`] finds them.

use rand::{Rng, RngExt};
use rand_distr::{Beta, Distribution};

use crate::bandit::normal::Normal;
use crate::config::Router;
use crate::config::model::{Model, Tier};

/// Share of the signals that are wrong. It follows from the clip of [`crate::feedback::reward`], because nearly all
/// signals are clipped.
const WRONG_SIGNALS: f64 = 0.05;

/// Smallest alpha and beta, in pseudo-counts: below it a Beta density piles up at 0 or 1.
const MIN_PSEUDO_COUNTS: f64 = 0.5;
/// Largest alpha and beta, in pseudo-counts: far above any true count, and far below where their sum would overflow.
const MAX_PSEUDO_COUNTS: f64 = 1e12;
/// Means keep this distance from 0 and 1.
const LEAST_MEAN: f64 = 1e-3;

/// Prior mean of a tier: the values of LiteLLM's adaptive router, so that configurations carry over.
const TIER_MEAN: [f64; 3] = [0.3, 0.5, 0.7];
/// What a declared strength adds to the prior mean, and the largest prior mean (same source).
const STRENGTH_BONUS: f64 = 0.3;
const MAX_PRIOR_MEAN: f64 = 0.95;

/// Belief before data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    pub mean: f64,
    /// Pseudo-counts.
    pub mass: f64,
}

/// A distribution over the probability of success.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Posterior {
    pub old: Part,
    pub new: Part,
    /// The probability that the model has changed since its last evidence.
    pub stale: f64,
    /// What the model would be then: as it was before it last changed or, if that is unknown, as the configuration
    /// says.
    pub fallback: Part,
}

/// A part of a mixture, with the moments of a Beta distribution.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Part {
    /// The probability that this part is the true one.
    pub weight: f64,
    pub mean: f64,
    pub variance: f64,
}

/// Shape parameters of a Beta distribution, both between [`MIN_PSEUDO_COUNTS`] and [`MAX_PSEUDO_COUNTS`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    pub alpha: f64,
    pub beta: f64,
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

    /// As counts of good and bad signals.
    pub fn shape(self) -> Shape {
        let rate = WRONG_SIGNALS + (1.0 - 2.0 * WRONG_SIGNALS) * self.mean;
        Shape::clamped(rate * self.mass, (1.0 - rate) * self.mass)
    }
}

impl Shape {
    /// The nearest shape that is allowed.
    pub fn clamped(alpha: f64, beta: f64) -> Shape {
        // NaN becomes the smallest shape.
        let fit = |shape: f64| {
            if shape.is_nan() { MIN_PSEUDO_COUNTS } else { shape.clamp(MIN_PSEUDO_COUNTS, MAX_PSEUDO_COUNTS) }
        };
        Shape { alpha: fit(alpha), beta: fit(beta) }
    }

    /// Mean and variance.
    pub fn moments(self) -> Normal {
        let mass = self.alpha + self.beta;
        let mean = self.alpha / mass;
        Normal { mean, variance: mean * (1.0 - mean) / (mass + 1.0) }
    }

    /// What these counts of good and bad signals say of the probability of success.
    pub fn success(self) -> Normal {
        let Normal { mean, variance } = self.moments();
        let scale = 1.0 - 2.0 * WRONG_SIGNALS;
        Normal {
            mean: ((mean - WRONG_SIGNALS) / scale).clamp(LEAST_MEAN, 1.0 - LEAST_MEAN),
            variance: variance / (scale * scale),
        }
    }
}

impl Part {
    pub fn new(weight: f64, normal: Normal) -> Part {
        Part { weight, mean: normal.mean, variance: normal.variance }
    }

    pub fn normal(self) -> Normal {
        Normal { mean: self.mean, variance: self.variance }
    }

    /// The Beta distribution with this mean and variance.
    pub fn shape(self) -> Shape {
        let mass = (self.mean * (1.0 - self.mean) / self.variance - 1.0).max(0.0);
        Shape::clamped(self.mean * mass, (1.0 - self.mean) * mass)
    }
}

impl Posterior {
    /// A posterior with one part, Beta(alpha, beta). None if a shape parameter is out of range.
    pub fn try_new(alpha: f64, beta: f64) -> Option<Posterior> {
        let shape = Shape::clamped(alpha, beta);
        let part = Part::new(1.0, shape.moments());
        (shape == Shape { alpha, beta }).then_some(Posterior {
            old: part,
            new: Part::default(),
            stale: 0.0,
            fallback: part,
        })
    }

    /// Both parts together.
    pub fn moments(&self) -> Normal {
        let parts = self.parts();
        let mean = parts.iter().map(|part| part.weight * part.mean).sum::<f64>();
        let square = parts.iter().map(|part| part.weight * (part.variance + part.mean * part.mean)).sum::<f64>();
        Normal { mean, variance: (square - mean * mean).max(f64::MIN_POSITIVE) }
    }

    pub fn parts(&self) -> [Part; 2] {
        [self.old, self.new]
    }

    pub fn mean(&self) -> f64 {
        self.moments().mean
    }

    /// The Beta distribution with the same mean and variance.
    pub fn shape(&self) -> Shape {
        Part::new(1.0, self.moments()).shape()
    }

    /// One draw, in 0..=1.
    pub fn sample(&self, rng: &mut impl Rng) -> f64 {
        let is_new = self.new.weight > 0.0 && rng.random_bool(self.new.weight.min(1.0));
        let part = if is_new { self.new } else { self.old };
        let Shape { alpha, beta } = part.shape();
        Beta::new(alpha, beta).map_or(part.mean, |beta| beta.sample(rng))
    }
}
