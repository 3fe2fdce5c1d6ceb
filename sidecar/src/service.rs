//! The service `EvidenceStore`: it takes syncs, makes them durable, and answers with what the fleet learned.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use adaptive_router::fleet::wire::{self, RouterConfiguration, SyncRequest, SyncResponse};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

use crate::answer;
use crate::counters::{self, Counters};
use crate::shared::Shared;
use crate::snapshot::Snapshot;
use crate::store::{Batch, Contents, Retired, Store, Sync};
use crate::validate;
use crate::writer::{self, Job};

/// How long a sync may take: the filter's patience by default.
const PATIENCE: Duration = Duration::from_secs(1);
/// The part of that time for which a sync waits for the store to be read.
const READ_PATIENCE: Duration = Duration::from_millis(800);
/// The pause between compactions. Without a change there is none.
const COMPACTION_INTERVAL: Duration = Duration::from_secs(30);

/// A running service. It ends in an orderly way with [`Service::shutdown`].
#[derive(Clone)]
pub struct Service {
    shared: Arc<Shared>,
    snapshot: Snapshot,
    /// None: the service is shutting down.
    jobs: Arc<Mutex<Option<mpsc::Sender<Job>>>>,
    tasks: Arc<Mutex<Vec<JoinHandle<()>>>>,
    stop: Arc<watch::Sender<bool>>,
}

/// Why a sync was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Another version of the protocol.
    Version(String),
    /// The request is malformed.
    Invalid(String),
    /// The store does not answer, or too many syncs wait. The client should try again later.
    Unavailable(String),
}

impl Service {
    /// Starts the tasks that write and compact.
    pub fn start(store: Store) -> Service {
        let shared = Arc::new(Shared::new(store));
        let snapshot = Snapshot::new(shared.clone());
        let (sender, receiver) = writer::queue();
        let (stop, stopped) = watch::channel(false);
        let tasks = vec![
            tokio::spawn(writer::run(shared.clone(), receiver)),
            tokio::spawn(compact_regularly(shared.clone(), stopped)),
        ];
        Service {
            shared,
            snapshot,
            jobs: Arc::new(Mutex::new(Some(sender))),
            tasks: Arc::new(Mutex::new(tasks)),
            stop: Arc::new(stop),
        }
    }

    pub fn store(&self) -> &Store {
        &self.shared.store
    }

    pub fn counters(&self) -> &Counters {
        self.shared.store.counters()
    }

    /// Whether the store answers and takes syncs; the error says why not.
    pub async fn health(&self) -> Result<(), String> {
        self.store().ping().await.map_err(|error| error.message)?;
        match self.shared.refuses_syncs() {
            false => Ok(()),
            true => Err("syncs cannot be written".to_owned()),
        }
    }

    /// Takes a sync, and answers once it is durable.
    pub async fn sync(&self, request: SyncRequest, now_s: u32) -> Result<SyncResponse, Refusal> {
        let begun = Instant::now();
        let result = self.try_sync(request, begun, now_s).await;
        self.counters().sync_time.observe(begun.elapsed());
        counters::count(match &result {
            Ok(_) => &self.counters().syncs_ok,
            Err(Refusal::Unavailable(_)) => &self.counters().syncs_unavailable,
            Err(_) => &self.counters().syncs_invalid,
        });
        if let Err(refusal) = &result {
            tracing::debug!("a sync was refused: {refusal:?}");
        }
        result
    }

    async fn try_sync(&self, request: SyncRequest, begun: Instant, now_s: u32) -> Result<SyncResponse, Refusal> {
        if request.version != wire::VERSION {
            let message = format!("version: {} is not known; allowed: {}", request.version, wire::VERSION);
            return Err(Refusal::Version(message));
        }
        validate::request(&request, self.shared.most_reset()).map_err(Refusal::Invalid)?;
        let request = Arc::new(request);
        let written = timeout_at(begun + PATIENCE, self.write(request.clone(), now_s)).await;
        let retired = written.unwrap_or_else(|_| Err(format!("the store did not answer within {PATIENCE:?}")));
        let retired = retired.map_err(Refusal::Unavailable)?;
        match self.snapshot.get(begun + READ_PATIENCE, now_s).await {
            Some(contents) => Ok(self.answer(&request, &retired, &contents, now_s)),
            // A retired replica must be told so together with the fleet's evidence, so it gets no answer without the
            // store.
            None if retired.contains(&true) => Err(Refusal::Unavailable("the store is being read".to_owned())),
            // The answer acknowledges the tables and leaves them out, so their replicas keep what they heard before.
            None => Ok(self.head(&request)),
        }
    }

