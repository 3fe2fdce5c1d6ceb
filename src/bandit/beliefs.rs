//! What is believed of every cell of a router, read from the history of its request types.

use crate::bandit::discounting::{self, Span};
use crate::bandit::evidence::Evidence;
use crate::bandit::posterior::{Posterior, Prior};
use crate::config::Router;

/// What a model did in all other request types enters a new cell with this mass at most, and half of it is gone when the
/// cell has gathered as much itself. Measured: neutral to good; 30 or more hurts.
const POOLED_MASS: f64 = 10.0;

/// Evidence and posteriors of a router's cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Beliefs {
    /// How many the router has.
    models: usize,
    /// By request type, then model, as are the posteriors.
    evidence: Vec<Evidence>,
    posteriors: Vec<Posterior>,
}

impl Beliefs {
    /// `histories`: [`discounting::joined`] spans for each request type; missing ones are empty.
    pub fn new(router: &Router, histories: &[Vec<Span>]) -> Beliefs {
        let models = &router.names.models;
        let types = router.request_types.len();
        let evidence = (0..types).flat_map(|request_type| {
            let history = histories.get(request_type).map(Vec::as_slice).unwrap_or_default();
            discounting::evidence(history, models, router.learning.discount, router.learning.saturation)
        });
        let mut learned = Beliefs { evidence: evidence.collect(), posteriors: Vec::new(), models: models.len() };
        learned.posteriors = (0..types).flat_map(|request_type| learned.posteriors_of(router, request_type)).collect();
        learned
    }

    /// Takes over the newer history of one request type. What it lends to the others waits for the next [`Beliefs::new`].
    pub fn update(&mut self, router: &Router, request_type: usize, history: &[Span]) {
        let newer =
            discounting::evidence(history, &router.names.models, router.learning.discount, router.learning.saturation);
        let start = request_type * self.models;
        self.evidence.iter_mut().skip(start).zip(newer).for_each(|(place, evidence)| *place = evidence);
        let newer = self.posteriors_of(router, request_type);
        self.posteriors.iter_mut().skip(start).zip(newer).for_each(|(place, posterior)| *place = posterior);
    }

    fn posteriors_of(&self, router: &Router, request_type: usize) -> Vec<Posterior> {
        let cells = router.models.iter().zip(self.evidence(request_type)).enumerate();
        cells
            .map(|(index, (model, own))| {
                let all = self.evidence.iter().skip(index).step_by(self.models.max(1));
                let total = all.fold(Evidence::default(), |sum, evidence| sum + *evidence);
                Posterior::new(Prior::of(router, request_type, model), *own + pooled(total, *own))
            })
            .collect()
    }

    /// The posteriors of all models for a request type, in the order of the models.
    pub fn posteriors(&self, request_type: usize) -> &[Posterior] {
        self.of_type(&self.posteriors, request_type)
    }

    /// The evidence of all models for a request type, without what is pooled.
    pub fn evidence(&self, request_type: usize) -> &[Evidence] {
        self.of_type(&self.evidence, request_type)
    }

    fn of_type<'a, T>(&self, cells: &'a [T], request_type: usize) -> &'a [T] {
        let start = request_type * self.models;
        cells.get(start..start + self.models).unwrap_or_default()
    }
}

/// What the other request types lend to a cell.
fn pooled(total: Evidence, own: Evidence) -> Evidence {
    let others = Evidence { successes: total.successes - own.successes, failures: total.failures - own.failures };
    if others.mass() <= 0.0 {
        return Evidence::default();
    }
    let lent = others.mass().min(POOLED_MASS) * POOLED_MASS / (POOLED_MASS + own.mass());
    others.scaled(lent / others.mass())
}
