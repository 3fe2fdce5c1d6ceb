//! Prevents: a strategy that does not choose what its name says. The classic router's defects are rows here: a limit that
//! is one too small, a price of zero that counts as unknown, a weight that the others lose by.

use std::cell::RefCell;
use std::time::Duration;

use adaptive_router::api::error::Rejection;
use adaptive_router::bandit::policy::{Eligible, best, weights};
use adaptive_router::bandit::posterior::Posterior;
use adaptive_router::config::model::{Capacity, Usage};
use adaptive_router::config::{AllCooling, Cooldown, Objective, Router, Strategy};
use adaptive_router::resilience::cooldown::Failure;
use adaptive_router::resilience::latency::{Kind, Latencies, Sample};
use adaptive_router::resilience::limits::Load;
use adaptive_router::resilience::outcome::Reason;
use adaptive_router::routing::selection::{Admission, AdmissionRequest, Demand, ModelStates};
use adaptive_router::routing::strategies::{ModelLoad, choose};
use proptest::collection::vec;
use proptest::prelude::any;
use serde_json::{Value, json};

use crate::config::accepted;
use crate::random::{generator, holds};

const NOW: Duration = Duration::from_secs(1_700_000_000);

/// The share of each candidate in many choices.
fn shares(strategy: Strategy, loads: &[ModelLoad]) -> Vec<f64> {
    let (mut rng, draws) = (generator(), 20_000);
    let mut counts = vec![0; loads.len()];
    let mut told = vec![0.0; loads.len()];
    for _ in 0..draws {
        let (model, probability) = choose(strategy, loads, &mut rng).unwrap();
        counts[model] += 1;
        told[model] = probability;
    }
    let shares: Vec<f64> = counts.iter().map(|count| f64::from(*count) / f64::from(draws)).collect();
    assert!(shares.iter().zip(&told).all(|(share, told)| (share - told).abs() < 0.015), "{shares:?} {told:?}");
    shares
}

#[test]
fn strategies_by_rows() {
    let models = |each: &[ModelLoad]| -> Vec<ModelLoad> {
        each.iter().enumerate().map(|(model, load)| ModelLoad { model, ..*load }).collect()
    };
    let base = ModelLoad { weight: 1.0, ..ModelLoad::default() };
    let weight = |weight| ModelLoad { weight, ..base };
    let busy = |in_flight| ModelLoad { in_flight, ..base };
    let cost = |cost| ModelLoad { cost, ..base };
    let fast = |latency| ModelLoad { latency: Some(latency), ..base };
    let limits = |rpm, tpm| Capacity { rpm, tpm, max_parallel_requests: None };
    let used = |capacity, requests, tokens| ModelLoad { capacity, requests, tokens, ..base };
    let unknown = base;
    let tried = ModelLoad { is_being_tried: true, ..base };
    let (rpm, tpm, none) = (limits(Some(100), None), limits(None, Some(1_000)), limits(None, None));
    let rows: Vec<(Strategy, Vec<ModelLoad>, Vec<f64>)> = vec![
        (Strategy::SimpleShuffle, vec![weight(9.0), weight(1.0)], vec![0.9, 0.1]),
        (Strategy::SimpleShuffle, vec![weight(1.0), weight(1.0), weight(2.0)], vec![0.25, 0.25, 0.5]),
        (Strategy::SimpleShuffle, vec![weight(0.0), weight(0.001)], vec![0.0, 1.0]),
        (Strategy::SimpleShuffle, vec![weight(0.0), weight(0.0)], vec![0.5, 0.5]),
        (Strategy::SimpleShuffle, vec![weight(0.0)], vec![1.0]),
        (Strategy::LeastBusy, vec![busy(3), busy(1), busy(2)], vec![0.0, 1.0, 0.0]),
        (Strategy::LeastBusy, vec![busy(0), busy(0)], vec![0.5, 0.5]),
        (Strategy::CostBased, vec![cost(1e-3), cost(1e-4)], vec![0.0, 1.0]),
        (Strategy::CostBased, vec![cost(1e-9), cost(0.0)], vec![0.0, 1.0]),
        (Strategy::CostBased, vec![cost(2.0), cost(2.0), cost(3.0)], vec![0.5, 0.5, 0.0]),
        (Strategy::UsageBased, vec![used(tpm, 1, 500), used(limits(None, Some(100)), 1, 60)], vec![1.0, 0.0]),
        (Strategy::UsageBased, vec![used(rpm, 50, 9), used(limits(Some(10), None), 4, 9)], vec![0.0, 1.0]),
        (Strategy::UsageBased, vec![used(none, 9, 500), used(none, 9, 400)], vec![0.0, 1.0]),
        (Strategy::UsageBased, vec![used(none, 0, 0), used(none, 0, 0)], vec![0.5, 0.5]),
        (Strategy::LatencyBased, vec![fast(1.0), fast(0.5), fast(0.54)], vec![0.0, 0.5, 0.5]),
        (Strategy::LatencyBased, vec![fast(0.1), unknown, unknown], vec![0.0, 0.5, 0.5]),
        (Strategy::LatencyBased, vec![fast(0.1), tried], vec![1.0, 0.0]),
        (Strategy::LatencyBased, vec![tried, tried], vec![0.5, 0.5]),
        (Strategy::LatencyBased, vec![fast(0.0), fast(0.1)], vec![1.0, 0.0]),
    ];
    for (strategy, loads, expected) in rows {
        let loads = models(&loads);
        let got = shares(strategy, &loads);
        let near = got.iter().zip(&expected).all(|(got, expected)| (got - expected).abs() < 0.015);
        assert!(near, "{strategy:?} {loads:?}: {got:?}");
    }
    assert!(choose(Strategy::SimpleShuffle, &models(&[weight(1e308), weight(1e308)]), &mut generator()).is_some());
    assert_eq!(choose(Strategy::LeastBusy, &[], &mut generator()), None);
    assert_eq!(choose(Strategy::Adaptive, &models(&[base]), &mut generator()), None);
}

