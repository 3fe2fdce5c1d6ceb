//! Prevents: workers that together let more through than a limit allows, places that are never given back, and a healthy
//! path that pays for the sick one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use adaptive_router::config::model::Capacity;
use adaptive_router::resilience::limits::Load;
use serde_json::{Value, json};

use crate::host::{Exchange, Host};
use crate::requests::CHAT;
use crate::worker::{Vm, worker};

const PATH: &str = "/v1/chat/completions";
const AVAILABILITY: &str = "adaptive_router/availability/smart-cheap-router";
const ANSWER: &[u8] =
    br#"{"choices": [{"message": {"content": "Done."}}], "usage": {"prompt_tokens": 9, "completion_tokens": 1}}"#;

/// Two models with these fields; the cheaper one is always chosen.
fn configuration(fast: Value, smart: Value) -> String {
    let model = |name: &str, cost: f64, fields: &Value| {
        let mut model = json!({"name": name, "cluster": format!("cluster-{name}"), "input_cost_per_token": cost, "output_cost_per_token": cost});
        model.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        model
    };
    let models = json!([model("fast", 1e-7, &fast), model("smart", 1e-6, &smart)]);
    let objective = json!({"quality_floor": {"tolerance": 1}});
    let router =
        json!({"name": "smart-cheap-router", "models": models, "objective": objective, "learning": {"exploration": 0}});
    json!({"routers": [router]}).to_string()
}

fn cluster(exchange: &Exchange) -> Option<&str> {
    (!exchange.is_replied()).then(|| exchange.forwarded().header("x-adaptive-router-cluster")).flatten()
}

/// What the proxy says of the response, from now on.
fn properties(status: u64, details: &str, retry_after: Option<&str>) {
    worker(|worker| {
        let properties = &mut worker.properties;
        properties.insert(b"response\0code".to_vec(), status.to_le_bytes().to_vec());
        properties.insert(b"response\0code_details".to_vec(), details.as_bytes().to_vec());
        properties.remove(&b"response\0headers\0retry-after"[..]);
        if let Some(value) = retry_after {
            properties.insert(b"response\0headers\0retry-after".to_vec(), value.as_bytes().to_vec());
        }
    });
}

fn refuse(exchange: Exchange, status: u64, retry_after: Option<&str>) {
    properties(status, "via_upstream", retry_after);
    let mut exchange = exchange;
    exchange.respond(&[(":status", &*status.to_string())], &[b"{}"]);
    exchange.close();
    properties(200, "via_upstream", None);
}

fn answer(mut exchange: Exchange) {
    exchange.respond(&[(":status", "200")], &[ANSWER]);
}

/// The number of a shared value, which every write changes.
/// None: there is no such value.
fn version(host: &Host, key: &str) -> Option<u32> {
    host.vm().shared.lock().unwrap().get(key).map(|(_, version)| *version)
}

#[test]
fn workers_that_race_share_the_limit() {
    let configuration = configuration(json!({"rpm": 70}), json!({"rpm": 50}));
    let vm: Arc<Vm> = Arc::default();
    let _main = Host::start_in(&vm, &configuration);
    let served = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let host = Host::start_in(&vm, &configuration);
                for _ in 0..60 {
                    let exchange = host.post(PATH, CHAT);
                    served.fetch_add(usize::from(cluster(&exchange).is_some()), Ordering::Relaxed);
                }
            });
        }
    });
    assert_eq!(served.into_inner(), 120);
}

#[test]
fn workers_that_race_share_the_places() {
    let configuration = configuration(json!({"max_parallel_requests": 3}), json!({"max_parallel_requests": 2}));
    let vm: Arc<Vm> = Arc::default();
    let _main = Host::start_in(&vm, &configuration);
    let (flying, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for number in 0..4 {
            let (vm, configuration, flying, most) = (&vm, &configuration, &flying, &most);
            scope.spawn(move || {
                let host = Host::start_in(vm, configuration);
                for round in 0..100 {
                    let exchange = host.post(PATH, CHAT);
                    if cluster(&exchange).is_none() {
                        continue;
                    }
                    most.fetch_max(1 + flying.fetch_add(1, Ordering::SeqCst), Ordering::SeqCst);
                    thread::yield_now();
                    flying.fetch_sub(1, Ordering::SeqCst);
                    // Some answer, and some clients leave.
                    if (round + number) % 3 == 0 { exchange.close() } else { answer(exchange) }
                }
            });
        }
    });
    let most = most.into_inner();
    assert!((2..=5).contains(&most), "{most}");
    // All of them are free again.
    let host = Host::start_in(&vm, &configuration);
    let open: Vec<Exchange> = (0..6).map(|_| host.post(PATH, CHAT)).collect();
    assert_eq!(open.iter().filter(|exchange| cluster(exchange).is_some()).count(), 5);
}

