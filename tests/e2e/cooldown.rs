//! A model that fails and goes on being asked makes every user wait for an error; one that is left for ever is paid for
//! nothing; and one that a single caller can take from all others is no service.

use std::thread;
use std::time::{Duration, Instant};

use adaptive_router_sim::{Behaviour, Provider, Reply};
use serde_json::{Value, json};

use crate::call::{Answer, Call};
use crate::client;
use crate::fixtures::{cheapest, fast, smart, with};
use crate::metrics;
use crate::world::{Form, World};

/// Time that a test waits for something to happen, at most.
const PATIENCE: Duration = Duration::from_secs(10);

fn router(name: &str, fields: Value) -> Value {
    with(cheapest(name, json!([fast(), smart()])), fields)
}

fn ask(world: &World, router: &str) -> Answer {
    world.send(Call::chat(router, "Hello"))
}

/// The model that answers.
fn model(world: &World, router: &str) -> String {
    ask(world, router).model().unwrap_or_default().to_owned()
}

#[track_caller]
fn until(what: &str, mut happened: impl FnMut() -> bool) -> Duration {
    let start = Instant::now();
    while !happened() {
        assert!(start.elapsed() < PATIENCE, "not in time: {what}");
        thread::sleep(Duration::from_millis(5));
    }
    start.elapsed()
}

/// The other worker may rely for a moment on what it read.
#[track_caller]
fn leaves(world: &World, router: &str) {
    until("fast is left", || model(world, router) == "smart");
}

