//! What syncs, the writer, the snapshot and compaction share: the store, the session records, and whether anything changed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::session_ring::Ring;
use crate::store::{Batch, Store, Sync};

/// One for each store that is served.
pub struct Shared {
    pub store: Store,
    ring: Mutex<Ring>,
    /// Since the last compaction.
    changed: AtomicBool,
}

impl Shared {
    pub fn new(store: Store) -> Shared {
        // A store that was there before may want compaction at once.
        Shared { store, ring: Mutex::new(Ring::new(rand::random())), changed: AtomicBool::new(true) }
    }

    pub fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes note of what is durable now.
    pub fn wrote(&self, syncs: Vec<Sync>) {
        self.mark_changed();
        let now_s = syncs.iter().map(|sync| sync.now_s).max().unwrap_or_default();
        let batches: Vec<Batch> = syncs.into_iter().filter_map(|sync| sync.batch).collect();
        if !batches.is_empty() {
            self.ring().add(batches, now_s);
        }
    }

    /// Compaction has something to do.
    pub fn mark_changed(&self) {
        self.changed.store(true, Ordering::Relaxed);
    }

    /// Whether anything changed since this was asked last.
    pub fn take_changed(&self) -> bool {
        self.changed.swap(false, Ordering::Relaxed)
    }
}
