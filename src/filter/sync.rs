//! The sync with the side-car, off the request path: in ticks of the root context.
//!
//! Every VM hands what it collected to shared data. One VM of the process, which holds the lease, tells it to the side-car
//! and writes the answer to shared data for all. Nothing is taken away before the side-car acknowledged it.

use std::time::Duration;

use prost::Message;
use proxy_wasm::hostcalls;
use proxy_wasm::types::BufferType;
use rand::RngExt;

use super::lease;
use super::metrics::{Fault, Metrics, Outcome};
use super::shared_data::{self, Kind};
use super::worker::{self, Plugin};
use crate::config;
use crate::feedback::record_table::{self, RECORD_BYTES, Record};
use crate::fleet::counters::Table;
use crate::fleet::sync::{self, Acknowledged, Heard, Link, Name, Schedule};
use crate::fleet::wire::{self, SyncRequest, SyncResponse};
use crate::hash;

/// Session records that wait for the side-car, at most: 224 KiB.
const MAX_OUTBOX: usize = 8_192;
/// Bytes of router configurations in one request, at most.
const MAX_CONFIGURATIONS: usize = 1 << 20;
/// A lease outlives this many ticks.
const LEASE_TICKS: u32 = 8;
/// An answer that has not come so long after its timeout never will.
const GRACE: Duration = Duration::from_secs(1);

const LINK: &str = "adaptive_router/link";
const OUTBOX: &str = "adaptive_router/outbox";

const LINKS: Kind<Link> = Kind { from_bytes: Link::from_bytes, to_bytes: Link::to_bytes };
const RECORDS: Kind<Vec<Record>> =
    Kind { from_bytes: record_table::records_from_bytes, to_bytes: |records| record_table::records_to_bytes(records) };
const ACKNOWLEDGED: Kind<Acknowledged> =
    Kind { from_bytes: Acknowledged::from_bytes, to_bytes: Acknowledged::to_bytes };

/// One VM's part in the sync.
pub struct Syncer {
    store: config::Store,
    /// The target of calls: a serialized `envoy.config.core.v3.GrpcService`.
    service: String,
    lease_key: String,
    /// This VM among those that want the lease, and this process among those that tell session records.
    id: u64,
    schedule: Schedule,
    /// Routers whose configuration the side-car may not have.
    untold: Vec<usize>,
    sessions_cursor: u64,
    /// The page that comes next, in tables.
    next: usize,
    call: Option<Call>,
}

/// A call that was not answered yet.
struct Call {
    token: u32,
    at: Duration,
    /// The store that the call believed in.
    store: u64,
    tables: Vec<Told>,
    routers: Vec<usize>,
    /// Session records at the front of the outbox that were told.
    records: Vec<u8>,
}

/// What was told of one table.
struct Told {
    router: usize,
    request_type: usize,
    own: Table,
    /// The store knew these counters before.
    known: Option<Table>,
}

impl Syncer {
    pub fn new(plugin: &Plugin, store: &config::Store) -> Syncer {
        let names: Vec<&str> = plugin.config.routers.iter().map(|router| router.name.as_str()).collect();
        Syncer {
            service: service(&store.cluster),
            lease_key: format!("adaptive_router/lease/{:016x}", hash::of(&names.join(";"))),
            id: plugin.rng.borrow_mut().random(),
            schedule: Schedule::new(store.sync_interval),
            untold: (0..plugin.config.routers.len()).collect(),
            sessions_cursor: 0,
            next: 0,
            call: None,
            store: store.clone(),
        }
    }

    /// How often to tick: so that what a request told is with the side-car an interval later.
    pub fn period(&self) -> Duration {
        (self.store.sync_interval / 4).clamp(Duration::from_millis(25), Duration::from_millis(250))
    }

