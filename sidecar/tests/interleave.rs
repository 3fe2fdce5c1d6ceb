//! Evidence that is lost, or counted twice: the core's replicas against the stores, with calls and answers that are lost,
//! late, repeated and out of order, two side-cars, compactions, retirements, resets, and restarts of both ends.
//!
//! The oracle is a plain sum of what was counted, once. It knows of no epochs, acknowledgements or spans: only which calls
//! arrived, whose counters were lost or retired, and what a reset voided.

use std::collections::BTreeMap;

use adaptive_router::fleet::counters::Counters;
use adaptive_router::fleet::others::Others;
use adaptive_router::fleet::replica::{Acknowledged, Replica, Told};
use adaptive_router::fleet::wire::{FleetTable, SyncRequest};
use adaptive_router::hash;
use adaptive_router_sidecar::answer;
use adaptive_router_sidecar::store::{Contents, SILENCE_S, Store, Sync};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::envoy::{Envoy, MODELS, ROUTER, TYPE, sums, used};
use crate::fleet::NOW_S;
use crate::stores::{TestStore, eventually, run};

/// The model that is reset now and then. What is checked on the way is checked of the others.
const RESET: usize = 0;

#[test]
fn any_interleaving_ends_in_what_was_counted_once() {
    run(async {
        let sqlite = TestStore::sqlite();
        // They wait for the databases more than they work.
        let mut worlds = Vec::new();
        for seed in 0..16 {
            worlds.push(tokio::spawn(live(format!("{}-{seed}", sqlite.url), seed)));
        }
        for seed in 16..22 {
            worlds.push(tokio::spawn(live(TestStore::postgres().await.url, seed)));
        }
        for world in worlds {
            world.await.unwrap();
        }
    });
}

async fn live(url: String, seed: u64) {
    let mut world = World::new(&url, seed).await;
    for _ in 0..150 {
        world.step().await;
    }
    world.end().await;
}

/// Successes of each model, and how often it was used.
type Sums = [(f64, u64); MODELS.len()];

/// What counters with one number came to.
#[derive(Clone, Default)]
struct Ledger {
    counted: Sums,
    /// The part that reached the store, and that no reset voided there.
    arrived: Sums,
    /// The latest reset that was heard.
    reset: u32,
    /// An answer to what was counted came.
    is_known: bool,
}

/// A call on its way, or one that arrived and may come again.
#[derive(Clone)]
struct Call {
    envoy: usize,
    request: SyncRequest,
    told: Told,
    counted: Sums,
    reset: u32,
}

/// An answer on its way, or one that was taken and may come again.
struct Answer {
    call: Call,
    table: Option<FleetTable>,
}

/// A side-car, which answers from what it last read.
struct SideCar {
    store: Store,
    contents: Contents,
}

struct World {
    rng: StdRng,
    url: String,
    seed: u64,
    now_s: u32,
    sidecars: Vec<SideCar>,
    envoys: Vec<Envoy>,
    /// What each Envoy counted since it started, under whatever number.
    since_start: Vec<Sums>,
    numbers: u64,
    ledgers: BTreeMap<u64, Ledger>,
    calls: Vec<Call>,
    answers: Vec<Answer>,
    /// The number of the store's latest reset.
    reset: u32,
}

impl World {
    async fn new(url: &str, seed: u64) -> World {
        World {
            rng: StdRng::seed_from_u64(seed),
            url: url.to_owned(),
            seed,
            now_s: NOW_S,
            sidecars: vec![SideCar::start(url).await, SideCar::start(url).await],
            envoys: (1..=3).map(Envoy::new).collect(),
            since_start: vec![Sums::default(); 3],
            numbers: 3,
            ledgers: BTreeMap::new(),
            calls: Vec::new(),
            answers: Vec::new(),
            reset: 0,
        }
    }

