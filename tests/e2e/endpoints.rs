//! A path that is not recognised is not routed; one that is recognised by mistake is broken. A client library with
//! another base URL finds out first.

use serde_json::json;

use crate::call::Call;
use crate::fixtures::{ENDPOINTS, body, cheapest, fast, smart};
use crate::world::World;

#[test]
fn endpoints() {
    let world = World::start(&json!({"routers": [
        cheapest("auto", json!([fast(), smart()])),
        {"name": "second", "models": [fast(), smart()], "default_model": "smart", "objective": {"quality_floor": {"tolerance": 1}}},
    ]}));
    routed(&world);
    embeddings_go_to_the_default_model(&world);
    images_and_sounds(&world);
    model_list(&world);
    passed_untouched(&world);
    exposed_to_pages(&world);
}

fn routed(world: &World) {
    for (path, key, content) in ENDPOINTS {
        for prefix in ["", "/openai", "/api/llm.example/a_b"] {
            for query in ["", "?", "?api-version=2024-10-21&x=/v1/models"] {
                for http2 in [false, true] {
                    let path = format!("{prefix}{path}{query}");
                    let call = Call::post(&path, body("auto", key, content));
                    let got = world.delivered(if http2 { call.http2() } else { call });
                    let request = got.request;
                    assert_eq!((&*got.provider, &*request.method, &*request.path), ("fast", "POST", &*path));
                    assert_eq!(request.body, body("gpt-4o-mini", key, content), "{path}");
                    assert_eq!(got.answer.status, 200, "{path}: {:?}", got.answer);
                    assert_eq!(got.answer.header("x-sim-model"), Some("fast"), "{path}");
                    assert_eq!(
                        (got.answer.model(), got.answer.request_type()),
                        (Some("fast"), Some("general")),
                        "{path}"
                    );
                }
            }
        }
    }
}

fn embeddings_go_to_the_default_model(world: &World) {
    let code = r#"["Write a Rust function that sorts a list."]"#;
    let got = world.delivered(Call::post("/v1/embeddings", body("second", "input", code)));
    assert_eq!(
        (&*got.provider, got.answer.model(), got.answer.request_type()),
        ("smart", Some("smart"), Some("general"))
    );
    let tokens = "[[1,2,3],[4]]";
    let got = world.delivered(Call::post("/v1/embeddings", body("second", "input", tokens)));
    assert_eq!((&*got.provider, got.answer.status), ("smart", 200));
}

/// Only the name of the model is understood of them, in JSON or in a form; a body that is neither cannot name one.
fn images_and_sounds(world: &World) {
    let got = world.delivered(Call::post("/v1/images/generations", r#"{"model":"second","prompt":"a cat"}"#));
    assert_eq!((&*got.provider, got.answer.model()), ("smart", Some("smart")));
    assert_eq!(got.request.body, r#"{"model":"smart","prompt":"a cat"}"#);
    let form = |model: &str| {
        let mut form = b"--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n".to_vec();
        form.extend(0..=255);
        form.extend(b"\r\n--b\r\ncontent-disposition: form-data; name=\"model\"\r\n\r\n");
        form.extend(model.bytes());
        form.extend(b"\r\n--b--\r\n");
        form
    };
    let path = "/v1/audio/transcriptions";
    let call = Call::new("POST", path, form("auto")).header("content-type", "multipart/form-data; boundary=b");
    for (version, call) in versions(call) {
        let got = world.delivered(call);
        assert_eq!((&*got.provider, got.answer.model()), ("fast", Some("fast")), "{version}");
        assert_eq!(got.request.body, form("gpt-4o-mini"), "{version}");
    }
    let binary: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    for (version, call) in versions(Call::new("POST", path, binary)) {
        let answer = world.held_back(call);
        assert_eq!((answer.status, &answer.json()["error"]["code"]), (400, &json!("invalid_request")), "{version}");
    }
}

fn model_list(world: &World) {
    for path in ["/v1/models", "/openai/v1/models", "/v1/models?limit=20"] {
        let answer = world.held_back(Call::get(path));
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")), "{path}");
        let list = answer.json();
        assert_eq!(list["object"], "list");
        let models = list["data"].as_array().unwrap();
        let ids: Vec<&str> = models.iter().map(|model| model["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["auto", "second", "fast", "smart"]);
        for model in models {
            let is_whole = model["object"] == "model" && model["created"].is_u64() && model["owned_by"].is_string();
            assert!(is_whole, "{model}");
        }
    }
}

fn passed_untouched(world: &World) {
    let chat = body("auto", "messages", r#"[{"role":"user","content":"Hello"}]"#).into_bytes();
    let binary: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let rows: [(&str, &str, &[u8]); 16] = [
        ("GET", "/foo", b""),
        ("GET", "/", b""),
        ("POST", "/v1/audio/voices", &binary),
        ("POST", "/v1/images/styles", br#"{"model":"auto","prompt":"a cat"}"#),
        ("POST", "/v1/chat/completions/chatcmpl-1", &chat),
        ("POST", "/v1/chat/Completions", &chat),
        ("POST", "/v2/chat/completions", &chat),
        ("POST", "/v1chat/completions", &chat),
        ("POST", "/x?path=/v1/chat/completions", &chat),
        ("POST", "/v1/models", &chat),
        ("PUT", "/v1/chat/completions", &chat),
        ("PATCH", "/v1/messages", &chat),
        ("GET", "/v1/chat/completions", b""),
        ("HEAD", "/v1/models", b""),
        ("DELETE", "/v1/models", b""),
        ("OPTIONS", "/v1/chat/completions", b""),
    ];
    for (method, path, sent) in rows {
        for (version, call) in versions(Call::new(method, path, sent.to_vec()).header("authorization", "Bearer sk-1")) {
            let got = world.delivered(call);
            let request = got.request;
            let arrived = (&*got.provider, &*request.method, &*request.path);
            assert_eq!(arrived, ("elsewhere", method, path), "{version}");
            assert!(request.body == sent, "{method} {path} {version}: {} bytes arrived", request.body_len);
            assert_eq!(request.header("authorization"), Some("Bearer sk-1"));
            assert_eq!((got.answer.model(), got.answer.request_type()), (None, None), "{method} {path} {version}");
        }
    }
}

fn versions(call: Call) -> [(&'static str, Call); 3] {
    [("HTTP/1.1", call.clone()), ("HTTP/2", call.clone().http2()), ("chunked", call.chunked(999))]
}

/// Envoy's cors filter stands behind ours here, and has a list of its own.
fn exposed_to_pages(world: &World) {
    for (origin, expected) in [
        ("http://page.example", Some("x-sim-model, x-adaptive-router-model, x-adaptive-router-request-type")),
        ("http://stranger.example", None),
    ] {
        let answer = world.delivered(Call::chat("auto", "Hello").header("origin", origin)).answer;
        assert_eq!(answer.header("access-control-expose-headers"), expected, "{origin}");
        let passed = world.delivered(Call::get("/foo").header("origin", origin)).answer;
        assert_eq!(passed.header("access-control-expose-headers"), expected.map(|_| "x-sim-model"), "{origin}");
    }
}
