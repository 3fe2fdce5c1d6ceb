//! Remembers which model gave which answer and what the answer was judged by, and tells other Envoys of both.

use std::cell::RefCell;
use std::time::Duration;

use super::host_calls;
use super::journals::Journals;
use super::metrics::Metrics;
use super::outbox::Outbox;
use super::record_sets;
use crate::config::Config;
use crate::feedback::record_table::{Key, Record};

pub struct AnswerStore {
    /// For how long an answer is remembered.
    ttl_s: u32,
    journals: RefCell<Journals>,
    /// None: there is no side-car, and nobody else to tell.
    outbox: Option<Outbox>,
}

impl AnswerStore {
    pub fn new(config: &Config) -> AnswerStore {
        let ttl_s = u32::try_from(config.session_ttl.as_secs()).unwrap_or(u32::MAX);
        let outbox = config.store.as_ref().map(|_| Outbox::default());
        AnswerStore { ttl_s, journals: RefCell::new(Journals::new(ttl_s, host_calls::random())), outbox }
    }

    pub fn ttl_s(&self) -> u32 {
        self.ttl_s
    }

    /// Remembers an answer, for all workers and all Envoys.
    pub fn remember(&self, metrics: &Metrics, record: Record) {
        self.journals.borrow_mut().put(metrics, record, host_calls::now);
        self.tell(metrics, record);
    }

    /// Finds the record of the latest answer under a key, or of the closest one. It may miss an answer that another
    /// worker gave less than `fresh` ago.
    pub fn find(&self, metrics: &Metrics, key: Key, now: Duration, fresh: Duration) -> Option<Record> {
        let journals = &mut *self.journals.borrow_mut();
        let mut answer = journals.find(metrics, key, now, fresh);
        if answer.is_none() && self.outbox.is_none() {
            return None;
        }
        // The set has a record of the answer if it was judged, or if another Envoy told of it.
        let (set, now_s) = (record_sets::get(metrics, key), now.as_secs() as u32);
        let known = match answer {
            Some(answer) => set.get(key, now_s, self.ttl_s).or_else(|| set.get(answer.key, now_s, self.ttl_s)),
            None => set.closest(key, now_s, self.ttl_s),
        };
        let Some(judged) = known else { return answer };
        if answer.is_some_and(|answer| !answer.is_newer_than(judged)) {
            // The journals are read again, because another worker may have given the same answer again.
            answer = journals.find(metrics, judged.key, now, Duration::ZERO);
        }
        answer.filter(|answer| answer.is_newer_than(judged)).or(Some(*judged))
    }

    /// Records what an answer was judged by, `flags`. False: another request did it first.
    pub fn judge(&self, metrics: &Metrics, record: Record, flags: u8, now_s: u32) -> bool {
        let judged = Record { flags, ..record };
        let first = record_sets::put(metrics, record.key, now_s, self.ttl_s, |set| {
            // A record of an earlier answer under the key says nothing of this one, so it is left out.
            let known = set.get(record.key, now_s, self.ttl_s).filter(|known| !record.is_newer_than(known));
            (known.map_or(0, |known| known.flags) == record.flags).then_some((judged, ()))
        });
        if first.is_some() {
            self.tell(metrics, judged);
        }
        first.is_some()
    }

    /// Records that a token is spent. False: it was spent before.
    pub fn spend(&self, metrics: &Metrics, spent: Record, now_s: u32) -> bool {
        let new = record_sets::put(metrics, spent.key, now_s, self.ttl_s, |set| {
            set.get(spent.key, now_s, self.ttl_s).is_none().then_some((spent, ()))
        });
        if new.is_some() {
            self.tell(metrics, spent);
        }
        new.is_some()
    }

    /// Keeps records that other Envoys gave.
    pub fn take(&self, metrics: &Metrics, records: &[Record], now_s: u32) {
        for record in records {
            let kept_s = record_sets::kept_s(self.ttl_s);
            record_sets::update(metrics, record.key, |set| set.merge(*record, now_s, kept_s).then_some(()));
        }
    }

    /// Renews the ownership of this VM's journal from time to time, so that no other VM takes it.
    pub fn keep_journal(&self, metrics: &Metrics) {
        self.journals.borrow_mut().keep(metrics, host_calls::now());
    }

    /// Gives the journal up, because no further tick will renew its ownership.
    pub fn close_journal(&self, metrics: &Metrics) {
        self.journals.borrow_mut().close(metrics);
    }

    /// Hands the records that other Envoys are to be told to the VM that syncs.
    pub fn hand_over(&self, metrics: &Metrics) {
        if let Some(outbox) = &self.outbox {
            outbox.hand_over(metrics);
        }
    }

    fn tell(&self, metrics: &Metrics, record: Record) {
        if let Some(outbox) = &self.outbox {
            outbox.push(metrics, record);
        }
    }
}
