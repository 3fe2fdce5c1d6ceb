//! One task writes: syncs that come while a transaction runs are written together in the next one.

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
pub async fn run(shared: std::sync::Arc<Shared>, mut jobs: mpsc::Receiver<Job>) {
    let mut waiting = Vec::new();
    while jobs.recv_many(&mut waiting, MAX_TOGETHER).await > 0 {
        // Nobody waits for those any more; they will come again.
        waiting.retain(|job| !job.written.is_closed());
        write(&shared, std::mem::take(&mut waiting)).await;
    }
}

async fn write(shared: &Shared, jobs: Vec<Job>) {
    if jobs.is_empty() {
        return;
    }
    let (syncs, senders): (Vec<Sync>, Vec<_>) = jobs.into_iter().map(|job| (job.sync, job.written)).unzip();
    let begun = Instant::now();
    let result = shared.store.write(&syncs, shared.sessions_from_s()).await;
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
        Err(error) => {
            for sender in senders {
                let _ = sender.send(Err(error.clone()));
            }
        }
    }
}
