//! Prevents: a request that gets past the filter, or nowhere, because of the form in which it comes: its path, its encoding,
//! what it asks for that the operator keeps to himself, a second credential.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::host::{Exchange, Host};
use crate::requests::{CHAT, CONFIG};

const PATH: &str = "/v1/chat/completions";
const CLUSTER: &str = "x-adaptive-router-cluster";
/// [`POEM`].
const GZIP: &str = "H4sIAAAAAAACAyWMsQ2AMAwEV7FcwwIsQoEoTHhBJBJHtqkQuwOivTvdxUVXHDwQexGLPu2Q1pueAeOOuMBdNvhbTBebHvja03+btAZqfGi0HCChpigkyzsgk1z5nu8Ht0KvcWUAAAA=";
const POEM: &str =
    r#"{"model": "smart-cheap-router", "messages": [{"role": "user", "content": "Write a poem about rain"}]}"#;

fn with(keys: Value) -> Value {
    let mut config: Value = serde_json::from_str(CONFIG).unwrap();
    config.as_object_mut().unwrap().extend(keys.as_object().unwrap().clone());
    config
}

fn with_router(keys: Value) -> Value {
    let mut config = with(json!({}));
    config["routers"][0].as_object_mut().unwrap().extend(keys.as_object().unwrap().clone());
    config
}

