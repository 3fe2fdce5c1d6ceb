//! When did a model last change? The posterior of a cell over all answers to that question.
//!
//! Change-point Thompson sampling (Mellor and Shapiro 2013, arXiv:1302.3721). A *run* is the hypothesis that the model
//! has not changed since the beginning of a span. It counts the evidence since then, on top of a prior, and its weight
//! is how well it predicted that evidence. Before each span with evidence of the cell every run may end, with a
//! probability of `1 - exp(-hazard * mass)` for the mass that the request type gathered since the last one. After that
//! the model is as the configuration expects a new one to be, or as it was before it last changed. Weights are
//! logarithms, because heavy spans would make all of them 0.

use crate::bandit::evidence::Evidence;
use crate::bandit::normal::Normal;
use crate::bandit::posterior::{Part, Posterior, Prior, Shape};
use crate::config::{Objective, Router};

/// A model that changed may be again what it was before. Then its evidence from before counts as a prior, with at most
/// this mass. Measured: without, a model that recovered is used again after 2,800 requests instead of 1,360.
const BEFORE_MASS: f64 = 20.0; // units of evidence
/// The evidence from before is used from this mass on.
const LEAST_BEFORE: f64 = 4.0; // units of evidence
/// Added to its successes and its failures, because a few answers never make certain.
const BEFORE_DOUBT: f64 = 0.3; // pseudo-counts
/// Spans of this mass are not joined any more while there is room: [`crate::bandit::discounting::joined`].
const SETTLED: f64 = 32.0; // units of evidence
/// A span counts no more than this, whatever a store says.
const MAX_MASS: f64 = 1e9; // units of evidence
/// A run less probable than e^-14 against the likeliest is dropped. If there are still more than [`MAX_RUNS`], the
/// least probable run that is not among the [`NEWEST`] is dropped.
const LEAST_LN_WEIGHT: f64 = -14.0;
const MAX_RUNS: usize = 24;
const NEWEST: usize = 10;

/// How evidence is read. Chosen by hand on few seeds: second digits mean nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Changes per unit of evidence of the request type. Measured: 0 never finds one, and .0005 costs .2 points of
    /// regret where nothing changes.
    pub hazard: f64,
    /// Mass that other request types lend to a new cell at most; half of it is gone when the cell has gathered as much
    /// itself.
    pub pool: f64,
    pub discount: f64,
    pub saturation: f64,
}

/// A cell, read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Belief {
    pub posterior: Posterior,
    /// The cell's own evidence of the likeliest run.
    pub evidence: Evidence,
}

/// A span, as a cell sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpanPart {
    /// Of the request type.
    pub mass: f64,
    pub own: Evidence,
}

/// Two states of reading a cell, saved because the same spans need not be read again: the state after the spans that
/// are not joined with younger ones any more, and the state after the last span but one. Beside each stands the run
/// that it began with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known([Option<(Run, State)>; 2]);

/// All runs after some spans.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct State {
    spans: usize,
    /// Of these spans.
    mass: f64,
    own: Evidence,
    /// Mass since the cell last gathered any.
    since: f64,
    /// With weights that sum to 1.
    runs: Vec<Run>,
}

/// The model has been as it is since a span.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Run {
    prior: Shape,
    /// By other request types; its part of the prior fades.
    lent: Evidence,
    own: Evidence,
    ln_weight: f64,
    /// The logarithm of the Beta function of the prior, the lent evidence and the own evidence.
    ln_beta: f64,
    /// The evidence of the run before it.
    before: Evidence,
}

impl Reading {
    pub fn of(router: &Router) -> Reading {
        let learning = router.learning;
        let (hazard, pool) = match router.objective {
            Objective::Weights { .. } => (1e-4, 0.0),
            Objective::QualityFloor { .. } | Objective::Budget { .. } => (3e-4, 10.0),
        };
        Reading { hazard, pool, discount: learning.discount, saturation: learning.saturation }
    }

    /// The probability that something changed while the type gathered this mass.
    pub fn changed(self, mass: f64) -> f64 {
        1.0 - (-self.hazard * mass).exp()
    }

