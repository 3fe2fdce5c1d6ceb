//! A simulated model on a socket: starts, serves HTTP/1.1 and cleartext HTTP/2 side by side, stops when dropped.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Handle, Runtime};
use tokio::task::{JoinHandle, JoinSet};

use crate::models::behaviour::{Behaviour, BehaviourError};
use crate::models::model::{Mode, Model};
use crate::models::record::Recorded;
use crate::models::script::Reply;
use crate::models::serve;

/// A listener that cannot accept (no more file descriptors) tries again after this time.
const ACCEPT_RETRY: Duration = Duration::from_millis(50);
/// Time that a provider with its own thread gets to stop.
const STOP_PATIENCE: Duration = Duration::from_secs(1);

/// One running simulated model.
pub struct Provider {
    addr: SocketAddr,
    model: Arc<Model>,
    accepting: JoinHandle<()>,
    runtime: Option<Runtime>,
}

impl Provider {
    /// Listens on `addr`; port 0 takes a free one. The same seed gives the same draws.
    pub async fn start(name: &str, addr: SocketAddr, behaviour: Behaviour, seed: u64) -> io::Result<Provider> {
        Provider::start_in(Mode::Simulated, name, addr, behaviour, seed).await
    }

    /// As `start`, in the mode given.
    pub async fn start_in(
        mode: Mode,
        name: &str,
        addr: SocketAddr,
        behaviour: Behaviour,
        seed: u64,
    ) -> io::Result<Provider> {
        behaviour.check().map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        let listener = TcpListener::bind(addr).await?;
        let addr = listener.local_addr()?;
        let model = Arc::new(Model::new(mode, name, behaviour, seed));
        let accepting = tokio::spawn(accept(listener, Arc::clone(&model)));
        Ok(Provider { addr, model, accepting, runtime: None })
    }

    /// As `start` for code without a runtime: the provider owns a thread, and the port is free once it is dropped.
    pub fn start_blocking(name: &str, addr: SocketAddr, behaviour: Behaviour, seed: u64) -> io::Result<Provider> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let mut provider = runtime.block_on(Provider::start(name, addr, behaviour, seed))?;
        provider.runtime = Some(runtime);
        Ok(provider)
    }

    pub fn name(&self) -> &str {
        &self.model.name
    }

    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The requests received, oldest first. `/healthz` and `/_sim/…` are not among them.
    pub fn requests(&self) -> Vec<Recorded> {
        self.model.record.all()
    }

    /// Blocks the thread until `count` requests have been received, or gives up.
    pub fn wait_for_requests(&self, count: usize, patience: Duration) -> Option<Vec<Recorded>> {
        self.model.record.wait_for(count, patience)
    }

    /// Forgets the requests received and the replies that are still queued.
    pub fn clear(&self) {
        self.model.clear();
    }

    /// Queues a reply, which the next request without one gets in place of the normal behaviour.
    pub fn script(&self, reply: Reply) {
        self.model.push_script(reply);
    }

    pub fn behaviour(&self) -> Behaviour {
        self.model.behaviour().as_ref().clone()
    }

    pub fn set_behaviour(&self, behaviour: Behaviour) -> Result<(), BehaviourError> {
        self.model.set_behaviour(behaviour)
    }

    /// Stops, and returns when the port is free. Dropping stops too, a moment later.
    pub async fn stop(mut self) {
        self.accepting.abort();
        let stopped = (&mut self.accepting).await;
        drop(stopped);
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.accepting.abort();
        match (self.runtime.take(), Handle::try_current()) {
            (Some(runtime), Err(_)) => runtime.shutdown_timeout(STOP_PATIENCE),
            // A runtime cannot be waited for inside another one, so it stops in the background.
            (Some(runtime), Ok(_)) => runtime.shutdown_background(),
            (None, _) => {}
        }
    }
}

/// Accepts until aborted; the connections end with it.
async fn accept(listener: TcpListener, model: Arc<Model>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(converse(stream, Arc::clone(&model)));
                }
                Err(_) => tokio::time::sleep(ACCEPT_RETRY).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn converse(stream: TcpStream, model: Arc<Model>) {
    // Without Nagle's delay every piece leaves at once; a socket that refuses the option still works.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| serve::respond(Arc::clone(&model), request));
    let mut server = Builder::new(TokioExecutor::new());
    server.http1().timer(TokioTimer::new());
    server.http2().timer(TokioTimer::new());
    // A connection may break because of its client or because a script hangs up. Neither is an error here.
    let _ = server.serve_connection(TokioIo::new(stream), service).await;
}
