//! Resets: evidence of cells is void from a moment on, even if it is still on its way.

use std::collections::BTreeSet;

use super::contents::Contents;
use super::database::{Rows, Transaction, rows};
use super::rows::{ResetRow, put_reset, read_all};
use super::{compact, error::StoreError};

/// The result of a reset.
#[derive(Clone, Debug, PartialEq)]
pub struct Reset {
    /// Its number; evidence with a smaller one is void.
    pub number: u32,
    /// (request type, model) of the cells that had evidence, sorted.
    pub cells: Vec<(String, String)>,
}

/// The greatest reset number that a replica may claim, unless the store's own are greater. A replica from another store
/// may have heard of many resets, but the store must never run out of numbers.
const MOST_CLAIMED: u32 = 1 << 31;

/// The greatest reset number that is accepted, in a store whose own greatest is `own`.
pub fn most_claimed(own: u32) -> u32 {
    own.max(MOST_CLAIMED)
}

/// Resets a router's cells; an empty request type or model stands for all. Nobody else may write.
pub async fn reset(
    transaction: &mut dyn Transaction,
    router: &str,
    request_type: &str,
    model: &str,
    now_s: u32,
) -> Result<Reset, StoreError> {
    // Replicas may bring reset numbers from another store. The new number must be greater than those too.
    let own = greatest(transaction, "SELECT COALESCE(MAX(number), 0) FROM resets").await?;
    let impossible = [most_claimed(own)];
    let sql = "DELETE FROM evidence WHERE reset > ({rows})";
    transaction.run(sql, rows![impossible; Ints(|number| i64::from(*number))]).await?;
    let claimed = greatest(transaction, "SELECT COALESCE(MAX(reset), 0) FROM evidence").await?;
    let number = own.max(claimed).checked_add(1);
    let number = number.ok_or_else(|| StoreError::lasting("the store has no number left for a reset".to_owned()))?;
    let before = Contents::new(read_all(transaction).await?).0;
    let row =
        ResetRow { router: router.to_owned(), request_type: request_type.to_owned(), model: model.to_owned(), number };
    put_reset(transaction, &row).await?;
    let all = read_all(transaction).await?;
    compact::compact(transaction, all, now_s).await?;

    let fits = |wanted: &str, name: &str| wanted.is_empty() || wanted == name;
    let types = before.routers.get(router).into_iter().flat_map(|router| &router.types);
    let mut cells = BTreeSet::new();
    for (name, of_type) in types.filter(|(name, _)| fits(request_type, name)) {
        for (index, evidence) in of_type.epochs.iter().flat_map(|epoch| &epoch.span.cells) {
            if let Some(model) =
                of_type.models.get(*index as usize).filter(|name| fits(model, name) && evidence.mass() > 0.0)
            {
                cells.insert((name.clone(), model.clone()));
            }
        }
    }
    Ok(Reset { number, cells: cells.into_iter().collect() })
}

async fn greatest(transaction: &mut dyn Transaction, sql: &str) -> Result<u32, StoreError> {
    let mut greatest = 0;
    for mut row in transaction.run(sql, Rows::default()).await? {
        greatest = greatest.max(row.int()? as u32);
    }
    Ok(greatest)
}
