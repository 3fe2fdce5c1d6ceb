//! Who gave which answer: a table in the worker's memory, and the journals by which workers tell each other.

use std::time::Duration;

use rand::RngExt;

use super::metrics::{Fault, Metrics};
use super::plugin::{self, Plugin};
use super::shared::{self, Kind};
use crate::bytes::take;
use crate::journal::{self, Cursor, Page};
use crate::slots::{Key, Record, Slots};

/// Journals of one `vm_id`, at most: each is one plugin's in one VM.
const MAX_JOURNALS: u32 = 512;
/// How often an owner says that it is still there, in seconds, and when it is taken for dead.
const OWNER_SPEAKS: u32 = 60;
const OWNER_IS_DEAD: u32 = 600;

const OWNERS: Kind<Owner> = Kind { from_bytes: Owner::from_bytes, to_bytes: Owner::to_bytes };

/// What one plugin of a VM knows of answers.
#[derive(Default)]
pub struct Answers {
    known: Slots,
    own: Option<Own>,
    /// By journal.
    cursors: Vec<Cursor>,
    /// When the others' journals were read.
    read_at: Duration,
}

/// The journal to which nobody else writes.
struct Own {
    journal: u32,
    owner: Owner,
    page: Page,
    /// Where the page stands.
    key: String,
}

/// Who writes to a journal.
#[derive(Clone, Default)]
struct Owner {
    /// Random; 0 where it has not said so yet.
    id: u64,
    /// When it spoke last; 0 when it has left.
    seen_s: u32,
}

impl Plugin {
    /// The record of an answer, if any worker has it. One may be the latest but for those of the time `fresh`.
    pub(super) fn answer(&self, key: Key, now: Duration, fresh: Duration) -> Option<Record> {
        let answers = &mut *self.answers.borrow_mut();
        let (now_s, ttl_s) = (now.as_secs() as u32, self.ttl_s());
        let is_fresh = now.checked_sub(answers.read_at).is_some_and(|age| age < fresh);
        if !is_fresh || answers.known.get(key, now_s, ttl_s).is_none() {
            answers.catch_up(&self.metrics, now_s, ttl_s);
            answers.read_at = now;
        }
        answers.known.get(key, now_s, ttl_s).copied()
    }

    /// Remembers an answer, for all workers.
    pub(super) fn put_answer(&self, record: Record) {
        let answers = &mut *self.answers.borrow_mut();
        if answers.known.put(record, record.time_s, self.ttl_s()) {
            self.metrics.fault(Fault::SessionEvicted);
        }
        if answers.own.is_none() {
            let owner = Owner { id: self.rng.borrow_mut().random_range(1..=u64::MAX), seen_s: seconds() };
            answers.claim(&self.metrics, owner, self.ttl_s());
        }
        match &mut answers.own {
            Some(own) => own.write(&self.metrics, &record),
            None => self.metrics.fault(Fault::SharedData),
        }
    }

    /// Says from time to time that the journal has an owner.
    pub(super) fn keep_journal(&self) {
        let own = &mut self.answers.borrow_mut().own;
        let Some(Own { journal, owner, .. }) = own else { return };
        let now_s = seconds();
        if now_s.abs_diff(owner.seen_s) >= OWNER_SPEAKS {
            owner.seen_s = now_s;
            if !say(&self.metrics, *journal, owner) {
                *own = None;
            }
        }
    }

    /// Leaves the journal to others.
    pub(super) fn close_journal(&self) {
        if let Some(Own { journal, owner, .. }) = self.answers.borrow_mut().own.take() {
            say(&self.metrics, journal, &Owner { seen_s: 0, ..owner });
        }
    }
}

impl Answers {
    /// Reads what other workers wrote since the last time.
    fn catch_up(&mut self, metrics: &Metrics, now_s: u32, ttl_s: u32) {
        let own = self.own.as_ref().map(|own| own.journal);
        let mut journals = (0..MAX_JOURNALS).filter(|journal| Some(*journal) != own);
        while journals.next().is_some_and(|journal| self.read(metrics, journal, now_s, ttl_s)) {}
    }

