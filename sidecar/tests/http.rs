//! An administrator who reads other beliefs than the filters have, or whom anybody can replace.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::postgres::Postgres;
use crate::process::{Answer, Sidecar, TOKEN, poll};
use crate::sync_client::{epoch, request, router, sync, table};

const TOLERANCE: f64 = 1e-9;

/// One cell of a state.
#[track_caller]
fn cell<'a>(state: &'a Value, request_type: &str, model: &str) -> &'a Value {
    let is_it = |cell: &&Value| cell["request_type"] == request_type && cell["model"] == model;
    state["cells"]
        .as_array()
        .unwrap()
        .iter()
        .find(is_it)
        .unwrap_or_else(|| panic!("no {request_type} {model}: {state}"))
}

/// The believed success, as a Beta distribution, after so many good and bad signals, of which one in twenty is wrong.
/// Its alpha and beta, of at least a half, and its mean.
fn success((good, bad): (f64, f64)) -> (f64, f64, f64) {
    let (rate, mass) = (good / (good + bad), good + bad);
    let (mean, variance) = ((rate - 0.05) / 0.9, rate * (1.0 - rate) / (mass + 1.0) / 0.81);
    let mass = mean * (1.0 - mean) / variance - 1.0;
    ((mean * mass).max(0.5), ((1.0 - mean) * mass).max(0.5), mean)
}

#[track_caller]
fn check(state: &Value, request_type: &str, model: &str, (good, bad, samples, picks): (f64, f64, f64, u64)) {
    let cell = cell(state, request_type, model);
    let (alpha, beta, mean) = success((good, bad));
    let expected = [("alpha", alpha), ("beta", beta), ("samples", samples), ("quality_mean", mean)];
    for (name, expected) in expected {
        let value = cell[name].as_f64().unwrap();
        assert!((value - expected).abs() < TOLERANCE, "{request_type} {model} {name}: {value}, expected {expected}");
    }
    assert_eq!(cell["picks"], picks, "{request_type} {model}");
}

#[test]
fn a_state_is_what_the_filters_believe() {
    let sidecar = Sidecar::start("sqlite::memory:");
    let mut plain = router("plain");
    plain["learning"] = json!({"discount": 0.998, "saturation": 200, "prior_mass": 10});
    let mut saturated = router("saturated");
    saturated["learning"] = json!({"discount": 1, "saturation": 20, "prior_mass": 2});
    saturated["objective"] = json!({"weights": {"quality": 0.6, "cost": 0.4}});
    saturated["request_types"] = json!([{"name": "zebra", "patterns": ["stripes"]}]);
    let epochs = || vec![epoch(0, true, (60.0, 20.0), (0.0, 0.0)), epoch(1, false, (0.0, 0.0), (10.0, 30.0))];
    let tables =
        vec![table("plain", "writing", 7, [100, 40], epochs()), table("saturated", "zebra", 7, [1, 2], epochs())];
    // Twice: what comes again counts once.
    for _ in 0..2 {
        sync(sidecar.grpc, request(&[&plain, &saturated], tables.clone())).unwrap();
    }

    let state = sidecar.json("/adaptive_router/plain/state");
    let head = json!({
        "router_name": "plain",
        "available_models": ["large", "fast"],
        "objective": {"quality_floor": {"tolerance": 0.05, "allowance": 0.02}},
        "model_costs": {
            "large": {"input_cost_per_token": 2e-6, "output_cost_per_token": 8e-6},
            "fast": {"input_cost_per_token": 1.5e-7, "output_cost_per_token": 6e-7},
        },
        "cells": state["cells"],
        "usage": [
            {"model": "fast", "picks": 40, "input_tokens": 4_800, "output_tokens": 1_600, "cost_usd": 0.06},
            {"model": "large", "picks": 100, "input_tokens": 12_000, "output_tokens": 4_000, "cost_usd": 0.15},
        ],
    });
    assert_eq!(state, head);
    let names: Vec<_> =
        state["cells"].as_array().unwrap().iter().map(|cell| (&cell["request_type"], &cell["model"])).collect();
    assert!(names.is_sorted_by_key(|(request_type, model)| (request_type.as_str(), model.as_str())));
    assert_eq!(names.len(), 14);

    // 40 units came after the first epoch. The priors: success .95 for tier 3 with a strength, .7 without, and .3 for
    // tier 1, which are good signals in .905, .68 and .32 of the cases; of mass 10.
    let weight = 0.998_f64.powf(40.0);
    check(&state, "writing", "large", (9.05 + 60.0 * weight, 0.95 + 20.0 * weight, 80.0 * weight, 100));
    check(&state, "writing", "fast", (3.2 + 10.0, 6.8 + 30.0, 40.0, 40));
    // A cell without evidence borrows ten units of the model's other types.
    check(&state, "general", "large", (6.8 + 7.5, 3.2 + 2.5, 0.0, 0));
    check(&state, "general", "fast", (3.2 + 2.5, 6.8 + 7.5, 0.0, 0));

    let state = sidecar.json("/adaptive_router/saturated/state");
    assert_eq!(state["objective"], json!({"weights": {"quality": 0.6, "cost": 0.4, "latency": 0.0}}));
    // Pseudo-counts of a prior are at least a half.
    check(&state, "zebra", "large", (1.36 + 15.0, 0.64 + 5.0, 20.0, 1));
    check(&state, "zebra", "fast", (0.64 + 5.0, 1.36 + 15.0, 20.0, 2));
    // Under `weights` nothing is borrowed.
    check(&state, "writing", "large", (1.81, 0.5, 0.0, 0));

    // More of another type, and a second replica: read at once.
    let more = vec![table("plain", "general", 8, [5, 0], vec![epoch(0, false, (0.0, 10.0), (0.0, 0.0))])];
    sync(sidecar.grpc, request(&[], more)).unwrap();
    let state = sidecar.json("/adaptive_router/plain/state");
    // Of what the type `writing` lends, half is left.
    check(&state, "general", "large", (6.8 + 0.75 * 5.0, 3.2 + 10.0 + 0.25 * 5.0, 10.0, 5));

    // A model that left the router, or that never was asked.
    let mut earlier = table("plain", "a type that left too", 9, [2, 0], vec![]);
    earlier.models[0] = "earlier".into();
    sync(sidecar.grpc, request(&[], vec![earlier])).unwrap();
    let state = sidecar.json("/adaptive_router/plain/state");
    let usage = json!([
        {"model": "earlier", "picks": 2, "input_tokens": 240, "output_tokens": 80, "cost_usd": 0.003},
        {"model": "fast", "picks": 40, "input_tokens": 4_800, "output_tokens": 1_600, "cost_usd": 0.06},
        {"model": "large", "picks": 105, "input_tokens": 12_600, "output_tokens": 4_200, "cost_usd": 0.1575},
    ]);
    assert_eq!(state["usage"], usage);

    let all = sidecar.json("/adaptive_router/state");
    assert_eq!(all["routers"].as_array().unwrap().len(), 2);
    assert_eq!(all["routers"][0], state);
    assert_eq!(all.as_object().unwrap().len(), 1);
}

