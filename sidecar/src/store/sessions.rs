//! Bounds of what is kept of sessions.

use super::database::{Rows, Transaction, from_bits, rows, to_bits};
use super::error::StoreError;
use super::rows;
use crate::validate::RECORD_BYTES;

/// Records that are kept, at most: 1.8 MB.
pub const MAX_RECORDS: usize = 65_536;
/// How long; the filter's `session_ttl` by default.
pub const TTL_S: u32 = 24 * 3_600;

/// Deletes what is too old, and the oldest of what is too much.
pub async fn clean(transaction: &mut dyn Transaction, now_s: u32) -> Result<(), StoreError> {
    rows::delete_batches_before(transaction, now_s.saturating_sub(TTL_S)).await?;
    let sql =
        "SELECT sender, number, CAST(LENGTH(records) AS BIGINT) FROM sessions ORDER BY written_s DESC, sender, number";
    let (mut kept, mut surplus) = (0, Vec::new());
    for mut row in transaction.run(sql, Rows::default()).await? {
        let (sender, number) = (from_bits(row.int()?), from_bits(row.int()?));
        kept += from_bits(row.int()?) as usize / RECORD_BYTES;
        if kept > MAX_RECORDS {
            surplus.push((sender, number));
        }
    }
    let keys = rows![surplus; Ints(|key| to_bits(key.0)), Ints(|key| to_bits(key.1))];
    transaction.run("DELETE FROM sessions WHERE (sender, number) IN ({rows})", keys).await.map(drop)
}