    /// The posterior of a cell, oldest evidence first. `others`: what the other request types say of the model.
    /// `known`: what was read of the same cell before; as far as the spans are the same, they are not read again.
    pub fn belief(self, spans: &[SpanPart], prior: Prior, others: Evidence, known: &mut Known) -> Belief {
        let lent = if others.mass() > 0.0 { others.scaled((self.pool / others.mass()).min(1.0)) } else { others };
        let first = Run::new(prior.shape(), lent, Evidence::default(), 0.0);
        let mut state = known.after(spans, first).unwrap_or_else(|| State { runs: vec![first], ..State::default() });
        let settled = spans.iter().take_while(|span| span.mass >= SETTLED).count();
        let steps = [settled, spans.len().saturating_sub(1)];
        for span in spans.iter().skip(state.spans) {
            state.step(self, *span, prior.shape());
            for (place, at) in known.0.iter_mut().zip(steps) {
                if at == state.spans {
                    *place = Some((first, state.clone()));
                }
            }
        }
        self.read(&state.runs, self.changed(state.since), prior.shape())
    }

    /// `runs`: with weights that sum to 1.
    fn read(self, runs: &[Run], stale: f64, prior: Shape) -> Belief {
        let likeliest = likeliest(runs);
        let run = runs.get(likeliest);
        let mut sums = [(0.0, 0.0, 0.0); 2];
        for (index, run) in runs.iter().enumerate() {
            let weight = run.ln_weight.exp();
            let Normal { mean, variance } = run.shape(self).success();
            let [old, new] = &mut sums;
            let sum = if index <= likeliest { old } else { new };
            *sum = (sum.0 + weight, sum.1 + weight * mean, sum.2 + weight * (variance + mean * mean));
        }
        let all: f64 = sums.iter().map(|(weight, ..)| weight).sum();
        let part = |(weight, mean, square): (f64, f64, f64)| {
            if weight <= 0.0 {
                return Part::default();
            }
            let mean = mean / weight;
            Part { weight: weight / all, mean, variance: (square / weight - mean * mean).max(f64::MIN_POSITIVE) }
        };
        let [old, new] = sums.map(part);
        let before = run.and_then(Run::as_before);
        let fallback = Part::new(1.0, before.unwrap_or(prior).success());
        let evidence = run.map_or_else(Evidence::default, |run| run.own.scaled(self.kept(run.own)));
        Belief { posterior: Posterior { old, new, stale, fallback }, evidence }
    }

    /// What saturation leaves of evidence.
    fn kept(self, own: Evidence) -> f64 {
        (self.saturation / own.mass()).min(1.0)
    }
}

impl Known {
    /// The latest saved state that these spans lead to, too.
    fn after(&self, spans: &[SpanPart], first: Run) -> Option<State> {
        let same = |(begun, state): &&(Run, State)| {
            let before = spans.get(..state.spans).unwrap_or_default();
            let sum = before.iter().fold((0.0, Evidence::default()), |sum, span| (sum.0 + span.mass, sum.1 + span.own));
            *begun == first && before.len() == state.spans && sum == (state.mass, state.own)
        };
        self.0.iter().flatten().filter(same).max_by_key(|(_, state)| state.spans).map(|(_, state)| state.clone())
    }
}

impl State {
    fn step(&mut self, reading: Reading, span: SpanPart, prior: Shape) {
        let is_first = self.own.mass() <= 0.0;
        self.spans += 1;
        self.mass += span.mass;
        self.own = self.own + span.own;
        self.since += span.mass;
        if reading.discount < 1.0 {
            let left = reading.discount.powf(span.mass);
            self.runs.iter_mut().for_each(|run| run.fade(left));
        }
        let own = span.own.scaled((MAX_MASS / span.own.mass()).min(1.0));
        if own.mass() <= 0.0 {
            return;
        }
        if !is_first {
            branch(&mut self.runs, reading.changed(self.since).min(0.5), prior);
        }
        self.runs.iter_mut().for_each(|run| run.add(own));
        normalise(&mut self.runs);
        self.since = 0.0;
    }
}