    async fn step(&mut self) {
        self.now_s += self.rng.random_range(0..30);
        let envoy = self.rng.random_range(0..self.envoys.len());
        match self.rng.random_range(0..40) {
            0..=9 => self.count(envoy),
            10..=19 => {
                let call = self.call(envoy);
                let answer = self.arrive(call.clone()).await;
                match self.rng.random_range(0..5) {
                    0 => self.answers.push(answer),
                    // It is lost.
                    1 => {}
                    _ => self.take(&answer),
                }
                self.calls.push(call);
            }
            20..=22 => {
                let call = self.call(envoy);
                self.calls.push(call);
            }
            23..=26 if !self.calls.is_empty() => {
                // Late, or again.
                let call = self.calls[self.rng.random_range(0..self.calls.len())].clone();
                let answer = self.arrive(call).await;
                self.answers.push(answer);
            }
            27..=30 if !self.answers.is_empty() => {
                let index = self.rng.random_range(0..self.answers.len());
                let answer = self.answers.swap_remove(index);
                self.take(&answer);
                if self.rng.random() {
                    self.answers.push(answer);
                }
            }
            31..=33 => self.compact().await,
            34 => drop(self.envoys[envoy].replica.own.close_if_due(self.now_s + 3_600)),
            35 => self.restart_sidecar().await,
            36 => self.restart_envoy(envoy),
            37 => self.lose_envoy(envoy),
            38 if self.seed % 2 == 1 => self.reset().await,
            39 => self.silence().await,
            _ => {}
        }
        self.check();
    }

    fn count(&mut self, envoy: usize) {
        let ledger = self.ledgers.entry(self.envoys[envoy].number()).or_default();
        for _ in 0..self.rng.random_range(1..40) {
            let model = self.rng.random_range(0..MODELS.len());
            let successes = f64::from(self.rng.random_range(1..8)) / 4.0;
            self.envoys[envoy].count(MODELS[model], successes, self.now_s);
            for sums in [&mut ledger.counted, &mut self.since_start[envoy]] {
                sums[model].0 += successes;
                sums[model].1 += 1;
            }
        }
    }

    fn call(&mut self, envoy: usize) -> Call {
        let of = &mut self.envoys[envoy];
        of.replica.own.ready(0, self.now_s);
        let ledger = self.ledgers.entry(of.number()).or_default();
        let (counted, reset) = (ledger.counted, ledger.reset);
        Call { envoy, request: of.request(self.now_s), told: of.told(), counted, reset }
    }

    /// A call reaches a side-car, maybe in one transaction with another that comes late. Gives its answer.
    async fn arrive(&mut self, call: Call) -> Answer {
        let mut arriving = vec![call];
        if !self.calls.is_empty() && self.rng.random_range(0..4) == 0 {
            arriving.push(self.calls[self.rng.random_range(0..self.calls.len())].clone());
        }
        let reads = self.rng.random();
        self.write(arriving, reads).await
    }

    /// Gives the answer to the first call; from what the side-car knows, unless it `reads`.
    async fn write(&mut self, mut calls: Vec<Call>, reads: bool) -> Answer {
        let now_s = self.now_s;
        let sync = |call: &Call| Sync { request: call.request.clone().into(), now_s, batch: None };
        let syncs: Vec<Sync> = calls.iter().map(sync).collect();
        let sidecar = self.sidecar();
        // On a busy machine a store may refuse; whoever called tries again.
        let retired = eventually("a write", || async { sidecar.store.write(&syncs).await.ok() }).await;
        if reads || retired[0][0] {
            sidecar.contents = sidecar.store.contents().await.unwrap();
        }
        let table = answer::fleet_table(&sidecar.contents, &calls[0].request.tables[0], retired[0][0], now_s);
        for (call, _) in calls.iter().zip(&retired).filter(|(_, retired)| !retired[0]) {
            self.arrived(call);
        }
        Answer { call: calls.swap_remove(0), table }
    }

