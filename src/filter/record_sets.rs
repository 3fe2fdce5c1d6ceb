//! Sets of records in shared data: what was judged, which tokens are spent, and what each caller said.
//!
//! All kinds share the table and are kept for the same time, which is the longest that any kind needs.

use super::metrics::{Fault, Metrics};
use super::shared_data::{self, Kind};
use crate::feedback::caller_influence::HOUR_SECONDS;
use crate::feedback::record_table::{Key, Record, Set};

const SETS: Kind<Set> = Kind { from_bytes: Set::from_bytes, to_bytes: Set::to_bytes };

/// The set in which the key's record stands, if there is one.
pub fn get(metrics: &Metrics, key: Key) -> Set {
    shared_data::get(metrics, &SETS, &place(key))
}

/// Changes the set of a key, as [`shared_data::update`] does; gives what `change` said.
pub fn update<R>(metrics: &Metrics, key: Key, change: impl FnMut(&mut Set) -> Option<R>) -> Option<R> {
    shared_data::update(metrics, &SETS, &place(key), change).map(|(_, said)| said)
}

/// Puts into the set of a key the record that `record` makes, if it makes one, and gives what it said. `ttl_s`: for how
/// long answers are remembered. An evicted record counts as a fault, because a spent token or what a caller said is
/// lost with it.
pub fn put<R>(
    metrics: &Metrics,
    key: Key,
    now_s: u32,
    ttl_s: u32,
    mut record: impl FnMut(&Set) -> Option<(Record, R)>,
) -> Option<R> {
    let (evicted, said) = update(metrics, key, |set| {
        let (record, said) = record(set)?;
        Some((set.put(record, now_s, kept_s(ttl_s)), said))
    })?;
    if evicted {
        metrics.fault(Fault::RecordEvicted);
    }
    Some(said)
}

/// For how long records are kept, where answers are remembered for `ttl_s`.
pub fn kept_s(ttl_s: u32) -> u32 {
    ttl_s.max(HOUR_SECONDS)
}

fn place(key: Key) -> String {
    shared_data::numbered("adaptive_router/set", &[key.set().into()])
}
