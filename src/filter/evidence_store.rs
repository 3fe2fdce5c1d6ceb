//! Stores the evidence that was counted here and what the rest of the fleet learned, and what this worker believes
//! because of both.

use std::cell::{Cell, Ref, RefCell};
use std::time::Duration;

use super::host_calls;
use super::metrics::{Fault, Metrics};
use super::shared_data::{self, Kind};
use crate::bandit::beliefs::Beliefs;
use crate::bandit::discounting::Span;
use crate::bandit::evidence::Evidence;
use crate::config::Router;
use crate::fleet::counters::Counters;
use crate::fleet::others::Others;
use crate::fleet::replica::{Acknowledged, Replica, Told};
use crate::fleet::tables::Heard;
use crate::fleet::usage::Tally;

const COUNTERS: Kind<Counters> = Kind { from_bytes: Counters::from_bytes, to_bytes: Counters::to_bytes };
const OTHERS: Kind<Others> = Kind { from_bytes: Others::from_bytes, to_bytes: Others::to_bytes };
const ACKNOWLEDGED: Kind<Acknowledged> =
    Kind { from_bytes: Acknowledged::from_bytes, to_bytes: Acknowledged::to_bytes };

/// The evidence of one router.
pub struct EvidenceStore {
    /// By request type.
    keys: Vec<Keys>,
    /// The fingerprints of the router's models.
    models: Vec<u32>,
    beliefs: RefCell<Beliefs>,
    read_at: Cell<Duration>,
}

/// Keys of a request type in shared data.
struct Keys {
    /// What was counted here.
    own: String,
    /// The part of it that the side-car acknowledged.
    acknowledged: String,
    /// What the rest of the fleet learned.
    others: String,
}

impl EvidenceStore {
    /// Reads what the workers know now, and sets the gauges.
    pub fn new(router: &Router, metrics: &Metrics, now: Duration) -> EvidenceStore {
        let key = |kind, name| shared_data::named(kind, [&router.name, name]);
        let keys = router.request_types.iter().map(|name| Keys {
            own: key("evidence", name),
            acknowledged: key("acknowledged", name),
            others: key("fleet", name),
        });
        let beliefs = RefCell::new(Beliefs::new(router, &[]));
        let models = router.names.models.clone();
        let store = EvidenceStore { keys: keys.collect(), models, beliefs, read_at: Cell::default() };
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
            let own = shared_data::get(metrics, &COUNTERS, &keys.own);
            shared_data::get(metrics, &OTHERS, &keys.others).history(&own)
        };
        let histories: Vec<Vec<Span>> = self.keys.iter().map(history).collect();
        self.beliefs.borrow_mut().renew(router, &histories);
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
        let updated = self.update_own(metrics, request_type, |own| {
            self.make_room(metrics, own, &[model]);
            own.add(model, evidence, now_s);
            Some(())
        });
        if let Some(own) = updated {
            self.believe(router, metrics, request_type, &own);
        }
    }

    /// Adds what requests of a type used, by model.
    pub fn count(&self, router: &Router, metrics: &Metrics, request_type: usize, used: &[Tally]) {
        self.update_own(metrics, request_type, |own| {
            self.make_room(metrics, own, &self.models);
            router.names.models.iter().zip(used).for_each(|(model, used)| own.count(*model, *used));
            Some(())
        });
    }

    /// Forgets models that the router no longer has, so that `models` can be counted. A model without room is a fault.
    fn make_room(&self, metrics: &Metrics, own: &mut Counters, models: &[u32]) {
        own.make_room(&self.models);
        if !models.iter().all(|model| own.has_room(*model)) {
            metrics.fault(Fault::TableFull);
        }
    }

    /// What the side-car may be told of a request type.
    pub fn replica(&self, metrics: &Metrics, request_type: usize, now_s: u32) -> Replica {
        let Some(keys) = self.keys.get(request_type) else { return Replica::default() };
        let changed =
            self.update_own(metrics, request_type, |own| own.ready(host_calls::random().max(1), now_s).then_some(()));
        Replica {
            own: changed.unwrap_or_else(|| shared_data::get(metrics, &COUNTERS, &keys.own)),
            acknowledged: shared_data::get(metrics, &ACKNOWLEDGED, &keys.acknowledged),
            others: shared_data::get(metrics, &OTHERS, &keys.others),
        }
    }

    /// Takes over what the answer of a store says of a request type, as [`Replica::take`] does.
    pub fn take(
        &self,
        router: &Router,
        metrics: &Metrics,
        request_type: usize,
        told: &Told,
        store: u64,
        heard: Option<&Heard>,
    ) {
        let Some(keys) = self.keys.get(request_type) else { return };
        let before = Replica {
            own: Counters::default(),
            acknowledged: shared_data::get(metrics, &ACKNOWLEDGED, &keys.acknowledged),
            others: shared_data::get(metrics, &OTHERS, &keys.others),
        };
        let mut after = before.clone();
        self.update_own(metrics, request_type, |own| {
            after = Replica { own: own.clone(), ..before.clone() };
            after.take(told.clone(), store, heard.cloned());
            // The others' evidence is written first, because evidence that is dropped from the own counters must be
            // there already.
            if after.others != before.others {
                shared_data::put(metrics, &keys.others, &after.others.to_bytes());
            }
            (after.own != *own).then(|| own.clone_from(&after.own))
        });
        if after.acknowledged != before.acknowledged {
            shared_data::put(metrics, &keys.acknowledged, &after.acknowledged.to_bytes());
        }
        if heard.is_some() {
            self.believe(router, metrics, request_type, &shared_data::get(metrics, &COUNTERS, &keys.own));
        }
    }

    /// Changes the counters of a request type, and gives them as they are afterwards.
    fn update_own(
        &self,
        metrics: &Metrics,
        request_type: usize,
        mut change: impl FnMut(&mut Counters) -> Option<()>,
    ) -> Option<Counters> {
        let updated = shared_data::update(metrics, &COUNTERS, &self.keys.get(request_type)?.own, |own| {
            change(own)?;
            if own.replica == 0 {
                own.replica = host_calls::random().max(1);
            }
            Some(())
        });
        updated.map(|(own, ())| own)
    }

    fn believe(&self, router: &Router, metrics: &Metrics, request_type: usize, own: &Counters) {
        let Some(keys) = self.keys.get(request_type) else { return };
        let history = shared_data::get(metrics, &OTHERS, &keys.others).history(own);
        let mut beliefs = self.beliefs.borrow_mut();
        beliefs.update(router, request_type, &history);
        metrics.cells(router, request_type, &beliefs);
    }
}