    /// Reads what is new in a journal. False: there is no such journal.
    fn read(&mut self, metrics: &Metrics, journal: u32, now_s: u32, ttl_s: u32) -> bool {
        let index = journal as usize;
        let mut cursor = self.cursors.get(index).copied().unwrap_or_default();
        let mut exists = cursor != Cursor::default();
        while let Some(page) = page(metrics, journal, cursor.place()) {
            exists = true;
            let goes_on = cursor.read(&page, |record| {
                self.known.put(record, now_s, ttl_s);
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

    /// Takes a journal that nobody has, or else makes a new one.
    fn claim(&mut self, metrics: &Metrics, owner: Owner, ttl_s: u32) {
        for journal in 0..MAX_JOURNALS {
            let first = Page::new(0);
            if shared::create(&page_key(journal, 0), first.bytes()) {
                shared::put(metrics, &owner_key(journal), &owner.to_bytes());
                self.own = Some(Own::new(journal, owner, first));
                return;
            }
            let taken = shared::update(metrics, &OWNERS, &owner_key(journal), |before| {
                let is_dead = before.id != 0 && owner.seen_s.saturating_sub(before.seen_s) >= OWNER_IS_DEAD;
                is_dead.then(|| *before = owner.clone())
            });
            if taken.is_some() {
                self.read(metrics, journal, owner.seen_s, ttl_s);
                let cursor = self.cursors.get(journal as usize).copied().unwrap_or_default();
                let open = page(metrics, journal, cursor.place()).filter(|page| page.number() == cursor.page);
                self.own = Some(Own::new(journal, owner, open.unwrap_or_else(|| Page::new(cursor.page))));
                return;
            }
        }
    }
}

impl Own {
    fn new(journal: u32, owner: Owner, page: Page) -> Own {
        Own { journal, owner, key: page_key(journal, journal::place(page.number())), page }
    }

    fn write(&mut self, metrics: &Metrics, record: &Record) {
        if self.page.is_full() {
            self.page = Page::new(self.page.number().wrapping_add(1));
            self.key = page_key(self.journal, journal::place(self.page.number()));
        }
        self.page.push(record);
        shared::put(metrics, &self.key, self.page.bytes());
    }
}

impl Owner {
    fn to_bytes(&self) -> Vec<u8> {
        [&self.id.to_le_bytes()[..], &self.seen_s.to_le_bytes()].concat()
    }

    fn from_bytes(mut bytes: &[u8]) -> Option<Owner> {
        let owner = Owner { id: u64::from_le_bytes(take(&mut bytes)?), seen_s: u32::from_le_bytes(take(&mut bytes)?) };
        bytes.is_empty().then_some(owner)
    }
}

/// What the owner of a journal says of itself. False: it belongs to somebody else.
fn say(metrics: &Metrics, journal: u32, owner: &Owner) -> bool {
    let said = shared::update(metrics, &OWNERS, &owner_key(journal), |known| {
        (known.id == owner.id).then(|| known.seen_s = owner.seen_s)
    });
    said.is_some()
}

/// The page at a place of a journal.
fn page(metrics: &Metrics, journal: u32, place: u32) -> Option<Page> {
    let bytes = shared::bytes(&page_key(journal, place))?;
    let page = Page::from_bytes(bytes);
    if page.is_none() {
        metrics.fault(Fault::CorruptData);
    }
    page
}

fn page_key(journal: u32, place: u32) -> String {
    shared::numbered("adaptive_router/journal", &[journal, place])
}

fn owner_key(journal: u32) -> String {
    shared::numbered("adaptive_router/owner", &[journal])
}

fn seconds() -> u32 {
    plugin::now().as_secs() as u32
}
