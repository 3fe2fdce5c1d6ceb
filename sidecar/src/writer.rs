//! One task writes. Syncs that come while a transaction runs are written together in the next one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use crate::counters;
use crate::shared::Shared;
use crate::store::{Retired, StoreError, Sync};

/// The maximum number of syncs that wait. Beyond it, the side-car says that it is unavailable.
const MAX_WAITING: usize = 256;
/// The maximum number of syncs in one transaction.
const MAX_TOGETHER: usize = 64;

/// If syncs could not be written together, they are written one by one for this long at most, because no sync waits
/// longer.
const ONE_BY_ONE: Duration = Duration::from_secs(1);

/// A sync that waits to be written.
pub struct Job {
    pub sync: Sync,
    pub written: oneshot::Sender<Result<Retired, StoreError>>,
}

pub fn queue() -> (mpsc::Sender<Job>, mpsc::Receiver<Job>) {
    mpsc::channel(MAX_WAITING)
}

/// Writes until all senders are gone and everything that was sent is written.
///
/// Before the first sync, it reads the stored session records, because the ring keeps records in the order in which
/// they come.
pub async fn run(shared: Arc<Shared>, mut jobs: mpsc::Receiver<Job>) {
    let (mut waiting, mut read) = (Vec::new(), false);
    while jobs.recv_many(&mut waiting, MAX_TOGETHER).await > 0 {
        // A sync is dropped if its caller has stopped waiting, because its replica will send it again.
        waiting.retain(|job| !job.written.is_closed());
        let jobs = std::mem::take(&mut waiting);
        let Some(now_s) = jobs.iter().map(|job| job.sync.now_s).max() else { continue };
        if !read {
            match shared.store.batches(0).await {
                Ok(batches) => shared.ring().add(batches, now_s),
                Err(error) => {
                    refuse(jobs, &error);
                    continue;
                }
            }
            read = true;
        }
        write(&shared, jobs).await;
    }
}

fn refuse(jobs: impl IntoIterator<Item = Job>, error: &StoreError) {
    for job in jobs {
        let _ = job.written.send(Err(error.clone()));
    }
}

/// Writes syncs in one transaction. If that fails for good, one sync may be the cause, for example with a name that the
/// database cannot hold. Each sync is then written by itself, so that it harms none of the others.
async fn write(shared: &Shared, jobs: Vec<Job>) {
    let alone = jobs.len() == 1;
    let Err((error, jobs)) = write_together(shared, jobs).await else { return };
    if error.transient || alone {
        shared.tried_to_write(false);
        return refuse(jobs, &error);
    }
    let until = Instant::now() + ONE_BY_ONE;
    for job in jobs {
        if Instant::now() >= until {
            refuse([job], &error);
        } else if let Err((error, jobs)) = write_together(shared, vec![job]).await {
            shared.tried_to_write(false);
            refuse(jobs, &error);
        }
    }
}

/// Answers the syncs if they were written, and otherwise gives them back with the reason.
async fn write_together(shared: &Shared, jobs: Vec<Job>) -> Result<(), (StoreError, Vec<Job>)> {
    let (syncs, senders): (Vec<Sync>, Vec<_>) = jobs.into_iter().map(|job| (job.sync, job.written)).unzip();
    let begun = Instant::now();
    match shared.store.write(&syncs).await {
        Ok(retired) => {
            counters::count(&shared.store.counters().commits);
            shared.store.counters().commit_time.observe(begun.elapsed());
            shared.tried_to_write(true);
            shared.wrote(syncs);
            for (sender, retired) in senders.into_iter().zip(retired) {
                // The caller may have stopped waiting. Its replica will then send the sync again.
                let _ = sender.send(Ok(retired));
            }
            Ok(())
        }
        Err(error) => {
            let jobs = syncs.into_iter().zip(senders).map(|(sync, written)| Job { sync, written });
            Err((error, jobs.collect()))
        }
    }
}
