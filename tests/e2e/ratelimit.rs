//! A limit of the fleet that counts the wrong model, or lets a request through that the service refused, is none.
//!
//! The service here is a script that speaks its protocol, no real one: it shows what Envoy asks and does with the answers,
//! and not that anybody counts right.

use std::fs;
use std::time::{Duration, Instant};

use adaptive_router_sim::{Behaviour, Provider, Recorded, Reply};
use prost::Message;

use crate::call::Call;
use crate::client;
use crate::envoy::Envoy;
use crate::metrics::Metrics;
use crate::needs;

const OK: i32 = 1;
const OVER_LIMIT: i32 = 2;

/// `envoy.service.ratelimit.v3.RateLimitRequest`
#[derive(Clone, PartialEq, Message)]
struct Question {
    #[prost(string, tag = "1")]
    domain: String,
    #[prost(message, repeated, tag = "2")]
    descriptors: Vec<Descriptor>,
}

#[derive(Clone, PartialEq, Message)]
struct Descriptor {
    #[prost(message, repeated, tag = "1")]
    entries: Vec<Entry>,
}

#[derive(Clone, PartialEq, Message)]
struct Entry {
    #[prost(string, tag = "1")]
    key: String,
    #[prost(string, tag = "2")]
    value: String,
}

/// `envoy.service.ratelimit.v3.RateLimitResponse`
#[derive(Clone, PartialEq, Message)]
struct Ruling {
    #[prost(int32, tag = "1")]
    overall_code: i32,
}

/// One message of gRPC: not compressed, its length, itself.
fn says(overall_code: i32) -> Reply {
    let message = Ruling { overall_code }.encode_to_vec();
    let mut frame = vec![0];
    frame.extend((message.len() as u32).to_be_bytes());
    frame.extend(message);
    let reply = Reply::status(200).header("content-type", "application/grpc");
    reply.piece(frame).trailer("grpc-status", "0")
}

/// Domain, key and value.
fn question(request: &Recorded) -> (String, String, String) {
    assert_eq!(request.path, "/envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit");
    let Question { domain, descriptors } = Question::decode(&request.body[5..]).unwrap();
    let [Descriptor { entries }] = descriptors.as_slice() else { panic!("{descriptors:?}") };
    let [Entry { key, value }] = entries.as_slice() else { panic!("{entries:?}") };
    (domain, key.clone(), value.clone())
}

#[test]
fn the_service_is_asked_for_the_chosen_model() {
    let start = |name: &str| {
        Provider::start_blocking(name, ([127, 0, 0, 1], 0).into(), Behaviour::with_success(1.0), 1).unwrap()
    };
    let (fast, smart, service) = (start("fast"), start("smart"), start("service"));
    let mut sample = fs::read_to_string(needs::workspace().join("envoy/ratelimit.yaml")).unwrap();
    let module = needs::wasm().display().to_string();
    let ports = [(9901, 0), (10000, 0), (18001, fast.addr().port()), (18002, smart.addr().port())];
    let ports = ports.into_iter().chain([(8081, service.addr().port())]);
    let ports = ports.map(|(from, to)| (format!("port_value: {from} "), format!("port_value: {to} ")));
    let module = ("target/wasm32-wasip1/release/adaptive_router.wasm".to_owned(), module);
    for (from, to) in ports.chain([module, ("timeout: 0.1s".to_owned(), "timeout: 0.5s".to_owned())]) {
        assert!(sample.contains(&from), "{from}");
        sample = sample.replace(&from, &to);
    }
    let envoy = Envoy::start(&sample, 2);
    let chat = || client::send(envoy.addr, Call::chat("smart-cheap-router", "Hello"));

    for _ in 0..20 {
        [&fast, &smart, &service].into_iter().for_each(Provider::clear);
        service.script(says(OK));
        let answer = chat();
        assert_eq!((answer.status, answer.model()), (200, answer.header("x-sim-model")), "{}", answer.text());
        let asked: Vec<_> = service.requests().iter().map(question).collect();
        assert_eq!(asked, [("llm".into(), "cluster".into(), answer.model().unwrap().into())]);
    }
    // What is refused reaches no model, and is no failure of the one that was chosen.
    [&fast, &smart].into_iter().for_each(Provider::clear);
    for _ in 0..10 {
        service.script(says(OVER_LIMIT));
        let answer = chat();
        let error = &answer.json()["error"];
        let told = (error["type"].as_str(), error["code"].as_str());
        assert_eq!((answer.status, told), (429, (Some("rate_limit_error"), Some("rate_limit_exceeded"))), "{answer:?}");
    }
    assert_eq!((fast.requests().len(), smart.requests().len()), (0, 0));
    assert_eq!(Metrics::read(&envoy).sum("adaptive_router_cooldowns"), 0.0);
    // A service that breaks or is silent refuses nobody.
    for reply in [Reply::abort(), Reply::status(500), Reply::never()] {
        service.script(reply);
        let started = Instant::now();
        assert_eq!(chat().status, 200);
        assert!(started.elapsed() < Duration::from_secs(2));
    }
    // The filter's own answers cost nothing at all.
    service.clear();
    assert_eq!(client::send(envoy.addr, Call::get("/v1/models")).status, 200);
    assert_eq!(client::send(envoy.addr, Call::get("/other")).status, 404);
    assert_eq!(service.requests().len(), 0);
}
