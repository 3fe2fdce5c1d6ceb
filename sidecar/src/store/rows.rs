//! Rows of the tables, and how they are read and written.

use adaptive_router::fleet::usage::Tally;

use super::database::{Row, Rows, Transaction, from_bits, rows, to_bits};
use super::error::StoreError;

/// The account that holds what was compacted.
pub const COMPACTED: u64 = 0;

/// The evidence that one replica counted for one cell in one epoch.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    pub router: String,
    pub request_type: String,
    pub replica: u64,
    pub epoch: u32,
    pub model: String,
    pub successes: f64,
    pub failures: f64,
    pub reset: u32,
    pub closed: bool,
    /// [`adaptive_router::bandit::discounting::Span::ends_s`].
    pub ends_s: u32,
}

/// One replica's account for one request type of a router.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Account {
    pub router: String,
    pub request_type: String,
    pub replica: u64,
    /// The account's epochs below this number are part of the compacted evidence.
    pub compacted_below: u32,
    pub last_seen_s: u32,
    /// Whether the replica has taken an answer of this store, and what it told since is here.
    pub is_answered: bool,
}

/// One replica's usage of the model of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TallyRow {
    pub router: String,
    pub request_type: String,
    pub replica: u64,
    pub model: String,
    pub tally: Tally,
}

/// A reset; an empty request type or model stands for all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResetRow {
    pub router: String,
    pub request_type: String,
    pub model: String,
    pub number: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    pub router: String,
    pub json: String,
}

/// The session records of one sync.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub sender: u64,
    /// A random number. Sender and number together name the batch.
    pub number: u64,
    pub written_s: u32,
    pub records: Vec<u8>,
}

/// All rows, read at one moment, without the sessions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct All {
    pub accounts: Vec<Account>,
    pub evidence: Vec<Evidence>,
    pub tallies: Vec<TallyRow>,
    pub resets: Vec<ResetRow>,
    pub configurations: Vec<Configuration>,
}

/// Reads all rows.
pub async fn read_all(transaction: &mut dyn Transaction) -> Result<All, StoreError> {
    let configurations = transaction.run("SELECT router, json FROM routers", Rows::default()).await?;
    let configurations = each(configurations, |row| Ok(Configuration { router: row.text()?, json: row.text()? }))?;
    Ok(All { configurations, ..read(transaction, None).await? })
}

/// Reads the rows of one request type of a router, without the configuration.
pub async fn read_type(transaction: &mut dyn Transaction, router: &str, request_type: &str) -> Result<All, StoreError> {
    read(transaction, Some((router, request_type))).await
}

async fn read(transaction: &mut dyn Transaction, of: Option<(&str, &str)>) -> Result<All, StoreError> {
    let mut read = async |sql: &str, of: Option<Rows>, column: &str| match of {
        Some(rows) => transaction.run(&format!("{sql} WHERE {column} IN ({{rows}})"), rows).await,
        None => transaction.run(sql, Rows::default()).await,
    };
    let of_type = || {
        let of = [of?];
        Some(rows![of; Texts(|of| of.0.to_owned()), Texts(|of| of.1.to_owned())])
    };
    let of_router = || {
        let of = [of?];
        Some(rows![of; Texts(|of| of.0.to_owned())])
    };
    const TYPE: &str = "(router, request_type)";
    let accounts = "SELECT router, request_type, replica, compacted_below, last_seen_s, answered FROM replicas";
    let evidence =
        "SELECT router, request_type, replica, epoch, model, successes, failures, reset, closed, ends_s FROM evidence";
    let tallies =
        "SELECT router, request_type, replica, model, picks, input_tokens, output_tokens, cost_microusd FROM picks";
    let resets = "SELECT router, request_type, model, number FROM resets";
    Ok(All {
        accounts: each(read(accounts, of_type(), TYPE).await?, account)?,
        evidence: each(read(evidence, of_type(), TYPE).await?, |row| {
            Ok(Evidence {
                router: row.text()?,
                request_type: row.text()?,
                replica: from_bits(row.int()?),
                epoch: row.int()? as u32,
                model: row.text()?,
                successes: row.float()?,
                failures: row.float()?,
                reset: row.int()? as u32,
                closed: row.int()? != 0,
                ends_s: row.int()? as u32,
            })
        })?,
        tallies: each(read(tallies, of_type(), TYPE).await?, |row| {
            Ok(TallyRow {
                router: row.text()?,
                request_type: row.text()?,
                replica: from_bits(row.int()?),
                model: row.text()?,
                tally: Tally {
                    picks: from_bits(row.int()?),
                    input_tokens: from_bits(row.int()?),
                    output_tokens: from_bits(row.int()?),
                    cost_microusd: from_bits(row.int()?),
                },
            })
        })?,
        resets: each(read(resets, of_router(), "(router)").await?, |row| {
            Ok(ResetRow {
                router: row.text()?,
                request_type: row.text()?,
                model: row.text()?,
                number: row.int()? as u32,
            })
        })?,
        configurations: Vec::new(),
    })
}

