//! What to tell the side-car, what to make of its answer, and when: a state machine without any I/O.
//!
//! A sync carries the absolute counters of [`Table`]s, and only those epochs that changed since the side-car acknowledged
//! them. So it may be repeated, be lost or come late, and one that fails leaves everything where it is.

use std::time::Duration;

use crate::bandit::discounting::{self, OPEN, Span};
use crate::bandit::evidence::Evidence;
use crate::bytes::take;
use crate::feedback::answer_key::Salt;
use crate::fleet::counters::{Epoch, Table};
use crate::fleet::others::Fleet;
use crate::fleet::wire;

/// Longest pause between attempts, unless the interval itself is longer: so long a store that came back goes unnoticed.
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

/// What is known of the store, for all workers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// 0: no answer came yet.
    pub store: u64,
    pub salt: Salt,
}

impl Link {
    pub fn to_bytes(&self) -> Vec<u8> {
        [&self.store.to_le_bytes()[..], &self.salt].concat()
    }

    pub fn from_bytes(mut bytes: &[u8]) -> Option<Link> {
        let link = Link { store: u64::from_le_bytes(take(&mut bytes)?), salt: take(&mut bytes)? };
        bytes.is_empty().then_some(link)
    }
}

/// A table as a store acknowledged it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Acknowledged {
    pub store: u64,
    pub table: Table,
}

impl Acknowledged {
    pub fn to_bytes(&self) -> Vec<u8> {
        [&self.store.to_le_bytes()[..], &self.table.to_bytes()].concat()
    }

    pub fn from_bytes(mut bytes: &[u8]) -> Option<Acknowledged> {
        Some(Acknowledged { store: u64::from_le_bytes(take(&mut bytes)?), table: Table::from_bytes(bytes)? })
    }

    /// Whether this store knows counters of `own`: it opens an account for who counted something.
    pub fn is_of(&self, store: u64, own: &Table) -> bool {
        self.store == store && self.table.replica == own.replica && !self.table.is_empty()
    }
}

/// A model's name and how histories keep it.
pub type Name<'a> = (&'a str, u32);

/// The side-car's part of what is to be told of a request type. `known`: as [`Acknowledged::is_of`].
pub fn tell(
    (router, request_type): (&str, &str),
    models: &[Name],
    own: &Table,
    known: Option<&Table>,
    etag: u64,
    now_s: u32,
) -> wire::Table {
    let accounts: Vec<_> = models.iter().map(|(_, name)| own.account_of(*name)).collect();
    let epochs = own.epochs().iter().filter(|epoch| {
        let before = known.and_then(|known| known.epochs().iter().find(|before| before.number == epoch.number));
        let reset = models
            .iter()
            .any(|(_, name)| known.is_none_or(|known| known.account_of(*name).reset != own.account_of(*name).reset));
        reset || before.is_none_or(|before| before.span != epoch.span)
    });
    wire::Table {
        router: router.to_owned(),
        request_type: request_type.to_owned(),
        replica: own.replica,
        known: known.is_some(),
        models: models.iter().map(|(name, _)| (*name).to_owned()).collect(),
        resets: accounts.iter().map(|account| account.reset).collect(),
        picks: accounts.iter().map(|account| account.tally.picks).collect(),
        input_tokens: accounts.iter().map(|account| account.tally.input_tokens).collect(),
        output_tokens: accounts.iter().map(|account| account.tally.output_tokens).collect(),
        cost_microusd: accounts.iter().map(|account| account.tally.cost_microusd).collect(),
        epochs: epochs.map(|epoch| told(epoch, models, now_s)).collect(),
        etag,
    }
}

fn told(epoch: &Epoch, models: &[Name], now_s: u32) -> wire::Epoch {
    let of = |name: u32| {
        let cell = epoch.span.cells.iter().find(|(model, _)| *model == name);
        cell.map(|(_, evidence)| *evidence).unwrap_or_default()
    };
    let closed = epoch.span.ends_s != OPEN;
    wire::Epoch {
        number: epoch.number,
        closed,
        age_s: if closed { now_s.saturating_sub(epoch.span.ends_s) } else { 0 },
        successes: models.iter().map(|(_, name)| of(*name).successes).collect(),
        failures: models.iter().map(|(_, name)| of(*name).failures).collect(),
    }
}

/// What an answer says of a request type.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    pub retired: bool,
    pub fleet: Fleet,
    /// The latest reset of each model.
    pub resets: Vec<(u32, u32)>,
}

