//! An Envoy's side of the sync for one request type of a router: a state machine without any I/O.
//!
//! Invariant: calls and answers may be lost, late, repeated and out of order. Even so, the store's evidence and the own
//! evidence that is not part of it together contain everything that was counted, once. For this, a call tells absolute
//! counters under a number that no other counters have. Own epochs are dropped only after an answer contained them. An
//! answer to counters that are no longer here is ignored.

use crate::bandit::discounting::Span;
use crate::bytes::take;
use crate::fleet::counters::Counters;
use crate::fleet::others::Others;
use crate::fleet::tables::{self, Heard, Name};
use crate::fleet::wire;

/// What one Envoy knows of a request type, and what of it the store has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replica {
    /// The counters of this Envoy, from the first epoch that may be missing from the others' evidence.
    pub own: Counters,
    pub acknowledged: Acknowledged,
    pub others: Others,
}

/// The contents of a call, which are needed again when its answer comes.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub own: Counters,
    /// What the store has of these counters; none where it may not know them.
    known: Option<Counters>,
    etag: u64,
    /// The store that the call was meant for.
    store: u64,
}

impl Replica {
    /// What to tell `store`. The own counters must have been made [`Counters::ready`] and stored before.
    pub fn tell(&self, store: u64) -> Told {
        let known = self.acknowledged.is_of(store, &self.own).then(|| self.acknowledged.counters.clone());
        Told { own: self.own.clone(), known, etag: self.others.etag, store }
    }

    /// Takes the answer that `store` gave to a call. `heard`: None if the answer has no table for these counters,
    /// because the others' evidence has not changed.
    pub fn take(&mut self, told: Told, store: u64, heard: Option<Heard>) {
        // Counters that were retired or lost since the call go on under another number, and this answer does not
        // concern them.
        let is_of_others = told.own.replica != self.own.replica;
        // The call was meant for another store, so this one was not told everything. The next call will tell it.
        if is_of_others || (told.known.is_some() && store != told.store) {
            return;
        }
        let Some(heard) = heard else { return self.acknowledge(told.own, store) };
        let is_known = told.known.is_some() || self.acknowledged.is_of(store, &self.own);
        let is_older =
            is_known && self.others.replica == self.own.replica && heard.others.own_from < self.others.own_from;
        if heard.retired {
            self.retire();
            self.others = heard.others;
        } else {
            // An answer from an older view of the store must not take back what a newer one took over.
            if !is_older {
                self.own.drop_closed_below(heard.others.own_from);
                self.others = heard.others;
            }
            self.acknowledge(told.own, store);
        }
        for (model, number) in heard.resets {
            // A store that meets these counters for the first time cannot have reset any of their evidence.
            self.own.reset(model, number, !is_known);
        }
    }

    /// All evidence, of the fleet and of this Envoy, joined and oldest first.
    pub fn history(&self) -> Vec<Span> {
        self.others.history(&self.own)
    }

    /// The store has what was told. An answer that comes late must not take back what a later one acknowledged.
    fn acknowledge(&mut self, told: Counters, store: u64) {
        if !self.acknowledged.is_of(store, &self.own) || !told.is_before(&self.acknowledged.counters) {
            self.acknowledged = Acknowledged { store, counters: told };
        }
    }

    /// The store closed the account of these counters, with what it acknowledged. The rest goes on under another
    /// number, which [`Counters::ready`] gives. If the last answer before the long silence was lost, the store counts
    /// one sync's difference twice, because nothing here says that the call arrived.
    fn retire(&mut self) {
        let stored = &self.acknowledged.counters;
        let nothing = Counters::default();
        self.own = self.own.renamed(0, if stored.replica == self.own.replica { stored } else { &nothing });
    }
}

impl Told {
    /// The request's table. `place`: the names of the router and of the request type.
    pub fn table(&self, place: (&str, &str), models: &[Name], now_s: u32) -> wire::Table {
        tables::request(place, models, &self.own, self.known.as_ref(), self.etag, now_s)
    }
}

/// Counters as a store acknowledged them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Acknowledged {
    pub store: u64,
    pub counters: Counters,
}

impl Acknowledged {
    pub fn to_bytes(&self) -> Vec<u8> {
        [&self.store.to_le_bytes()[..], &self.counters.to_bytes()].concat()
    }

    /// None where the bytes are no acknowledged counters.
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Acknowledged> {
        Some(Acknowledged { store: u64::from_le_bytes(take(&mut bytes)?), counters: Counters::from_bytes(bytes)? })
    }

