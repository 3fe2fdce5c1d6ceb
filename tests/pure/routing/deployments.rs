//! Prevents: deployments that are models of their own where they should be one, or one where they should be several.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use adaptive_router::bandit::policy::Eligible;
use adaptive_router::bandit::posterior::Posterior;
use adaptive_router::config::model::Usage;
use adaptive_router::config::{Cooldown, Router};
use adaptive_router::resilience::cooldown::Failure;
use adaptive_router::resilience::fallback_plan::{Choice, Plan};
use adaptive_router::resilience::latency::{Kind, Sample};
use adaptive_router::resilience::limits::{Limits, Load};
use adaptive_router::resilience::outcome::Reason;
use adaptive_router::routing::selection::{Admission, AdmissionRequest, Chosen, Demand, ModelStates};
use rand::rngs::SmallRng;
use serde_json::{Value, json};

use crate::config::accepted;
use crate::random::generator;

const NOW: Duration = Duration::from_secs(1_700_000_000);
const USAGE: Usage =
    Usage { input_tokens: 10.0, output_tokens: 5.0, cached_input_tokens: 0.0, cache_write_tokens: 0.0 };

/// A model with the deployments x, y and z, which have these keys, and the model `plain` with these ones.
fn router(balance: &str, places: [Value; 3], plain: Value) -> Router {
    let with = |mut map: Value, more: &Value| {
        map.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        map
    };
    let places: Vec<Value> = ["x", "y", "z"]
        .into_iter()
        .zip(&places)
        .map(|(name, keys)| with(json!({"name": name, "cluster": format!("to-{name}")}), keys))
        .collect();
    let price = json!({"input_cost_per_token": 1, "output_cost_per_token": 1});
    let models = json!([
        with(json!({"name": "plain", "cluster": "to-plain"}), &with(price.clone(), &plain)),
        with(json!({"name": "several", "balance": balance, "deployments": places}), &price),
    ]);
    accepted(&json!({"routers": [{"name": "r", "models": models, "when_all_cooling": "reject"}]})).routers.remove(0)
}

fn demand<'a>(router: &'a Router, states: &'a ModelStates) -> Demand<'a> {
    let now = NOW;
    Demand { router, states, now, usage: USAGE, stream: false, pinned: None, exploration: 0.0, lambda: 0.0, caller: 1 }
}

fn eligible(model: usize) -> Eligible {
    Eligible { model, posterior: Posterior::try_new(1.0, 1.0).unwrap(), cost: 1.0, latency: None }
}

fn place(router: &Router, target: usize) -> &str {
    let target = router.target(target).unwrap();
    target.deployment.as_ref().map_or(&target.name, |place| &place.name)
}

/// Where a request goes that may use these models.
fn choose(
    router: &Router,
    states: &ModelStates,
    models: &[usize],
    rng: &mut SmallRng,
) -> Result<Chosen, (u32, Option<u32>)> {
    let mut open = |_: AdmissionRequest| Admission::Admitted(None);
    let models = models.iter().map(|model| eligible(*model)).collect();
    let chosen = demand(router, states).choose(models, &mut open, rng);
    chosen.map_err(|rejection| (rejection.status, rejection.retry_after_s))
}

/// The share of each place, in percent, of many requests for the model with deployments.
fn shares(router: &Router, states: &ModelStates) -> BTreeMap<String, u32> {
    let (mut rng, mut shares) = (generator(), BTreeMap::new());
    for _ in 0..4_000 {
        let chosen = choose(router, states, &[1], &mut rng).unwrap();
        assert_eq!(chosen.decision.model, 1, "one model, whatever the place");
        *shares.entry(place(router, chosen.target).to_owned()).or_insert(0) += 1;
    }
    shares.into_iter().map(|(place, count)| (place, (count + 20) / 40)).collect()
}

fn cool(states: &mut ModelStates, target: usize, seconds: u64) {
    let retry_after = Some(Duration::from_secs(seconds));
    let failure = Failure { reason: Reason::TooManyRequests, at_once: true, retry_after, began: NOW, caller: 0 };
    states.availability.fail(states.name(target), failure, Cooldown::default(), NOW);
}