fn refuse(status: u16, retry_after: Option<&str>) -> Reply {
    // A 403 or 404 counts only where it says what is not to be had.
    let code = match status {
        403 => "permission_denied",
        404 => "model_not_found",
        _ => "no",
    };
    let reply = Reply::json(status, format!(r#"{{"error":{{"message":"no","code":"{code}"}}}}"#));
    retry_after.map_or(reply.clone(), |value| reply.header("retry-after", value))
}

fn cooldowns(world: &World, router: &str, reason: &str, count: f64) {
    let series = format!(r#"adaptive_router_cooldowns{{model="fast",reason="{reason}",router="{router}"}}"#);
    metrics::expect(&world.envoy, &[(&series, count)]);
}

fn cooling(world: &World, router: &str, value: f64) {
    metrics::expect(&world.envoy, &[(&format!(r#"adaptive_router_cooling{{model="fast",router="{router}"}}"#), value)]);
}

#[test]
fn cooldown() {
    let short = json!({"cooldown": {"time": "400ms"}});
    let reject = json!({"cooldown": {"time": "30s"}, "when_all_cooling": "reject"});
    let world = World::start_with(
        &json!({"routers": [
            router("default", json!({})),
            router("short", short.clone()),
            router("auth", short.clone()),
            router("not found", short.clone()),
            cheapest("keys", json!([with(fast(), json!({"credentials": "caller"})), smart()])),
            router("own", json!({})),
            router("requests", json!({})),
            router("broken", short.clone()),
            // Not short: Envoy tells a client only after a second that the rest of its answer does not come.
            router("aborts", json!({})),
            router("few", json!({"cooldown": {"allowed_fails": 0}})),
            router("date", json!({})),
            router("off", json!({"cooldown": {"time": 0}})),
            router("least bad", json!({"cooldown": {"time": "30s"}})),
            router("reject", reject),
            router("hot", json!({"cooldown": {"time": "2s"}})),
        ]}),
        Form::Struct,
        2,
    );
    too_many_requests(&world);
    statuses_that_cool_at_once(&world);
    a_callers_own_key(&world);
    errors_of_the_request(&world);
    server_errors(&world);
    transport_failures(&world);
    never(&world);
    all_are_cooling(&world);
    everybody_leaves_and_comes_back(&world);
}

fn too_many_requests(world: &World) {
    assert_eq!(model(world, "default"), "fast");
    world.fast.script(refuse(429, Some("1")));
    let refused = Instant::now();
    assert_eq!(ask(world, "default").status, 429);
    cooldowns(world, "default", "status_429", 1.0);
    cooling(world, "default", 1.0);
    leaves(world, "default");
    until("fast comes back", || model(world, "default") == "fast");
    let away = refused.elapsed();
    assert!(away >= Duration::from_secs(1) && away < Duration::from_secs(3), "{away:?}");
    cooling(world, "default", 0.0);
    // Careful at first, then as before.
    until("fast is as before", || (0..10).all(|_| model(world, "default") == "fast"));
    // A date, at most an hour away.
    world.fast.script(refuse(429, Some("Fri, 31 Dec 9999 23:59:59 GMT")));
    assert_eq!(ask(world, "date").status, 429);
    leaves(world, "date");
    cooling(world, "date", 1.0);
}

fn statuses_that_cool_at_once(world: &World) {
    for (router, status, reason) in
        [("auth", 401, "auth"), ("auth", 403, "auth"), ("not found", 404, "not_found"), ("short", 429, "status_429")]
    {
        let before = if status == 403 { 1.0 } else { 0.0 };
        world.fast.script(refuse(status, None));
        assert_eq!(ask(world, router).status, status);
        leaves(world, router);
        cooldowns(world, router, reason, before + 1.0);
        until("fast comes back", || (0..10).all(|_| model(world, router) == "fast"));
    }
}

/// Whoever sends a key of its own may have a bad one; that is nobody else's trouble. Where the key is the gateway's, that a
/// client sent one, too, says nothing.
fn a_callers_own_key(world: &World) {
    world.fast.script(refuse(401, None));
    assert_eq!(world.send(Call::chat("own", "Hello").header("authorization", "Bearer sdk")).status, 401);
    cooldowns(world, "own", "auth", 1.0);
    for (name, value) in [("authorization", "Bearer bad"), ("x-api-key", "bad"), ("api-key", "bad")] {
        for status in [401, 403, 404, 429] {
            world.fast.script(refuse(status, None));
            let answer = world.send(Call::chat("keys", "Hello").header(name, value));
            assert_eq!((answer.status, model(world, "keys")), (status, "fast".to_owned()), "{name} {status}");
        }
    }
    for reason in ["auth", "not_found", "status_429"] {
        cooldowns(world, "keys", reason, 0.0);
    }
}

fn errors_of_the_request(world: &World) {
    for status in [400, 413, 422, 400, 400, 400] {
        world.fast.script(refuse(status, None));
        assert_eq!(ask(world, "requests").status, status);
        assert_eq!(model(world, "requests"), "fast", "{status}");
    }
}

fn server_errors(world: &World) {
    for status in [500, 502, 503] {
        world.fast.script(refuse(status, None));
        assert_eq!(ask(world, "broken").status, status);
        assert_eq!(model(world, "broken"), "fast", "{status} is allowed");
    }
    world.fast.script(refuse(529, None));
    assert_eq!(ask(world, "broken").status, 529, "one too many");
    leaves(world, "broken");
    cooldowns(world, "broken", "status_5xx", 1.0);
    // Still broken: its first request cools it again.
    world.fast.set_behaviour(Behaviour { status: Some(500), ..Behaviour::with_success(1.0) }).unwrap();
    until("it is tried", || ask(world, "broken").status == 500);
    cooldowns(world, "broken", "status_5xx", 2.0);
    world.fast.set_behaviour(Behaviour::with_success(1.0)).unwrap();
    until("it comes back", || model(world, "broken") == "fast");
    world.fast.script(refuse(503, None));
    ask(world, "few");
    leaves(world, "few");
}

fn transport_failures(world: &World) {
    for _ in 0..3 {
        world.fast.script(Reply::abort());
        assert_eq!(ask(world, "aborts").status, 503);
    }
    assert_eq!(model(world, "aborts"), "fast");
    world.fast.script(Reply::json(200, r#"{"choices":[{"mess"#).pause(Duration::from_millis(20)).hang_up());
    let broken = client::block_on(async {
        let call = Call::chat("aborts", "Hello");
        let mut connection = client::Connection::open(world.envoy.addr, call.version).await;
        let response = connection.start(call).await?;
        http_body_util::BodyExt::collect(response.into_body()).await
    });
    assert!(broken.is_err(), "{broken:?}");
    leaves(world, "aborts");
    cooldowns(world, "aborts", "connect", 1.0);
}

fn never(world: &World) {
    for _ in 0..8 {
        world.fast.script(refuse(429, Some("60")));
        ask(world, "off");
    }
    assert_eq!(model(world, "off"), "fast");
}

fn all_are_cooling(world: &World) {
    let refuse_always = |model: &Provider, status| {
        model.set_behaviour(Behaviour { status, ..Behaviour::with_success(1.0) }).unwrap();
    };
    for router in ["least bad", "reject"] {
        world.fast.script(refuse(429, Some("40")));
        assert_eq!(ask(world, router).status, 429);
        leaves(world, router);
        refuse_always(&world.smart, Some(429));
        assert_eq!(ask(world, router).status, 429);
        if router == "reject" {
            until("both workers know", || {
                world.clear();
                (0..16).all(|_| ask(world, router).status == 429) && world.arrived().is_empty()
            });
        }
        refuse_always(&world.smart, None);
    }
    // `smart` is the first to return; that it answers ends its cooldown.
    assert_eq!(model(world, "least bad"), "smart");
    assert_eq!(model(world, "least bad"), "smart");
    let answer = world.held_back(Call::chat("reject", "Hello"));
    let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    let error = &answer.json()["error"];
    assert_eq!((answer.status, error["code"].as_str()), (429, Some("no_available_model")));
    assert!(error["type"] == "rate_limit_error" && (15..=30).contains(&wait), "{answer:?}");
    // Without a decision there is nothing to avoid.
    let bypass = world.send(Call::chat("reject", "Hello").header("x-adaptive-router-mode", "bypass"));
    assert_eq!((bypass.status, bypass.model()), (200, Some("fast")));
}

/// Under load of both workers: a broken model is left within 20 requests, and used again within two cooldowns.
fn everybody_leaves_and_comes_back(world: &World) {
    let calls = |count: usize| vec![Call::chat("hot", "Hello"); count];
    world.fast.set_behaviour(Behaviour { status: Some(500), ..Behaviour::with_success(1.0) }).unwrap();
    let answers = client::send_all(world.envoy.addr, calls(200), 8);
    let failed = answers.iter().filter(|answer| answer.status == 500).count();
    assert!((4..=20).contains(&failed), "{failed} of 200");
    world.fast.set_behaviour(Behaviour::with_success(1.0)).unwrap();
    world.clear();
    let back = until("fast is used again", || {
        let answers = client::send_all(world.envoy.addr, calls(20), 4);
        answers.iter().all(|answer| answer.model() == Some("fast"))
    });
    assert!(back < Duration::from_secs(4), "{back:?}");
}
