//! What a model remembers and how its behaviour is changed while it runs; draws that the same seed repeats.

use std::time::{Duration, Instant};

use adaptive_router_sim::{Behaviour, Mode, Oracle, Provider};
use hyper::Version;
use serde_json::{Value, json};

use crate::client::{Received, VERSIONS, model, post, send, start};

const CHAT: &str = "/v1/chat/completions";
const HELLO: &str = r#"{"model":"m","messages":[{"role":"user","content":"hello"}]}"#;

async fn ask(provider: &Provider, request_type: &str) -> Received {
    send(provider, Version::HTTP_2, "POST", CHAT, &[("x-sim-request-type", request_type)], HELLO).await
}

async fn successes(provider: &Provider, request_type: &str, count: usize) -> Vec<bool> {
    let mut successes = Vec::new();
    for _ in 0..count {
        successes.push(ask(provider, request_type).await.header("x-sim-success") == Some("true"));
    }
    successes
}

async fn change(provider: &Provider, body: &str) -> Received {
    send(provider, Version::HTTP_11, "PUT", "/_sim/behaviour", &[], body).await
}

#[tokio::test]
async fn requests_are_remembered_byte_for_byte() {
    let model = model().await;
    for version in VERSIONS {
        model.clear();
        let body = "{ \"model\" : \"m\",\n\"messages\":[{\"role\":\"user\",\"content\":\"Zoë\"}] }";
        let headers = [("x-one", "A b"), ("authorization", "Bearer secret"), ("x-one", "C")];
        send(&model, version, "POST", "/p/v1/chat/completions?a=1&b=%20", &headers, body).await;
        let recorded = model.wait_for_requests(1, Duration::ZERO).unwrap().remove(0);
        assert_eq!((recorded.method.as_str(), recorded.path.as_str()), ("POST", "/p/v1/chat/completions?a=1&b=%20"));
        assert_eq!((recorded.version, recorded.authority), (format!("{version:?}"), Some(model.addr().to_string())));
        assert_eq!((recorded.body.as_ref(), recorded.body_len), (body.as_bytes(), body.len()));
        let sent: Vec<_> =
            recorded.headers.iter().filter(|(name, _)| name != "host" && name != "content-length").collect();
        let values: Vec<_> = sent.iter().map(|(name, value)| (name.as_str(), value.as_ref())).collect();
        assert_eq!(values, [("x-one", b"A b".as_slice()), ("x-one", b"C"), ("authorization", b"Bearer secret")]);

        let listed = send(&model, version, "GET", "/_sim/requests", &[], "").await.json();
        assert_eq!((listed.as_array().unwrap().len(), &listed[0]["body"]), (1, &json!(body)));
        assert_eq!(send(&model, version, "DELETE", "/_sim/requests", &[], "").await.status, 204);
        assert!(model.requests().is_empty());
    }
}