#[test]
fn speed_by_rows() {
    for (latency, fastest, slowest, expected) in [
        (Some(1.0), 1.0, 3.0, 1.0),
        (Some(3.0), 1.0, 3.0, 0.0),
        (Some(2.0), 1.0, 3.0, 0.5),
        (Some(1.0), 1.0, 1.0, 0.5),
        (None, 1.0, 3.0, 0.5),
        (None, f64::INFINITY, f64::NEG_INFINITY, 0.5),
    ] {
        assert_eq!(weights::speed(latency, fastest, slowest), expected, "{latency:?} {fastest} {slowest}");
    }
    let posterior = Posterior::try_new(1.0, 1.0).unwrap();
    let eligible = |model, cost, latency| Eligible { model, posterior, cost, latency };
    let objective = |quality, cost, latency| Objective::Weights { quality, cost, latency };
    let two = [eligible(0, 1.0, Some(0.2)), eligible(1, 1.0, Some(2.0))];
    assert_eq!(best(objective(0.5, 0.0, 0.5), &two, &[0.1, 0.9], 0.0), Some(0), "speed outweighs a little quality");
    assert_eq!(best(objective(0.6, 0.0, 0.4), &two, &[0.1, 0.9], 0.0), Some(1));
    assert_eq!(best(objective(1.0, 0.0, 0.0), &two, &[0.8, 0.9], 0.0), Some(1));
}

#[test]
fn latencies_are_smoothed_and_forgotten() {
    let mut latencies = Latencies::default();
    let sample = |seconds| Sample { model: 1, kind: Kind::Stream, seconds };
    assert_eq!(latencies.get(1, Kind::Stream, NOW), None);
    latencies.add(&[sample(1.0)], NOW);
    assert_eq!((latencies.get(1, Kind::Stream, NOW), latencies.get(1, Kind::Whole, NOW)), (Some(1.0), None));
    latencies.add(&[sample(2.0), sample(f64::NAN), sample(-1.0), sample(f64::INFINITY)], NOW);
    let smoothed = latencies.get(1, Kind::Stream, NOW).unwrap();
    assert!((smoothed - 1.2).abs() < 1e-6, "{smoothed}");
    (0..50).for_each(|_| latencies.add(&[sample(5.0)], NOW));
    assert!((latencies.get(1, Kind::Stream, NOW).unwrap() - 5.0).abs() < 0.01);
    assert_eq!(Latencies::from_bytes(&latencies.to_bytes()).as_ref(), Some(&latencies));
    let later = NOW + Duration::from_secs(600);
    assert_eq!(latencies.get(1, Kind::Stream, later), None, "it may have become faster");
    latencies.add(&[sample(1.0)], later);
    assert_eq!(latencies.get(1, Kind::Stream, later), Some(1.0));
    (0..1_000).for_each(|model| latencies.add(&[Sample { model, kind: Kind::Whole, seconds: 1.0 }], NOW));
    assert!(latencies.to_bytes().len() < 3_000);
    let bytes = latencies.to_bytes();
    assert!((2..21).all(|cut| Latencies::from_bytes(&bytes[..cut]).is_none()));
    holds(300, vec(any::<u8>(), 0..100), |bytes| drop(Latencies::from_bytes(&bytes)));
}