    pub fn tick(&mut self, plugin: &Plugin, now: Duration) {
        plugin.hand_over();
        plugin.use_salt_of(link(&plugin.metrics));
        if self.call.as_ref().is_some_and(|call| now.saturating_sub(call.at) > self.store.timeout + GRACE) {
            self.call = None;
            self.failed(plugin, Outcome::Unavailable, now);
        }
        if self.call.is_none() && self.schedule.is_due(now) && self.holds_lease(plugin, now) {
            self.next = 0;
            self.send(plugin, now);
        }
    }

    /// The side-car answered, or the call failed.
    pub fn answered(&mut self, plugin: &Plugin, token: u32, status: u32, size: usize) {
        let Some(call) = self.call.take_if(|call| call.token == token) else { return };
        let now = worker::now();
        // INVALID_ARGUMENT, FAILED_PRECONDITION, UNIMPLEMENTED: the same again would end the same.
        let outcome = match status {
            0 => self.take(plugin, call, size, now),
            3 | 9 | 12 => Outcome::Refused,
            _ => Outcome::Unavailable,
        };
        match outcome {
            Outcome::Ok if self.next < tables(plugin) => self.send(plugin, now),
            Outcome::Ok => {
                self.schedule.succeeded(now);
                plugin.metrics.sync(Outcome::Ok);
            }
            failure => self.failed(plugin, failure, now),
        }
    }

    fn failed(&mut self, plugin: &Plugin, outcome: Outcome, now: Duration) {
        let jitter = plugin.rng.borrow_mut().random();
        self.schedule.failed(now, jitter);
        plugin.metrics.sync(outcome);
    }

    /// Takes or renews the right to sync for all VMs of the process.
    fn holds_lease(&self, plugin: &Plugin, now: Duration) -> bool {
        let length = self.period() * LEASE_TICKS + self.store.sync_interval + self.store.timeout;
        lease::hold(&plugin.metrics, &self.lease_key, self.id, length, now)
    }

    /// Tells the next page of tables.
    fn send(&mut self, plugin: &Plugin, now: Duration) {
        let link = self::link(&plugin.metrics);
        let now_s = now.as_secs() as u32;
        let mut request = SyncRequest {
            version: wire::VERSION,
            sender: self.id,
            store: link.store,
            sessions_cursor: self.sessions_cursor,
            ..SyncRequest::default()
        };
        let mut told = Vec::new();
        let page = plugin.config.routers.iter().enumerate().flat_map(|(index, router)| {
            (0..router.request_types.len()).map(move |request_type| (index, router, request_type))
        });
        for (index, router, request_type) in page.skip(self.next).take(wire::MAX_TABLES) {
            let Some(keys) = plugin.keys(index, request_type) else { continue };
            let own = current(plugin, index, request_type, now_s);
            let acknowledged = shared_data::get(&plugin.metrics, &ACKNOWLEDGED, &keys.acknowledged);
            let known = acknowledged.is_of(link.store, &own).then_some(acknowledged.table);
            let etag = plugin.fleet(keys).etag;
            let names = router.models.iter().map(|model| model.name.as_str());
            let models: Vec<Name> = names.zip(router.names.models.iter().copied()).collect();
            let place = (router.name.as_str(), router.request_type_name(request_type));
            request.tables.push(sync::tell(place, &models, &own, known.as_ref(), etag, now_s));
            told.push(Told { router: index, request_type, own, known });
        }
        let routers = self.configurations(plugin, &mut request);
        if self.next == 0 {
            let waiting = shared_data::get(&plugin.metrics, &RECORDS, OUTBOX);
            let first = waiting.get(..waiting.len().min(wire::MAX_SESSION_RECORDS)).unwrap_or_default();
            request.sessions = record_table::records_to_bytes(first);
        }
        self.next += told.len();
        let records = request.sessions.clone();
        let message = request.encode_to_vec();
        let sent = hostcalls::dispatch_grpc_call(
            &self.service,
            wire::SERVICE,
            wire::METHOD,
            Vec::new(),
            Some(&message),
            self.store.timeout,
        );
        match sent {
            Ok(token) => self.call = Some(Call { token, at: now, store: link.store, tables: told, routers, records }),
            Err(_) => self.failed(plugin, Outcome::Unavailable, now),
        }
    }

