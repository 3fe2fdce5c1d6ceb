//! The store, in SQLite or PostgreSQL, with one schema and one code path.
//!
//! The databases differ in [`database::Database`] alone; all the rest works on both.

mod compact;
mod contents;
pub mod database;
mod error;
mod export;
mod file;
mod import;
mod postgres;
mod reset;
mod rows;
mod schema;
mod sessions;
mod sqlite;
mod write;

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use database::{Access, Database, Rows, Transaction};
use tokio::time::{Instant, sleep, timeout};

use crate::counters::{self, Counters};

pub use compact::SILENCE_S;
pub use contents::{Contents, RouterContents, TypeContents};
pub use database::Connections;
pub use error::StoreError;
pub use export::{
    Export, ExportedAccount, ExportedEpoch, ExportedRouter, ExportedType, ExportedUsage, VERSION as EXPORT_VERSION,
};
pub use import::Imported;
pub use reset::{Reset, most_claimed};
pub use rows::Batch;
pub use schema::Identity;
pub use sessions::{MAX_RECORDS as MAX_SESSION_RECORDS, TTL_S as SESSION_TTL_S};
pub use write::{Retired, Sync};

/// How long a sync's transaction is retried. A filter waits for a second by default.
const PATIENCE: Duration = Duration::from_millis(900);
/// How long every other transaction is retried.
const LONG_PATIENCE: Duration = Duration::from_secs(30);
/// The maximum number of attempts, and the pause before the second one. The pause doubles from then on.
const ATTEMPTS: u32 = 8;
const PAUSE: Duration = Duration::from_millis(5);

/// An open store. Clones share it.
#[derive(Clone)]
pub struct Store {
    database: Arc<dyn Database>,
    /// The store's identity as of the last transaction that read it. It can change, because a running side-car's store
    /// may be restored.
    identity: Arc<Mutex<Identity>>,
    counters: Arc<Counters>,
}

/// Connects to the database of a URL. Its tables are left unchanged.
pub async fn connect(url: &str) -> Result<Arc<dyn Database>, StoreError> {
    if url.starts_with("sqlite:") {
        Ok(Arc::new(sqlite::SqliteDatabase::open(url).await?))
    } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        Ok(Arc::new(postgres::PostgresDatabase::open(url).await?))
    } else {
        let message =
            "is no store's URL; allowed: sqlite:FILE, sqlite::memory:, postgres://USER:PASSWORD@HOST/DATABASE";
        Err(StoreError::lasting(message.to_owned()))
    }
}

impl Store {
    /// Opens a store, and creates or migrates its tables if needed. `url`: `sqlite:FILE`, `sqlite::memory:` or
    /// `postgres://…`.
    pub async fn open(url: &str) -> Result<Store, StoreError> {
        Store::on(connect(url).await?).await
    }

    /// Does the same as [`Store::open`] on a database that is already connected.
    pub async fn on(database: Arc<dyn Database>) -> Result<Store, StoreError> {
        let identity = schema::migrate(database.as_ref()).await?;
        Ok(Store { database, identity: Arc::new(Mutex::new(identity)), counters: Arc::default() })
    }

