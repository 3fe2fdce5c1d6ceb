//! The store in a SQLite file, or in memory.

use std::str::FromStr;
use std::time::Duration;

use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions};
use sqlx::sqlite::{SqliteRow, SqliteSynchronous};
use sqlx::{Arguments, AssertSqlSafe, Connection as _, Row as _, Sqlite, TypeInfo, ValueRef};
use tokio::time::{Instant, sleep};

use super::database::{Access, Column, Connections, Database, ROWS, Row, Rows, Transaction, Value};
use super::error::StoreError;
use super::file::{self, StoreFile};

/// How long a connection waits for another one's lock. It is less than a filter waits for a sync.
const BUSY_TIMEOUT: Duration = Duration::from_millis(500);
/// How long opening waits for other processes, and the pause between attempts.
const OPEN_PATIENCE: Duration = Duration::from_secs(10);
const OPEN_PAUSE: Duration = Duration::from_millis(10);
/// One connection writes, one compacts, two read.
const MAX_CONNECTIONS: u32 = 4;
/// The numbers of rows that one statement may take. There are few sizes, so that statements stay prepared. The largest,
/// with all columns of a row, stays below SQLite's 32,766 parameters.
const CHUNKS: [usize; 4] = [256, 32, 4, 1];

pub struct SqliteDatabase {
    pool: SqlitePool,
    max: u32,
    /// None: the store is in memory.
    file: Option<StoreFile>,
}

impl SqliteDatabase {
    /// `url` begins with `sqlite:`.
    pub async fn open(url: &str) -> Result<SqliteDatabase, StoreError> {
        // A store in memory has only one connection, because the store is lost when that connection closes.
        let in_memory = url.contains(":memory:") || url.contains("mode=memory");
        let max = if in_memory { 1 } else { MAX_CONNECTIONS };
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT);
        let path = (!in_memory).then(|| options.get_filename().to_owned());
        path.as_deref().map_or(Ok(()), file::create)?;
        let pool = SqlitePoolOptions::new()
            // SQLite ends a transaction by itself when the disk is full. The connection would still believe that it is
            // in the transaction, so it is closed instead of being used again.
            .before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }))
            .max_connections(max)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .acquire_timeout(BUSY_TIMEOUT);
        // Opening is retried, because SQLite does not wait for others while it switches a new file to WAL.
        let until = Instant::now() + OPEN_PATIENCE;
        loop {
            match pool.clone().connect_with(options.clone()).await.map_err(StoreError::from) {
                Err(error) if error.transient && Instant::now() < until => sleep(OPEN_PAUSE).await,
                pool => {
                    let (pool, file) = (pool?, path.map(StoreFile::find).transpose()?);
                    return Ok(SqliteDatabase { pool, max, file });
                }
            }
        }
    }
}

#[tonic::async_trait]
impl Database for SqliteDatabase {
    async fn begin(&self, access: Access) -> Result<Box<dyn Transaction>, StoreError> {
        let statement = match access {
            Access::Read => "BEGIN",
            // Among all processes, only one connection writes at a time.
            Access::Create | Access::Write | Access::Alone => "BEGIN IMMEDIATE",
        };
        self.file.as_ref().map_or(Ok(()), StoreFile::check)?;
        Ok(Box::new(SqliteTransaction(self.pool.begin_with(statement).await?)))
    }

    fn kind(&self) -> &'static str {
        "sqlite"
    }

    fn connections(&self) -> Connections {
        Connections { open: self.pool.size(), idle: self.pool.num_idle() as u32, max: self.max }
    }

    async fn close(&self) {
        self.pool.close().await;
    }
}

