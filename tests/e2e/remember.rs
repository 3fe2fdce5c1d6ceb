//! A crash that forgets what users said, or a repetition that counts it twice.

use std::thread;
use std::time::{Duration, Instant};

use adaptive_router_sim::Reply;
use hyper::body::Bytes;
use serde_json::{Value, json};

use crate::call::Call;
use crate::envoy::Directory;
use crate::fixtures::{cheapest, fast, with};
use crate::learning::mass;
use crate::metrics::Metrics;
use crate::postgres::Postgres;
use crate::sidecar::Sidecar;
use crate::world::World;

const CODE: &str = "Write a Python function that merges two sorted lists.";
const PRAISE: &str = "Perfect, that works now, thank you!";
/// Of every answer to a session's messages.
const INPUT_TOKENS: u64 = 103;
const OUTPUT_TOKENS: u64 = 31;
/// The fleet has learned by then.
const PATIENCE: Duration = Duration::from_secs(20);
/// Of sums of evidence, from rounding gauges to thousandths.
const TOLERANCE: f64 = 0.005;

/// Nothing is forgotten, so that sums are exact.
fn configuration(model: &str, store: Value) -> Value {
    let router = cheapest("one", json!([with(fast(), json!({"name": model}))]));
    let router = with(router, json!({"learning": {"exploration": 0, "discount": 1, "saturation": 100_000}}));
    json!({"routers": [router], "store": store})
}

fn store() -> Value {
    json!({"cluster": "sidecar_http2", "sync_interval": "100ms", "timeout": "500ms"})
}

fn sqlite(directory: &Directory) -> Sidecar {
    let store = format!("sqlite:{}", directory.path().join("router.db").display());
    Sidecar::start(&store, directory.path().join("sidecar.log"))
}

/// An answer that came to [`INPUT_TOKENS`] and [`OUTPUT_TOKENS`].
fn answered(answer: &str) -> Reply {
    let usage = json!({"prompt_tokens": INPUT_TOKENS, "completion_tokens": OUTPUT_TOKENS});
    Reply::json(200, json!({"choices": [{"message": {"content": answer}}], "usage": usage}).to_string())
}

/// The question of a session, answered; then what its user sends next.
fn ask(world: &World, session: usize) -> Call {
    let answer = format!("def merge_{session}(a, b): ...");
    let first = json!({"role": "user", "content": CODE});
    world.fast.script(answered(&answer));
    let asked =
        world.send(Call::post("/v1/chat/completions", json!({"model": "one", "messages": [first]}).to_string()));
    assert_eq!(asked.status, 200, "{}", asked.text());
    let messages = json!([first, {"role": "assistant", "content": answer}, {"role": "user", "content": PRAISE}]);
    Call::post("/v1/chat/completions", json!({"model": "one", "messages": messages}).to_string())
}

fn praise(world: &World, session: usize) {
    let praise = ask(world, session);
    world.fast.script(answered("You are welcome."));
    let answer = world.send(praise);
    assert_eq!(answer.status, 200, "{}", answer.text());
}

/// Successes beyond the prior that the side-car knows of, over all cells but pooled ones.
fn stored(sidecar: &Sidecar) -> f64 {
    let state = sidecar.state();
    let cells = state["routers"][0]["cells"].as_array().cloned().unwrap_or_default();
    cells.iter().map(|cell| cell["samples"].as_f64().unwrap()).sum()
}

fn picks(sidecar: &Sidecar) -> f64 {
    let state = sidecar.state();
    let cells = state["routers"][0]["cells"].as_array().cloned().unwrap_or_default();
    cells.iter().map(|cell| cell["picks"].as_f64().unwrap()).sum()
}

#[track_caller]
fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "{what} does not come true");
        thread::sleep(Duration::from_millis(20));
    }
}

#[track_caller]
fn is_soon(what: &str, expected: f64, mut value: impl FnMut() -> f64) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let now = value();
        if (now - expected).abs() <= expected * TOLERANCE {
            return;
        }
        assert!(Instant::now() < deadline, "{what}: {now}, expected {expected}");
        thread::sleep(Duration::from_millis(20));
    }
}

fn syncs(world: &World, outcome: &str) -> f64 {
    Metrics::read(&world.envoy).get(&format!("adaptive_router_sync{{outcome=\"{outcome}\"}}"))
}

