//! Which models can be reached at all: a cooldown for those that fail, and a careful return.
//!
//! ```text
//!            failure that is enough                 its time is over
//!  healthy ────────────────────────▶ cooling ───────────────────────▶ returning
//!     ▲                                 ▲  └──── success ────────────▶ │  │
//!     │                                 └──────── failure ─────────────┘  │
//!     └───────────────────── three successes ─────────────────────────────┘
//! ```
//!
//! If only one caller's requests fail (a body of its own may provoke an answer of 500), the model cools for that caller
//! alone. As soon as another caller's request fails there, too, the model cools for all callers.
//!
//! A returning model gets single requests, more and more often. An attempt can end a cooldown only if it began after
//! the cooldown did. Until the time is over it must also have begun [`KNOWN_MS`] later: by then every worker knew, so
//! the model was tried on purpose, because all were cooling. If the provider itself named the time (`retry-after`),
//! even that does not end it. The table of a router stands in shared data. It is written when a model fails and then
//! until the model is healthy again, but not for the success of a healthy model.

use std::time::Duration;

use crate::bytes::take;
use crate::config::Cooldown;
use crate::hash;
use crate::resilience::outcome::Reason;

/// Failures count for a minute, in so many buckets of [`BUCKET_MS`].
const BUCKETS: usize = 12;
const BUCKET_MS: u64 = 5_000;
/// Successes after which a returning model is healthy.
const PROOFS: u8 = 3;
/// A returning model gets its second request after this part of the cooldown, within bounds; each success halves it.
const SPACING_PART: u64 = 16;
const SPACING_MS: (u64, u64) = (10, 1_000);
/// After this time all workers know of a cooldown.
const KNOWN_MS: u64 = 250;
/// A cooldown that begins further in the future counts as over, because a clock was set back since.
const FUTURE_MS: u64 = 2_000;
/// After this time the estimate has forgotten half of what happened.
const HALF_LIFE_MS: f64 = 120_000.0;
/// Models in a table, at most; those of earlier configurations go first.
const MAX_MODELS: usize = 128;
/// First byte of a table; another layout has another number.
const VERSION: u8 = 2;
/// Stands in place of a caller, for failures and phases that concern all callers.
pub const EVERYONE: u32 = 0;

/// What is known of a router's models.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Availability {
    /// By the fingerprint of the name; a model without a record never failed.
    models: Vec<(u32, Record)>,
}

/// A failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    pub reason: Reason,
    /// One such failure is enough to cool the model.
    pub at_once: bool,
    /// The time that the provider asked for. It is used instead of the configured time.
    pub retry_after: Option<Duration>,
    pub began: Duration,
    /// Whose request it was, as [`caller`] gives it, or [`EVERYONE`].
    pub caller: u32,
}

/// The number of a caller, by its credential.
pub fn caller(credential: &[u8]) -> u32 {
    (hash::of_bytes(credential) as u32).max(EVERYONE + 1)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Healthy,
    /// Not to be used until then.
    Cooling {
        until: Duration,
    },
    /// May have its next request then.
    Returning {
        next: Duration,
    },
}

/// All times are milliseconds of the Unix epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Record {
    /// 0: it is healthy.
    cooled_ms: u64,
    until_ms: u64,
    next_ms: u64,
    spacing_ms: u32,
    proofs: u8,
    /// The caller of all failed requests, or [`EVERYONE`] if several callers had one.
    only: u32,
    /// The provider itself named the time.
    told: bool,
    reason: Reason,
    /// Number of the newest bucket, and the failures in each.
    bucket: u64,
    failures: [u32; BUCKETS],
    /// Successes and failures, fading; as of `seen_ms`.
    succeeded: f32,
    failed: f32,
    seen_ms: u64,
}

impl Availability {
    /// No model failed of late.
    pub fn is_empty(&self) -> bool {
        self.models.is_empty()
    }

    /// The model's phase for this caller. For [`EVERYONE`], the cooldown of any caller counts.
    pub fn phase(&self, model: u32, caller: u32, now: Duration) -> Phase {
        let record = self.record(model).filter(|record| record.is_of(caller));
        record.map_or(Phase::Healthy, |record| record.phase(ms(now)))
    }

    /// Whether the model is healthy for this caller, so that a success would change nothing.
    pub fn is_healthy(&self, model: u32, caller: u32) -> bool {
        self.record(model).is_none_or(|record| record.cooled_ms == 0 || !record.is_of(caller))
    }

    /// Estimated from the last minutes: 1 for a model that did not fail.
    pub fn estimate(&self, model: u32, now: Duration) -> f64 {
        self.record(model).map_or(1.0, |record| record.estimate(ms(now)))
    }

