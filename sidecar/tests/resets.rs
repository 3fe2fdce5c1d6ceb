//! A reset that a late sync undoes, or that swallows what came after it; an import that is taken in twice.

use std::sync::Arc;

use adaptive_router_sidecar::service::Refusal;
use adaptive_router_sidecar::store::{Export, Imported, Store, Sync};

use crate::envoy::{Envoy, MODELS, ROUTER, TYPE, used};
use crate::fleet::{NOW_S, rows, start, stored, sync};
use crate::stores::{TestStore, on_each_store};

#[test]
fn a_late_sync_does_not_undo_a_reset_and_evidence_after_it_counts() {
    on_each_store(async |url| {
        let mut replica = Envoy::new(1);
        replica.count(MODELS[0], 4.0, NOW_S);
        replica.count(MODELS[1], 2.0, NOW_S);
        let service = start(&url).await;
        let late = replica.request(NOW_S);
        sync(&service, &mut replica, NOW_S).await;

        let reset = service.store().reset(ROUTER, None, Some(MODELS[0]), NOW_S).await.unwrap();
        assert_eq!((reset.number, reset.cells), (1, vec![(TYPE.to_owned(), MODELS[0].to_owned())]));
        assert_eq!(stored(&url).await[..2], [(0.0, 0.0), (2.0, 1.0)]);
        service.sync(late, NOW_S).await.unwrap();
        assert_eq!(stored(&url).await[..2], [(0.0, 0.0), (2.0, 1.0)], "late");

        // A replica that has not heard of it yet goes on counting on top; all of that is void.
        replica.count(MODELS[0], 1.0, NOW_S);
        service.shutdown().await;
        let service = start(&url).await;
        sync(&service, &mut replica, NOW_S).await;
        assert_eq!(stored(&url).await[0], (0.0, 0.0));
        replica.count(MODELS[0], 0.5, NOW_S);
        sync(&service, &mut replica, NOW_S).await;
        assert_eq!(stored(&url).await[0], (0.5, 0.25), "new evidence, smaller than the old");
        service.store().compact(NOW_S).await.unwrap();
        assert_eq!(stored(&url).await[..2], [(0.5, 0.25), (2.0, 1.0)]);
        service.shutdown().await;
    });
}

#[test]
fn a_reset_is_as_wide_as_it_says() {
    // (type, model, cells that are left of two types with two models each)
    let rows = [
        (None, None, 0),
        (Some("a"), None, 2),
        (None, Some(MODELS[0]), 2),
        (Some("a"), Some(MODELS[0]), 3),
        (Some("unknown"), None, 4),
    ];
    on_each_store(async |url| {
        for (index, (request_type, model, left)) in rows.into_iter().enumerate() {
            let store = Store::open(&url).await.unwrap();
            let router = format!("router {index}");
            let mut replica = Envoy::new(1 + index as u64);
            replica.count(MODELS[0], 1.0, NOW_S);
            replica.count(MODELS[1], 1.0, NOW_S);
            let mut request = replica.request(NOW_S);
            request.tables[0].router = router.clone();
            request.tables.push(request.tables[0].clone());
            request.tables[0].request_type = "a".into();
            request.tables[1].request_type = "b".into();
            let sync = Sync { request: request.into(), now_s: NOW_S, batch: None };
            store.write(&[sync]).await.unwrap();
            let reset = store.reset(&router, request_type, model, NOW_S).await.unwrap();
            assert_eq!(reset.cells.len(), 4 - left, "{request_type:?} {model:?}");
            let contents = store.contents().await.unwrap();
            let spans = contents.routers[&router].types.values().flat_map(|of_type| of_type.history());
            assert_eq!(spans.map(|span| span.cells.len()).sum::<usize>(), left, "{request_type:?} {model:?}");
            store.close().await;
        }
    });
}

