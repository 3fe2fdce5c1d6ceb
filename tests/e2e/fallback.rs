//! A provider that fails is a client's failure only if nobody else could have answered.

use std::time::{Duration, Instant};

use adaptive_router_sim::Reply;
use http_body_util::BodyExt;
use serde_json::json;

use crate::call::{Answer, Call};
use crate::client::{self, Connection, PATIENCE};
use crate::fixtures::{ENDPOINTS, body};
use crate::fleet::{Fleet, MODELS, Setup};

const ATTEMPTS: &str = "x-adaptive-router-attempts";
const OVERFLOW: &str =
    r#"{"error":{"message":"This model's maximum context length is 8192 tokens.","code":"context_length_exceeded"}}"#;
const REFUSED: &str = r#"{"error":{"message":"no","code":"content_policy_violation"}}"#;
const WRONG: &str = r#"{"error":{"message":"temperature must be at most 2","code":null}}"#;

/// What became of a call: status, the model that is named, attempts, and how many requests each model got.
type Course = (u16, Option<&'static str>, Option<&'static str>, [usize; 3]);

fn course(fleet: &Fleet, answer: &Answer) -> (u16, Option<String>, Option<String>, [usize; 3]) {
    let text = |name| answer.header(name).map(str::to_owned);
    assert_eq!(answer.header("x-adaptive-router-retry"), None);
    (answer.status, text("x-adaptive-router-model"), text(ATTEMPTS), fleet.counts())
}

/// Each model's first request gets the reply beside its name; what happens then.
#[track_caller]
fn check(fleet: &Fleet, what: &str, replies: &[(&str, Reply)], expected: Course) -> Answer {
    fleet.clear();
    for (name, reply) in replies {
        fleet.provider(name).script(reply.clone());
    }
    let answer = fleet.send(Call::chat("auto", "Hello"));
    let (status, model, attempts, counts) = expected;
    let expected = (status, model.map(str::to_owned), attempts.map(str::to_owned), counts);
    assert_eq!(course(fleet, &answer), expected, "{what}: {answer:?}");
    answer
}