    fn configurations(&self, plugin: &Plugin, request: &mut SyncRequest) -> Vec<usize> {
        let (mut bytes, mut told) = (0, Vec::new());
        for index in &self.untold {
            let Some(router) = plugin.config.routers.get(*index) else { continue };
            bytes += router.json.len();
            if router.json.len() <= wire::MAX_CONFIGURATION_BYTES && bytes <= MAX_CONFIGURATIONS {
                let (router, json) = (router.name.clone(), router.json.clone());
                request.routers.push(wire::RouterConfiguration { router, json });
                told.push(*index);
            }
        }
        told
    }

    /// Takes an answer of `size` bytes, all of it or nothing.
    fn take(&mut self, plugin: &Plugin, call: Call, size: usize, now: Duration) -> Outcome {
        let body = (size <= wire::MAX_MESSAGE_BYTES)
            .then(|| hostcalls::get_buffer(BufferType::GrpcReceiveBuffer, 0, size).ok().flatten());
        let Some(answer) = body.flatten().and_then(|body| SyncResponse::decode(body.as_slice()).ok()) else {
            return Outcome::Malformed;
        };
        let now_s = now.as_secs() as u32;
        let (Ok(salt), Some(heard), Some(records)) = (
            answer.salt.as_slice().try_into(),
            hear(plugin, &call.tables, &answer, now_s),
            record_table::records_from_bytes(&answer.sessions),
        ) else {
            return Outcome::Malformed;
        };
        if answer.version != wire::VERSION || answer.store == 0 || records.len() > wire::MAX_SESSION_RECORDS {
            return Outcome::Malformed;
        }
        let link = Link { store: answer.store, salt };
        if self::link(&plugin.metrics) != link {
            shared_data::put(&plugin.metrics, LINK, &link.to_bytes());
            plugin.use_salt_of(link);
        }
        for (told, heard) in call.tables.into_iter().zip(heard) {
            // A store that is not the one before was not told all; it will be, next time.
            if told.known.is_none() || link.store == call.store {
                plugin.take_fleet(told, heard, link.store);
            }
        }
        plugin.take_records(&records, now_s);
        self.sessions_cursor = answer.sessions_cursor;
        drop_told(plugin, &call.records);
        self.untold.retain(|router| !call.routers.contains(router));
        let unknown = answer.unknown_routers.iter().filter_map(|name| plugin.config.router(name));
        for (index, _) in unknown {
            if !self.untold.contains(&index) {
                self.untold.push(index);
            }
        }
        Outcome::Ok
    }
}

impl Plugin {
    /// Hands what this VM collected to the others.
    pub(super) fn hand_over(&self) {
        let records = std::mem::take(&mut *self.outbox.borrow_mut());
        if records.is_empty() {
            return;
        }
        let mut full = false;
        shared_data::update(&self.metrics, &RECORDS, OUTBOX, |waiting| {
            waiting.extend(&records);
            let excess = waiting.len().saturating_sub(MAX_OUTBOX);
            full = excess > 0;
            waiting.drain(..excess);
            Some(())
        });
        if full {
            self.metrics.fault(Fault::OutboxFull);
        }
    }

