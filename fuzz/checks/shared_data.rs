//! Prevents: a value of shared data that was damaged, or is of another version, stopping a worker; and a value that changes when
//! it is read and written.

use std::time::Duration;

use adaptive_router::bandit::evidence::Evidence;
use adaptive_router::config::Cooldown;
use adaptive_router::config::model::Capacity;
use adaptive_router::feedback::journal::{Cursor, Page};
use adaptive_router::feedback::record_table::{Key, Set};
use adaptive_router::fleet::counters::Counters;
use adaptive_router::fleet::link::Link;
use adaptive_router::fleet::others::Others;
use adaptive_router::fleet::replica::Acknowledged;
use adaptive_router::resilience::cooldown::Availability;
use adaptive_router::resilience::latency::{Kind, Latencies};
use adaptive_router::resilience::limits::Load;

/// Some time in 2027.
const NOW: Duration = Duration::from_secs(1_800_000_000);

/// The first byte, a digit, names the kind of value, the rest is the value.
pub fn check(input: &[u8]) {
    let Some((kind, bytes)) = input.split_first() else { return };
    match kind % 10 {
        8 => {
            let Some(set) = Set::from_bytes(bytes) else { return };
            assert_eq!(Set::from_bytes(&set.to_bytes()), Some(set.clone()));
            let _ = set.get(Key::from_parts(1, 2), 1_800_000_000, 60);
        }
        9 => {
            let Some(page) = Page::from_bytes(bytes.to_vec()) else { return };
            assert_eq!(page.bytes(), bytes);
            let _ = Cursor::default().read(&page, |_| {});
        }
        0 => {
            let Some(mut load) = Load::from_bytes(bytes) else { return };
            assert_eq!(Load::from_bytes(&load.to_bytes()), Some(load.clone()));
            let capacity = Capacity { rpm: Some(3), tpm: Some(100), max_parallel_requests: Some(2) };
            let _ = load.wait(capacity, u64::MAX, NOW);
            let _ = load.admit(capacity, u64::MAX, true, NOW);
            let _ = (load.tokens(NOW), load.requests(NOW), load.in_flight(NOW));
        }
        1 => {
            let Some(mut availability) = Availability::from_bytes(bytes) else { return };
            let _ = (availability.phase(7, 1, NOW), availability.estimate(7, NOW), availability.probe(7, 1, NOW));
            let _ = availability.succeed(7, 1, NOW, NOW + Duration::from_secs(1));
            assert!(Availability::from_bytes(&availability.to_bytes()).is_some());
            let _ = Cooldown::default().is_on();
        }
        2 => {
            let Some(mut counters) = Counters::from_bytes(bytes) else { return };
            assert_eq!(Counters::from_bytes(&counters.to_bytes()), Some(counters.clone()));
            counters.add(7, Evidence { successes: 1.0, failures: 0.0 }, 1_800_000_000);
            counters.reset(7, u32::MAX, true);
            counters.drop_closed_below(u32::MAX);
            assert!(Counters::from_bytes(&counters.to_bytes()).is_some());
        }
        3 => {
            let Some(others) = Others::from_bytes(bytes) else { return };
            assert_eq!(Others::from_bytes(&others.to_bytes()), Some(others.clone()));
            let _ = others.history(&Counters::default());
        }
        4 => {
            let Some(link) = Link::from_bytes(bytes) else { return };
            assert_eq!(Link::from_bytes(&link.to_bytes()), Some(link));
        }
        5 => {
            let Some(acknowledged) = Acknowledged::from_bytes(bytes) else { return };
            assert_eq!(Acknowledged::from_bytes(&acknowledged.to_bytes()), Some(acknowledged));
        }
        _ => {
            let Some(latencies) = Latencies::from_bytes(bytes) else { return };
            let seconds = latencies.get(7, Kind::Whole, NOW);
            assert!(seconds.is_none_or(|seconds| seconds.is_finite() && seconds >= 0.0), "{seconds:?}");
            assert!(Latencies::from_bytes(&latencies.to_bytes()).is_some());
        }
    }
}
