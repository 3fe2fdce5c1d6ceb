//! Resets: evidence of cells is void from a moment on, wherever it is still on its way.

use std::collections::BTreeSet;

use super::contents::Contents;
use super::database::{Rows, Transaction};
use super::rows::{self, ResetRow};
use super::{compact, error::StoreError};

/// What a reset did.
#[derive(Clone, Debug, PartialEq)]
pub struct Reset {
    /// Its number; evidence with a smaller one is void.
    pub number: u32,
    /// (request type, model) of the cells that had evidence, sorted.
    pub cells: Vec<(String, String)>,
}

/// Resets a router's cells; an empty request type or model stands for all. Nobody else may write.
pub async fn reset(
    transaction: &mut dyn Transaction,
    router: &str,
    request_type: &str,
    model: &str,
    now_s: u32,
) -> Result<Reset, StoreError> {
    // Replicas may bring numbers from another store; those of this one go on above them.
    let mut highest = 0;
    for sql in ["SELECT COALESCE(MAX(number), 0) FROM resets", "SELECT COALESCE(MAX(reset), 0) FROM evidence"] {
        for mut row in transaction.run(sql, Rows::default()).await? {
            highest = highest.max(row.int()?);
        }
    }
    let number = u32::try_from(highest + 1)
        .map_err(|_| StoreError::lasting("the store has no number left for a reset".to_owned()))?;
    let before = Contents::new(rows::read_all(transaction).await?).0;
    let row =
        ResetRow { router: router.to_owned(), request_type: request_type.to_owned(), model: model.to_owned(), number };
    rows::put_reset(transaction, &row).await?;
    let all = rows::read_all(transaction).await?;
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
