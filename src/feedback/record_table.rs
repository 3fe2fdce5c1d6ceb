//! A bounded table of sets with a few records each. In a full set the oldest record makes room for a new one.
//!
//! Shared data evicts nothing by itself, so everything that clients can make grow is kept there in this form. A set is
//! one value of the host with up to [`WAYS`] records of [`RECORD_BYTES`], and a key belongs to one set. The table is
//! set-associative, as a processor's cache is.

/// Sets of the table. With [`WAYS`] records each, 65,536 records in 2 MiB.
pub const SETS: usize = 8_192;
pub const WAYS: usize = 8;
pub const RECORD_BYTES: usize = 28;

/// First byte of a set; another layout has another number.
const VERSION: u8 = 1;

/// A hashed key: eight bytes for the thing itself, two for its place and two for its surroundings; see
/// [`Set::closest`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key([u8; 12]);

/// What is kept under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    pub key: Key,
    /// The time of the record, in seconds of the Unix epoch and milliseconds more.
    pub time_s: u32,
    pub time_ms: u16,
    pub flags: u8,
    pub values: [u32; 2],
}

/// The records of one set, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Set {
    records: Vec<Record>,
}

/// The same table in the memory of one worker.
#[derive(Debug, Default)]
pub struct RecordTable {
    /// Empty until the first record comes.
    sets: Vec<Set>,
}

impl Key {
    pub fn from_digest(digest: &[u8]) -> Key {
        let mut key = [0; 12];
        key.iter_mut().zip(digest).for_each(|(place, byte)| *place = *byte);
        Key(key)
    }

    pub fn from_parts(start: u64, end: u32) -> Key {
        let ([a, b, c, d, e, f, g, h], [i, j, k, l]) = (start.to_le_bytes(), end.to_le_bytes());
        Key([a, b, c, d, e, f, g, h, i, j, k, l])
    }

    /// The number of the key's set, below [`SETS`].
    pub fn set(self) -> u16 {
        let Key([low, high, ..]) = self;
        u16::from_le_bytes([low, high]) % SETS as u16
    }

    /// How close another key of the same thing is: 2 for the same place, and 1 more for the same surroundings. None: it
    /// is the key of something else.
    fn closeness(self, other: Key) -> Option<u8> {
        let parts = |key: Key| {
            let [a, b, c, d, e, f, g, h, i, j, k, l] = key.0;
            (u64::from_le_bytes([a, b, c, d, e, f, g, h]), [i, j], [k, l])
        };
        let ((what, place, around), (other, its_place, its_around)) = (parts(self), parts(other));
        (what == other).then(|| 2 * u8::from(place == its_place) + u8::from(around == its_around))
    }
}

impl Set {
    /// None where the bytes are not a set.
    pub fn from_bytes(bytes: &[u8]) -> Option<Set> {
        let (version, records) = bytes.split_first()?;
        let fits = *version == VERSION && records.len() <= WAYS * RECORD_BYTES;
        Some(Set { records: records_from_bytes(records).filter(|_| fits)? })
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(1 + WAYS * RECORD_BYTES);
        bytes.push(VERSION);
        self.records.iter().for_each(|record| record.write(&mut bytes));
        bytes
    }

    /// The record of `key`, unless it is older than `ttl_s` seconds.
    pub fn get(&self, key: Key, now_s: u32, ttl_s: u32) -> Option<&Record> {
        self.records.iter().find(|record| record.key == key && record.is_alive(now_s, ttl_s))
    }

    /// The record of `key`, or else of the closest key of the same thing. None also if several keys are equally close
    /// and their values differ, because attribution is right or absent.
    pub fn closest(&self, key: Key, now_s: u32, ttl_s: u32) -> Option<&Record> {
        let mut best: Option<(u8, &Record)> = None;
        let mut is_clear = true;
        for record in &self.records {
            let Some(closeness) = key.closeness(record.key).filter(|_| record.is_alive(now_s, ttl_s)) else { continue };
            match best {
                Some((most, _)) if most > closeness => {}
                Some((most, other)) if most == closeness => {
                    is_clear &= other.values == record.values;
                    if record.is_newer_than(other) {
                        best = Some((closeness, record));
                    }
                }
                _ => (best, is_clear) = (Some((closeness, record)), true),
            }
        }
        best.filter(|_| is_clear).map(|(_, record)| record)
    }