/// As text, with numbers rounded to what every machine computes alike.
fn rounded(value: &Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => json!((number.as_f64().unwrap() * 1e9).round() / 1e9),
        Value::Array(values) => values.iter().map(rounded).collect(),
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), rounded(value))).collect(),
        other => other.clone(),
    }
}

#[test]
fn what_readers_of_the_state_rely_on_stays() {
    let sidecar = Sidecar::start("sqlite::memory:");
    let mut weights = router("by weights");
    weights["objective"] = json!({"weights": {"quality": 0.6, "cost": 0.4}});
    let mut budget = router("on a budget");
    budget["objective"] = json!({"budget": {"usd_per_1k_requests": 2.5}});
    let tables = vec![
        table("by weights", "writing", 7, [100, 40], vec![epoch(0, true, (60.0, 20.0), (1.0, 2.0))]),
        table("by weights", "general", 8, [5, 0], vec![epoch(0, false, (0.5, 9.5), (0.0, 0.0))]),
        table("on a budget", "writing", 7, [1, 2], vec![epoch(3, false, (0.0, 0.0), (3.0, 1.0))]),
    ];
    sync(sidecar.grpc, request(&[&weights, &budget, &router("without evidence")], tables)).unwrap();
    let state = serde_json::to_string_pretty(&rounded(&sidecar.json("/adaptive_router/state"))).unwrap();
    // A change of this file breaks those who read the state: say it in the CHANGELOG.
    let golden = include_str!("data/state.json");
    let differs = state.lines().zip(golden.lines()).find(|(is, was)| is != was);
    assert!(state.trim() == golden.trim(), "{differs:?} in\n{state}");
}

#[test]
fn a_router_is_found_by_any_name_it_may_have() {
    let sidecar = Sidecar::start("sqlite::memory:");
    let names = [
        ("smart.v1", "smart.v1"),
        ("team/smart", "team%2Fsmart"),
        ("team/smart", "team%2fsmart"),
        ("ü and 漢字", "%C3%BC%20and%20%E6%BC%A2%E5%AD%97"),
        ("100% {?#&+}", "100%25%20%7B%3F%23&+%7D"),
        ("..", "%2E%2E"),
        ("state", "state"),
    ];
    let routers: Vec<Value> = names.iter().map(|(name, _)| router(name)).collect();
    let tables = names.iter().map(|(name, _)| table(name, "general", 3, [1, 1], vec![])).collect();
    sync(sidecar.grpc, request(&routers.iter().collect::<Vec<_>>(), tables)).unwrap();
    for (name, encoded) in names {
        assert_eq!(sidecar.json(&format!("/adaptive_router/{encoded}/state"))["router_name"], name);
    }
    let missing = sidecar.get("/adaptive_router/SMART.v1/state");
    assert_eq!(missing.status, 404);
    let message = missing.message();
    assert!(message.contains("\"SMART.v1\"") && message.contains("smart.v1, state, team/smart"), "{message}");
}