/// Session batches that were written in this second or later.
pub async fn read_batches(transaction: &mut dyn Transaction, since_s: u32) -> Result<Vec<Batch>, StoreError> {
    let since = [since_s];
    let sql = "SELECT sender, number, written_s, records FROM sessions WHERE written_s >= ({rows})";
    each(transaction.run(sql, rows![since; Ints(|second| i64::from(*second))]).await?, |row| {
        Ok(Batch {
            sender: from_bits(row.int()?),
            number: from_bits(row.int()?),
            written_s: row.int()? as u32,
            records: row.bytes()?,
        })
    })
}

/// The stored rows of those accounts that exist.
pub async fn existing(transaction: &mut dyn Transaction, accounts: &[Account]) -> Result<Vec<Account>, StoreError> {
    let keys = account_keys(accounts);
    let sql = "SELECT router, request_type, replica, compacted_below, last_seen_s, answered FROM replicas \
               WHERE (router, request_type, replica) IN ({rows})";
    each(transaction.run(sql, keys).await?, account)
}

fn account(row: &mut Row) -> Result<Account, StoreError> {
    Ok(Account {
        router: row.text()?,
        request_type: row.text()?,
        replica: from_bits(row.int()?),
        compacted_below: row.int()? as u32,
        last_seen_s: row.int()? as u32,
        is_answered: row.int()? != 0,
    })
}

fn account_keys(accounts: &[Account]) -> Rows {
    rows![accounts;
        Texts(|account| account.router.clone()),
        Texts(|account| account.request_type.clone()),
        Ints(|account| to_bits(account.replica)),
    ]
}

fn each<T>(rows: Vec<Row>, read: impl Fn(&mut Row) -> Result<T, StoreError>) -> Result<Vec<T>, StoreError> {
    rows.into_iter().map(|mut row| read(&mut row)).collect()
}

/// Opens accounts that do not exist. For the others, `compacted_below`, `last_seen_s` and `is_answered` only move
/// forward.
pub async fn put_accounts(transaction: &mut dyn Transaction, accounts: &[Account]) -> Result<(), StoreError> {
    let sql = "INSERT INTO replicas (router, request_type, replica, compacted_below, last_seen_s, answered) {rows} \
               ON CONFLICT (router, request_type, replica) DO UPDATE SET \
               compacted_below = CASE WHEN excluded.compacted_below > replicas.compacted_below \
               THEN excluded.compacted_below ELSE replicas.compacted_below END, \
               last_seen_s = CASE WHEN excluded.last_seen_s > replicas.last_seen_s \
               THEN excluded.last_seen_s ELSE replicas.last_seen_s END, \
               answered = CASE WHEN excluded.answered > replicas.answered \
               THEN excluded.answered ELSE replicas.answered END";
    let mut rows = account_keys(accounts);
    let numbers = rows![accounts;
        Ints(|account| i64::from(account.compacted_below)),
        Ints(|account| i64::from(account.last_seen_s)),
        Ints(|account| i64::from(account.is_answered)),
    ];
    rows.0.extend(numbers.0);
    transaction.run(sql, rows).await.map(drop)
}

/// Raises counters. Each row must come once and in order, so that concurrent writers do not wait for each other in a
/// circle. A row of a newer reset replaces the stored one, and a row of an older reset changes nothing. An epoch that
/// is closed stays closed, with the end that it got first.
pub async fn put_evidence(transaction: &mut dyn Transaction, evidence: &[Evidence]) -> Result<(), StoreError> {
    let sql = "INSERT INTO evidence \
               (router, request_type, replica, epoch, model, successes, failures, reset, closed, ends_s) {rows} \
               ON CONFLICT (router, request_type, replica, epoch, model) DO UPDATE SET \
               successes = CASE WHEN excluded.reset > evidence.reset OR excluded.successes > evidence.successes \
               THEN excluded.successes ELSE evidence.successes END, \
               failures = CASE WHEN excluded.reset > evidence.reset OR excluded.failures > evidence.failures \
               THEN excluded.failures ELSE evidence.failures END, \
               ends_s = CASE WHEN evidence.closed = 0 THEN excluded.ends_s ELSE evidence.ends_s END, \
               closed = CASE WHEN evidence.closed = 0 THEN excluded.closed ELSE evidence.closed END, \
               reset = excluded.reset \
               WHERE excluded.reset > evidence.reset OR (excluded.reset = evidence.reset AND \
               (excluded.successes > evidence.successes OR excluded.failures > evidence.failures \
               OR excluded.closed > evidence.closed))";
    let mut rows = evidence_keys(evidence);
    let values = rows![evidence;
        Floats(|row| row.successes),
        Floats(|row| row.failures),
        Ints(|row| i64::from(row.reset)),
        Ints(|row| i64::from(row.closed)),
        Ints(|row| i64::from(row.ends_s)),
    ];
    rows.0.extend(values.0);
    transaction.run(sql, rows).await.map(drop)
}

