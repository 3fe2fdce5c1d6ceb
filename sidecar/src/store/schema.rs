//! The tables, and their creation and migration.
//!
//! | table | one row is |
//! |---|---|
//! | `meta` | the store: its identity and the schema's version; the row is also the lock for writing alone |
//! | `evidence` | what one replica counted of one cell in one epoch; replica 0 holds what was compacted |
//! | `replicas` | one replica's account for one request type of a router |
//! | `picks` | one replica's picks, tokens and cost of the model of a cell; replica 0 holds those of retired accounts |
//! | `resets` | the latest reset of a cell; '' stands for all request types or all models |
//! | `routers` | a router's configuration, as a filter sent it |
//! | `sessions` | the session records of one sync |
//! | `imports` | an export that was imported, or a store whose contents are part of this one |
//!
//! A new store is created in the first version and then migrated like an existing one.
//!
//! Unsigned numbers are stored as signed ones with the same bits. `ends_s` is 4294967295 while an epoch is open.

use std::time::Duration;

use super::database::{Access, Database, Rows, Transaction, from_bits, rows, to_bits};
use super::error::StoreError;

/// The version of the tables.
const VERSION: i64 = FIRST + STEPS.len() as i64;
const FIRST: i64 = 1;
/// Several side-cars may start at once, and a database may then give the later ones all kinds of errors.
const ATTEMPTS: u32 = 8;
const PAUSE: Duration = Duration::from_millis(50);

/// The tables of the first version. They never change.
const TABLES: [&str; 9] = [
    "CREATE TABLE IF NOT EXISTS evidence (router TEXT NOT NULL, request_type TEXT NOT NULL, replica BIGINT NOT NULL, \
     epoch BIGINT NOT NULL, model TEXT NOT NULL, successes DOUBLE PRECISION NOT NULL, \
     failures DOUBLE PRECISION NOT NULL, reset BIGINT NOT NULL, closed BIGINT NOT NULL, ends_s BIGINT NOT NULL, \
     PRIMARY KEY (router, request_type, replica, epoch, model))",
    "CREATE TABLE IF NOT EXISTS replicas (router TEXT NOT NULL, request_type TEXT NOT NULL, replica BIGINT NOT NULL, \
     compacted_below BIGINT NOT NULL, last_seen_s BIGINT NOT NULL, PRIMARY KEY (router, request_type, replica))",
    "CREATE TABLE IF NOT EXISTS picks (router TEXT NOT NULL, request_type TEXT NOT NULL, replica BIGINT NOT NULL, \
     model TEXT NOT NULL, picks BIGINT NOT NULL, PRIMARY KEY (router, request_type, replica, model))",
    "CREATE TABLE IF NOT EXISTS resets (router TEXT NOT NULL, request_type TEXT NOT NULL, model TEXT NOT NULL, \
     number BIGINT NOT NULL, PRIMARY KEY (router, request_type, model))",
    "CREATE TABLE IF NOT EXISTS routers (router TEXT NOT NULL PRIMARY KEY, json TEXT NOT NULL, \
     updated_s BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS sessions (sender BIGINT NOT NULL, number BIGINT NOT NULL, written_s BIGINT NOT NULL, \
     records BYTEA NOT NULL, PRIMARY KEY (sender, number))",
    "CREATE INDEX IF NOT EXISTS sessions_written ON sessions (written_s)",
    "CREATE TABLE IF NOT EXISTS imports (id TEXT NOT NULL PRIMARY KEY, imported_s BIGINT NOT NULL)",
    // This table is created last. If it has its row, all other tables are there.
    "CREATE TABLE IF NOT EXISTS meta (one BIGINT NOT NULL PRIMARY KEY, version BIGINT NOT NULL, \
     store BIGINT NOT NULL, salt BYTEA NOT NULL)",
];

/// The statements that make each version from the one before. A side-car of the earlier version may still be running.
/// It must still find everything it knows, and be able to write rows as it does.
const STEPS: [&[&str]; 2] = [
    &[
        "ALTER TABLE picks ADD COLUMN input_tokens BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE picks ADD COLUMN output_tokens BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE picks ADD COLUMN cost_microusd BIGINT NOT NULL DEFAULT 0",
    ],
    &["ALTER TABLE replicas ADD COLUMN answered BIGINT NOT NULL DEFAULT 0"],
];