#[test]
fn weight_order_and_cooldown() {
    let router = router("simple_shuffle", [json!({"order": 1}), json!({"weight": 3}), json!({})], json!({}));
    assert_eq!((router.targets_of(0), router.targets_of(1)), (0..1, 2..5));
    let mut states = ModelStates::new(&router);
    let near = |shares: &BTreeMap<String, u32>, place: &str, share: u32| {
        assert!(shares.get(place).copied().unwrap_or_default().abs_diff(share) <= 2, "{place}: {shares:?}");
    };
    let all = shares(&router, &states);
    near(&all, "y", 75);
    near(&all, "z", 25);
    near(&all, "x", 0);
    cool(&mut states, 3, 20);
    near(&shares(&router, &states), "z", 100);
    cool(&mut states, 4, 60);
    near(&shares(&router, &states), "x", 100);
    cool(&mut states, 2, 30);
    // With all of them cooling, the model is not eligible.
    cool(&mut states, 4, 30);
    for _ in 0..50 {
        assert_eq!(choose(&router, &states, &[0, 1], &mut generator()).unwrap().target, 0);
    }
    assert_eq!(choose(&router, &states, &[1], &mut generator()).unwrap_err(), (429, Some(20)), "y is back first");
}

#[test]
fn balance_by_rows() {
    for (balance, places, expected) in [
        ("cost_based", [json!({}), json!({"input_cost_per_token": 0.5}), json!({})], "y"),
        ("least_busy", [json!({}), json!({}), json!({})], "z"),
        ("usage_based", [json!({"rpm": 2}), json!({"rpm": 3}), json!({"rpm": 100})], "z"),
        ("latency_based", [json!({}), json!({}), json!({})], "x"),
    ] {
        let router = router(balance, places, json!({}));
        let mut states = ModelStates::new(&router);
        states.loads = vec![Load::default(); 5];
        for target in [2, 2, 3, 3, 4] {
            let limits = Limits::of(router.target(target).unwrap(), router.resilience.strategy);
            let counts = limits.is_some_and(|limits| limits.counts_in_flight);
            assert_eq!(counts, balance == "least_busy");
            states.loads[target].admit(Default::default(), 1, counts, NOW).unwrap();
        }
        for (target, seconds) in [(2, 1.0), (3, 2.0), (4, 3.0)] {
            let sample = Sample { model: states.name(target), kind: Kind::Whole, seconds };
            states.latencies.add(&[sample], NOW);
        }
        assert_eq!(shares(&router, &states), BTreeMap::from([(expected.to_owned(), 100)]), "{balance}");
    }
}

/// Two workers that know nothing of each other: exactly what the limits of all places allow is admitted.
#[test]
fn limits_of_each_are_exact() {
    for balance in ["simple_shuffle", "least_busy", "usage_based", "latency_based", "cost_based"] {
        let router = router(balance, [json!({"rpm": 3}), json!({"rpm": 2, "order": 4}), json!({"rpm": 1})], json!({}));
        let shared = RefCell::new(vec![Load::default(); 5]);
        let (states, mut rng, mut served) = (ModelStates::new(&router), generator(), BTreeMap::new());
        for _ in 0..9 {
            let mut admit = |request: AdmissionRequest| {
                let capacity = router.target(request.target).unwrap().capacity;
                match shared.borrow_mut()[request.target].admit(capacity, request.tokens, false, NOW) {
                    Ok(admitted) => Admission::Admitted(Some(admitted)),
                    Err(wait_s) => Admission::Full { wait_s },
                }
            };
            match demand(&router, &states).choose(vec![eligible(1)], &mut admit, &mut rng) {
                Ok(chosen) => *served.entry(place(&router, chosen.target)).or_insert(0) += 1,
                Err(rejection) => assert_eq!((rejection.status, rejection.code), (429, "rate_limit_exceeded")),
            }
        }
        assert_eq!(served, BTreeMap::from([("x", 3), ("y", 2), ("z", 1)]), "{balance}");
        // Another model is used where these are full, and a request that nothing is decided for is told so.
        let mut full = |request: AdmissionRequest| match request.target {
            0 => Admission::Admitted(None),
            target => Admission::Full { wait_s: target as u32 },
        };
        let chosen = demand(&router, &states).choose(vec![eligible(1), eligible(0)], &mut full, &mut rng).unwrap();
        assert_eq!((chosen.decision.model, chosen.target), (0, 0));
        let rejection = demand(&router, &states).admit(1, &mut full, &mut rng).unwrap_err();
        assert_eq!((rejection.status, rejection.retry_after_s), (429, Some(2)));
    }
}