pub async fn delete_evidence(transaction: &mut dyn Transaction, evidence: &[Evidence]) -> Result<(), StoreError> {
    let sql = "DELETE FROM evidence WHERE (router, request_type, replica, epoch, model) IN ({rows})";
    transaction.run(sql, evidence_keys(evidence)).await.map(drop)
}

fn evidence_keys(evidence: &[Evidence]) -> Rows {
    rows![evidence;
        Texts(|row| row.router.clone()),
        Texts(|row| row.request_type.clone()),
        Ints(|row| to_bits(row.replica)),
        Ints(|row| i64::from(row.epoch)),
        Texts(|row| row.model.clone()),
    ]
}

/// Raises each counter to the greatest value that came. Each row must come once and in order.
pub async fn put_tallies(transaction: &mut dyn Transaction, tallies: &[TallyRow]) -> Result<(), StoreError> {
    let sql = "INSERT INTO picks \
               (router, request_type, replica, model, picks, input_tokens, output_tokens, cost_microusd) {rows} \
               ON CONFLICT (router, request_type, replica, model) DO UPDATE SET \
               picks = CASE WHEN excluded.picks > picks.picks THEN excluded.picks ELSE picks.picks END, \
               input_tokens = CASE WHEN excluded.input_tokens > picks.input_tokens \
               THEN excluded.input_tokens ELSE picks.input_tokens END, \
               output_tokens = CASE WHEN excluded.output_tokens > picks.output_tokens \
               THEN excluded.output_tokens ELSE picks.output_tokens END, \
               cost_microusd = CASE WHEN excluded.cost_microusd > picks.cost_microusd \
               THEN excluded.cost_microusd ELSE picks.cost_microusd END \
               WHERE excluded.picks > picks.picks OR excluded.input_tokens > picks.input_tokens \
               OR excluded.output_tokens > picks.output_tokens OR excluded.cost_microusd > picks.cost_microusd";
    let rows = rows![tallies;
        Texts(|row| row.router.clone()),
        Texts(|row| row.request_type.clone()),
        Ints(|row| to_bits(row.replica)),
        Texts(|row| row.model.clone()),
        Ints(|row| to_bits(row.tally.picks)),
        Ints(|row| to_bits(row.tally.input_tokens)),
        Ints(|row| to_bits(row.tally.output_tokens)),
        Ints(|row| to_bits(row.tally.cost_microusd)),
    ];
    transaction.run(sql, rows).await.map(drop)
}

/// Deletes accounts and their tallies.
pub async fn delete_accounts(transaction: &mut dyn Transaction, accounts: &[Account]) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM picks WHERE (router, request_type, replica) IN ({rows})",
        "DELETE FROM replicas WHERE (router, request_type, replica) IN ({rows})",
    ] {
        transaction.run(sql, account_keys(accounts)).await?;
    }
    Ok(())
}

pub async fn put_reset(transaction: &mut dyn Transaction, reset: &ResetRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO resets (router, request_type, model, number) {rows} \
               ON CONFLICT (router, request_type, model) DO UPDATE SET number = excluded.number";
    let reset = [reset];
    let rows = rows![reset;
        Texts(|row| row.router.clone()),
        Texts(|row| row.request_type.clone()),
        Texts(|row| row.model.clone()),
        Ints(|row| i64::from(row.number)),
    ];
    transaction.run(sql, rows).await.map(drop)
}

pub async fn put_configurations(
    transaction: &mut dyn Transaction,
    configurations: &[Configuration],
    now_s: u32,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO routers (router, json, updated_s) {rows} \
               ON CONFLICT (router) DO UPDATE SET json = excluded.json, updated_s = excluded.updated_s \
               WHERE excluded.json <> routers.json";
    let rows = rows![configurations;
        Texts(|row| row.router.clone()),
        Texts(|row| row.json.clone()),
        Ints(|_| i64::from(now_s)),
    ];
    transaction.run(sql, rows).await.map(drop)
}

pub async fn put_batches(transaction: &mut dyn Transaction, batches: &[Batch]) -> Result<(), StoreError> {
    let sql = "INSERT INTO sessions (sender, number, written_s, records) {rows} \
               ON CONFLICT (sender, number) DO NOTHING";
    let rows = rows![batches;
        Ints(|row| to_bits(row.sender)),
        Ints(|row| to_bits(row.number)),
        Ints(|row| i64::from(row.written_s)),
        Blobs(|row| row.records.clone()),
    ];
    transaction.run(sql, rows).await.map(drop)
}

/// Deletes the session batches that were written before this second.
pub async fn delete_batches_before(transaction: &mut dyn Transaction, second: u32) -> Result<(), StoreError> {
    let before = [second];
    let sql = "DELETE FROM sessions WHERE written_s < ({rows})";
    transaction.run(sql, rows![before; Ints(|second| i64::from(*second))]).await.map(drop)
}
