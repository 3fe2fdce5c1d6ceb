//! Prevents: an attempt that asks a provider for a path or a model that it does not have.

use adaptive_router::api::rewrite::path;
use adaptive_router::config::{Role, Upstream};
use serde_json::{Value, json};

/// A role with the path's keys, empty ones left out.
fn role(prefix: &str, base: &str, query: &str) -> Upstream {
    let mut role = json!({"role": "upstream", "router": "r", "model": "m"});
    for (key, value) in [("path_prefix", prefix), ("base_path", base), ("query", query)] {
        if !value.is_empty() {
            role[key] = value.into();
        }
    }
    let Ok(Role::Upstream(upstream)) = Role::parse(role.to_string().as_bytes()) else { panic!("refused: {role}") };
    upstream
}

#[test]
fn paths_with_a_prefix() {
    for (of_client, prefix, expected) in [
        ("/v1/chat/completions", "/openai", "/openai/v1/chat/completions"),
        ("/v1/chat/completions", "/openai/", "/openai/v1/chat/completions"),
        ("/v1/chat/completions", "/", "/v1/chat/completions"),
        ("/tenant/a/v1/messages?x=/v1/y", "/api", "/api/v1/messages?x=/v1/y"),
        ("/v1/v1/responses", "/api", "/api/v1/responses"),
        ("/other?x=/v1/", "/api", "/api/other?x=/v1/"),
        ("", "/api", "/api"),
        ("/é/v1/é", "/ü", "/ü/v1/é"),
    ] {
        assert_eq!(path(of_client, &role(prefix, "", "")), expected, "{of_client} {prefix}");
    }
}

#[test]
fn paths_on_a_base() {
    for (of_client, base, query, expected) in [
        ("/v1/chat/completions", "/v1", "", "/v1/chat/completions"),
        ("/v1/chat/completions", "/v1beta/openai", "", "/v1beta/openai/chat/completions"),
        ("/v1/chat/completions", "/v1beta/openai/", "", "/v1beta/openai/chat/completions"),
        ("/v1/chat/completions", "/", "", "/chat/completions"),
        ("/openai/v1/embeddings", "/api/paas/v4", "", "/api/paas/v4/embeddings"),
        ("/v1/v1/responses", "/b", "", "/b/responses"),
        ("/v1/chat/completions?x=/v1/y", "/b", "", "/b/chat/completions?x=/v1/y"),
        ("/v1/chat/completions", "/b", "api-version=1", "/b/chat/completions?api-version=1"),
        ("/v1/chat/completions?a=b", "/b", "api-version=1", "/b/chat/completions?a=b&api-version=1"),
        ("/v1/chat/completions?", "/b", "c", "/b/chat/completions?&c"),
        ("/v1/chat/completions", "", "c=d&e", "/v1/chat/completions?c=d&e"),
        ("/v1/chat/completions?a", "", "", "/v1/chat/completions?a"),
        ("/other", "/b", "", "/b/other"),
        ("/v1", "/b", "", "/b/v1"),
        ("", "/b", "", "/b"),
        ("", "", "", ""),
    ] {
        assert_eq!(path(of_client, &role("", base, query)), expected, "{of_client} {base} {query}");
    }
}

fn errors(config: &Value) -> Vec<String> {
    let errors = Role::parse(config.to_string().as_bytes()).err().unwrap_or_default();
    errors.iter().map(ToString::to_string).collect()
}

#[test]
fn configuration() {
    let full = json!({"role": "upstream", "router": "r", "model": "m", "upstream_model": "vendor/m 1", "path_prefix": "/p",
        "query": "q=1", "host": "h.example:443"});
    let Ok(Role::Upstream(upstream)) = Role::parse(full.to_string().as_bytes()) else { panic!("refused") };
    let text = |text: &str| Some(text.to_owned());
    let expected = Upstream {
        router: "r".into(),
        model: "m".into(),
        upstream_model: text("vendor/m 1"),
        path_prefix: text("/p"),
        base_path: None,
        query: text("q=1"),
        host: text("h.example:443"),
    };
    assert_eq!(upstream, expected);
    for (key, value, expected) in [
        ("router", Value::Null, "router: is missing; give a text"),
        ("router", json!("a;b"), r#"router: "a;b" is not a name; allowed: a text without ';' and control characters"#),
        ("model", json!(7), "model: 7 is not allowed; allowed: a text that is not empty"),
        (
            "upstream_model",
            json!("a\nb"),
            r#"upstream_model: "a\nb" is not allowed; allowed: a text without control characters"#,
        ),
        (
            "path_prefix",
            json!("p"),
            r#"path_prefix: "p" is not allowed; allowed: a path that begins with '/', as /openai"#,
        ),
        (
            "path_prefix",
            json!("/p?a"),
            r#"path_prefix: "/p?a" is not allowed; allowed: a path that begins with '/', as /openai"#,
        ),
        (
            "path_prefix",
            json!("/p q"),
            r#"path_prefix: "/p q" is not allowed; allowed: a path that begins with '/', as /openai"#,
        ),
        ("base_path", json!("/b"), "path_prefix: says the same as base_path in another way; give one of them"),
        (
            "query",
            json!("?a"),
            r#"query: "?a" is not allowed; allowed: what stands behind the '?' of a URL, as api-version=2024-10-21"#,
        ),
        (
            "query",
            json!("a b"),
            r#"query: "a b" is not allowed; allowed: what stands behind the '?' of a URL, as api-version=2024-10-21"#,
        ),
        ("host", json!("a b"), r#"host: "a b" is not allowed; allowed: a host's name, as api.example.com"#),
        ("host", json!([]), "host: [] is not allowed; allowed: a text that is not empty"),
        (
            "routers",
            json!([]),
            "routers: is not a known key; allowed: role, router, model, upstream_model, path_prefix, base_path, query, host",
        ),
    ] {
        let mut wrong = full.clone();
        wrong[key] = value;
        assert_eq!(errors(&wrong), [expected], "{key}");
    }
    assert_eq!(
        errors(&json!({"role": "upstream"})),
        ["router: is missing; give a text", "model: is missing; give a text"]
    );
    let role = errors(&json!({"role": "downstream", "routers": [{"name": "r", "models": [{"name": "m", "cluster": "c",
        "input_cost_per_token": 0, "output_cost_per_token": 0}]}]}));
    assert_eq!(role, [r#"role: "downstream" is not allowed; allowed: router, upstream"#]);
}
