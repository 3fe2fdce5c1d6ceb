//! What the side-car counts of itself.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Upper bounds of the buckets of a [`Histogram`], in microseconds. Slower values go to one extra bucket.
pub const BOUNDS_US: [u64; 12] =
    [500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 5_000_000];

/// Counters since the start; each only grows.
#[derive(Debug, Default)]
pub struct Counters {
    /// Syncs by how they ended.
    pub syncs_ok: AtomicU64,
    pub syncs_invalid: AtomicU64,
    pub syncs_unavailable: AtomicU64,
    /// From a sync's arrival to its answer.
    pub sync_time: Histogram,
    /// Transactions that wrote syncs, each for one sync or more.
    pub commits: AtomicU64,
    pub commit_time: Histogram,
    /// Transactions that were tried again.
    pub retries: AtomicU64,
    pub compactions: AtomicU64,
    pub compaction_failures: AtomicU64,
    pub accounts_retired: AtomicU64,
}

/// A histogram of durations.
#[derive(Debug, Default)]
pub struct Histogram {
    /// By bucket, not cumulative.
    buckets: [AtomicU64; BOUNDS_US.len() + 1],
    sum_us: AtomicU64,
}

impl Histogram {
    pub fn observe(&self, duration: Duration) {
        let us = duration.as_micros().min(u128::from(u64::MAX)) as u64;
        let bucket = BOUNDS_US.partition_point(|bound| *bound < us);
        if let Some(count) = self.buckets.get(bucket) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        self.sum_us.fetch_add(us, Ordering::Relaxed);
    }

    /// The number in each bucket, not cumulative. There is one bucket more than there are bounds.
    pub fn buckets(&self) -> Vec<u64> {
        self.buckets.iter().map(|count| count.load(Ordering::Relaxed)).collect()
    }

    pub fn sum_us(&self) -> u64 {
        self.sum_us.load(Ordering::Relaxed)
    }
}

/// Adds one.
pub fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}
