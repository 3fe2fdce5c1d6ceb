//! What requests used since the last tick, and what they cost.

use std::cell::RefCell;

use crate::bandit::policy::budget::Pacer;
use crate::config::{Objective, Router};
use crate::fleet::usage::{Meter, Tally};

/// Of one router, in this VM.
pub struct Usage {
    /// By request type, then model.
    meters: RefCell<Vec<Meter>>,
    models: usize,
    pacer: RefCell<Pacer>,
}

impl Usage {
    pub fn new(router: &Router) -> Usage {
        let pacer = match router.objective {
            Objective::Budget { usd_per_1k_requests } => Pacer::new(usd_per_1k_requests),
            _ => Pacer::new(1.0),
        };
        let models = router.models.len();
        let meters = RefCell::new(vec![Meter::default(); models * router.request_types.len()]);
        Usage { meters, models, pacer: RefCell::new(pacer) }
    }

    /// Of a cell of a request type and a model.
    pub fn count(&self, request_type: usize, model: usize, what: impl FnOnce(&mut Meter)) {
        if let Some(meter) = self.meters.borrow_mut().get_mut(request_type * self.models + model) {
            what(meter);
        }
    }

    /// A response cost so many USD.
    pub fn spend(&self, usd: f64) {
        self.pacer.borrow_mut().spend(usd);
    }

    /// The price of money at the moment.
    pub fn lambda(&self) -> f64 {
        self.pacer.borrow().lambda()
    }

    /// What was counted since this was last asked, by request type, then model.
    pub fn take(&self) -> Vec<Tally> {
        self.meters.borrow_mut().iter_mut().map(Meter::take).collect()
    }
}
