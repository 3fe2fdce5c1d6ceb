//! Session records that wait for the side-car: first in this VM, then in shared data for the VM that syncs.

use std::cell::RefCell;

use super::metrics::{Fault, Metrics};
use super::shared_data::{self, Kind};
use crate::feedback::record_table::{self, RECORD_BYTES, Record};
use crate::fleet::wire::MAX_SESSION_RECORDS;

/// Session records that wait for the side-car, at most: 224 KiB.
const MAX_WAITING: usize = 8_192;

const OUTBOX: &str = "adaptive_router/outbox";
const RECORDS: Kind<Vec<Record>> =
    Kind { from_bytes: record_table::records_from_bytes, to_bytes: |records| record_table::records_to_bytes(records) };

#[derive(Default)]
pub struct Outbox {
    /// What this VM collected since the last tick.
    records: RefCell<Vec<Record>>,
}

impl Outbox {
    pub fn push(&self, metrics: &Metrics, record: Record) {
        let mut records = self.records.borrow_mut();
        if records.len() >= MAX_SESSION_RECORDS {
            metrics.fault(Fault::OutboxFull);
            records.clear();
        }
        records.push(record);
    }

    /// Hands what this VM collected to the VM that syncs.
    pub fn hand_over(&self, metrics: &Metrics) {
        let records = self.records.take();
        if records.is_empty() {
            return;
        }
        let mut full = false;
        shared_data::update(metrics, &RECORDS, OUTBOX, |waiting| {
            waiting.extend(&records);
            let excess = waiting.len().saturating_sub(MAX_WAITING);
            full = excess > 0;
            waiting.drain(..excess);
            Some(())
        });
        if full {
            metrics.fault(Fault::OutboxFull);
        }
    }
}

/// The records that the side-car is told next, in bytes.
pub fn first(metrics: &Metrics) -> Vec<u8> {
    let waiting = shared_data::get(metrics, &RECORDS, OUTBOX);
    record_table::records_to_bytes(waiting.get(..waiting.len().min(MAX_SESSION_RECORDS)).unwrap_or_default())
}

/// Drops the records that were told, unless they had to make room for others in between.
pub fn drop_told(metrics: &Metrics, told: &[u8]) {
    let count = told.len() / RECORD_BYTES;
    shared_data::update(metrics, &RECORDS, OUTBOX, |waiting| {
        let first = waiting.get(..count).map(record_table::records_to_bytes)?;
        (count > 0 && first == told).then(|| waiting.drain(..count).for_each(drop))
    });
}