    /// Of counters that come again the greater count.
    fn arrived(&mut self, call: &Call) {
        let number = call.told.own.replica;
        let is_alive = self.envoys.iter().any(|envoy| envoy.number() == number);
        let ledger = self.ledgers.entry(number).or_default();
        for (model, told) in call.counted.iter().enumerate() {
            let is_void = model == RESET && call.reset < self.reset;
            let successes = if is_void { 0.0 } else { told.0 };
            let of = &mut ledger.arrived[model];
            *of = (of.0.max(successes), of.1.max(told.1));
        }
        if !is_alive {
            ledger.counted = ledger.arrived;
        }
    }

    fn take(&mut self, answer: &Answer) {
        let (told, table) = (&answer.call.told, answer.table.as_ref());
        let store = self.sidecars[0].store.identity().id;
        let envoy = &mut self.envoys[answer.call.envoy];
        let (number, before) = (told.own.replica, envoy.number());
        envoy.take(table, store, told.clone(), self.now_s);
        if number != before {
            return;
        }
        let (after, heard) = (envoy.number(), envoy.replica.own.account_of(hash::name(MODELS[RESET])).reset);
        let ledger = self.ledgers.entry(number).or_default();
        if heard > ledger.reset && ledger.is_known {
            ledger.counted[RESET].0 = 0.0;
        }
        ledger.reset = heard;
        ledger.is_known |= !told.own.is_empty();
        if after != number {
            // The store keeps what arrived, and the rest goes on.
            let mut rest = Ledger { counted: ledger.counted, reset: heard, ..Ledger::default() };
            for (rest, arrived) in rest.counted.iter_mut().zip(&ledger.arrived) {
                *rest = (rest.0 - arrived.0, rest.1 - arrived.1);
            }
            ledger.counted = ledger.arrived;
            self.ledgers.insert(after, rest);
        }
    }

    /// A call that arrives, and its answer too.
    async fn sync(&mut self, envoy: usize) {
        let call = self.call(envoy);
        let answer = self.write(vec![call], true).await;
        self.take(&answer);
    }

    fn sidecar(&mut self) -> &mut SideCar {
        let index = self.rng.random_range(0..self.sidecars.len());
        &mut self.sidecars[index]
    }

    async fn restart_sidecar(&mut self) {
        let url = self.url.clone();
        let sidecar = self.sidecar();
        sidecar.store.close().await;
        *sidecar = SideCar::start(&url).await;
    }

    /// Shared memory survives, calls do not.
    fn restart_envoy(&mut self, envoy: usize) {
        let replica = &mut self.envoys[envoy].replica;
        *replica = Replica {
            own: Counters::from_bytes(&replica.own.to_bytes()).unwrap(),
            acknowledged: Acknowledged::from_bytes(&replica.acknowledged.to_bytes()).unwrap(),
            others: Others::from_bytes(&replica.others.to_bytes()).unwrap(),
        };
        self.answers.retain(|answer| answer.call.envoy != envoy);
    }

    /// What no call brought to the store is lost with the process.
    fn lose_envoy(&mut self, envoy: usize) {
        let ledger = self.ledgers.entry(self.envoys[envoy].number()).or_default();
        ledger.counted = ledger.arrived;
        self.numbers += 1;
        self.envoys[envoy] = Envoy::new(self.numbers);
        self.since_start[envoy] = Sums::default();
    }

    async fn reset(&mut self) {
        self.introduce().await;
        let now_s = self.now_s;
        self.reset = self.sidecar().store.reset(ROUTER, Some(TYPE), Some(MODELS[RESET]), now_s).await.unwrap().number;
        let alive: Vec<u64> = self.envoys.iter().map(Envoy::number).collect();
        for (number, ledger) in &mut self.ledgers {
            ledger.arrived[RESET].0 = 0.0;
            if !alive.contains(number) {
                ledger.counted[RESET].0 = 0.0;
            }
        }
    }

