//! Counters: the evidence that this Envoy counted for one request type of a router, for all its models, and each
//! model's picks, tokens and cost.
//!
//! Evidence is counted per epoch. Counters only grow, until an epoch is dropped because the fleet's evidence contains
//! it. Nothing that is stored is ever decayed or capped, because that happens on reading, in
//! [`crate::bandit::change_points`]. So evidence can be merged, repeated and recovered in any order. An epoch closes
//! after [`SPAN_MASS`] of evidence or [`EPOCH_SECONDS`]. When there are many epochs and nobody was told of them, they
//! are joined.

use crate::bandit::discounting::{self, MAX_SPANS, OPEN, SPAN_MASS, Span};
use crate::bandit::evidence::Evidence;
use crate::bytes::take;
use crate::fleet::usage::Tally;

/// Seconds after which an epoch with anything in it closes.
pub const EPOCH_SECONDS: u32 = 3_600;
/// Evidence after which an epoch closes if others are told of the epochs and have not taken over the many before it.
const FULL_MASS: f64 = 64.0;
/// From so many epochs on, [`FULL_MASS`] applies.
const MANY_EPOCHS: usize = MAX_SPANS * 2 / 3;
/// Models of one request type, at most; a router has up to half as many.
const MAX_MODELS: usize = 128;
/// Stands for all forgotten models together. Their sums are kept so that [`Counters::is_before`] holds.
const FORGOTTEN: u32 = 0;
/// First byte; another layout has another number.
const VERSION: u8 = 4;
/// The version before: reactions were split between successes and failures, and nobody kept whether anyone was told.
const SPLIT: u8 = 3;

/// All that was counted here of a request type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counters {
    /// The random number of these counters. Counters that begin anew get another number, so that nobody takes them for
    /// the lost ones. 0: they have no number yet; [`Counters::ready`] gives it.
    pub replica: u64,
    /// Somebody may know the numbers of these epochs.
    is_told: bool,
    /// By the fingerprint of the model's name.
    models: Vec<(u32, Account)>,
    /// Oldest first; only the last one may be open.
    epochs: Vec<Epoch>,
}

/// What is kept of a model besides its evidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// The latest reset that is known here; evidence from before it is gone.
    pub reset: u32,
    pub tally: Tally,
}

/// A span of time and the evidence that came in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Epoch {
    /// Counts up from the first epoch of the counters.
    pub number: u32,
    /// In seconds of the Unix epoch.
    opened_s: u32,
    /// Its [`Span::ends_s`] is [`OPEN`] until the epoch closes.
    pub span: Span,
}

impl Counters {
    /// Adds evidence of a model, by the fingerprint of its name.
    pub fn add(&mut self, model: u32, evidence: Evidence, now_s: u32) {
        self.close_if_due(now_s);
        if self.account(model).is_none() {
            return;
        }
        if self.epochs.last().is_none_or(|last| last.span.ends_s != OPEN) {
            let number = self.epochs.last().map_or(0, |last| last.number.wrapping_add(1));
            self.epochs.push(Epoch { number, opened_s: now_s, span: Span { ends_s: OPEN, cells: Vec::new() } });
            if self.epochs.len() > MAX_SPANS {
                self.join_epochs();
            }
        }
        if let Some(epoch) = self.epochs.last_mut() {
            epoch.span.add(model, evidence);
        }
    }

    /// Whether there is room for what is counted of a model.
    pub fn has_room(&self, model: u32) -> bool {
        self.models.len() < MAX_MODELS || self.models.iter().any(|(name, _)| *name == model)
    }

    /// If there are as many models as there may be, forgets the models that are not `configured` and have no evidence.
    pub fn make_room(&mut self, configured: &[u32]) {
        if self.models.len() < MAX_MODELS {
            return;
        }
        let epochs = &self.epochs;
        let is_kept = |model: u32| {
            let has_evidence = |epoch: &Epoch| epoch.span.cells.iter().any(|(name, _)| *name == model);
            configured.contains(&model) || epochs.iter().any(has_evidence)
        };
        let mut sum = Account::default();
        self.models.retain(|(model, account)| {
            let stays = is_kept(*model);
            if !stays {
                sum = Account { reset: sum.reset.saturating_add(account.reset), tally: sum.tally.plus(account.tally) };
            }
            stays
        });
        if sum != Account::default() {
            self.models.push((FORGOTTEN, sum));
        }
    }