#[test]
fn a_router_without_a_configuration_is_left_out() {
    let sidecar = Sidecar::start("sqlite::memory:");
    assert_eq!(sidecar.json("/adaptive_router/state"), json!({"routers": []}));
    let answer = sync(sidecar.grpc, request(&[], vec![table("new", "general", 3, [1, 1], vec![])])).unwrap();
    assert_eq!(answer.unknown_routers, ["new"]);
    assert_eq!(sidecar.json("/adaptive_router/state"), json!({"routers": []}));
    let missing = sidecar.get("/adaptive_router/new/state");
    assert_eq!(missing.status, 404);
    assert!(missing.message().contains("no filter has sent the router's configuration yet"), "{}", missing.body);
}

#[test]
fn only_the_token_opens() {
    let sidecar = Sidecar::start("sqlite::memory:");
    let get = |path: &str, authorization: &str| {
        sidecar.send(&format!("GET {path} HTTP/1.1\r\nhost: sidecar\r\nconnection: close\r\n{authorization}\r\n"))
    };
    for path in ["/adaptive_router/state", "/adaptive_router/x/state", "/metrics", "/", "/nothing"] {
        for authorization in [
            String::new(),
            "authorization: Bearer wrong\r\n".to_owned(),
            format!("authorization: Basic {TOKEN}\r\n"),
            format!("authorization: Bearer {TOKEN}x\r\n"),
            format!("authorization: {TOKEN}\r\n"),
            format!("x-token: Bearer {TOKEN}\r\n"),
        ] {
            let answer = get(path, &authorization);
            assert_eq!(answer.status, 401, "{path} {authorization:?}");
            assert!(answer.head.contains("\r\nwww-authenticate: bearer"), "{}", answer.head);
            assert!(!answer.message().contains(TOKEN), "{}", answer.body);
        }
    }
    assert_eq!(get("/healthz", "").status, 200);
    assert_eq!(get("/metrics", &format!("AUTHORIZATION: bearer   {TOKEN}\r\n")).status, 200);
}

#[test]
fn errors_are_json_and_say_what_is_allowed() {
    let sidecar = Sidecar::start("sqlite::memory:");
    let send = |request: &str, headers: &str| {
        let token = format!("authorization: Bearer {TOKEN}\r\n");
        sidecar.send(&format!("{request} HTTP/1.1\r\nhost: sidecar\r\nconnection: close\r\n{token}{headers}\r\n"))
    };
    let check = |answer: Answer, status: u16, part: &str| {
        assert_eq!(answer.status, status, "{}", answer.body);
        assert!(answer.head.contains("content-type: application/json"), "{}", answer.head);
        assert!(answer.message().contains(part), "{}", answer.body);
    };
    check(send("GET /", ""), 404, "/adaptive_router/{router}/state");
    check(send("GET /adaptive_router/a/b/state", ""), 404, "%2F");
    check(send("GET /adaptive_router/state/", ""), 404, "no such path");
    check(send("POST /nothing", ""), 404, "no such path");
    check(send("GET /adaptive_router/%FF/state", ""), 400, "UTF-8");
    for path in ["/adaptive_router/state", "/adaptive_router/x/state", "/metrics", "/healthz"] {
        for method in ["POST", "DELETE", "PUT"] {
            let answer = send(&format!("{method} {path}"), "");
            assert!(answer.head.contains("\r\nallow: get,head"), "{}", answer.head);
            check(answer, 405, "GET");
        }
    }
    check(send("GET /metrics", "content-length: 20000\r\n"), 413, "16384");
    assert_eq!(send("GET /metrics", &format!("x-long: {}\r\n", "x".repeat(20_000))).status, 431);
    let head = send("HEAD /adaptive_router/state", "");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(send("GET /adaptive_router/state?x=1", "").status, 200);
}

#[test]
fn a_connection_is_kept_for_the_next_request() {
    let sidecar = Sidecar::start("sqlite::memory:");
    let mut stream = sidecar.connect();
    for _ in 0..3 {
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: sidecar\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"}") {
            let mut bytes = [0; 1024];
            let count = stream.read(&mut bytes).unwrap();
            assert_ne!(count, 0);
            answer.extend_from_slice(&bytes[..count]);
        }
        assert!(answer.starts_with(b"HTTP/1.1 200"));
    }
}

