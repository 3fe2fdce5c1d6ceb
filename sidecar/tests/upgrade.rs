//! A side-car that loses what an earlier one kept, or that cannot run beside it for a moment.

use adaptive_router::fleet::usage::Tally;
use adaptive_router_sidecar::store::{Identity, Store};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

use crate::envoy::{Envoy, MODELS, ROUTER, TYPE, used};
use crate::fleet::{NOW_S, start, stored, sync};
use crate::stores::on_each_store;

/// What the first version made, word for word, and what it wrote. `@SALT@`: databases write bytes differently.
const FIRST: [&str; 13] = [
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
    "CREATE TABLE IF NOT EXISTS meta (one BIGINT NOT NULL PRIMARY KEY, version BIGINT NOT NULL, \
     store BIGINT NOT NULL, salt BYTEA NOT NULL)",
    "INSERT INTO meta (one, version, store, salt) VALUES (1, 1, 4711, @SALT@)",
    "INSERT INTO replicas VALUES ('smart/cheap.router', 'code_generation', 7, 0, 1800000000)",
    "INSERT INTO evidence VALUES ('smart/cheap.router', 'code_generation', 7, 0, 'gpt-4.1', 2.0, 1.0, 0, 0, 4294967295)",
    "INSERT INTO picks VALUES ('smart/cheap.router', 'code_generation', 7, 'gpt-4.1', 5)",
];
/// How the first version raises picks.
const EARLIER_WRITE: &str = "INSERT INTO picks (router, request_type, replica, model, picks) \
    VALUES ('smart/cheap.router', 'code_generation', 7, 'gpt-4.1', 6) \
    ON CONFLICT (router, request_type, replica, model) DO UPDATE SET picks = excluded.picks \
    WHERE excluded.picks > picks.picks";

async fn run_sql(url: &str, statements: &[&str]) {
    const BYTES: &str = "000102030405060708090a0b0c0d0e0f";
    if url.starts_with("sqlite") {
        let mut connection = SqliteConnection::connect(&format!("{url}?mode=rwc")).await.unwrap();
        for statement in statements {
            let statement = statement.replace("@SALT@", &format!("x'{BYTES}'"));
            sqlx::query(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
        }
        connection.close().await.unwrap();
    } else {
        let mut connection = PgConnection::connect(url).await.unwrap();
        for statement in statements {
            let statement = statement.replace("@SALT@", &format!("'\\x{BYTES}'"));
            sqlx::query(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
        }
        connection.close().await.unwrap();
    }
}

async fn tally(store: &Store) -> Tally {
    store.contents().await.unwrap().routers[ROUTER].types[TYPE].tallies[MODELS[0]]
}

#[test]
fn a_store_of_the_first_version_keeps_all_it_has_and_takes_what_is_new() {
    on_each_store(async |url| {
        run_sql(&url, &FIRST).await;
        // Several side-cars begin at once.
        let opening: Vec<_> = (0..4)
            .map(|_| {
                let url = url.clone();
                tokio::spawn(async move { Store::open(&url).await.unwrap() })
            })
            .collect();
        for store in opening {
            let store = store.await.unwrap();
            assert_eq!(store.identity(), Identity { id: 4_711, salt: std::array::from_fn(|byte| byte as u8) });
            assert_eq!(tally(&store).await, Tally { picks: 5, ..Tally::default() });
            store.close().await;
        }
        assert_eq!(stored(&url).await[0], (2.0, 1.0));

        // One of the first version still runs.
        run_sql(&url, &[EARLIER_WRITE]).await;
        let service = start(&url).await;
        assert_eq!(tally(service.store()).await.picks, 6);
        let mut replica = Envoy::new(8);
        replica.count(MODELS[0], 1.0, NOW_S);
        sync(&service, &mut replica, NOW_S).await;
        assert_eq!(tally(service.store()).await, used(1).plus(Tally { picks: 6, ..Tally::default() }));
        service.shutdown().await;
    });
}

#[test]
fn a_store_of_a_later_version_is_left_alone() {
    on_each_store(async |url| {
        Store::open(&url).await.unwrap().close().await;
        run_sql(&url, &["UPDATE meta SET version = 99"]).await;
        let refused = Store::open(&url).await.err().unwrap();
        assert!(refused.message.contains("version 99, and this side-car knows 3"), "{refused}");
    });
}
