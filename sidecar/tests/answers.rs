//! Answers that tell a replica its own evidence twice, come though nothing changed, or lose session records.

use adaptive_router::fleet::wire::RouterConfiguration;
use adaptive_router_sidecar::service::Refusal;

use crate::envoy::{Envoy, MODELS, ROUTER};
use crate::fleet::{NOW_S, start, sync};
use crate::stores::on_each_store;

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
        assert_eq!(first.replica.others.own_from, 2);
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
