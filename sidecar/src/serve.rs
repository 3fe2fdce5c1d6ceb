//! Both servers on one store, from the start to the orderly end.

use std::pin::pin;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::http::{self, Token};
use crate::service::Service;
use crate::store::Store;

/// How long requests in flight may take to end.
const GRACE: Duration = Duration::from_secs(5);

/// The addresses to listen on, and the token that allows reading what was learned.
pub struct Doors {
    pub grpc: TcpListener,
    pub http: TcpListener,
    pub token: Token,
}

/// Serves until `stop` is ready. Then it finishes the requests in flight, for five seconds at most, and closes the
/// store.
pub async fn serve(store: Store, doors: Doors, stop: impl Future<Output = ()>) -> Result<(), String> {
    let service = Service::start(store);
    let ended = until_stopped(&service, doors, stop).await;
    if timeout(GRACE, service.shutdown()).await.is_err() {
        tracing::warn!("the store was still busy after {GRACE:?}");
    }
    ended
}

async fn until_stopped(service: &Service, doors: Doors, stop: impl Future<Output = ()>) -> Result<(), String> {
    let (sender, stopping) = watch::channel(());
    let stopped = |mut stopping: watch::Receiver<()>| async move {
        let _ = stopping.changed().await;
    };
    let grpc = service.serve(doors.grpc, stopped(stopping.clone()));
    let http = http::serve(doors.http, service.clone(), doors.token, stopped(stopping));
    let mut serving = pin!(async { tokio::try_join!(grpc, http).map(|_| ()) });
    tokio::select! {
        ended = &mut serving => return ended,
        () = stop => drop(sender),
    }
    match timeout(GRACE, serving).await {
        Ok(ended) => ended,
        Err(_) => {
            tracing::warn!("requests were still in flight after {GRACE:?}, and are cut off");
            Ok(())
        }
    }
}