/// A worker that dies takes its requests along, and nobody says so.
#[test]
fn places_of_a_crashed_worker_heal() {
    const KEY: &str = "adaptive_router/load/smart-cheap-router/fast";
    for (minutes, expected) in [(1, "cluster-smart"), (17, "cluster-fast")] {
        let host = Host::start(configuration(json!({"max_parallel_requests": 1}), json!({})));
        let began = Duration::from_nanos(worker(|worker| worker.now)) - Duration::from_secs(minutes * 60);
        let mut lost = Load::default();
        lost.admit(Capacity::default(), 1, true, began).unwrap();
        host.vm().set(KEY, &lost.to_bytes(), 0);
        assert_eq!(cluster(&host.post(PATH, CHAT)), Some(expected), "{minutes}");
    }
}

#[test]
fn another_worker_hears_of_a_failure() {
    const STEP: Duration = Duration::from_millis(20);
    let configuration = configuration(json!({}), json!({}));
    let vm: Arc<Vm> = Arc::default();
    let host = Host::start_in(&vm, &configuration);
    refuse(host.post(PATH, CHAT), 429, Some("0.5"));
    assert_eq!(cluster(&host.post(PATH, CHAT)), Some("cluster-smart"));
    let other = vm.clone();
    thread::spawn(move || {
        let host = Host::start_in(&other, &configuration);
        assert_eq!(cluster(&host.post(PATH, CHAT)), Some("cluster-smart"));
    })
    .join()
    .unwrap();
    let mut waited = Duration::ZERO;
    let mut comes_back = || {
        host.advance(STEP);
        waited += STEP;
        let exchange = host.post(PATH, CHAT);
        let chosen = cluster(&exchange) == Some("cluster-fast");
        answer(exchange);
        assert!(waited < Duration::from_secs(10), "it never comes back");
        chosen.then_some(waited)
    };
    let first = std::iter::repeat_with(&mut comes_back).flatten().next().unwrap();
    assert!(first > Duration::from_millis(300), "{first:?}");
    while !(0..20).all(|_| comes_back().is_some()) {}
}

#[test]
fn a_response_that_breaks_off_counts() {
    let configuration = configuration(json!({}), json!({}));
    let host = Host::start(&configuration);
    let begin = || {
        let mut exchange = host.post(PATH, CHAT);
        assert_eq!(cluster(&exchange), Some("cluster-fast"));
        exchange.response_headers(&[(":status", "200")], false);
        exchange.response_body(b"{\"choices\": [{", false);
        exchange
    };
    for _ in 0..10 {
        let exchange = begin();
        properties(200, "downstream_remote_disconnect", None);
        exchange.close();
    }
    for _ in 0..4 {
        let exchange = begin();
        properties(200, "upstream_reset_after_response_started{connection_termination}", None);
        exchange.close();
    }
    assert_eq!(cluster(&host.post(PATH, CHAT)), Some("cluster-smart"));
    assert_eq!(host.metric("adaptive_router_cooldowns;router=smart-cheap-router;model=fast;reason=connect;"), 1);
    assert_eq!(host.metric("adaptive_router_cooling;router=smart-cheap-router;model=fast;"), 1);
}

#[test]
fn a_healthy_model_costs_no_write() {
    let host = Host::start(configuration(json!({}), json!({})));
    answer(host.post(PATH, CHAT));
    let before = version(&host, AVAILABILITY);
    (0..50).for_each(|_| answer(host.post(PATH, CHAT)));
    assert_eq!(version(&host, AVAILABILITY), before);
    assert!(host.shared_keys().iter().all(|key| !key.contains("/load/") && !key.contains("/latency/")));
    refuse(host.post(PATH, CHAT), 500, None);
    assert_ne!(version(&host, AVAILABILITY), before);
}

/// What fails inside costs a limit its exactness, never a client its answer.
#[test]
fn broken_shared_data_fails_nobody() {
    let host = Host::start(configuration(json!({"rpm": 2}), json!({})));
    for garbage in [&b""[..], b"garbage", &[0xFF; 400]] {
        for key in host.shared_keys() {
            host.vm().set(&key, garbage, 0);
        }
        refuse(host.post(PATH, CHAT), 503, Some("garbage"));
        assert!(!host.post(PATH, CHAT).is_replied());
    }
    (0..200).for_each(|_| host.fail_next("set_shared_data", proxy_wasm::types::Status::CasMismatch));
    assert!(!host.post(PATH, CHAT).is_replied());
}
