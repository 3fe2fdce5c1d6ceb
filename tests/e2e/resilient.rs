//! The sample that shows how to survive must survive.

use std::fs;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use adaptive_router_sim::{Behaviour, Provider, Reply};

use crate::call::Call;
use crate::client;
use crate::envoy::Envoy;
use crate::metrics::Metrics;
use crate::needs;

const PATIENCE: Duration = Duration::from_secs(20);

/// The sample with the ports and the module of the test, and with quicker health checks.
fn sample(addrs: [SocketAddr; 2]) -> String {
    let mut sample = fs::read_to_string(needs::workspace().join("envoy/resilient.yaml")).unwrap();
    let mut replace = |from: &str, to: String| {
        assert!(sample.contains(from), "{from}");
        sample = sample.replace(from, &to);
    };
    replace("target/wasm32-wasip1/release/adaptive_router.wasm", needs::wasm().display().to_string());
    replace("port_value: 9901 ", "port_value: 0 ".into());
    replace("port_value: 10000 ", "port_value: 0 ".into());
    replace("port_value: 18001 ", format!("port_value: {} ", addrs[0].port()));
    replace("port_value: 18002 ", format!("port_value: {} ", addrs[1].port()));
    replace("interval: 5s\n      no_traffic_interval: 15s", "interval: 0.1s\n      no_traffic_interval: 0.1s".into());
    sample
}

#[test]
fn fallback_in_the_sample() {
    let start = |name: &str, port: u16| {
        let addr = ([127, 0, 0, 1], port).into();
        Provider::start_blocking(name, addr, Behaviour::with_success(1.0), 1).unwrap()
    };
    let (fast, smart) = (start("fast", 0), start("smart", 0));
    let envoy = Envoy::start(&sample([fast.addr(), smart.addr()]), 2);
    let chat = || Call::chat("smart-cheap-router", "Hello").header("authorization", "Bearer of-the-client");
    // Whichever is chosen first, the other one answers.
    for (failing, answering, key) in [(&fast, &smart, "sk-simulated-smart"), (&smart, &fast, "sk-simulated-fast")] {
        failing.set_behaviour(Behaviour { status: Some(503), ..Behaviour::with_success(1.0) }).unwrap();
        for answer in client::send_all(envoy.addr, vec![chat(); 60], 8) {
            assert_eq!((answer.status, answer.model()), (200, Some(answering.name())), "{}", answer.text());
            assert_eq!(answer.header("x-adaptive-router-retry"), None);
        }
        let requests = answering.requests();
        assert!(requests.iter().all(|request| request.header("authorization") == Some(&format!("Bearer {key}"))));
        failing.set_behaviour(Behaviour::with_success(1.0)).unwrap();
        fast.clear();
        smart.clear();
    }
    assert!(Metrics::read(&envoy).sum("adaptive_router_fallbacks") > 0.0);
    nobody_waits_for_the_others_retry_after(&envoy, [&fast, &smart]);
    // A provider that is gone: health checks say so, and nobody notices.
    let port = fast.addr().port();
    drop(fast);
    let send_well = || {
        let answer = client::send(envoy.addr, chat());
        assert_eq!((answer.status, answer.model()), (200, Some("smart")), "{}", answer.text());
    };
    let healthy = || Metrics::read(&envoy).get(r#"envoy_cluster_membership_healthy{envoy_cluster_name="fast"}"#);
    let deadline = Instant::now() + PATIENCE;
    send_well();
    while healthy() > 0.0 {
        assert!(Instant::now() < deadline, "the health check does not notice");
        send_well();
    }
    (0..20).for_each(|_| send_well());
    // And it comes back.
    let fast = start("fast", port);
    while healthy() < 1.0 {
        assert!(Instant::now() < deadline, "the health check does not notice");
        std::thread::sleep(Duration::from_millis(20));
    }
    smart.script(Reply::abort());
    smart.set_behaviour(Behaviour { status: Some(500), ..Behaviour::with_success(1.0) }).unwrap();
    assert_eq!(client::send(envoy.addr, chat()).model(), Some("fast"));
    assert!(!fast.requests().is_empty());
    // What the filter leaves alone goes nowhere.
    assert_eq!(client::send(envoy.addr, Call::get("/other")).status, 404);
    assert!(envoy.crashes().is_empty(), "{:?}", envoy.crashes());
}

/// The route has a back-off by Retry-After, but what one model asks for is not for the next one.
fn nobody_waits_for_the_others_retry_after(envoy: &Envoy, models: [&Provider; 2]) {
    for model in models {
        model.clear();
        model.script(Reply::json(429, r#"{"error":{"message":"slow down"}}"#).header("retry-after", "4"));
    }
    let started = Instant::now();
    let answer = client::send(envoy.addr, Call::chat("smart-cheap-router", "Hello"));
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    assert_eq!(models.map(|model| model.requests().len()), [1, 1]);
    assert_eq!((answer.status, answer.header("retry-after")), (429, Some("4")), "it is for the client");
}
