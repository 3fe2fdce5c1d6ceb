//! Writing syncs. Their contents become rows, each once and in order, in one transaction.

use std::collections::BTreeMap;

use adaptive_router::bandit::discounting::OPEN;
use adaptive_router::fleet::usage::Tally;
use adaptive_router::fleet::wire::{self, SyncRequest};

use super::database::Transaction;
use super::error::StoreError;
use super::rows::{self, Account, Batch, Configuration, Evidence, TallyRow};
use super::schema::Identity;
use super::sessions;

/// The greatest age of an epoch. Older epochs may be dropped from history anyway, and a clock that is wrong by years
/// must not decide their order.
const MAX_AGE_S: u32 = 7 * 24 * 3_600;
/// An account's `last_seen_s` may lag by this much, so that not every sync writes it. This is small against
/// [`super::compact::SILENCE_S`].
const LAST_SEEN_LAG_S: u32 = 60;

/// A sync that is ready to be written.
#[derive(Clone, Debug)]
pub struct Sync {
    /// The request, which has been checked.
    pub request: std::sync::Arc<SyncRequest>,
    pub now_s: u32,
    /// Its session records, if it has any.
    pub batch: Option<Batch>,
}

/// The result of a sync: for each of its tables, whether the account is retired. If it is, none of the table's counters
/// was taken.
pub type Retired = Vec<bool>;

type Key = (String, String, u64);

/// Writes syncs, and gives one result for each.
pub async fn write(
    transaction: &mut dyn Transaction,
    identity: Identity,
    syncs: &[Sync],
) -> Result<Vec<Retired>, StoreError> {
    let mut accounts: BTreeMap<Key, Account> = BTreeMap::new();
    for (sync, table) in tables(syncs) {
        let account = accounts.entry(key(table)).or_insert_with(|| Account {
            router: table.router.clone(),
            request_type: table.request_type.clone(),
            replica: table.replica,
            compacted_below: 0,
            last_seen_s: sync.now_s,
            is_answered: false,
        });
        account.last_seen_s = account.last_seen_s.max(sync.now_s);
        account.is_answered |= table.known && sync.request.store == identity.id;
    }
    let wanted: Vec<Account> = accounts.values().cloned().collect();
    let existing = rows::existing(transaction, &wanted).await?;
    let existing: BTreeMap<Key, (u32, bool)> = existing
        .into_iter()
        .map(|account| {
            ((account.router, account.request_type, account.replica), (account.last_seen_s, account.is_answered))
        })
        .collect();
    // If this store acknowledged an account, and the account does not exist any more, it was retired.
    let is_retired = |sync: &Sync, table: &wire::Table| {
        table.known && sync.request.store == identity.id && !existing.contains_key(&key(table))
    };
    // A replica that has counted nothing yet needs no account.
    let counted = |table: &wire::Table| table.known || !table.epochs.is_empty() || tallies(table).next().is_some();
    let mut seen: BTreeMap<Key, Account> = BTreeMap::new();
    for (_, table) in tables(syncs).filter(|(sync, table)| counted(table) && !is_retired(sync, table)) {
        let key = key(table);
        let Some(account) = accounts.remove(&key) else { continue };
        let is_news = |(last_seen_s, is_answered): &(u32, bool)| {
            (account.is_answered && !*is_answered)
                || account.last_seen_s.saturating_sub(*last_seen_s) >= LAST_SEEN_LAG_S
        };
        if existing.get(&key).is_none_or(is_news) {
            seen.insert(key, account);
        }
    }
    let (evidence, tallies) = counters(tables(syncs).filter(|(sync, table)| !is_retired(sync, table)));
    rows::put_accounts(transaction, &seen.into_values().collect::<Vec<_>>()).await?;
    rows::put_evidence(transaction, &evidence).await?;
    rows::put_tallies(transaction, &tallies).await?;
    let configurations: BTreeMap<&str, &str> = syncs
        .iter()
        .flat_map(|sync| &sync.request.routers)
        .map(|configuration| (configuration.router.as_str(), configuration.json.as_str()))
        .collect();
    let configurations: Vec<Configuration> = configurations
        .into_iter()
        .map(|(router, json)| Configuration { router: router.to_owned(), json: json.to_owned() })
        .collect();
    let now_s = syncs.iter().map(|sync| sync.now_s).max().unwrap_or_default();
    rows::put_configurations(transaction, &configurations, now_s).await?;
    let mut batches: Vec<Batch> = syncs.iter().filter_map(|sync| sync.batch.clone()).collect();
    batches.sort_by_key(|batch| (batch.sender, batch.number));
    sessions::put(transaction, batches).await?;
    let retired = |sync: &Sync| sync.request.tables.iter().map(|table| is_retired(sync, table)).collect();
    Ok(syncs.iter().map(retired).collect())
}