/// The places in the order in which they are tried after these failures.
fn course(router: &Router, states: &ModelStates, picked: usize, target: usize, reasons: &[Reason]) -> Vec<String> {
    let choice = Choice {
        router,
        picked,
        target,
        ranking: &[0, 1],
        is_near_window: false,
        cooling: &[],
        usage: USAGE,
        value: 0..1,
        caller: 1,
    };
    let mut rng = generator();
    let plan = Plan::new(&choice, |_| true, |model| demand(router, states).targets(model, &mut rng));
    let mut plan = plan.expect("there are others");
    let mut tried = Vec::new();
    for (attempt, reason) in (1..).zip(reasons) {
        let planned = plan.begin(attempt, NOW).expect("there is a slot");
        tried.push(place(router, planned.target as usize).to_owned());
        assert_eq!(planned.model.cluster, format!("to-{}", tried.last().unwrap()));
        if !plan.fail(*reason, |_| true) {
            break;
        }
    }
    tried
}

#[test]
fn another_place_before_another_model() {
    let places = || [json!({"order": 1}), json!({"order": 2}), json!({"order": 3})];
    let with = |plain: Value| {
        let mut router = router("simple_shuffle", places(), plain);
        router.fallback.as_mut().expect("several places are a fallback").attempts = 4;
        router
    };
    let down = Reason::ServerError;
    let (router, mut states) = (with(json!({})), ModelStates::new(&with(json!({}))));
    for (picked, target, reasons, expected) in [
        (1, 3, vec![down; 4], vec!["y", "x", "z", "plain"]),
        (0, 0, vec![down; 4], vec!["plain", "x", "y", "z"]),
        // What one place cannot read or will not answer, no other place of the model does.
        (1, 2, vec![Reason::ContextWindow; 4], vec!["x", "plain"]),
        (1, 2, vec![down, Reason::ContextWindow, down], vec!["x", "y", "plain"]),
        (1, 2, vec![Reason::ContentPolicy, down], vec!["x"]),
    ] {
        assert_eq!(course(&router, &states, picked, target, &reasons), expected, "{picked} {target} {reasons:?}");
    }
    // Those that cool come last.
    cool(&mut states, 2, 60);
    assert_eq!(course(&router, &states, 0, 0, &[down; 4]), ["plain", "y", "z", "x"]);
    // A chain for refusals leads to the model's places, one of which is enough.
    let router = with(json!({"content_policy_fallbacks": ["several"]}));
    let states = ModelStates::new(&router);
    assert_eq!(course(&router, &states, 0, 0, &[Reason::ContentPolicy, down, down, down]), ["plain", "x", "y", "z"]);
}

/// What needs no deployments has the keys and numbers that it had.
#[test]
fn a_model_with_a_cluster_is_its_own_target() {
    let router = router("simple_shuffle", [json!({}), json!({}), json!({})], json!({"rpm": 5}));
    let names: Vec<&str> = router.targets().map(|target| target.state_name.as_str()).collect();
    assert_eq!(names, ["plain", "several", "several;x", "several;y", "several;z"]);
    assert_eq!(router.names.targets[..2], router.names.models[..]);
    let limits = |target: usize| Limits::of(router.target(target).unwrap(), router.resilience.strategy);
    assert!(limits(0).is_some() && limits(1).is_none() && limits(2).is_none());
}
