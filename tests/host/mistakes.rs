//! Prevents: a mistake in Envoy's part of the configuration that nobody hears of, and lies of a provider that clients hear.

use proxy_wasm::types::LogLevel;
use serde_json::{Value, json};

use crate::host::{Exchange, Host};
use crate::requests::{CHAT, CONFIG};

const PATH: &str = "/v1/chat/completions";
const DETAILS: &str = "response\0code_details";

fn fault(host: &Host, kind: &str) -> u64 {
    host.metric(&format!("adaptive_router_faults;kind={kind};"))
}

/// Warnings of the process that hold this word.
fn warnings(host: &Host, word: &str) -> usize {
    host.logs().iter().filter(|(level, text)| *level == LogLevel::Warn && text.contains(word)).count()
}

fn with_fallback() -> Host {
    let mut config: Value = serde_json::from_str(CONFIG).unwrap();
    config["routers"][0]["fallback"] = json!({"attempts": 2, "default": ["smart"]});
    let host = Host::start(config.to_string());
    host.forget_properties();
    host
}

fn respond(host: &Host, exchange: &mut Exchange, status: &str, details: &str) {
    host.set_property("response\0code", &status.parse::<u64>().unwrap().to_le_bytes());
    host.set_property(DETAILS, details.as_bytes());
    exchange.respond(&[(":status", status)], &[b"{}"]);
}

/// Whether `fast` is chosen still.
fn is_fast_chosen(host: &Host) -> bool {
    let exchange = host.post(PATH, CHAT);
    exchange.forwarded().header("x-adaptive-router-cluster") == Some("cluster-fast")
}

#[test]
fn replies_of_other_filters_are_not_the_models_failures() {
    for (details, counts) in
        [("request_rate_limited", false), ("ext_authz_denied", false), ("no_healthy_upstream", true)]
    {
        let host = with_fallback();
        for _ in 0..5 {
            let mut exchange = host.post(PATH, CHAT);
            respond(&host, &mut exchange, if counts { "503" } else { "429" }, details);
            exchange.close();
        }
        assert_eq!(is_fast_chosen(&host), !counts, "{details}");
        assert_eq!(fault(&host, "plan_lost"), 0, "{details}");
    }
}

#[test]
fn a_cluster_without_the_upstream_role_is_told_once_in_the_log() {
    let host = with_fallback();
    for (number, status) in [(1, "200"), (2, "400"), (3, "200")] {
        let mut exchange = host.post(PATH, CHAT);
        respond(&host, &mut exchange, status, "via_upstream");
        exchange.close();
        assert_eq!((fault(&host, "plan_lost"), warnings(&host, "upstream filter")), (number, 1), "{status}");
    }
    assert!(is_fast_chosen(&host), "what a request did wrong says nothing of the model");
    // What the provider did wrong does, as without fallback.
    for _ in 0..5 {
        let mut exchange = host.post(PATH, CHAT);
        respond(&host, &mut exchange, "500", "via_upstream");
        exchange.close();
    }
    assert!(!is_fast_chosen(&host));
}

#[test]
fn a_route_that_does_not_ask_the_filter_is_told_and_nobody_is_credited() {
    let host = Host::start(CONFIG);
    host.set_property("xds\0cluster_name", b"cluster-smart");
    let question = json!({"role": "user", "content": "Write a function that sorts a list in Rust"});
    let answer = json!({"role": "assistant", "content": "fn sort() {}"});
    let praise = json!({"role": "user", "content": "Perfect, that works now, thank you!"});
    let reply = json!({"choices": [{"message": answer}]}).to_string();
    let body = |messages: Value| json!({"model": "smart-cheap-router", "messages": messages}).to_string();
    for number in 1..=20 {
        host.post(PATH, &body(json!([question]))).respond(&[(":status", "200")], &[reply.as_bytes()]);
        assert_eq!((fault(&host, "route"), warnings(&host, "cluster_header")), (number, 1));
    }
    drop(host.post(PATH, &body(json!([question, answer, praise]))));
    let success =
        "adaptive_router_evidence_success_milli;router=smart-cheap-router;request_type=code_generation;model=fast;";
    assert_eq!(host.metric(success), 0);
    let host = Host::start(CONFIG);
    host.set_property("xds\0cluster_name", b"cluster-fast");
    host.post(PATH, CHAT).respond(&[(":status", "200")], &[b"{}"]);
    assert_eq!((fault(&host, "route"), warnings(&host, "")), (0, 0));
}