struct SqliteTransaction(sqlx::Transaction<'static, Sqlite>);

#[tonic::async_trait]
impl Transaction for SqliteTransaction {
    async fn run(&mut self, sql: &str, rows: Rows) -> Result<Vec<Row>, StoreError> {
        if !sql.contains(ROWS) {
            return self.run_once(sql.to_owned(), SqliteArguments::default()).await;
        }
        let columns = rows.0.len();
        let (mut left, mut selected) = (rows.len(), Vec::new());
        let mut values: Vec<_> = rows.0.into_iter().map(values).collect();
        while left > 0 {
            let chunk = CHUNKS.into_iter().find(|size| *size <= left).unwrap_or(1);
            let mut arguments = SqliteArguments::default();
            for _ in 0..chunk {
                for value in values.iter_mut().filter_map(Iterator::next) {
                    add(&mut arguments, value)?;
                }
            }
            let sql = sql.replace(ROWS, &places(chunk, columns));
            selected.extend(self.run_once(sql, arguments).await?);
            left -= chunk;
        }
        Ok(selected)
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        Ok(self.0.commit().await?)
    }
}

impl SqliteTransaction {
    async fn run_once(&mut self, sql: String, arguments: SqliteArguments) -> Result<Vec<Row>, StoreError> {
        let rows = sqlx::query_with(AssertSqlSafe(sql), arguments).fetch_all(&mut *self.0).await?;
        rows.iter().map(read).collect()
    }
}

/// `VALUES (?,?),(?,?)`.
fn places(rows: usize, columns: usize) -> String {
    let row = format!("({})", vec!["?"; columns].join(","));
    format!("VALUES {}", vec![row; rows].join(","))
}

fn values(column: Column) -> Box<dyn Iterator<Item = Value> + Send> {
    match column {
        Column::Ints(values) => Box::new(values.into_iter().map(Value::Int)),
        Column::Floats(values) => Box::new(values.into_iter().map(Value::Float)),
        Column::Texts(values) => Box::new(values.into_iter().map(Value::Text)),
        Column::Blobs(values) => Box::new(values.into_iter().map(Value::Bytes)),
    }
}

fn add(arguments: &mut SqliteArguments, value: Value) -> Result<(), StoreError> {
    let added = match value {
        Value::Int(value) => arguments.add(value),
        Value::Float(value) => arguments.add(value),
        Value::Text(value) => arguments.add(value),
        Value::Bytes(value) => arguments.add(value),
    };
    added.map_err(|error| StoreError::lasting(error.to_string()))
}

fn read(row: &SqliteRow) -> Result<Row, StoreError> {
    let value = |index: usize| {
        let raw = row.try_get_raw(index)?;
        Ok(match raw.type_info().name() {
            "INTEGER" => Value::Int(row.try_get_unchecked(index)?),
            "REAL" => Value::Float(row.try_get_unchecked(index)?),
            "TEXT" => Value::Text(row.try_get_unchecked(index)?),
            _ => Value::Bytes(row.try_get_unchecked(index)?),
        })
    };
    (0..row.len()).map(value).collect::<Result<Vec<Value>, sqlx::Error>>().map(Row::new).map_err(StoreError::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::database::rows;

    async fn run(database: &SqliteDatabase, sql: &str) -> Result<(), StoreError> {
        let mut transaction = database.begin(Access::Write).await?;
        transaction.run(sql, Rows::default()).await?;
        transaction.commit().await
    }

    /// SQLite ends a transaction by itself when the disk is full.
    #[tokio::test]
    async fn a_connection_whose_transaction_ended_by_itself_is_not_used_again() {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", directory.path().join("store.db").display());
        let database = SqliteDatabase::open(&url).await.unwrap();
        run(&database, "CREATE TABLE full (bytes BLOB)").await.unwrap();
        run(&database, "PRAGMA max_page_count = 4").await.unwrap();
        let bytes = [vec![1_u8; 4_096]];
        let write = async || {
            let mut transaction = database.begin(Access::Write).await?;
            let rows = rows![bytes; Blobs(|bytes| bytes.clone())];
            transaction.run("INSERT INTO full (bytes) {rows}", rows).await?;
            transaction.commit().await
        };
        let mut refused = Ok(());
        while refused.is_ok() {
            refused = write().await;
        }
        assert!(refused.unwrap_err().message.contains("full"));
        // A new connection does not have this limit, so it behaves as if there were room again.
        for _ in 0..3 {
            write().await.unwrap();
        }
    }
}
