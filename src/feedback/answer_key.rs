//! Whose answer a user reacts to.
//!
//! The chat protocol resends the history, so a request carries the answer that its user reacts to. All that must be
//! remembered is who gave it: a short record under the key
//!
//! `mix(SipHash(SHA-256(salt, identity), session), the user's turn, fingerprint of the answer)`
//!
//! Identity is the caller's credential, so tenants never share a record. Session is the client's explicit id or, without
//! one, how the conversation began. With the answer in the key, a truncated, edited or branched history finds the record
//! of exactly the answer it shows, or none; parallel requests of one session do not disturb each other.

use std::hash::Hasher;
use std::time::Duration;

use sha2::{Digest, Sha256};
use siphasher::sip128::{Hasher128, SipHasher24};

use crate::api::request::Text;
use crate::config::Router;
use crate::feedback::record_table::{Key, Record};
use crate::hash::mix;

/// A secret of the deployment, so that keys tell nothing to who can read them.
pub type Salt = [u8; 16];

/// Who calls: 128 bits that nobody can predict without the salt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller([u64; 2]);

/// A conversation of one caller: 128 bits, as hard to predict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session([u64; 2]);

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
    pub fn session(self, id: Option<&[u8]>, opening: &[Text; 2]) -> Session {
        let Caller([first, second]) = self;
        let mut hash = SipHasher24::new_with_keys(first, second);
        hash.write_u8(u8::from(id.is_some()));
        match id {
            Some(id) => hash.write(id),
            None => opening.iter().for_each(|text| hash.write_u64(text.fingerprint())),
        }
        let (first, second) = hash.finish128().as_u64();
        Session([first, second])
    }
}

/// The callers of late: most requests come from few, and SHA-256 takes longer than anything else about them. Without it a
/// request of 1 KB and its answer take 49,100 instructions in place of 44,300 (`scripts/wasm/instructions.py`).
#[derive(Debug, Default)]
pub struct Callers {
    salt: Salt,
    /// By a keyed hash of the credential, so that no credential is kept; a later one takes an earlier one's place.
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
    /// The key of the answer with this fingerprint to a user's turn. No cryptography here: whoever could aim at a key
    /// would have to know the session.
    pub fn answer(&self, router: u64, user: u64, answer: u64) -> Key {
        let [a, b] = self.0;
        let lane = |k: u64, l: u64| mix(k ^ mix(router ^ mix(user ^ mix(answer ^ l))));
        Key::from_parts(lane(a, b), lane(b, a) as u32)
    }
}

/// The key of the [`CallerShare`](crate::feedback::caller_influence::CallerShare) of a cell: of a caller, or of everyone.
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
    /// Who answers a request of a type with one of the router's models, by their indices.
    pub fn of(router: &Router, model: usize, request_type: usize) -> Option<Author> {
        let (model, request_type) = (router.names.models.get(model)?, router.names.request_types.get(request_type)?);
        Some(Author { model: *model, request_type: *request_type })
    }
}

/// What an answer was already judged by; each counts once.
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
    fn sessions_are_told_apart() {
        let [salt, other] = [[1; 16], [2; 16]];
        let opening = [Text::of(br#""Be brief.""#), Text::of(br#""Hello""#)];
        let turned = [Text::of(br#""Hello""#), Text::of(br#""Be brief.""#)];
        let caller = Caller::new(&salt, b"a");
        let sessions = [
            caller.session(None, &opening),
            caller.session(None, &turned),
            caller.session(Some(b"1"), &opening),
            caller.session(Some(b""), &opening),
            Caller::new(&salt, b"b").session(None, &opening),
            Caller::new(&other, b"a").session(None, &opening),
        ];
        for (index, session) in sessions.iter().enumerate() {
            assert!(!sessions[..index].contains(session), "{index}");
        }
        assert_eq!(caller.session(Some(b"1"), &turned), caller.session(Some(b"1"), &opening));
        let answers =
            [[1, 2, 3], [2, 1, 3], [1, 3, 2]].map(|[router, user, answer]| sessions[0].answer(router, user, answer));
        assert!(answers[0] != answers[1] && answers[0] != answers[2] && answers[1] != answers[2]);
    }
}
