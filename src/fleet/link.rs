//! Which store this Envoy speaks with.

use crate::bytes::take;
use crate::feedback::answer_key::Salt;

/// What is known of the store, for all workers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// 0: no answer came yet.
    pub store: u64,
    pub salt: Salt,
}

impl Link {
    pub fn to_bytes(&self) -> Vec<u8> {
        [&self.store.to_le_bytes()[..], &self.salt].concat()
    }

    pub fn from_bytes(mut bytes: &[u8]) -> Option<Link> {
        let link = Link { store: u64::from_le_bytes(take(&mut bytes)?), salt: take(&mut bytes)? };
        bytes.is_empty().then_some(link)
    }
}