    /// An attempt failed; with `at_once` one is enough. True: the model cools from now on.
    pub fn fail(&mut self, model: u32, failure: Failure, rules: Cooldown, now: Duration) -> bool {
        let (began_ms, now_ms) = (ms(failure.began), ms(now));
        let length_ms = ms(failure.retry_after.unwrap_or(rules.time));
        self.tidy(now_ms);
        self.change(model, |record| {
            if record.is_of_the_future(now_ms) {
                *record = Record::default();
            }
            record.see(now_ms, 0.0, 1.0);
            let is_old = began_ms < record.cooled_ms;
            let phase = record.phase(now_ms);
            let count = if phase == Phase::Healthy { record.count_failure(now_ms) } else { 0 };
            match count {
                1 => record.only = failure.caller,
                _ if record.only != failure.caller => record.only = EVERYONE,
                _ => {}
            }
            let cools = match phase {
                Phase::Healthy => failure.at_once || count > rules.allowed_fails,
                Phase::Returning { .. } => !is_old,
                Phase::Cooling { .. } => {
                    // Attempts that began before the cooldown tell nothing new, unless the provider names a time.
                    if !is_old || failure.retry_after.is_some() {
                        record.until_ms = record.until_ms.max(now_ms.saturating_add(length_ms));
                        record.next_ms = record.until_ms;
                        record.told |= failure.retry_after.is_some();
                    }
                    false
                }
            };
            if cools {
                record.cool(failure.reason, length_ms, now_ms);
                record.told = failure.retry_after.is_some();
            }
            cools
        })
    }

    /// An attempt at a model that is not healthy succeeded. False: that changes nothing.
    pub fn succeed(&mut self, model: u32, caller: u32, began: Duration, now: Duration) -> bool {
        let (began_ms, now_ms) = (ms(began), ms(now));
        if self.record(model).is_some_and(|record| record.is_of_the_future(now_ms)) {
            self.change(model, |record| *record = Record::default());
            return true;
        }
        if self.record(model).is_none_or(|record| !record.is_of(caller) || !record.is_proven_by(began_ms, now_ms)) {
            return false;
        }
        self.change(model, |record| {
            record.see(now_ms, 1.0, 0.0);
            record.proofs += 1;
            record.until_ms = record.until_ms.min(now_ms);
            record.next_ms = now_ms.saturating_add(record.spacing());
            if record.proofs >= PROOFS {
                let Record { succeeded, failed, seen_ms, .. } = *record;
                *record = Record { succeeded, failed, seen_ms, ..Record::default() };
            }
        });
        true
    }

    /// Takes the one request that a returning model may have now. False: another one was faster.
    pub fn probe(&mut self, model: u32, caller: u32, now: Duration) -> bool {
        let now_ms = ms(now);
        match self.phase(model, caller, now) {
            Phase::Healthy => true,
            Phase::Returning { next } if next <= now => {
                self.change(model, |record| record.next_ms = now_ms.saturating_add(record.spacing()));
                true
            }
            _ => false,
        }
    }

    /// None where the bytes are not a table.
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Availability> {
        let bytes = &mut bytes;
        let [version] = take::<1>(bytes)?;
        let mut models = Vec::new();
        while version == VERSION && !bytes.is_empty() && models.len() < MAX_MODELS {
            models.push((u32::from_le_bytes(take(bytes)?), Record::take(bytes)?));
        }
        (version == VERSION && bytes.is_empty()).then_some(Availability { models })
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        for (model, record) in &self.models {
            bytes.extend(model.to_le_bytes());
            record.put(&mut bytes);
        }
        bytes
    }

    fn record(&self, model: u32) -> Option<&Record> {
        self.models.iter().find(|(name, _)| *name == model).map(|(_, record)| record)
    }

    fn change<R>(&mut self, model: u32, change: impl FnOnce(&mut Record) -> R) -> R {
        if let Some((_, record)) = self.models.iter_mut().find(|(name, _)| *name == model) {
            return change(record);
        }
        let mut record = Record::default();
        let said = change(&mut record);
        self.models.push((model, record));
        said
    }

    /// Forgets models of which nothing is left to say.
    fn tidy(&mut self, now_ms: u64) {
        self.models.retain(|(_, record)| record.cooled_ms != 0 || now_ms.saturating_sub(record.seen_ms) < 600_000);
        if self.models.len() >= MAX_MODELS {
            self.models.remove(0);
        }
    }
}

impl Record {
    fn is_of(&self, caller: u32) -> bool {
        self.only == EVERYONE || caller == EVERYONE || self.only == caller
    }

    fn is_of_the_future(&self, now_ms: u64) -> bool {
        self.cooled_ms > now_ms.saturating_add(FUTURE_MS)
    }

    fn phase(&self, now_ms: u64) -> Phase {
        match self.cooled_ms {
            0 => Phase::Healthy,
            _ if self.is_of_the_future(now_ms) => Phase::Healthy,
            _ if now_ms < self.until_ms => Phase::Cooling { until: Duration::from_millis(self.until_ms) },
            _ => Phase::Returning { next: Duration::from_millis(self.next_ms) },
        }
    }

