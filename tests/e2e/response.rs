//! A stream that is held back makes a chat feel broken; an error or a header that is changed on its way misleads the
//! client's retries. All of this runs on the sample configuration that users start from.

use std::time::Duration;

use adaptive_router_sim::Reply;
use http_body_util::BodyExt;

use crate::call::{Answer, Call};
use crate::client::{self, Connection, PATIENCE};
use crate::world::{self, World};

const NAMES: [&str; 2] = ["x-adaptive-router-model", "x-adaptive-router-request-type"];

#[test]
fn the_sample() {
    let world = World::start_bootstrap(1, world::sample);
    models_answer(&world);
    pieces_arrive_one_by_one(&world);
    every_cut_keeps_every_byte(&world);
    answers_pass_unchanged(&world);
    broken_answers(&world);
    cross_origin(&world);
}

/// A call for the provider `fast`.
fn to_fast() -> Call {
    Call::chat("fast", "Hello")
}

fn models_answer(world: &World) {
    let got = world.delivered(Call::chat("smart-cheap-router", "Write a function that sorts a list."));
    assert_eq!(got.answer.status, 200);
    assert_eq!(got.answer.model(), Some(&*got.provider));
    assert_eq!(got.answer.request_type(), Some("code_generation"));
    // Nothing is routed by accident.
    assert_eq!(world.held_back(Call::get("/foo").header("x-adaptive-router-cluster", "fast")).status, 503);
}

/// Streams that never end: what arrives has not waited for the end.
fn pieces_arrive_one_by_one(world: &World) {
    let event = "data: {\"choices\":[{\"delta\":{\"content\":\"Zoë – 日本語\"}}]}\n\n".as_bytes();
    let inside_a_character = event.iter().position(|byte| *byte == 0xe6).unwrap() + 1;
    let (start, rest) = event.split_at(inside_a_character);
    for call in [to_fast(), to_fast().http2(), Call::chat("smart-cheap-router", "Hello")] {
        world.clear();
        for provider in [&world.fast, &world.smart] {
            let reply = Reply::stream().piece(start.to_vec()).pause(Duration::from_millis(20)).piece(rest.to_vec());
            provider.script(reply.pause(Duration::from_millis(20)).piece(": still there\n\n").stall());
        }
        let pieces = client::block_on(async {
            let mut connection = Connection::open(world.envoy.addr, call.version).await;
            let answer = tokio::time::timeout(PATIENCE, connection.start(call)).await.unwrap().unwrap();
            assert_eq!(answer.status(), 200);
            assert!(answer.headers().get("content-length").is_none());
            assert_eq!(answer.headers()["content-type"], "text/event-stream; charset=utf-8");
            assert!(answer.headers().contains_key(NAMES[0]));
            let mut body = answer.into_body();
            let mut pieces = Vec::new();
            for _ in 0..3 {
                let frame = tokio::time::timeout(PATIENCE, body.frame()).await.expect("a piece is held back");
                pieces.push(frame.unwrap().unwrap().into_data().unwrap());
            }
            pieces
        });
        assert_eq!(pieces.concat(), [event, b": still there\n\n"].concat());
    }
}

fn every_cut_keeps_every_byte(world: &World) {
    let stream = "event: ping\r\ndata: {\"é\":\"😀\"}\n\ndata: [DONE]\n\n";
    for cut in 0..=stream.len() {
        let got = world.delivered_to_fast(to_fast(), Reply::stream().pieces_cut_at(stream, &[cut, cut + 1]));
        assert_eq!(got.answer.text(), stream, "{cut}");
    }
    let empty = world.delivered_to_fast(to_fast(), Reply::stream());
    assert_eq!((empty.answer.status, empty.answer.text().as_str()), (200, ""));
}

fn answers_pass_unchanged(world: &World) {
    let error =
        r#"{"error" : {"message":"Slow down – bitte","type":"tokens","param":null,"code":"rate_limit_exceeded"}}"#;
    let binary: Vec<u8> = (0..=255).cycle().take(3_000_000).collect();
    let rows = [
        Reply::json(429, error).header("retry-after", "7").header("x-ratelimit-remaining-tokens", "0"),
        Reply::json(500, error).header("content-length", &error.len().to_string()),
        Reply::json(400, error).header("x-request-id", "req-1"),
        Reply::json(401, error).header("www-authenticate", "Bearer"),
        Reply::json(503, ""),
        Reply::status(204),
        Reply::status(200).header("content-type", "application/json").piece("not json"),
        Reply::status(200).header("content-type", "application/octet-stream").piece(binary),
        Reply::json(200, vec![0x1f, 0x8b, 8, 0]).header("content-encoding", "gzip"),
        Reply::status(302).header("location", "https://elsewhere.example/"),
        // A provider's own idea of our headers loses.
        Reply::json(200, "{}").header(NAMES[0], "forged").header("set-cookie", "a").header("set-cookie", "b"),
    ];
    for reply in rows {
        let direct = {
            world.clear();
            world.fast.script(reply.clone());
            client::send(world.fast.addr(), to_fast())
        };
        for call in [to_fast(), to_fast().http2()] {
            let answer = world.delivered_to_fast(call, reply.clone()).answer;
            assert_eq!(answer.status, direct.status);
            assert!(answer.body == direct.body, "{direct:?}");
            assert_eq!(answer.model(), Some("fast"));
            assert_eq!(kept(&answer), kept(&direct));
        }
    }
    let reply = Reply::json(200, "{}").trailer("x-checksum", "7");
    let answer = world.delivered_to_fast(to_fast().http2().header("te", "trailers"), reply).answer;
    assert_eq!((answer.status, answer.text().as_str()), (200, "{}"));
}

