//! Answers that tell a replica its own evidence twice, come though nothing changed, or lose session records.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use adaptive_router::fleet::wire::{RouterConfiguration, SyncRequest, SyncResponse};
use adaptive_router_sidecar::service::Refusal;
use adaptive_router_sidecar::store::database::{Access, Column, Rows};
use adaptive_router_sidecar::store::{Batch, Store, StoreError, Sync};
use tokio::sync::Notify;

use crate::envoy::{Envoy, MODELS, ROUTER};
use crate::faults::{self, Fault, Operation};
use crate::fleet::{NOW_S, start, sync};
use crate::stores::{TestStore, eventually, on_each_store, run};

#[test]
fn a_replica_hears_of_others_and_never_of_what_it_keeps() {
    on_each_store(async |url| {
        let service = start(&url).await;
        let (mut first, mut second) = (Envoy::new(1), Envoy::new(2));
        (0..100).for_each(|_| first.count(MODELS[0], 1.0, NOW_S));
        second.count(MODELS[1], 3.0, NOW_S);
        sync(&service, &mut first, NOW_S).await;
        assert_eq!(first.sees()[0], (100.0, 50.0), "its own, once");
        sync(&service, &mut second, NOW_S).await;
        service.store().compact(NOW_S).await.unwrap();
        // A new side-car reads the store before it answers.
        service.shutdown().await;
        let service = start(&url).await;
        for replica in [&mut first, &mut second] {
            sync(&service, replica, NOW_S).await;
            assert_eq!(replica.sees()[..2], [(100.0, 50.0), (3.0, 1.5)]);
        }
        // All but the open epoch were taken over.
        let kept: Vec<u32> = first.replica.own.epochs().iter().map(|epoch| epoch.number).collect();
        assert_eq!((first.replica.others.own_from, kept), (31, vec![31]));
        // What it has is not sent again.
        let response = service.sync(first.request(NOW_S + 9), NOW_S + 9).await.unwrap();
        assert_eq!(response.tables, []);
        service.shutdown().await;
    });
}

#[test]
fn a_routers_configuration_is_asked_for_until_it_is_there() {
    on_each_store(async |url| {
        let service = start(&url).await;
        let mut request = Envoy::new(1).request(NOW_S);
        assert_eq!(service.sync(request.clone(), NOW_S).await.unwrap().unknown_routers, [ROUTER]);
        let json = r#"{"name": "smart/cheap.router", "models": []}"#;
        request.routers = vec![RouterConfiguration { router: ROUTER.into(), json: json.into() }];
        assert!(service.sync(request.clone(), NOW_S).await.unwrap().unknown_routers.is_empty());
        service.shutdown().await;
        let service = start(&url).await;
        request.routers.clear();
        assert!(service.sync(request, NOW_S).await.unwrap().unknown_routers.is_empty());
        let contents = service.store().contents().await.unwrap();
        assert_eq!(contents.routers[ROUTER].configuration.as_deref(), Some(json));
        service.shutdown().await;
    });
}

#[test]
fn session_records_reach_all_others_through_every_side_car_and_restart() {
    on_each_store(async |url| {
        let request = |sender: u64, cursor: u64, records: &[u8]| {
            let mut request = Envoy::new(sender).request(NOW_S);
            request.sessions = records.iter().flat_map(|record| [*record; 28]).collect();
            request.sessions_cursor = cursor;
            request
        };
        let records = |bytes: &[u8]| bytes.chunks(28).map(|record| record[0]).collect::<Vec<_>>();
        let service = start(&url).await;
        let first = service.sync(request(1, 0, &[1, 2]), NOW_S).await.unwrap();
        assert!(first.sessions.is_empty(), "its own");
        let second = service.sync(request(2, 0, &[3]), NOW_S).await.unwrap();
        assert_eq!(records(&second.sessions), [1, 2]);
        let again = service.sync(request(2, second.sessions_cursor, &[]), NOW_S).await.unwrap();
        assert!(again.sessions.is_empty());
        // Another side-car on the same store, to which the cursor means nothing.
        let other = start(&url).await;
        let third = other.sync(request(3, again.sessions_cursor, &[4]), NOW_S).await.unwrap();
        let mut all = records(&third.sessions);
        all.sort();
        assert_eq!(all, [1, 2, 3]);
        // What the other one wrote is read after a while.
        let cursor = again.sessions_cursor;
        let late = crate::stores::eventually("the other side-car's record", || async {
            let answer = service.sync(request(2, cursor, &[]), NOW_S).await.unwrap();
            (!answer.sessions.is_empty()).then_some(answer)
        })
        .await;
        assert_eq!(records(&late.sessions), [4]);
        other.shutdown().await;
        service.shutdown().await;
    });
}

