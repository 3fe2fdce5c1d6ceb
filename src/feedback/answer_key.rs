//! Attribution: which model gave the answer that a user reacts to.
//!
//! The chat protocol resends the history, so a request carries the answer that its user reacts to. Only the author of
//! the answer must be remembered, so a short record is kept under the key
//!
//! `mix(SipHash(SHA-256(salt, identity), session), fingerprint of the answer), place, surroundings`
//!
//! Identity is the caller's credential, so tenants never share a record; session is the client's explicit id, if there
//! is one. With the answer in the key, a truncated, edited or branched history finds the record of exactly the answer
//! it shows, or none; parallel requests of one session do not disturb each other.
//!
//! Many users get the same short answer, so without an explicit session its key also contains the user's turn before it
//! and the user's first turn. The place and the surroundings only disambiguate, because clients change them from
//! request to request. The place is the user's turn and the first turn. The surroundings are the system's messages,
//! which may contain a clock. The closest record counts. If several records are equally close and name different
//! models, none counts; see [`Set::closest`](crate::feedback::record_table::Set::closest).

use std::hash::Hasher;
use std::time::Duration;

use sha2::{Digest, Sha256};
use siphasher::sip128::{Hasher128, SipHasher24};

use crate::api::answer_fingerprint;
use crate::config::Router;
use crate::feedback::record_table::{Key, Record};
use crate::hash::mix;

/// A secret of the deployment. Without it, the keys tell their reader nothing.
pub type Salt = [u8; 16];

/// A caller, as 128 bits that nobody can predict without the salt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller([u64; 2]);

/// One explicit session of a caller, or all its requests without one: 128 bits, as hard to predict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    keys: [u64; 2],
    is_explicit: bool,
}

/// Where an answer stands, as fingerprints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The user's turn that it answers.
    pub user: u64,
    /// The first turn of the user.
    pub first: u64,
    /// The system's messages.
    pub system: u64,
}

impl Caller {
    /// `identity`: the caller's credential, as it came.
    pub fn new(salt: &Salt, identity: &[u8]) -> Caller {
        let digest =
            Sha256::new().chain_update(salt).chain_update("sessions of caller").chain_update(identity).finalize();
        let (words, _) = digest.as_chunks();
        let word = |index| words.get(index).copied().map_or(0, u64::from_le_bytes);
        Caller([word(0), word(1)])
    }

    /// `id`: the explicit session, if there is one.
    pub fn session(self, id: Option<&[u8]>) -> Session {
        let Caller([first, second]) = self;
        let mut hash = SipHasher24::new_with_keys(first, second);
        hash.write_u8(u8::from(id.is_some()));
        hash.write(id.unwrap_or_default());
        let (first, second) = hash.finish128().as_u64();
        Session { keys: [first, second], is_explicit: id.is_some() }
    }
}

/// A cache of recent callers, because most requests come from few callers, and SHA-256 takes longer than anything else
/// about a caller. Without the cache a request of 1 KB and its answer take 49,100 instructions instead of 44,300
/// (`scripts/wasm/instructions.py`).
#[derive(Debug, Default)]
pub struct Callers {
    salt: Salt,
    /// By a keyed hash of the credential, so that no credential is kept. A later caller replaces an earlier one in the
    /// same place.
    known: [((u64, u64), Option<Caller>); Callers::PLACES],
}

impl Callers {
    const PLACES: usize = 32;

    /// As [`Caller::new`].
    pub fn caller(&mut self, salt: &Salt, identity: &[u8]) -> Caller {
        if self.salt != *salt {
            *self = Callers { salt: *salt, ..Callers::default() };
        }
        let mut hash = SipHasher24::new_with_key(salt);
        hash.write(identity);
        let hash = hash.finish128().as_u64();
        match self.known.get_mut(hash.0 as usize % Callers::PLACES) {
            Some((known, Some(caller))) if *known == hash => *caller,
            place => {
                let caller = Caller::new(salt, identity);
                place.into_iter().for_each(|place| *place = (hash, Some(caller)));
                caller
            }
        }
    }
}

impl Session {
    /// The key of the answer with this fingerprint. It needs no cryptographic hash, because nobody can aim at a key
    /// without knowing the session.
    pub fn answer(&self, router: u64, place: Place, answer: u64) -> Key {
        let is_known_by_itself = self.is_explicit || answer_fingerprint::is_of_long_text(answer);
        let user = if is_known_by_itself { 0 } else { place.user ^ mix(place.first) };
        let lane = |what: u64| self.lane(router ^ mix(what));
        let at = lane(place.user ^ mix(place.first)) as u16;
        Key::from_parts(lane(answer ^ mix(user)), u32::from(at) | (lane(place.system) as u32) << 16)
    }

    /// The key of something that is stored at the provider, such as a response. `name`: the hash of its name.
    pub fn stored(&self, router: u64, name: u64) -> Key {
        Key::from_parts(self.lane(router ^ mix(!name)), 0)
    }

