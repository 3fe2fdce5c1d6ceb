//! A database that fails at any point: what was acknowledged is there, and nothing is there twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use adaptive_router_sidecar::answer::fleet_table;
use adaptive_router_sidecar::store::{Batch, Store, StoreError, Sync};

use crate::envoy::{Envoy, MODELS, ROUTER, TYPE, sums, used};
use crate::faults::{self, Fault, Operation};
use crate::fleet::NOW_S;
use crate::stores::{TestStore, run};

const NEVER: u32 = u32::MAX;

/// Fails once `left` operations went well: one operation, or all that follow.
struct FailAfter {
    left: AtomicU32,
    once: bool,
}

#[tonic::async_trait]
impl Fault for FailAfter {
    async fn before(&self, _: Operation<'_>) -> Result<(), StoreError> {
        match self.left.load(Ordering::Relaxed) {
            NEVER => Ok(()),
            0 => {
                if self.once {
                    self.left.store(NEVER, Ordering::Relaxed);
                }
                // What happens once is worth another try.
                Err(StoreError { message: "the database fails".to_owned(), transient: self.once })
            }
            _ => {
                self.left.fetch_sub(1, Ordering::Relaxed);
                Ok(())
            }
        }
    }
}

/// What there must be, by plain sums.
#[derive(Default)]
struct Oracle {
    /// Units of each model that were counted, and how many of the last acknowledgement.
    counted: [u64; 2],
    acknowledged: [u64; 2],
    /// Numbers of the batches of session records.
    batches: Vec<u64>,
    refused: u32,
}

/// Syncs, compactions and a reset; some of them may fail. Each replica has a model of its own.
async fn live(store: &Store, replicas: &mut [Envoy; 2], oracle: &mut Oracle) {
    for step in 0..5_u32 {
        let now_s = NOW_S + step * 2_000;
        for (index, replica) in replicas.iter_mut().enumerate() {
            replica.replica.own.close_if_due(now_s);
            replica.count(MODELS[index], 1.0, now_s);
            oracle.counted[index] += 1;
            let number = u64::from(step) * 2 + index as u64;
            let batch = Batch { sender: 9, number, written_s: now_s, records: vec![1; 28] };
            let (told, request) = (replica.told(), Arc::new(replica.request(now_s)));
            let sync = Sync { request: request.clone(), now_s, batch: Some(batch) };
            let Ok(retired) = store.write(&[sync]).await else {
                oracle.refused += 1;
                continue;
            };
            assert_eq!(retired, [[false]]);
            oracle.acknowledged[index] = oracle.counted[index];
            oracle.batches.push(number);
            // It hears what was compacted, if that can be read.
            let contents = store.contents().await.ok();
            let answer = contents.and_then(|contents| fleet_table(&contents, &request.tables[0], false, now_s));
            replica.take(answer.as_ref(), store.identity().id, told, now_s);
        }
        if step % 2 == 1 {
            oracle.refused += u32::from(store.compact(now_s).await.is_err());
        }
        if step == 3 {
            oracle.refused += u32::from(store.reset(ROUTER, None, Some(MODELS[2]), now_s).await.is_err());
        }
    }
}

async fn successes(store: &Store) -> [u64; 2] {
    let contents = store.contents().await.unwrap();
    let of_type = contents.routers.get(ROUTER).and_then(|router| router.types.get(TYPE));
    let sums = of_type.map_or_else(|| vec![(0.0, 0.0); MODELS.len()], |of_type| sums(&of_type.history()));
    assert!(sums.iter().all(|(successes, failures)| *failures == successes / 2.0), "{sums:?}");
    [sums[0].0 as u64, sums[1].0 as u64]
}

/// How many operations were refused, and whether the fault came at all.
async fn fail_after(url: &str, operations: u32, once: bool) -> (u32, bool) {
    let case = format!("after {operations} operations, once: {once}");
    let fault = Arc::new(FailAfter { left: AtomicU32::new(NEVER), once });
    let store = faults::store(url, fault.clone()).await;
    let (mut replicas, mut oracle) = ([Envoy::new(1), Envoy::new(2)], Oracle::default());
    fault.left.store(operations, Ordering::Relaxed);
    live(&store, &mut replicas, &mut oracle).await;
    let left = fault.left.swap(NEVER, Ordering::Relaxed);
    let came = left == 0 || left == NEVER;

    for (model, stored) in successes(&store).await.into_iter().enumerate() {
        let expected = oracle.acknowledged[model]..=oracle.counted[model];
        assert!(expected.contains(&stored), "{case}: {stored} of {expected:?}");
    }
    let kept: Vec<u64> = store.batches(0).await.unwrap().iter().map(|batch| batch.number).collect();
    assert!(oracle.batches.iter().all(|number| kept.contains(number)), "{case}: {kept:?} of {:?}", oracle.batches);

    // It works again: one sync of each, and all is there once.
    let now_s = NOW_S + 100_000;
    for replica in &replicas {
        store.write(&[Sync { request: Arc::new(replica.request(now_s)), now_s, batch: None }]).await.unwrap();
    }
    for what in ["told again", "compacted"] {
        assert_eq!(successes(&store).await, oracle.counted, "{case}, {what}");
        let tallies = store.contents().await.unwrap().routers[ROUTER].types[TYPE].tallies.clone();
        for (model, times) in MODELS.iter().zip(oracle.counted) {
            assert_eq!(tallies[*model], used(times), "{case}, {what}");
        }
        store.compact(now_s).await.unwrap();
    }
    store.close().await;
    (oracle.refused, came)
}

#[test]
fn what_was_acknowledged_is_there_wherever_the_database_fails() {
    run(async {
        for once in [true, false] {
            let mut operations = 0;
            loop {
                let (refused, came) = fail_after("sqlite::memory:", operations, once).await;
                // A single failure is got over by trying again.
                assert!(!once || refused == 0, "after {operations} operations");
                if !came {
                    break;
                }
                operations += if once { 5 } else { 2 };
            }
            assert!(operations > 100, "{operations}");
        }
    });
}

#[test]
fn what_was_acknowledged_is_there_wherever_postgresql_fails() {
    run(async {
        for operations in (0..100).step_by(33) {
            for once in [true, false] {
                fail_after(&TestStore::postgres().await.url, operations, once).await;
            }
        }
    });
}
