//! What the exchanges of one VM share: the configuration, what has been learned, the stats.

use std::cell::{Cell, RefCell};
use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, UNIX_EPOCH};

use proxy_wasm::hostcalls;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use super::answer_store::Answers;
use super::metrics::Metrics;
use super::model_state::{News, Watch};
use super::shared_data::{self, Kind};
use super::sync;
use crate::api::error::Rejection;
use crate::api::response::Facts;
use crate::bandit::beliefs::Beliefs;
use crate::bandit::discounting::Span;
use crate::bandit::policy::budget::Pacer;
use crate::config::{Config, Objective, Router};
use crate::feedback::answer_key::{self, Author, Caller, Callers, Judged, Salt};
use crate::feedback::judgement::{self, Previous};
use crate::feedback::record_table::{Key, Record, Set};
use crate::feedback::signals::Signal;
use crate::fleet::counters::Table;
use crate::fleet::others::Fleet;
use crate::fleet::sync::Link;
use crate::fleet::usage::{Meter, Tally};
use crate::fleet::wire::MAX_SESSION_RECORDS;
use crate::resilience::outcome::Ending;
use crate::routing::exchange::{self, Asked, Forward, Head, Knowledge, Remembered, Routed};

/// For so long a worker relies on what it read; its own evidence counts at once.
const FRESH: Duration = Duration::from_millis(100);

const TABLES: Kind<Table> = Kind { from_bytes: Table::from_bytes, to_bytes: Table::to_bytes };
const FLEETS: Kind<Fleet> = Kind { from_bytes: Fleet::from_bytes, to_bytes: Fleet::to_bytes };
pub(super) const SETS: Kind<Set> = Kind { from_bytes: Set::from_bytes, to_bytes: Set::to_bytes };

pub struct Plugin {
    pub config: Config,
    pub metrics: Metrics,
    pub(super) salts: Cell<Salts>,
    callers: RefCell<Callers>,
    pub(super) routers: Vec<RouterState>,
    pub(super) rng: RefCell<SmallRng>,
    pub(super) answers: RefCell<Answers>,
    /// Session records for other Envoys; stays empty without a store.
    pub(super) outbox: RefCell<Vec<Record>>,
}

/// What session keys are made with.
#[derive(Clone, Copy)]
pub(super) struct Salts {
    pub now: Salt,
    /// From before the fleet's was known: for answers that were remembered by then.
    before: Option<Salt>,
}

pub(super) struct RouterState {
    /// Where the evidence of each request type stands.
    pub keys: Vec<Keys>,
    pub learned: RefCell<Cached>,
    pacer: RefCell<Pacer>,
    /// By request type, then model: what each was used for since the last tick.
    meters: RefCell<Vec<Meter>>,
    watch: Watch,
}

/// Keys of a request type in shared data.
pub(super) struct Keys {
    /// What was counted here.
    pub own: String,
    /// What of it the side-car has.
    pub acknowledged: String,
    /// What the rest of the fleet learned.
    pub fleet: String,
}

pub(super) struct Cached {
    pub learned: Beliefs,
    read_at: Duration,
}

impl Plugin {
    pub fn new(config: Config) -> Plugin {
        // The keys of a RandomState come from the host's source of randomness.
        let mut rng = SmallRng::seed_from_u64(RandomState::new().hash_one(0));
        let salts = Cell::new(Salts { now: salt(&mut rng), before: None });
        let metrics = Metrics::new(&config);
        let routers = config.routers.iter().map(|router| RouterState::new(router, &metrics)).collect();
        let plugin = Plugin {
            config,
            metrics,
            salts,
            callers: RefCell::default(),
            routers,
            rng: RefCell::new(rng),
            answers: RefCell::default(),
            outbox: RefCell::default(),
        };
        for (index, router) in plugin.config.routers.iter().enumerate() {
            for request_type in 0..router.request_types.len() {
                plugin.report(index, request_type);
            }
        }
        plugin
    }