impl Run {
    fn new(prior: Shape, lent: Evidence, before: Evidence, ln_weight: f64) -> Run {
        let mut run = Run { prior, lent, own: Evidence::default(), ln_weight, ln_beta: 0.0, before };
        run.ln_beta = run.ln_beta_now();
        run
    }

    fn ln_beta_now(&self) -> f64 {
        ln_beta(
            self.prior.alpha + self.lent.successes + self.own.successes,
            self.prior.beta + self.lent.failures + self.own.failures,
        )
    }

    /// Counts evidence, and changes the weight by how well the run predicted it.
    fn add(&mut self, evidence: Evidence) {
        self.own = self.own + evidence;
        let ln_beta = self.ln_beta_now();
        self.ln_weight += ln_beta - self.ln_beta;
        self.ln_beta = ln_beta;
    }

    fn fade(&mut self, left: f64) {
        self.own = self.own.scaled(left);
        self.ln_beta = self.ln_beta_now();
    }

    /// What the model was before this run, as a prior.
    fn as_before(&self) -> Option<Shape> {
        let mass = self.before.mass();
        let known = self.before.scaled((BEFORE_MASS / mass).min(1.0));
        (mass >= LEAST_BEFORE).then(|| Shape::clamped(known.successes + BEFORE_DOUBT, known.failures + BEFORE_DOUBT))
    }

    /// As it counts now.
    fn shape(&self, reading: Reading) -> Shape {
        let own = self.own.scaled(reading.kept(self.own));
        let lent =
            self.lent.scaled(if reading.pool > 0.0 { reading.pool / (reading.pool + self.own.mass()) } else { 0.0 });
        Shape::clamped(
            self.prior.alpha + lent.successes + own.successes,
            self.prior.beta + lent.failures + own.failures,
        )
    }
}

/// Before the next span each run may have ended. `changed`: the probability of that.
fn branch(runs: &mut Vec<Run>, changed: f64, prior: Shape) {
    let Some(run) = runs.get(likeliest(runs)).copied() else { return };
    if changed <= 0.0 {
        return;
    }
    let stays = (1.0 - changed).ln();
    runs.iter_mut().for_each(|run| run.ln_weight += stays);
    match run.as_before() {
        Some(before) => {
            let half = (changed / 2.0).ln();
            runs.push(Run::new(before, Evidence::default(), run.own, half));
            runs.push(Run::new(prior, Evidence::default(), run.own, half));
        }
        None => runs.push(Run::new(prior, Evidence::default(), run.own, changed.ln())),
    }
}

/// Makes the weights sum to 1, and drops runs that hardly count. The newest stay: they had no time to prove themselves.
fn normalise(runs: &mut Vec<Run>) {
    let most = runs.iter().map(|run| run.ln_weight).fold(f64::NEG_INFINITY, f64::max);
    runs.retain(|run| run.ln_weight - most > LEAST_LN_WEIGHT);
    while runs.len() > MAX_RUNS {
        let order = |a: &(usize, &Run), b: &(usize, &Run)| a.1.ln_weight.total_cmp(&b.1.ln_weight);
        let Some((least, _)) = runs.iter().enumerate().take(MAX_RUNS - NEWEST).min_by(order) else { break };
        runs.remove(least);
    }
    let sum = runs.iter().map(|run| (run.ln_weight - most).exp()).sum::<f64>().ln() + most;
    runs.iter_mut().for_each(|run| run.ln_weight -= sum);
}

/// The index of the likeliest run.
fn likeliest(runs: &[Run]) -> usize {
    let weights = runs.iter().map(|run| run.ln_weight).enumerate();
    weights.reduce(|best, next| if next.1 > best.1 { next } else { best }).map_or(0, |(index, _)| index)
}

