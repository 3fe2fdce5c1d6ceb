//! What is believed of every cell of a router, read from the history of its request types.

use crate::bandit::change_points::{Known, Reading, SpanPart};
use crate::bandit::discounting::Span;
use crate::bandit::evidence::Evidence;
use crate::bandit::posterior::{Posterior, Prior};
use crate::config::Router;

/// A cell with so many times the mass that others lend is read without them, because they would count half a
/// pseudo-count.
const POOL_MATTERS: f64 = 20.0;

/// Evidence and posteriors of a router's cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Beliefs {
    /// How many the router has.
    models: usize,
    /// Each list is indexed by request type, then model.
    heard: Vec<Heard>,
    known: Vec<Known>,
    evidence: Vec<Evidence>,
    posteriors: Vec<Posterior>,
}

/// All evidence of a cell. As long as it is the same, the posterior is the same.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Heard {
    own: Evidence,
    /// The mass that the request type gathered since the cell last gathered any.
    since: f64,
}

impl Beliefs {
    /// `histories`: [`crate::bandit::discounting::joined`] spans for each request type; missing ones are empty.
    pub fn new(router: &Router, histories: &[Vec<Span>]) -> Beliefs {
        let cells = router.models.len() * router.request_types.len();
        let mut beliefs = Beliefs {
            models: router.models.len(),
            heard: vec![Heard::default(); cells],
            known: vec![Known::default(); cells],
            evidence: vec![Evidence::default(); cells],
            posteriors: Vec::with_capacity(cells),
        };
        let reading = Reading::of(router);
        for request_type in 0..router.request_types.len() {
            let prior = |model| Prior::of(router, request_type, model);
            let nothing = Evidence::default();
            let empty = |prior| reading.belief(&[], prior, nothing, &mut Known::default()).posterior;
            beliefs.posteriors.extend(router.models.iter().map(|model| empty(prior(model))));
        }
        beliefs.renew(router, histories);
        beliefs
    }

    /// Takes over newer histories, as [`Beliefs::new`] wants them. Only cells with new evidence are read anew, and
    /// young cells that borrow from them.
    pub fn renew(&mut self, router: &Router, histories: &[Vec<Span>]) {
        let mut is_heard = vec![false; self.models];
        for (request_type, history) in histories.iter().enumerate() {
            for model in self.hear(router, request_type, history) {
                self.read(router, request_type, model, history);
                is_heard.iter_mut().skip(model).take(1).for_each(|heard| *heard = true);
            }
        }
        let pool = Reading::of(router).pool;
        for (request_type, history) in histories.iter().enumerate() {
            for (model, _) in is_heard.iter().enumerate().filter(|(_, heard)| **heard) {
                let own = self.heard.get(request_type * self.models + model).map_or(0.0, |heard| heard.own.mass());
                if own < POOL_MATTERS * pool {
                    self.read(router, request_type, model, history);
                }
            }
        }
    }

    /// Takes over the newer history of one request type. What it lends to other request types waits for the next
    /// [`Beliefs::renew`].
    pub fn update(&mut self, router: &Router, request_type: usize, history: &[Span]) {
        for model in self.hear(router, request_type, history) {
            self.read(router, request_type, model, history);
        }
    }

    /// Takes note of a history, and returns the models with new evidence.
    fn hear(&mut self, router: &Router, request_type: usize, history: &[Span]) -> Vec<usize> {
        let mut now = vec![Heard::default(); self.models];
        for span in history {
            let mass = span.mass();
            for (heard, name) in now.iter_mut().zip(&router.names.models) {
                let own = span.of(*name);
                *heard = match own.mass() > 0.0 {
                    true => Heard { own: heard.own + own, since: 0.0 },
                    false => Heard { since: heard.since + mass, ..*heard },
                };
            }
        }
        let reading = Reading::of(router);
        let start = request_type * self.models;
        let known = self.heard.iter_mut().skip(start).zip(self.posteriors.iter_mut().skip(start));
        let cells = now.into_iter().zip(known).enumerate();
        cells
            .filter_map(|(model, (now, (known, posterior)))| {
                // A small difference is nothing new, because sums of the same numbers in another order differ by
                // little.
                let is_new = |(now, known): (f64, f64)| (now - known).abs() > 1e-6;
                let pairs = [(now.own.successes, known.own.successes), (now.own.failures, known.own.failures)];
                let faded = reading.discount < 1.0 && is_new((now.since, known.since));
                let is_new = faded || pairs.into_iter().any(is_new);
                *known = now;
                posterior.stale = reading.changed(now.since);
                is_new.then_some(model)
            })
            .collect()
    }

    /// Reads a cell anew.
    fn read(&mut self, router: &Router, request_type: usize, model: usize, history: &[Span]) {
        let (Some(of_model), Some(name)) = (router.models.get(model), router.names.models.get(model)) else { return };
        let (reading, cell) = (Reading::of(router), request_type * self.models + model);
        let is_young = self.heard.get(cell).is_none_or(|heard| heard.own.mass() < POOL_MATTERS * reading.pool);
        let others = if is_young { self.others(request_type, model) } else { Evidence::default() };
        let parts: Vec<SpanPart> =
            history.iter().map(|span| SpanPart { mass: span.mass(), own: span.of(*name) }).collect();
        let Some(known) = self.known.get_mut(cell) else { return };
        let belief = reading.belief(&parts, Prior::of(router, request_type, of_model), others, known);
        if let (Some(evidence), Some(posterior)) = (self.evidence.get_mut(cell), self.posteriors.get_mut(cell)) {
            (*evidence, *posterior) = (belief.evidence, belief.posterior);
        }
    }

    /// What a model did lately in all other request types.
    fn others(&self, request_type: usize, model: usize) -> Evidence {
        let of_model = self.evidence.iter().skip(model).step_by(self.models.max(1)).enumerate();
        let others = of_model.filter(|(other, _)| *other != request_type);
        others.fold(Evidence::default(), |sum, (_, evidence)| sum + *evidence)
    }

    /// The posteriors of all models for a request type, in the order of the models.
    pub fn posteriors(&self, request_type: usize) -> &[Posterior] {
        self.of_type(&self.posteriors, request_type)
    }

    /// The evidence of all models for a request type since each last changed, without what is borrowed.
    pub fn evidence(&self, request_type: usize) -> &[Evidence] {
        self.of_type(&self.evidence, request_type)
    }

    fn of_type<'a, T>(&self, cells: &'a [T], request_type: usize) -> &'a [T] {
        let start = request_type * self.models;
        cells.get(start..start + self.models).unwrap_or_default()
    }
}