fn tables(syncs: &[Sync]) -> impl Iterator<Item = (&Sync, &wire::Table)> {
    syncs.iter().flat_map(|sync| sync.request.tables.iter().map(move |table| (sync, table)))
}

fn key(table: &wire::Table) -> Key {
    (table.router.clone(), table.request_type.clone(), table.replica)
}

/// The tallies of a table's models that were used. A filter from before tokens were told sends no tokens.
fn tallies(table: &wire::Table) -> impl Iterator<Item = (&str, Tally)> {
    let tallies = table.models.iter().enumerate().map(|(index, model)| {
        let of = |list: &[u64]| list.get(index).copied().unwrap_or_default();
        let tally = Tally {
            picks: of(&table.picks),
            input_tokens: of(&table.input_tokens),
            output_tokens: of(&table.output_tokens),
            cost_microusd: of(&table.cost_microusd),
        };
        (model.as_str(), tally)
    });
    tallies.filter(|(_, tally)| !tally.is_empty())
}

/// The rows of tables, each once and in order. If a row came more than once, the greater counters stay.
fn counters<'a>(tables: impl Iterator<Item = (&'a Sync, &'a wire::Table)>) -> (Vec<Evidence>, Vec<TallyRow>) {
    let mut evidence: BTreeMap<(Key, u32, &str), Evidence> = BTreeMap::new();
    let mut most: BTreeMap<(Key, &str), Tally> = BTreeMap::new();
    for (sync, table) in tables {
        for (model, tally) in tallies(table) {
            let most = most.entry((key(table), model)).or_default();
            *most = most.max(tally);
        }
        for epoch in &table.epochs {
            let ends_s = match epoch.closed {
                true => sync.now_s.saturating_sub(epoch.age_s.min(MAX_AGE_S)),
                false => OPEN,
            };
            for (index, model) in table.models.iter().enumerate() {
                let of = |list: &[f64]| list.get(index).copied().unwrap_or_default();
                let row = Evidence {
                    router: table.router.clone(),
                    request_type: table.request_type.clone(),
                    replica: table.replica,
                    epoch: epoch.number,
                    model: model.clone(),
                    successes: of(&epoch.successes),
                    failures: of(&epoch.failures),
                    reset: table.resets.get(index).copied().unwrap_or_default(),
                    closed: epoch.closed,
                    ends_s,
                };
                if row.successes > 0.0 || row.failures > 0.0 {
                    let key = (key(table), epoch.number, model.as_str());
                    match evidence.get_mut(&key) {
                        Some(earlier) => merge(earlier, row),
                        None => drop(evidence.insert(key, row)),
                    }
                }
            }
        }
    }
    let tallies = most.into_iter().map(|(((router, request_type, replica), model), tally)| TallyRow {
        router,
        request_type,
        replica,
        model: model.to_owned(),
        tally,
    });
    (evidence.into_values().collect(), tallies.collect())
}

/// Merges rows in the way of [`rows::put_evidence`], before they reach it.
fn merge(row: &mut Evidence, other: Evidence) {
    if other.reset != row.reset {
        if other.reset > row.reset {
            *row = other;
        }
        return;
    }
    row.successes = row.successes.max(other.successes);
    row.failures = row.failures.max(other.failures);
    row.ends_s = if row.closed { row.ends_s } else { other.ends_s };
    row.closed |= other.closed;
}