fn error(status: u16) -> Reply {
    Reply::json(status, format!(r#"{{"error":{{"message":"says {status}"}}}}"#))
}

#[test]
fn fallback() {
    let fleet = Fleet::start(&Setup::default());
    let second: Course = (200, Some("medium"), Some("2"), [1, 1, 0]);
    check(&fleet, "nothing fails", &[], (200, Some("fast"), None, [1, 0, 0]));
    statuses(&fleet, second);
    no_answer(&fleet, second);
    what_another_model_does_not_better(&fleet);
    error_bodies(&fleet, second);
    all_fail(&fleet);
    attempts_and_slots(&fleet);
    bodies(&fleet);
    long_bodies(&fleet);
    streams(&fleet);
    clients_own_headers(&fleet);
    steps_are_counted(&fleet);
}

/// The same over HTTP/2 to the providers, where a reset is a stream's.
#[test]
fn fallback_over_http2() {
    let fleet = Fleet::start(&Setup { protocol: "http2_protocol_options", workers: 2, ..Setup::default() });
    let second: Course = (200, Some("medium"), Some("2"), [1, 1, 0]);
    statuses(&fleet, second);
    no_answer(&fleet, second);
    error_bodies(&fleet, second);
    all_fail(&fleet);
    attempts_and_slots(&fleet);
    streams(&fleet);
}

fn statuses(fleet: &Fleet, second: Course) {
    for status in [401, 402, 403, 404, 408, 429, 500, 502, 503, 504, 529] {
        check(fleet, &status.to_string(), &[("fast", error(status))], second);
        check(fleet, "without a body", &[("fast", Reply::status(status))], second);
    }
    // Another model's turn need not wait for this one's.
    let started = Instant::now();
    check(fleet, "retry-after", &[("fast", error(429).header("retry-after", "7"))], second);
    assert!(started.elapsed() < Duration::from_secs(2));
    let third: Course = (200, Some("smart"), Some("3"), [1, 1, 1]);
    check(fleet, "two fail", &[("fast", error(500)), ("medium", error(429))], third);
}

/// A connection that closes without a response.
fn no_answer(fleet: &Fleet, second: Course) {
    check(fleet, "reset", &[("fast", Reply::abort())], second);
    check(
        fleet,
        "two resets",
        &[("fast", Reply::abort()), ("medium", Reply::abort())],
        (200, Some("smart"), Some("3"), [1, 1, 1]),
    );
    let torn = Reply::json(500, "{\"err").hang_up();
    check(fleet, "torn error", &[("fast", torn)], second);
}

fn what_another_model_does_not_better(fleet: &Fleet) {
    let once = |status| (status, Some("fast"), None, [1, 0, 0]);
    for reply in [Reply::json(400, WRONG), Reply::json(422, WRONG), Reply::json(409, "{}"), Reply::status(400)] {
        let status = check(fleet, "wrong", &[("fast", reply.clone())], once(reply_status(&reply))).status;
        assert!((400..500).contains(&status));
    }
    let answer = check(fleet, "wrong", &[("fast", Reply::json(400, WRONG))], once(400));
    assert_eq!(answer.text(), WRONG);
    // No chain for refusals is configured.
    assert_eq!(check(fleet, "refused", &[("fast", Reply::json(400, REFUSED))], once(400)).text(), REFUSED);
    // No model is known to have a larger window, but none is known to have none.
    check(fleet, "overflow", &[("fast", Reply::json(400, OVERFLOW))], (200, Some("medium"), Some("2"), [1, 1, 0]));
    // A provider's own mark makes nobody retry.
    let marked = Reply::json(400, WRONG).header("x-adaptive-router-retry", "status_5xx");
    check(fleet, "marked", &[("fast", marked)], once(400));
    let marked = Reply::json(200, "{}").header("x-adaptive-router-retry", "status_5xx");
    check(fleet, "marked", &[("fast", marked)], once(200));
}

fn reply_status(reply: &Reply) -> u16 {
    [400, 409, 422].into_iter().find(|status| format!("{reply:?}").contains(&format!("status: {status}"))).unwrap()
}

/// Whatever bytes an error has.
fn error_bodies(fleet: &Fleet, second: Course) {
    let garbage: Vec<u8> = (0..=255).cycle().take(3_000).collect();
    let long = vec![b'x'; 300_000];
    for bytes in [b"\xff\xfe\x00".to_vec(), garbage, long, b"{".repeat(70_000)] {
        let reply = Reply::status(503).piece(bytes.clone());
        check(fleet, "garbage", &[("fast", reply)], second);
        let pieces = Reply::status(500).pieces_cut_at(bytes.clone(), &[1, 2, 1_000, 66_000]);
        check(fleet, "pieces", &[("fast", pieces)], second);
        // What is wrong, is wrong everywhere; its body comes through as it is.
        let reply = Reply::status(400).piece(bytes.clone());
        let answer = check(fleet, "wrong", &[("fast", reply)], (400, Some("fast"), None, [1, 0, 0]));
        assert_eq!(answer.body, bytes);
    }
    let trailers = error(500).piece("").trailer("x-checksum", "1");
    check(fleet, "trailers", &[("fast", trailers)], second);
}

fn all_fail(fleet: &Fleet) {
    let first = |status: u16| {
        Reply::json(status, format!(r#"{{"error":{{"message":"the first, {status}"}}}}"#))
            .header("retry-after", "3")
            .header("x-request-id", "req_first")
            .header("x-many", "1")
            .header("x-many", "2")
    };
    let last = error(503).header("x-last", "1").header("retry-after", "9");
    let all: Course = (429, Some("fast"), Some("3"), [1, 1, 1]);
    for last in [last.clone(), Reply::status(503), Reply::status(500).piece("x".repeat(200_000)), Reply::abort()] {
        let answer = check(fleet, "all fail", &[("fast", first(429)), ("medium", error(500)), ("smart", last)], all);
        assert_eq!(answer.text(), r#"{"error":{"message":"the first, 429"}}"#);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!((answer.header("retry-after"), answer.header("x-request-id")), (Some("3"), Some("req_first")));
        assert_eq!(answer.headers.get_all("x-many").iter().count(), 2, "{:?}", answer.headers);
        assert_eq!(answer.header("x-last"), None);
        assert_eq!(answer.request_type(), Some("general"));
        assert_eq!(answer.headers.get_all("content-length").iter().count(), 1);
    }
    // The first one without a body.
    let answer = check(
        fleet,
        "all fail",
        &[("fast", Reply::status(500)), ("medium", error(503)), ("smart", last)],
        (500, Some("fast"), Some("3"), [1, 1, 1]),
    );
    assert_eq!(answer.text(), "");
    // The first that said something.
    let answer = check(
        fleet,
        "all fail",
        &[("fast", Reply::abort()), ("medium", error(503)), ("smart", error(500))],
        (503, Some("medium"), Some("3"), [1, 1, 1]),
    );
    assert!(answer.text().contains("says 503"));
    // Nobody said anything: Envoy does.
    let nothing = || Reply::abort();
    check(
        fleet,
        "all reset",
        &[("fast", nothing()), ("medium", nothing()), ("smart", nothing())],
        (503, Some("smart"), Some("3"), [1, 1, 1]),
    );
    // A later request error is not the client's: the first failure is.
    let answer = check(
        fleet,
        "then wrong",
        &[("fast", error(500)), ("medium", Reply::json(400, WRONG))],
        (500, Some("fast"), Some("2"), [1, 1, 0]),
    );
    assert!(answer.text().contains("says 500"));
}

/// What the pinned Envoy counts: the first attempt is 1 for the provider, and no number for the route; the retry's slot is
/// the number of the attempt before.
fn attempts_and_slots(fleet: &Fleet) {
    check(
        fleet,
        "two fail",
        &[("fast", error(500)), ("medium", error(500))],
        (200, Some("smart"), Some("3"), [1, 1, 1]),
    );
    for (number, name) in (1..).zip(MODELS) {
        let request = fleet.only_request(name);
        assert_eq!(request.header("x-envoy-attempt-count"), Some(&*format!("{number}")), "{name}");
        let own: Vec<&String> =
            request.headers.iter().map(|(name, _)| name).filter(|name| name.starts_with("x-adaptive")).collect();
        assert!(own.is_empty(), "{name} saw {own:?}");
        assert_eq!(request.header("x-envoy-max-retries"), None);
    }
}

/// Each provider is asked for its own model, and for nothing else that differs.
fn bodies(fleet: &Fleet) {
    let long = "Grüße 😀 \\\" ".repeat(5_000);
    let content = json!(long).to_string();
    for (path, key, _) in &ENDPOINTS[..4] {
        let content =
            if *key == "messages" { format!(r#"[{{"role":"user","content":{content}}}]"#) } else { content.clone() };
        let rows = [
            body("auto", key, &content),
            format!(r#"{{ "{key}" : {content} ,"x":[1.50,{{"model":"no"}}], "model"  :  "auto" , "z":1e400}}"#),
            format!(r#"{{"model":"first","{key}":{content},"model":"auto"}}"#),
        ];
        for (index, sent) in rows.into_iter().enumerate() {
            let call = Call::post(path, sent.clone());
            for call in [
                call.clone(),
                call.clone().http2(),
                call.chunked(1_000),
                Call::post(path, sent.clone()).trailer("x-t", "1"),
            ] {
                fleet.clear();
                fleet.provider("fast").script(error(500));
                fleet.provider("medium").script(Reply::abort());
                fleet.provider("smart").script(Reply::json(200, "{}"));
                let answer = fleet.send(call);
                assert_eq!((answer.status, answer.model()), (200, Some("smart")), "{path} {index}: {}", answer.text());
                for name in MODELS {
                    let request = fleet.only_request(name);
                    let expected = sent.replace(r#""auto""#, &format!(r#""vendor/{name}-1""#));
                    assert!(
                        request.body == expected,
                        "{path} {index} {name}: {:?}",
                        String::from_utf8_lossy(&request.body[..200])
                    );
                    assert_eq!(request.path, *path);
                }
            }
        }
    }
}

/// Long ones are held for the retries as they are, wherever the model stands.
fn long_bodies(fleet: &Fleet) {
    let text = "many words ".repeat(300_000);
    let messages = format!(r#""messages":[{{"role":"user","content":"{text}"}}]"#);
    for sent in [format!(r#"{{"model":"auto",{messages}}}"#), format!(r#"{{{messages},"model":"auto"}}"#)] {
        fleet.clear();
        fleet.provider("fast").script(error(500));
        fleet.provider("medium").script(Reply::json(200, "{}"));
        let answer = fleet.send(Call::post("/v1/chat/completions", sent.clone()));
        assert_eq!((answer.status, answer.model()), (200, Some("medium")));
        let request = fleet.only_request("medium");
        assert_eq!(request.body_len, sent.len() - "auto".len() + "vendor/medium-1".len());
    }
}

fn streams(fleet: &Fleet) {
    let call = || {
        Call::post(
            "/v1/chat/completions",
            r#"{"model":"auto","stream":true,"messages":[{"role":"user","content":"Hi"}]}"#,
        )
    };
    for reply in [error(500), error(429), Reply::abort(), Reply::json(400, OVERFLOW)] {
        for call in [call(), call().http2()] {
            fleet.clear();
            fleet.provider("fast").script(reply.clone());
            let answer = fleet.send(call);
            assert_eq!((answer.status, answer.model(), answer.header(ATTEMPTS)), (200, Some("medium"), Some("2")));
            assert!(answer.text().ends_with("data: [DONE]\n\n"), "{}", answer.text());
        }
    }
    // What only announces an answer is none.
    fleet.clear();
    fleet.provider("fast").script(Reply::stream().piece("data: {\"choi").hang_up());
    assert_eq!((fleet.send(call()).model(), fleet.counts()), (Some("medium"), [1, 1, 0]));
    // After the first word there is no way back.
    for call in [call(), call().http2()] {
        fleet.clear();
        let word = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n";
        fleet.provider("fast").script(Reply::stream().piece(word).hang_up());
        client::block_on(async {
            let mut connection = Connection::open(fleet.envoy.addr, call.version).await;
            let answer = tokio::time::timeout(PATIENCE, connection.start(call)).await.unwrap().unwrap();
            assert_eq!(answer.headers()["x-adaptive-router-model"], "fast");
            assert!(answer.into_body().collect().await.is_err(), "a cut stream must not look complete");
        });
        assert_eq!(fleet.counts(), [1, 0, 0]);
    }
    // A success is passed on as it comes: the first event is there while the stream is still open.
    fleet.clear();
    fleet.provider("fast").script(error(503));
    fleet.provider("medium").script(Reply::stream().piece("data: {\"a\":1}\n\n").stall());
    client::block_on(async {
        let call = call();
        let mut connection = Connection::open(fleet.envoy.addr, call.version).await;
        let answer = tokio::time::timeout(PATIENCE, connection.start(call)).await.unwrap().unwrap();
        let mut body = answer.into_body();
        let first = tokio::time::timeout(PATIENCE, body.frame()).await.unwrap().unwrap().unwrap();
        assert_eq!(first.into_data().unwrap(), "data: {\"a\":1}\n\n");
    });
}

/// Nobody outside chooses a slot, or has a credential left behind.
fn clients_own_headers(fleet: &Fleet) {
    fleet.clear();
    let call = Call::chat("auto", "Hello")
        .header("x-adaptive-router-try-1", "elsewhere")
        .header("x-adaptive-router-try-2", "elsewhere")
        .header("x-adaptive-router-cluster", "smart")
        .header("x-adaptive-router-retry", "x")
        .header("x-envoy-attempt-count", "2")
        .header("authorization", "Bearer client");
    fleet.provider("fast").script(error(500));
    let answer = fleet.send(call.clone());
    assert_eq!((answer.status, answer.model(), fleet.counts()), (200, Some("medium"), [1, 1, 0]));
    for name in ["fast", "medium"] {
        assert_eq!(fleet.only_request(name).header("authorization"), Some("Bearer client"));
    }
    // Paths that the filter leaves alone.
    let answer =
        fleet.send(Call::get("/other").header("x-envoy-attempt-count", "1").header("x-adaptive-router-try-1", "smart"));
    assert_eq!(answer.header("x-sim-model"), Some("elsewhere"));
}

fn steps_are_counted(fleet: &Fleet) {
    let before = (fleet.steps("fast", "medium", "auth"), fleet.steps("medium", "smart", "connect"));
    check(
        fleet,
        "counted",
        &[("fast", error(401)), ("medium", Reply::abort())],
        (200, Some("smart"), Some("3"), [1, 1, 1]),
    );
    let after = (fleet.steps("fast", "medium", "auth"), fleet.steps("medium", "smart", "connect"));
    assert_eq!(after, (before.0 + 1.0, before.1 + 1.0));
}
