//! Keeps the secret that session keys are made with. It is this Envoy's own until the fleet's is known.

use std::cell::{Cell, RefCell};

use super::metrics::Metrics;
use super::shared_data::{self, Kind};
use crate::feedback::answer_key::{Caller, Callers, Salt};
use crate::fleet::link::Link;

const SALT: &str = "adaptive_router/salt";
const LINK: &str = "adaptive_router/link";
const LINKS: Kind<Link> = Kind { from_bytes: Link::from_bytes, to_bytes: Link::to_bytes };

pub struct Salts {
    now: Cell<Salt>,
    /// The salt from before the fleet's was known. Answers that were remembered by then have keys made with it.
    before: Cell<Option<Salt>>,
    callers: RefCell<Callers>,
}

impl Salts {
    /// `made`: this Envoy's secret, if no VM has made one yet.
    pub fn new(made: &Salt) -> Salts {
        shared_data::create(SALT, made);
        let now = shared_data::bytes(SALT).and_then(|bytes| bytes.try_into().ok()).unwrap_or_default();
        Salts { now: Cell::new(now), before: Cell::default(), callers: RefCell::default() }
    }

    pub fn now(&self) -> Salt {
        self.now.get()
    }

    /// `identity`: the caller's credential, as it came.
    pub fn caller(&self, identity: &[u8]) -> Caller {
        self.callers.borrow_mut().caller(&self.now.get(), identity)
    }

    /// From now on, session keys are made with the fleet's salt.
    pub fn use_of(&self, link: Link) {
        let now = self.now.get();
        if link.store != 0 && link.salt != now {
            self.now.set(link.salt);
            self.before.set(Some(now));
        }
    }

    /// The caller under the other salt, if there is one. An answer may be remembered under it, because another worker
    /// may have heard of the fleet's salt earlier or later than this one.
    pub fn other_caller(&self, metrics: &Metrics, identity: &[u8]) -> Option<Caller> {
        let used = self.now.get();
        if self.before.get().is_none() {
            self.use_of(link(metrics));
        }
        let other = Some(self.now.get()).filter(|now| *now != used).or(self.before.get())?;
        Some(Caller::new(&other, identity))
    }
}

/// What is known of the store.
pub fn link(metrics: &Metrics) -> Link {
    shared_data::get(metrics, &LINKS, LINK)
}

/// Tells all workers of the store.
pub fn put_link(metrics: &Metrics, link: Link) {
    shared_data::put(metrics, LINK, &link.to_bytes());
}
