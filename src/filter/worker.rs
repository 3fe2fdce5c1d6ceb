//! What the exchanges of one VM share: the configuration, the stats, and the stores of what was learned.

use std::cell::RefCell;

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use super::answer_store::AnswerStore;
use super::evidence_store::EvidenceStore;
use super::host_calls;
use super::metrics::Metrics;
use super::model_state::ModelStateStore;
use super::salts::Salts;
use super::usage::Usage;
use crate::config::{Config, Router};

pub struct Worker {
    pub config: Config,
    pub metrics: Metrics,
    pub rng: RefCell<SmallRng>,
    pub salts: Salts,
    pub answers: AnswerStore,
    /// As the routers of the configuration.
    routers: Vec<RouterState>,
}

/// What is kept of a router.
pub struct RouterState {
    pub evidence: EvidenceStore,
    pub models: ModelStateStore,
    pub usage: Usage,
}

impl Worker {
    pub fn new(config: Config) -> Worker {
        let mut rng = SmallRng::seed_from_u64(host_calls::random());
        let metrics = Metrics::new(&config);
        let routers = config.routers.iter().map(|router| RouterState {
            evidence: EvidenceStore::new(router, &metrics, host_calls::now()),
            models: ModelStateStore::new(router),
            usage: Usage::new(router),
        });
        let routers = routers.collect();
        let (salts, answers) = (Salts::new(&rng.random()), AnswerStore::new(&config));
        Worker { config, metrics, rng: RefCell::new(rng), salts, answers, routers }
    }

    pub fn router(&self, index: usize) -> Option<(&Router, &RouterState)> {
        Some((self.config.routers.get(index)?, self.routers.get(index)?))
    }

    /// Tells what was counted since the last tick: the stats, and with a store the tables of all workers.
    pub fn tell_usage(&self) {
        for (index, (router, state)) in self.config.routers.iter().zip(&self.routers).enumerate() {
            let used = state.usage.take();
            self.metrics.tell(index, router, &used);
            if self.config.store.is_none() {
                continue;
            }
            for (request_type, used) in used.chunks(router.models.len().max(1)).enumerate() {
                if !used.iter().all(|tally| tally.is_empty()) {
                    state.evidence.count(router, &self.metrics, request_type, used);
                }
            }
        }
    }

    /// Tells what only this VM knows, and leaves its journal to others, as no tick will.
    pub fn tell_all(&self) {
        self.tell_usage();
        self.answers.hand_over(&self.metrics);
        self.answers.close_journal(&self.metrics);
    }
}

/// The last exchange that began under this configuration is over.
impl Drop for Worker {
    fn drop(&mut self) {
        self.tell_all();
    }
}
