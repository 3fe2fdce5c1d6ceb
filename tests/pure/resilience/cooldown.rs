//! Prevents: a model that fails and stays, one that never comes back, and a return that is a stampede.

use std::time::Duration;

use adaptive_router::config::Cooldown;
use adaptive_router::resilience::cooldown::{Availability, EVERYONE, Failure, Phase, caller};
use adaptive_router::resilience::outcome::{Ending, Outcome, Reason, Verdict, retry_after};
use adaptive_router::resilience::provider_errors::fault;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::random::holds;

const MODEL: u32 = 7;
const RULES: Cooldown = Cooldown { allowed_fails: 3, time: Duration::from_secs(60) };

/// Milliseconds of some day.
fn at(ms: i64) -> Duration {
    Duration::from_millis((1_700_000_000_000 + ms) as u64)
}

fn failure(at_once: bool, retry_after: Option<u64>, began: i64) -> Failure {
    let retry_after = retry_after.map(Duration::from_secs);
    Failure { reason: Reason::ServerError, at_once, retry_after, began: at(began), caller: EVERYONE }
}

/// What a change says matters in other tests.
fn ignore(_: bool) {}

/// What happens to a model, each at its time.
#[derive(Clone, Copy, Debug)]
enum Event {
    Fail,
    FailOf(i64),
    Refuse(Option<u64>),
    Succeed,
    SucceedOf(i64),
    Probe(bool),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Now {
    Healthy,
    CoolingUntil(i64),
    ReturningAt(i64),
}

#[test]
fn the_cooldown_by_rows() {
    use Event::{Fail, FailOf, Probe, Refuse, Succeed, SucceedOf};
    use Now::{CoolingUntil, Healthy, ReturningAt};
    // What happens when, and what holds right after.
    let rows: &[(&str, &[(i64, Event, Now)])] = &[
        (
            "one too many",
            &[(0, Fail, Healthy), (1, Fail, Healthy), (2, Fail, Healthy), (3, Fail, CoolingUntil(60_003))],
        ),
        (
            "not in one minute",
            &[
                (0, Fail, Healthy),
                (0, Fail, Healthy),
                (0, Fail, Healthy),
                (65_000, Fail, Healthy),
                (65_001, Fail, Healthy),
            ],
        ),
        ("successes between do not count", &[(0, Fail, Healthy), (1, Succeed, Healthy), (2, Fail, Healthy)]),
        ("too many requests", &[(0, Refuse(None), CoolingUntil(60_000))]),
        ("the provider's word", &[(0, Refuse(Some(5)), CoolingUntil(5_000))]),
        ("at once is over at once", &[(0, Refuse(Some(0)), ReturningAt(0)), (5, Probe(true), ReturningAt(15))]),
        (
            "what was on its way tells nothing new",
            &[
                (0, Refuse(None), CoolingUntil(60_000)),
                (5, FailOf(-10), CoolingUntil(60_000)),
                (6, SucceedOf(-10), CoolingUntil(60_000)),
                (60_000, FailOf(-1), ReturningAt(60_000)),
            ],
        ),
        (
            "but a longer wait does",
            &[(0, Refuse(Some(5)), CoolingUntil(5_000)), (1, Refuse(Some(9)), CoolingUntil(9_001))],
        ),
        (
            "the least bad of all fails again",
            &[(0, Refuse(Some(5)), CoolingUntil(5_000)), (1_000, Fail, CoolingUntil(61_000))],
        ),
        (
            "the least bad of all is well again",
            &[(0, Refuse(None), CoolingUntil(60_000)), (1_000, Succeed, ReturningAt(1_500))],
        ),
        (
            "a worker that did not know yet proves nothing",
            &[
                (0, Refuse(None), CoolingUntil(60_000)),
                (200, SucceedOf(100), CoolingUntil(60_000)),
                (400, SucceedOf(100), CoolingUntil(60_000)),
            ],
        ),
        (
            "the provider knows best",
            &[(0, Refuse(Some(5)), CoolingUntil(5_000)), (1_000, SucceedOf(1_000), CoolingUntil(5_000))],
        ),
        (
            "a careful return",
            &[
                (0, Refuse(None), CoolingUntil(60_000)),
                (60_000, Probe(true), ReturningAt(61_000)),
                (60_500, Probe(false), ReturningAt(61_000)),
                (60_600, Succeed, ReturningAt(61_100)),
                (61_100, Probe(true), ReturningAt(61_600)),
                (61_200, Succeed, ReturningAt(61_450)),
                (61_500, Succeed, Healthy),
                (61_600, Probe(true), Healthy),
                (61_700, Fail, Healthy),
            ],
        ),
        (
            "a short cooldown returns faster",
            &[(0, Refuse(Some(1)), CoolingUntil(1_000)), (1_000, Probe(true), ReturningAt(1_062))],
        ),
        (
            "a failed probe",
            &[
                (0, Refuse(None), CoolingUntil(60_000)),
                (70_000, Probe(true), ReturningAt(71_000)),
                (70_100, Fail, CoolingUntil(130_100)),
            ],
        ),
    ];
    for (name, events) in rows {
        let mut table = Availability::default();
        for (ms, event, expected) in *events {
            let now = at(*ms);
            match *event {
                Fail => ignore(table.fail(MODEL, failure(false, None, *ms), RULES, now)),
                FailOf(began) => ignore(table.fail(MODEL, failure(false, None, began), RULES, now)),
                Refuse(wait) => ignore(table.fail(MODEL, failure(true, wait, *ms), RULES, now)),
                Succeed => ignore(table.succeed(MODEL, EVERYONE, now, now)),
                SucceedOf(began) => assert!(!table.succeed(MODEL, EVERYONE, at(began), now), "{name}"),
                Probe(expected) => assert_eq!(table.probe(MODEL, EVERYONE, now), expected, "{name}, {ms}"),
            }
            let expected = match *expected {
                Healthy => Phase::Healthy,
                CoolingUntil(until) => Phase::Cooling { until: at(until) },
                ReturningAt(next) => Phase::Returning { next: at(next) },
            };
            assert_eq!(table.phase(MODEL, EVERYONE, now), expected, "{name}, {ms}");
            assert_eq!(table.phase(MODEL + 1, EVERYONE, now), Phase::Healthy, "{name}: another model");
            assert_eq!(Availability::from_bytes(&table.to_bytes()).as_ref(), Some(&table), "{name}");
        }
    }
}

#[test]
fn a_cooldown_is_told_once() {
    let mut table = Availability::default();
    let told: Vec<bool> = (0..8).map(|ms| table.fail(MODEL, failure(false, None, ms), RULES, at(ms))).collect();
    assert_eq!(told, [false, false, false, true, false, false, false, false]);
    let none = Cooldown { allowed_fails: 0, ..RULES };
    assert!(Availability::default().fail(MODEL, failure(false, None, 0), none, at(0)));
    let many = Cooldown { allowed_fails: u32::MAX, ..RULES };
    assert!(!Availability::default().fail(MODEL, failure(false, None, 0), many, at(0)));
}

#[test]
fn the_estimate_forgets_in_minutes() {
    let mut table = Availability::default();
    assert_eq!(table.estimate(MODEL, at(0)), 1.0);
    for ms in 0..3 {
        table.fail(MODEL, failure(false, None, ms), RULES, at(ms));
    }
    let estimates: Vec<f64> = [0, 120_000, 240_000, 3_600_000].map(|ms| table.estimate(MODEL, at(ms))).to_vec();
    assert!(estimates.is_sorted() && estimates[0] < 0.26 && estimates[3] > 0.99, "{estimates:?}");
    assert!((estimates[1] - 1.0 / 2.5).abs() < 1e-3, "{estimates:?}");
}

/// Whatever happens: a model whose cooldown has passed is tried, and after a few good answers it is healthy.
#[test]
fn every_model_comes_back() {
    let events = vec((0..6_u8, 0..100_000_i64, 0..200_u64), 0..40);
    holds(500, events, |events| {
        let mut table = Availability::default();
        let mut ms = 0;
        for (kind, passed, wait) in events {
            ms += passed;
            let began = ms - passed / 2;
            match kind {
                0 | 1 => ignore(table.fail(MODEL, failure(kind == 0, None, began), RULES, at(ms))),
                2 => ignore(table.fail(MODEL, failure(true, Some(wait), began), RULES, at(ms))),
                3 | 4 => ignore(table.succeed(MODEL, EVERYONE, at(began), at(ms))),
                _ => ignore(table.probe(MODEL, EVERYONE, at(ms))),
            }
            assert_eq!(Availability::from_bytes(&table.to_bytes()), Some(table.clone()));
        }
        ms += 201_000;
        for _ in 0..3 {
            assert!(table.probe(MODEL, EVERYONE, at(ms)), "{table:?}");
            table.succeed(MODEL, EVERYONE, at(ms), at(ms + 1));
            ms += 1_002;
        }
        assert!(table.is_healthy(MODEL, EVERYONE), "{table:?}");
    });
}

#[test]
fn garbage_is_no_table() {
    let mut table = Availability::default();
    table.fail(MODEL, failure(true, None, 0), RULES, at(0));
    let bytes = table.to_bytes();
    for cut in (0..bytes.len()).filter(|cut| *cut != 1) {
        assert_eq!(Availability::from_bytes(&bytes[..cut]), None, "{cut}");
    }
    assert_eq!(Availability::from_bytes(&[3]), None);
    holds(500, vec(any::<u8>(), 0..300), |bytes| {
        if let Some(mut table) = Availability::from_bytes(&bytes) {
            table.fail(MODEL, failure(true, None, 0), RULES, at(0));
        }
    });
}

#[test]
fn memory_is_bounded() {
    let mut table = Availability::default();
    for model in 0..1_000 {
        table.fail(model, failure(true, None, 0), RULES, at(0));
    }
    assert!(table.to_bytes().len() < 20_000);
    assert!(!table.is_healthy(999, EVERYONE));
}

/// What the requests of one caller alone provoke takes the model from nobody else.
#[test]
fn one_caller_cools_a_model_for_itself() {
    let [evil, honest] = [b"evil", b"okay"].map(|credential| caller(credential));
    let of = |caller, at_once, began| Failure { caller, ..failure(at_once, None, began) };
    let cools = |table: &Availability, now| {
        [evil, honest, EVERYONE].map(|caller| matches!(table.phase(MODEL, caller, at(now)), Phase::Cooling { .. }))
    };
    for at_once in [false, true] {
        let mut table = Availability::default();
        (0..10).for_each(|ms| ignore(table.fail(MODEL, of(evil, at_once, ms), RULES, at(ms))));
        assert_eq!(cools(&table, 10), [true, false, true]);
        // The others' answers do not end what is not theirs.
        assert!(table.is_healthy(MODEL, honest) && !table.succeed(MODEL, honest, at(1_000), at(1_100)));
        let mut read = Availability::from_bytes(&table.to_bytes()).unwrap();
        assert_eq!(read, table);
        // A second caller fails: it is the model.
        ignore(read.fail(MODEL, of(honest, false, 2_000), RULES, at(2_001)));
        assert_eq!(cools(&read, 2_002), [true, true, true]);
        // Its time is over for the first one.
        assert!(matches!(table.phase(MODEL, evil, at(61_000)), Phase::Returning { .. }));
        assert_eq!(table.phase(MODEL, honest, at(61_000)), Phase::Healthy);
    }
    // Failures of several callers count together, as ever, and so does what is nobody's.
    for callers in [[evil, honest, evil, honest], [evil, evil, evil, EVERYONE], [EVERYONE, evil, evil, evil]] {
        let mut table = Availability::default();
        callers.into_iter().for_each(|caller| ignore(table.fail(MODEL, of(caller, false, 0), RULES, at(1))));
        assert_eq!(cools(&table, 2), [true, true, true]);
    }
    // Callers without a credential are one.
    assert_ne!(caller(b""), EVERYONE);
    // A minute later the past is forgotten.
    let mut table = Availability::default();
    ignore(table.fail(MODEL, of(honest, false, 0), RULES, at(1)));
    (0..4).for_each(|ms| ignore(table.fail(MODEL, of(evil, false, 90_000 + ms), RULES, at(90_000 + ms))));
    assert_eq!(cools(&table, 90_010), [true, false, true]);
}

/// The clock was set back by an hour.
#[test]
fn a_cooldown_of_the_future_is_over() {
    let mut table = Availability::default();
    ignore(table.fail(MODEL, failure(true, Some(600), 3_600_000), RULES, at(3_600_000)));
    assert_eq!(table.phase(MODEL, EVERYONE, at(0)), Phase::Healthy);
    let mut other = table.clone();
    assert!(table.succeed(MODEL, EVERYONE, at(0), at(10)) && table.is_healthy(MODEL, EVERYONE));
    ignore(other.fail(MODEL, failure(true, None, 0), RULES, at(10)));
    assert_eq!(other.phase(MODEL, EVERYONE, at(11)), Phase::Cooling { until: at(60_010) });
}

#[test]
fn endings_by_rows() {
    let (down, failure) = (Verdict::Down, Verdict::Failure);
    let account = r#"{"error": {"message": "Incorrect API key provided"}}"#;
    let gone = r#"{"error": {"message": "The model `m` does not exist", "code": "model_not_found"}}"#;
    for (status, details, verdict, with_credentials) in [
        (200, "via_upstream", Verdict::Available, Verdict::Available),
        (302, "via_upstream", Verdict::Available, Verdict::Available),
        (429, "via_upstream", down(Reason::TooManyRequests), Verdict::Nothing),
        (429, "", down(Reason::TooManyRequests), Verdict::Nothing),
        (401, "via_upstream", down(Reason::Auth), Verdict::Nothing),
        (403, "via_upstream", down(Reason::Auth), Verdict::Nothing),
        (404, "via_upstream", down(Reason::NotFound), Verdict::Nothing),
        (400, "via_upstream", down(Reason::Auth), Verdict::Nothing),
        (413, "via_upstream", Verdict::Nothing, Verdict::Nothing),
        (408, "via_upstream", failure(Reason::Timeout), failure(Reason::Timeout)),
        (500, "via_upstream", failure(Reason::ServerError), failure(Reason::ServerError)),
        (504, "via_upstream", failure(Reason::ServerError), failure(Reason::ServerError)),
        (529, "via_upstream", failure(Reason::ServerError), failure(Reason::ServerError)),
        (504, "response_timeout", failure(Reason::Timeout), failure(Reason::Timeout)),
        (504, "upstream_response_timeout", failure(Reason::Timeout), failure(Reason::Timeout)),
        (504, "upstream_per_try_timeout", failure(Reason::Timeout), failure(Reason::Timeout)),
        (504, "stream_idle_timeout", failure(Reason::Timeout), failure(Reason::Timeout)),
        (503, "no_healthy_upstream", failure(Reason::Connect), failure(Reason::Connect)),
        (503, "cluster_not_found", failure(Reason::Connect), failure(Reason::Connect)),
        (
            503,
            "upstream_reset_before_response_started{connection_termination}",
            failure(Reason::Connect),
            failure(Reason::Connect),
        ),
    ] {
        for (caller_credentials, verdict) in [(false, verdict), (true, with_credentials)] {
            let body = if status == 404 { gone } else { account };
            let ending = Ending::of(status, fault(status, body.as_bytes()), Some(details.as_bytes())).unwrap();
            let outcome = Outcome { ending, retry_after: None, caller_credentials, caller: 1, began: at(0) };
            assert_eq!(outcome.verdict(), verdict, "{status} {details} {caller_credentials}");
        }
    }
    // What Envoy answers for other reasons says nothing of a provider.
    for (status, details) in [
        (404, "route_not_found"),
        (408, "request_overall_timeout"),
        (408, "stream_idle_timeout"),
        (413, "request_payload_too_large"),
        (403, "rbac_access_denied_matched_policy[none]"),
        (200, "downstream_remote_disconnect"),
    ] {
        assert_eq!(Ending::of(status, None, Some(details.as_bytes())), None, "{details}");
    }
    let server = fault(500, b"");
    assert_eq!(Ending::of(500, server, None), Some(Ending::Error(server)));
}

#[test]
fn retry_after_by_rows() {
    let now = Duration::from_secs(784_111_777);
    for (value, expected) in [
        ("0", Some(0)),
        ("7", Some(7)),
        (" 120 ", Some(120)),
        ("1e9", Some(3_600)),
        ("86400", Some(3_600)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0)),
        ("Sun, 06 Nov 1994 08:50:07 GMT", Some(30)),
        ("Sun, 06 Nov 1994 07:00:00 GMT", Some(0)),
        ("Sat, 06 Nov 2094 08:49:37 GMT", Some(3_600)),
        ("Thu, 29 Feb 1996 00:00:00 GMT", Some(3_600)),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("NaN", None),
        ("Sun, 06 Nov 1994", None),
        ("Sun, 06 Foo 1994 08:49:37 GMT", None),
        ("Sun, 06 Nov 1994 08:49:37 CET", None),
        ("Sun, 99 Nov 1994 08:49:37 GMT", None),
        ("Sun, 06 Nov 99999999 08:49:37 GMT", None),
    ] {
        assert_eq!(retry_after(value.as_bytes(), now), expected.map(Duration::from_secs), "{value:?}");
    }
    assert_eq!(retry_after(b"\xFF", now), None);
    assert_eq!(retry_after(b"0.5", now), Some(Duration::from_millis(500)));
    // The days of a leap year's end and of the next one's begin.
    for (date, seconds) in
        [("Thu, 29 Feb 1996 23:59:58 GMT", 825_638_398), ("Fri, 01 Mar 1996 00:00:03 GMT", 825_638_403)]
    {
        let now = Duration::from_secs(825_638_398);
        assert_eq!(retry_after(date.as_bytes(), now), Some(Duration::from_secs(seconds - 825_638_398)), "{date}");
    }
}
