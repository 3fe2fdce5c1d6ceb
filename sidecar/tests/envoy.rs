//! An Envoy as the side-car meets it: the core's replica with a name for its counters. It has no rules of its own.

use adaptive_router::bandit::discounting::Span;
use adaptive_router::bandit::evidence::Evidence;
use adaptive_router::fleet::replica::{Replica, Told};
use adaptive_router::fleet::tables::{Heard, Name};
use adaptive_router::fleet::usage::Tally;
use adaptive_router::fleet::wire::{FleetTable, SyncRequest, SyncResponse};
use adaptive_router::hash;

pub const ROUTER: &str = "smart/cheap.router";
pub const TYPE: &str = "code_generation";
pub const MODELS: [&str; 3] = ["gpt-4.1", "ünï/cödé.v2", "claude-x"];

/// What a model is used for with each [`Envoy::count`].
pub const USED: Tally = Tally { picks: 1, input_tokens: 20, output_tokens: 300, cost_microusd: 4_000 };

#[derive(Clone)]
pub struct Envoy {
    pub replica: Replica,
    /// The store of the last answer.
    pub store: u64,
    pub times_retired: u64,
}

impl Envoy {
    /// `number`: of its counters; a thousand is added whenever they are retired.
    pub fn new(number: u64) -> Envoy {
        let mut replica = Replica::default();
        // As the filter does before it tells a side-car.
        replica.own.ready(number, 0);
        Envoy { replica, store: 0, times_retired: 0 }
    }

    pub fn number(&self) -> u64 {
        self.replica.own.replica
    }

    pub fn count(&mut self, model: &str, successes: f64, now_s: u32) {
        self.replica.own.add(hash::name(model), Evidence { successes, failures: successes / 2.0 }, now_s);
        self.replica.own.count(hash::name(model), USED);
    }

    pub fn told(&self) -> Told {
        self.replica.tell(self.store)
    }

    pub fn request(&self, now_s: u32) -> SyncRequest {
        let names = MODELS.map(|model| -> Name { (model, hash::name(model)) });
        SyncRequest {
            version: 1,
            sender: self.number(),
            store: self.store,
            tables: vec![self.told().table((ROUTER, TYPE), &names, now_s)],
            ..SyncRequest::default()
        }
    }

    /// Takes the answer to what was told.
    pub fn accept(&mut self, response: &SyncResponse, told: Told, now_s: u32) {
        self.take(response.tables.first(), response.store, told, now_s);
    }

    pub fn take(&mut self, answer: Option<&FleetTable>, store: u64, told: Told, now_s: u32) {
        let heard = answer.map(|answer| Heard::read(answer, hash::name, now_s).unwrap());
        let number = told.own.replica;
        self.store = store;
        self.replica.take(told, store, heard);
        if self.number() == 0 {
            self.times_retired += 1;
            self.replica.own.ready(number + 1_000, now_s);
        }
    }

    /// Successes and failures of each model, as this Envoy sees them.
    pub fn sees(&self) -> Vec<(f64, f64)> {
        sums(&self.replica.history())
    }
}

/// What a model was used for in so many [`Envoy::count`]s.
pub fn used(times: u64) -> Tally {
    (0..times).fold(Tally::default(), |sum, _| sum.plus(USED))
}

/// Successes and failures of each of [`MODELS`].
pub fn sums(spans: &[Span]) -> Vec<(f64, f64)> {
    let of = |model: &str| {
        let name = hash::name(model);
        let cells = spans.iter().flat_map(|span| &span.cells).filter(move |(model, _)| *model == name);
        cells.fold((0.0, 0.0), |sum, (_, evidence)| (sum.0 + evidence.successes, sum.1 + evidence.failures))
    };
    MODELS.map(of).to_vec()
}
