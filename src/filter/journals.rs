//! Remembers which model gave which answer, in a table in the worker's memory. Workers tell each other of answers
//! through journals in shared data.

use std::time::Duration;

use super::host_calls::is_fresh;
use super::lease;
use super::metrics::{Fault, Metrics};
use super::shared_data;
use crate::feedback::journal::{self, Cursor, Page};
use crate::feedback::record_table::{Key, Record, RecordTable};

/// The most journals of one `vm_id`. Each belongs to one plugin in one VM.
const MAX_JOURNALS: u32 = 512;
/// How often an owner says that it is still there, and when it is taken for dead.
const OWNER_SPEAKS: Duration = Duration::from_secs(60);
const OWNER_IS_DEAD: Duration = Duration::from_secs(600);

/// What one plugin of a VM knows of answers.
pub struct Journals {
    known: RecordTable,
    ttl_s: u32,
    /// Random, for the lease of the journal.
    owner: u64,
    own: Option<Own>,
    /// By journal.
    cursors: Vec<Cursor>,
    /// When the others' journals were read.
    read_at: Duration,
}

/// The journal to which nobody else writes.
struct Own {
    journal: u32,
    spoke_at: Duration,
    page: Page,
    /// The page's key in shared data.
    key: String,
}

impl Journals {
    pub fn new(ttl_s: u32, owner: u64) -> Journals {
        let (known, cursors) = (RecordTable::default(), Vec::new());
        Journals { known, ttl_s, owner, own: None, cursors, read_at: Duration::ZERO }
    }

    /// Finds the record of an answer, if any worker has it. It may miss a later one that another worker wrote less than
    /// `fresh` ago.
    pub fn find(&mut self, metrics: &Metrics, key: Key, now: Duration, fresh: Duration) -> Option<Record> {
        let now_s = now.as_secs() as u32;
        if is_fresh(self.read_at, now, fresh)
            && let Some(record) = self.known.closest(key, now_s, self.ttl_s).filter(|record| record.key == key)
        {
            return Some(*record);
        }
        self.catch_up(metrics, now_s);
        self.read_at = now;
        self.known.closest(key, now_s, self.ttl_s).copied()
    }

    /// Remembers an answer, for all workers.
    pub fn put(&mut self, metrics: &Metrics, record: Record, now: impl FnOnce() -> Duration) {
        if self.known.put(record, record.time_s, self.ttl_s) {
            metrics.fault(Fault::SessionEvicted);
        }
        if self.own.is_none() {
            self.claim(metrics, now());
        }
        match &mut self.own {
            Some(own) => own.write(metrics, &record),
            None => metrics.fault(Fault::SharedData),
        }
    }

    /// Renews the ownership of the journal from time to time, because a silent owner's journal is taken by others.
    pub fn keep(&mut self, metrics: &Metrics, now: Duration) {
        let Some(own) = &mut self.own else { return };
        if is_fresh(own.spoke_at, now, OWNER_SPEAKS) {
            return;
        }
        own.spoke_at = now;
        if !lease::hold(metrics, &owner_key(own.journal), self.owner, OWNER_IS_DEAD, now) {
            self.own = None;
        }
    }

    /// Gives the journal up to others.
    pub fn close(&mut self, metrics: &Metrics) {
        if let Some(own) = self.own.take() {
            lease::release(metrics, &owner_key(own.journal), self.owner);
        }
    }

    /// Reads what other workers wrote since the last time.
    fn catch_up(&mut self, metrics: &Metrics, now_s: u32) {
        let own = self.own.as_ref().map(|own| own.journal);
        let mut journals = (0..MAX_JOURNALS).filter(|journal| Some(*journal) != own);
        while journals.next().is_some_and(|journal| self.read(metrics, journal, now_s)) {}
    }

    /// Reads what is new in a journal. False: there is no such journal.
    fn read(&mut self, metrics: &Metrics, journal: u32, now_s: u32) -> bool {
        let index = journal as usize;
        let mut cursor = self.cursors.get(index).copied().unwrap_or_default();
        let mut exists = cursor != Cursor::default();
        while let Some(page) = page(metrics, journal, cursor.place()) {
            exists = true;
            let goes_on = cursor.read(&page, |record| {
                self.known.put(record, now_s, self.ttl_s);
            });
            if !goes_on {
                break;
            }
        }
        if exists {
            self.cursors.resize(self.cursors.len().max(index + 1), Cursor::default());
            self.cursors.get_mut(index).into_iter().for_each(|place| *place = cursor);
        }
        exists
    }

    /// Takes the first journal that nobody has.
    fn claim(&mut self, metrics: &Metrics, now: Duration) {
        let is_free = |journal: &u32| lease::hold(metrics, &owner_key(*journal), self.owner, OWNER_IS_DEAD, now);
        let Some(journal) = (0..MAX_JOURNALS).find(is_free) else { return };
        let is_new = !self.read(metrics, journal, now.as_secs() as u32);
        let cursor = self.cursors.get(journal as usize).copied().unwrap_or_default();
        let open = page(metrics, journal, cursor.place()).filter(|page| page.number() == cursor.page);
        let own = Own::new(journal, now, open.unwrap_or_else(|| Page::new(cursor.page)));
        if is_new {
            // The first page is written at once, because readers stop at the first journal that does not exist.
            shared_data::put(metrics, &own.key, own.page.bytes());
        }
        self.own = Some(own);
    }
}

impl Own {
    fn new(journal: u32, spoke_at: Duration, page: Page) -> Own {
        let key = page_key(journal, journal::place(page.number()));
        Own { journal, spoke_at, page, key }
    }

    fn write(&mut self, metrics: &Metrics, record: &Record) {
        if self.page.is_full() {
            let next = Page::new(self.page.number().wrapping_add(1));
            *self = Own::new(self.journal, self.spoke_at, next);
        }
        self.page.push(record);
        shared_data::put(metrics, &self.key, self.page.bytes());
    }
}

/// The page at a place of a journal.
fn page(metrics: &Metrics, journal: u32, place: u32) -> Option<Page> {
    let bytes = shared_data::bytes(&page_key(journal, place))?;
    let page = Page::from_bytes(bytes);
    if page.is_none() {
        metrics.fault(Fault::CorruptData);
    }
    page
}

fn page_key(journal: u32, place: u32) -> String {
    shared_data::numbered("adaptive_router/journal", &[journal, place])
}

fn owner_key(journal: u32) -> String {
    shared_data::numbered("adaptive_router/owner", &[journal])
}
