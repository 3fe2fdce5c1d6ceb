//! One task writes: syncs that come while a transaction runs are written together in the next one.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::{mpsc, oneshot};

use crate::counters;
use crate::shared::Shared;
use crate::store::{Retired, StoreError, Sync};

/// Syncs that wait, at most; then the side-car says that it is unavailable.
const MAX_WAITING: usize = 256;
/// Syncs of one transaction, at most.
const MAX_TOGETHER: usize = 64;

/// A sync that waits to be written.
pub struct Job {
    pub sync: Sync,
    pub written: oneshot::Sender<Result<Retired, StoreError>>,
}

pub fn queue() -> (mpsc::Sender<Job>, mpsc::Receiver<Job>) {
    mpsc::channel(MAX_WAITING)
}

/// Writes until nobody can send any more and all that was sent is written.
///
/// Before the first sync it reads the session records that are there, since the ring keeps them in the order in which
/// they come.
pub async fn run(shared: Arc<Shared>, mut jobs: mpsc::Receiver<Job>) {
    let (mut waiting, mut read) = (Vec::new(), false);
    while jobs.recv_many(&mut waiting, MAX_TOGETHER).await > 0 {
        // Nobody waits for those any more; they will come again.
        waiting.retain(|job| !job.written.is_closed());
        let jobs = std::mem::take(&mut waiting);
        let Some(now_s) = jobs.iter().map(|job| job.sync.now_s).max() else { continue };
        if !read {
            match shared.store.batches(0).await {
                Ok(batches) => shared.ring().add(batches, now_s),
                Err(error) => {
                    refuse(jobs.into_iter().map(|job| job.written), &error);
                    continue;
                }
            }
            read = true;
        }
        write(&shared, jobs).await;
    }
}

fn refuse(senders: impl IntoIterator<Item = oneshot::Sender<Result<Retired, StoreError>>>, error: &StoreError) {
    for sender in senders {
        // Who does not wait any more will come again.
        let _ = sender.send(Err(error.clone()));
    }
}

async fn write(shared: &Shared, jobs: Vec<Job>) {
    let (syncs, senders): (Vec<Sync>, Vec<_>) = jobs.into_iter().map(|job| (job.sync, job.written)).unzip();
    let begun = Instant::now();
    let result = shared.store.write(&syncs).await;
    match result {
        Ok(retired) => {
            counters::count(&shared.store.counters().commits);
            shared.store.counters().commit_time.observe(begun.elapsed());
            shared.wrote(syncs);
            for (sender, retired) in senders.into_iter().zip(retired) {
                // Who does not wait any more will come again.
                let _ = sender.send(Ok(retired));
            }
        }
        Err(error) => refuse(senders, &error),
    }
}
