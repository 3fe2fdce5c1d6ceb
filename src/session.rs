//! Whose answer a user reacts to.
//!
//! The chat protocol resends the history, so a request carries the answer that its user reacts to. All that must be
//! remembered is who gave it: a short record under the key
//!
//! `mix(SHA-256(salt, identity, session), the user's turn, fingerprint of the answer)`
//!
//! Identity is the caller's credential, so tenants never share a record. Session is the client's explicit id or, without
//! one, how the conversation began. With the answer in the key, a truncated, edited or branched history finds the record
//! of exactly the answer it shows, or none; parallel requests of one session do not disturb each other.

use sha2::{Digest, Sha256};

use crate::fingerprint::mix;
use crate::request::Text;
use crate::slots::{Key, Record};

/// A secret of the deployment, so that keys tell nothing to who can read them.
pub type Salt = [u8; 16];

/// A conversation of one caller: 256 bits that nobody can predict without the salt.
#[derive(Clone, Copy, Debug)]
pub struct Session([u64; 4]);

impl Session {
    /// `identity`: the caller's credential, as it came. `id`: the explicit session, if there is one.
    pub fn new(salt: &Salt, identity: &[u8], id: Option<&[u8]>, opening: &[Text; 2]) -> Session {
        let mut hash = Sha256::new();
        hash.update(salt);
        // The length keeps the parts apart.
        hash.update((identity.len() as u64).to_le_bytes());
        hash.update(identity);
        match id {
            Some(id) => {
                hash.update(b"id");
                hash.update(id);
            }
            None => opening.iter().for_each(|text| hash.update(text.fingerprint().to_le_bytes())),
        }
        let mut words = [0; 4];
        for (word, bytes) in words.iter_mut().zip(hash.finalize().chunks_exact(8)) {
            *word = bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
        }
        Session(words)
    }

    /// The key of the answer with this fingerprint to a user's turn. No cryptography here: whoever could aim at a key
    /// would have to know the session.
    pub fn answer(&self, router: u64, user: u64, answer: u64) -> Key {
        let [a, b, c, d] = self.0;
        let lane = |k: u64, l: u64| mix(k ^ mix(router ^ mix(user ^ mix(answer ^ l))));
        let (high, low) = (lane(a, b), lane(c, d));
        let mut digest = [0; 16];
        digest
            .iter_mut()
            .zip(high.to_le_bytes().into_iter().chain(low.to_le_bytes()))
            .for_each(|(to, byte)| *to = byte);
        Key::from_digest(&digest)
    }
}

/// The key of the [`Account`](crate::influence::Account) of a cell: of a caller, or of everyone.
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

/// The record of an answer.
pub fn record(key: Key, author: Author, judged: Judged, now_s: u32) -> Record {
    Record { key, time_s: now_s, flags: judged.0, values: [author.model, author.request_type] }
}

/// What a record says of its answer.
pub fn read(record: &Record) -> (Author, Judged) {
    let [model, request_type] = record.values;
    (Author { model, request_type }, Judged(record.flags))
}
