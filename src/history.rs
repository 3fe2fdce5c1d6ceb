//! Evidence in the order in which it came, from one replica or from many, and what of it counts now.
//!
//! Evidence of a span weighs `discount ^ (mass that its request type gathered later)`. Spans that are small against the
//! discount's half-life are joined: only then does a fleet, in which each replica fills its own, forget as one replica
//! would, and what is kept stays bounded.

use crate::bytes::take;
use crate::posterior::Evidence;

/// Evidence after which a span closes: small against the discount's half-life of 346.
pub const SPAN_MASS: f64 = 64.0;
/// Spans that are kept: at the default discount the next older one would weigh 0.2 %.
pub const MAX_SPANS: usize = 48;
/// When a span ends that is still open.
pub const OPEN: u32 = u32::MAX;

/// The evidence of a span of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Span {
    /// In seconds of the Unix epoch, or [`OPEN`].
    pub ends_s: u32,
    /// By model, whatever number stands for it; each once.
    pub cells: Vec<(u32, Evidence)>,
}

impl Span {
    pub fn mass(&self) -> f64 {
        self.cells.iter().map(|(_, evidence)| evidence.mass()).sum()
    }

    pub fn add(&mut self, model: u32, evidence: Evidence) {
        match self.cells.iter_mut().find(|(name, _)| *name == model) {
            Some((_, sum)) => *sum = *sum + evidence,
            None => self.cells.push((model, evidence)),
        }
    }

    /// Appends the span's bytes.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.ends_s.to_le_bytes());
        bytes.push(self.cells.len() as u8);
        for (model, evidence) in &self.cells {
            bytes.extend(model.to_le_bytes());
            bytes.extend(evidence.successes.to_le_bytes());
            bytes.extend(evidence.failures.to_le_bytes());
        }
    }

    /// Takes a span's bytes away; nothing where they are none.
    pub fn read(rest: &mut &[u8]) -> Option<Span> {
        let mut span = Span { ends_s: u32::from_le_bytes(take(rest)?), cells: Vec::new() };
        let [count] = take(rest)?;
        for _ in 0..count {
            let model = u32::from_le_bytes(take(rest)?);
            let successes = f64::from_le_bytes(take(rest)?);
            let failures = f64::from_le_bytes(take(rest)?);
            span.cells.push((model, Evidence::try_new(successes, failures)?));
        }
        Some(span)
    }
}

/// Puts spans in order, oldest first, and joins small ones. The result does not depend on the order they were given in,
/// but for spans that end in the same second.
pub fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| span.ends_s);
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if last.mass() < SPAN_MASS => {
                last.ends_s = span.ends_s;
                span.cells.into_iter().for_each(|(model, evidence)| last.add(model, evidence));
            }
            _ => joined.push(span),
        }
    }
    joined.drain(..joined.len().saturating_sub(MAX_SPANS));
    joined
}

/// The evidence of each of `models` as it counts now: discounted, and scaled down to a mass of `saturation`. `spans`: as
/// [`joined`] gives them.
pub fn evidence(spans: &[Span], models: &[u32], discount: f64, saturation: f64) -> Vec<Evidence> {
    let mut sums = vec![Evidence::default(); models.len()];
    let mut later_mass = 0.0;
    for span in spans.iter().rev() {
        let weight = discount.powf(later_mass);
        for (model, evidence) in &span.cells {
            if let Some((_, sum)) = models.iter().zip(&mut sums).find(|(name, _)| *name == model) {
                *sum = *sum + evidence.scaled(weight);
            }
        }
        later_mass += span.mass();
    }
    sums.into_iter().map(|sum| sum.scaled((saturation / sum.mass()).min(1.0))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(ends_s: u32, model: u32, successes: f64) -> Span {
        Span { ends_s, cells: vec![(model, Evidence { successes, failures: 0.0 })] }
    }

    #[test]
    fn evidence_fades_with_what_the_type_gathers_later() {
        let spans = joined(vec![span(OPEN, 2, 64.0), span(7, 1, 64.0)]);
        let of = |model, discount, saturation| evidence(&spans, &[model], discount, saturation)[0];
        assert_eq!(of(2, 0.998, 500.0).successes, 64.0);
        assert_eq!(of(1, 0.998, 500.0).successes, 64.0 * 0.998_f64.powf(64.0));
        assert_eq!(of(1, 1.0, 16.0), Evidence { successes: 16.0, failures: 0.0 });
        assert_eq!(of(3, 0.998, 500.0), Evidence::default());
    }

    #[test]
    fn many_small_spans_are_one() {
        let spans = joined((0..100).map(|second| span(second, second % 2, 1.0)).collect());
        assert_eq!(spans.len(), 2);
        assert_eq!(spans[0].mass(), 64.0);
        assert_eq!((spans[0].ends_s, spans[1].ends_s), (63, 99));
        assert_eq!(spans[1].cells.len(), 2);
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let spans = joined((0..1_000).map(|second| span(second, 0, 64.0)).collect());
        assert_eq!((spans.len(), spans[0].ends_s), (MAX_SPANS, 1_000 - MAX_SPANS as u32));
    }
}
