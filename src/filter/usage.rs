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
    /// What a single request may cost for the pacer.
    most_usd: f64,
}

/// Times the mean cost of a request that is aimed at.
const MOST_OF_TARGET: f64 = 100.0;

impl Usage {
    pub fn new(router: &Router) -> Usage {
        let usd_per_1k_requests = match router.objective {
            Objective::Budget { usd_per_1k_requests } => usd_per_1k_requests,
            _ => 1.0,
        };
        let models = router.models.len();
        let meters = RefCell::new(vec![Meter::default(); models * router.request_types.len()]);
        let pacer = RefCell::new(Pacer::new(usd_per_1k_requests));
        Usage { meters, models, pacer, most_usd: MOST_OF_TARGET * usd_per_1k_requests / 1_000.0 }
    }

    /// Of a cell of a request type and a model.
    pub fn count(&self, request_type: usize, model: usize, what: impl FnOnce(&mut Meter)) {
        if let Some(meter) = self.meters.borrow_mut().get_mut(request_type * self.models + model) {
            what(meter);
        }
    }

    /// A response cost so many USD. A single one of any cost is no reason to turn hundreds of others away.
    pub fn spend(&self, usd: f64) {
        self.pacer.borrow_mut().spend(usd.min(self.most_usd));
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
