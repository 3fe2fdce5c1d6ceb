//! State that syncs, the writer, the snapshot and compaction share: the store, the session records, and whether
//! anything changed.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::session_ring::Ring;
use crate::store::{Batch, Contents, Store, Sync, most_claimed};

/// A failed write counts as a sign of the store's health for this long. Envoys sync every few seconds.
const REMEMBERED: Duration = Duration::from_secs(30);

/// One for each store that is served.
pub struct Shared {
    pub store: Store,
    ring: Mutex<Ring>,
    /// Whether anything changed since the last compaction.
    changed: AtomicBool,
    /// The greatest reset number that is accepted from a sync.
    most_reset: AtomicU32,
    /// When the last write failed. It is empty if the last write worked.
    write_failed: Mutex<Option<Instant>>,
}

impl Shared {
    pub fn new(store: Store) -> Shared {
        // A store from before the start may need compaction at once.
        Shared {
            store,
            ring: Mutex::new(Ring::new(rand::random())),
            changed: AtomicBool::new(true),
            // Every number is accepted until the store is read, because the greatest is not known before.
            most_reset: AtomicU32::new(u32::MAX),
            write_failed: Mutex::default(),
        }
    }

    pub fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes note of syncs that are durable now.
    pub fn wrote(&self, syncs: Vec<Sync>) {
        self.mark_changed();
        let now_s = syncs.iter().map(|sync| sync.now_s).max().unwrap_or_default();
        let batches: Vec<Batch> = syncs.into_iter().filter_map(|sync| sync.batch).collect();
        if !batches.is_empty() {
            self.ring().add(batches, now_s);
        }
    }

    /// Takes note of the contents that were read from the store.
    pub fn read(&self, contents: &Contents) {
        self.most_reset.store(most_claimed(contents.greatest_reset()), Ordering::Relaxed);
    }

    /// The greatest reset number that a sync may carry.
    pub fn most_reset(&self) -> u32 {
        self.most_reset.load(Ordering::Relaxed)
    }

    /// Takes note of whether syncs could be written.
    pub fn tried_to_write(&self, worked: bool) {
        let failed = (!worked).then(Instant::now);
        *self.write_failed.lock().unwrap_or_else(PoisonError::into_inner) = failed;
    }

    /// Whether the last syncs could not be written, for example because the disk is full. The answer is no some time
    /// after the last failure, because it is out of date by then.
    pub fn refuses_syncs(&self) -> bool {
        let failed = *self.write_failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.is_some_and(|failed| failed.elapsed() < REMEMBERED)
    }

    /// Notes that there is something to compact.
    pub fn mark_changed(&self) {
        self.changed.store(true, Ordering::Relaxed);
    }

    /// Whether anything changed since the last call.
    pub fn take_changed(&self) -> bool {
        self.changed.swap(false, Ordering::Relaxed)
    }
}
