//! A replica as the filter is one: it counts in the filter's own table, and keeps what the fleet told it.

use adaptive_router::bandit::discounting::{OPEN, Span};
use adaptive_router::bandit::evidence::Evidence;
use adaptive_router::fleet::counters::{Epoch, Table};
use adaptive_router::fleet::others::Fleet;
use adaptive_router::fleet::usage::Tally;
use adaptive_router::fleet::wire::{self, SyncRequest, SyncResponse};
use adaptive_router::hash;

pub const ROUTER: &str = "smart/cheap.router";
pub const TYPE: &str = "code_generation";
pub const MODELS: [&str; 3] = ["gpt-4.1", "ünï/cödé.v2", "claude-x"];

/// What a model is used for with each [`Replica::count`].
pub const USED: Tally = Tally { picks: 1, input_tokens: 20, output_tokens: 300, cost_microusd: 4_000 };

pub struct Replica {
    pub table: Table,
    /// As of the last answer.
    pub acknowledged: Table,
    pub fleet: Fleet,
    pub store: u64,
    pub known: bool,
    pub times_retired: u64,
}

impl Replica {
    pub fn new(number: u64) -> Replica {
        let mut table = Table::default();
        table.replica = number;
        Replica {
            table,
            acknowledged: Table::default(),
            fleet: Fleet::default(),
            store: 0,
            known: false,
            times_retired: 0,
        }
    }

    pub fn count(&mut self, model: &str, successes: f64, now_s: u32) {
        self.table.add(hash::name(model), Evidence { successes, failures: successes / 2.0 }, now_s);
        self.table.count(hash::name(model), USED);
    }

    pub fn request(&self, now_s: u32) -> SyncRequest {
        let names = MODELS.map(hash::name);
        // What this store acknowledged is not told again.
        let is_new = |epoch: &&Epoch| !self.known || !self.acknowledged.epochs().contains(epoch);
        let epochs = self.table.epochs().iter().filter(is_new).map(|epoch| {
            let of = |name: u32| epoch.span.cells.iter().find(|(model, _)| *model == name);
            let evidence = names.map(|name| of(name).map(|(_, evidence)| *evidence).unwrap_or_default());
            wire::Epoch {
                number: epoch.number,
                closed: epoch.span.ends_s != OPEN,
                age_s: if epoch.span.ends_s == OPEN { 0 } else { now_s.saturating_sub(epoch.span.ends_s) },
                successes: evidence.iter().map(|evidence| evidence.successes).collect(),
                failures: evidence.iter().map(|evidence| evidence.failures).collect(),
            }
        });
        let tallies = names.map(|name| self.table.account_of(name).tally);
        let table = wire::Table {
            router: ROUTER.into(),
            request_type: TYPE.into(),
            replica: self.table.replica,
            known: self.known,
            models: MODELS.map(str::to_owned).to_vec(),
            resets: names.iter().map(|name| self.table.account_of(*name).reset).collect(),
            picks: tallies.iter().map(|tally| tally.picks).collect(),
            input_tokens: tallies.iter().map(|tally| tally.input_tokens).collect(),
            output_tokens: tallies.iter().map(|tally| tally.output_tokens).collect(),
            cost_microusd: tallies.iter().map(|tally| tally.cost_microusd).collect(),
            epochs: epochs.collect(),
            etag: self.fleet.etag,
        };
        SyncRequest {
            version: 1,
            sender: self.table.replica,
            store: self.store,
            tables: vec![table],
            ..SyncRequest::default()
        }
    }

    /// Takes the answer to a request that was made when the table was `sent`.
    pub fn accept(&mut self, response: &SyncResponse, sent: &Table) {
        if self.known && response.store != self.store {
            // This one was not told all, and is, next time.
            (self.store, self.known) = (response.store, false);
            return;
        }
        self.store = response.store;
        for answer in &response.tables {
            if answer.retired {
                self.times_retired += 1;
                let replica = self.table.replica + 1_000 * self.times_retired;
                self.table = self.table.renamed(replica, &self.acknowledged);
                self.acknowledged = Table::default();
                self.known = false;
            } else {
                self.known = true;
            }
            let spans = answer.epochs.iter().map(|epoch| span(answer, epoch));
            self.fleet =
                Fleet { etag: answer.etag, replica: answer.replica, own_from: answer.own_from, spans: spans.collect() };
            for (model, reset) in answer.models.iter().zip(&answer.resets) {
                self.table.reset(hash::name(model), *reset, false);
            }
            if answer.retired {
                return;
            }
            self.table.drop_closed_below(answer.own_from);
        }
        self.known = true;
        self.acknowledged = sent.clone();
    }

    /// Successes and failures of each model, as this replica sees them.
    pub fn sees(&self) -> Vec<(f64, f64)> {
        sums(&self.fleet.history(&self.table))
    }
}

fn span(answer: &wire::FleetTable, epoch: &wire::Epoch) -> Span {
    let cells = answer.models.iter().zip(epoch.successes.iter().zip(&epoch.failures));
    let cells = cells.map(|(model, (successes, failures))| {
        (hash::name(model), Evidence { successes: *successes, failures: *failures })
    });
    Span { ends_s: if epoch.closed { 1 } else { OPEN }, cells: cells.collect() }
}

/// What a model was used for in so many [`Replica::count`]s.
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
