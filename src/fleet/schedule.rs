//! When to sync next: regularly, and more and more rarely while the side-car does not answer.

use std::time::Duration;

/// Longest pause between attempts, unless the interval itself is longer. A store that came back goes unnoticed for at
/// most that long.
const MAX_BACKOFF: Duration = Duration::from_secs(5);

/// When to sync next.
#[derive(Clone, Debug)]
pub struct Schedule {
    interval: Duration,
    /// Failures in a row.
    failures: u32,
    due_at: Duration,
}

impl Schedule {
    /// The first sync is due at once.
    pub fn new(interval: Duration) -> Schedule {
        Schedule { interval, failures: 0, due_at: Duration::ZERO }
    }

    /// Whether a sync is due. A clock that went back far delays nothing.
    pub fn is_due(&self, now: Duration) -> bool {
        now >= self.due_at || self.due_at.saturating_sub(now) > self.interval.max(MAX_BACKOFF)
    }

    pub fn succeeded(&mut self, now: Duration) {
        self.failures = 0;
        self.due_at = now + self.interval;
    }

    /// Waits twice as long after each failure in a row. `jitter`, in 0..1, keeps replicas out of step.
    pub fn failed(&mut self, now: Duration, jitter: f64) {
        let longest = self.interval.max(MAX_BACKOFF);
        let pause = self.interval.saturating_mul(1 << self.failures.min(16)).min(longest);
        self.failures = self.failures.saturating_add(1);
        self.due_at = now + pause.mul_f64(0.5 + jitter.clamp(0.0, 1.0) / 2.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_wait_longer_and_longer_but_not_for_ever() {
        let mut schedule = Schedule::new(Duration::from_secs(1));
        let mut now = Duration::from_secs(100);
        assert!(schedule.is_due(now));
        let mut pauses = Vec::new();
        for _ in 0..6 {
            schedule.failed(now, 1.0);
            let before = now;
            while !schedule.is_due(now) {
                now += Duration::from_millis(100);
            }
            pauses.push((now - before).as_millis());
        }
        assert_eq!(pauses, [1_000, 2_000, 4_000, 5_000, 5_000, 5_000]);
        schedule.succeeded(now);
        assert!(!schedule.is_due(now) && schedule.is_due(now + Duration::from_secs(1)));
        assert!(schedule.is_due(Duration::ZERO), "the clock went back");
    }
}
