//! The probability that a model is chosen, by one-dimensional quadrature over the Beta densities.
//!
//! With `f` the density and `F` the distribution function of a draw, independent draws, and scores `a x + b`:
//! `P(i) = ∫ f_i(x) Π_{j≠i} F_j((a x + b_i - b_j) / a) dx`. If a posterior has two parts, both functions are the
//! weighted sums of those of its parts.
//!
//! The integral is a sum over quantiles of the model whose density they hold: `∫ f(x) g(x) dx = ∫ g(Q(u)) du`, so that
//! narrow and one-sided densities need no special care.

use super::Offer;
use crate::bandit::posterior::{Posterior, Shape};

/// Cells of a tabulated distribution function.
const CELLS: usize = 512;
/// Quantiles in an integral.
const QUANTILES: usize = 256;

/// The distribution function of a posterior, tabulated.
struct Distribution {
    /// `F` at `edge(i)`, `CELLS + 1` values from 0 to 1.
    cumulative: Vec<f64>,
}

impl Distribution {
    fn new(posterior: &Posterior) -> Distribution {
        let parts = posterior.parts().map(|part| (part.weight, (part.weight > 0.0).then(|| Self::of(part.shape()))));
        let mut cumulative = vec![0.0; CELLS + 1];
        for (weight, part) in parts {
            for (sum, own) in cumulative.iter_mut().zip(part.iter().flatten()) {
                *sum += weight * own;
            }
        }
        Distribution { cumulative }
    }

    fn of(Shape { alpha, beta }: Shape) -> Vec<f64> {
        // Midpoint rule in t with x = sin²(t): the substitution removes the poles of shapes below 1 at both ends.
        let log_density = |t: f64| (2.0 * alpha - 1.0) * t.sin().ln() + (2.0 * beta - 1.0) * t.cos().ln();
        let width = std::f64::consts::FRAC_PI_2 / CELLS as f64;
        let logs: Vec<f64> = (0..CELLS).map(|cell| log_density((cell as f64 + 0.5) * width)).collect();
        let peak = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut sum = 0.0;
        let mut cumulative = vec![0.0];
        cumulative.extend(logs.iter().map(|log| {
            sum += (log - peak).exp();
            sum
        }));
        cumulative.iter_mut().for_each(|value| *value /= sum);
        cumulative
    }

    fn edge(position: f64) -> f64 {
        (position / CELLS as f64 * std::f64::consts::FRAC_PI_2).sin().powi(2)
    }

    /// `F(x)`.
    fn below(&self, x: f64) -> f64 {
        let position = x.clamp(0.0, 1.0).sqrt().asin() / std::f64::consts::FRAC_PI_2 * CELLS as f64;
        let cell = (position as usize).min(CELLS - 1);
        match self.cumulative.get(cell..cell + 2) {
            Some(&[low, high]) => low + (high - low) * (position - cell as f64),
            _ => 1.0,
        }
    }

    /// The values below which 1/2n, 3/2n, … of the draws lie.
    fn quantiles(&self) -> impl Iterator<Item = f64> {
        let mut cells = self.cumulative.windows(2).enumerate().peekable();
        (0..QUANTILES).map(move |index| {
            let target = (index as f64 + 0.5) / QUANTILES as f64;
            while cells.next_if(|(_, edges)| edges.last().is_some_and(|high| *high < target)).is_some() {}
            match cells.peek() {
                Some(&(cell, &[low, high])) => Self::edge(cell as f64 + (target - low) / (high - low)),
                _ => 1.0,
            }
        })
    }

    /// `∫ f(x) g(x) dx`
    fn mean_of(&self, g: impl Fn(f64) -> f64) -> f64 {
        self.quantiles().map(g).sum::<f64>() / QUANTILES as f64
    }
}

/// Probability that `model` has the largest `slope * draw + offset`.
pub(super) fn linear(offers: &[Offer], model: usize) -> f64 {
    let Some(own) = offers.iter().find(|offer| offer.model == model) else {
        return 0.0;
    };
    let others: Vec<(&Offer, Distribution)> = offers
        .iter()
        .filter(|offer| offer.model != model)
        .map(|offer| (offer, Distribution::new(&offer.posterior)))
        .collect();
    Distribution::new(&own.posterior).mean_of(|draw| {
        let score = own.slope * draw + own.offset;
        let beaten = |other: &Offer, distribution: &Distribution| {
            if other.slope > 0.0 {
                distribution.below((score - other.offset) / other.slope)
            } else {
                let wins_tie = own.index < other.index;
                f64::from(score > other.offset || (score == other.offset && wins_tie))
            }
        };
        others.iter().map(|(other, distribution)| beaten(other, distribution)).product()
    })
}
