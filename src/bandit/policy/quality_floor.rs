//! `quality_floor`: the cheapest model that is nearly as good as the best one.

use super::Eligible;

/// The cheapest model with `draw >= (1 - tolerance) * best draw`; the earlier one of two that cost the same.
pub fn best(eligible: &[Eligible], draws: &[f64], tolerance: f64) -> Option<usize> {
    let floor = (1.0 - tolerance) * draws.iter().copied().fold(0.0, f64::max);
    let good_enough = eligible.iter().zip(draws).filter(|(_, draw)| **draw >= floor);
    super::first_largest(good_enough.map(|(eligible, _)| (eligible.model, -eligible.cost)))
}
