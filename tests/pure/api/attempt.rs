//! Prevents: an attempt that asks a provider for a path or a model that it does not have.

use adaptive_router::api::rewrite::{model_value, path};
use adaptive_router::config::{Role, Upstream};
use serde_json::{Value, json};

#[test]
fn paths() {
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
        assert_eq!(path(of_client, prefix), expected, "{of_client} {prefix}");
    }
}

#[test]
fn where_the_models_value_stands() {
    for (body, expected) in [
        (r#"{"model":"a","x":1}"#, Some("\"a\"")),
        (r#"{"x":{"model":"no"}, "model" : "b" }"#, Some("\"b\"")),
        (r#"{"model":"first","model":"last"}"#, Some("\"last\"")),
        (r#"{"mod\u0065l":7}"#, Some("7")),
        (r#"{"x":1}"#, None),
        (r#"{"model":"#, None),
        ("[]", None),
        ("", None),
    ] {
        assert_eq!(model_value(body.as_bytes()).map(|value| &body[value]), expected, "{body}");
    }
}

fn errors(config: &Value) -> Vec<String> {
    let errors = Role::parse(config.to_string().as_bytes()).err().unwrap_or_default();
    errors.iter().map(ToString::to_string).collect()
}

#[test]
fn configuration() {
    let full = json!({"role": "upstream", "router": "r", "model": "m", "deployment": "eu", "upstream_model": "vendor/m 1", "path_prefix": "/p",
        "host": "h.example:443"});
    let Ok(Role::Upstream(upstream)) = Role::parse(full.to_string().as_bytes()) else { panic!("refused") };
    let text = |text: &str| Some(text.to_owned());
    let expected = Upstream {
        router: "r".into(),
        model: "m".into(),
        deployment: text("eu"),
        upstream_model: text("vendor/m 1"),
        path_prefix: text("/p"),
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
        ("host", json!("a b"), r#"host: "a b" is not allowed; allowed: a host's name, as api.example.com"#),
        ("host", json!([]), "host: [] is not allowed; allowed: a text that is not empty"),
        (
            "routers",
            json!([]),
            "routers: is not a known key; allowed: role, router, model, deployment, upstream_model, path_prefix, host",
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