/// A sync that carries session records, each of 28 equal bytes.
fn with_records(sender: u64, cursor: u64, records: &[u8]) -> SyncRequest {
    let mut request = Envoy::new(sender).request(NOW_S);
    request.sessions = records.iter().flat_map(|record| [*record; 28]).collect();
    request.sessions_cursor = cursor;
    request
}

fn records(answer: &SyncResponse) -> Vec<u8> {
    let mut records: Vec<u8> = answer.sessions.chunks(28).map(|record| record[0]).collect();
    records.sort();
    records
}

#[test]
fn a_restart_under_traffic_keeps_the_session_records_of_the_fleet() {
    on_each_store(async |url| {
        let service = start(&url).await;
        for (number, second) in [(1, 0), (2, 40), (3, 80)] {
            service.sync(with_records(number, 0, &[number as u8]), NOW_S + second).await.unwrap();
        }
        service.shutdown().await;
        // The first sync after each restart carries records, and comes before anything was read.
        for (number, second) in [(4, 120), (6, 160)] {
            let service = start(&url).await;
            for number in [number, number + 1] {
                service.sync(with_records(number, 0, &[number as u8]), NOW_S + second).await.unwrap();
            }
            service.shutdown().await;
        }
        let service = start(&url).await;
        let answer = service.sync(with_records(9, 0, &[]), NOW_S + 200).await.unwrap();
        assert_eq!(records(&answer), [1, 2, 3, 4, 5, 6, 7]);
        service.shutdown().await;
    });
}

#[test]
fn what_is_kept_of_sessions_is_bounded_in_number_and_age() {
    on_each_store(async |url| {
        let store = Store::open(&url).await.unwrap();
        // (when it is written, records), and what a compaction at `NOW_S` leaves of them.
        let rows = [
            (NOW_S - 25 * 3_600, 1, false),
            (NOW_S - 23 * 3_600, 40_000, false),
            (NOW_S - 3_600, 40_000, true),
            // Of a clock that is wrong by years: the first to go where there are too many.
            (NOW_S + 1_000_000_000, 30_000, false),
            (NOW_S, 5, true),
        ];
        for (number, (written_s, records, _)) in rows.iter().enumerate() {
            let records = vec![0; 28 * records];
            let batch = Batch { sender: 7, number: number as u64, written_s: *written_s, records };
            let sync = Sync { request: Envoy::new(7).request(NOW_S).into(), now_s: *written_s, batch: Some(batch) };
            store.write(&[sync]).await.unwrap();
        }
        store.compact(NOW_S).await.unwrap();
        let mut left: Vec<u64> = store.batches(0).await.unwrap().iter().map(|batch| batch.number).collect();
        left.sort();
        let expected = rows.iter().enumerate().filter(|(_, row)| row.2).map(|(number, _)| number as u64);
        assert_eq!(left, expected.collect::<Vec<_>>());
        store.close().await;
    });
}

#[test]
fn side_cars_whose_clocks_differ_hear_of_all_session_records() {
    on_each_store(async |url| {
        let (right, slow) = (start(&url).await, start(&url).await);
        let first = right.sync(with_records(1, 0, &[1]), NOW_S).await.unwrap();
        slow.sync(with_records(2, 0, &[2]), NOW_S - 300).await.unwrap();
        let heard = eventually("what the slow one wrote", || async {
            let answer = right.sync(with_records(1, first.sessions_cursor, &[]), NOW_S).await.unwrap();
            (!answer.sessions.is_empty()).then_some(answer)
        });
        assert_eq!(records(&heard.await), [2]);
        right.shutdown().await;
        slow.shutdown().await;
    });
}

/// Reading all the evidence takes so long.
struct SlowReads(Duration);

#[tonic::async_trait]
impl Fault for SlowReads {
    async fn before(&self, operation: Operation<'_>) -> Result<(), StoreError> {
        if matches!(operation, Operation::Run(sql, _) if sql.contains("FROM evidence") && !sql.contains("WHERE")) {
            tokio::time::sleep(self.0).await;
        }
        Ok(())
    }
}

