//! Evidence that is lost or counted twice because a store was restored from a backup, or moved by an export.

use adaptive_router_sidecar::service::Service;
use adaptive_router_sidecar::store::{Imported, Store};

use crate::envoy::{Envoy, MODELS, ROUTER, TYPE, used};
use crate::fleet::{NOW_S, start, stored, sync};
use crate::stores::{TestStore, on_each_store};

/// A fleet, and what it counted.
struct Fleet {
    replicas: Vec<Envoy>,
    now_s: u32,
    truth: Vec<(f64, f64)>,
    times: u64,
}

impl Fleet {
    fn new() -> Fleet {
        let replicas = (1..=3).map(Envoy::new).collect();
        Fleet { replicas, now_s: NOW_S, truth: vec![(0.0, 0.0); MODELS.len()], times: 0 }
    }

    /// Each counts, closes an epoch, and syncs; then the store compacts, and they hear of it.
    async fn live(&mut self, service: &Service) {
        for round in 0..3 {
            self.now_s += 1_000;
            for replica in &mut self.replicas {
                replica.count(MODELS[0], 1.0, self.now_s);
                self.truth[0] = (self.truth[0].0 + 1.0, self.truth[0].1 + 0.5);
                self.times += 1;
                if round < 2 {
                    replica.replica.own.close_if_due(self.now_s + 3_600);
                }
            }
            self.sync(service).await;
            if round == 0 {
                service.store().compact(self.now_s).await.unwrap();
            }
        }
    }

    async fn sync(&mut self, service: &Service) {
        for replica in &mut self.replicas {
            sync(service, replica, self.now_s).await;
        }
    }

    async fn check(&self, url: &str, what: &str) {
        assert_eq!(stored(url).await, self.truth, "{what}");
        let store = Store::open(url).await.unwrap();
        let tallies = store.contents().await.unwrap().routers[ROUTER].types[TYPE].tallies.clone();
        assert_eq!(tallies[MODELS[0]], used(self.times), "{what}");
        store.close().await;
    }
}

#[test]
fn an_export_moves_a_fleet_to_a_new_store_once() {
    on_each_store(async |url| {
        // The export comes before the first sync to the new store, or after it.
        for first in ["import", "sync"] {
            let (from, to) = (TestStore::like(&url).await, TestStore::like(&url).await);
            let mut fleet = Fleet::new();
            let service = start(&from.url).await;
            fleet.live(&service).await;
            fleet.live(&service).await;
            let export = service.store().export(fleet.now_s).await.unwrap();
            fleet.check(&from.url, "before").await;
            service.shutdown().await;

            let service = start(&to.url).await;
            if first == "sync" {
                fleet.sync(&service).await;
                fleet.sync(&service).await;
            }
            assert_eq!(service.store().import(&export, fleet.now_s).await.unwrap(), Imported::Cells(1));
            assert_eq!(service.store().import(&export, fleet.now_s).await.unwrap(), Imported::Already);
            // The first answer says that it is another store, and the second sync tells all.
            for round in ["first", "second"] {
                fleet.sync(&service).await;
                fleet.check(&to.url, &format!("{first}, {round} sync")).await;
            }
            service.store().compact(fleet.now_s).await.unwrap();
            fleet.check(&to.url, &format!("{first}, compacted")).await;
            fleet.live(&service).await;
            fleet.check(&to.url, &format!("{first}, later")).await;
            service.shutdown().await;
            let service = start(&to.url).await;
            fleet.sync(&service).await;
            for replica in &fleet.replicas {
                assert_eq!(replica.sees(), fleet.truth, "{first}");
            }
            service.shutdown().await;
        }
    });
}

#[test]
fn a_restored_backup_is_told_again_what_the_lost_store_had() {
    on_each_store(async |url| {
        let mut fleet = Fleet::new();
        let service = start(&url).await;
        fleet.live(&service).await;
        service.shutdown().await;
        let backup = TestStore::copy(&url).await;
        // All of this is acknowledged by a store that is then lost.
        let service = start(&url).await;
        fleet.replicas.push(Envoy::new(4));
        for replica in &mut fleet.replicas {
            replica.count(MODELS[0], 1.0, fleet.now_s);
            fleet.truth[0] = (fleet.truth[0].0 + 1.0, fleet.truth[0].1 + 0.5);
            fleet.times += 1;
        }
        fleet.sync(&service).await;
        fleet.sync(&service).await;
        fleet.check(&url, "before it is lost").await;
        let export = service.store().export(fleet.now_s).await.unwrap();
        service.shutdown().await;

        // Those that the backup knows may come before somebody says that it is one; others would be taken for retired.
        let service = start(&backup.url).await;
        for replica in &mut fleet.replicas[..3] {
            sync(&service, replica, fleet.now_s).await;
        }
        assert_ne!(stored(&backup.url).await, fleet.truth, "they tell only what is new to the lost one");
        for round in ["once", "twice"] {
            let before = service.store().identity();
            let restored = Store::open(&backup.url).await.unwrap();
            let identity = restored.restored(fleet.now_s).await.unwrap();
            assert_eq!((identity.salt, identity.id == before.id), (before.salt, false));
            // What the export has is told by the fleet, or was in the backup.
            let refused = restored.import(&export, fleet.now_s).await.unwrap_err();
            assert!(refused.message.contains("would count twice"), "{refused}");
            restored.close().await;
            fleet.sync(&service).await;
            assert_eq!(fleet.replicas[0].store, identity.id, "the running side-car heard of it");
            fleet.sync(&service).await;
            fleet.check(&backup.url, round).await;
        }
        service.store().compact(fleet.now_s).await.unwrap();
        fleet.check(&backup.url, "compacted").await;
        fleet.live(&service).await;
        fleet.check(&backup.url, "later").await;
        service.shutdown().await;
    });
}