    /// Whether the success of an attempt that began then says that the model is well again.
    fn is_proven_by(&self, began_ms: u64, now_ms: u64) -> bool {
        match self.phase(now_ms) {
            Phase::Healthy => false,
            Phase::Returning { .. } => began_ms >= self.cooled_ms,
            Phase::Cooling { .. } => !self.told && began_ms >= self.cooled_ms.saturating_add(KNOWN_MS),
        }
    }

    fn cool(&mut self, reason: Reason, length_ms: u64, now_ms: u64) {
        let until_ms = now_ms.saturating_add(length_ms);
        let Record { succeeded, failed, seen_ms, only, .. } = *self;
        let spacing_ms = (length_ms / SPACING_PART).clamp(SPACING_MS.0, SPACING_MS.1) as u32;
        let cooled_ms = now_ms.max(1);
        *self = Record {
            cooled_ms,
            until_ms,
            next_ms: until_ms,
            spacing_ms,
            reason,
            succeeded,
            failed,
            seen_ms,
            only,
            ..Record::default()
        };
    }

    /// Time between two requests of a returning model.
    fn spacing(&self) -> u64 {
        u64::from(self.spacing_ms) >> self.proofs
    }

    /// Counts one more failure, and says how many there were in the last minute.
    fn count_failure(&mut self, now_ms: u64) -> u32 {
        let newest = now_ms / BUCKET_MS;
        let passed = newest.saturating_sub(self.bucket).min(BUCKETS as u64) as usize;
        self.bucket = self.bucket.max(newest);
        self.failures.rotate_right(passed);
        self.failures.iter_mut().take(passed).for_each(|bucket| *bucket = 0);
        if let Some(bucket) = self.failures.first_mut() {
            *bucket = bucket.saturating_add(1);
        }
        self.failures.iter().fold(0, |sum, bucket| sum.saturating_add(*bucket))
    }

    /// Adds to the estimate.
    fn see(&mut self, now_ms: u64, successes: f64, failures: f64) {
        let left = self.left(now_ms);
        self.succeeded = (f64::from(self.succeeded) * left + successes) as f32;
        self.failed = (f64::from(self.failed) * left + failures) as f32;
        self.seen_ms = now_ms;
    }

    /// One success is added, so that a model of which nothing is known counts as available.
    fn estimate(&self, now_ms: u64) -> f64 {
        let left = self.left(now_ms);
        let (succeeded, failed) = (1.0 + f64::from(self.succeeded) * left, f64::from(self.failed) * left);
        succeeded / (succeeded + failed)
    }

    /// What is left of the counts.
    fn left(&self, now_ms: u64) -> f64 {
        (-(now_ms.saturating_sub(self.seen_ms) as f64) / HALF_LIFE_MS).exp2()
    }

    fn take(bytes: &mut &[u8]) -> Option<Record> {
        let mut record = Record {
            cooled_ms: u64::from_le_bytes(take(bytes)?),
            until_ms: u64::from_le_bytes(take(bytes)?),
            next_ms: u64::from_le_bytes(take(bytes)?),
            spacing_ms: u32::from_le_bytes(take(bytes)?),
            only: u32::from_le_bytes(take(bytes)?),
            ..Record::default()
        };
        let [proofs, told, reason] = take::<3>(bytes)?;
        record.told = told != 0;
        record.proofs = proofs.min(PROOFS);
        record.reason = Reason::ALL.get(usize::from(reason)).copied()?;
        record.bucket = u64::from_le_bytes(take(bytes)?);
        for bucket in &mut record.failures {
            *bucket = u32::from_le_bytes(take(bytes)?);
        }
        record.succeeded = weight(f32::from_le_bytes(take(bytes)?))?;
        record.failed = weight(f32::from_le_bytes(take(bytes)?))?;
        record.seen_ms = u64::from_le_bytes(take(bytes)?);
        Some(record)
    }

    fn put(&self, bytes: &mut Vec<u8>) {
        for number in [self.cooled_ms, self.until_ms, self.next_ms] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(self.spacing_ms.to_le_bytes());
        bytes.extend(self.only.to_le_bytes());
        bytes.extend([self.proofs, u8::from(self.told), self.reason as u8]);
        bytes.extend(self.bucket.to_le_bytes());
        bytes.extend(self.failures.iter().flat_map(|bucket| bucket.to_le_bytes()));
        bytes.extend(self.succeeded.to_le_bytes());
        bytes.extend(self.failed.to_le_bytes());
        bytes.extend(self.seen_ms.to_le_bytes());
    }
}

fn weight(number: f32) -> Option<f32> {
    (number.is_finite() && number >= 0.0).then_some(number)
}

fn ms(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
