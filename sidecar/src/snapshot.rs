//! The whole store in memory, as it was a moment ago. Syncs are answered from it.
//!
//! The store is read only when syncs come, so an idle side-car does nothing. A task of its own reads it, one read at a
//! time. No sync fails because of a long read: it waits for a moment, and if there is nothing recent it is answered
//! without the fleet's evidence. A read goes on even if no sync waits for it any more, so the next sync can be
//! answered.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use crate::shared::Shared;
use crate::store::{Contents, SESSION_TTL_S, StoreError};

/// From the first age on the store is read again. From the second age on a sync waits for that read.
const FRESH: Duration = Duration::from_millis(500);
const USABLE: Duration = Duration::from_millis(1_000);
/// An older snapshot is not used, because its answer would hide what its replica has heard since.
const STALE: Duration = Duration::from_secs(60);
/// Session batches are read again from this many seconds before the newest, because some commit late.
const OVERLAP_S: u32 = 15;

#[derive(Clone)]
pub struct Snapshot(Arc<Inner>);

struct Inner {
    shared: Arc<Shared>,
    latest: Mutex<Option<(Instant, Arc<Contents>)>>,
    /// Whether a read is running.
    reading: AtomicBool,
    /// Changes when a read ends.
    ended: watch::Sender<()>,
    /// The second from which on session batches are read next.
    batches_from_s: Mutex<u32>,
}

impl Snapshot {
    pub fn new(shared: Arc<Shared>) -> Snapshot {
        Snapshot(Arc::new(Inner {
            shared,
            latest: Mutex::default(),
            reading: AtomicBool::new(false),
            ended: watch::Sender::default(),
            batches_from_s: Mutex::default(),
        }))
    }

    /// The store's contents. They are at most a second old if they can be had before `until`, and otherwise at most a
    /// minute old. If even those are missing, the result is none.
    pub async fn get(&self, until: Instant, now_s: u32) -> Option<Arc<Contents>> {
        let mut ended = self.0.ended.subscribe();
        if self.younger_than(FRESH).is_none() {
            self.start_reading(now_s);
        }
        let recent = self.younger_than(USABLE);
        if recent.is_some() {
            return recent;
        }
        let _ = timeout_at(until, ended.changed()).await;
        self.younger_than(STALE)
    }

    fn younger_than(&self, limit: Duration) -> Option<Arc<Contents>> {
        let latest = self.0.latest.lock().unwrap_or_else(PoisonError::into_inner);
        latest.as_ref().filter(|(read, _)| read.elapsed() < limit).map(|(_, contents)| contents.clone())
    }

    /// Starts a read, unless one is running.
    fn start_reading(&self, now_s: u32) {
        if self.0.reading.swap(true, Ordering::AcqRel) {
            return;
        }
        let this = self.clone();
        tokio::spawn(async move {
            if let Err(error) = this.read(now_s).await {
                tracing::warn!("the store could not be read, syncs are answered without the fleet's evidence: {error}");
            }
            this.0.reading.store(false, Ordering::Release);
            this.0.ended.send_replace(());
        });
    }

    async fn read(&self, now_s: u32) -> Result<(), StoreError> {
        // The contents count from the moment before the store was asked.
        let begun = Instant::now();
        let from_s = *self.0.batches_from_s.lock().unwrap_or_else(PoisonError::into_inner);
        let (contents, batches) = self.0.shared.store.contents_and_batches(from_s).await?;
        // The next read starts from the batches' own seconds, because clocks differ. A batch from a clock that is wrong
        // by days does not count here.
        let seconds = batches.iter().map(|batch| batch.written_s);
        if let Some(newest_s) = seconds.filter(|second| *second <= now_s.saturating_add(SESSION_TTL_S)).max() {
            let from_s = from_s.max(newest_s.saturating_sub(OVERLAP_S));
            *self.0.batches_from_s.lock().unwrap_or_else(PoisonError::into_inner) = from_s;
        }
        self.0.shared.read(&contents);
        self.0.shared.ring().add(batches, now_s);
        *self.0.latest.lock().unwrap_or_else(PoisonError::into_inner) = Some((begun, Arc::new(contents)));
        Ok(())
    }
}
