//! Session records on their way from one Envoy to all others. A ring holds the newest batches.
//!
//! A cursor is a position in this ring. Its upper bits hold a random number of the ring's, so a cursor from another
//! side-car, or from before a restart, starts from the beginning. Records may then come twice, which changes nothing.

use std::collections::{HashSet, VecDeque};

use adaptive_router::fleet::wire::MAX_SESSION_RECORDS as MAX_ANSWERED;

use crate::store::{Batch, MAX_SESSION_RECORDS, SESSION_TTL_S};
use crate::validate::RECORD_BYTES;

/// Bits of a cursor that hold the position: enough for a million batches a second for a week.
const POSITION_BITS: u32 = 40;

#[derive(Debug)]
pub struct Ring {
    /// The random number in the upper bits of every cursor. It is not 0.
    instance: u64,
    /// The position of the first batch.
    first: u64,
    batches: VecDeque<Batch>,
    /// Senders and numbers of the batches.
    names: HashSet<(u64, u64)>,
    records: usize,
}

impl Ring {
    pub fn new(random: u64) -> Ring {
        let instance = (random >> POSITION_BITS).max(1) << POSITION_BITS;
        Ring { instance, first: 0, batches: VecDeque::new(), names: HashSet::new(), records: 0 }
    }

    /// Adds batches that are not there yet. The oldest batches are dropped if they are too many or too old.
    pub fn add(&mut self, mut batches: Vec<Batch>, now_s: u32) {
        batches.sort_by_key(|batch| batch.written_s);
        for batch in batches {
            if batch.written_s.saturating_add(SESSION_TTL_S) > now_s && self.names.insert((batch.sender, batch.number))
            {
                self.records += batch.records.len() / RECORD_BYTES;
                self.batches.push_back(batch);
            }
        }
        let is_old = |batch: &Batch| batch.written_s.saturating_add(SESSION_TTL_S) <= now_s;
        while self.records > MAX_SESSION_RECORDS || self.batches.front().is_some_and(is_old) {
            let Some(batch) = self.batches.pop_front() else { break };
            self.records -= batch.records.len() / RECORD_BYTES;
            self.names.remove(&(batch.sender, batch.number));
            self.first += 1;
        }
    }

    /// The records after a cursor that came from others than `sender`, and the next cursor.
    pub fn after(&self, cursor: u64, sender: u64) -> (Vec<u8>, u64) {
        let position_mask = (1 << POSITION_BITS) - 1;
        let position = if cursor & !position_mask == self.instance { cursor & position_mask } else { 0 };
        let mut position = position.clamp(self.first, self.first + self.batches.len() as u64);
        let mut records = Vec::new();
        for batch in self.batches.iter().skip((position - self.first) as usize) {
            if batch.sender != sender {
                if records.len() + batch.records.len() > MAX_ANSWERED * RECORD_BYTES {
                    break;
                }
                records.extend_from_slice(&batch.records);
            }
            position += 1;
        }
        (records, self.instance | (position & position_mask))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_S: u32 = 1_000_000;

    fn batch(sender: u64, number: u64, records: usize) -> Batch {
        Batch { sender, number, written_s: NOW_S, records: vec![number as u8; records * RECORD_BYTES] }
    }

    #[test]
    fn each_reads_what_others_gave_once() {
        let mut ring = Ring::new(u64::MAX);
        ring.add(vec![batch(1, 1, 2), batch(2, 2, 1)], NOW_S);
        ring.add(vec![batch(2, 2, 1)], NOW_S);
        let (records, cursor) = ring.after(0, 1);
        assert_eq!(records, [2; 28]);
        assert_eq!(ring.after(cursor, 1), (Vec::new(), cursor));
        ring.add(vec![batch(3, 3, 1)], NOW_S);
        assert_eq!(ring.after(cursor, 1).0, [3; 28]);
        let other = Ring::new(5 << POSITION_BITS);
        assert_eq!(ring.after(other.after(0, 1).1, 3).0.len(), 3 * RECORD_BYTES, "another ring's cursor");
    }

    #[test]
    fn an_answer_is_bounded_and_goes_on_where_it_ended() {
        let mut ring = Ring::new(u64::MAX);
        ring.add((0..5).map(|number| batch(1, number, 2_000)).collect(), NOW_S);
        let (mut cursor, mut lengths) = (0, Vec::new());
        for _ in 0..4 {
            let (records, next) = ring.after(cursor, 2);
            lengths.push(records.len() / RECORD_BYTES);
            cursor = next;
        }
        assert_eq!(lengths, [4_000, 4_000, 2_000, 0]);
    }

    #[test]
    fn what_is_kept_is_bounded_in_number_and_age() {
        let mut ring = Ring::new(u64::MAX);
        ring.add((0..20).map(|number| batch(1, number, 4_096)).collect(), NOW_S);
        assert_eq!((ring.batches.len(), ring.first), (16, 4));
        assert_eq!(ring.after(0, 2).0.len(), 4_096 * RECORD_BYTES, "a reader that is too late gets what is left");
        ring.add(Vec::new(), NOW_S + SESSION_TTL_S);
        assert_eq!((ring.batches.len(), ring.names.len(), ring.records), (0, 0, 0));
        let cursor = ring.after(0, 2).1;
        ring.add(vec![Batch { written_s: NOW_S + SESSION_TTL_S, ..batch(1, 99, 1) }], NOW_S + SESSION_TTL_S);
        assert_eq!(ring.after(cursor, 2).0, [99; 28]);
    }
}
