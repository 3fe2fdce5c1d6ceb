//! Evidence in the order in which it came, from one replica or from many, and what of it counts now.
//!
//! Evidence of a span weighs `discount ^ (mass that its request type gathered later)`. Spans that are small against the
//! discount's half-life are joined: only then does a fleet, in which each replica fills its own, forget as one replica
//! would, and what is kept stays bounded.

use crate::bandit::evidence::Evidence;
use crate::bytes::take;

/// Evidence after which a span closes: small against the discount's half-life of 346.
pub const SPAN_MASS: f64 = 64.0;
/// Spans that are kept: at the default discount the next older one would weigh 0.2 %.
pub const MAX_SPANS: usize = 48;
/// Squared standard errors by which the rates of success before and after differ when a model has changed. Measured: costs
/// nothing where nothing changes (6 costs .1 pp of regret), and a fallen model is left in a fifth of the requests.
const CHANGED: f64 = 12.0;
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
    // Numbers are sorted elsewhere, too: sorting spans would cost the module 15 KB more.
    let mut order: Vec<u64> = spans.iter().zip(0..).map(|(span, index)| u64::from(span.ends_s) << 32 | index).collect();
    order.sort_unstable();
    let mut joined: Vec<Span> = Vec::new();
    for index in order {
        let Some(span) = spans.get_mut(index as u32 as usize).map(std::mem::take) else { continue };
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

/// The evidence of each of `models` as it counts now: what came after the model last changed, discounted, and scaled down
/// to a mass of `saturation`. `spans`: as [`joined`] gives them.
pub fn evidence(spans: &[Span], models: &[u32], discount: f64, saturation: f64) -> Vec<Evidence> {
    let mut later_mass = 0.0;
    let mut weights: Vec<f64> = spans
        .iter()
        .rev()
        .map(|span| {
            let weight = discount.powf(later_mass);
            later_mass += span.mass();
            weight
        })
        .collect();
    weights.reverse();
    let of = |model: &u32| {
        let of_span = |span: &Span| span.cells.iter().find(|(name, _)| name == model).map(|(_, evidence)| *evidence);
        let own: Vec<Evidence> = spans.iter().map(|span| of_span(span).unwrap_or_default()).collect();
        let counting = own.iter().zip(&weights).skip(last_change(&own));
        let sum = counting.fold(Evidence::default(), |sum, (own, weight)| sum + own.scaled(*weight));
        sum.scaled((saturation / sum.mass()).min(1.0))
    };
    models.iter().map(of).collect()
}

/// Where the evidence of a cell, oldest first, begins to be that of the model as it is now: later evidence contradicts the
/// earlier.
///
/// Binary segmentation (Scott and Knott 1974): cut where the rates of success before and after differ most for what is
/// known of them, if that is more than chance does; then look at the newer part again. Where spans differ from their
/// neighbours anyway, because users or replicas do, a difference counts as much less.
fn last_change(own: &[Evidence]) -> usize {
    let changed = CHANGED * scatter(own);
    let mut start = 0;
    loop {
        let rest = own.get(start..).unwrap_or_default();
        let all = rest.iter().fold(Evidence::default(), |sum, evidence| sum + *evidence);
        let (mut earlier, mut largest) = (Evidence::default(), (changed, 0));
        for (index, evidence) in rest.iter().enumerate() {
            let difference = earlier.squared_difference(all.without(earlier));
            if difference > largest.0 {
                largest = (difference, index);
            }
            earlier = earlier + *evidence;
        }
        if largest.1 == 0 {
            return start;
        }
        start += largest.1;
    }
}

/// How much more neighbouring spans differ than chance makes them, at least 1: by the median, which a few changes do not
/// move.
fn scatter(own: &[Evidence]) -> f64 {
    /// Of the square of a standard normal number.
    const MEDIAN: f64 = 0.455;
    let mut spans = own.iter().filter(|evidence| evidence.mass() > 0.0);
    let Some(mut before) = spans.next() else { return 1.0 };
    let mut differences: Vec<u64> = spans
        .map(|span| {
            let difference = before.squared_difference(*span);
            before = span;
            // None is negative, so the bits have the order of the numbers.
            difference.to_bits()
        })
        .collect();
    differences.sort_unstable();
    // One difference alone may be the change.
    let median = differences.len().checked_sub(2).and_then(|_| differences.get((differences.len() - 1) / 2));
    median.map_or(1.0, |median| (f64::from_bits(*median) / MEDIAN).max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A cell's evidence by span, from (successes, failures).
    fn cell(spans: &[(f64, f64)]) -> Vec<Evidence> {
        spans.iter().map(|(successes, failures)| Evidence { successes: *successes, failures: *failures }).collect()
    }

    #[test]
    fn evidence_that_is_contradicted_counts_no_more() {
        const GOOD: (f64, f64) = (50.0, 10.0);
        const BAD: (f64, f64) = (20.0, 40.0);
        const NONE: (f64, f64) = (0.0, 0.0);
        for (spans, counts_from) in [
            (&[GOOD; 8][..], 0),
            (&[], 0),
            (&[NONE, NONE], 0),
            // It fell, it rose, both; with pauses, and when only little is known yet.
            (&[GOOD, GOOD, BAD], 2),
            (&[BAD, BAD, GOOD], 2),
            (&[GOOD, GOOD, BAD, BAD, BAD, GOOD], 5),
            (&[GOOD, BAD], 1),
            (&[GOOD, NONE, NONE, BAD, NONE], 3),
            (&[GOOD, GOOD, GOOD, (1.0, 6.0)], 3),
            // Chance.
            (&[(52.0, 8.0), (46.0, 14.0), (51.0, 9.0), (47.0, 13.0)], 0),
            (&[GOOD, GOOD, (3.0, 2.0)], 0),
            (&[(400.0, 0.0), (0.0, 2.0)], 0),
            (&[(400.0, 0.0), (9.0, 1.0)], 0),
            (&[(1.0, 0.0), (0.0, 1.0)], 0),
            // Two kinds of users who take turns.
            (&[GOOD, BAD, GOOD, BAD, GOOD, BAD, GOOD], 0),
        ] {
            let is = last_change(&cell(spans));
            // What begins before anything is known of it begins at the same place.
            assert!(
                is <= counts_from && spans[is..counts_from].iter().all(|span| *span == NONE),
                "{spans:?}: {is} and not {counts_from}"
            );
        }
        let spans = [
            span(1, 7, 60.0),
            span(2, 8, 60.0),
            Span { ends_s: 3, cells: vec![(7, Evidence { successes: 0.0, failures: 60.0 })] },
        ];
        let evidence = evidence(&spans, &[7, 8], 1.0, 500.0);
        assert_eq!(evidence, cell(&[(0.0, 60.0), (60.0, 0.0)]), "of this model only");
    }

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
