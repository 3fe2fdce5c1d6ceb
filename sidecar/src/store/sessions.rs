//! Session batches. They are written in an order that all side-cars see alike, and bounded in age and number.

use super::database::{Rows, Transaction, from_bits, rows, to_bits};
use super::error::StoreError;
use super::rows::{self, Batch};
use crate::validate::RECORD_BYTES;

/// Records that are kept, at most: 1.8 MB.
pub const MAX_RECORDS: usize = 65_536;
/// How long records are kept. It is the default of the filter's `session_ttl`.
pub const TTL_S: u32 = 24 * 3_600;

/// Adds batches. If a side-car's clock is behind another's, its batch gets the newest stored second, because a reader
/// that continues from that second must find the batch.
pub async fn put(transaction: &mut dyn Transaction, mut batches: Vec<Batch>) -> Result<(), StoreError> {
    if batches.is_empty() {
        return Ok(());
    }
    let newest = transaction.run("SELECT COALESCE(MAX(written_s), 0) FROM sessions", Rows::default()).await?;
    for mut row in newest {
        let newest_s = row.int()? as u32;
        // A second from a clock that is wrong by days is not passed on to other batches.
        for batch in batches.iter_mut().filter(|batch| newest_s <= batch.written_s.saturating_add(TTL_S)) {
            batch.written_s = batch.written_s.max(newest_s);
        }
    }
    rows::put_batches(transaction, &batches).await
}

/// Deletes batches that are too old. If too many records remain, batches from a clock that is wrong by days go first,
/// then the oldest.
pub async fn clean(transaction: &mut dyn Transaction, now_s: u32) -> Result<(), StoreError> {
    rows::delete_batches_before(transaction, now_s.saturating_sub(TTL_S)).await?;
    let sql = "SELECT sender, number, written_s, CAST(LENGTH(records) AS BIGINT) FROM sessions";
    let mut batches = Vec::new();
    for mut row in transaction.run(sql, Rows::default()).await? {
        let name = (from_bits(row.int()?), from_bits(row.int()?));
        let written_s = row.int()? as u32;
        let is_possible = written_s <= now_s.saturating_add(TTL_S);
        batches.push((is_possible, written_s, name, from_bits(row.int()?) as usize / RECORD_BYTES));
    }
    batches.sort_unstable();
    let mut kept = 0;
    let mut surplus = Vec::new();
    for (_, _, name, records) in batches.into_iter().rev() {
        kept += records;
        if kept > MAX_RECORDS {
            surplus.push(name);
        }
    }
    let keys = rows![surplus; Ints(|key| to_bits(key.0)), Ints(|key| to_bits(key.1))];
    transaction.run("DELETE FROM sessions WHERE (sender, number) IN ({rows})", keys).await.map(drop)
}