fn send(host: &Host, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Exchange {
    let length = body.len().to_string();
    let own = [(":method", "POST"), (":path", path), ("content-length", &*length)];
    host.request(&[&own[..], headers].concat(), &[body])
}

fn code(exchange: &Exchange) -> (u32, String) {
    let (status, reply) = exchange.reply();
    (status, reply.json()["error"]["code"].as_str().unwrap().to_owned())
}

fn rejects(host: &Host, router: &str, code: &str) -> u64 {
    host.metric(&format!("adaptive_router_rejects;router={router};code={code};"))
}

#[test]
fn other_spellings_of_a_path_go_on_in_the_usual_one() {
    let host = Host::start(CONFIG);
    for (path, usual) in [
        ("/v1/chat/completions", "/v1/chat/completions"),
        ("/x/v1/chat/completions/?a=1", "/x/v1/chat/completions?a=1"),
        ("/chat/completions", "/v1/chat/completions"),
        ("/openai/deployments/any/chat/completions?api-version=1", "/openai/v1/chat/completions?api-version=1"),
    ] {
        let exchange = send(&host, path, &[], CHAT.as_bytes());
        let forwarded = exchange.forwarded();
        assert_eq!(
            (forwarded.header(":path"), forwarded.header(CLUSTER)),
            (Some(usual), Some("cluster-fast")),
            "{path}"
        );
        assert_eq!(forwarded.json()["model"], "gpt-4o-mini", "{path}");
    }
    // What is left to the route is left as it is.
    let host = Host::start(with(json!({"on_unknown_model": "pass"})).to_string());
    let exchange = send(&host, "/chat/completions", &[], CHAT.replace("smart-cheap-router", "nobody").as_bytes());
    assert_eq!(exchange.forwarded().header(":path"), Some("/chat/completions"));
}

#[test]
fn tokens_are_counted_by_the_default_model_and_nothing_is_learned() {
    let host = Host::start(CONFIG);
    let mut exchange = send(&host, "/v1/messages/count_tokens?beta=true", &[], CHAT.as_bytes());
    assert_eq!(exchange.forwarded().json()["model"], "gpt-4o-mini");
    assert_eq!(exchange.forwarded().header(CLUSTER), Some("cluster-fast"));
    exchange.respond(&[(":status", "200")], &[br#"{"input_tokens": 8}"#]);
    drop(exchange);
    host.tick();
    assert!(!host.metric_names().iter().any(|name| name.starts_with("adaptive_router_picks")));
}

#[test]
fn odd_paths_are_refused() {
    let host = Host::start(CONFIG);
    for path in ["/v1/admin/../../v1/chat/completions", "/v1/x%3f/v1/chat/completions", "//v1/embeddings"] {
        assert_eq!(code(&send(&host, path, &[], CHAT.as_bytes())), (404, "unknown_path".into()), "{path}");
    }
    assert_eq!(rejects(&host, "", "unknown_path"), 3);
}

#[test]
fn one_model_of_the_list() {
    let host = Host::start(CONFIG);
    let get = |path: &str| host.request(&[(":method", "GET"), (":path", path)], &[]);
    let list = get("/v1/models/");
    let entries = list.reply().1.json()["data"].as_array().unwrap().clone();
    for entry in &entries {
        let one = get(&format!("/v1/models/{}", entry["id"].as_str().unwrap()));
        assert_eq!((one.reply().0, &one.reply().1.json()), (200, entry));
    }
    assert_eq!(code(&get("/v1/models/nobody")), (404, "model_not_found".into()));
    let host = Host::start(with(json!({"on_unknown_model": "pass"})).to_string());
    let exchange = host.request(&[(":method", "GET"), (":path", "/v1/models/nobody")], &[]);
    assert!(!exchange.is_replied());
}

#[test]
fn an_encoded_body_is_decoded() {
    let host = Host::start(CONFIG);
    let gzip = STANDARD.decode(GZIP).unwrap();
    for (encoding, body) in
        [("gzip", gzip.as_slice()), ("identity", POEM.as_bytes()), ("", POEM.as_bytes()), ("utf-8", POEM.as_bytes())]
    {
        for (tier, model, cluster) in [("2", "gpt-4o-mini", "cluster-fast"), ("3", "smart", "cluster-smart")] {
            let headers = [("content-encoding", encoding), ("x-adaptive-router-min-quality-tier", tier)];
            let exchange = send(&host, PATH, &headers, body);
            let forwarded = exchange.forwarded();
            assert_eq!(forwarded.text(), POEM.replace("smart-cheap-router", model), "{encoding}");
            assert_eq!(forwarded.header(CLUSTER), Some(cluster), "{encoding}");
            assert_eq!(forwarded.header("content-length"), Some(&*forwarded.body.len().to_string()), "{encoding}");
            assert_eq!(forwarded.header("content-encoding"), Some(encoding).filter(|_| encoding != "gzip"));
        }
    }
}

#[test]
fn what_cannot_be_decoded_is_refused() {
    let bomb = [b"\x1f\x8b\x08\0\0\0\0\0\0\x03".as_slice(), &bomb(), &[0; 8]].concat();
    let host = Host::start(CONFIG);
    for (encoding, body, status, expected) in [
        ("x", POEM.as_bytes(), 415, "unsupported_content_encoding"),
        ("br", b"", 415, "unsupported_content_encoding"),
        ("gzip", POEM.as_bytes(), 400, "invalid_request"),
        ("gzip", &bomb, 413, "body_too_large"),
    ] {
        let exchange = send(&host, PATH, &[("content-encoding", encoding)], body);
        assert_eq!(code(&exchange), (status, expected.into()), "{encoding}");
        assert_eq!(exchange.reply().1.header("accept-encoding").is_some(), status == 415);
        assert!(rejects(&host, "", expected) >= 1, "{expected}");
    }
    let two = send(&host, PATH, &[("content-encoding", "identity"), ("content-encoding", "x")], POEM.as_bytes());
    assert_eq!(code(&two).0, 415);
    let host = Host::start(with(json!({"on_encoded_body": "reject"})).to_string());
    assert_eq!(code(&send(&host, PATH, &[("content-encoding", "gzip")], &STANDARD.decode(GZIP).unwrap())).0, 415);
}

/// A deflated run of zeros, of 17 MiB.
fn bomb() -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec(&vec![0; 17 << 20], 6)
}

#[test]
fn a_body_that_passes_unread_counts_at_the_default_model() {
    let mut config = with(json!({"on_encoded_body": "pass"}));
    config["routers"][0]["models"][0]["rpm"] = json!(2);
    let host = Host::start(config.to_string());
    for _ in 0..2 {
        let mut exchange = send(&host, PATH, &[("content-encoding", "gzip")], b"not gzip");
        assert_eq!(exchange.forwarded().body, b"not gzip");
        assert_eq!(exchange.forwarded().header(CLUSTER), Some("cluster-fast"));
        assert_eq!(exchange.forwarded().header("content-encoding"), Some("gzip"));
        let response = exchange.respond(&[(":status", "200")], &[b"{}"]);
        assert_eq!(response.header("x-adaptive-router-model"), Some("fast"));
    }
    assert_eq!(host.metric("adaptive_router_faults;kind=content_encoding;"), 2);
    let exchange = send(&host, PATH, &[("content-encoding", "gzip")], b"not gzip");
    assert_eq!(code(&exchange), (429, "rate_limit_exceeded".into()));
}

#[test]
fn what_the_operator_keeps_to_himself_is_refused() {
    let tier = [("x-adaptive-router-min-quality-tier", "3")];
    let in_body = CHAT.replacen('{', r#"{"metadata": {"min_quality_tier": 3},"#, 1);
    let named = CHAT.replace("smart-cheap-router", "fast");
    type Row<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);
    let rows: [Row; 5] = [
        ("models", &[], &named),
        ("min_quality_tier", &tier, CHAT),
        ("min_quality_tier", &[], &in_body),
        ("mode", &[("x-adaptive-router-mode", "bypass")], CHAT),
        ("mode", &[("x-adaptive-router-mode", "observe")], CHAT),
    ];
    for (key, headers, body) in rows {
        let host = Host::start(with_router(json!({"allow": {key: false}})).to_string());
        assert_eq!(code(&send(&host, PATH, headers, body.as_bytes())), (403, "not_allowed".into()), "{key}");
        let counted: u64 = ["", "smart-cheap-router"].iter().map(|router| rejects(&host, router, "not_allowed")).sum();
        assert_eq!(counted, 1, "{key}");
        for (other, headers, body) in rows.iter().filter(|(other, ..)| *other != key) {
            assert!(!send(&host, PATH, headers, body.as_bytes()).is_replied(), "{key} is refused, {other} is not");
        }
        assert!(!send(&host, PATH, &[("x-adaptive-router-mode", "apply")], CHAT.as_bytes()).is_replied());
    }
    let host = Host::start(with_router(json!({"allow": {"models": false}})).to_string());
    let list = host.request(&[(":method", "GET"), (":path", "/v1/models")], &[]);
    assert_eq!(list.reply().1.json()["data"].as_array().unwrap().len(), 1);
}

/// The follow-up of another caller than the one who was answered teaches nothing.
#[test]
fn who_a_caller_is() {
    let named = with(json!({"identity_header": "X-User"}));
    type Headers<'a> = &'a [(&'a str, &'a str)];
    let rows: [(&Value, Headers, Headers, bool); 7] = [
        (&with(json!({})), &[("authorization", "a")], &[("authorization", "a"), ("x-api-key", "1")], true),
        (&with(json!({})), &[("authorization", "a")], &[("x-api-key", "1"), ("authorization", "a")], true),
        (&with(json!({})), &[("x-api-key", "a")], &[("api-key", "1"), ("x-api-key", "a")], true),
        (&with(json!({})), &[("authorization", "a")], &[("authorization", "b")], false),
        (&named, &[("authorization", "a"), ("x-user", "u")], &[("authorization", "b"), ("x-user", "u")], true),
        (&named, &[("authorization", "a"), ("x-user", "u")], &[("authorization", "a"), ("x-user", "v")], false),
        (&named, &[("authorization", "a")], &[("authorization", "a")], true),
    ];
    for (config, first, then, is_same) in rows {
        let host = Host::start(config.to_string());
        let question = json!({"role": "user", "content": "Write a function that sorts a list in Rust"});
        let answer = json!({"role": "assistant", "content": "fn sort() {}"});
        let praise = json!({"role": "user", "content": "Perfect, that works now, thank you!"});
        let body = |messages: Value| json!({"model": "smart-cheap-router", "messages": messages}).to_string();
        let reply = json!({"choices": [{"message": answer}]}).to_string();
        send(&host, PATH, first, body(json!([question])).as_bytes())
            .respond(&[(":status", "200")], &[reply.as_bytes()]);
        drop(send(&host, PATH, then, body(json!([question, answer, praise])).as_bytes()));
        let success =
            "adaptive_router_evidence_success_milli;router=smart-cheap-router;request_type=code_generation;model=fast;";
        assert_eq!(host.metric(success) > 0, is_same, "{first:?}, then {then:?}");
    }
}
