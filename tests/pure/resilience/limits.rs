//! Prevents: a limit that lets too many through, or fewer than it says, or never heals.

use std::time::Duration;

use adaptive_router::config::model::Capacity;
use adaptive_router::resilience::limits::{Admitted, Load};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::random::holds;

const NONE: Capacity = Capacity { rpm: None, tpm: None, max_parallel_requests: None };

fn rpm(limit: u64) -> Capacity {
    Capacity { rpm: Some(limit), ..NONE }
}

fn tpm(limit: u64) -> Capacity {
    Capacity { tpm: Some(limit), ..NONE }
}

fn parallel(limit: u64) -> Capacity {
    Capacity { max_parallel_requests: Some(limit), ..NONE }
}

/// Milliseconds of some day, the first of which begins a second but no minute.
fn at(ms: u64) -> Duration {
    Duration::from_millis(1_700_000_000_000 + ms)
}

#[test]
fn a_minute_by_rows() {
    // Limit, tokens of each request, then the times at which they come and how long each has to wait.
    let rows: &[(Capacity, &[(u64, u64, u32)])] = &[
        (rpm(3), &[(0, 1, 0), (1, 1, 0), (2, 1, 0), (3, 1, 61), (30_000, 1, 31), (60_999, 1, 1), (61_000, 1, 0)]),
        (rpm(1), &[(0, 1, 0), (59_000, 1, 2), (60_999, 1, 1), (61_000, 1, 0), (61_001, 1, 61)]),
        // Over the turn of a minute, too.
        (rpm(2), &[(30_000, 1, 0), (39_000, 1, 0), (41_000, 1, 50), (91_000, 1, 0), (92_000, 1, 8)]),
        (tpm(100), &[(0, 60, 0), (1_000, 40, 0), (2_000, 1, 59), (61_000, 60, 0), (61_000, 1, 1), (62_000, 40, 0)]),
        // Room for all of it is there when the second one has passed, too.
        (tpm(100), &[(0, 50, 0), (10_000, 50, 0), (20_000, 70, 51)]),
        // Larger than the limit: alone, or never.
        (tpm(100), &[(0, 500, 0), (1_000, 1, 60), (61_000, 10, 0), (62_000, 500, 60)]),
        (tpm(u64::MAX), &[(0, u64::MAX, 0), (1, u64::MAX, 0), (2, u64::MAX, 0)]),
        (NONE, &[(0, u64::MAX, 0), (0, u64::MAX, 0), (0, 1, 0)]),
        (parallel(2), &[(0, 1, 0), (0, 1, 0), (0, 1, 1), (60_000, 1, 1)]),
    ];
    for (capacity, requests) in rows {
        let mut load = Load::default();
        for (ms, tokens, wait) in *requests {
            let got = load.admit(*capacity, *tokens, true, at(*ms));
            assert_eq!(got.err().unwrap_or(0), *wait, "{capacity:?} at {ms}: {load:?}");
            assert_eq!(Load::from_bytes(&load.to_bytes()), Some(load.clone()));
        }
    }
}

#[test]
fn what_was_really_used_counts() {
    let mut load = Load::default();
    let admitted = load.admit(tpm(100), 90, true, at(0)).unwrap();
    load.release(admitted, Some(20), at(5_000));
    assert_eq!((load.tokens(at(5_000)), load.requests(at(5_000)), load.in_flight(at(5_000))), (20, 1, 0));
    let admitted = load.admit(tpm(100), 80, true, at(6_000)).unwrap();
    load.release(admitted, Some(1_000), at(6_500));
    assert_eq!(load.admit(tpm(100), 1, true, at(7_000)), Err(60));
    // Nobody counted: what was estimated stays.
    let mut load = Load::default();
    let admitted = load.admit(tpm(100), 90, true, at(0)).unwrap();
    load.release(admitted, None, at(1));
    assert_eq!(load.tokens(at(60_999)), 90);
    assert_eq!(load.tokens(at(61_000)), 0);
    // It ended long after its minute.
    load.release(admitted, Some(7), at(500_000));
    assert_eq!(load.tokens(at(500_000)), 0);
}

