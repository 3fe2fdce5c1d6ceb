//! Evidence in the order in which it came, from one replica or from many.
//!
//! Spans are fine where they are new, so that a change is found soon, and coarse where they are old, so that what is
//! kept stays bounded. How they are joined follows from the spans alone.

use crate::bandit::evidence::Evidence;
use crate::bytes::take;

/// Evidence after which a span closes. Smaller ones are joined to their neighbours.
pub const SPAN_MASS: f64 = 4.0;
/// Spans that are kept.
pub const MAX_SPANS: usize = 48;
/// Classes of size, each twice the one before: the first is that of spans from [`SPAN_MASS`] to twice that.
const CLASSES: u32 = 3;
/// Spans that are kept of each class. Spans above the last class are joined only when there are too many.
const MAX_OF_CLASS: usize = 3;
/// The end of a span that is still open.
pub const OPEN: u32 = u32::MAX;

/// The evidence of a span of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Span {
    /// In seconds of the Unix epoch, or [`OPEN`].
    pub ends_s: u32,
    /// By the number of a model, whatever that stands for. Each model stands here once.
    pub cells: Vec<(u32, Evidence)>,
}

impl Span {
    pub fn mass(&self) -> f64 {
        self.cells.iter().map(|(_, evidence)| evidence.mass()).sum()
    }

    /// The evidence of a model.
    pub fn of(&self, model: u32) -> Evidence {
        let cell = self.cells.iter().find(|(name, _)| *name == model);
        cell.map(|(_, evidence)| *evidence).unwrap_or_default()
    }

    /// As [`Evidence::from_split`].
    pub fn from_split(mut self) -> Span {
        self.cells.iter_mut().for_each(|(_, evidence)| *evidence = evidence.from_split());
        self
    }

    /// Becomes one with the span after it.
    fn join(&mut self, later: Span) {
        self.ends_s = later.ends_s;
        later.cells.into_iter().for_each(|(model, evidence)| self.add(model, evidence));
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

    /// Reads a span and takes its bytes away from `rest`. None if they are not a span.
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

/// Puts spans in order, oldest first, and joins the older ones. The result does not depend on the order they were given
/// in, but for spans that end in the same second.
pub fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    // Numbers are sorted in place of spans, because that code is there already: sorting spans would cost the module 15
    // KB more.
    let mut order: Vec<u64> = spans.iter().zip(0..).map(|(span, index)| u64::from(span.ends_s) << 32 | index).collect();
    order.sort_unstable();
    let mut joined: Vec<Span> = Vec::new();
    for index in order {
        let Some(span) = spans.get_mut(index as u32 as usize).map(std::mem::take) else { continue };
        match joined.last_mut() {
            Some(last) if last.mass() < SPAN_MASS => last.join(span),
            _ => joined.push(span),
        }
    }
    let mut masses: Vec<f64> = joined.iter().map(Span::mass).collect();
    for class in 0..CLASSES {
        let from = SPAN_MASS * f64::from(1 << class);
        let is_of_class = |mass: &f64| (from..2.0 * from).contains(mass);
        while masses.iter().filter(|mass| is_of_class(mass)).count() > MAX_OF_CLASS
            && let Some(oldest) = masses.iter().position(is_of_class)
        {
            join_with_next(&mut joined, &mut masses, oldest);
        }
    }
    while joined.len() > MAX_SPANS {
        join_with_next(&mut joined, &mut masses, 0);
    }
    joined
}

/// Joins a span and the one after it. In one stream of evidence that is also the next one of its class.
fn join_with_next(spans: &mut Vec<Span>, masses: &mut Vec<f64>, index: usize) {
    if index + 1 < spans.len() {
        let (later, mass) = (spans.remove(index + 1), masses.remove(index + 1));
        if let (Some(span), Some(sum)) = (spans.get_mut(index), masses.get_mut(index)) {
            span.join(later);
            *sum += mass;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(ends_s: u32, model: u32, successes: f64) -> Span {
        Span { ends_s, cells: vec![(model, Evidence { successes, failures: 0.0 })] }
    }

    fn masses(spans: &[Span]) -> Vec<f64> {
        spans.iter().map(Span::mass).collect()
    }

    #[test]
    fn spans_are_small_where_they_are_new() {
        let spans = joined((0..1_000).map(|second| span(second, second % 2, 1.0)).collect());
        let masses = masses(&spans);
        assert_eq!(masses.iter().sum::<f64>(), 1_000.0);
        assert!(masses.len() <= 40 && masses.is_sorted_by(|older, newer| older >= newer), "{masses:?}");
        assert!(masses[0] >= 32.0 && masses[0] < 64.0 && *masses.last().unwrap() == 4.0, "{masses:?}");
        assert_eq!((spans[0].cells.len(), spans.last().unwrap().ends_s), (2, 999));
    }

    #[test]
    fn what_is_kept_is_bounded_and_nothing_is_lost() {
        let spans = joined((0..1_000).map(|second| span(second, 0, 64.0)).collect());
        assert_eq!((spans.len(), spans[0].mass()), (MAX_SPANS, 64.0 * 953.0));
    }

    #[test]
    fn neither_order_nor_joining_twice_matters() {
        // Of several replicas, with spans of any size, some of them open.
        let masses = [0.25, 3.0, 4.0, 6.5, 9.0, 17.0, 40.0, 70.0];
        for count in [0, 1, 5, 20, 200] {
            let of = |index: u32| {
                span(if index % 50 == 49 { OPEN } else { 7 * index }, index % 3, masses[(index * index) as usize % 8])
            };
            let spans: Vec<Span> = (0..count).map(of).collect();
            let once = joined(spans.clone());
            // Those that are open end in the same second; they are of one model here, so that their order does not
            // show.
            let shuffled = (0..count as usize).map(|index| spans[index * 77 % count as usize].clone());
            if count % 50 != 0 || count == 0 {
                assert_eq!(joined(shuffled.collect()), once, "{count}");
            }
            assert_eq!(joined(once.clone()), once, "{count}");
            assert!(once.len() <= MAX_SPANS);
        }
    }
}