    /// Takes over a record of another table. False: it says nothing new.
    pub fn merge(&mut self, record: Record, now_s: u32, ttl_s: u32) -> bool {
        if !record.is_alive(now_s, ttl_s) {
            return false;
        }
        match self.records.iter_mut().find(|known| known.key == record.key) {
            Some(known) if record.is_newer_than(known) => {
                *known = record;
                true
            }
            Some(known) if known.is_newer_than(&record) || known.flags | record.flags == known.flags => false,
            Some(known) => {
                known.flags |= record.flags;
                true
            }
            None => {
                self.put(record, now_s, ttl_s);
                true
            }
        }
    }

    /// Puts a record in, in place of an earlier one of its key, or of an expired one, or of the oldest. True: the
    /// oldest was still alive and had to go.
    pub fn put(&mut self, record: Record, now_s: u32, ttl_s: u32) -> bool {
        self.records.retain(|old| old.key != record.key && old.is_alive(now_s, ttl_s));
        let full = self.records.len() >= WAYS;
        if full {
            self.records.remove(0);
        }
        self.records.push(record);
        full
    }
}

impl RecordTable {
    /// As [`Set::get`].
    pub fn get(&self, key: Key, now_s: u32, ttl_s: u32) -> Option<&Record> {
        self.sets.get(usize::from(key.set()))?.get(key, now_s, ttl_s)
    }

    /// As [`Set::closest`].
    pub fn closest(&self, key: Key, now_s: u32, ttl_s: u32) -> Option<&Record> {
        self.sets.get(usize::from(key.set()))?.closest(key, now_s, ttl_s)
    }

    /// As [`Set::put`]. Nothing happens if the record has expired or a newer one of its key is known.
    pub fn put(&mut self, record: Record, now_s: u32, ttl_s: u32) -> bool {
        if self.sets.is_empty() {
            self.sets.resize_with(SETS, Set::default);
        }
        let is_old = self.get(record.key, now_s, ttl_s).is_some_and(|known| known.is_newer_than(&record));
        let is_new = !is_old && record.is_alive(now_s, ttl_s);
        let set = self.sets.get_mut(usize::from(record.key.set())).filter(|_| is_new);
        set.is_some_and(|set| set.put(record, now_s, ttl_s))
    }
}

/// Records one after the other; none where the bytes are not that.
pub fn records_from_bytes(bytes: &[u8]) -> Option<Vec<Record>> {
    let (records, rest) = bytes.as_chunks();
    rest.is_empty().then(|| records.iter().map(Record::from_bytes).collect())
}

pub fn records_to_bytes(records: &[Record]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(records.len() * RECORD_BYTES);
    records.iter().for_each(|record| record.write(&mut bytes));
    bytes
}

impl Record {
    pub fn write(&self, bytes: &mut Vec<u8>) {
        let [first, second] = self.values;
        bytes.extend_from_slice(&self.key.0);
        for word in [self.time_s, u32::from(self.flags) | u32::from(self.time_ms) << 16, first, second] {
            bytes.extend_from_slice(&word.to_le_bytes());
        }
    }

    pub fn from_bytes(bytes: &[u8; RECORD_BYTES]) -> Record {
        let [a, b, c, d, e, f, g, h, i, j, k, l, rest @ ..] = *bytes;
        let [t0, t1, t2, t3, flags, _, m0, m1, x0, x1, x2, x3, y0, y1, y2, y3] = rest;
        Record {
            key: Key([a, b, c, d, e, f, g, h, i, j, k, l]),
            time_s: u32::from_le_bytes([t0, t1, t2, t3]),
            time_ms: u16::from_le_bytes([m0, m1]),
            flags,
            values: [u32::from_le_bytes([x0, x1, x2, x3]), u32::from_le_bytes([y0, y1, y2, y3])],
        }
    }

    pub fn is_newer_than(&self, other: &Record) -> bool {
        (self.time_s, self.time_ms) > (other.time_s, other.time_ms)
    }

