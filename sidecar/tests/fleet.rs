//! Evidence that is lost, or counted twice, when syncs are repeated, late, reordered or lost, side-cars restart, and
//! compactions come between.

use std::collections::BTreeMap;

use adaptive_router::fleet::usage::Tally;
use adaptive_router_sidecar::service::Service;
use adaptive_router_sidecar::store::{SILENCE_S, Store};

use crate::envoy::{Envoy, MODELS, ROUTER, TYPE, sums, used};
use crate::stores::{TestStore, on_each_store, run};

pub const NOW_S: u32 = 1_800_000_000;

pub async fn start(url: &str) -> Service {
    Service::start(Store::open(url).await.unwrap())
}

/// A sync that arrives, and whose answer does too.
pub async fn sync(service: &Service, replica: &mut Envoy, now_s: u32) {
    let sent = replica.told();
    let response = service.sync(replica.request(now_s), now_s).await.unwrap();
    replica.accept(&response, sent, now_s);
}

pub async fn stored(url: &str) -> Vec<(f64, f64)> {
    let store = Store::open(url).await.unwrap();
    let contents = store.contents().await.unwrap();
    store.close().await;
    contents
        .routers
        .get(ROUTER)
        .and_then(|router| router.types.get(TYPE))
        .map_or_else(|| vec![(0.0, 0.0); MODELS.len()], |of_type| sums(&of_type.history()))
}

#[test]
fn a_silent_account_is_closed_with_what_it_had_and_its_replica_goes_on_under_another_number() {
    on_each_store(async |url| {
        let mut replica = Envoy::new(7);
        replica.count(MODELS[0], 2.0, NOW_S);
        let service = start(&url).await;
        sync(&service, &mut replica, NOW_S).await;
        service.store().compact(NOW_S + SILENCE_S - 120).await.unwrap();
        sync(&service, &mut replica, NOW_S + 1).await;
        assert_eq!(replica.times_retired, 0, "not yet silent for long enough");

        let later_s = NOW_S + SILENCE_S + 120;
        service.store().compact(later_s).await.unwrap();
        assert_eq!(rows(service.store(), "replicas").await, 0);
        replica.count(MODELS[0], 1.0, later_s);
        let known = replica.request(later_s);
        sync(&service, &mut replica, later_s).await;
        assert_eq!((replica.times_retired, replica.number()), (1, 1_007));
        assert_eq!(stored(&url).await[0], (2.0, 1.0), "none of the request's counters were taken");
        // A repeat of the same request finds the same.
        assert!(service.sync(known, later_s).await.unwrap().tables[0].retired);

        sync(&service, &mut replica, later_s).await;
        assert_eq!(stored(&url).await[0], (3.0, 1.5));
        service.shutdown().await;
        let service = start(&url).await;
        sync(&service, &mut replica, later_s).await;
        assert_eq!(replica.sees()[0], (3.0, 1.5));
        let contents = service.store().contents().await.unwrap();
        assert_eq!(contents.routers[ROUTER].types[TYPE].tallies[MODELS[0]], used(2));
        service.shutdown().await;
    });
}

#[test]
fn what_was_used_is_the_most_that_was_told_and_outlives_its_account() {
    on_each_store(async |url| {
        let service = start(&url).await;
        // Only used, and never picked: as a model is that somebody else's failure led to.
        let tell = |input: &[u64], output: &[u64], cost: &[u64]| {
            let mut request = Envoy::new(7).request(NOW_S);
            let table = &mut request.tables[0];
            (table.picks, table.input_tokens) = (Vec::new(), input.to_vec());
            (table.output_tokens, table.cost_microusd) = (output.to_vec(), cost.to_vec());
            request
        };
        for request in [
            tell(&[5, 0, 1], &[0, 0, 1], &[9, 0, 1]),
            tell(&[7, 0, 1], &[2, 0, 1], &[8, 0, 1]),
            // Each grows alone while the others come late.
            tell(&[8, 0, 1], &[1, 0, 1], &[8, 0, 1]),
            tell(&[6, 0, 1], &[3, 0, 1], &[7, 0, 1]),
            tell(&[6, 0, 1], &[1, 0, 1], &[10, 0, 1]),
            // A filter from before there was any of this.
            tell(&[], &[], &[]),
        ] {
            service.sync(request, NOW_S).await.unwrap();
        }
        let most =
            |input_tokens, output_tokens, cost_microusd| Tally { picks: 0, input_tokens, output_tokens, cost_microusd };
        let expected = BTreeMap::from([(MODELS[0].to_owned(), most(8, 3, 10)), (MODELS[2].to_owned(), most(1, 1, 1))]);
        let tallies = async || service.store().contents().await.unwrap().routers[ROUTER].types[TYPE].tallies.clone();
        assert_eq!(tallies().await, expected);
        assert_eq!(rows(service.store(), "replicas").await, 1);
        for _ in 0..2 {
            service.store().compact(NOW_S + SILENCE_S).await.unwrap();
            assert_eq!(rows(service.store(), "replicas").await, 0);
            assert_eq!(tallies().await, expected);
        }
        // Another replica's comes on top, also once it is retired.
        let mut other = Envoy::new(8);
        other.count(MODELS[0], 1.0, NOW_S);
        sync(&service, &mut other, NOW_S).await;
        let both = most(8, 3, 10).plus(used(1));
        assert_eq!(tallies().await[MODELS[0]], both);
        service.store().compact(NOW_S + 2 * SILENCE_S).await.unwrap();
        assert_eq!(tallies().await[MODELS[0]], both);
        service.shutdown().await;
    });
}