#[test]
fn what_never_ended_is_forgotten() {
    let mut load = Load::default();
    let lost = load.admit(parallel(1), 1, true, at(0)).unwrap();
    assert_eq!(load.admit(parallel(1), 1, true, at(14 * 60_000)), Err(1));
    let admitted = load.admit(parallel(1), 1, true, at(17 * 60_000)).unwrap();
    // It ends after all: that gives nobody else's place away.
    load.release(lost, None, at(17 * 60_000));
    assert_eq!(load.admit(parallel(1), 1, true, at(17 * 60_000)), Err(1));
    load.release(admitted, None, at(18 * 60_000));
    assert!(load.admit(parallel(1), 1, true, at(18 * 60_000)).is_ok());
    // A model without a limit on them has none in flight.
    let mut load = Load::default();
    load.admit(rpm(9), 1, false, at(0)).unwrap();
    assert_eq!(load.in_flight(at(0)), 0);
}

#[test]
fn a_clock_that_is_set_back_blocks_nobody_for_long() {
    let mut load = Load::default();
    load.admit(rpm(1), 1, true, at(7_200_000)).unwrap();
    assert!(load.admit(rpm(1), 1, true, at(0)).is_ok());
    assert_eq!(load.admit(rpm(1), 1, true, at(0)), Err(61));
}

/// Requests of many clients at any times: no span of 60 seconds has more than `rpm`, nor more at once than allowed, and a
/// request waits only where it must.
#[test]
fn limits_hold_for_every_span() {
    // Together less than a lease.
    let requests = vec((0..7_000_u64, any::<bool>()), 1..120);
    holds(300, (1..6_u64, 1..4_u64, requests), |(limit, at_once, requests)| {
        let capacity = Capacity { rpm: Some(limit), tpm: None, max_parallel_requests: Some(at_once) };
        let (mut load, mut now) = (Load::default(), 0);
        let mut admitted: Vec<u64> = Vec::new();
        let mut flying: Vec<Admitted> = Vec::new();
        for (passed, ends) in requests {
            now += passed;
            if ends && let Some(admitted) = flying.pop() {
                load.release(admitted, None, at(now));
            }
            let recent = admitted.iter().filter(|then| now - **then <= 60_000).count() as u64;
            let about = admitted.iter().filter(|then| now - **then < 61_000).count() as u64;
            match load.admit(capacity, 1, true, at(now)) {
                Ok(one) => {
                    assert!(recent < limit, "{recent} before, {limit} allowed: {load:?}");
                    admitted.push(now);
                    flying.push(one);
                    assert!(flying.len() as u64 <= at_once, "{} at once", flying.len());
                }
                Err(_) => assert!(about >= limit || flying.len() as u64 >= at_once, "refused without need: {load:?}"),
            }
            load = Load::from_bytes(&load.to_bytes()).unwrap();
            assert!(load.to_bytes().len() < 1_300);
        }
    });
}

/// The time that a client is told is enough, and a second less is not.
#[test]
fn the_wait_is_right() {
    let requests = vec((0..20_000_u64, 1..80_u64), 1..60);
    holds(300, requests, |requests| {
        let capacity = Capacity { rpm: Some(5), tpm: Some(200), max_parallel_requests: None };
        let (mut load, mut now) = (Load::default(), 0);
        for (passed, tokens) in requests {
            now += passed;
            let Err(wait) = load.admit(capacity, tokens, false, at(now)) else { continue };
            let second = now / 1_000 * 1_000;
            assert_eq!(load.wait(capacity, tokens, at(second + u64::from(wait) * 1_000)), 0, "{load:?}");
            assert!(load.wait(capacity, tokens, at(second + u64::from(wait - 1) * 1_000)) > 0, "{load:?}");
        }
    });
}

#[test]
fn garbage_is_no_load() {
    let mut load = Load::default();
    for second in 0..5 {
        load.admit(NONE, 3, true, at(second * 1_000)).unwrap();
    }
    let bytes = load.to_bytes();
    for cut in 0..bytes.len() {
        assert_eq!(Load::from_bytes(&bytes[..cut]), None, "{cut}");
    }
    holds(500, vec(any::<u8>(), 0..200), |bytes| {
        if let Some(mut load) = Load::from_bytes(&bytes) {
            let _ = load.admit(rpm(3), u64::MAX, true, at(0));
            let _ = (load.tokens(at(0)), load.requests(at(0)), load.in_flight(at(0)));
        }
    });
}
