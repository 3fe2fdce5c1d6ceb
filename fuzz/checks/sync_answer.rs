//! Prevents: a side-car that lies, or is broken, making an Envoy believe in evidence that cannot be, or stopping it.

use adaptive_router::fleet::replica::Replica;
use adaptive_router::fleet::tables::Heard;
use adaptive_router::fleet::wire::SyncResponse;
use adaptive_router::hash;
use prost::Message;

/// The input is the answer to a sync, as protobuf.
pub fn check(input: &[u8]) {
    let Ok(answer) = SyncResponse::decode(input) else { return };
    for table in &answer.tables {
        let Some(heard) = Heard::read(table, hash::name, 1_800_000_000) else { continue };
        let mut replica = Replica::default();
        let told = replica.tell(7);
        replica.take(told, 7, Some(heard));
        for span in replica.history() {
            for (_, evidence) in &span.cells {
                assert!(evidence.successes.is_finite() && evidence.successes >= 0.0, "{evidence:?}");
                assert!(evidence.failures.is_finite() && evidence.failures >= 0.0, "{evidence:?}");
            }
        }
    }
}