#[test]
fn a_store_that_is_slow_to_read_takes_syncs_and_answers_once_it_is_read() {
    run(async {
        let store = TestStore::sqlite();
        let other = start(&store.url).await;
        let mut of_others = Envoy::new(2);
        of_others.count(MODELS[1], 3.0, NOW_S);
        sync(&other, &mut of_others, NOW_S).await;
        other.shutdown().await;

        let service = faults::start(&store.url, Arc::new(SlowReads(Duration::from_millis(1_500)))).await;
        let mut replica = Envoy::new(1);
        let until = Instant::now() + Duration::from_secs(20);
        while replica.sees()[1] != (3.0, 1.5) {
            assert!(Instant::now() < until, "nothing of the fleet is heard");
            replica.count(MODELS[0], 1.0, NOW_S);
            let begun = Instant::now();
            sync(&service, &mut replica, NOW_S).await;
            assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
        }
        service.shutdown().await;
    });
}

/// The first write waits until it is let go, and a database that cannot hold one name refuses it for good.
#[derive(Default)]
struct OneBadName {
    first: AtomicBool,
    go: Notify,
}

#[tonic::async_trait]
impl Fault for OneBadName {
    async fn before(&self, operation: Operation<'_>) -> Result<(), StoreError> {
        match operation {
            Operation::Begin(Access::Write) if !self.first.swap(true, Ordering::Relaxed) => self.go.notified().await,
            Operation::Run(_, Rows(columns)) => {
                let bad = |column: &Column| matches!(column, Column::Texts(texts) if texts.contains(&"bad".to_owned()));
                if columns.iter().any(bad) {
                    return Err(StoreError { message: "no such character here".to_owned(), transient: false });
                }
            }
            _ => {}
        }
        Ok(())
    }
}

#[test]
fn a_sync_that_the_database_refuses_harms_nobody_elses() {
    run(async {
        let store = TestStore::sqlite();
        let fault = Arc::new(OneBadName::default());
        let service = faults::start(&store.url, fault.clone()).await;
        let tell = async |router: &str, replica| {
            let mut replica = Envoy::new(replica);
            replica.count(MODELS[0], 1.0, NOW_S);
            let mut request = replica.request(NOW_S);
            request.tables[0].router = router.to_owned();
            service.sync(request, NOW_S).await.err()
        };
        // All are waiting when the first write goes on, so most of them are written together.
        let refused = tokio::join!(tell("first", 1), tell("good", 2), tell("bad", 3), tell("good too", 4), async {
            eventually("a write", || async { fault.first.load(Ordering::Relaxed).then_some(()) }).await;
            fault.go.notify_one();
        });
        let bad = Some(Refusal::Unavailable("no such character here".to_owned()));
        assert_eq!(refused, (None, None, bad, None, ()));
        let contents = service.store().contents().await.unwrap();
        assert_eq!(contents.routers.keys().collect::<Vec<_>>(), ["first", "good", "good too"]);
        service.shutdown().await;
    });
}

#[test]
fn what_is_malformed_is_refused_and_harms_nobody_elses_sync() {
    on_each_store(async |url| {
        let service = start(&url).await;
        let mut version = Envoy::new(1).request(NOW_S);
        version.version = 2;
        assert!(matches!(service.sync(version, NOW_S).await, Err(Refusal::Version(_))));
        let mut malformed = Envoy::new(1).request(NOW_S);
        malformed.tables[0].models[0] = "a\0b".into();
        let refused = service.sync(malformed, NOW_S).await;
        assert!(
            matches!(&refused, Err(Refusal::Invalid(why)) if why.starts_with("tables[0].models[0]")),
            "{refused:?}"
        );
        let mut replica = Envoy::new(1);
        replica.count(MODELS[0], 1.0, NOW_S);
        sync(&service, &mut replica, NOW_S).await;
        service.shutdown().await;
        let refused = start(&url).await;
        let late = refused.clone();
        refused.shutdown().await;
        let answer = late.sync(replica.request(NOW_S), NOW_S).await;
        assert!(matches!(&answer, Err(Refusal::Unavailable(_))), "{answer:?}");
    });
}
