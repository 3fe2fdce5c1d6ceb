//! Evidence that was acknowledged and is lost: when the side-car or the database is killed, or the disk is full.

use std::net::SocketAddr;

use adaptive_router::fleet::wire::{SyncRequest, SyncResponse};
use adaptive_router_sidecar::service::Refusal;
use tonic::Code;

use crate::envoy::{Envoy, MODELS};
use crate::fleet::{NOW_S, start, stored, sync};
use crate::postgres::Postgres;
use crate::process::{self, Sidecar};
use crate::stores::{TestStore, eventually, run};
use crate::sync_client;

#[test]
fn a_database_that_crashes_loses_nothing_and_doubles_nothing() {
    run(async {
        let server = Postgres::start();
        let url = server.create_database();
        let service = start(&url).await;
        let mut replica = Envoy::new(1);
        let mut counted = 0.0;
        for _ in 0..3 {
            for _ in 0..20 {
                replica.count(MODELS[0], 1.0, NOW_S);
                counted += 1.0;
                sync(&service, &mut replica, NOW_S).await;
            }
            // Some are on their way when it crashes.
            let on_their_way: Vec<_> = (0..8)
                .map(|_| {
                    tokio::spawn({
                        let (service, request) = (service.clone(), replica.request(NOW_S));
                        async move { service.sync(request, NOW_S).await }
                    })
                })
                .collect();
            server.crash();
            for task in on_their_way {
                let _ = task.await.unwrap();
            }
            let refused = service.sync(replica.request(NOW_S), NOW_S).await;
            assert!(matches!(refused, Err(Refusal::Unavailable(_))), "{refused:?}");
            assert!(service.store().ping().await.is_err());
            server.up();
            let sent = replica.told();
            let response =
                eventually("an answer", || async { service.sync(replica.request(NOW_S), NOW_S).await.ok() }).await;
            replica.accept(&response, sent, NOW_S);
            assert_eq!(stored(&url).await[0].0, counted);
        }
        service.shutdown().await;
    });
}

/// Counts and syncs until a sync is refused; what was acknowledged last.
fn until_refused(grpc: SocketAddr, replica: &mut Envoy, counted: &mut f64) -> (f64, Code) {
    let mut acknowledged = *counted;
    loop {
        replica.count(MODELS[0], 1.0, NOW_S);
        *counted += 1.0;
        let sent = replica.told();
        match tell(grpc, replica.request(NOW_S)) {
            Ok(response) => {
                replica.accept(&response, sent, NOW_S);
                acknowledged = *counted;
            }
            Err(code) => return (acknowledged, code),
        }
    }
}

fn tell(grpc: SocketAddr, request: SyncRequest) -> Result<SyncResponse, Code> {
    // Nobody may listen there any more.
    std::net::TcpStream::connect(grpc).map_err(|_| Code::Unavailable)?;
    sync_client::sync(grpc, request).map_err(|status| status.code())
}

#[test]
fn a_side_car_that_is_killed_has_what_it_acknowledged() {
    let store = TestStore::sqlite();
    let (mut replica, mut counted) = (Envoy::new(1), 0.0);
    for _ in 0..5 {
        let mut sidecar = Sidecar::start(&store.url);
        for _ in 0..10 {
            replica.count(MODELS[0], 1.0, NOW_S);
            counted += 1.0;
            let sent = replica.told();
            let response = sync_client::sync(sidecar.grpc, replica.request(NOW_S)).unwrap();
            replica.accept(&response, sent, NOW_S);
        }
        sidecar.signal("KILL");
        sidecar.wait();
        let url = store.url.clone();
        run(async move { assert_eq!(stored(&url).await[0].0, counted) });
    }
}

#[test]
fn a_full_disk_refuses_syncs_loses_nothing_and_is_got_over() {
    let store = TestStore::sqlite();
    // Files may have 256 KiB: the limit of the system stands for the end of the disk.
    let mut command = std::process::Command::new("sh");
    command.args(["-c", r#"trap '' XFSZ; ulimit -S -f 512; exec "$@""#, "sh"]).arg(process::program().get_program());
    let sidecar =
        Sidecar::start_with(command.args(["--store", &store.url]).env("ADAPTIVE_ROUTER_ADMIN_TOKEN", process::TOKEN));
    let (mut replica, mut counted) = (Envoy::new(1), 0.0);
    // Sessions fill it faster.
    let mut full = replica.request(NOW_S);
    full.sessions = vec![1; 28 * 2_048];
    while sync_client::sync(sidecar.grpc, full.clone()).is_ok() {}
    let (acknowledged, code) = until_refused(sidecar.grpc, &mut replica, &mut counted);
    assert_eq!(code, Code::Unavailable);
    assert_eq!(sidecar.get("/healthz").status, 503, "it refuses syncs");
    let url = store.url.clone();
    let limit = format!("--pid={}", sidecar.id());
    let status = std::process::Command::new("prlimit").args([&limit, "--fsize=unlimited:"]).status();
    assert!(status.unwrap().success());
    process::poll("an answer", || sync_client::sync(sidecar.grpc, replica.request(NOW_S)).is_ok());
    assert_eq!(sidecar.get("/healthz").status, 200);
    run(async move {
        let stored = stored(&url).await[0].0;
        assert!(acknowledged <= stored);
        assert_eq!(stored, counted);
    });
}