fn router(fields: Value) -> Router {
    let model =
        |name: &str| json!({"name": name, "cluster": "c", "input_cost_per_token": 0, "output_cost_per_token": 0});
    let mut router = json!({"name": "r", "models": [model("a"), model("b"), model("c")], "strategy": "simple_shuffle"});
    router.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    accepted(&json!({"routers": [router]})).routers.remove(0)
}

fn demand<'a>(router: &'a Router, states: &'a ModelStates, now: Duration) -> Demand<'a> {
    let usage = Usage { input_tokens: 10.0, output_tokens: 5.0, ..Usage::default() };
    Demand { router, states, now, usage, stream: false, pinned: None, exploration: 0.0, lambda: 0.0, caller: 1 }
}

fn all(router: &Router) -> Vec<Eligible> {
    let posterior = Posterior::try_new(1.0, 1.0).unwrap();
    (0..router.models.len()).map(|model| Eligible { model, posterior, cost: 1.0, latency: None }).collect()
}

/// The model that a request gets where all have room.
fn chosen(router: &Router, states: &ModelStates, now: Duration) -> Result<usize, Rejection> {
    let mut open = |_: AdmissionRequest| Admission::Admitted(None);
    demand(router, states, now).choose(all(router), &mut open, &mut generator()).map(|chosen| chosen.decision.model)
}

/// Each model once for streams, and once for whole answers, which take another time.
#[test]
fn every_model_is_tried_for_both_kinds_of_latency() {
    let router = router(json!({"strategy": "latency_based"}));
    let mut states = ModelStates::new(&router);
    for stream in [true, false] {
        let mut tried: Vec<usize> = (0..3)
            .map(|_| {
                let demand = Demand { stream, ..demand(&router, &states, NOW) };
                let mut open = |_: AdmissionRequest| Admission::Admitted(None);
                let model = demand.choose(all(&router), &mut open, &mut generator()).unwrap().decision.model;
                states.chosen(model, stream, NOW);
                model
            })
            .collect();
        tried.sort_unstable();
        assert_eq!(tried, [0, 1, 2], "stream: {stream}");
    }
}

fn cool(states: &mut ModelStates, model: usize, seconds: u64) {
    let retry_after = Some(Duration::from_secs(seconds));
    let failure = Failure { reason: Reason::TooManyRequests, at_once: true, retry_after, began: NOW, caller: 0 };
    let name = states.name(model);
    states.availability.fail(name, failure, Cooldown::default(), NOW);
}

#[test]
fn cooling_models_are_avoided() {
    for strategy in Strategy::ALL {
        for all_cooling in ["least_bad", "reject"] {
            let router = router(json!({"strategy": strategy.name(), "when_all_cooling": all_cooling}));
            let mut states = ModelStates::new(&router);
            cool(&mut states, 0, 30);
            cool(&mut states, 2, 20);
            assert_eq!(chosen(&router, &states, NOW).unwrap(), 1, "{strategy:?}");
            cool(&mut states, 1, 40);
            match (chosen(&router, &states, NOW), router.resilience.when_all_cooling) {
                (Ok(model), AllCooling::LeastBad) => assert_eq!(model, 2, "{strategy:?}: its cooldown ends first"),
                (Err(rejection), AllCooling::Reject) => {
                    let told = (rejection.status, rejection.code, rejection.retry_after_s);
                    assert_eq!(told, (429, "no_available_model", Some(20)));
                }
                other => panic!("{strategy:?}: {other:?}"),
            }
            let later = NOW + Duration::from_secs(20);
            assert_eq!(chosen(&router, &states, later).unwrap(), 2, "{strategy:?}: it returns");
        }
    }
}