#[test]
fn no_crash_loses_or_doubles_anything() {
    let directory = Directory::new();
    let mut sidecar = sqlite(&directory);
    let mut world = World::start_beside(&configuration("a.b/ü-1", store()), 2, ("sidecar", sidecar.grpc));
    praise(&world, 0);
    let worth = mass(&world);
    assert!(worth > 0.5, "{worth}");
    for session in 1..80 {
        match session {
            20 | 55 => sidecar.kill(),
            23 | 58 => sidecar.start_again(),
            30 => sidecar.start_again(),
            40 => {
                is_soon("the store before Envoy dies", 40.0 * worth, || stored(&sidecar));
                // They come a tick after the evidence.
                is_soon("picks before Envoy dies", 80.0, || picks(&sidecar));
                world.restart();
            }
            _ => {}
        }
        praise(&world, session);
    }
    is_soon("the store", 80.0 * worth, || stored(&sidecar));
    is_soon("Envoy", 80.0 * worth, || mass(&world));
    is_soon("picks", 160.0, || picks(&sidecar));

    // Nothing grows without traffic.
    let before = syncs(&world, "ok");
    eventually("ten more syncs", || syncs(&world, "ok") > before + 10.0);
    assert!((stored(&sidecar) - 80.0 * worth).abs() < 80.0 * worth * TOLERANCE);
    world.restart();
    is_soon("a restarted Envoy", 80.0 * worth, || mass(&world));
    assert_eq!(sidecar.state()["routers"][0]["cells"].as_array().unwrap().len(), 7, "one model");
}

#[test]
fn a_conversation_that_moves_to_another_envoy_credits_the_right_model() {
    let directory = Directory::new();
    let sidecar = sqlite(&directory);
    let start = || World::start_beside(&configuration("fast", store()), 1, ("sidecar", sidecar.grpc));
    let (one, other) = (start(), start());
    eventually("both know the store", || syncs(&one, "ok") > 0.0 && syncs(&other, "ok") > 0.0);
    let follow_up = ask(&one, 1);
    let before = syncs(&other, "ok");
    eventually("the session's record travels", || syncs(&one, "ok") > 5.0 && syncs(&other, "ok") > before + 10.0);
    assert_eq!(other.send(follow_up.clone()).status, 200);
    let worth = mass(&other);
    assert!(worth > 0.5, "{worth}");
    is_soon("the first Envoy", worth, || mass(&one));
    // The same once more, on the Envoy where it began: judged already.
    let before = syncs(&one, "ok");
    eventually("the verdict travels", || syncs(&one, "ok") > before + 10.0);
    assert_eq!(one.send(follow_up).status, 200);
    assert!((mass(&one) - worth).abs() < worth * TOLERANCE);
}

#[test]
fn a_reset_reaches_running_envoys_and_stays() {
    let directory = Directory::new();
    let sidecar = sqlite(&directory);
    let world = World::start_beside(&configuration("fast", store()), 2, ("sidecar", sidecar.grpc));
    (0..3).for_each(|session| praise(&world, session));
    let learned = mass(&world);
    is_soon("the store", learned, || stored(&sidecar));
    let (success, said) = sidecar.command(&["reset", "--router", "one", "--request-type", "writing"]);
    assert!(success, "{said}");
    assert!((stored(&sidecar) - learned).abs() < learned * TOLERANCE, "another type's");
    let (success, said) = sidecar.command(&["reset", "--router", "one", "--model", "fast"]);
    assert!(success, "{said}");
    eventually("Envoy forgets", || mass(&world) == 0.0);
    let before = syncs(&world, "ok");
    eventually("more syncs", || syncs(&world, "ok") > before + 5.0);
    assert_eq!((mass(&world), stored(&sidecar)), (0.0, 0.0));
    praise(&world, 4);
    is_soon("what came after", learned / 3.0, || stored(&sidecar));
    is_soon("what came after, in Envoy", learned / 3.0, || mass(&world));
}

/// A gRPC message of these bytes.
fn message(payload: &[u8]) -> Bytes {
    [&[0][..], &(payload.len() as u32).to_be_bytes(), payload].concat().into()
}