    /// What was told is acknowledged, and this is what the fleet knows besides.
    fn take_fleet(&self, told: Told, heard: Option<Heard>, store: u64) {
        let Some(keys) = self.keys(told.router, told.request_type) else { return };
        let Some(heard) = heard else {
            let acknowledged = Acknowledged { store, table: told.own };
            return shared_data::put(&self.metrics, &keys.acknowledged, &acknowledged.to_bytes());
        };
        let before = self.fleet(keys);
        // An answer from an older view of the store must not take back what a newer one took over.
        let is_older =
            told.known.is_some() && before.replica == told.own.replica && heard.fleet.own_from < before.own_from;
        if !is_older {
            shared_data::put(&self.metrics, &keys.fleet, &heard.fleet.to_bytes());
        }
        let all_newer = told.known.is_none();
        let acknowledged = told.known.unwrap_or_default();
        self.update_table(told.router, told.request_type, |table| {
            let mut newer = table.clone();
            if heard.retired {
                newer = table.renamed(0, &acknowledged);
            } else if !is_older && table.replica == told.own.replica {
                newer.drop_closed_below(heard.fleet.own_from);
            }
            for (model, number) in &heard.resets {
                newer.reset(*model, *number, all_newer);
            }
            (newer != *table).then(|| *table = newer)
        });
        if !heard.retired {
            let acknowledged = Acknowledged { store, table: told.own };
            shared_data::put(&self.metrics, &keys.acknowledged, &acknowledged.to_bytes());
        }
        self.reread(told.router, told.request_type);
    }

    /// Keeps records that other Envoys gave.
    fn take_records(&self, records: &[Record], now_s: u32) {
        let ttl_s = self.ttl_s();
        for record in records {
            shared_data::update(&self.metrics, &worker::SETS, &worker::set_key(record.key), |set| {
                set.merge(*record, now_s, ttl_s).then_some(())
            });
        }
    }
}

/// Reads what an answer says of each table; nothing where one of them cannot be believed. No word of a table: it is as
/// it was.
fn hear(plugin: &Plugin, told: &[Told], answer: &SyncResponse, now_s: u32) -> Option<Vec<Option<Heard>>> {
    told.iter()
        .map(|told| {
            let router = plugin.config.routers.get(told.router)?;
            let request_type = router.request_type_name(told.request_type);
            let table = answer.tables.iter().find(|table| {
                table.router == router.name && table.request_type == request_type && table.replica == told.own.replica
            });
            table.map_or(Some(None), |table| sync::heard(table, hash::name, now_s).map(Some))
        })
        .collect()
}

/// The table as it may be told: its replica has a number, and its open epoch is closed if that is due.
fn current(plugin: &Plugin, index: usize, request_type: usize, now_s: u32) -> Table {
    let changed = plugin
        .update_table(index, request_type, |table| (table.close_if_due(now_s) || table.replica == 0).then_some(()));
    changed.or_else(|| plugin.table(index, request_type)).unwrap_or_default()
}

/// Drops records from the outbox that were told, unless others had to make room in between.
fn drop_told(plugin: &Plugin, told: &[u8]) {
    let count = told.len() / RECORD_BYTES;
    shared_data::update(&plugin.metrics, &RECORDS, OUTBOX, |waiting| {
        let first = waiting.get(..count).map(record_table::records_to_bytes)?;
        (count > 0 && first == told).then(|| waiting.drain(..count).for_each(drop))
    });
}

/// What is known of the store.
pub fn link(metrics: &Metrics) -> Link {
    shared_data::get(metrics, &LINKS, LINK)
}

/// Tables of all routers together.
fn tables(plugin: &Plugin) -> usize {
    plugin.config.routers.iter().map(|router| router.request_types.len()).sum()
}

/// `envoy.config.core.v3.GrpcService` for a cluster, with a bound for messages received. Envoy takes the cluster's name
/// alone as well, but then one answer could be of any size. The bound is the smallest above [`wire::MAX_MESSAGE_BYTES`]
/// whose bytes are UTF-8, as the SDK wants a text.
fn service(cluster: &str) -> String {
    const MAX_RECEIVED: &str = "\u{22}\u{5}\u{8}\u{800}\u{2}"; // field 4 {field 1: 4,198,496}
    let envoy_grpc = format!("\u{a}{}{cluster}{MAX_RECEIVED}", char::from(cluster.len() as u8));
    format!("\u{a}{}{envoy_grpc}", char::from(envoy_grpc.len() as u8))
}
