//! What was counted here, what the rest of the fleet learned, and what this worker believes of both.

use std::cell::{Cell, Ref, RefCell};
use std::time::Duration;

use super::host_calls;
use super::metrics::Metrics;
use super::shared_data::{self, Kind};
use crate::bandit::beliefs::Beliefs;
use crate::bandit::discounting::Span;
use crate::bandit::evidence::Evidence;
use crate::config::Router;
use crate::fleet::counters::Table;
use crate::fleet::others::Fleet;
use crate::fleet::sync::Acknowledged;
use crate::fleet::usage::Tally;

const TABLES: Kind<Table> = Kind { from_bytes: Table::from_bytes, to_bytes: Table::to_bytes };
const FLEETS: Kind<Fleet> = Kind { from_bytes: Fleet::from_bytes, to_bytes: Fleet::to_bytes };
const ACKNOWLEDGED: Kind<Acknowledged> =
    Kind { from_bytes: Acknowledged::from_bytes, to_bytes: Acknowledged::to_bytes };

/// The evidence of one router.
pub struct EvidenceStore {
    /// By request type.
    keys: Vec<Keys>,
    beliefs: RefCell<Beliefs>,
    read_at: Cell<Duration>,
}

/// Keys of a request type in shared data.
struct Keys {
    /// What was counted here.
    own: String,
    /// What of it the side-car has.
    acknowledged: String,
    /// What the rest of the fleet learned.
    fleet: String,
}

impl EvidenceStore {
    /// As workers know it now; its gauges are set.
    pub fn new(router: &Router, metrics: &Metrics, now: Duration) -> EvidenceStore {
        let keys = router.request_types.iter().map(|name| Keys {
            own: format!("adaptive_router/evidence/{}/{name}", router.name),
            acknowledged: format!("adaptive_router/acknowledged/{}/{name}", router.name),
            fleet: format!("adaptive_router/fleet/{}/{name}", router.name),
        });
        let beliefs = RefCell::new(Beliefs::new(router, &[]));
        let store = EvidenceStore { keys: keys.collect(), beliefs, read_at: Cell::default() };
        store.refresh(router, metrics, Duration::ZERO, now);
        (0..store.keys.len()).for_each(|request_type| metrics.cells(router, request_type, &store.beliefs()));
        store
    }

    pub fn beliefs(&self) -> Ref<'_, Beliefs> {
        self.beliefs.borrow()
    }

    /// Reads what other workers have learned, unless that was done a moment ago.
    pub fn refresh(&self, router: &Router, metrics: &Metrics, fresh: Duration, now: Duration) {
        if host_calls::is_fresh(self.read_at.get(), now, fresh) {
            return;
        }
        let history = |keys: &Keys| {
            let own = shared_data::get(metrics, &TABLES, &keys.own);
            shared_data::get(metrics, &FLEETS, &keys.fleet).history(&own)
        };
        let histories: Vec<Vec<Span>> = self.keys.iter().map(history).collect();
        self.beliefs.replace(Beliefs::new(router, &histories));
        self.read_at.set(now);
    }

    /// Adds evidence of a model, by the hash of its name.
    pub fn add(
        &self,
        router: &Router,
        metrics: &Metrics,
        request_type: usize,
        model: u32,
        evidence: Evidence,
        now_s: u32,
    ) {
        let updated = self.update_table(metrics, request_type, |table| {
            table.add(model, evidence, now_s);
            Some(())
        });
        if let Some(table) = updated {
            self.believe(router, metrics, request_type, &table);
        }
    }

    /// Adds what was used of a request type, by model.
    pub fn count(&self, router: &Router, metrics: &Metrics, request_type: usize, used: &[Tally]) {
        self.update_table(metrics, request_type, |table| {
            router.names.models.iter().zip(used).for_each(|(model, used)| table.count(*model, *used));
            Some(())
        });
    }

    /// Changes what was counted here of a request type; gives the table as it is then.
    pub fn update_table(
        &self,
        metrics: &Metrics,
        request_type: usize,
        mut change: impl FnMut(&mut Table) -> Option<()>,
    ) -> Option<Table> {
        let updated = shared_data::update(metrics, &TABLES, &self.keys.get(request_type)?.own, |table| {
            change(table)?;
            if table.replica == 0 {
                table.replica = host_calls::random().max(1);
            }
            Some(())
        });
        updated.map(|(table, ())| table)
    }

    /// What was counted here of a request type.
    pub fn table(&self, metrics: &Metrics, request_type: usize) -> Table {
        self.keys.get(request_type).map(|keys| shared_data::get(metrics, &TABLES, &keys.own)).unwrap_or_default()
    }

    /// What the rest of the fleet learned of a request type.
    pub fn fleet(&self, metrics: &Metrics, request_type: usize) -> Fleet {
        self.keys.get(request_type).map(|keys| shared_data::get(metrics, &FLEETS, &keys.fleet)).unwrap_or_default()
    }

    pub fn put_fleet(&self, metrics: &Metrics, request_type: usize, fleet: &Fleet) {
        if let Some(keys) = self.keys.get(request_type) {
            shared_data::put(metrics, &keys.fleet, &fleet.to_bytes());
        }
    }

    /// What the side-car has of what was counted here of a request type.
    pub fn acknowledged(&self, metrics: &Metrics, request_type: usize) -> Acknowledged {
        let keys = self.keys.get(request_type);
        keys.map(|keys| shared_data::get(metrics, &ACKNOWLEDGED, &keys.acknowledged)).unwrap_or_default()
    }

    pub fn put_acknowledged(&self, metrics: &Metrics, request_type: usize, acknowledged: &Acknowledged) {
        if let Some(keys) = self.keys.get(request_type) {
            shared_data::put(metrics, &keys.acknowledged, &acknowledged.to_bytes());
        }
    }

    /// Reads again what is known of a request type, and reports it.
    pub fn reread(&self, router: &Router, metrics: &Metrics, request_type: usize) {
        self.believe(router, metrics, request_type, &self.table(metrics, request_type));
    }

    fn believe(&self, router: &Router, metrics: &Metrics, request_type: usize, own: &Table) {
        let history = self.fleet(metrics, request_type).history(own);
        let mut beliefs = self.beliefs.borrow_mut();
        beliefs.update(router, request_type, &history);
        metrics.cells(router, request_type, &beliefs);
    }
}
