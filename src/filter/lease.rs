//! A lease is a right that one VM has at a time. It ends when the VM releases it, or has not renewed it for some time.

use std::time::Duration;

use super::metrics::Metrics;
use super::shared_data::{self, Kind};
use crate::bytes::take;

const LEASES: Kind<Lease> = Kind { from_bytes: Lease::from_bytes, to_bytes: Lease::to_bytes };

#[derive(Default)]
struct Lease {
    holder: u64,
    ends_ms: u64,
}

/// Takes or renews the lease at `key` in shared data, for `length` from now. False: another VM has it.
pub fn hold(metrics: &Metrics, key: &str, holder: u64, length: Duration, now: Duration) -> bool {
    let (now_ms, length_ms) = (now.as_millis() as u64, length.as_millis() as u64);
    let held = shared_data::update(metrics, &LEASES, key, |lease| {
        // A lease that ends far in the future is free, because it is from before the clock went back. Twice the length
        // is allowed, because another VM may have read the clock after this one and still written first.
        let is_free = lease.ends_ms <= now_ms || lease.ends_ms > now_ms + 2 * length_ms;
        (is_free || lease.holder == holder).then(|| *lease = Lease { holder, ends_ms: now_ms + length_ms })
    });
    held.is_some()
}

/// Lets others have the lease.
pub fn release(metrics: &Metrics, key: &str, holder: u64) {
    shared_data::update(metrics, &LEASES, key, |lease| (lease.holder == holder).then(|| lease.ends_ms = 0));
}

impl Lease {
    fn to_bytes(&self) -> Vec<u8> {
        [self.holder.to_le_bytes(), self.ends_ms.to_le_bytes()].concat()
    }

    fn from_bytes(mut bytes: &[u8]) -> Option<Lease> {
        let lease =
            Lease { holder: u64::from_le_bytes(take(&mut bytes)?), ends_ms: u64::from_le_bytes(take(&mut bytes)?) };
        bytes.is_empty().then_some(lease)
    }
}