    /// Whether this store knows the counters `own`. It cannot know empty ones, because it opens an account only once
    /// something was counted.
    fn is_of(&self, store: u64, own: &Counters) -> bool {
        self.store == store && self.counters.replica == own.replica && !self.counters.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bandit::discounting::OPEN;
    use crate::bandit::evidence::Evidence;

    const STORE: u64 = 9;
    const MODEL: u32 = 1;
    const PRAISE: Evidence = Evidence { successes: 1.0, failures: 0.0 };

    /// A replica with so many full epochs, and praise in the open one.
    fn replica(full: usize) -> Replica {
        let mut replica = Replica::default();
        replica.own.ready(7, 1_000);
        (0..4 * full + 1).for_each(|_| replica.own.add(MODEL, PRAISE, 1_000));
        replica
    }

    /// What a store says that took over the epochs below `own_from`.
    fn heard(own_from: u32) -> Option<Heard> {
        let taken = Span { ends_s: 1_000, cells: vec![(MODEL, PRAISE.scaled(4.0 * f64::from(own_from)))] };
        let spans = if own_from == 0 { Vec::new() } else { vec![taken] };
        let others = Others { etag: 5, replica: 7, own_from, spans };
        Some(Heard { retired: false, others, resets: Vec::new() })
    }

    fn retired() -> Option<Heard> {
        heard(0).map(|heard| Heard { retired: true, ..heard })
    }

    fn mass(replica: &Replica) -> f64 {
        replica.history().iter().map(Span::mass).sum()
    }

    fn epochs(replica: &Replica) -> Vec<u32> {
        replica.own.epochs().iter().map(|epoch| epoch.number).collect()
    }

    #[test]
    fn what_the_store_took_over_is_dropped_and_known_once() {
        let mut replica = replica(3);
        replica.take(replica.tell(STORE), STORE, heard(0));
        let earlier = replica.tell(STORE);
        replica.take(replica.tell(STORE), STORE, heard(2));
        assert_eq!((epochs(&replica), mass(&replica)), (vec![2, 3], 13.0));
        // From an older view of the store.
        replica.take(earlier, STORE, heard(1));
        assert_eq!((epochs(&replica), mass(&replica), replica.others.own_from), (vec![2, 3], 13.0, 2));
        // The first call again: it did not know that the store knows these counters.
        let first = Told { known: None, ..replica.tell(STORE) };
        replica.take(first, STORE, heard(0));
        assert_eq!(mass(&replica), 13.0);
    }

    #[test]
    fn an_epoch_that_was_told_stays_until_the_store_took_it_over() {
        let mut replica = replica(2);
        let told = replica.tell(STORE);
        (0..4).for_each(|_| replica.own.add(MODEL, PRAISE, 1_000));
        replica.take(told, STORE, None);
        assert_eq!((epochs(&replica), mass(&replica)), (vec![0, 1, 2, 3], 13.0));
    }

    #[test]
    fn a_later_acknowledgement_stays() {
        let mut replica = replica(0);
        let first = replica.tell(STORE);
        replica.own.add(MODEL, PRAISE, 1_000);
        let second = replica.tell(STORE);
        replica.take(second, STORE, None);
        replica.take(first.clone(), STORE, None);
        assert_eq!(replica.acknowledged.counters, replica.own);
        // Another store begins anew.
        replica.take(first.clone(), 10, None);
        assert_eq!(replica.acknowledged, Acknowledged { store: 10, counters: first.own });
    }

    #[test]
    fn two_answers_that_it_is_retired_leave_what_was_not_acknowledged() {
        let mut replica = replica(0);
        replica.take(replica.tell(STORE), STORE, None);
        (0..2).for_each(|_| replica.own.add(MODEL, PRAISE, 1_000));
        let calls = [replica.tell(STORE), replica.tell(STORE)];
        let late = Told { known: None, ..replica.tell(STORE) };
        for told in calls {
            replica.take(told, STORE, retired());
            replica.own.ready(8, 1_000);
            assert_eq!((replica.own.replica, mass(&replica)), (8, 2.0));
        }
        let before = replica.clone();
        replica.take(late, STORE, heard(1));
        assert_eq!(replica, before, "an answer to counters of before");
        assert!(replica.tell(STORE).known.is_none());
    }

    #[test]
    fn a_reset_voids_what_the_store_knew_and_not_what_it_meets_after_it() {
        let reset = |replica: &mut Replica, told: Told| {
            let resets = vec![(MODEL, 4)];
            replica.take(told, STORE, heard(0).map(|heard| Heard { resets, ..heard }));
            (replica.own.account_of(MODEL).reset, mass(replica))
        };
        let mut new = replica(0);
        let told = new.tell(STORE);
        assert_eq!(reset(&mut new, told), (4, 1.0));

        let mut known = replica(0);
        let first = known.tell(STORE);
        known.take(known.tell(STORE), STORE, None);
        let told = known.tell(STORE);
        assert_eq!(reset(&mut known.clone(), told), (4, 0.0));
        assert_eq!(reset(&mut known, first), (4, 0.0), "it is known by the time that the first answer comes");
    }

    #[test]
    fn a_store_that_was_not_told_all_acknowledges_nothing() {
        let mut replica = replica(1);
        replica.take(replica.tell(STORE), STORE, heard(0));
        let before = replica.clone();
        replica.take(replica.tell(STORE), 10, heard(1));
        assert_eq!(replica, before);
        // It is told all, next time.
        let told = replica.tell(10).table(("r", "t"), &[("a", MODEL)], 1_000);
        assert_eq!((told.known, told.epochs.len(), told.etag), (false, 2, 5));
        replica.take(replica.tell(10), 10, None);
        let told = replica.tell(10).table(("r", "t"), &[("a", MODEL)], 1_000);
        assert_eq!((told.known, told.epochs.len()), (true, 0));
    }

    #[test]
    fn acknowledged_counters_round_trip() {
        let mut replica = replica(1);
        replica.take(replica.tell(STORE), STORE, None);
        let bytes = replica.acknowledged.to_bytes();
        assert_eq!(Acknowledged::from_bytes(&bytes), Some(replica.acknowledged));
        assert_eq!(Acknowledged::from_bytes(&bytes[..12]), None);
        assert_eq!(replica.own.epochs().last().map(|epoch| epoch.span.ends_s), Some(OPEN));
    }
}