/// The headers that are the provider's.
fn kept(answer: &Answer) -> Vec<(String, String)> {
    let foreign =
        ["server", "date", "connection", "keep-alive", "transfer-encoding", "x-envoy-upstream-service-time", NAMES[0]];
    let mut kept: Vec<(String, String)> = answer
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .filter(|(name, _)| !foreign.contains(&name.as_str()))
        .collect();
    kept.sort();
    kept
}

fn broken_answers(world: &World) {
    let answer = world.delivered_to_fast(to_fast(), Reply::abort()).answer;
    assert_eq!((answer.status, answer.model()), (503, Some("fast")));
    for call in [to_fast(), to_fast().http2()] {
        world.clear();
        world.fast.script(Reply::stream().piece("data: {\"choi").hang_up());
        client::block_on(async {
            let mut connection = Connection::open(world.envoy.addr, call.version).await;
            let answer = tokio::time::timeout(PATIENCE, connection.start(call)).await.unwrap().unwrap();
            let collected = tokio::time::timeout(PATIENCE, answer.into_body().collect()).await.unwrap();
            assert!(collected.is_err(), "a cut stream must not look complete");
        });
    }
    assert_eq!(world.delivered(to_fast()).answer.status, 200);
}

fn cross_origin(world: &World) {
    let (page, stranger) = ("http://localhost:3000", "http://stranger.example");
    let own = Reply::json(200, "{}").header("access-control-allow-origin", "*");
    let exposing = own.clone().header("access-control-expose-headers", "x-request-id");
    let exposing_two = exposing.clone().header("access-control-expose-headers", "x-other");
    let plain = Reply::json(200, "{}");
    let rows: [(_, Reply, _, &[&str]); 7] = [
        (Some(page), plain.clone(), Some(page), &NAMES[..]),
        (Some(page), own.clone(), Some(page), &NAMES[..]),
        (Some(stranger), plain.clone(), None, &[]),
        (Some(stranger), own.clone(), Some("*"), &NAMES[..]),
        (Some(stranger), exposing, Some("*"), &["x-request-id", NAMES[0], NAMES[1]]),
        (Some(stranger), exposing_two, Some("*"), &["x-request-id", "x-other", NAMES[0], NAMES[1]]),
        (None, plain, None, &[]),
    ];
    for (origin, reply, allowed, exposed) in rows {
        let call = Call::chat("smart-cheap-router", "Hello");
        let call = origin.map_or(call.clone(), |origin| call.header("origin", origin));
        world.clear();
        world.fast.script(reply.clone());
        world.smart.script(reply);
        let answer = world.send(call);
        assert_eq!(answer.header("access-control-allow-origin"), allowed);
        let mut names: Vec<&str> = answer
            .headers
            .get_all("access-control-expose-headers")
            .iter()
            .flat_map(|value| value.to_str().unwrap().split(','))
            .map(str::trim)
            .collect();
        names.sort_unstable();
        let mut expected = exposed.to_vec();
        expected.sort_unstable();
        assert_eq!(names, expected, "{origin:?}: {:?}", answer.headers);
    }
    let preflight = Call::new("OPTIONS", "/v1/chat/completions", "").headers(&[
        ("origin", page),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "authorization"),
    ]);
    let answer = world.held_back(preflight);
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, Some(page)));
    assert!(answer.header("access-control-allow-headers").unwrap().contains("authorization"));
    readable_by_pages(world, page);
}

/// What the filter answers itself must be readable, too: a page that may call must see why its call was refused.
fn readable_by_pages(world: &World, page: &str) {
    for call in [Call::get("/v1/models"), Call::post("/v1/chat/completions", "{"), Call::chat("unknown", "Hello")] {
        let answer = world.held_back(call.header("origin", page));
        assert_eq!(answer.header("access-control-allow-origin"), Some(page), "{}: {}", answer.status, answer.text());
    }
}