    /// Writes a sync together with others that wait. The error says why it could not be written.
    async fn write(&self, request: Arc<SyncRequest>, now_s: u32) -> Result<Retired, String> {
        let records = &request.sessions;
        let batch = (!records.is_empty()).then(|| Batch {
            sender: request.sender,
            number: rand::random(),
            written_s: now_s,
            records: records.clone(),
        });
        let (written, outcome) = oneshot::channel();
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(jobs) = jobs else { return Err("the side-car is shutting down".to_owned()) };
        let job = Job { sync: Sync { request, now_s, batch }, written };
        jobs.try_send(job).map_err(|_| "too many syncs wait for the store".to_owned())?;
        drop(jobs);
        let retired = outcome.await.map_err(|_| "the side-car is shutting down".to_owned())?;
        retired.map_err(|error| error.message)
    }

    fn answer(&self, request: &SyncRequest, retired: &[bool], contents: &Contents, now_s: u32) -> SyncResponse {
        let tables = request.tables.iter().zip(retired);
        let tables = tables.filter_map(|(table, retired)| answer::fleet_table(contents, table, *retired, now_s));
        let unknown_routers = unknown_routers(request, contents);
        SyncResponse { tables: tables.collect(), unknown_routers, ..self.head(request) }
    }

    /// An answer that leaves the tables out. It still acknowledges them.
    fn head(&self, request: &SyncRequest) -> SyncResponse {
        let identity = self.shared.store.identity();
        let (sessions, sessions_cursor) = self.shared.ring().after(request.sessions_cursor, request.sender);
        SyncResponse {
            version: wire::VERSION,
            store: identity.id,
            salt: identity.salt.to_vec(),
            sessions,
            sessions_cursor,
            ..SyncResponse::default()
        }
    }

    /// Waits for syncs that are being written, and closes the store.
    pub async fn shutdown(self) {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.stop.send_replace(true);
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        for task in tasks {
            let _ = task.await;
        }
        self.shared.store.close().await;
    }
}

/// Routers that the request is about and whose configuration is not known here yet.
fn unknown_routers(request: &SyncRequest, contents: &Contents) -> Vec<String> {
    let is_stored = |router: &str| contents.routers.get(router).is_some_and(|known| known.configuration.is_some());
    let is_sent = |router: &str| request.routers.iter().any(|sent: &RouterConfiguration| sent.router == router);
    let mut unknown: Vec<String> = request.tables.iter().map(|table| table.router.clone()).collect();
    unknown.sort();
    unknown.dedup();
    unknown.retain(|router| !is_stored(router) && !is_sent(router));
    unknown
}

async fn compact_regularly(shared: Arc<Shared>, mut stopped: watch::Receiver<bool>) {
    let mut interval = tokio::time::interval(COMPACTION_INTERVAL);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = stopped.changed() => return,
            _ = interval.tick() => {}
        }
        if !shared.take_changed() {
            continue;
        }
        match shared.store.compact(now_s()).await {
            Ok(()) => counters::count(&shared.store.counters().compactions),
            Err(error) => {
                shared.mark_changed();
                counters::count(&shared.store.counters().compaction_failures);
                tracing::warn!(
                    "the store could not be compacted, and is tried again in {COMPACTION_INTERVAL:?}: {error}"
                );
            }
        }
    }
}

/// Seconds of the Unix epoch.
pub fn now_s() -> u32 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u32::try_from(since.as_secs()).unwrap_or(u32::MAX)
}