/// Of many requests at once a returning model gets one; with nothing else left it gets all of them.
#[test]
fn a_returning_model_is_not_stormed() {
    for (others, expected) in [(false, 100), (true, 1)] {
        let router = router(json!({"when_all_cooling": "reject"}));
        let mut states = ModelStates::new(&router);
        cool(&mut states, 0, 5);
        if !others {
            (1..3).for_each(|model| cool(&mut states, model, 600));
        }
        let now = NOW + Duration::from_secs(6);
        let shared = RefCell::new(states.availability.clone());
        let mut rng = generator();
        let mut got = 0;
        for _ in 0..100 {
            // All of them know the same, from before.
            let mut admit = |entry: AdmissionRequest| {
                let probe = !entry.is_probe || shared.borrow_mut().probe(states.name(entry.target), 0, now);
                if probe { Admission::Admitted(None) } else { Admission::NotNow }
            };
            let decision = demand(&router, &states, now).choose(all(&router), &mut admit, &mut rng).unwrap().decision;
            got += usize::from(decision.model == 0);
        }
        assert_eq!(got, expected, "others: {others}");
    }
}

#[test]
fn a_conversation_stays_where_it_can() {
    for strategy in Strategy::ALL {
        let router = router(json!({"strategy": strategy.name()}));
        let mut states = ModelStates::new(&router);
        let pinned = |states: &ModelStates| {
            let demand = Demand { pinned: Some(1), ..demand(&router, states, NOW) };
            let mut open = |_: AdmissionRequest| Admission::Admitted(None);
            demand.choose(all(&router), &mut open, &mut generator()).unwrap().decision.model
        };
        assert_eq!(pinned(&states), 1);
        cool(&mut states, 1, 5);
        assert_ne!(pinned(&states), 1, "{strategy:?}");
    }
}

/// Workers that know different, old things share the limits: exactly what they allow is admitted, and whoever is
/// refused was refused by every model.
#[test]
fn limits_are_exact_whatever_a_worker_believes() {
    for strategy in Strategy::ALL {
        let mut router = router(json!({"strategy": strategy.name()}));
        let limits = [Some(3), Some(2), Some(1)];
        router
            .models
            .iter_mut()
            .zip(limits)
            .for_each(|(model, rpm)| std::sync::Arc::make_mut(model).capacity.rpm = rpm);
        let shared = RefCell::new(vec![Load::default(); 3]);
        let mut workers = [ModelStates::new(&router), ModelStates::new(&router)];
        let (mut rng, mut served) = (generator(), 0);
        for request in 0..8 {
            let now = NOW + Duration::from_millis(request * 100);
            let mut admit = |entry: AdmissionRequest| {
                let capacity = router.models[entry.target].capacity;
                match shared.borrow_mut()[entry.target].admit(capacity, entry.tokens, false, now) {
                    Ok(admitted) => Admission::Admitted(Some(admitted)),
                    Err(wait_s) => Admission::Full { wait_s },
                }
            };
            let worker = &mut workers[request as usize % 2];
            match demand(&router, worker, now).choose(all(&router), &mut admit, &mut rng) {
                Ok(_) => served += 1,
                Err(rejection) => {
                    assert_eq!((rejection.status, rejection.code), (429, "rate_limit_exceeded"), "{strategy:?}");
                    assert!((58..=61).contains(&rejection.retry_after_s.unwrap()), "{rejection:?}");
                }
            }
            // One of them sees what happened, now and then; the other one nothing at all.
            if request == 3 {
                workers[0].loads = shared.borrow().clone();
            }
        }
        assert_eq!(served, 6, "{strategy:?}");
    }
}

/// Who was full a moment ago is asked all the same when no other is left.
#[test]
fn a_full_model_that_has_room_again_is_used() {
    let mut router = router(json!({}));
    router.models.iter_mut().for_each(|model| std::sync::Arc::make_mut(model).capacity.max_parallel_requests = Some(1));
    let mut states = ModelStates::new(&router);
    states.loads = vec![Load::default(); 3];
    for (load, model) in states.loads.iter_mut().zip(&router.models) {
        load.admit(model.capacity, 1, true, NOW).unwrap();
    }
    assert!(chosen(&router, &states, NOW).is_ok());
    let mut shut = |_: AdmissionRequest| Admission::Full { wait_s: 4 };
    let rejection = demand(&router, &states, NOW).choose(all(&router), &mut shut, &mut generator()).unwrap_err();
    assert_eq!((rejection.status, rejection.retry_after_s), (429, Some(4)));
    assert!(rejection.body().contains(r#""type":"rate_limit_error","param":null,"code":"rate_limit_exceeded""#));
}