    fn lane(&self, what: u64) -> u64 {
        let [a, b] = self.keys;
        mix(a ^ mix(what ^ b))
    }
}

/// The key of the [`CallerShare`](crate::feedback::caller_influence::CallerShare) of a cell, either of one caller or,
/// without an `identity`, of everyone.
pub fn influence(salt: &Salt, identity: Option<&[u8]>, cell: u64) -> Key {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(if identity.is_some() { b"account of caller  " } else { b"account of everyone" });
    hash.update(cell.to_le_bytes());
    hash.update(identity.unwrap_or_default());
    Key::from_digest(&hash.finalize())
}

/// Who gave an answer. Names are kept as fingerprints, so that a record outlives a change of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Author {
    pub model: u32,
    pub request_type: u32,
}

impl Author {
    /// The author of an answer by this model to a request of this type. Both are indices of the router.
    pub fn of(router: &Router, model: usize, request_type: usize) -> Option<Author> {
        let (model, request_type) = (router.names.models.get(model)?, router.names.request_types.get(request_type)?);
        Some(Author { model: *model, request_type: *request_type })
    }
}

/// The sources that have judged an answer already. Each source counts once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Judged(pub u8);

impl Judged {
    pub const BY_USER: Judged = Judged(1);
    pub const BY_FACTS: Judged = Judged(2);

    pub fn has(self, other: Judged) -> bool {
        self.0 & other.0 != 0
    }

    pub fn and(self, other: Judged) -> Judged {
        Judged(self.0 | other.0)
    }
}

/// The record of an answer. `at`: when its request was routed.
pub fn record(key: Key, author: Author, judged: Judged, at: Duration) -> Record {
    let (time_s, time_ms) = (at.as_secs() as u32, at.subsec_millis() as u16);
    Record { key, time_s, time_ms, flags: judged.0, values: [author.model, author.request_type] }
}

/// What a record says of its answer.
pub fn read(record: &Record) -> (Author, Judged) {
    let [model, request_type] = record.values;
    (Author { model, request_type }, Judged(record.flags))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feedback::record_table::Set;

    const AUTHOR: Author = Author { model: 1, request_type: 2 };

    #[test]
    fn callers_are_the_same_whether_they_are_known_or_not() {
        let mut callers = Callers::default();
        let mut identities: Vec<Vec<u8>> = (0..200).map(|number| format!("Bearer sk-{number}").into_bytes()).collect();
        identities.extend([Vec::new(), vec![b'x'; 10_000]]);
        for salt in [[1; 16], [2; 16], [1; 16]] {
            for identity in identities.iter().chain(&identities).flat_map(|identity| [identity, identity]) {
                assert_eq!(callers.caller(&salt, identity), Caller::new(&salt, identity));
            }
        }
    }

    #[test]
    fn answers_are_told_apart() {
        let [salt, other] = [[1; 16], [2; 16]];
        let caller = Caller::new(&salt, b"a");
        let sessions = [
            caller.session(None),
            caller.session(Some(b"1")),
            caller.session(Some(b"")),
            Caller::new(&salt, b"b").session(None),
            Caller::new(&other, b"a").session(None),
        ];
        let place = Place { user: 2, first: 3, system: 4 };
        let mut keys: Vec<Key> = sessions.iter().map(|session| session.answer(1, place, 6)).collect();
        keys.extend(sessions.iter().map(|session| session.stored(1, 6)));
        keys.extend([(5, 6), (1, 8)].map(|(router, answer)| sessions[0].answer(router, place, answer)));
        keys.extend(
            [(7, 3, 4), (2, 7, 4), (2, 3, 7)]
                .map(|(user, first, system)| sessions[0].answer(1, Place { user, first, system }, 6)),
        );
        for (index, key) in keys.iter().enumerate() {
            assert!(!keys[..index].contains(key), "{index}");
        }
    }

    /// A record is found although the parts that clients change are different. Only a short answer is another one after
    /// another turn of the user.
    #[test]
    fn an_answer_is_found_wherever_it_stands() {
        let caller = Caller::new(&[1; 16], b"a");
        let place = Place { user: 2, first: 3, system: 4 };
        // The last bit of a fingerprint is set for a long answer.
        for (id, answer, changed, is_found) in [
            (None, 6, Place { system: 9, ..place }, true),
            (None, 6, Place { user: 9, ..place }, false),
            (None, 6, Place { first: 9, ..place }, false),
            (None, 7, Place { user: 9, first: 9, system: 9 }, true),
            (Some(&b"1"[..]), 6, Place { user: 9, first: 9, system: 9 }, true),
        ] {
            let session = caller.session(id);
            let mut set = Set::default();
            set.put(record(session.answer(1, place, answer), AUTHOR, Judged::default(), Duration::ZERO), 0, 60);
            assert_eq!(set.closest(session.answer(1, changed, answer), 0, 60).is_some(), is_found, "{id:?} {answer}");
            assert_eq!(set.closest(session.answer(1, place, 8), 0, 60), None);
        }
    }
}
