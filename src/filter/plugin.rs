//! What the exchanges of one VM share.

use std::cell::RefCell;
use std::hash::{BuildHasher, RandomState};

use rand::SeedableRng;
use rand::rngs::SmallRng;

use super::metrics::Metrics;
use crate::config::Config;
use crate::exchange::{self, Head, Knowledge, Outcome};
use crate::policy::Objective;
use crate::policy::budget::Pacer;
use crate::table::{Posteriors, Table};

pub struct Plugin {
    pub config: Config,
    pub metrics: Metrics,
    posteriors: Vec<Posteriors>,
    /// One for each router; only those with a budget move.
    pacers: RefCell<Vec<Pacer>>,
    rng: RefCell<SmallRng>,
}

impl Plugin {
    pub fn new(config: Config) -> Plugin {
        let pacer = |objective| match objective {
            Objective::Budget { usd_per_1k_requests } => Pacer::new(usd_per_1k_requests),
            _ => Pacer::new(1.0),
        };
        Plugin {
            metrics: Metrics::new(&config),
            posteriors: config.routers.iter().map(|router| Posteriors::new(router, &Table::default())).collect(),
            pacers: RefCell::new(config.routers.iter().map(|router| pacer(router.objective)).collect()),
            // The keys of a RandomState come from the host's source of randomness.
            rng: RefCell::new(SmallRng::seed_from_u64(RandomState::new().hash_one(0))),
            config,
        }
    }

    /// Routes one request and takes note of what was decided.
    pub fn route(&self, head: Head, body: &[u8]) -> Outcome<'_> {
        let lambdas: Vec<f64> = self.pacers.borrow().iter().map(Pacer::lambda).collect();
        let knowledge = Knowledge { posteriors: &self.posteriors, lambdas: &lambdas };
        let outcome = exchange::route(&self.config, knowledge, head, body, &mut *self.rng.borrow_mut());
        match &outcome {
            Outcome::Forward(forward) => {
                if let Some(routed) = &forward.routed {
                    if let Some(pacer) = self.pacers.borrow_mut().get_mut(routed.router_index) {
                        pacer.spend(routed.cost);
                    }
                    if let Some(decision) = &routed.decision {
                        self.metrics.pick(routed, decision.model);
                    }
                }
            }
            Outcome::Reject { router, rejection } => {
                self.metrics.reject(router.map_or("", |router| &router.name), rejection.code);
            }
            Outcome::Pass => {}
        }
        outcome
    }
}