/// The logarithm of the Beta function.
fn ln_beta(alpha: f64, beta: f64) -> f64 {
    let [(a, a_factor), (b, b_factor), (sum, sum_factor)] = [alpha, beta, alpha + beta].map(stirling);
    a + b - sum + (sum_factor / (a_factor * b_factor)).ln()
}

/// `ln Γ(x)` is the first number less the logarithm of the second: Stirling's series from 6 on, where three of its
/// terms are right to 1e-8, and `Γ(x) = Γ(x + 1) / x` up to there.
fn stirling(mut x: f64) -> (f64, f64) {
    const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;
    let mut factor = 1.0;
    while x < 6.0 {
        factor *= x;
        x += 1.0;
    }
    let square = x * x;
    let series = (1.0 / 12.0 - (1.0 / 360.0 - 1.0 / (1260.0 * square)) / square) / x;
    ((x - 0.5) * x.ln() - x + HALF_LN_TAU + series, factor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::model::Tier;

    const READING: Reading = Reading { hazard: 3e-4, pool: 10.0, discount: 1.0, saturation: 2_000.0 };
    const GOOD: (f64, f64) = (54.0, 6.0);
    const BAD: (f64, f64) = (18.0, 42.0);
    const NONE: (f64, f64) = (0.0, 0.0);

    fn read(reading: Reading, spans: &[SpanPart], others: Evidence) -> Belief {
        reading.belief(spans, Prior::new(Tier::Two, false, 4.0), others, &mut Known::default())
    }

    /// The belief about a cell. The request type gathered 60 units in each span; `spans` holds the cell's part of them.
    fn belief(spans: &[(f64, f64)]) -> Belief {
        let own = spans.iter().map(|(successes, failures)| Evidence { successes: *successes, failures: *failures });
        let spans: Vec<SpanPart> = own.map(|own| SpanPart { mass: 60.0, own }).collect();
        read(READING, &spans, Evidence::default())
    }

    #[test]
    fn evidence_that_is_contradicted_counts_no_more() {
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
            (&[GOOD, GOOD, GOOD, (1.0, 9.0)], 3),
            // Chance.
            (&[(52.0, 8.0), (46.0, 14.0), (51.0, 9.0), (47.0, 13.0)], 0),
            (&[GOOD, GOOD, (3.0, 2.0)], 0),
            (&[(380.0, 20.0), (0.0, 1.0)], 0),
            (&[(380.0, 20.0), (9.0, 1.0)], 0),
            (&[(1.0, 0.0), (0.0, 1.0)], 0),
            // Heavy ones.
            (&[(9e5, 1e5), (9e5, 1e5)], 0),
            (&[(9e5, 1e5), (3e5, 7e5)], 1),
        ] {
            let expected = spans[counts_from..].iter().map(|(successes, failures)| successes + failures).sum::<f64>();
            let is = belief(spans).evidence.mass();
            assert_eq!(is.round(), expected.min(READING.saturation), "{spans:?}");
        }
    }

    /// The belief about the model as it is, and about the model if it has changed again since (`fallback`).
    #[test]
    fn a_model_that_fell_may_be_again_what_it_was() {
        let fell = belief(&[GOOD, GOOD, BAD, BAD, NONE]).posterior;
        assert!((fell.mean() - 0.29).abs() < 0.04, "{fell:?}");
        assert!((fell.fallback.mean - 0.94).abs() < 0.04, "{fell:?}");
        assert!((belief(&[BAD, BAD]).posterior.fallback.mean - 0.5).abs() < 0.01, "who never changed may be anything");
        // Ten answers raise a model that was good before by more than a model that was never known to be good.
        let again = [GOOD, GOOD, BAD, BAD, (5.0, 0.0), (4.0, 1.0)];
        assert!(belief(&again).posterior.mean() > belief(&again[2..]).posterior.mean() + 0.1);
    }

    #[test]
    fn a_model_that_nobody_looks_at_becomes_stale() {
        let stale = |pauses| belief(&[&[GOOD, GOOD][..], &vec![NONE; pauses]].concat()).posterior.stale;
        assert_eq!(stale(0), 0.0);
        assert!((stale(1) - 0.018).abs() < 0.001 && stale(10) > stale(5), "{}", stale(1));
    }

    #[test]
    fn the_least_bad_news_is_no_change() {
        let after = |share: f64| {
            let spans: Vec<(f64, f64)> = [vec![(36.0, 4.0); 30], vec![(4.0 * share, 4.0 * (1.0 - share)); 4]].concat();
            belief(&spans).posterior.mean()
        };
        assert!(
            after(0.9) > 0.9 && after(0.75) > 0.85 && after(0.0) < 0.4,
            "{} {} {}",
            after(0.9),
            after(0.75),
            after(0.0)
        );
    }

    #[test]
    fn what_others_lend_fades() {
        let others = Evidence { successes: 95.0, failures: 5.0 };
        let with = |own: f64, others| {
            let own = Evidence { successes: own / 2.0, failures: own / 2.0 };
            read(READING, &[SpanPart { mass: own.mass(), own }], others).posterior.mean()
        };
        let lent = |own| with(own, others) - with(own, Evidence::default());
        assert!(
            lent(0.0) > 0.3 && lent(10.0) < 0.15 && lent(100.0) < 0.01,
            "{} {} {}",
            lent(0.0),
            lent(10.0),
            lent(100.0)
        );
    }

    #[test]
    fn a_discount_that_is_asked_for_forgets_what_is_old() {
        let reading = Reading { discount: 0.99, hazard: 0.0, ..READING };
        let own = |successes| Evidence { successes, failures: 0.0 };
        let span = |mass, successes| SpanPart { mass, own: own(successes) };
        let belief = read(reading, &[span(60.0, 60.0), span(40.0, 0.0), span(60.0, 60.0)], Evidence::default());
        let expected = 60.0 + 60.0 * 0.99_f64.powf(100.0);
        assert!((belief.evidence.successes - expected).abs() < 1e-9, "{belief:?}");
        let saturated = Reading { saturation: 16.0, ..READING };
        let belief = read(saturated, &[span(60.0, 60.0)], Evidence::default());
        assert_eq!(belief.evidence, own(16.0));
    }

    /// A saved state never changes the belief, whether spans grow, close, are joined or are gone.
    #[test]
    fn what_is_known_changes_nothing() {
        let mut known = Known::default();
        let mut spans: Vec<SpanPart> = Vec::new();
        for turn in 0..400_u32 {
            let good = turn * turn % 7 > u32::from(turn > 250) * 3;
            let own = Evidence { successes: f64::from(u8::from(good)), failures: f64::from(u8::from(!good)) };
            match (turn % 4, turn % 90) {
                (_, 89) => drop(spans.drain(..spans.len() / 2)),
                (0, _) => spans.push(SpanPart { mass: 2.0, own }),
                (3, _) if spans.len() > 12 => {
                    let later = spans.remove(1);
                    spans[0] = SpanPart { mass: spans[0].mass + later.mass, own: spans[0].own + later.own };
                }
                _ => {
                    if let Some(last) = spans.last_mut() {
                        *last = SpanPart { mass: last.mass + 2.0, own: last.own + own };
                    }
                }
            }
            let others = Evidence { successes: f64::from(turn / 50), failures: 1.0 };
            let again = READING.belief(&spans, Prior::new(Tier::Two, false, 4.0), others, &mut known);
            assert_eq!(again, read(READING, &spans, others), "{turn}");
        }
    }

    #[test]
    fn the_beta_function() {
        // B(a, b) = (a-1)! (b-1)! / (a+b-1)!, and B(1/2, 1/2) = π.
        for (alpha, beta, expected) in [
            (1.0, 1.0, 0.0),
            (2.0, 3.0, -(12.0_f64.ln())),
            (7.0, 9.0, -(45_045.0_f64.ln())),
            (0.5, 0.5, std::f64::consts::PI.ln()),
        ] {
            assert!((ln_beta(alpha, beta) - expected).abs() < 1e-7, "{alpha}, {beta}: {}", ln_beta(alpha, beta));
        }
    }
}