/// Reads an answer; nothing where it is none. `name_of` says how histories keep a name.
pub fn heard(answer: &wire::FleetTable, name_of: impl Fn(&str) -> u32, now_s: u32) -> Option<Heard> {
    let by_model = |length: usize| length == 0 || length == answer.models.len();
    let fits = answer.models.len() <= wire::MAX_MODELS
        && answer.epochs.len() <= wire::MAX_EPOCHS
        && by_model(answer.resets.len())
        && answer.epochs.iter().all(|epoch| by_model(epoch.successes.len()) && by_model(epoch.failures.len()));
    if !fits {
        return None;
    }
    let names: Vec<u32> = answer.models.iter().map(|model| name_of(model)).collect();
    let spans = answer.epochs.iter().map(|epoch| {
        let mut span = Span { ends_s: now_s.saturating_sub(epoch.age_s), cells: Vec::new() };
        if !epoch.closed {
            span.ends_s = OPEN;
        }
        for (name, (successes, failures)) in names.iter().zip(epoch.successes.iter().zip(&epoch.failures)) {
            let evidence = Evidence::try_new(*successes, *failures)?;
            if evidence.mass() > 0.0 {
                span.add(*name, evidence);
            }
        }
        Some(span)
    });
    let fleet = Fleet {
        etag: answer.etag,
        replica: answer.replica,
        own_from: answer.own_from,
        spans: discounting::joined(spans.collect::<Option<_>>()?),
    };
    let resets = names.iter().copied().zip(answer.resets.iter().copied()).collect();
    Some(Heard { retired: answer.retired, fleet, resets })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::usage::Tally;

    const NAMES: [Name; 2] = [("a", 1), ("b/ü.2", 2)];
    const PRAISE: Evidence = Evidence { successes: 1.0, failures: 0.0 };

    fn table(praises: usize) -> Table {
        let mut table = Table::default();
        table.replica = 7;
        (0..praises).for_each(|_| table.add(2, PRAISE, 1_000));
        table
    }

    #[test]
    fn only_what_was_not_acknowledged_is_told() {
        let before = table(6);
        let now = table(7);
        let of = |known| tell(("r", "t"), &NAMES, &now, known, 5, 1_010);
        let all = of(None);
        assert_eq!(
            all.epochs.iter().map(|epoch| (epoch.number, epoch.closed)).collect::<Vec<_>>(),
            [(0, true), (1, false)]
        );
        assert_eq!((all.epochs[0].age_s, all.epochs[0].successes.as_slice()), (10, &[0.0, 4.0][..]));
        let newer = of(Some(&before));
        assert_eq!(newer.epochs.iter().map(|epoch| epoch.successes[1]).collect::<Vec<_>>(), [3.0]);
        assert!(of(Some(&now)).epochs.is_empty());
    }

    #[test]
    fn what_a_model_was_used_for_is_told_as_a_whole_beside_its_name() {
        let mut now = table(0);
        let used = Tally { picks: 1, input_tokens: 20, output_tokens: 300, cost_microusd: 4_000 };
        now.count(2, used);
        let acknowledged = now.clone();
        now.count(2, used);
        let told = tell(("r", "t"), &NAMES, &now, Some(&acknowledged), 5, 1_010);
        assert_eq!((told.picks, told.input_tokens), (vec![0, 2], vec![0, 40]));
        assert_eq!((told.output_tokens, told.cost_microusd), (vec![0, 600], vec![0, 8_000]));
    }

    #[test]
    fn after_a_reset_everything_is_told_again() {
        let before = table(6);
        let mut now = before.clone();
        now.reset(1, 4, false);
        let told = tell(("r", "t"), &NAMES, &now, Some(&before), 5, 1_010);
        assert_eq!((told.epochs.len(), told.resets), (2, vec![4, 0]));
    }

    #[test]
    fn an_answer_is_checked_before_it_is_believed() {
        let epoch = |value: f64| wire::Epoch {
            successes: vec![value],
            failures: vec![0.0],
            closed: true,
            ..Default::default()
        };
        let answer = |epochs: Vec<wire::Epoch>| wire::FleetTable {
            models: vec!["b/ü.2".into()],
            resets: vec![3],
            epochs,
            ..Default::default()
        };
        let name = |_: &str| 2;
        let good = heard(&answer(vec![epoch(2.0), wire::Epoch { closed: false, ..epoch(3.0) }]), name, 1_000).unwrap();
        assert_eq!(good.fleet.spans[0].cells, [(2, Evidence { successes: 5.0, failures: 0.0 })]);
        assert_eq!(good.resets, [(2, 3)]);
        for wrong in [
            answer(vec![epoch(f64::NAN)]),
            answer(vec![epoch(-1.0)]),
            answer(vec![epoch(1.0); wire::MAX_EPOCHS + 1]),
            answer(vec![wire::Epoch { successes: vec![1.0; 2], ..epoch(1.0) }]),
            wire::FleetTable { models: vec![String::new(); wire::MAX_MODELS + 1], ..Default::default() },
        ] {
            assert_eq!(heard(&wrong, name, 1_000), None, "{wrong:?}");
        }
    }

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
