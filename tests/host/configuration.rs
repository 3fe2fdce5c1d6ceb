//! Prevents: a bad configuration that is accepted or refused in silence, and a new one that breaks what is under way.

use std::sync::Arc;

use proxy_wasm::types::LogLevel;

use crate::host::{Host, Vm};
use crate::requests::{CHAT, CONFIG};

const PATH: &str = "/v1/chat/completions";

#[test]
fn every_error_of_a_refused_configuration_is_logged() {
    let config = r#"{"routers": [{"name": "a;b", "models": [{"name": "m", "quality_tier": 4}]}], "affinty": "none"}"#;
    let logs = Host::try_start_in(&Arc::default(), config).err().expect("it is refused");
    let errors: Vec<&str> =
        logs.iter().filter(|(level, _)| *level == LogLevel::Error).map(|(_, line)| line.as_str()).collect();
    let all = errors.join("\n");
    for path in ["routers[0].name", "routers[0].models[0].cluster", "routers[0].models[0].quality_tier", "affinty"] {
        assert!(all.contains(path), "{path} is missing in: {all}");
    }
}

#[test]
fn garbage_is_refused() {
    for config in [&b""[..], b" ", b"{", b"[]", b"null", b"\xFF\xFF", b"routers: []"] {
        let logs = Host::try_start_in(&Arc::default(), config).err().expect("it is refused");
        assert!(logs.iter().any(|(level, _)| *level == LogLevel::Error), "{config:?}: {logs:?}");
    }
}

/// Envoy makes a new root context for a new configuration; streams of the old one live on.
#[test]
fn a_new_configuration_leaves_old_streams_alone() {
    let vm: Arc<Vm> = Arc::default();
    let old = Host::start_in(&vm, CONFIG);
    let mut waiting = old.open();
    waiting.request_headers(&crate::requests::headers(PATH), false);
    let mut answered = old.post(PATH, CHAT);
    let new = Host::start_in(&vm, CONFIG.replace("cluster-fast", "cluster-new"));
    let refused = Host::try_start_in(&vm, "{}");
    assert!(refused.is_err());
    drop(old);
    waiting.request_body(CHAT.as_bytes(), true);
    assert_eq!(waiting.forwarded().header("x-adaptive-router-cluster"), Some("cluster-fast"));
    assert_eq!(answered.respond(&[(":status", "200")], &[b"{}"]).header("x-adaptive-router-model"), Some("fast"));
    assert_eq!(new.post(PATH, CHAT).forwarded().header("x-adaptive-router-cluster"), Some("cluster-new"));
}

#[test]
fn workers_have_stats_in_common() {
    let vm: Arc<Vm> = Arc::default();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let vm = vm.clone();
            std::thread::spawn(move || {
                let host = Host::start_in(&vm, CONFIG);
                (0..25).for_each(|_| host.post(PATH, CHAT).close());
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    let host = Host::start_in(&vm, CONFIG);
    let name = "adaptive_router_picks;router=smart-cheap-router;request_type=code_generation;model=fast;";
    assert_eq!(host.metric(name), 100);
}
