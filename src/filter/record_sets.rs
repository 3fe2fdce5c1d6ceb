//! Sets of records in shared data: what was judged, which tokens are spent, and what each caller said.

use super::metrics::Metrics;
use super::shared_data::{self, Kind};
use crate::feedback::record_table::{Key, Set};

const SETS: Kind<Set> = Kind { from_bytes: Set::from_bytes, to_bytes: Set::to_bytes };

/// The set in which the key's record stands, if there is one.
pub fn get(metrics: &Metrics, key: Key) -> Set {
    shared_data::get(metrics, &SETS, &place(key))
}

/// Changes the set of a key, as [`shared_data::update`] does; gives what `change` said.
pub fn update<R>(metrics: &Metrics, key: Key, change: impl FnMut(&mut Set) -> Option<R>) -> Option<R> {
    shared_data::update(metrics, &SETS, &place(key), change).map(|(_, said)| said)
}

fn place(key: Key) -> String {
    shared_data::numbered("adaptive_router/set", &[key.set().into()])
}