/// Names of the tables that grow with use.
pub const COUNTED: [&str; 7] = ["evidence", "replicas", "picks", "resets", "routers", "sessions", "imports"];

/// The identity of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// A random number that lives as long as the store's data.
    pub id: u64,
    /// The salt for the keys of sessions.
    pub salt: [u8; 16],
}

impl Identity {
    /// The id as it stands in exports.
    pub fn name(&self) -> String {
        format!("{:016x}", self.id)
    }
}

/// Creates and migrates the tables if needed, and gives the store's identity.
pub async fn migrate(database: &dyn Database) -> Result<Identity, StoreError> {
    let mut attempt = 1;
    loop {
        match try_migrate(database).await {
            Err(_) if attempt < ATTEMPTS => tokio::time::sleep(PAUSE * attempt).await,
            other => return other,
        }
        attempt += 1;
    }
}

async fn try_migrate(database: &dyn Database) -> Result<Identity, StoreError> {
    // If the tables are current, nothing is created, because the role may not be allowed to create tables.
    match current(database).await {
        Ok(Some((VERSION, identity))) => Ok(identity),
        Ok(Some(_)) => bring_forward(database).await,
        _ => {
            create(database).await?;
            bring_forward(database).await
        }
    }
}

async fn create(database: &dyn Database) -> Result<(), StoreError> {
    for table in TABLES {
        let mut transaction = database.begin(Access::Create).await?;
        transaction.run(table, Rows::default()).await?;
        transaction.commit().await?;
    }
    let new = [(to_bits(rand::random()), rand::random::<[u8; 16]>())];
    let mut transaction = database.begin(Access::Write).await?;
    let row = rows![new; Ints(|_| 1), Ints(|_| FIRST), Ints(|new| new.0), Blobs(|new| new.1.to_vec())];
    transaction.run("INSERT INTO meta (one, version, store, salt) {rows} ON CONFLICT (one) DO NOTHING", row).await?;
    transaction.commit().await
}

/// Applies all remaining migration steps or none. Nobody else writes meanwhile.
async fn bring_forward(database: &dyn Database) -> Result<Identity, StoreError> {
    let mut transaction = database.begin(Access::Alone).await?;
    let Some((version, identity)) = read(transaction.as_mut()).await? else {
        return Err(StoreError::lasting("the store's table `meta` stays empty".to_owned()));
    };
    let taken = usize::try_from(version - FIRST).ok();
    let Some(steps) = taken.and_then(|taken| STEPS.get(taken..)) else {
        let message = format!("the store's tables are of version {version}, and this side-car knows {VERSION}");
        return Err(StoreError::lasting(message));
    };
    for step in steps {
        for statement in *step {
            transaction.run(statement, Rows::default()).await?;
        }
    }
    let version = [VERSION];
    transaction.run("UPDATE meta SET version = ({rows})", rows![version; Ints(|version| *version)]).await?;
    transaction.commit().await?;
    Ok(identity)
}

async fn current(database: &dyn Database) -> Result<Option<(i64, Identity)>, StoreError> {
    let mut transaction = database.begin(Access::Read).await?;
    read(transaction.as_mut()).await
}

/// The store's identity, as the transaction sees it.
pub async fn identity(transaction: &mut dyn Transaction) -> Result<Identity, StoreError> {
    let read = read(transaction).await?;
    read.map(|(_, identity)| identity).ok_or_else(|| StoreError::lasting("the store has no identity".to_owned()))
}

/// Gives the store another id; the salt stays.
pub async fn rename(transaction: &mut dyn Transaction, id: u64) -> Result<Identity, StoreError> {
    let ids = [id];
    transaction.run("UPDATE meta SET store = ({rows})", rows![ids; Ints(|id| to_bits(*id))]).await?;
    identity(transaction).await
}

async fn read(transaction: &mut dyn Transaction) -> Result<Option<(i64, Identity)>, StoreError> {
    let rows = transaction.run("SELECT version, store, salt FROM meta WHERE one = 1", Rows::default()).await?;
    let Some(mut row) = rows.into_iter().next() else { return Ok(None) };
    let (version, id) = (row.int()?, from_bits(row.int()?));
    let salt = row.bytes()?.try_into();
    let salt = salt.map_err(|_| StoreError::lasting("the store's salt is not of 16 bytes".to_owned()))?;
    Ok(Some((version, Identity { id, salt })))
}
