//! Prevents: a request that is tried at the wrong model, at one twice, or without end.

use std::time::Duration;

use adaptive_router::config::Config;
use adaptive_router::config::model::{Model, Usage};
use adaptive_router::resilience::fallback_plan::{Choice, Plan, PlannedModel};
use adaptive_router::resilience::outcome::Reason;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::random::holds;

const USAGE: Usage =
    Usage { input_tokens: 100.0, output_tokens: 10.0, cached_input_tokens: 0.0, cache_write_tokens: 0.0 };

/// A router of models `a`, `b`, … with these keys.
fn config(models: &[Value], fallback: Value) -> Config {
    let models: Vec<Value> = models
        .iter()
        .zip('a'..)
        .map(|(keys, name)| {
            let mut model = json!({"name": name, "cluster": format!("to-{name}"), "upstream_model": format!("v/{name}"),
                "input_cost_per_token": 0.1, "output_cost_per_token": 0.2});
            model.as_object_mut().unwrap().extend(keys.as_object().unwrap().clone());
            model
        })
        .collect();
    let config = json!({"routers": [{"name": "r", "models": models, "fallback": fallback}]});
    Config::parse(config.to_string().as_bytes()).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn plan(config: &Config, picked: usize, ranking: &[usize], fits: impl Fn(&Model) -> bool) -> Option<Plan> {
    let choice = Choice {
        router: &config.routers[0],
        picked,
        ranking,
        is_near_window: false,
        cooling: &[],
        usage: USAGE,
        value: 9..20,
        caller: 1,
    };
    Plan::new(&choice, fits)
}

/// A prompt that nearly fills its window goes to larger ones first; models that cool come last.
#[test]
fn larger_windows_first_and_cooling_models_last() {
    let window = |tokens: u64| json!({"max_input_tokens": tokens});
    let config = config(&[window(8), window(9), window(100), json!({})], json!({"attempts": 4}));
    let tried = |is_near_window, cooling: &[usize]| {
        let choice = Choice {
            router: &config.routers[0],
            picked: 0,
            ranking: &[0, 1, 2, 3],
            is_near_window,
            cooling,
            usage: USAGE,
            value: 9..20,
            caller: 1,
        };
        course(Plan::new(&choice, |_| true), &[Reason::ServerError; 4])
    };
    assert_eq!(tried(false, &[]), "abcd.");
    assert_eq!(tried(true, &[]), "adcb.");
    assert_eq!(tried(false, &[1]), "acdb.");
    assert_eq!(tried(true, &[3]), "acbd.");
}

/// The models that are tried when the attempts fail for these reasons.
fn course(plan: Option<Plan>, reasons: &[Reason]) -> String {
    let Some(mut plan) = plan else { return String::new() };
    let mut course = String::new();
    for (number, reason) in (1..).zip(reasons) {
        let name = plan.begin(number, Duration::ZERO).expect("there is a slot").model.name.clone();
        course.push_str(&name);
        let (_, current) = plan.current().unwrap();
        assert_eq!(current.model.name, name);
        let announced = plan.fail(*reason, |_| true);
        let next: Vec<(usize, String)> =
            plan.next_slots().map(|(number, cluster)| (number, cluster.to_owned())).collect();
        assert_eq!(announced, next.first().is_some_and(|(slot, _)| *slot == number));
        if !announced {
            return course + ".";
        }
    }
    course
}

#[test]
fn courses() {
    use Reason::{Auth, Connect, ContentPolicy, ContextWindow, ServerError, Timeout, TooManyRequests};
    let none = || json!({});
    let window = |tokens: u64| json!({"max_input_tokens": tokens});
    let plain = config(&[none(), none(), none()], json!({}));
    let windows = config(&[window(8), window(8), window(100), none()], json!({"attempts": 4}));
    let chains = config(
        &[
            json!({"fallbacks": ["c"], "context_window_fallbacks": ["b", "d"], "content_policy_fallbacks": ["d"], "max_input_tokens": 8}),
            json!({"max_input_tokens": 16, "context_window_fallbacks": ["d", "c"]}),
            json!({"max_input_tokens": 8}),
            none(),
        ],
        json!({"attempts": 4, "default": ["d"]}),
    );
    let rows: &[(&Config, usize, &[usize], &[Reason], &str)] = &[
        (&plain, 0, &[0, 1, 2], &[ServerError, TooManyRequests, Timeout], "abc."),
        (&plain, 0, &[2, 1, 0], &[Auth, Connect], "ac"),
        (&plain, 1, &[2, 1, 0], &[Auth, Connect, Connect], "bca."),
        (&plain, 0, &[0, 1, 2], &[ContentPolicy], "a."),
        (&plain, 0, &[0, 1, 2], &[ContextWindow, ContextWindow], "ab"),
        (&plain, 0, &[0], &[ServerError], ""),
        (&plain, 0, &[], &[ServerError], ""),
        (&windows, 0, &[0, 1, 2, 3], &[ContextWindow, ServerError, Connect], "acd."),
        (&windows, 0, &[0, 1, 3, 2], &[ContextWindow, ContextWindow, ContextWindow], "adc."),
        (&windows, 0, &[0, 1, 2, 3], &[ServerError, ContextWindow, ContextWindow, ServerError], "abcd."),
        (&windows, 2, &[2, 1, 0], &[ContextWindow], "c."),
        (&windows, 2, &[2, 3, 0], &[ContextWindow, ContextWindow], "cd."),
        (&chains, 0, &[0, 1, 2, 3], &[ServerError, ServerError], "ac."),
        (&chains, 0, &[0, 1, 2, 3], &[ContextWindow, ContextWindow, ServerError], "abd."),
        (&chains, 0, &[0, 1, 2, 3], &[ContextWindow, Connect], "ab."),
        (&chains, 0, &[0, 1, 2, 3], &[ContentPolicy, ServerError, ServerError], "adc."),
        (&chains, 1, &[1, 0], &[ServerError, ServerError, ServerError], "bad."),
        (&chains, 1, &[], &[ServerError, ServerError], "bd."),
    ];
    for (config, picked, ranking, reasons, expected) in rows {
        let course = course(plan(config, *picked, ranking, |_| true), reasons);
        assert_eq!(course, *expected, "{picked} {ranking:?} {reasons:?}");
    }
    // Those that do not fit are not there.
    let fits = |model: &Model| model.name != "b";
    assert_eq!(course(plan(&plain, 0, &[0, 1, 2], fits), &[ServerError, ServerError]), "ac.");
    assert_eq!(course(plan(&chains, 0, &[0, 2, 3], fits), &[ContextWindow, ServerError, ServerError]), "ad.");
    // One attempt is no fallback.
    assert_eq!(plan(&config(&[none(), none()], json!({"attempts": 1})), 0, &[0, 1], |_| true), None);
}

#[test]
fn what_a_plan_says() {
    let config = config(&[json!({}), json!({}), json!({})], json!({"attempts": 8}));
    let mut plan = plan(&config, 1, &[1, 2, 0], |_| true).unwrap();
    assert_eq!((plan.router.as_str(), plan.value.clone(), plan.retries(), plan.attempts()), ("r", 9..20, 2, 0));
    let slots: Vec<(usize, &str)> = plan.next_slots().collect();
    assert_eq!(slots, [(1, "to-c"), (2, "to-a")]);
    assert_eq!(plan.current(), None);
    let first = plan.begin(1, Duration::from_millis(5)).unwrap();
    assert_eq!((first.index, first.model.upstream_model.as_str(), first.cost), (1, "v/b", 12.0));
    assert_eq!(plan.failed_before(), None);
    assert!(plan.fail(Reason::TooManyRequests, |_| true));
    // The second attempt never came to a filter: no connection was to be had.
    assert_eq!(plan.begin(3, Duration::from_millis(7)).unwrap().model.name, "a");
    let (failed, reason) = plan.failed_before().unwrap();
    assert_eq!((failed.model.name.as_str(), reason, plan.attempts()), ("c", Reason::Connect, 3));
    assert!(!plan.fail(Reason::Connect, |_| true));
    assert_eq!(plan.begin(4, Duration::from_millis(9)), None);
    assert_eq!(plan.began(), Some(Duration::from_millis(7)));
}

/// Who has no room is passed over; nobody is asked for more than the next attempt.
#[test]
fn full_models_are_passed_over() {
    let limits = |rpm: u64| json!({"rpm": rpm, "tpm": 9, "max_parallel_requests": 2});
    let config = config(&[json!({}), limits(1), limits(2), json!({}), json!({})], json!({"attempts": 4}));
    let mut plan = plan(&config, 0, &[0, 1, 2, 3, 4], |_| true).unwrap();
    let mut asked = Vec::new();
    plan.begin(1, Duration::ZERO).unwrap();
    let has_room = |planned: &PlannedModel| {
        asked.push((planned.model.name.clone(), planned.limits.map(|limits| limits.capacity.rpm)));
        planned.model.name == "d"
    };
    assert!(plan.fail(Reason::ServerError, has_room));
    assert_eq!(asked, [("b".into(), Some(Some(1))), ("c".into(), Some(Some(2))), ("d".into(), None)]);
    assert_eq!(plan.next_slots().collect::<Vec<_>>(), [(1, "to-d"), (2, "to-e")]);
    assert_eq!(plan.begin(2, Duration::ZERO).unwrap().model.name, "d");
    // Their turn is over, and nobody is left.
    assert!(!plan.fail(Reason::ServerError, |planned| planned.model.name != "e"));
    assert_eq!(plan.next_slots().count(), 0);
}

/// Whatever fails how: each model once, and no more than the attempts.
#[test]
fn every_course_ends() {
    let chain = || vec(0..5_usize, 0..4);
    let model = (chain(), chain(), chain(), prop::option::of(1..4_u64));
    let values = (vec(model, 5), 0..5_usize, chain(), 2..9_u64, vec(prop::sample::select(&Reason::ALL), 12));
    holds(300, values, |(models, picked, ranking, attempts, reasons)| {
        let names = |own: usize, chain: &[usize]| {
            let mut names: Vec<String> = Vec::new();
            for index in chain.iter().filter(|index| **index != own) {
                let name = char::from(b'a' + *index as u8).to_string();
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            names
        };
        let models: Vec<Value> = models
            .iter()
            .enumerate()
            .map(|(own, (general, window, policy, tokens))| {
                json!({
                    "fallbacks": names(own, general), "context_window_fallbacks": names(own, window),
                    "content_policy_fallbacks": names(own, policy), "max_input_tokens": tokens,
                })
            })
            .collect();
        let config = config(&models, json!({"attempts": attempts}));
        let course = course(plan(&config, picked, &ranking, |_| true), &reasons);
        let tried = course.trim_end_matches('.');
        let mut different: Vec<char> = tried.chars().collect();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), tried.len(), "{course}");
        assert!(tried.len() <= attempts as usize, "{course}");
        assert!(course.is_empty() || course.ends_with('.'), "{course}");
    });
}
