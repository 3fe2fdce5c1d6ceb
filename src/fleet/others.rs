//! What the rest of the fleet learned of one request type of a router, as the side-car last told it.

use crate::bandit::discounting::{self, Span};
use crate::bytes::take;
use crate::fleet::counters::Counters;

/// First byte; another layout has another number.
const VERSION: u8 = 2;
/// The same layout, but reactions were split between successes and failures.
const SPLIT: u8 = 1;

/// The fleet's evidence, without the own evidence that this Envoy still keeps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Others {
    /// The name of the answer that this is from. 0: there was none yet.
    pub etag: u64,
    /// The number of the own counters whose epochs below `own_from` are part of the spans.
    pub replica: u64,
    pub own_from: u32,
    /// Oldest first.
    pub spans: Vec<Span>,
}

impl Others {
    /// All evidence: the fleet's, and the part of `own` that is missing from it.
    pub fn history(&self, own: &Counters) -> Vec<Span> {
        let own_from = if own.replica == self.replica { self.own_from } else { 0 };
        discounting::joined(self.spans.iter().cloned().chain(own.spans_from(own_from)).collect())
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        bytes.extend(self.etag.to_le_bytes());
        bytes.extend(self.replica.to_le_bytes());
        bytes.extend(self.own_from.to_le_bytes());
        self.spans.iter().for_each(|span| span.write(&mut bytes));
        bytes
    }

    /// None where the bytes are no fleet's evidence.
    pub fn from_bytes(bytes: &[u8]) -> Option<Others> {
        let (version, mut rest) = bytes.split_first()?;
        if ![VERSION, SPLIT].contains(version) {
            return None;
        }
        let mut fleet = Others {
            etag: u64::from_le_bytes(take(&mut rest)?),
            replica: u64::from_le_bytes(take(&mut rest)?),
            own_from: u32::from_le_bytes(take(&mut rest)?),
            spans: Vec::new(),
        };
        while !rest.is_empty() {
            let span = Span::read(&mut rest)?;
            fleet.spans.push(if *version == SPLIT { span.from_split() } else { span });
        }
        (fleet.spans.len() <= discounting::MAX_SPANS).then_some(fleet)
    }
}