    /// Routes one request, after learning what it says of the answer before it. Nothing: the route decides.
    pub fn route(&self, head: &Head, body: &[u8], now: Duration) -> Result<Option<Forward<'_>>, Rejection> {
        let salts = self.salts.get();
        let caller = self.callers.borrow_mut().caller(&salts.now, &head.identity);
        let reading = match exchange::read(&self.config, caller, head, body) {
            Ok(Asked::Router(reading)) => reading,
            Ok(Asked::Model(model, prefix)) => return Ok(Some(Forward { model, prefix, routed: None, plan: None })),
            Ok(Asked::Unknown) => return Ok(None),
            Err(rejection) => {
                self.metrics.reject("", rejection.code);
                return Err(rejection);
            }
        };
        let (index, router) = (reading.router_index, reading.router);
        let found = |key: Key| self.record(key, now);
        let previous = reading.previous().and_then(found).or_else(|| {
            reading.previous()?;
            let caller = Caller::new(&self.other_salt(salts)?, &head.identity);
            reading.previous_with(caller, head).and_then(found)
        });
        let previous = previous.and_then(|record| Some((record, Previous::find(router, &record)?)));
        if let Some((record, previous)) = previous
            && let Some(judgement) = judgement::judge(&reading.request.conversation, &previous)
        {
            self.learn(index, record, previous, &judgement, &head.identity, now);
        }
        let state = self.routers.get(index).ok_or_else(|| Rejection::no_eligible_model(String::new()))?;
        state.refresh(router, &self.metrics, now);
        state.watch.refresh(router, &self.metrics, FRESH, now);
        let (cached, known) = (state.learned.borrow(), state.watch.known());
        let lambda = state.pacer.borrow().lambda();
        let knowledge = Knowledge { learned: &cached.learned, lambda, states: &known, now };
        let previous = previous.map(|(_, previous)| previous);
        let rng = &mut *self.rng.borrow_mut();
        let mut news = News::default();
        let admit = &mut |entry| state.watch.admit(&self.metrics, entry, now, &mut news);
        let forward = exchange::route(&self.config, knowledge, head, reading, previous, admit, rng);
        drop(known);
        let routed = forward.as_ref().ok().and_then(|forward| forward.routed.as_ref());
        state.watch.take(news, routed.map(|routed| (routed.model, routed.stream)), now);
        match &forward {
            Ok(forward) => {
                // A request for which nothing was decided counts for nobody.
                if let Some(routed) = &forward.routed
                    && let Some(decision) = &routed.decision
                {
                    state.count(router, routed.request_type, decision.model, Meter::pick);
                }
            }
            Err(rejection) => self.metrics.reject(&router.name, rejection.code),
        }
        forward.map(Some)
    }

    /// The response has ended: remembers whose answer it was, and counts what it used. `first`: when its body began.
    /// Gives the failure that is to be reported when the exchange is logged.
    pub fn settle(&self, routed: &Routed, facts: Facts, at: Duration, first: Option<Duration>) -> Option<Ending> {
        let (router, state) = (self.config.routers.get(routed.router)?, self.routers.get(routed.router)?);
        let model = router.models.get(routed.model)?;
        let (input, output) = (facts.usage.input_tokens, facts.usage.output_tokens);
        let mut cost = routed.cost;
        if input.is_some() || output.is_some() {
            let (input, output) = (input.unwrap_or(0), output.unwrap_or(0));
            cost = model.price.input * input as f64 + model.price.output * output as f64;
            state.count(router, routed.request_type, routed.model, |meter| meter.answer(input, output, cost));
        }
        state.pacer.borrow_mut().spend(cost);
        if facts.too_long {
            self.metrics.fault(super::metrics::Fault::ResponseTooLong);
        }
        // Only a response without an answer can be a refusal, so others are not asked for their status.
        let status = if facts.answer.is_some() { Some(200) } else { status() };
        match (facts.answer, &routed.remembered) {
            (Some(answer), Some(remembered)) => {
                self.remember(remembered, answer, routed, router, at);
            }
            (None, _) if status.is_some_and(Signal::is_exhaustion) => {
                self.metrics.signal(router, Signal::Exhaustion, &model.name);
            }
            _ => {}
        }
        self.end(routed, status, facts.usage, at, first)
    }

    /// What workers know of a router at the moment.
    pub fn watch(&self, router: usize) -> Option<(&Router, &Watch)> {
        Some((self.config.routers.get(router)?, &self.routers.get(router)?.watch))
    }

    fn remember(&self, remembered: &Remembered, answer: u64, routed: &Routed, router: &Router, at: Duration) {
        let Some(author) = Author::of(router, routed.model, routed.request_type) else { return };
        let record = answer_key::record(remembered.key(answer), author, Judged::default(), at);
        self.put_answer(record);
        self.tell(Some(record));
    }

    /// Changes what was counted here of a request type; gives the table as it is then.
    pub(super) fn update_table(
        &self,
        index: usize,
        request_type: usize,
        mut change: impl FnMut(&mut Table) -> Option<()>,
    ) -> Option<Table> {
        let replica = self.rng.borrow_mut().random_range(1..=u64::MAX);
        let updated = shared_data::update(&self.metrics, &TABLES, &self.keys(index, request_type)?.own, |table| {
            change(table)?;
            if table.replica == 0 {
                table.replica = replica;
            }
            Some(())
        });
        updated.map(|(table, ())| table)
    }

    pub(super) fn table(&self, index: usize, request_type: usize) -> Option<Table> {
        Some(shared_data::get(&self.metrics, &TABLES, &self.keys(index, request_type)?.own))
    }

    pub(super) fn keys(&self, index: usize, request_type: usize) -> Option<&Keys> {
        self.routers.get(index)?.keys.get(request_type)
    }

    pub(super) fn fleet(&self, keys: &Keys) -> Fleet {
        shared_data::get(&self.metrics, &FLEETS, &keys.fleet)
    }

    /// Reads again what is known of a request type, and reports it.
    pub(super) fn reread(&self, index: usize, request_type: usize) {
        let (Some(router), Some(state)) = (self.config.routers.get(index), self.routers.get(index)) else { return };
        if let Some(keys) = state.keys.get(request_type) {
            let history = self.fleet(keys).history(&shared_data::get(&self.metrics, &TABLES, &keys.own));
            state.learned.borrow_mut().learned.update(router, request_type, &history);
            self.report(index, request_type);
        }
    }

    /// Tells what was counted since the last tick: the stats, and with a store the tables of all workers.
    pub(super) fn tell_usage(&self) {
        for (index, (router, state)) in self.config.routers.iter().zip(&self.routers).enumerate() {
            let used: Vec<Tally> = state.meters.borrow_mut().iter_mut().map(Meter::take).collect();
            self.metrics.tell(index, router, &used);
            if self.config.store.is_none() {
                continue;
            }
            for (request_type, used) in used.chunks(router.models.len().max(1)).enumerate() {
                if used.iter().all(|tally| tally.is_empty()) {
                    continue;
                }
                self.update_table(index, request_type, |table| {
                    router.names.models.iter().zip(used).for_each(|(model, used)| table.count(*model, *used));
                    Some(())
                });
            }
        }
    }

    /// Tells what only this VM knows, and leaves its journal to others, as no tick will.
    pub(super) fn tell_all(&self) {
        self.tell_usage();
        self.hand_over();
        self.close_journal();
    }

    /// From now on, session keys are made with the fleet's salt.
    pub(super) fn use_salt_of(&self, link: Link) {
        let salts = self.salts.get();
        if link.store != 0 && link.salt != salts.now {
            self.salts.set(Salts { now: link.salt, before: Some(salts.now) });
        }
    }

    /// With what else than `used` an answer may have been remembered: another worker may have heard of the fleet's salt
    /// earlier than this one.
    fn other_salt(&self, used: Salts) -> Option<Salt> {
        self.config.store.as_ref()?;
        if used.before.is_none() {
            self.use_salt_of(sync::link(&self.metrics));
        }
        let salts = self.salts.get();
        Some(salts.now).filter(|now| *now != used.now).or(salts.before)
    }

    /// Keeps a record for other Envoys.
    pub(super) fn tell(&self, record: Option<Record>) {
        let mut outbox = self.outbox.borrow_mut();
        if let (Some(record), Some(_)) = (record, &self.config.store) {
            if outbox.len() >= MAX_SESSION_RECORDS {
                self.metrics.fault(super::metrics::Fault::OutboxFull);
                outbox.clear();
            }
            outbox.push(record);
        }
    }

    /// The record of the latest answer under a key.
    fn record(&self, key: Key, now: Duration) -> Option<Record> {
        let mut answer = self.answer(key, now, FRESH);
        if answer.is_none() && self.config.store.is_none() {
            return None;
        }
        // Here it is if it was judged, or if another Envoy told of it.
        let set = shared_data::get(&self.metrics, &SETS, &set_key(key));
        let Some(judged) = set.get(key, now.as_secs() as u32, self.ttl_s()) else { return answer };
        if answer.is_some_and(|answer| !answer.is_newer_than(judged)) {
            // Perhaps another worker gave the same answer again.
            answer = self.answer(key, now, Duration::ZERO);
        }
        answer.filter(|answer| answer.is_newer_than(judged)).or(Some(*judged))
    }

    /// Sets the gauges of a request type.
    pub(super) fn report(&self, index: usize, request_type: usize) {
        if let (Some(router), Some(state)) = (self.config.routers.get(index), self.routers.get(index)) {
            self.metrics.cells(router, request_type, &state.learned.borrow().learned);
        }
    }

    pub(super) fn ttl_s(&self) -> u32 {
        u32::try_from(self.config.session_ttl.as_secs()).unwrap_or(u32::MAX)
    }
}

