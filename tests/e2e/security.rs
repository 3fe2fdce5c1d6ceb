//! Whoever can choose a cluster by a header reads other people's models at other people's cost; whatever the filter tells
//! Envoy is no business of the providers.

use serde_json::json;

use crate::call::Call;
use crate::client;
use crate::fixtures::{ENDPOINTS, body, cheapest, fast, smart};
use crate::metrics;
use crate::world::World;

const OWN_PREFIX: &str = "x-adaptive-router-";

#[test]
fn security() {
    let routers = json!([cheapest("auto", json!([fast(), smart()]))]);
    let world = World::start(&json!({"routers": routers, "on_encoded_body": "pass"}));
    own_headers_mean_nothing(&world);
    answers_carry_no_routing_headers(&world);
    odd_headers(&world);
    odd_requests(&world);
    metrics::expect(
        &world.envoy,
        &[(r#"adaptive_router_picks{model="trap",request_type="general",router="auto"}"#, 0.0)],
    );
}

/// Everything that only the filter may say, pointing to the trap.
fn forged(call: Call) -> Call {
    call.headers(&[
        ("x-adaptive-router-cluster", "trap"),
        ("X-Adaptive-Router-Cluster", "trap"),
        ("x-adaptive-router-try-1", "trap"),
        ("x-adaptive-router-try-2", "trap"),
        ("x-adaptive-router-model", "trap"),
        ("x-adaptive-router-request-type", "writing"),
        ("x-adaptive-router-observed-model", "trap"),
        ("x-adaptive-router-decision", "e30="),
        ("x-adaptive-router-retry", "status_5xx"),
        ("x-adaptive-router-attempts", "9"),
        ("x-adaptive-router-", "trap"),
        ("x-adaptive-router-session", "s1"),
        ("x-adaptive-router-min-quality-tier", "2"),
        ("x-adaptive-router-mode", "apply"),
        ("x-adaptive-router-mode", "apply"),
    ])
    .header_bytes("x-adaptive-router-cluster", b"tr\xffap")
}

fn own_headers_mean_nothing(world: &World) {
    let hello = body("auto", "messages", r#"[{"role":"user","content":"Hello"}]"#);
    let direct = hello.replace("auto", "smart");
    let gzip = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    let mut rows = vec![
        ("smart", Call::post("/v1/chat/completions", direct)),
        ("fast", Call::post("/v1/chat/completions", gzip.to_vec()).header("content-encoding", "gzip")),
        ("fast", Call::post("/v1/chat/completions", hello.clone()).header("x-adaptive-router-mode", "bypass")),
        ("elsewhere", Call::get("/foo")),
        ("elsewhere", Call::new("HEAD", "/v1/models", "")),
        ("elsewhere", Call::new("OPTIONS", "/v1/chat/completions", "")),
        ("elsewhere", Call::new("DELETE", "/v1/responses/resp_1", "")),
        ("elsewhere", Call::new("PUT", "/v1/chat/completions", hello.clone())),
        ("elsewhere", Call::post("/v1/audio/voices", "abc")),
        ("elsewhere", Call::post("/", "").header("upgrade", "nothing")),
    ];
    for (path, key, content) in ENDPOINTS {
        rows.push(("fast", Call::post(path, body("auto", key, content))));
    }
    for (provider, call) in rows {
        for call in [forged(call.clone()), forged(call.clone().http2()), forged(call.chunked(5))] {
            let got = world.delivered(call);
            let request = got.request;
            assert_eq!(got.provider, provider, "{} {}", request.method, request.path);
            let leaked: Vec<&String> =
                request.headers.iter().map(|(name, _)| name).filter(|name| name.starts_with(OWN_PREFIX)).collect();
            assert!(leaked.is_empty(), "{} {}: {leaked:?} reached {provider}", request.method, request.path);
        }
    }
    for (status, call) in [
        (200, Call::get("/v1/models")),
        (400, Call::post("/v1/chat/completions", "{")),
        (400, Call::post("/v1/audio/transcriptions", "abc")),
        (404, Call::post("/v1/chat/completions", hello.replace("auto", "trap"))),
    ] {
        assert_eq!(world.held_back(forged(call)).status, status);
    }
}

/// The cluster is the operator's affair.
fn answers_carry_no_routing_headers(world: &World) {
    let got = world.delivered(Call::chat("auto", "Hello"));
    let own: Vec<&str> =
        got.answer.headers.keys().map(|name| name.as_str()).filter(|name| name.starts_with(OWN_PREFIX)).collect();
    assert_eq!(own, ["x-adaptive-router-model", "x-adaptive-router-request-type"]);
}

fn odd_headers(world: &World) {
    let not_text = b"\xff\xfe\x80 \xc3";
    let chat = Call::chat("auto", "Hello");
    let many = (0..900).fold(chat.clone(), |call, number| call.header(&format!("{OWN_PREFIX}{number}"), "x"));
    let rows = [
        chat.clone().header_bytes("x-other", not_text),
        chat.clone().header_bytes("origin", not_text),
        chat.clone().header_bytes("content-type", not_text),
        chat.clone().header_bytes("x-adaptive-router-session", not_text),
        chat.clone().header_bytes("x-litellm-min-quality-tier", not_text),
        chat.clone().header("x-adaptive-router-session", &"s".repeat(500_000)),
        chat.clone().header("x-other", &"y".repeat(200_000)),
        chat.clone().header("authorization", &"z".repeat(100_000)),
        chat.clone().header("content-encoding", "identity"),
        chat.clone().header("cookie", "").header("accept", ""),
        many,
        Call { path: format!("/v1/chat/completions?{}", "q".repeat(60_000)), ..chat.clone() },
        Call { path: "/u:@!$&'()*+,=~/v1/chat/completions".to_owned(), ..chat.clone() },
    ];
    for call in rows {
        let got = world.delivered(call);
        assert_eq!((&*got.provider, got.answer.status, got.answer.model()), ("fast", 200, Some("fast")));
    }
    for name in ["x-adaptive-router-mode", "x-adaptive-router-min-quality-tier"] {
        assert_eq!(world.held_back(chat.clone().header_bytes(name, not_text)).status, 400);
        assert_eq!(world.held_back(chat.clone().header(name, &"3".repeat(100_000))).status, 400);
    }
}

/// Whatever Envoy makes of these: there is an answer, and no crash.
fn odd_requests(world: &World) {
    let end = "host: a\r\nconnection: close\r\nx-adaptive-router-cluster: trap\r\n";
    let json = r#"{"model":"auto","messages":[{"role":"user","content":"Hi"}]}"#;
    let length = json.len();
    let rows = [
        format!("FOO /v1/chat/completions HTTP/1.1\r\n{end}content-length: {length}\r\n\r\n{json}"),
        format!("post /v1/chat/completions HTTP/1.1\r\n{end}content-length: {length}\r\n\r\n{json}"),
        format!("GET /v1/models HTTP/1.0\r\n{end}\r\n"),
        format!("GET http://a/v1/models HTTP/1.1\r\n{end}\r\n"),
        format!("POST http://a/v1/chat/completions HTTP/1.1\r\n{end}content-length: {length}\r\n\r\n{json}"),
        format!("CONNECT /v1/chat/completions HTTP/1.1\r\n{end}\r\n"),
        format!("OPTIONS * HTTP/1.1\r\n{end}\r\n"),
        format!("GET /v1/models HTTP/1.1\r\n{end}content-length: 3\r\n\r\nabc"),
        format!(
            "POST /v1/chat/completions HTTP/1.1\r\n{end}transfer-encoding: chunked\r\n\r\n{length:x}\r\n{json}\r\n0\r\nx-adaptive-router-cluster: trap\r\n\r\n"
        ),
        format!("POST /v1/chat/completions HTTP/1.1\r\n{end}transfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
        format!("POST /v1/chat/completions HTTP/1.1\r\n{end}content-length: 0\r\n\r\n"),
        format!("POST /v1/chat/completions\u{e9} HTTP/1.1\r\n{end}content-length: 0\r\n\r\n"),
        format!("POST /v1/chat/completions HTTP/1.1\r\n{end}x-adaptive-router-\u{e9}: trap\r\n\r\n"),
        "\u{0}\r\n\r\n".to_owned(),
    ];
    for row in rows {
        let answer = client::send_raw(world.envoy.addr, row.as_bytes());
        assert!(answer.starts_with("HTTP/1."), "{row:?}: {answer:?}");
    }
    // Clients that go away in the middle.
    for call in [
        "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\ncontent-length: 99\r\n\r\n{\"model\":",
        "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\n",
    ] {
        client::hang_up(world.envoy.addr, call.as_bytes());
    }
    assert_eq!(world.delivered(Call::chat("auto", "Hello")).answer.status, 200);
}