#[tokio::test]
async fn behaviour_changes_while_the_model_runs() {
    let model = start(Behaviour::oracle(Oracle::Fast), 3).await;
    let changed = change(&model, r#"{"latency_ms":40,"success":{"default":0,"writing":1}}"#).await;
    let shown = send(&model, Version::HTTP_11, "GET", "/_sim/behaviour", &[], "").await.json();
    let success = json!({"default": 0.0, "code_generation": 0.35, "factual_lookup": 0.85, "writing": 1.0});
    assert_eq!((changed.status, &changed.json(), &shown["success"]), (200, &shown, &success));

    let start = Instant::now();
    let (good, bad) = (ask(&model, "writing").await, ask(&model, "unheard_of").await);
    assert!(start.elapsed() >= Duration::from_millis(80));
    assert_eq!((good.header("x-sim-success"), bad.header("x-sim-success")), (Some("true"), Some("false")));
    let text = |received: &Received| received.json()["choices"][0]["message"]["content"].clone();
    assert_ne!(text(&good), text(&bad));

    for (status, kind) in [(500, "server_error"), (429, "rate_limit_error"), (401, "authentication_error")] {
        change(&model, &json!({"latency_ms": 0, "status": status}).to_string()).await;
        let failed = ask(&model, "writing").await;
        assert_eq!((failed.status, &failed.json()["error"]["type"]), (status, &json!(kind)));
        assert_eq!(failed.header("x-sim-success"), Some("false"));
    }
    change(&model, r#"{"status":null,"max_input_tokens":1}"#).await;
    assert_eq!(ask(&model, "writing").await.json()["error"]["code"], "context_length_exceeded");
    change(&model, r#"{"max_input_tokens":null}"#).await;
    assert_eq!(ask(&model, "writing").await.status, 200);
}

#[tokio::test]
async fn an_impossible_change_changes_nothing() {
    let model = model().await;
    let rows = [
        (r#"{"latency_ms":9,"success":{"writing":2}}"#, "success.writing: 2 is not a rate; allowed: 0 to 1"),
        (r#"{"latencyms":9}"#, "unknown field `latencyms`"),
        ("{", "EOF while parsing"),
    ];
    for (body, message) in rows {
        let refused = change(&model, body).await;
        let error = refused.json()["error"]["message"].as_str().unwrap().to_owned();
        assert!(refused.status == 400 && error.starts_with(message), "{error}");
    }
    assert_eq!(model.behaviour(), Behaviour::with_success(1.0));
    model.set_behaviour(Behaviour::with_success(-1.0)).unwrap_err();
}

#[tokio::test]
async fn the_interval_separates_the_chunks_of_a_stream() {
    let model = start(Behaviour { chunk_interval_ms: 2, ..Behaviour::with_success(0.0) }, 1).await;
    let mut body: Value = serde_json::from_str(HELLO).unwrap();
    body["stream"] = json!(true);
    let start = Instant::now();
    let received = post(&model, CHAT, &body).await;
    let chunks = received.events().len() as u32;
    assert!(chunks > 5 && start.elapsed() >= Duration::from_millis(2) * (chunks - 1), "{:?}", start.elapsed());
    assert_eq!(received.header("x-sim-success"), Some("false"));
}

#[tokio::test]
async fn the_same_seed_repeats_the_draws() {
    let behaviour = Behaviour::oracle(Oracle::Fast);
    let first = successes(&start(behaviour.clone(), 11).await, "writing", 40).await;
    assert_eq!(first, successes(&start(behaviour.clone(), 11).await, "writing", 40).await);
    assert_ne!(first, successes(&start(behaviour, 12).await, "writing", 40).await);
    assert!(first.contains(&true) && first.contains(&false));
}

#[tokio::test]
async fn requests_that_are_not_answered_take_no_draw() {
    let behaviour = Behaviour::with_success(0.5);
    let expected = successes(&start(behaviour.clone(), 5).await, "writing", 20).await;
    let model = start(behaviour, 5).await;
    post(&model, CHAT, &json!({})).await;
    send(&model, Version::HTTP_11, "GET", "/v1/models", &[], "").await;
    assert_eq!(successes(&model, "writing", 20).await, expected);
}

#[tokio::test]
async fn fixed_mode_neither_reads_nor_remembers() {
    let addr = ([127, 0, 0, 1], 0).into();
    let model = Provider::start_in(Mode::Fixed, "fast", addr, Behaviour::default(), 1).await.unwrap();
    for version in VERSIONS {
        for body in ["", "no json", HELLO] {
            let received = send(&model, version, "POST", CHAT, &[], body).await;
            assert_eq!((received.status, &received.json()["choices"][0]["finish_reason"]), (200, &json!("stop")));
        }
        let stream = send(&model, version, "POST", CHAT, &[("accept", "text/event-stream")], HELLO).await.text();
        assert!(stream.starts_with("data: {") && stream.ends_with("data: [DONE]\n\n"), "{stream}");
    }
    assert!(model.requests().is_empty());
}

#[tokio::test]
async fn a_stopped_model_frees_its_port() {
    let model = model().await;
    let addr = model.addr();
    assert_eq!(send(&model, Version::HTTP_2, "GET", "/healthz", &[], "").await.text(), "ok\n");
    assert!(model.requests().is_empty(), "health checks are not remembered");
    Provider::start("other", addr, Behaviour::default(), 1).await.err().expect("the port is taken");
    model.stop().await;
    Provider::start("other", addr, Behaviour::default(), 1).await.unwrap();
}

#[test]
fn a_model_without_a_runtime() {
    let model = Provider::start_blocking("fast", ([127, 0, 0, 1], 0).into(), Behaviour::default(), 1).unwrap();
    let addr = model.addr();
    let mut stream = std::net::TcpStream::connect(addr).unwrap();
    std::io::Write::write_all(&mut stream, b"GET /v1/models HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    let requests = model.wait_for_requests(1, Duration::from_secs(10)).unwrap();
    assert_eq!((requests[0].path.as_str(), requests[0].header("host")), ("/v1/models", Some("x")));
    drop(model);
    std::net::TcpStream::connect(addr).unwrap_err();
}