    /// Whether its time is less than `ttl_s` seconds ago.
    fn is_alive(&self, now_s: u32, ttl_s: u32) -> bool {
        now_s.saturating_sub(self.time_s) < ttl_s
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u8) -> Key {
        Key::from_digest(&[5, 0, number, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    fn record(number: u8, time_s: u32) -> Record {
        Record { key: key(number), time_s, time_ms: 999, flags: number, values: [u32::from(number), 7] }
    }

    #[test]
    fn a_set_keeps_the_newest_records_and_survives_its_bytes() {
        let mut set = Set::default();
        let evicted: Vec<bool> =
            (0..10).map(|number| set.put(record(number, 100 + u32::from(number)), 110, 60)).collect();
        assert_eq!(evicted, [false, false, false, false, false, false, false, false, true, true]);
        let set = Set::from_bytes(&set.to_bytes()).unwrap();
        assert_eq!(set.get(key(1), 110, 60), None);
        assert_eq!(set.get(key(2), 110, 60), Some(&record(2, 102)));
        assert_eq!(set.get(key(2), 162, 60), None, "expired");
    }

    #[test]
    fn a_key_stands_once_and_expired_records_make_room() {
        let mut set = Set::default();
        for number in 0..8 {
            set.put(record(number, 100), 100, 60);
        }
        assert!(!set.put(record(3, 120), 120, 60), "its own place");
        assert!(!set.put(record(9, 161), 161, 60), "seven have expired");
        assert_eq!(set.records.len(), 2);
    }

    #[test]
    fn the_newer_of_two_counts_and_of_one_all_that_is_known() {
        let (old, new) = (Record { time_ms: 1, ..record(3, 100) }, Record { time_ms: 2, ..record(3, 100) });
        let again = Record { flags: 4, ..new };
        let (mut set, mut slots) = (Set::default(), RecordTable::default());
        assert!(set.merge(new, 100, 60) && !set.merge(old, 100, 60) && !set.merge(new, 100, 60));
        assert!(set.merge(again, 100, 60));
        assert_eq!(set.get(new.key, 100, 60), Some(&Record { flags: 7, ..new }));
        for record in [old, new, old] {
            assert!(!slots.put(record, 100, 60));
        }
        assert_eq!((slots.get(new.key, 100, 60), slots.get(new.key, 160, 60)), (Some(&new), None));
    }

    #[test]
    fn the_closest_counts_where_it_is_clear() {
        let key = |place: u16, surroundings: u16| Key::from_parts(9, u32::from(place) | u32::from(surroundings) << 16);
        let record = |place, surroundings, time_s, model| Record {
            key: key(place, surroundings),
            values: [model, 0],
            ..record(0, time_s)
        };
        for (records, place, surroundings, found) in [
            (vec![record(1, 1, 10, 7)], 2, 2, Some(10)),
            (vec![record(1, 1, 10, 7), record(1, 2, 11, 8)], 1, 2, Some(11)),
            (vec![record(1, 1, 10, 7), record(2, 2, 11, 8)], 1, 2, Some(10)),
            (vec![record(1, 1, 10, 7), record(2, 2, 11, 8)], 3, 2, Some(11)),
            (vec![record(1, 1, 10, 7), record(1, 2, 11, 8)], 1, 3, None),
            (vec![record(1, 1, 11, 7), record(1, 2, 10, 7)], 1, 3, Some(11)),
            (vec![record(1, 1, 10, 7), record(1, 2, 11, 8), record(3, 3, 12, 9)], 3, 1, Some(12)),
        ] {
            let mut set = Set::default();
            for record in &records {
                set.put(*record, 20, 60);
            }
            let closest = set.closest(key(place, surroundings), 20, 60);
            assert_eq!(closest.map(|record| record.time_s), found, "{records:?}");
            assert_eq!(set.closest(Key::from_parts(8, 0), 20, 60), None);
            assert_eq!(set.closest(key(place, surroundings), 200, 60), None, "expired");
        }
    }

    #[test]
    fn garbage_is_no_set() {
        for bytes in [&b""[..], &[2], &[1, 0], &[0; 29], &[1; 1 + 9 * RECORD_BYTES]] {
            assert_eq!(Set::from_bytes(bytes), None);
        }
        assert_eq!(Set::from_bytes(&[1]), Some(Set::default()));
    }
}