    /// Closes the open epoch if it is full or old. Store the counters before anybody is told that an epoch is closed.
    pub fn close_if_due(&mut self, now_s: u32) -> bool {
        let (is_told, count) = (self.is_told, self.epochs.len());
        let Some(last) = self.epochs.last_mut().filter(|last| last.span.ends_s == OPEN) else { return false };
        let full = if is_told && count >= MANY_EPOCHS { FULL_MASS } else { SPAN_MASS };
        let due = last.span.mass() >= full || now_s.saturating_sub(last.opened_s) >= EPOCH_SECONDS;
        if due {
            last.span.ends_s = now_s;
        }
        due
    }

    /// Joins epochs if nobody knows their numbers. Otherwise the oldest epoch is dropped, because a number that is
    /// known must keep its epoch.
    fn join_epochs(&mut self) {
        if self.is_told {
            self.epochs.remove(0);
            return;
        }
        let opened_s = self.epochs.last().map_or(0, |last| last.opened_s);
        let spans = self.epochs.drain(..).map(|epoch| epoch.span);
        let spans = discounting::joined(spans.collect());
        self.epochs.extend(spans.into_iter().zip(0..).map(|(span, number)| Epoch { number, opened_s, span }));
    }

    /// Prepares the counters for telling a side-car: they get the number `replica` if they have none, and an epoch that
    /// is due closes. True: they changed, so they must be stored before anybody is told.
    pub fn ready(&mut self, replica: u64, now_s: u32) -> bool {
        let is_new = self.replica == 0 || !self.is_told;
        if self.replica == 0 {
            self.replica = replica;
        }
        self.is_told = true;
        self.close_if_due(now_s) || is_new
    }

    /// Whether this is an earlier state of the same counters.
    pub fn is_before(&self, later: &Counters) -> bool {
        self.age() < later.age()
    }

    /// States of the same counters are ordered by these numbers, because every change raises one of them and lowers
    /// none before it.
    fn age(&self) -> (u64, u32, f64, u64) {
        let resets = self.models.iter().map(|(_, account)| u64::from(account.reset)).sum();
        let (number, mass) = self.epochs.last().map_or((0, 0.0), |last| (last.number, last.span.mass()));
        let used = |tally: Tally| tally.picks.saturating_add(tally.input_tokens).saturating_add(tally.output_tokens);
        let used = self.models.iter().map(|(_, account)| used(account.tally)).fold(0, u64::saturating_add);
        (resets, number, mass, used)
    }

    /// Adds what a model was used for.
    pub fn count(&mut self, model: u32, tally: Tally) {
        if let Some(account) = self.account(model) {
            account.tally = account.tally.plus(tally);
        }
    }

    /// What is kept of a model.
    pub fn account_of(&self, model: u32) -> Account {
        self.models.iter().find(|(name, _)| *name == model).map(|(_, account)| *account).unwrap_or_default()
    }

    /// Whether nothing was counted yet.
    pub fn is_empty(&self) -> bool {
        self.epochs.is_empty() && self.models.iter().all(|(_, account)| account.tally.is_empty())
    }

    pub fn epochs(&self) -> &[Epoch] {
        &self.epochs
    }

    /// The spans of the epochs from number `from` on.
    pub fn spans_from(&self, from: u32) -> impl Iterator<Item = Span> {
        self.epochs.iter().filter(move |epoch| epoch.number >= from).map(|epoch| epoch.span.clone())
    }

    /// Takes note of a model's latest reset. Evidence from before it is dropped, unless all of it is newer
    /// (`all_newer`).
    pub fn reset(&mut self, model: u32, number: u32, all_newer: bool) {
        let Some(account) = self.account(model).filter(|account| account.reset < number) else { return };
        account.reset = number;
        if !all_newer {
            self.epochs.iter_mut().for_each(|epoch| epoch.span.cells.retain(|(name, _)| *name != model));
        }
    }