#[test]
fn headers_that_were_not_held_are_told() {
    let own = [(":method", "POST"), (":path", PATH)];
    let bytes: usize = own.iter().map(|(name, value)| name.len() + value.len()).sum();
    for (size, is_mistake) in [(bytes + CHAT.len(), true), (bytes, false)] {
        let host = Host::start(CONFIG);
        host.set_property("request\0total_size", &(size as u64).to_le_bytes());
        for _ in 0..2 {
            let mut exchange = host.open();
            exchange.request_headers(&own, false);
            exchange.close();
        }
        let told = (fault(&host, "stop_iteration"), warnings(&host, "allow_on_headers_stop_iteration"));
        assert_eq!(told, if is_mistake { (2, 1) } else { (0, 0) });
        // A client that leaves in the middle of its body.
        let mut exchange = host.open();
        exchange.request_headers(&own, false);
        exchange.request_body(&CHAT.as_bytes()[..9], false);
        exchange.close();
        assert_eq!(fault(&host, "stop_iteration"), told.0);
    }
}

#[test]
fn a_name_that_means_two_clusters_is_told() {
    let mut config: Value = serde_json::from_str(CONFIG).unwrap();
    let mut other = config["routers"][0].clone();
    other["name"] = json!("other");
    other["models"][0]["cluster"] = json!("elsewhere");
    config["routers"].as_array_mut().unwrap().push(other);
    let host = Host::start(config.to_string());
    assert_eq!(warnings(&host, "elsewhere"), 1);
}

#[test]
fn nothing_that_a_provider_says_in_the_filters_name_arrives() {
    let names =
        ["attempts", "retry", "decision", "observed-model", "cluster", "journey", "request-type", "model", "new"];
    let names: Vec<String> = names.iter().map(|name| format!("x-adaptive-router-{name}")).collect();
    let forged: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "FORGED")).collect();
    let forged = [&forged[..], &[("x-litellm-adaptive-router-model", "FORGED"), ("x-kept", "1")]].concat();
    let bypass = ("x-adaptive-router-mode", "bypass");
    let named = CHAT.replace("smart-cheap-router", "smart");
    for (path, body, header, status) in [
        (PATH, CHAT, ("x", "1"), "200"),
        (PATH, CHAT, ("x", "1"), "503"),
        (PATH, CHAT, bypass, "200"),
        (PATH, &named, ("x", "1"), "200"),
        ("/v1/embeddings", r#"{"model": "smart-cheap-router", "input": "x"}"#, ("x", "1"), "200"),
    ] {
        let host = Host::start(CONFIG);
        let headers = [(":method", "POST"), (":path", path), header];
        let mut exchange = host.request(&headers, &[body.as_bytes()]);
        exchange.response_headers(&[&[(":status", status)], &forged[..]].concat(), false);
        exchange.response_body(b"{}", false);
        exchange.response_trailers(&forged);
        let got = exchange.response();
        let is_forged = |value: &[u8]| value == b"FORGED";
        let leaked: Vec<_> = got.headers.iter().filter(|(_, value)| is_forged(value)).collect();
        assert!(leaked.is_empty(), "{path} {status}: {leaked:?}");
        assert_eq!(got.header("x-kept"), Some("1"));
        let trailers: Vec<String> = exchange.response_trailers_left().into_iter().map(|(name, _)| name).collect();
        assert_eq!(trailers, ["x-kept"], "{path} {status}");
    }
}
