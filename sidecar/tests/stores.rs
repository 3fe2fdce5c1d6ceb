//! Stores for tests: SQLite files, and databases of a real PostgreSQL that ends with the test binary.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::postgres::Postgres;

const PATIENCE: Duration = Duration::from_secs(60);

/// A new and empty database.
pub struct TestStore {
    pub url: String,
    _directory: Option<TempDir>,
}

impl TestStore {
    pub fn sqlite() -> TestStore {
        let directory = tempfile::tempdir().unwrap();
        TestStore {
            url: format!("sqlite:{}", directory.path().join("store.db").display()),
            _directory: Some(directory),
        }
    }

    pub async fn postgres() -> TestStore {
        TestStore { url: server().create_database(), _directory: None }
    }

    /// What a backup of a store is restored to; nobody may use the store now.
    pub async fn copy(url: &str) -> TestStore {
        let Some(file) = url.strip_prefix("sqlite:") else {
            return TestStore { url: server().copy_database(url), _directory: None };
        };
        let copy = TestStore::sqlite();
        std::fs::copy(file, &copy.url["sqlite:".len()..]).unwrap();
        copy
    }

    /// A new one in the same kind of database.
    pub async fn like(url: &str) -> TestStore {
        if url.starts_with("sqlite:") { TestStore::sqlite() } else { TestStore::postgres().await }
    }
}

fn server() -> &'static Postgres {
    static SERVER: OnceLock<Postgres> = OnceLock::new();
    SERVER.get_or_init(Postgres::start)
}

/// Runs a test on one store after the other.
pub fn on_each_store<F: Future<Output = ()>>(test: impl Fn(String) -> F) {
    run(async {
        let sqlite = TestStore::sqlite();
        test(sqlite.url.clone()).await;
        let postgres = TestStore::postgres().await;
        test(postgres.url.clone()).await;
    });
}

pub fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(test);
}

/// Waits until something is there.
pub async fn eventually<T, F: Future<Output = Option<T>>>(what: &str, mut attempt: impl FnMut() -> F) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = attempt().await {
            return found;
        }
        assert!(Instant::now() < until, "{what} did not come");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