    /// `sqlite` or `postgres`.
    pub fn kind(&self) -> &'static str {
        self.database.kind()
    }

    pub fn identity(&self) -> Identity {
        *self.identity.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn remember(&self, identity: Identity) {
        *self.identity.lock().unwrap_or_else(PoisonError::into_inner) = identity;
    }

    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// Whether the store answers and accepts writes from this side-car.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.patiently(PATIENCE, Access::Write, |mut transaction| async move {
            transaction.run("SELECT one FROM meta", Rows::default()).await?;
            transaction.commit().await
        })
        .await
    }

    /// Everything that counts for all routers, read in one transaction.
    pub async fn contents(&self) -> Result<Contents, StoreError> {
        self.contents_and_batches(u32::MAX).await.map(|(contents, _)| contents)
    }

    /// Does the same, and also reads the session batches that were written in this second or later.
    pub async fn contents_and_batches(&self, since_s: u32) -> Result<(Contents, Vec<Batch>), StoreError> {
        self.patiently(LONG_PATIENCE, Access::Read, |mut transaction| async move {
            let all = rows::read_all(transaction.as_mut()).await?;
            let batches = rows::read_batches(transaction.as_mut(), since_s).await?;
            transaction.commit().await?;
            Ok((Contents::new(all).0, batches))
        })
        .await
    }

    /// The session batches that were written in this second or later.
    pub async fn batches(&self, since_s: u32) -> Result<Vec<Batch>, StoreError> {
        self.patiently(LONG_PATIENCE, Access::Read, |mut transaction| async move {
            let batches = rows::read_batches(transaction.as_mut(), since_s).await?;
            transaction.commit().await.map(|()| batches)
        })
        .await
    }

    /// Makes syncs durable in one transaction.
    pub async fn write(&self, syncs: &[Sync]) -> Result<Vec<Retired>, StoreError> {
        let written = self.patiently(PATIENCE, Access::Write, |mut transaction| async move {
            let identity = schema::identity(transaction.as_mut()).await?;
            let retired = write::write(transaction.as_mut(), identity, syncs).await?;
            transaction.commit().await.map(|()| (identity, retired))
        });
        let (identity, retired) = written.await?;
        self.remember(identity);
        Ok(retired)
    }

    /// Voids the evidence of a router's cells: of one request type or all, and of one model or all. It also voids
    /// evidence that replicas counted before they heard of the reset. Picks, tokens and cost stay.
    pub async fn reset(
        &self,
        router: &str,
        request_type: Option<&str>,
        model: Option<&str>,
        now_s: u32,
    ) -> Result<Reset, StoreError> {
        let (request_type, model) = (request_type.unwrap_or_default(), model.unwrap_or_default());
        self.patiently(LONG_PATIENCE, Access::Alone, |mut transaction| async move {
            let reset = reset::reset(transaction.as_mut(), router, request_type, model, now_s).await?;
            transaction.commit().await.map(|()| reset)
        })
        .await
    }

    /// Everything that counts, in a form that any store can import.
    pub async fn export(&self, now_s: u32) -> Result<Export, StoreError> {
        self.patiently(LONG_PATIENCE, Access::Read, |mut transaction| async move {
            let identity = schema::identity(transaction.as_mut()).await?;
            let all = rows::read_all(transaction.as_mut()).await?;
            transaction.commit().await.map(|()| Export::new(all, identity, now_s))
        })
        .await
    }

    /// Adds an export to this store. Importing it a second time changes nothing.
    pub async fn import(&self, export: &Export, now_s: u32) -> Result<Imported, StoreError> {
        export.check().map_err(StoreError::lasting)?;
        self.patiently(LONG_PATIENCE, Access::Alone, |mut transaction| async move {
            let identity = schema::identity(transaction.as_mut()).await?;
            let imported = import::import(transaction.as_mut(), identity, export, now_s).await?;
            transaction.commit().await.map(|()| imported)
        })
        .await
    }

    /// Gives a restored store a new identity and keeps its contents. Replicas then tell it again everything they hold,
    /// and it takes what it does not have. Without this, they would tell only what is new since their last sync with
    /// the lost store.
    pub async fn restored(&self, now_s: u32) -> Result<Identity, StoreError> {
        let id = rand::random::<u64>();
        let identity = self.patiently(LONG_PATIENCE, Access::Alone, |mut transaction| async move {
            let before = schema::identity(transaction.as_mut()).await?;
            import::mark_store(transaction.as_mut(), before, now_s).await?;
            let identity = schema::rename(transaction.as_mut(), id).await?;
            transaction.commit().await.map(|()| identity)
        });
        let identity = identity.await?;
        self.remember(identity);
        Ok(identity)
    }

    /// Joins closed epochs, retires silent accounts, drops what is void.
    ///
    /// Syncs must not wait until the whole store is read. So the store is first read without the lock, to find the
    /// request types with something to compact. Each of them then gets a short transaction in which nobody else writes.
    pub async fn compact(&self, now_s: u32) -> Result<(), StoreError> {
        self.patiently(LONG_PATIENCE, Access::Alone, |mut transaction| async move {
            sessions::clean(transaction.as_mut(), now_s).await?;
            transaction.commit().await
        })
        .await?;
        let all = self.patiently(LONG_PATIENCE, Access::Read, |mut transaction| async move {
            let all = rows::read_all(transaction.as_mut()).await?;
            transaction.commit().await.map(|()| all)
        });
        for (router, request_type) in &compact::due(all.await?, now_s) {
            let retired = self.patiently(LONG_PATIENCE, Access::Alone, |mut transaction| async move {
                let all = rows::read_type(transaction.as_mut(), router, request_type).await?;
                let retired = compact::compact(transaction.as_mut(), all, now_s).await?;
                transaction.commit().await.map(|()| retired)
            });
            self.counters.accounts_retired.fetch_add(retired.await? as u64, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Rows of each table.
    pub async fn row_counts(&self) -> Result<Vec<(&'static str, u64)>, StoreError> {
        self.patiently(LONG_PATIENCE, Access::Read, |mut transaction| async move {
            let mut counts = Vec::new();
            for table in schema::COUNTED {
                let rows = transaction.run(&format!("SELECT COUNT(*) FROM {table}"), Rows::default()).await?;
                for mut row in rows {
                    counts.push((table, database::from_bits(row.int()?)));
                }
            }
            transaction.commit().await.map(|()| counts)
        })
        .await
    }

    pub fn connections(&self) -> Connections {
        self.database.connections()
    }

    pub async fn close(&self) {
        self.database.close().await;
    }

    /// Runs a transaction, and repeats it if that may help. The transaction must have the same effect however often it
    /// runs, because a commit may have happened even though its answer was lost.
    async fn patiently<T, F: Future<Output = Result<T, StoreError>>>(
        &self,
        patience: Duration,
        access: Access,
        work: impl Fn(Box<dyn Transaction>) -> F,
    ) -> Result<T, StoreError> {
        let until = Instant::now() + patience;
        let mut pause = PAUSE;
        for attempt in 1.. {
            let done = async { work(self.database.begin(access).await?).await };
            let Ok(result) = timeout(until.duration_since(Instant::now()), done).await else { break };
            match result {
                Err(error) if error.transient && attempt < ATTEMPTS && Instant::now() + pause < until => {
                    counters::count(&self.counters.retries);
                    // The pause is random, so that transactions that conflicted do not conflict again.
                    sleep(pause.mul_f64(0.5 + rand::random::<f64>())).await;
                    pause *= 2;
                }
                result => return result,
            }
        }
        let message = format!("the database did not answer within {patience:?}");
        Err(StoreError { message, transient: true })
    }
}