    /// Drops the closed epochs below a number, because the fleet's evidence contains them.
    pub fn drop_closed_below(&mut self, number: u32) {
        // The last one stays, as the numbers go on from it.
        let last = self.epochs.last().map_or(0, |last| last.number);
        self.epochs.retain(|epoch| epoch.number >= number || epoch.span.ends_s == OPEN || epoch.number == last);
    }

    /// The same counters under another number, without what `acknowledged` contains.
    pub fn renamed(&self, replica: u64, acknowledged: &Counters) -> Counters {
        let mut counters = Counters { replica, ..self.clone() };
        for (model, account) in &mut counters.models {
            account.tally = account.tally.without(acknowledged.account_of(*model).tally);
        }
        for epoch in &mut counters.epochs {
            let Some(known) = acknowledged.epochs.iter().find(|known| known.number == epoch.number) else { continue };
            // A reset since then has already removed the acknowledged evidence here.
            let is_same = |model: u32| self.account_of(model).reset == acknowledged.account_of(model).reset;
            for (model, evidence) in epoch.span.cells.iter_mut().filter(|(model, _)| is_same(*model)) {
                let before = known.span.cells.iter().find(|(name, _)| name == model);
                *evidence = before.map_or(*evidence, |(_, before)| evidence.without(*before));
            }
        }
        counters
    }

    fn account(&mut self, model: u32) -> Option<&mut Account> {
        let index = match self.models.iter().position(|(name, _)| *name == model) {
            Some(index) => index,
            None if self.models.len() < MAX_MODELS => {
                self.models.push((model, Account::default()));
                self.models.len() - 1
            }
            None => return None,
        };
        self.models.get_mut(index).map(|(_, account)| account)
    }