#[test]
fn counters_of_a_replica_that_another_store_knows_are_taken() {
    on_each_store(async |url| {
        let mut replica = Envoy::new(7);
        replica.count(MODELS[0], 2.0, NOW_S);
        // As another store acknowledged them.
        replica.take(None, 12_345, replica.told(), NOW_S);
        let service = start(&url).await;
        // This one is not told what it needs before it has answered.
        for known in [true, false] {
            assert_eq!(replica.request(NOW_S).tables[0].known, known);
            sync(&service, &mut replica, NOW_S).await;
        }
        assert_eq!((replica.times_retired, stored(&url).await[0]), (0, (2.0, 1.0)));
        service.shutdown().await;
    });
}

#[test]
fn side_cars_that_write_and_compact_at_once_lose_and_double_nothing() {
    on_each_store(async |url| {
        let services = [start(&url).await, start(&url).await];
        let mut tasks = Vec::new();
        for number in 1..=4_u64 {
            let service = services[number as usize % 2].clone();
            tasks.push(tokio::spawn(async move {
                let mut replica = Envoy::new(number);
                for step in 0..40 {
                    for _ in 0..10 {
                        replica.count(MODELS[step % MODELS.len()], 1.0, NOW_S + step as u32);
                    }
                    let sent = replica.told();
                    // Who is refused tries again with the next sync.
                    if let Ok(response) = service.sync(replica.request(NOW_S), NOW_S + step as u32).await {
                        replica.accept(&response, sent, NOW_S);
                    }
                }
                replica
            }));
        }
        for service in services.clone() {
            tokio::spawn(async move {
                for _ in 0..20 {
                    service.store().compact(NOW_S + 60).await.unwrap();
                }
            })
            .await
            .unwrap();
        }
        let mut replicas = Vec::new();
        for task in tasks {
            replicas.push(task.await.unwrap());
        }
        for service in services {
            service.shutdown().await;
        }
        let service = start(&url).await;
        for replica in &mut replicas {
            sync(&service, replica, NOW_S + 60).await;
        }
        let total: f64 = stored(&url).await.iter().map(|(successes, _)| successes).sum();
        // Of a mass that nothing of it is dropped.
        assert_eq!(total, 4.0 * 40.0 * 10.0);
        service.shutdown().await;
    });
}

#[test]
fn a_month_of_a_fleet_leaves_few_rows() {
    on_each_store(async |url| {
        let store = Store::open(&url).await.unwrap();
        let mut replicas: Vec<Envoy> = (1..=50).map(Envoy::new).collect();
        let (mut next, mut most) = (51, 0);
        for hour in (0..30 * 24_u32).step_by(3) {
            let now_s = NOW_S + hour * 3_600;
            if hour % 24 == 0 {
                // A tenth of the fleet is replaced every day.
                for place in 0..5 {
                    let index = ((hour / 24 * 5 + place) % 50) as usize;
                    replicas[index] = Envoy::new(next);
                    next += 1;
                }
            }
            for (index, replica) in replicas.iter_mut().enumerate() {
                replica.replica.own.close_if_due(now_s);
                for turn in 0..6 {
                    replica.count(MODELS[(index + turn) % MODELS.len()], 1.0, now_s);
                }
            }
            let syncs: Vec<_> = replicas
                .iter()
                .map(|replica| adaptive_router_sidecar::store::Sync {
                    request: replica.request(now_s).into(),
                    now_s,
                    batch: None,
                })
                .collect();
            store.write(&syncs).await.unwrap();
            if hour % 6 == 3 {
                store.compact(now_s).await.unwrap();
                let contents = store.contents().await.unwrap();
                for replica in &mut replicas {
                    let table = &replica.request(now_s).tables[0];
                    let answer = adaptive_router_sidecar::answer::fleet_table(&contents, table, false, now_s);
                    replica.take(answer.as_ref(), store.identity().id, replica.told(), now_s);
                }
                // One open epoch for each account, and 48 spans, of 3 models each.
                let (evidence, accounts) = (rows(&store, "evidence").await, rows(&store, "replicas").await);
                assert!(accounts <= 50 + 3 * 5, "{accounts}");
                assert!(evidence <= (accounts + 48) * 3, "{evidence} rows, {accounts} accounts");
                most = most.max(evidence);
            }
        }
        let (evidence, accounts) = (rows(&store, "evidence").await, rows(&store, "replicas").await);
        println!(
            "{}: at most {most} rows after a compaction, {evidence} and {accounts} accounts at the end",
            store.kind()
        );
        store.close().await;
    });
}

pub async fn rows(store: &Store, table: &str) -> u64 {
    let counts = store.row_counts().await.unwrap();
    counts.into_iter().find(|(name, _)| *name == table).unwrap().1
}

#[test]
fn side_cars_that_start_at_once_agree_on_the_store() {
    on_each_store(async |url| {
        let tasks: Vec<_> = (0..4)
            .map(|_| {
                let url = url.clone();
                tokio::spawn(async move { Store::open(&url).await.unwrap().identity() })
            })
            .collect();
        let mut identities = Vec::new();
        for task in tasks {
            identities.push(task.await.unwrap());
        }
        identities.dedup();
        assert_eq!(identities.len(), 1, "{identities:?}");
    });
}

#[test]
fn a_table_keeps_what_was_counted_after_the_last_answer() {
    run(async {
        let store = TestStore::sqlite();
        let service = start(&store.url).await;
        let mut replica = Envoy::new(1);
        replica.count(MODELS[0], 1.0, NOW_S);
        let sent = replica.told();
        let response = service.sync(replica.request(NOW_S), NOW_S).await.unwrap();
        replica.count(MODELS[0], 1.0, NOW_S);
        replica.accept(&response, sent, NOW_S);
        assert_eq!(replica.sees()[0].0, 2.0);
        service.shutdown().await;
    });
}