#[test]
fn connections_that_say_nothing_make_room_for_those_that_do() {
    let sidecar = Sidecar::start("sqlite::memory:");
    let mut silent: Vec<_> = (0..140).map(|_| sidecar.connect()).collect();
    // Some have begun a request, and some had an answer and are kept.
    for stream in &mut silent[100..120] {
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost").unwrap();
    }
    for round in 0..3 {
        let begun = Instant::now();
        assert_eq!(sidecar.get("/healthz").status, 200);
        assert!(begun.elapsed() < Duration::from_secs(1), "{round}: {:?}", begun.elapsed());
        silent.extend((0..140).map(|_| sidecar.connect()));
    }
}

#[test]
fn a_store_that_went_away_shows_and_comes_back() {
    let server = Postgres::start();
    let url = server.create_database();
    let sidecar = Sidecar::start(&url);
    sync(sidecar.grpc, request(&[&router("one")], vec![table("one", "general", 3, [1, 1], vec![])])).unwrap();
    let state = sidecar.json("/adaptive_router/state");
    assert_eq!(sidecar.get("/healthz").json(), json!({"status": "ok"}));

    server.crash();
    let begun = Instant::now();
    let health = sidecar.get("/healthz");
    assert!(begun.elapsed() < Duration::from_millis(1_500), "{:?}", begun.elapsed());
    assert_eq!(health.status, 503);
    // Whoever has no token learns nothing of the database.
    assert_eq!(health.message(), "the store does not answer");
    assert_eq!(sidecar.get("/adaptive_router/state").status, 503);
    let metrics = sidecar.get("/metrics");
    assert!(
        metrics.status == 200 && metrics.body.contains("\nadaptive_router_sidecar_store_up 0\n"),
        "{}",
        metrics.body
    );

    server.up();
    poll("health", || sidecar.get("/healthz").status == 200);
    assert_eq!(sidecar.json("/adaptive_router/state"), state);
    let metrics = sidecar.get("/metrics").body;
    assert!(metrics.contains("store=\"postgres\"") && metrics.contains("store_up 1\n"), "{metrics}");
}

#[test]
fn metrics_are_prometheus_text() {
    let sidecar = Sidecar::start("sqlite::memory:");
    for _ in 0..3 {
        sync(sidecar.grpc, request(&[], vec![table("one", "general", 3, [1, 1], vec![])])).unwrap();
    }
    sync(sidecar.grpc, request(&[], vec![table("", "general", 3, [1, 1], vec![])])).unwrap_err();
    let answer = sidecar.get("/metrics");
    assert_eq!(answer.status, 200);
    assert!(answer.head.contains("content-type: text/plain; version=0.0.4"), "{}", answer.head);
    let (mut told, mut typed) = (Vec::new(), Vec::new());
    for line in answer.body.lines() {
        match line.split(' ').collect::<Vec<_>>()[..] {
            ["#", "HELP", _, ..] => {}
            ["#", "TYPE", name, kind] => {
                assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
                assert!(!typed.contains(&name.to_owned()), "{name} stands twice");
                typed.push(name.to_owned());
            }
            [name, value] => {
                let base = name.split('{').next().unwrap();
                let base = ["_bucket", "_sum", "_count"].iter().find_map(|end| base.strip_suffix(end)).unwrap_or(base);
                assert_eq!(Some(base), typed.last().map(String::as_str), "{line}");
                told.push((name.to_owned(), value.parse::<f64>().unwrap_or_else(|_| panic!("{line}"))));
            }
            _ => panic!("{line:?}"),
        }
    }
    let value = |name: &str| {
        let found = told.iter().find(|(told, _)| told.strip_prefix("adaptive_router_sidecar_") == Some(name));
        found.unwrap_or_else(|| panic!("no {name} in\n{}", answer.body)).1
    };
    assert_eq!(value("syncs_total{outcome=\"ok\"}"), 3.0);
    assert_eq!(value("syncs_total{outcome=\"invalid\"}"), 1.0);
    assert_eq!(value("sync_seconds_count"), value("sync_seconds_bucket{le=\"+Inf\"}"));
    assert!(value("sync_seconds_count") >= 3.0);
    let first = value("sync_seconds_bucket{le=\"0.0005\"}");
    assert!(first <= value("sync_seconds_bucket{le=\"5\"}"));
    assert_eq!(value("store_up"), 1.0);
    assert_eq!(value("store_rows{table=\"replicas\"}"), 1.0);
    assert_eq!(value("info{version=\"0.1.0\",store=\"sqlite\"}"), 1.0);
    let resident = told.iter().find(|(name, _)| name == "process_resident_memory_bytes").unwrap().1;
    assert!(resident > 1e6, "{resident}");
}
