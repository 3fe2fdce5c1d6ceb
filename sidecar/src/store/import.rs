//! Importing an export.
//!
//! Evidence of no account is added as if a new replica told it and retired at once. The store records the export's id
//! and the other store's id, so that the same contents are never added twice. Accounts are merged as syncs are: for
//! each counter the greatest value stays.

use std::collections::BTreeSet;

use adaptive_router::bandit::discounting::OPEN;

use super::compact;
use super::contents::Contents;
use super::database::{Transaction, rows};
use super::error::StoreError;
use super::export::{Export, ExportedRouter, ExportedType};
use super::rows::{self, Account, Configuration, Evidence, TallyRow};
use super::schema::Identity;

/// The result of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    /// Evidence was added to this many cells.
    Cells(usize),
    /// The export was imported before, so nothing changed.
    Already,
}

/// One request type of an export, with the data needed to import it.
struct Taken<'a> {
    export: &'a Export,
    router: &'a ExportedRouter,
    of_type: &'a ExportedType,
    contents: &'a Contents,
    now_s: u32,
}

/// Imports a checked export. Nobody else may write.
///
/// An export that comes back to its own store is mostly still there, so only the cells that were reset since are taken.
/// If a store's contents already came here before, no later export of it can be taken, because the evidence that it
/// compacted since cannot be told from the evidence here.
pub async fn import(
    transaction: &mut dyn Transaction,
    identity: Identity,
    export: &Export,
    now_s: u32,
) -> Result<Imported, StoreError> {
    if is_marked(transaction, &export.id).await? {
        return Ok(Imported::Already);
    }
    let is_own = export.store == identity.name();
    if !is_own && is_marked(transaction, &of_store(&export.store)).await? {
        let message = "an export of the same store, or a backup of it, is part of this store, and what both have would \
                       count twice; import it into a new store";
        return Err(StoreError::lasting(message.to_owned()));
    }
    mark(transaction, &export.id, now_s).await?;
    if !is_own {
        mark(transaction, &of_store(&export.store), now_s).await?;
    }

    let contents = Contents::new(rows::read_all(transaction).await?).0;
    let replica = rand::random::<u64>().max(1);
    let (mut joined, mut cells) = (rows::All::default(), BTreeSet::new());
    let (mut configurations, mut merged) = (Vec::new(), rows::All::default());
    for router in &export.routers {
        let here = contents.routers.get(&router.router);
        if let (Some(json), None) = (&router.configuration, here.and_then(|here| here.configuration.as_ref())) {
            configurations.push(Configuration { router: router.router.clone(), json: json.clone() });
        }
        for of_type in &router.request_types {
            let taken = Taken { export, router, of_type, contents: &contents, now_s };
            joined.accounts.push(taken.account(replica, 0, 0));
            if is_own {
                taken.reset_since(replica, &mut joined);
            } else {
                taken.compacted(replica, &mut joined);
                taken.merge_accounts(&mut merged);
            }
        }
    }
    for row in joined.evidence.iter().chain(&merged.evidence) {
        cells.insert((&row.router, &row.request_type, &row.model));
    }
    let cells = cells.len();
    rows::put_configurations(transaction, &configurations, now_s).await?;
    rows::put_accounts(transaction, &merged.accounts).await?;
    rows::put_evidence(transaction, &merged.evidence).await?;
    rows::put_tallies(transaction, &merged.tallies).await?;
    let mut all = rows::read_all(transaction).await?;
    all.accounts.append(&mut joined.accounts);
    all.evidence.append(&mut joined.evidence);
    all.tallies.append(&mut joined.tallies);
    compact::compact(transaction, all, now_s).await?;
    Ok(Imported::Cells(cells))
}

