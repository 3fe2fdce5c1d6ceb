//! Prevents: a request that reaches the wrong cluster, reaches it changed, or tells the provider or the client more or
//! less than it should.

use serde_json::json;

use crate::host::{Exchange, Host};

/// One router that always chooses `fast`: it is as good as any other within the tolerance, and the cheapest.
pub const CONFIG: &str = r#"{
    "routers": [{
        "name": "smart-cheap-router",
        "models": [
            {"name": "fast", "cluster": "cluster-fast", "upstream_model": "gpt-4o-mini",
             "input_cost_per_token": 1.5e-7, "output_cost_per_token": 6e-7, "max_input_tokens": 2000},
            {"name": "smart", "cluster": "cluster-smart", "quality_tier": 3,
             "input_cost_per_token": 5e-6, "output_cost_per_token": 1.5e-5}
        ],
        "objective": {"quality_floor": {"tolerance": 1}},
        "learning": {"exploration": 0}
    }]
}"#;

pub const CHAT: &str = r#"{"temperature": 0.70, "model": "smart-cheap-router", "messages": [{"role": "user", "content": "Write a function that sorts a list in Rust"}]}"#;

pub fn headers(path: &str) -> [(&str, &str); 4] {
    [(":method", "POST"), (":authority", "router"), (":path", path), ("content-type", "application/json")]
}

fn with(path: &'static str, more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    [headers(path).as_slice(), more].concat()
}

fn chat(host: &Host, more: &[(&'static str, &'static str)], body: &str) -> Exchange {
    host.request(&with("/v1/chat/completions", more), &[body.as_bytes()])
}

#[test]
fn every_endpoint_is_routed() {
    let host = Host::start(CONFIG);
    let rows = [
        ("/v1/chat/completions", json!({"messages": [{"role": "user", "content": "hi"}]}), "general"),
        (
            "/openai/v1/chat/completions?api-version=1",
            json!({"messages": [{"role": "user", "content": "hi"}]}),
            "general",
        ),
        ("/v1/completions", json!({"prompt": "hi"}), "general"),
        ("/v1/responses", json!({"input": "hi"}), "general"),
        ("/v1/messages", json!({"max_tokens": 5, "messages": [{"role": "user", "content": "hi"}]}), "general"),
        ("/v1/embeddings", json!({"input": ["hi"]}), "general"),
        (
            "/v1/chat/completions",
            json!({"messages": [{"role": "user", "content": "Write a function that sorts a list in Rust"}]}),
            "code_generation",
        ),
    ];
    for (path, mut body, request_type) in rows {
        body["model"] = "smart-cheap-router".into();
        let mut exchange = host.post(path, &body.to_string());
        body["model"] = "gpt-4o-mini".into();
        assert_eq!(exchange.forwarded().json(), body, "{path}");
        assert_eq!(exchange.forwarded().header("x-adaptive-router-cluster"), Some("cluster-fast"), "{path}");
        let response = exchange.respond(&[(":status", "200")], &[b"{}"]);
        assert_eq!(response.header("x-adaptive-router-model"), Some("fast"), "{path}");
        assert_eq!(response.header("x-adaptive-router-request-type"), Some(request_type), "{path}");
    }
}

#[test]
fn what_is_not_ours_goes_through_untouched() {
    let host = Host::start(CONFIG);
    for (method, path) in [
        ("POST", "/v1/images"),
        ("GET", "/v1/chat/completions"),
        ("PUT", "/v1/messages"),
        ("POST", "/v1/chat/completions/extra"),
        ("POST", "/"),
        ("GET", "/v1/models_of/fast"),
        ("POST", "/v1/models"),
    ] {
        let sent = [(":method", method), (":path", path), ("x-other", "kept")];
        let exchange = host.request(&sent, &[b"not ", b"json"]);
        let forwarded = exchange.forwarded();
        let expected: Vec<(String, Vec<u8>)> =
            sent.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec())).collect();
        assert_eq!((&forwarded.headers, forwarded.text()), (&expected, "not json"), "{method} {path}");
        assert_eq!(forwarded.chunks.len(), 2, "{method} {path}: streamed, not collected");
    }
}

