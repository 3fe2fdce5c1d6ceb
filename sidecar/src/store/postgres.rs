//! The store in PostgreSQL, or a database that speaks its protocol.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgArguments, PgConnectOptions, PgPool, PgPoolOptions, PgRow};
use sqlx::{Arguments, AssertSqlSafe, Column as _, ConnectOptions, Connection, Postgres, Row as _, TypeInfo};

use super::database::{Access, Column, Connections, Database, ROWS, Row, Rows, Transaction, Value};
use super::error::StoreError;

/// One connection writes, one compacts, two read.
const MAX_CONNECTIONS: u32 = 4;
/// How long to wait for a connection. It is less than a filter waits for a sync.
const ACQUIRE_TIMEOUT: Duration = Duration::from_millis(800);
/// How long the first connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

pub struct PostgresDatabase {
    pool: PgPool,
}

impl PostgresDatabase {
    /// `url` begins with `postgres:` or `postgresql:`.
    pub async fn open(url: &str) -> Result<PostgresDatabase, StoreError> {
        let options = PgConnectOptions::from_str(url)?.application_name("adaptive-router-sidecar");
        // This connects once without the pool, because the pool does not say why it got no connection.
        let connection = tokio::time::timeout(CONNECT_TIMEOUT, options.connect()).await;
        connection.map_err(|_| StoreError::lasting("the database does not answer".to_owned()))??.close().await?;
        let pool = PgPoolOptions::new()
            .max_connections(MAX_CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_lazy_with(options);
        Ok(PostgresDatabase { pool })
    }
}

#[tonic::async_trait]
impl Database for PostgresDatabase {
    async fn begin(&self, access: Access) -> Result<Box<dyn Transaction>, StoreError> {
        // The row of `meta` is the lock. Statements after it see everything that was committed before the lock was
        // taken.
        let (begin, lock) = match access {
            Access::Read => ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", None),
            Access::Create => ("BEGIN", None),
            Access::Write => ("BEGIN ISOLATION LEVEL READ COMMITTED", Some("SELECT one FROM meta FOR SHARE")),
            Access::Alone => ("BEGIN ISOLATION LEVEL READ COMMITTED", Some("SELECT one FROM meta FOR UPDATE")),
        };
        let mut transaction = PostgresTransaction(self.pool.begin_with(begin).await?);
        if let Some(lock) = lock {
            transaction.run(lock, Rows::default()).await?;
        }
        Ok(Box::new(transaction))
    }

    fn kind(&self) -> &'static str {
        "postgres"
    }

    fn connections(&self) -> Connections {
        Connections { open: self.pool.size(), idle: self.pool.num_idle() as u32, max: MAX_CONNECTIONS }
    }

    async fn close(&self) {
        self.pool.close().await;
    }
}

struct PostgresTransaction(sqlx::Transaction<'static, Postgres>);

#[tonic::async_trait]
impl Transaction for PostgresTransaction {
    async fn run(&mut self, sql: &str, rows: Rows) -> Result<Vec<Row>, StoreError> {
        let mut arguments = PgArguments::default();
        let mut sql = sql.to_owned();
        if sql.contains(ROWS) {
            if rows.is_empty() {
                return Ok(Vec::new());
            }
            sql = sql.replace(ROWS, &unnest(&rows));
            rows.0.into_iter().try_for_each(|column| add(&mut arguments, column))?;
        }
        let rows = sqlx::query_with(AssertSqlSafe(sql), arguments).fetch_all(&mut *self.0).await?;
        rows.iter().map(read).collect()
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        Ok(self.0.commit().await?)
    }
}

/// `SELECT * FROM UNNEST($1::BIGINT[], $2::TEXT[])`.
fn unnest(rows: &Rows) -> String {
    let place = |(index, column): (usize, &Column)| {
        let kind = match column {
            Column::Ints(_) => "BIGINT",
            Column::Floats(_) => "DOUBLE PRECISION",
            Column::Texts(_) => "TEXT",
            Column::Blobs(_) => "BYTEA",
        };
        format!("${}::{kind}[]", index + 1)
    };
    let places: Vec<String> = rows.0.iter().enumerate().map(place).collect();
    format!("SELECT * FROM UNNEST({})", places.join(", "))
}

fn add(arguments: &mut PgArguments, column: Column) -> Result<(), StoreError> {
    let added = match column {
        Column::Ints(values) => arguments.add(values),
        Column::Floats(values) => arguments.add(values),
        Column::Texts(values) => arguments.add(values),
        Column::Blobs(values) => arguments.add(values),
    };
    added.map_err(|error| StoreError::lasting(error.to_string()))
}

fn read(row: &PgRow) -> Result<Row, StoreError> {
    let value = |(index, column): (usize, &sqlx::postgres::PgColumn)| {
        Ok(match column.type_info().name() {
            "INT8" => Value::Int(row.try_get_unchecked(index)?),
            "FLOAT8" => Value::Float(row.try_get_unchecked(index)?),
            "BYTEA" => Value::Bytes(row.try_get_unchecked(index)?),
            _ => Value::Text(row.try_get_unchecked(index)?),
        })
    };
    row.columns()
        .iter()
        .enumerate()
        .map(value)
        .collect::<Result<Vec<Value>, sqlx::Error>>()
        .map(Row::new)
        .map_err(StoreError::from)
}
