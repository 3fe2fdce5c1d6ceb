//! What the exchanges of one VM share: the configuration, the stats, and the stores of what was learned.

use std::cell::RefCell;
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::SmallRng;

use super::answer_store::AnswerStore;
use super::evidence_store::EvidenceStore;
use super::host_calls;
use super::metrics::Metrics;
use super::mistakes::RouteCheck;
use super::model_state::ModelStateStore;
use super::salts::Salts;
use super::shared_data;
use super::usage::Usage;
use crate::config::{Config, Router};

const STARTED: &str = "adaptive_router/started";

pub struct Worker {
    pub config: Config,
    pub metrics: Metrics,
    pub rng: RefCell<SmallRng>,
    pub salts: Salts,
    pub answers: AnswerStore,
    /// When the first VM of this process began.
    pub started: Duration,
    /// In the order of the configuration's routers.
    routers: Vec<RouterState>,
}

/// What is kept of a router.
pub struct RouterState {
    pub evidence: EvidenceStore,
    pub models: ModelStateStore,
    pub usage: Usage,
    /// By model.
    pub routes: Vec<RouteCheck>,
}

impl Worker {
    pub fn new(config: Config) -> Worker {
        let rng = SmallRng::seed_from_u64(host_calls::random());
        let metrics = Metrics::new(&config);
        let routers = config.routers.iter().map(|router| RouterState {
            evidence: EvidenceStore::new(router, &metrics, host_calls::now()),
            models: ModelStateStore::new(router),
            usage: Usage::new(router),
            routes: router.models.iter().map(|_| RouteCheck::default()).collect(),
        });
        let routers = routers.collect();
        let (salts, answers) = (Salts::new(&host_calls::random_bytes()), AnswerStore::new(&config));
        Worker { config, metrics, rng: RefCell::new(rng), salts, answers, started: started(), routers }
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

    /// Sets the gauges of models that get no requests.
    pub fn show_states(&self, now: Duration) {
        for (router, state) in self.config.routers.iter().zip(&self.routers) {
            state.models.tick(router, &self.metrics, now);
        }
    }

    /// Tells what only this VM knows, and gives its journal up, because no further tick will renew its ownership.
    pub fn tell_all(&self) {
        self.tell_usage();
        self.answers.hand_over(&self.metrics);
        self.answers.close_journal(&self.metrics);
    }
}

fn started() -> Duration {
    let now_ms = host_calls::now().as_millis() as u64;
    shared_data::create(STARTED, &now_ms.to_le_bytes());
    let ms = shared_data::bytes(STARTED).and_then(|bytes| bytes.try_into().ok()).map(u64::from_le_bytes);
    Duration::from_millis(ms.unwrap_or(now_ms))
}

/// The last exchange that began under this configuration is over.
impl Drop for Worker {
    fn drop(&mut self) {
        self.tell_all();
    }
}
