//! `budget`: `score = draw - lambda * cost`, where `lambda`, the price of money, follows the spend.
//!
//! Primal-dual pacing (Agrawal and Devanur 2014, "Bandits with concave rewards and convex knapsacks"): the spend is
//! smoothed, and its relative excess over the target moves lambda. Every worker paces its own requests to the same
//! mean, so together they keep the budget without talking to each other.

/// Cost is compared on a log scale between these bounds, in USD per request: a short answer of the cheapest models of
/// the market, and a long one of the dearest. A fixed scale keeps lambda's meaning when models come and go.
const MARKET_MIN_USD: f64 = 1e-5;
const MARKET_MAX_USD: f64 = 1.0;

/// The pacer aims at this share of the target, because more is spent while the price of money is being found: about as
/// much as `lambda / STEP` requests on target.
const AIM: f64 = 0.99;
/// Share of the newest request in the smoothed spend.
const SMOOTHING: f64 = 0.05;
/// Step of lambda for a spend of twice the target.
const STEP: f64 = 0.05;
const MAX_LAMBDA: f64 = 5.0;

/// The state of the pacing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pacer {
    usd_per_request: f64,
    smoothed_usd: f64,
    lambda: f64,
}

impl Pacer {
    /// Starts where it aims.
    pub fn new(usd_per_1k_requests: f64) -> Pacer {
        let usd_per_request = AIM * usd_per_1k_requests / 1000.0;
        Pacer { usd_per_request, smoothed_usd: usd_per_request, lambda: 0.0 }
    }

    pub fn lambda(&self) -> f64 {
        self.lambda
    }

    /// Takes note of one request's cost in USD.
    pub fn spend(&mut self, usd: f64) {
        self.smoothed_usd = (1.0 - SMOOTHING) * self.smoothed_usd + SMOOTHING * usd;
        let excess = self.smoothed_usd / self.usd_per_request - 1.0;
        self.lambda = (self.lambda + STEP * excess).clamp(0.0, MAX_LAMBDA);
    }
}

/// What the score of a model of this cost loses. None: the model is above the hard ceiling `max / (1 + lambda)`. The
/// cheapest model never is.
pub(super) fn offset(cost: f64, min: f64, max: f64, lambda: f64) -> Option<f64> {
    let affordable = lambda <= 0.0 || cost <= max / (1.0 + lambda) || cost <= min;
    let position = (cost.max(MARKET_MIN_USD) / MARKET_MIN_USD).ln() / (MARKET_MAX_USD / MARKET_MIN_USD).ln();
    affordable.then_some(-lambda * position.min(1.0))
}