#[test]
fn an_export_enters_another_store_once() {
    on_each_store(async |url| {
        let other = TestStore::sqlite();
        let service = start(&other.url).await;
        let mut replica = Envoy::new(1);
        (0..100).for_each(|step| replica.count(MODELS[step % 2], 1.0, NOW_S));
        sync(&service, &mut replica, NOW_S).await;
        let export = service.store().export(NOW_S).await.unwrap();
        let text = serde_json::to_string(&export).unwrap();
        let export: Export = serde_json::from_str(&text).unwrap();

        let store = Store::open(&url).await.unwrap();
        assert_eq!(store.import(&export, NOW_S).await.unwrap(), Imported::Cells(2));
        assert_eq!(stored(&url).await, stored(&other.url).await);
        assert_eq!(store.import(&export, NOW_S).await.unwrap(), Imported::Already);
        store.compact(NOW_S).await.unwrap();
        assert_eq!(stored(&url).await, stored(&other.url).await);
        let tallies = store.contents().await.unwrap().routers[ROUTER].types[TYPE].tallies.clone();
        assert_eq!(tallies[MODELS[0]], used(50));
        assert_eq!(rows(&store, "replicas").await, 1, "the account came with it");
        store.close().await;
        service.shutdown().await;
    });
}

#[test]
fn an_export_that_comes_back_brings_only_what_was_reset_since() {
    on_each_store(async |url| {
        let service = start(&url).await;
        let mut replica = Envoy::new(1);
        replica.count(MODELS[0], 4.0, NOW_S);
        replica.count(MODELS[1], 2.0, NOW_S);
        sync(&service, &mut replica, NOW_S).await;
        let store = service.store();
        let export = store.export(NOW_S).await.unwrap();
        store.reset(ROUTER, Some(TYPE), Some(MODELS[0]), NOW_S).await.unwrap();
        assert_eq!(store.import(&export, NOW_S).await.unwrap(), Imported::Cells(1));
        assert_eq!(stored(&url).await[..2], [(4.0, 2.0), (2.0, 1.0)]);
        let tallies = store.contents().await.unwrap().routers[ROUTER].types[TYPE].tallies.clone();
        assert_eq!(tallies[MODELS[0]], used(1));
        service.shutdown().await;
    });
}

#[test]
fn no_replica_takes_resets_away_from_the_operator() {
    on_each_store(async |url| {
        let claim = |replica: u64, number: u32| {
            let mut claiming = Envoy::new(replica);
            claiming.count(MODELS[0], 8.0, NOW_S);
            let mut request = claiming.request(NOW_S);
            request.tables[0].resets = vec![number, 0, 0];
            request
        };
        let service = start(&url).await;
        let mut honest = Envoy::new(1);
        honest.count(MODELS[0], 1.0, NOW_S);
        sync(&service, &mut honest, NOW_S).await;
        for number in [u32::MAX, u32::MAX - 1, (1 << 31) + 1] {
            let refused = service.sync(claim(9, number), NOW_S).await.unwrap_err();
            let Refusal::Invalid(message) = &refused else { panic!("{refused:?}") };
            assert!(message.starts_with(&format!("tables[0].resets: {number} is")), "{message}");
        }
        // From another store, where there were many.
        service.sync(claim(9, 1 << 31), NOW_S).await.unwrap();
        // What such a claim left in a store that took it.
        let sync_of = |request| Sync { request: Arc::new(request), now_s: NOW_S, batch: None };
        service.store().write(&[sync_of(claim(10, u32::MAX))]).await.unwrap();
        for round in 1..=3 {
            let reset = service.store().reset(ROUTER, None, Some(MODELS[0]), NOW_S).await.unwrap();
            assert_eq!(reset.number, (1 << 31) + round);
            assert_eq!(stored(&url).await[0], (0.0, 0.0), "every claim is void");
        }
        // Replicas that heard of it count on, with the store's own great numbers.
        service.shutdown().await;
        let service = start(&url).await;
        sync(&service, &mut honest, NOW_S).await;
        honest.count(MODELS[0], 2.0, NOW_S);
        sync(&service, &mut honest, NOW_S).await;
        assert_eq!(stored(&url).await[0], (2.0, 1.0));
        service.shutdown().await;
    });
}
