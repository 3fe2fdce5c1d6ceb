//! Probes: a model that is not used is looked at again when it may have changed and would then be chosen.
//!
//! Without them a model that recovered is used again after twice as many requests.

use super::Offer;
use crate::bandit::normal::Normal;

/// Under `quality_floor`: probes per probability that the model has changed and now passes, and their largest share of
/// all requests.
pub(super) const PER_STALE: f64 = 10.0;
pub(super) const MOST_OF_FLOOR: f64 = 0.015;
/// Largest share of requests under the other objectives, which also explore by their draws.
const MOST: f64 = 0.005;

/// How often each offer is to be looked at, besides the one with the best mean; their sum is the share of all requests.
pub(super) fn rates(offers: &[Offer]) -> Vec<f64> {
    let score = |offer: &Offer, quality: Normal| {
        let Normal { mean, variance } = quality.scaled(offer.slope);
        Normal { mean: mean + offer.offset, variance }
    };
    let means = offers.iter().enumerate().map(|(place, offer)| (place, score(offer, offer.posterior.moments()).mean));
    let usual = super::first_largest(means).and_then(|place| Some((place, offers.get(place)?)));
    let rate = |(place, offer): (usize, &Offer)| match usual {
        Some((best, usual)) if best != place && offer.posterior.stale > 0.0 => {
            let beaten = score(usual, usual.posterior.moments());
            offer.posterior.stale * score(offer, offer.posterior.fallback.normal()).minus(beaten).above_zero()
        }
        _ => 0.0,
    };
    let mut rates: Vec<f64> = offers.iter().enumerate().map(rate).collect();
    let sum: f64 = rates.iter().sum();
    if sum > MOST {
        rates.iter_mut().for_each(|rate| *rate *= MOST / sum);
    }
    rates
}
