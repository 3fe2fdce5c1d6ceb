//! The whole store in memory, as it was a moment ago: syncs are answered from it.
//!
//! It is read only when syncs come, so that an idle side-car does nothing, and by a task of its own, one read at a time.
//! However long a read takes, no sync fails by it: a sync waits for a moment, and is answered without the fleet's
//! evidence if there is nothing recent. A read that no sync waits for any more still ends, so the next one is answered.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use crate::shared::Shared;
use crate::store::{Contents, SESSION_TTL_S, StoreError};

/// From this age on it is read again, and from the second one waited for.
const FRESH: Duration = Duration::from_millis(500);
const USABLE: Duration = Duration::from_millis(1_000);
/// An answer from before this would hide what its replica heard since.
const STALE: Duration = Duration::from_secs(60);
/// Session batches are read again from this long before the newest: others commit late.
const OVERLAP_S: u32 = 15;

#[derive(Clone)]
pub struct Snapshot(Arc<Inner>);

struct Inner {
    shared: Arc<Shared>,
    latest: Mutex<Option<(Instant, Arc<Contents>)>>,
    /// Somebody reads.
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

    /// What is in the store, as of a second ago if it can be had before `until`, and of a minute ago at most; else nothing.
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

    /// Unless somebody reads already.
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
        // It is as old as the moment before the store was asked.
        let begun = Instant::now();
        let from_s = *self.0.batches_from_s.lock().unwrap_or_else(PoisonError::into_inner);
        let (contents, batches) = self.0.shared.store.contents_and_batches(from_s).await?;
        // By the batches' own seconds, as clocks differ; but for those of a clock that is wrong by days.
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