/// The last exchange that began under this configuration is over.
impl Drop for Plugin {
    fn drop(&mut self) {
        self.tell_all();
    }
}

impl RouterState {
    fn new(router: &Router, metrics: &Metrics) -> RouterState {
        let keys: Vec<Keys> = router
            .request_types
            .iter()
            .map(|name| Keys {
                own: format!("adaptive_router/evidence/{}/{name}", router.name),
                acknowledged: format!("adaptive_router/acknowledged/{}/{name}", router.name),
                fleet: format!("adaptive_router/fleet/{}/{name}", router.name),
            })
            .collect();
        let pacer = match router.objective {
            Objective::Budget { usd_per_1k_requests } => Pacer::new(usd_per_1k_requests),
            _ => Pacer::new(1.0),
        };
        let cached = Cached { learned: Beliefs::new(router, &[]), read_at: Duration::ZERO };
        let watch = Watch::new(router);
        let state = RouterState {
            keys,
            learned: RefCell::new(cached),
            pacer: RefCell::new(pacer),
            meters: RefCell::new(vec![Meter::default(); router.models.len() * router.request_types.len()]),
            watch,
        };
        state.refresh(router, metrics, now());
        state
    }

    fn count(&self, router: &Router, request_type: usize, model: usize, what: impl FnOnce(&mut Meter)) {
        if let Some(meter) = self.meters.borrow_mut().get_mut(request_type * router.models.len() + model) {
            what(meter);
        }
    }