#[test]
fn only_the_models_name_changes_in_the_body() {
    let host = Host::start(CONFIG);
    let exchange = host.post("/v1/chat/completions", CHAT);
    assert_eq!(exchange.forwarded().text(), CHAT.replace("smart-cheap-router", "gpt-4o-mini"));
    let length = exchange.forwarded().body.len().to_string();
    assert_eq!(exchange.forwarded().header("content-length"), Some(length.as_str()));
    // Sent in pieces of unknown length, it stays without one.
    let exchange = chat(&host, &[("transfer-encoding", "chunked")], CHAT);
    assert_eq!(exchange.forwarded().header("content-length"), None);
}

#[test]
fn a_model_may_be_called_by_its_own_name() {
    let host = Host::start(CONFIG);
    for (model, cluster, upstream) in [("fast", "cluster-fast", "gpt-4o-mini"), ("smart", "cluster-smart", "smart")] {
        let body = format!(r#"{{"model": "{model}", "messages": [{{"role": "user", "content": "hi"}}]}}"#);
        let mut exchange = host.post("/v1/chat/completions", &body);
        assert_eq!(exchange.forwarded().header("x-adaptive-router-cluster"), Some(cluster));
        assert_eq!(exchange.forwarded().json()["model"], upstream);
        let response = exchange.respond(&[(":status", "200")], &[b"{}"]);
        assert_eq!(response.header("x-adaptive-router-model"), Some(model));
        assert_eq!(response.header("x-adaptive-router-request-type"), None, "nothing was decided");
    }
    let picks = |name: &String| name.starts_with("adaptive_router_picks");
    assert!(!host.metric_names().iter().any(picks), "nothing was counted as a choice");
}

#[test]
fn refusals() {
    let host = Host::start(CONFIG);
    let long = format!(
        r#"{{"model": "smart-cheap-router", "metadata": {{"min_quality_tier": 1}}, "messages": [{{"role": "user", "content": "{}"}}]}}"#,
        "word ".repeat(20_000)
    );
    let message = r#""messages": [{"role": "user", "content": "hi"}]"#;
    let router = r#""model": "smart-cheap-router""#;
    let tier = "x-adaptive-router-min-quality-tier";
    let rows: [(&[(&str, &str)], String, u32, &str, &str); 11] = [
        (&[], "{\"model\": nope}".into(), 400, "invalid_request", "byte 10"),
        (&[], format!("{{{message}}}"), 400, "invalid_request", "model"),
        (&[], format!("{{\"model\": 7, {message}}}"), 400, "invalid_request", "model"),
        (&[], format!("{{{router}}}"), 400, "invalid_request", "messages"),
        (&[], format!("{{{router}, \"messages\": \"hi\"}}"), 400, "invalid_request", "messages"),
        (&[], format!("{{{router}, \"messages\": []}}"), 400, "invalid_request", "messages"),
        (
            &[],
            format!("{{\"model\": \"nobody\", {message}}}"),
            404,
            "model_not_found",
            "smart-cheap-router, fast, smart",
        ),
        (&[(tier, "4")], CHAT.into(), 400, "invalid_request", "1, 2, 3"),
        (&[(tier, "")], CHAT.into(), 400, "invalid_request", "1, 2, 3"),
        (&[("x-adaptive-router-mode", "auto")], CHAT.into(), 400, "invalid_request", "apply, observe, bypass"),
        (
            &[],
            format!("{{{router}, \"metadata\": {{\"min_quality_tier\": 9}}, {message}}}"),
            400,
            "invalid_request",
            "metadata.min_quality_tier",
        ),
    ];
    for (more, body, status, code, says) in rows {
        let exchange = chat(&host, more, &body);
        let (replied, reply) = exchange.reply();
        let error = reply.json()["error"].clone();
        assert_eq!((replied, error["code"].as_str()), (status, Some(code)), "{body}");
        assert!(error["message"].as_str().unwrap().contains(says), "{body}: {error}");
        assert_eq!(reply.header("content-type"), Some("application/json"));
        for key in ["message", "type", "param", "code"] {
            assert!(error.as_object().unwrap().contains_key(key), "{error}");
        }
    }
    // Too long for `fast`, not for `smart`, which has no limit; with both limited, for none.
    assert_eq!(chat(&host, &[], &long).forwarded().header("x-adaptive-router-cluster"), Some("cluster-smart"));
    let limited = Host::start(CONFIG.replace(r#""quality_tier": 3"#, r#""quality_tier": 3, "max_input_tokens": 3000"#));
    let exchange = chat(&limited, &[], &long);
    let (status, reply) = exchange.reply();
    assert_eq!((status, reply.json()["error"]["code"].as_str()), (400, Some("no_eligible_model")));
    assert!(reply.text().contains("3000"), "{}", reply.text());
    let name = "adaptive_router_rejects;router=smart-cheap-router;code=no_eligible_model;";
    assert_eq!(limited.metric(name), 1, "{:?}", limited.metric_names());
}

#[test]
fn an_unknown_model_may_be_left_to_the_route() {
    let host = Host::start(CONFIG.replacen('{', r#"{"on_unknown_model": "pass","#, 1));
    let body = CHAT.replace("smart-cheap-router", "nobody");
    let mut exchange = chat(&host, &[("x-adaptive-router-cluster", "stolen")], &body);
    assert_eq!(exchange.forwarded().text(), body);
    assert_eq!(exchange.forwarded().header("x-adaptive-router-cluster"), None);
    assert_eq!(exchange.respond(&[(":status", "200")], &[b"x"]).header("x-adaptive-router-model"), None);
}

#[test]
fn quality_tiers_and_modes() {
    let host = Host::start(CONFIG);
    let tier = "x-adaptive-router-min-quality-tier";
    let metadata = CHAT.replacen('{', r#"{"metadata": {"min_quality_tier": "3"},"#, 1);
    let rows: [(&[(&str, &str)], &str, &str, Option<&str>); 7] = [
        (&[(tier, "3")], CHAT, "cluster-smart", None),
        (&[(tier, "2")], CHAT, "cluster-fast", None),
        (&[(tier, "1")], &metadata, "cluster-fast", None),
        (&[], &metadata, "cluster-smart", None),
        (&[("x-adaptive-router-mode", "apply")], CHAT, "cluster-fast", None),
        (&[("x-adaptive-router-mode", "observe"), (tier, "3")], CHAT, "cluster-fast", Some("smart")),
        (&[("x-adaptive-router-mode", "bypass"), (tier, "3")], CHAT, "cluster-fast", None),
    ];
    for (more, body, cluster, observed) in rows {
        let mut exchange = chat(&host, more, body);
        assert_eq!(exchange.forwarded().header("x-adaptive-router-cluster"), Some(cluster), "{more:?}");
        let response = exchange.respond(&[(":status", "200")], &[b"{}"]);
        assert_eq!(response.header("x-adaptive-router-observed-model"), observed, "{more:?}");
    }
}

/// Who only observes is answered as if nobody observed.
#[test]
fn observing_refuses_nobody() {
    let mut config: serde_json::Value = serde_json::from_str(CONFIG).unwrap();
    for model in config["routers"][0]["models"].as_array_mut().unwrap() {
        model["max_input_tokens"] = json!(3);
        model["rpm"] = json!(1);
    }
    config["routers"][0]["when_all_cooling"] = json!("reject");
    let host = Host::start(config.to_string());
    for _ in 0..3 {
        let mut exchange = chat(&host, &[("x-adaptive-router-mode", "observe")], CHAT);
        assert_eq!(exchange.forwarded().header("x-adaptive-router-cluster"), Some("cluster-fast"));
        exchange.respond(&[(":status", "200")], &[b"{}"]);
    }
    assert_eq!(chat(&host, &[], CHAT).reply().0, 400);
}

#[test]
fn litellm_names_are_opt_in() {
    let on = CONFIG.replacen('{', r#"{"litellm_headers": true,"#, 1);
    for (config, cluster, model) in [(CONFIG, "cluster-fast", None), (&on, "cluster-smart", Some("smart"))] {
        let host = Host::start(config);
        let mut exchange = chat(&host, &[("x-litellm-min-quality-tier", "3")], CHAT);
        assert_eq!(exchange.forwarded().header("x-adaptive-router-cluster"), Some(cluster));
        let response = exchange.respond(&[(":status", "200")], &[b"{}"]);
        assert_eq!(response.header("x-litellm-adaptive-router-model"), model);
    }
}

#[test]
fn clients_cannot_steer_and_providers_see_nothing_of_it() {
    let host = Host::start(CONFIG);
    let own = [
        ("x-adaptive-router-cluster", "stolen"),
        ("x-adaptive-router-try-1", "stolen"),
        ("X-Adaptive-Router-Try-2", "stolen"),
        ("x-adaptive-router-session", "s"),
        ("x-adaptive-router-mode", "apply"),
        ("x-adaptive-router-unheard-of", "1"),
        ("authorization", "Bearer kept"),
    ];
    let left = |exchange: &Exchange| -> Vec<(String, String)> {
        let own = exchange.forwarded().headers.iter().filter(|(name, _)| name.starts_with("x-adaptive-router"));
        own.map(|(name, value)| (name.clone(), String::from_utf8_lossy(value).into_owned())).collect()
    };
    let routed = chat(&host, &own, CHAT);
    assert_eq!(left(&routed), [("x-adaptive-router-cluster".to_owned(), "cluster-fast".to_owned())]);
    assert_eq!(routed.forwarded().header("authorization"), Some("Bearer kept"));
    for path in ["/v1/images", "/v1/models/x"] {
        assert_eq!(left(&host.request(&with(path, &own), &[b"x"])), [], "{path}");
    }
}

/// Header values are bytes: neither obs-text nor broken UTF-8 may stop a request.
#[test]
fn header_values_need_not_be_text() {
    let host = Host::start(CONFIG);
    let base: [(&str, &[u8]); 3] =
        [(":method", b"POST"), (":path", b"/v1/chat/completions"), ("x-name", b"J\xF6rg\xFF")];
    let routed = host.request(&base, &[CHAT.as_bytes()]);
    assert_eq!(routed.forwarded().headers[2].1, b"J\xF6rg\xFF");
    for name in ["x-adaptive-router-mode", "x-adaptive-router-min-quality-tier"] {
        let exchange = host.request(&[&base[..], &[(name, &b"\xFF"[..])]].concat(), &[CHAT.as_bytes()]);
        assert_eq!(exchange.reply().0, 400, "{name}");
    }
    let odd_path: [(&str, &[u8]); 2] = [(":method", b"POST"), (":path", b"/\xFF/v1/chat/completions")];
    assert_eq!(
        host.request(&odd_path, &[CHAT.as_bytes()]).forwarded().header("x-adaptive-router-cluster"),
        Some("cluster-fast")
    );
    let mut exchange = host.request(&[&base[..], &[("origin", &b"\xFE"[..])]].concat(), &[CHAT.as_bytes()]);
    let cors: [(&str, &[u8]); 3] =
        [(":status", b"200"), ("access-control-allow-origin", b"\xFE"), ("access-control-expose-headers", b"x-\xFE")];
    exchange.respond(&cors, &[b"{}"]);
}

#[test]
fn scripts_of_other_origins_may_read_the_answer_if_they_may_read_anything() {
    let host = Host::start(CONFIG);
    let allow = ("access-control-allow-origin", "*");
    let expose = ("access-control-expose-headers", "x-request-id");
    let rows: [(&[(&str, &str)], Option<&str>); 4] = [
        (&[], None),
        (&[allow], Some("x-adaptive-router-model, x-adaptive-router-request-type")),
        (&[allow, expose], Some("x-request-id, x-adaptive-router-model, x-adaptive-router-request-type")),
        (&[expose], Some("x-request-id")),
    ];
    for (response, exposed) in rows {
        let mut exchange = chat(&host, &[("origin", "https://app.example")], CHAT);
        let response = exchange.respond(&[&[(":status", "200")], response].concat(), &[b"{}"]);
        assert_eq!(response.header("access-control-expose-headers"), exposed);
    }
}

/// What is not read for its meaning: JSON and forms, to the default model or by a strategy.
#[test]
fn other_endpoints() {
    let host = Host::start(CONFIG);
    let form = "--B\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nsmart-cheap-router\r\n--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n\0\x01\r\n--B--\r\n";
    let multipart = ("content-type", "multipart/form-data; boundary=B");
    let json = r#"{"n": 1.0, "model": "smart-cheap-router", "prompt": "a cat"}"#;
    for (path, content_type, body) in [
        ("/v1/images/generations", ("content-type", "application/json"), json),
        ("/v1/audio/speech", ("content-type", "application/json"), json),
        ("/v1/moderations", ("content-type", "application/json"), json),
        ("/v1/rerank", ("content-type", "application/json"), json),
        ("/v1/images/edits", multipart, form),
        ("/v1/images/variations", multipart, form),
        ("/v1/audio/transcriptions", multipart, form),
        ("/v1/audio/translations", multipart, form),
        ("/v1/images/edits", ("content-type", "application/json"), json),
    ] {
        let length = body.len().to_string();
        let headers = [(":method", "POST"), (":path", path), content_type, ("content-length", &*length)];
        let mut exchange = host.request(&headers, &[body.as_bytes()]);
        let expected = body.replace("smart-cheap-router", "gpt-4o-mini");
        assert_eq!(exchange.forwarded().text(), expected, "{path}");
        assert_eq!(exchange.forwarded().header("content-length"), Some(&*expected.len().to_string()));
        assert_eq!(exchange.forwarded().header("x-adaptive-router-cluster"), Some("cluster-fast"));
        let response = exchange.respond(&[(":status", "200"), ("content-type", "audio/mpeg")], &[b"\xff\xfb{\0"]);
        assert_eq!(response.header("x-adaptive-router-model"), Some("fast"), "{path}");
    }
    let wrong = host.request(&[(":method", "POST"), (":path", "/v1/images/edits"), multipart], &[b"--C--"]);
    assert_eq!(wrong.reply().0, 400);
    host.tick();
    assert!(!host.metric_names().iter().any(|name| name.contains("picks")));
    // A strategy that needs to understand nothing chooses.
    let host = Host::start(CONFIG.replace("\"objective\"", "\"strategy\": \"simple_shuffle\", \"objective\""));
    let clusters: std::collections::BTreeSet<String> = (0..40)
        .map(|_| host.post("/v1/rerank", json).forwarded().header("x-adaptive-router-cluster").unwrap().to_owned())
        .collect();
    assert_eq!(clusters.len(), 2, "{clusters:?}");
}

#[test]
fn requests_without_a_model() {
    let paths = [
        ("GET", "/v1/files"),
        ("POST", "/v1/batches"),
        ("DELETE", "/openai/v1/files/f-1"),
        ("GET", "/v1/realtime?model=m"),
    ];
    let host = Host::start(CONFIG);
    for (method, path) in paths {
        let exchange = host.request(&[(":method", method), (":path", path)], &[]);
        let (status, reply) = exchange.reply();
        assert_eq!((status, reply.json()["error"]["code"].as_str()), (404, Some("unknown_path")), "{path}");
    }
    let host = Host::start(CONFIG.replacen('{', r#"{"default_cluster": "openai", "#, 1));
    for (method, path) in paths {
        let exchange =
            host.request(&[(":method", method), (":path", path), ("x-adaptive-router-cluster", "stolen")], &[]);
        assert_eq!(exchange.forwarded().header("x-adaptive-router-cluster"), Some("openai"), "{path}");
    }
}

/// Names as people give them, for a router and a model: in the body, in headers, in stats and in the list.
#[test]
fn names_and_aliases() {
    let config = CONFIG
        .replace("\"smart-cheap-router\"", "\"Größe / 100%: x\", \"aliases\": [\"gpt-best\", \"Best é\"]")
        .replace("\"fast\"", "\"Claude: Straße/4.5\", \"aliases\": [\"claude\"]");
    let host = Host::start(config);
    let answer =
        br#"{"choices": [{"message": {"content": "Done."}}], "usage": {"prompt_tokens": 9, "completion_tokens": 1}}"#;
    for name in ["Größe / 100%: x", "gpt-best", "Best é", "Claude: Straße/4.5", "claude"] {
        host.set_property("response\0code", &200_u64.to_le_bytes());
        let mut exchange = chat(&host, &[], &CHAT.replace("smart-cheap-router", name));
        assert_eq!(exchange.forwarded().text(), CHAT.replace("smart-cheap-router", "gpt-4o-mini"), "{name}");
        assert_eq!(exchange.forwarded().header("x-adaptive-router-cluster"), Some("cluster-fast"));
        let response = exchange.respond(&[(":status", "200")], &[answer]);
        assert_eq!(response.header("x-adaptive-router-model"), Some("Claude: Stra%C3%9Fe/4.5"), "{name}");
    }
    host.tick();
    let name = "adaptive_router_picks;router=Größe / 100%: x;request_type=code_generation;model=Claude: Straße/4.5;";
    assert_eq!(host.metric(name), 3);
    let list = host.request(&[(":method", "GET"), (":path", "/v1/models")], &[]);
    let list: serde_json::Value = serde_json::from_slice(&list.response().body).unwrap();
    let names: Vec<&str> = list["data"].as_array().unwrap().iter().map(|model| model["id"].as_str().unwrap()).collect();
    assert_eq!(names, ["Größe / 100%: x", "gpt-best", "Best é", "Claude: Straße/4.5", "claude", "smart"]);
    assert_eq!(list["data"][4]["max_input_tokens"], 2_000);
    assert_eq!(list["data"][1]["smallest_max_input_tokens"], 2_000);
}

#[test]
fn the_list_of_models() {
    let host = Host::start(CONFIG);
    for path in ["/v1/models", "/openai/v1/models?limit=5"] {
        let exchange = host.request(&[(":method", "GET"), (":path", path)], &[]);
        let (status, reply) = exchange.reply();
        assert_eq!((status, reply.json()["object"].as_str()), (200, Some("list")));
        let ids: Vec<String> =
            reply.json()["data"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap().into()).collect();
        assert_eq!(ids, ["smart-cheap-router", "fast", "smart"], "{path}");
        let window = |index: usize, key: &str| reply.json()["data"][index][key].as_u64();
        let windows = [(0, "smallest_max_input_tokens"), (0, "largest_max_input_tokens"), (1, "max_input_tokens")];
        assert!(windows.iter().all(|(index, key)| window(*index, key) == Some(2_000)), "{}", reply.text());
        assert_eq!(reply.json()["data"][2].as_object().unwrap().len(), 4, "nothing is declared");
    }
}

#[test]
fn choices_are_counted() {
    let host = Host::start(CONFIG);
    for _ in 0..3 {
        host.post("/v1/chat/completions", CHAT).close();
    }
    host.tick();
    let name = "adaptive_router_picks;router=smart-cheap-router;request_type=code_generation;model=fast;";
    assert_eq!(host.metric(name), 3, "{:?}", host.metric_names());
    assert_eq!(host.metric("adaptive_router_decision_us;router=smart-cheap-router;"), 3);
}

/// A busy worker tells some of the times that it took, and all of its choices.
#[test]
fn times_are_a_sample_where_there_are_many() {
    let host = Host::start(CONFIG);
    let name = "adaptive_router_picks;router=smart-cheap-router;request_type=code_generation;model=fast;";
    for (requests, times, picks) in [(300, 128, 300), (3, 131, 303)] {
        (0..requests).for_each(|_| host.post("/v1/chat/completions", CHAT).close());
        host.tick();
        assert_eq!(host.metric("adaptive_router_decision_us;router=smart-cheap-router;"), times);
        assert_eq!(host.metric(name), picks);
    }
}

/// A response that began when enough times were known tells none, however long it goes on.
#[test]
fn the_first_byte_of_a_response_is_its_first() {
    let host = Host::start(CONFIG);
    let headers = [(":status", "200"), ("content-type", "text/event-stream")];
    let chunk = b"data: {\"choices\": [{\"delta\": {\"content\": \"a\"}}]}\n\n";
    let times = || host.metric("adaptive_router_ttft_ms;router=smart-cheap-router;model=fast;");
    let respond = || {
        let mut exchange = host.post("/v1/chat/completions", CHAT);
        exchange.respond(&headers, &[chunk]);
        exchange.close();
    };
    (0..128).for_each(|_| respond());
    let mut slow = host.post("/v1/chat/completions", CHAT);
    slow.response_headers(&headers, false);
    slow.response_body(chunk, false);
    host.tick();
    assert_eq!(times(), 128);
    slow.response_body(chunk, true);
    slow.close();
    host.tick();
    assert_eq!(times(), 128);
}
