//! Journals: each worker tells all others which model gave which answer.
//!
//! A worker writes its records to a journal of its own in shared data, so that it need not read before it writes. A
//! journal is a ring of pages, and only the latest page grows. A worker that does not know an answer reads the others'
//! journals, from where it stopped the last time.

use crate::feedback::record_table::{RECORD_BYTES, Record};

/// Records of a full page.
pub const PAGE_RECORDS: usize = 64;
/// Pages of a journal: its latest 16,384 records, in 450 KiB.
pub const PAGES: u32 = 256;
/// A page begins with the layout's version and its number (u32, little-endian).
const HEAD: usize = 5;
const VERSION: u8 = 1;

/// Some records, in the order in which they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    bytes: Vec<u8>,
}

/// How far a journal was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The number of the page that comes next.
    pub page: u32,
    /// How many of its records were read already.
    taken: usize,
}

impl Page {
    pub fn new(number: u32) -> Page {
        let mut bytes = Vec::with_capacity(HEAD + PAGE_RECORDS * RECORD_BYTES);
        bytes.push(VERSION);
        bytes.extend_from_slice(&number.to_le_bytes());
        Page { bytes }
    }

    /// None where the bytes are not a page.
    pub fn from_bytes(bytes: Vec<u8>) -> Option<Page> {
        let records = bytes.len().checked_sub(HEAD)?;
        let fits = records.is_multiple_of(RECORD_BYTES) && records <= PAGE_RECORDS * RECORD_BYTES;
        (bytes.first() == Some(&VERSION) && fits).then_some(Page { bytes })
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Pages of a journal count up from 0.
    pub fn number(&self) -> u32 {
        self.bytes.get(1..).and_then(<[u8]>::first_chunk).map_or(0, |number| u32::from_le_bytes(*number))
    }

    pub fn is_full(&self) -> bool {
        self.bytes.len() >= HEAD + PAGE_RECORDS * RECORD_BYTES
    }

    pub fn push(&mut self, record: &Record) {
        record.write(&mut self.bytes);
    }

    fn records(&self) -> impl ExactSizeIterator<Item = Record> {
        let (records, _) = self.bytes.get(HEAD..).unwrap_or_default().as_chunks();
        records.iter().map(Record::from_bytes)
    }
}

impl Cursor {
    /// The place in the ring of the page that comes next, below [`PAGES`].
    pub fn place(self) -> u32 {
        place(self.page)
    }

    /// Gives `take` the new records of the page at the cursor's place. False: the journal goes no further yet.
    pub fn read(&mut self, page: &Page, take: impl FnMut(Record)) -> bool {
        let number = page.number();
        if number > self.page {
            // The expected page was overwritten, and perhaps the pages after it. The cursor goes to the oldest page
            // that may still exist.
            *self = Cursor { page: (self.page + 1).max(number.saturating_sub(PAGES - 1)), taken: 0 };
            return true;
        }
        if number < self.page {
            return false;
        }
        let records = page.records();
        let count = records.len();
        records.skip(self.taken).for_each(take);
        self.taken = count;
        if page.is_full() {
            *self = Cursor { page: number.wrapping_add(1), taken: 0 };
        }
        page.is_full()
    }
}

/// The place of a page in the ring, by its number.
pub fn place(page: u32) -> u32 {
    page % PAGES
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::feedback::record_table::Key;

    /// A journal and its writer.
    struct Journal {
        pages: HashMap<u32, Page>,
        open: Page,
        written: u32,
    }

    fn record(number: u32) -> Record {
        Record { key: Key::from_parts(u64::from(number), 7), time_s: number, time_ms: 7, flags: 0, values: [1, 2] }
    }

    impl Journal {
        fn new() -> Journal {
            Journal { pages: HashMap::new(), open: Page::new(0), written: 0 }
        }

        fn write(&mut self, count: u32) {
            for _ in 0..count {
                if self.open.is_full() {
                    self.open = Page::new(self.open.number() + 1);
                }
                self.open.push(&record(self.written));
                self.written += 1;
                let copy = Page::from_bytes(self.open.bytes().to_vec()).unwrap();
                self.pages.insert(place(copy.number()), copy);
            }
        }

        /// The numbers of the records that the cursor had not read.
        fn read(&self, cursor: &mut Cursor) -> Vec<u32> {
            let mut numbers = Vec::new();
            while let Some(page) = self.pages.get(&cursor.place())
                && cursor.read(page, |read| {
                    assert_eq!(read, record(read.time_s));
                    numbers.push(read.time_s);
                })
            {}
            numbers
        }
    }

    #[test]
    fn each_reader_gets_every_record_once() {
        let mut journal = Journal::new();
        let (mut often, mut seldom) = (Cursor::default(), Cursor::default());
        let mut read = Vec::new();
        for step in 0..400 {
            journal.write(step % 7);
            read.extend(journal.read(&mut often));
        }
        let all: Vec<u32> = (0..journal.written).collect();
        assert_eq!(read, all);
        assert_eq!(journal.read(&mut seldom), all);
        assert_eq!((journal.read(&mut seldom), seldom), (Vec::new(), often));
    }

    #[test]
    fn who_was_lapped_gets_all_that_is_left() {
        let records = PAGE_RECORDS as u32;
        let mut journal = Journal::new();
        journal.write(10 * records + 5);
        let mut late = Cursor::default();
        assert_eq!(journal.read(&mut late).len(), 10 * PAGE_RECORDS + 5);
        journal.write((2 * PAGES + 90) * records);
        for mut cursor in [late, Cursor::default()] {
            let read = journal.read(&mut cursor);
            let oldest = journal.written - 5 - (PAGES - 1) * records;
            assert_eq!(read, (oldest..journal.written).collect::<Vec<u32>>());
            journal.write(1);
            assert_eq!(journal.read(&mut cursor), [journal.written - 1]);
            journal.write(records - 1);
        }
    }

    #[test]
    fn garbage_is_no_page() {
        let mut page = Page::new(3);
        page.push(&record(1));
        for bytes in [&b""[..], &[1, 0], &[2, 0, 0, 0, 0], &[1; HEAD + 1], &[1; HEAD + 65 * RECORD_BYTES]] {
            assert_eq!(Page::from_bytes(bytes.to_vec()), None);
        }
        assert_eq!(Page::from_bytes(page.bytes().to_vec()), Some(page));
    }
}