#[test]
fn a_sidecar_that_lies_costs_a_stat_only() {
    // A provider stands in for it: it can be made to answer anything.
    let liar = adaptive_router_sim::Provider::start_blocking(
        "liar",
        ([127, 0, 0, 1], 0).into(),
        adaptive_router_sim::Behaviour::with_success(1.0),
        1,
    )
    .unwrap();
    let grpc = || Reply::status(200).header("content-type", "application/grpc");
    let complete = |payload: &[u8]| grpc().piece(message(payload)).trailer("grpc-status", "0");
    let huge = vec![0x32; 64 << 20];
    let lies: Vec<(&str, Reply)> = vec![
        ("malformed", complete(&[0xff; 100])),
        ("malformed", complete(&[])),
        // Version 2, everything else as it should be.
        ("malformed", complete(&[&[8, 2, 17][..], &[1; 8], &[26, 16], &[7; 16]].concat())),
        ("unavailable", complete(&[0; 5 << 20])),
        ("unavailable", complete(&huge)),
        ("unavailable", Reply::json(200, "{}")),
        ("unavailable", Reply::status(503)),
        ("unavailable", Reply::never()),
        ("unavailable", Reply::abort()),
        ("refused", grpc().trailer("grpc-status", "3")),
        ("unavailable", grpc().piece(Bytes::from_static(&[0, 0, 0, 1, 0, 1])).hang_up()),
    ];
    liar.script(Reply::status(503));
    let world = World::start_beside(&configuration("fast", store()), 1, ("sidecar", liar.addr()));
    praise(&world, 0);
    let worth = mass(&world);
    let memory = world.envoy.resident_bytes();
    for (index, (outcome, lie)) in lies.into_iter().enumerate() {
        let before = syncs(&world, outcome);
        liar.script(lie);
        eventually(&format!("lie {index}: {outcome}"), || syncs(&world, outcome) > before);
        praise(&world, index + 1);
        let expected = (index + 2) as f64 * worth;
        assert!((mass(&world) - expected).abs() < 0.1, "lie {index}: {}, expected {expected}", mass(&world));
    }
    assert_eq!(syncs(&world, "ok"), 0.0);
    let grown = world.envoy.resident_bytes().saturating_sub(memory);
    assert!(grown < 32 << 20, "one answer of 64 MiB was refused, and {grown} bytes stay");
}

#[test]
fn two_envoys_on_one_postgresql_agree_whatever_dies() {
    let directory = Directory::new();
    let postgres = Postgres::start();
    let url = postgres.create_database();
    let start = |name: &str| Sidecar::start(&url, directory.path().join(name));
    let (mut one, mut other) = (start("one.log"), start("other.log"));
    let world = |sidecar: &Sidecar| World::start_beside(&configuration("fast", store()), 2, ("sidecar", sidecar.grpc));
    let (east, west) = (world(&one), world(&other));
    praise(&east, 0);
    let worth = mass(&east);
    let agree = |what: &str, praises: usize| {
        let expected = praises as f64 * worth;
        is_soon(&format!("east, {what}"), expected, || mass(&east));
        is_soon(&format!("west, {what}"), expected, || mass(&west));
    };
    agree("at first", 1);
    (1..4).for_each(|session| praise(&west, session));
    agree("both learn", 4);

    postgres.crash();
    assert_eq!(one.get("/healthz").status, 503);
    let failed = syncs(&east, "unavailable");
    (4..6).for_each(|session| praise(&east, session));
    (6..9).for_each(|session| praise(&west, session));
    eventually("syncs fail meanwhile", || syncs(&east, "unavailable") > failed);
    assert!((mass(&east) - 6.0 * worth).abs() < 0.1, "{}", mass(&east));
    postgres.up();
    agree("after PostgreSQL's crash", 9);

    // A partition: one side hears nothing.
    other.kill();
    (9..12).for_each(|session| praise(&east, session));
    (12..14).for_each(|session| praise(&west, session));
    is_soon("east alone", 12.0 * worth, || mass(&east));
    other.start_again();
    agree("after the partition", 14);

    one.kill();
    one.start_again();
    agree("after a restart", 14);
    assert_eq!(one.state(), other.state());
    usage_is_what_the_envoys_counted(&one, &[&east, &west], 14 * 2);
}

/// After so many answers, in Envoys that all run since the store is there.
#[track_caller]
fn usage_is_what_the_envoys_counted(sidecar: &Sidecar, worlds: &[&World], answers: u64) {
    let counted = |series: &str| worlds.iter().map(|world| world.metrics().get(series)).sum::<f64>();
    let used = |key: &str| sidecar.state()["routers"][0]["usage"][0][key].as_f64().unwrap();
    let tokens = |direction: &str| {
        counted(&format!(r#"adaptive_router_tokens{{direction="{direction}",model="fast",router="one"}}"#))
    };
    let cost = || counted(r#"adaptive_router_cost_microusd{model="fast",router="one"}"#);
    let counts =
        [("picks", 1, answers), ("input_tokens", INPUT_TOKENS, answers), ("output_tokens", OUTPUT_TOKENS, answers)];
    for (key, each, answers) in counts {
        eventually(key, || used(key) == (each * answers) as f64);
    }
    assert_eq!((tokens("input"), tokens("output")), (used("input_tokens"), used("output_tokens")));
    eventually("the same cost", || (used("cost_usd") * 1e6).round() == cost());
    // A fraction of a millionth may still be owed by each VM.
    let price = 1.5e-7 * INPUT_TOKENS as f64 + 6e-7 * OUTPUT_TOKENS as f64;
    let owed = price * answers as f64 * 1e6 - cost();
    assert!((0.0..=6.0).contains(&owed), "{owed} millionths of a USD were lost");
}
