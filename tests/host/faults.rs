//! Prevents: a request that fails because something inside failed: stats, shared data, another worker's write.
//!
//! The SDK answers most failures of the host with a panic, which ends the VM. Which ones is in [`ENDS_THE_VM`], so that
//! nobody believes in error handling that is never reached.

use std::process::Command;

use proxy_wasm::types::Status;

use crate::host::Host;
use crate::learning;
use crate::requests::{CHAT, CONFIG};

const PATH: &str = "/v1/chat/completions";

fn served(host: &Host) {
    let mut exchange = host.post(PATH, CHAT);
    assert_eq!(exchange.forwarded().header("x-adaptive-router-cluster"), Some("cluster-fast"));
    let answer = br#"{"choices": [{"message": {"content": "Done."}, "finish_reason": "stop"}]}"#;
    let response = exchange.respond(&[(":status", "200"), ("content-type", "application/json")], &[answer]);
    assert_eq!((response.header("x-adaptive-router-model"), response.body.as_slice()), (Some("fast"), &answer[..]));
}

#[test]
fn stats_that_fail() {
    for (call, status) in [
        ("increment_metric", Status::NotFound),
        ("increment_metric", Status::BadArgument),
        ("record_metric", Status::NotFound),
    ] {
        let host = Host::start(CONFIG);
        (0..10).for_each(|_| host.fail_next(call, status));
        served(&host);
        host.tick();
        assert!(host.unmet_faults().len() < 10, "{call} was not called");
    }
}

/// Writes that lose against another worker's are tried again, and given up after many, without harm to the request.
#[test]
fn shared_data_that_others_change() {
    const FAULTS: &str = "adaptive_router_faults;kind=shared_data;";
    for (lost, gives_up) in [(1, false), (3, false), (1_000, true)] {
        let host = Host::start(CONFIG);
        learning::answer(&host, "someone", "1");
        (0..lost).for_each(|_| host.fail_next("set_shared_data", Status::CasMismatch));
        learning::react(&host, "someone", "1", learning::PRAISE);
        assert!(host.unmet_faults().len() < lost, "nothing was written");
        assert_eq!(host.metric(FAULTS) > 0, gives_up, "{lost} lost");
    }
    let host = Host::start(CONFIG);
    learning::answer(&host, "someone", "1");
    let vm = host.vm().clone();
    host.before_next("set_shared_data", move || {
        let values: Vec<(String, Vec<u8>)> =
            vm.shared.lock().unwrap().iter().map(|(key, (value, _))| (key.clone(), value.clone())).collect();
        values.iter().for_each(|(key, value)| assert_eq!(vm.set(key, value, 0), Status::Ok));
    });
    learning::react(&host, "someone", "1", learning::PRAISE);
    assert!(host.unmet_faults().is_empty(), "nothing was written");
    assert_eq!(host.metric(FAULTS), 0);
}

#[test]
fn shared_data_that_is_missing_or_not_ours() {
    for garbage in [&b""[..], b"\0", b"garbage", &[0xFF; 1_000]] {
        let host = Host::start(CONFIG);
        served(&host);
        served(&host);
        for key in host.shared_keys() {
            host.vm().set(&key, garbage, 0);
        }
        served(&host);
        // Also when it comes to be so between two requests of a worker that has read it before.
        host.advance(std::time::Duration::from_secs(3_600));
        served(&host);
    }
    let host = Host::start(CONFIG);
    (0..20).for_each(|_| host.fail_next("get_shared_data", Status::NotFound));
    served(&host);
    (0..20).for_each(|_| host.nothing_next("get_shared_data"));
    served(&host);
}

/// The host function, its status, and whether the VM ends.
const ENDS_THE_VM: &[(&str, Status, bool)] = &[
    ("get_buffer_bytes", Status::NotFound, false),
    ("get_buffer_bytes", Status::BadArgument, true),
    ("set_buffer_bytes", Status::BadArgument, false),
    ("replace_header_map_value", Status::BadArgument, false),
    ("remove_header_map_value", Status::BadArgument, false),
    ("set_shared_data", Status::InternalFailure, true),
    ("define_metric", Status::InternalFailure, true),
    ("record_metric", Status::BadArgument, true),
    ("increment_metric", Status::InternalFailure, true),
];

#[test]
fn what_ends_the_vm() {
    for (index, (call, status, ends)) in ENDS_THE_VM.iter().enumerate() {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "faults::in_a_child", "--nocapture"])
            .env("HOST_FAULT", index.to_string())
            .output()
            .unwrap();
        let output = String::from_utf8_lossy(&child.stderr).into_owned() + &String::from_utf8_lossy(&child.stdout);
        assert!(output.contains("the fault is met") || *ends, "{call}: {output}");
        assert_eq!(!child.status.success(), *ends, "{call}, {status:?}: {output}");
        assert!(!*ends || output.contains("unexpected status"), "{call}, {status:?}: another panic: {output}");
    }
}

/// Does nothing but for [`what_ends_the_vm`], which runs it in a process of its own.
#[test]
fn in_a_child() {
    let Ok(index) = std::env::var("HOST_FAULT") else { return };
    let (call, status, _) = ENDS_THE_VM[index.parse::<usize>().unwrap()];
    let host = Host::start(CONFIG);
    host.fail_next(call, status);
    let headers = [(":method", "POST"), (":path", PATH), ("x-adaptive-router-mode", "apply"), ("content-length", "9")];
    let mut exchange = host.request(&headers, &[CHAT.as_bytes()]);
    if !exchange.is_replied() {
        let answer = br#"{"choices": [{"message": {"content": "Done."}, "finish_reason": "stop"}]}"#;
        exchange.respond(&[(":status", "200"), ("content-type", "application/json")], &[answer]);
    }
    exchange.close();
    host.tick();
    assert!(host.unmet_faults().is_empty(), "{call} was not called");
    println!("the fault is met");
}
