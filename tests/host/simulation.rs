//! Prevents: a simulated proxy that is kinder than Envoy, behind which a filter looks right that is not.

use std::sync::Arc;

use proxy_wasm::hostcalls;
use proxy_wasm::types::{BufferType, Status};

use crate::host::{Host, Vm};
use crate::requests::{CHAT, CONFIG, headers};

#[test]
fn compare_and_swap() {
    let vm = Vm::default();
    let number = |key: &str| vm.shared.lock().unwrap().get(key).map(|(_, cas)| *cas);
    assert_eq!(vm.set("k", b"1", 77), Status::Ok, "a missing key ignores the number");
    let first = number("k").unwrap();
    assert_ne!(first, 0);
    assert_eq!(vm.set("k", b"2", first), Status::Ok);
    assert_eq!(vm.set("k", b"3", first), Status::CasMismatch, "the number is used up");
    assert_eq!(vm.set("k", b"4", 0), Status::Ok, "0 overwrites");
    assert_eq!(vm.shared.lock().unwrap()["k"].0, b"4");
}

#[test]
fn workers_race_for_shared_data() {
    let vm: Arc<Vm> = Arc::default();
    vm.set("counter", b"0", 0);
    let count = |vm: Arc<Vm>| {
        let _host = Host::start_in(&vm, CONFIG);
        let mut done = 0;
        while done < 200 {
            let (value, cas) = hostcalls::get_shared_data("counter").unwrap();
            let value: u32 = String::from_utf8(value.unwrap()).unwrap().parse().unwrap();
            done +=
                u32::from(hostcalls::set_shared_data("counter", Some((value + 1).to_string().as_bytes()), cas).is_ok());
        }
    };
    std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(|| count(vm.clone())))));
    assert_eq!(vm.shared.lock().unwrap()["counter"].0, b"800");
}

/// What a callback sees of a body that is held back, and what it may change.
#[test]
fn buffers() {
    let host = Host::start(CONFIG);
    let mut exchange = host.open();
    exchange.request_headers(&headers("/v1/chat/completions"), false);
    exchange.request_body(&CHAT.as_bytes()[..9], false);
    let read = |start, size| hostcalls::get_buffer(BufferType::HttpRequestBody, start, size).unwrap();
    assert_eq!(read(0, 4).unwrap(), &CHAT.as_bytes()[..4]);
    assert_eq!(read(5, 1_000).unwrap(), &CHAT.as_bytes()[5..9]);
    assert_eq!(read(9, 1_000), None, "nothing is no bytes, not empty ones");
    hostcalls::set_buffer(BufferType::HttpRequestBody, 0, 2, b"x").unwrap();
    hostcalls::set_buffer(BufferType::HttpRequestBody, 1_000, 0, b"end").unwrap();
    assert_eq!(read(0, 1_000).unwrap(), [b"x", &CHAT.as_bytes()[2..9], b"end"].concat());
}