impl Taken<'_> {
    fn account(&self, replica: u64, compacted_below: u32, last_seen_s: u32) -> Account {
        let (router, request_type) = (self.router.router.clone(), self.of_type.request_type.clone());
        Account { router, request_type, replica, compacted_below, last_seen_s, is_answered: false }
    }

    fn tally(&self, replica: u64, model: &str, tally: adaptive_router::fleet::usage::Tally) -> TallyRow {
        let (router, request_type) = (self.router.router.clone(), self.of_type.request_type.clone());
        TallyRow { router, request_type, replica, model: model.to_owned(), tally }
    }

    /// A row of evidence. It gets the greater reset number of this store's and the other store's, so that neither reset
    /// voids it.
    fn evidence(
        &self,
        (replica, epoch): (u64, u32),
        ends_s: u32,
        (model, (successes, failures)): (&String, &(f64, f64)),
    ) -> Evidence {
        let (router, request_type) = (self.router.router.clone(), self.of_type.request_type.clone());
        let here = self.contents.reset_of(&router, &request_type, model);
        Evidence {
            router,
            request_type,
            replica,
            epoch,
            model: model.clone(),
            successes: *successes,
            failures: *failures,
            reset: here.max(self.reset_there(model)),
            closed: ends_s != OPEN,
            ends_s: if ends_s == OPEN { OPEN } else { ends_s.min(self.now_s) },
        }
    }

    fn reset_there(&self, model: &str) -> u32 {
        self.of_type.resets.get(model).copied().unwrap_or_default()
    }

    /// The evidence and the usage that belong to no account.
    fn compacted(&self, replica: u64, rows: &mut rows::All) {
        rows.tallies.extend(self.of_type.tallies().into_iter().map(|(model, tally)| self.tally(replica, model, tally)));
        for (number, epoch) in self.of_type.epochs.iter().enumerate() {
            let row = |cell| self.evidence((replica, number as u32), epoch.ends_s, cell);
            rows.evidence.extend(epoch.evidence.iter().map(row));
        }
    }

    fn merge_accounts(&self, rows: &mut rows::All) {
        for account in &self.of_type.accounts {
            let Some(replica) = account.replica() else { continue };
            let last_seen_s = account.last_seen_s.min(self.now_s);
            rows.accounts.push(self.account(replica, account.compacted_below, last_seen_s));
            rows.tallies.extend(account.tallies().into_iter().map(|(model, tally)| self.tally(replica, model, tally)));
            for (number, epoch) in &account.epochs {
                let row = |cell| self.evidence((replica, *number), epoch.ends_s.unwrap_or(OPEN), cell);
                rows.evidence.extend(epoch.evidence.iter().map(row));
            }
        }
    }

    /// All evidence of the cells that were reset since the export.
    fn reset_since(&self, replica: u64, rows: &mut rows::All) {
        let exported_s = self.export.exported_s;
        let compacted = self.of_type.epochs.iter().map(|epoch| (epoch.ends_s, &epoch.evidence));
        let own = self.of_type.accounts.iter().flat_map(|account| account.epochs.values());
        let own = own.map(|epoch| (epoch.ends_s.unwrap_or(exported_s), &epoch.evidence));
        for (number, (ends_s, evidence)) in compacted.chain(own).enumerate() {
            let was_reset = |(model, _): &(&String, &(f64, f64))| {
                let here = self.contents.reset_of(&self.router.router, &self.of_type.request_type, model);
                self.reset_there(model) != here
            };
            let row = |cell| self.evidence((replica, number as u32), ends_s, cell);
            rows.evidence.extend(evidence.iter().filter(was_reset).map(row));
        }
    }
}

/// Records that the contents of a store are part of this one.
pub async fn mark_store(transaction: &mut dyn Transaction, store: Identity, now_s: u32) -> Result<(), StoreError> {
    mark(transaction, &of_store(&store.name()), now_s).await
}

fn of_store(store: &str) -> String {
    format!("store {store}")
}

async fn is_marked(transaction: &mut dyn Transaction, mark: &str) -> Result<bool, StoreError> {
    let marks = [mark];
    let sql = "SELECT id FROM imports WHERE id IN ({rows})";
    let found = transaction.run(sql, rows![marks; Texts(|mark| mark.to_string())]).await?;
    Ok(!found.is_empty())
}

async fn mark(transaction: &mut dyn Transaction, mark: &str, now_s: u32) -> Result<(), StoreError> {
    let marks = [mark];
    let rows = rows![marks; Texts(|mark| mark.to_string()), Ints(|_| i64::from(now_s))];
    transaction.run("INSERT INTO imports (id, imported_s) {rows} ON CONFLICT (id) DO NOTHING", rows).await.map(drop)
}