    /// The counters as versioned bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        bytes.extend(self.replica.to_le_bytes());
        bytes.push(u8::from(self.is_told));
        bytes.push(self.models.len() as u8);
        for (model, account) in &self.models {
            bytes.extend(model.to_le_bytes());
            bytes.extend(account.reset.to_le_bytes());
            let Tally { picks, input_tokens, output_tokens, cost_microusd } = account.tally;
            for number in [picks, input_tokens, output_tokens, cost_microusd] {
                bytes.extend(number.to_le_bytes());
            }
        }
        for epoch in &self.epochs {
            bytes.extend(epoch.number.to_le_bytes());
            bytes.extend(epoch.opened_s.to_le_bytes());
            epoch.span.write(&mut bytes);
        }
        bytes
    }

    /// The counters of these bytes; none where they are no counters.
    pub fn from_bytes(bytes: &[u8]) -> Option<Counters> {
        let (version, mut rest) = bytes.split_first()?;
        if ![VERSION, SPLIT].contains(version) {
            return None;
        }
        let mut counters = Counters { replica: u64::from_le_bytes(take(&mut rest)?), ..Counters::default() };
        counters.is_told = *version == SPLIT || take(&mut rest)? == [1];
        let [models] = take(&mut rest)?;
        for _ in 0..models {
            let model = u32::from_le_bytes(take(&mut rest)?);
            let reset = u32::from_le_bytes(take(&mut rest)?);
            let mut number = || take(&mut rest).map(u64::from_le_bytes);
            let tally =
                Tally { picks: number()?, input_tokens: number()?, output_tokens: number()?, cost_microusd: number()? };
            counters.models.push((model, Account { reset, tally }));
        }
        while !rest.is_empty() {
            let number = u32::from_le_bytes(take(&mut rest)?);
            let opened_s = u32::from_le_bytes(take(&mut rest)?);
            let span = Span::read(&mut rest)?;
            let span = if *version == SPLIT { span.from_split() } else { span };
            counters.epochs.push(Epoch { number, opened_s, span });
        }
        (counters.epochs.len() <= MAX_SPANS && counters.models.len() <= MAX_MODELS + 1).then_some(counters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRAISE: Evidence = Evidence { successes: 1.0, failures: 0.0 };
    const USED: Tally = Tally { picks: 1, input_tokens: 20, output_tokens: 300, cost_microusd: 4_000 };

    fn masses(counters: &Counters) -> Vec<(u32, f64)> {
        counters.epochs.iter().map(|epoch| (epoch.number, epoch.span.mass())).collect()
    }

    #[test]
    fn an_epoch_closes_when_it_is_full_or_an_hour_old_with_anything_in_it() {
        let mut counters = Counters::default();
        for _ in 0..5 {
            counters.add(1, PRAISE, 1_000);
        }
        assert_eq!(masses(&counters), [(0, 4.0), (1, 1.0)]);
        assert_eq!(counters.epochs[0].span.ends_s, 1_000);
        counters.add(2, PRAISE, 1_000 + EPOCH_SECONDS);
        assert_eq!(masses(&counters), [(0, 4.0), (1, 1.0), (2, 1.0)]);
        assert!(!counters.close_if_due(1_000), "a clock that went back closes nothing");
        assert!(counters.close_if_due(1_000 + 2 * EPOCH_SECONDS));
        assert!(!counters.close_if_due(u32::MAX), "once");
    }

    #[test]
    fn what_is_told_closes_early_unless_nobody_takes_it_over() {
        let mut counters = Counters::default();
        counters.ready(1, 1_000);
        (0..800).for_each(|_| counters.add(1, PRAISE, 1_000));
        assert_eq!(masses(&counters)[..2], [(0, 4.0), (1, 4.0)]);
        assert!((MANY_EPOCHS..=MAX_SPANS).contains(&counters.epochs.len()), "{}", counters.epochs.len());
        assert_eq!(masses(&counters).iter().map(|(_, mass)| mass).sum::<f64>(), 800.0);
    }

    #[test]
    fn what_nobody_was_told_of_is_joined_and_never_lost() {
        let mut counters = Counters::default();
        (0..10_000).for_each(|now_s| counters.add(now_s % 3, PRAISE, now_s));
        let masses = masses(&counters);
        assert_eq!(masses.iter().map(|(_, mass)| mass).sum::<f64>(), 10_000.0);
        assert!(masses.is_sorted_by(|older, newer| older.0 < newer.0 && older.1 >= newer.1), "{masses:?}");
        assert!(masses.iter().any(|(_, mass)| *mass == 4.0) && masses.len() <= MAX_SPANS, "{masses:?}");
    }

    #[test]
    fn memory_is_bounded() {
        let mut counters = Counters::default();
        for step in 0..100_000_u32 {
            counters.add(step % 100, PRAISE, step);
        }
        assert!(counters.epochs.len() <= MAX_SPANS, "{}", counters.epochs.len());
        assert!(counters.to_bytes().len() < 100_000, "{}", counters.to_bytes().len());
    }

    #[test]
    fn models_that_are_gone_make_room_for_new_ones() {
        let mut counters = Counters::default();
        counters.add(1, PRAISE, 1_000);
        (2..1_000).for_each(|model| {
            let before = counters.clone();
            counters.make_room(&[2, 3, model]);
            assert!(!counters.is_before(&before), "{model}");
            counters.reset(model, 1, false);
            counters.count(model, USED);
            assert_eq!(counters.account_of(model), Account { reset: 1, tally: USED }, "{model}");
        });
        assert_eq!((counters.account_of(2).tally, counters.account_of(999).tally), (USED, USED));
        assert_eq!(counters.spans_from(0).map(|span| span.mass()).sum::<f64>(), 1.0);
        assert_eq!(Counters::from_bytes(&counters.to_bytes()), Some(counters));
    }

    #[test]
    fn models_with_evidence_are_not_forgotten_for_new_ones() {
        let mut counters = Counters::default();
        let added = (1..1_000).filter(|model| {
            counters.make_room(&[]);
            let has_room = counters.has_room(*model);
            counters.add(*model, PRAISE, 1_000);
            has_room
        });
        assert_eq!(added.count(), MAX_MODELS);
        assert_eq!(counters.spans_from(0).map(|span| span.mass()).sum::<f64>(), MAX_MODELS as f64);
    }

    #[test]
    fn a_reset_takes_away_what_was_counted_before_it_once() {
        let mut counters = Counters::default();
        counters.add(1, PRAISE, 1_000);
        counters.add(2, PRAISE, 1_000);
        counters.count(1, USED);
        counters.reset(1, 7, false);
        counters.add(1, PRAISE, 1_000);
        counters.reset(1, 7, false);
        counters.reset(1, 6, false);
        assert_eq!(masses(&counters), [(0, 2.0)]);
        assert_eq!(counters.account_of(1), Account { reset: 7, tally: USED });
        counters.reset(2, 7, true);
        assert_eq!(masses(&counters), [(0, 2.0)], "all of it is newer");
    }

    #[test]
    fn under_another_number_only_what_was_not_acknowledged_goes_on() {
        let mut counters = Counters { replica: 5, ..Counters::default() };
        (0..6).for_each(|_| counters.add(1, PRAISE, 1_000));
        counters.count(1, USED);
        let acknowledged = counters.clone();
        (0..3).for_each(|_| counters.add(1, PRAISE, 1_000));
        counters.count(1, USED.plus(USED));
        let renamed = counters.renamed(6, &acknowledged);
        assert_eq!((renamed.replica, renamed.account_of(1).tally), (6, USED.plus(USED)));
        assert_eq!(masses(&renamed), [(0, 0.0), (1, 2.0), (2, 1.0)]);
        counters.reset(1, 4, false);
        (0..2).for_each(|_| counters.add(1, PRAISE, 1_000));
        assert_eq!(
            masses(&counters.renamed(6, &acknowledged)),
            [(0, 0.0), (1, 0.0), (2, 2.0)],
            "all came after the reset"
        );
    }

    #[test]
    fn states_of_counters_have_an_order() {
        let mut counters = Counters::default();
        let mut earlier = counters.clone();
        let mut now = |change: &dyn Fn(&mut Counters)| {
            change(&mut counters);
            assert!(earlier.is_before(&counters) && !counters.is_before(&earlier), "{counters:?}");
            earlier = counters.clone();
        };
        now(&|counters| counters.count(1, USED));
        now(&|counters| counters.add(1, PRAISE, 1_000));
        now(&|counters| counters.reset(1, 1, false));
        (0..70).for_each(|_| now(&|counters| counters.add(2, PRAISE, 1_000)));
        now(&|counters| counters.count(2, USED));
        now(&|counters| {
            counters.drop_closed_below(1);
            counters.add(2, PRAISE, 1_000);
        });
    }

    #[test]
    fn dropped_epochs_do_not_give_their_numbers_away() {
        let mut counters = Counters::default();
        (0..8).for_each(|_| counters.add(1, PRAISE, 1_000));
        counters.close_if_due(1_000);
        counters.drop_closed_below(9);
        assert_eq!(masses(&counters), [(1, 4.0)]);
        counters.add(1, PRAISE, 1_000);
        assert_eq!(counters.spans_from(2).count(), 1);
    }

    #[test]
    fn bytes_round_trip_and_garbage_is_refused() {
        let mut counters = Counters { replica: 9, ..Counters::default() };
        for step in 0..200_u32 {
            counters.add(step % 3, Evidence { successes: 0.5, failures: 0.25 }, 1_000 + step);
            counters.count(step % 3, USED);
        }
        let bytes = counters.to_bytes();
        assert_eq!(Counters::from_bytes(&bytes).as_ref(), Some(&counters));
        for length in 0..bytes.len() {
            let cut = Counters::from_bytes(&bytes[..length]);
            assert!(cut.is_none_or(|cut| cut.to_bytes() == bytes[..length]), "{length}");
        }
        assert_eq!(Counters::from_bytes(b""), None);
        assert_eq!(Counters::from_bytes(&[2, 0, 0, 0, 0, 0, 0, 0, 0, 0]), None, "an earlier layout");
        let split = [&[SPLIT][..], &bytes[1..9], &bytes[10..]].concat();
        let again = Counters::from_bytes(&split).unwrap();
        assert_eq!(again.epochs[0].span, counters.epochs[0].span.clone().from_split());
        let not_a_number =
            [&[VERSION][..], &[0; 10], &[0; 12], &[1], &[0; 4], &f64::NAN.to_le_bytes(), &[0; 8]].concat();
        assert_eq!(Counters::from_bytes(&not_a_number), None);
    }
}
