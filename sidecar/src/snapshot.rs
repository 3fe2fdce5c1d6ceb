//! The whole store in memory, as it was a moment ago: syncs are answered from it.
//!
//! It is read again only when syncs come, so that an idle side-car does nothing; and while it is, others are answered from
//! the one before, so that nobody waits but those who come after a pause.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::shared::Shared;
use crate::store::{Contents, StoreError};

/// From this age on it is read again, and from the second one waited for.
const FRESH: Duration = Duration::from_millis(500);
const USABLE: Duration = Duration::from_millis(1_000);
/// Session batches are read again from this long before the last read: others commit late, and clocks differ.
const OVERLAP_S: u32 = 15;

#[derive(Clone)]
pub struct Snapshot(Arc<Inner>);

struct Inner {
    shared: Arc<Shared>,
    latest: Mutex<Option<(Instant, Arc<Contents>)>>,
    /// Held by who reads; from which second on it reads session batches.
    reading: tokio::sync::Mutex<u32>,
}

impl Snapshot {
    pub fn new(shared: Arc<Shared>) -> Snapshot {
        Snapshot(Arc::new(Inner { shared, latest: Mutex::default(), reading: tokio::sync::Mutex::new(0) }))
    }

    /// What is in the store, as of a second ago at most.
    pub async fn get(&self, now_s: u32) -> Result<Arc<Contents>, StoreError> {
        match self.younger_than(USABLE) {
            Some((age, contents)) => {
                if age >= FRESH {
                    let this = self.clone();
                    tokio::spawn(async move { this.read(now_s, FRESH).await });
                }
                Ok(contents)
            }
            None => self.read(now_s, USABLE).await,
        }
    }

    fn younger_than(&self, limit: Duration) -> Option<(Duration, Arc<Contents>)> {
        let latest = self.0.latest.lock().unwrap_or_else(PoisonError::into_inner);
        let (read, contents) = latest.as_ref()?;
        let age = read.elapsed();
        (age < limit).then(|| (age, contents.clone()))
    }

    /// Reads, unless somebody else did while this one waited.
    async fn read(&self, now_s: u32, limit: Duration) -> Result<Arc<Contents>, StoreError> {
        let mut since_s = self.0.reading.lock().await;
        if let Some((_, contents)) = self.younger_than(limit) {
            return Ok(contents);
        }
        // It is as old as the moment before the store was asked.
        let begun = Instant::now();
        let (contents, batches) = self.0.shared.store.contents_and_batches(*since_s).await?;
        let contents = Arc::new(contents);
        self.0.shared.ring().add(batches, now_s);
        *since_s = now_s.saturating_sub(OVERLAP_S);
        *self.0.latest.lock().unwrap_or_else(PoisonError::into_inner) = Some((begun, contents.clone()));
        Ok(contents)
    }
}
