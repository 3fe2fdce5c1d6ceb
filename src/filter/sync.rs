//! The sync with the side-car, off the request path: in ticks of the root context.
//!
//! Every VM hands what it collected to shared data. The VM of the process that holds the lease tells it to the side-car
//! and writes the answer to shared data for all. Nothing is removed before the side-car acknowledged it.

use std::time::Duration;

use prost::Message;
use proxy_wasm::hostcalls;
use proxy_wasm::types::BufferType;
use rand::RngExt;

use super::grpc_service::GrpcService;
use super::host_calls;
use super::lease;
use super::metrics::SyncResult;
use super::outbox;
use super::salts;
use super::worker::Worker;
use crate::config;
use crate::feedback::record_table;
use crate::fleet::link::Link;
use crate::fleet::replica::Told;
use crate::fleet::schedule::Schedule;
use crate::fleet::tables::{Heard, Name};
use crate::fleet::wire::{self, SyncRequest, SyncResponse};
use crate::hash;

/// Bytes of router configurations in one request, at most.
const MAX_CONFIGURATIONS: usize = 1 << 20;
/// A lease outlives this many ticks.
const LEASE_TICKS: u32 = 8;
/// A call is given up this long after its timeout, because an answer that has not come by then never will.
const GRACE: Duration = Duration::from_secs(1);

/// One VM's part in the sync.
pub struct SyncClient {
    store: config::Store,
    /// The target of calls: a serialized `envoy.config.core.v3.GrpcService`.
    service: Vec<u8>,
    lease_key: String,
    /// Identifies this VM for the lease, and this process as a sender of session records.
    id: u64,
    schedule: Schedule,
    /// Routers whose configuration the side-car may not have.
    untold: Vec<usize>,
    sessions_cursor: u64,
    /// The number of tables before the next page.
    next: usize,
    call: Option<Call>,
    /// The last sync failed, and the log says so.
    is_down: bool,
}

/// A call that was not answered yet.
struct Call {
    token: u32,
    at: Duration,
    tables: Vec<ToldOf>,
    routers: Vec<usize>,
    /// Session records at the front of the outbox that were told.
    records: Vec<u8>,
}

/// What was told of one request type.
struct ToldOf {
    router: usize,
    request_type: usize,
    told: Told,
}

impl SyncClient {
    pub fn new(worker: &Worker, store: &config::Store) -> SyncClient {
        let names: Vec<&str> = worker.config.routers.iter().map(|router| router.name.as_str()).collect();
        SyncClient {
            service: GrpcService::of(&store.cluster, wire::MAX_MESSAGE_BYTES).encode_to_vec(),
            lease_key: format!("adaptive_router/lease/{:016x}", hash::of(&names.join(";"))),
            id: host_calls::random(),
            schedule: Schedule::new(store.sync_interval),
            untold: (0..worker.config.routers.len()).collect(),
            sessions_cursor: 0,
            next: 0,
            call: None,
            is_down: false,
            store: store.clone(),
        }
    }

    /// How often to tick. It is about a quarter of the interval, so that what a request told is with the side-car an
    /// interval later.
    pub fn period(&self) -> Duration {
        (self.store.sync_interval / 4).clamp(Duration::from_millis(25), Duration::from_millis(250))
    }

    pub fn tick(&mut self, worker: &Worker, now: Duration) {
        worker.answers.hand_over(&worker.metrics);
        worker.salts.use_of(salts::link(&worker.metrics));
        if self.call.as_ref().is_some_and(|call| now.saturating_sub(call.at) > self.store.timeout + GRACE) {
            self.call = None;
            self.failed(worker, SyncResult::Unavailable, now);
        }
        if self.call.is_none() && self.schedule.is_due(now) && self.holds_lease(worker, now) {
            self.next = 0;
            self.send(worker, now);
        }
    }

    /// The side-car answered, or the call failed.
    pub fn answered(&mut self, worker: &Worker, token: u32, status: u32, size: usize) {
        let Some(call) = self.call.take_if(|call| call.token == token) else { return };
        let now = host_calls::now();
        // INVALID_ARGUMENT, FAILED_PRECONDITION, UNIMPLEMENTED: the side-car refused the message, so the same one would
        // fail again.
        let result = match status {
            0 => self.take(worker, call, size, now),
            3 | 9 | 12 => SyncResult::Refused,
            _ => SyncResult::Unavailable,
        };
        match result {
            SyncResult::Ok if self.next < tables(worker) => self.send(worker, now),
            SyncResult::Ok => {
                self.schedule.succeeded(now);
                self.is_down = false;
                worker.metrics.sync(SyncResult::Ok);
            }
            failure => self.failed(worker, failure, now),
        }
    }

    fn failed(&mut self, worker: &Worker, result: SyncResult, now: Duration) {
        let jitter = worker.rng.borrow_mut().random();
        self.schedule.failed(now, jitter);
        if !std::mem::replace(&mut self.is_down, true) {
            let cluster = &self.store.cluster;
            log::warn!("adaptive_router: the side-car in cluster {cluster:?} cannot be told: {}", result.name());
        }
        worker.metrics.sync(result);
    }

    /// Takes or renews the right to sync for all VMs of the process.
    fn holds_lease(&self, worker: &Worker, now: Duration) -> bool {
        let length = self.period() * LEASE_TICKS + self.store.sync_interval + self.store.timeout;
        lease::hold(&worker.metrics, &self.lease_key, self.id, length, now)
    }