    /// Whether what a replica counted before the store first answered it came before or after a reset, nobody can say. So
    /// it is answered before there is one.
    async fn introduce(&mut self) {
        for envoy in 0..self.envoys.len() {
            let ledger = self.ledgers.entry(self.envoys[envoy].number()).or_default();
            if !ledger.is_known && ledger.arrived != Sums::default() {
                self.sync(envoy).await;
            }
        }
    }

    /// For two days nobody speaks, and then only some: the accounts of the others are retired. Calls are given up long
    /// before that. The last answer before it is not lost, because a replica could not know that the store has what it told.
    async fn silence(&mut self) {
        for envoy in 0..self.envoys.len() {
            self.sync(envoy).await;
        }
        self.calls.clear();
        self.now_s += SILENCE_S + 120;
        for sidecar in &mut self.sidecars {
            sidecar.contents = sidecar.store.contents().await.unwrap();
        }
        for envoy in 0..self.envoys.len() {
            if self.rng.random() {
                self.sync(envoy).await;
            }
        }
        self.compact().await;
    }

    async fn compact(&mut self) {
        let now_s = self.now_s;
        self.sidecar().store.compact(now_s).await.unwrap();
    }

    fn truth(&self) -> Sums {
        let mut truth = Sums::default();
        for ledger in self.ledgers.values() {
            for (sum, counted) in truth.iter_mut().zip(&ledger.counted) {
                *sum = (sum.0 + counted.0, sum.1 + counted.1);
            }
        }
        truth
    }

    /// Nobody ever knows less than what it counted, or more than what was counted.
    fn check(&self) {
        let truth = self.truth();
        for (envoy, own) in self.envoys.iter().zip(&self.since_start) {
            for (model, (sees, _)) in envoy.sees().into_iter().enumerate().filter(|(model, _)| *model != RESET) {
                let (own, all) = (own[model].0, truth[model].0);
                let (seed, number) = (self.seed, envoy.number());
                assert!(sees >= own, "seed {seed}: {number} counted {own} of model {model}, and knows {sees}");
                assert!(sees <= all, "seed {seed}: {all} of model {model} were counted, and {number} knows {sees}");
            }
        }
    }

    async fn end(mut self) {
        // A reset is heard, what came after it is told, and all hear of that.
        for _ in 0..3 {
            for envoy in 0..self.envoys.len() {
                self.sync(envoy).await;
            }
        }
        let (seed, truth) = (self.seed, self.truth());
        let expected: Vec<(f64, f64)> = truth.iter().map(|(successes, _)| (*successes, successes / 2.0)).collect();
        for envoy in &self.envoys {
            let told = &envoy.request(self.now_s).tables[0];
            assert_eq!(told.epochs, [], "seed {seed}: {} tells again what was acknowledged", envoy.number());
            let own_from = envoy.replica.others.own_from;
            let kept = envoy.replica.own.epochs().iter().filter(|epoch| epoch.number < own_from).count();
            assert!(kept <= 1, "seed {seed}: {} keeps {kept} epochs that the store took over", envoy.number());
        }
        for what in ["at the end", "compacted"] {
            let contents = self.sidecar().store.contents().await.unwrap();
            let of_type = &contents.routers[ROUTER].types[TYPE];
            assert_eq!(sums(&of_type.history()), expected, "seed {seed}, {what}");
            let tallies = MODELS.map(|model| of_type.tallies.get(model).copied().unwrap_or_default());
            assert_eq!(tallies, truth.map(|(_, times)| used(times)), "seed {seed}, {what}");
            self.compact().await;
        }
        for envoy in 0..self.envoys.len() {
            self.sync(envoy).await;
            assert_eq!(self.envoys[envoy].sees(), expected, "seed {seed}, as {} knows it", self.envoys[envoy].number());
        }
        for sidecar in self.sidecars {
            sidecar.store.close().await;
        }
    }
}

impl SideCar {
    async fn start(url: &str) -> SideCar {
        let store = Store::open(url).await.unwrap();
        SideCar { contents: store.contents().await.unwrap(), store }
    }
}