    /// Reads what other workers have learned, unless that was done a moment ago.
    fn refresh(&self, router: &Router, metrics: &Metrics, now: Duration) {
        let mut cached = self.learned.borrow_mut();
        if !is_fresh(cached.read_at, now, FRESH) {
            let history = |keys: &Keys| {
                let own = shared_data::get(metrics, &TABLES, &keys.own);
                shared_data::get(metrics, &FLEETS, &keys.fleet).history(&own)
            };
            let histories: Vec<Vec<Span>> = self.keys.iter().map(history).collect();
            cached.learned.renew(router, &histories);
            cached.read_at = now;
        }
    }
}

/// The deployment's secret, made by the first VM.
fn salt(rng: &mut SmallRng) -> Salt {
    const KEY: &str = "adaptive_router/salt";
    shared_data::create(KEY, &rng.random::<Salt>());
    shared_data::bytes(KEY).and_then(|bytes| bytes.try_into().ok()).unwrap_or_default()
}

pub(super) fn set_key(key: Key) -> String {
    shared_data::numbered("adaptive_router/set", &[key.set().into()])
}

/// The response's, as a property: headers are given away only in the callback of the headers.
pub fn status() -> Option<u32> {
    let code = hostcalls::get_property(vec!["response", "code"]).ok()??;
    u32::try_from(u64::from_le_bytes(code.try_into().ok()?)).ok()
}

/// Whether what was read then may still be used. Nothing is from the future, even if the clock went back.
pub fn is_fresh(read_at: Duration, now: Duration, fresh: Duration) -> bool {
    now.checked_sub(read_at).is_some_and(|age| age < fresh)
}

/// Since the Unix epoch.
pub fn now() -> Duration {
    let time = hostcalls::get_current_time().unwrap_or(UNIX_EPOCH);
    time.duration_since(UNIX_EPOCH).unwrap_or_default()
}