    /// Tells the next page of tables.
    fn send(&mut self, worker: &Worker, now: Duration) {
        let link = salts::link(&worker.metrics);
        let now_s = now.as_secs() as u32;
        let mut request = SyncRequest {
            version: wire::VERSION,
            sender: self.id,
            store: link.store,
            sessions_cursor: self.sessions_cursor,
            ..SyncRequest::default()
        };
        let mut told = Vec::new();
        let page = worker.config.routers.iter().enumerate().flat_map(|(index, router)| {
            (0..router.request_types.len()).map(move |request_type| (index, router, request_type))
        });
        for (index, router, request_type) in page.skip(self.next).take(wire::MAX_TABLES) {
            let Some((_, state)) = worker.router(index) else { continue };
            let new = state.evidence.replica(&worker.metrics, request_type, now_s).tell(link.store);
            let names = router.models.iter().map(|model| model.name.as_str());
            let models: Vec<Name> = names.zip(router.names.models.iter().copied()).collect();
            let place = (router.name.as_str(), router.request_type_name(request_type));
            request.tables.push(new.table(place, &models, now_s));
            told.push(ToldOf { router: index, request_type, told: new });
        }
        let routers = self.configurations(worker, &mut request);
        if self.next == 0 {
            request.sessions = outbox::first(&worker.metrics);
        }
        self.next += told.len();
        let records = request.sessions.clone();
        let message = request.encode_to_vec();
        match host_calls::grpc_call(&self.service, [wire::SERVICE, wire::METHOD], &message, self.store.timeout) {
            Some(token) => self.call = Some(Call { token, at: now, tables: told, routers, records }),
            None => self.failed(worker, SyncResult::Unavailable, now),
        }
    }

    fn configurations(&self, worker: &Worker, request: &mut SyncRequest) -> Vec<usize> {
        let (mut bytes, mut told) = (0, Vec::new());
        for index in &self.untold {
            let Some(router) = worker.config.routers.get(*index) else { continue };
            let size = router.json.len();
            if size <= wire::MAX_CONFIGURATION_BYTES && bytes + size <= MAX_CONFIGURATIONS {
                bytes += size;
                let (router, json) = (router.name.clone(), router.json.clone());
                request.routers.push(wire::RouterConfiguration { router, json });
                told.push(*index);
            }
        }
        told
    }

    /// Takes an answer of `size` bytes, all of it or nothing.
    fn take(&mut self, worker: &Worker, call: Call, size: usize, now: Duration) -> SyncResult {
        let body = (size <= wire::MAX_MESSAGE_BYTES)
            .then(|| hostcalls::get_buffer(BufferType::GrpcReceiveBuffer, 0, size).ok().flatten());
        let Some(answer) = body.flatten().and_then(|body| SyncResponse::decode(body.as_slice()).ok()) else {
            return SyncResult::Malformed;
        };
        let now_s = now.as_secs() as u32;
        let (Ok(salt), Some(heard), Some(records)) = (
            answer.salt.as_slice().try_into(),
            hear(worker, &call.tables, &answer, now_s),
            record_table::records_from_bytes(&answer.sessions),
        ) else {
            return SyncResult::Malformed;
        };
        if answer.version != wire::VERSION || answer.store == 0 || records.len() > wire::MAX_SESSION_RECORDS {
            return SyncResult::Malformed;
        }
        let link = Link { store: answer.store, salt };
        if salts::link(&worker.metrics) != link {
            salts::put_link(&worker.metrics, link);
            worker.salts.use_of(link);
        }
        for (of, heard) in call.tables.iter().zip(heard) {
            if let Some((router, state)) = worker.router(of.router) {
                let (metrics, evidence) = (&worker.metrics, &state.evidence);
                evidence.take(router, metrics, of.request_type, &of.told, link.store, heard.as_ref());
            }
        }
        worker.answers.take(&worker.metrics, &records, now_s);
        self.sessions_cursor = answer.sessions_cursor;
        outbox::drop_told(&worker.metrics, &call.records);
        self.untold.retain(|router| !call.routers.contains(router));
        let unknown = answer.unknown_routers.iter().filter_map(|name| worker.config.router(name));
        for (index, _) in unknown {
            if !self.untold.contains(&index) {
                self.untold.push(index);
            }
        }
        SyncResult::Ok
    }
}

/// Reads what an answer says of each table. None: one of the tables cannot be believed. A single table is None where
/// the answer does not name it, because it is as it was.
fn hear(worker: &Worker, told: &[ToldOf], answer: &SyncResponse, now_s: u32) -> Option<Vec<Option<Heard>>> {
    told.iter()
        .map(|told| {
            let router = worker.config.routers.get(told.router)?;
            let request_type = router.request_type_name(told.request_type);
            let table = answer.tables.iter().find(|table| {
                table.router == router.name
                    && table.request_type == request_type
                    && table.replica == told.told.own.replica
            });
            table.map_or(Some(None), |table| Heard::read(table, hash::name, now_s).map(Some))
        })
        .collect()
}

/// The number of tables of all routers together.
fn tables(worker: &Worker) -> usize {
    worker.config.routers.iter().map(|router| router.request_types.len()).sum()
}
