//! The evidence of one request type of a router, for all its models: soft successes and failures, counted per epoch.
//!
//! Inside an epoch counters only grow, and nothing that is stored is ever decayed or capped: that happens on reading.
//! So evidence can be merged, repeated and recovered without care for order. An epoch closes after [`EPOCH_MASS`] of
//! evidence or [`EPOCH_SECONDS`]; on reading, an epoch weighs `discount ^ (mass gathered after it)`.

use crate::bytes::take;
use crate::posterior::Evidence;

/// Evidence after which an epoch closes: small against the discount's half-life of 346.
pub const EPOCH_MASS: f64 = 64.0;
/// Seconds after which an epoch with anything in it closes.
pub const EPOCH_SECONDS: u32 = 3_600;
/// Epochs that are kept: at the default discount the next older one would weigh 0.2 %.
const MAX_EPOCHS: usize = 48;
/// Models of one epoch, at most; more are not read.
const MAX_CELLS: usize = 64;
/// First byte of a table; another layout has another number.
const VERSION: u8 = 1;

/// All evidence of a request type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Oldest first; the last one is open.
    epochs: Vec<Epoch>,
}

/// A span of time and the evidence that came in it.
#[derive(Clone, Debug, PartialEq)]
struct Epoch {
    /// Counts up from the first epoch of the table.
    number: u32,
    /// In seconds of the Unix epoch.
    opened_s: u32,
    /// By the fingerprint of the model's name; a model stands once.
    cells: Vec<(u32, Evidence)>,
}

impl Epoch {
    fn mass(&self) -> f64 {
        self.cells.iter().map(|(_, evidence)| evidence.mass()).sum()
    }
}

impl Table {
    /// Adds evidence of a model, by the fingerprint of its name.
    pub fn add(&mut self, model: u32, evidence: Evidence, now_s: u32) {
        let open = self
            .epochs
            .last()
            .is_some_and(|last| last.mass() < EPOCH_MASS && now_s.saturating_sub(last.opened_s) < EPOCH_SECONDS);
        if !open {
            let number = self.epochs.last().map_or(0, |last| last.number.wrapping_add(1));
            self.epochs.push(Epoch { number, opened_s: now_s, cells: Vec::new() });
            if self.epochs.len() > MAX_EPOCHS {
                self.epochs.remove(0);
            }
        }
        let Some(epoch) = self.epochs.last_mut() else { return };
        if let Some((_, sum)) = epoch.cells.iter_mut().find(|(name, _)| *name == model) {
            *sum = *sum + evidence;
        } else if epoch.cells.len() < MAX_CELLS {
            epoch.cells.push((model, evidence));
        }
    }

    /// The evidence of each of `models` as it counts now: discounted, and scaled down to a mass of `saturation`.
    pub fn evidence(&self, models: &[u32], discount: f64, saturation: f64) -> Vec<Evidence> {
        let mut sums = vec![Evidence::default(); models.len()];
        let mut later_mass = 0.0;
        for epoch in self.epochs.iter().rev() {
            let weight = discount.powf(later_mass);
            for (model, evidence) in &epoch.cells {
                if let Some((_, sum)) = models.iter().zip(&mut sums).find(|(name, _)| *name == model) {
                    *sum = *sum + evidence.scaled(weight);
                }
            }
            later_mass += epoch.mass();
        }
        sums.into_iter().map(|sum| sum.scaled((saturation / sum.mass()).min(1.0))).collect()
    }

    /// The table as versioned bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        for epoch in &self.epochs {
            bytes.extend(epoch.number.to_le_bytes());
            bytes.extend(epoch.opened_s.to_le_bytes());
            bytes.push(epoch.cells.len() as u8);
            for (model, evidence) in &epoch.cells {
                bytes.extend(model.to_le_bytes());
                bytes.extend(evidence.successes.to_le_bytes());
                bytes.extend(evidence.failures.to_le_bytes());
            }
        }
        bytes
    }

    /// The table of these bytes; none where they are not one.
    pub fn from_bytes(bytes: &[u8]) -> Option<Table> {
        let (version, mut rest) = bytes.split_first()?;
        if *version != VERSION {
            return None;
        }
        let mut table = Table::default();
        while !rest.is_empty() {
            let number = u32::from_le_bytes(take(&mut rest)?);
            let opened_s = u32::from_le_bytes(take(&mut rest)?);
            let [count] = take(&mut rest)?;
            let mut cells = Vec::new();
            for _ in 0..count {
                let model = u32::from_le_bytes(take(&mut rest)?);
                let successes = f64::from_le_bytes(take(&mut rest)?);
                let failures = f64::from_le_bytes(take(&mut rest)?);
                cells.push((model, Evidence::try_new(successes, failures)?));
            }
            table.epochs.push(Epoch { number, opened_s, cells });
        }
        (table.epochs.len() <= MAX_EPOCHS).then_some(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRAISE: Evidence = Evidence { successes: 1.0, failures: 0.0 };

    #[test]
    fn evidence_is_additive_until_its_epoch_closes_and_then_fades_with_what_the_type_gathers() {
        let mut table = Table::default();
        for _ in 0..64 {
            table.add(1, PRAISE, 1_000);
        }
        let of = |table: &Table, model, discount, saturation| table.evidence(&[model], discount, saturation)[0];
        assert_eq!(of(&table, 1, 0.998, 500.0), Evidence { successes: 64.0, failures: 0.0 });
        for _ in 0..64 {
            table.add(2, PRAISE, 1_000);
        }
        let faded = of(&table, 1, 0.998, 500.0).successes;
        assert!((faded - 64.0 * 0.998_f64.powi(64)).abs() < 1e-9, "another model's evidence ages it: {faded}");
        assert_eq!(of(&table, 2, 0.998, 500.0).successes, 64.0);
        assert_eq!(of(&table, 1, 1.0, 16.0), Evidence { successes: 16.0, failures: 0.0 });
        assert_eq!(of(&table, 3, 0.998, 500.0), Evidence::default());
    }

    #[test]
    fn an_epoch_closes_after_an_hour_with_anything_in_it() {
        let mut table = Table::default();
        for hour in 0..3 {
            table.add(1, PRAISE, hour * EPOCH_SECONDS);
        }
        assert_eq!(table.epochs.iter().map(|epoch| epoch.number).collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn memory_is_bounded() {
        let mut table = Table::default();
        for step in 0..100_000_u32 {
            table.add(step % 100, PRAISE, step);
        }
        assert_eq!(table.epochs.len(), MAX_EPOCHS);
        assert!(table.to_bytes().len() < 100_000, "{}", table.to_bytes().len());
    }

    #[test]
    fn bytes_round_trip_and_garbage_is_refused() {
        let mut table = Table::default();
        for step in 0..200_u32 {
            table.add(step % 3, Evidence { successes: 0.5, failures: 0.25 }, 1_000 + step);
        }
        let bytes = table.to_bytes();
        assert_eq!(Table::from_bytes(&bytes), Some(table));
        for length in 0..bytes.len() {
            let cut = Table::from_bytes(&bytes[..length]);
            assert!(cut.is_none_or(|cut| cut.to_bytes() == bytes[..length]), "{length}");
        }
        assert_eq!(Table::from_bytes(b""), None);
        assert_eq!(Table::from_bytes(&[2]), None);
        let not_a_number = [&[1][..], &[0; 8], &[1], &[0; 4], &f64::NAN.to_le_bytes(), &[0; 8]].concat();
        assert_eq!(Table::from_bytes(&not_a_number), None);
    }
}
