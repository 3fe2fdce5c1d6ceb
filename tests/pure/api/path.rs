//! Prevents: a request that is not routed because of how its client spells the path, and one that reaches another path of
//! the provider with the operator's key.

use Endpoint::{Chat, Completions, CountTokens, Embeddings, Messages, Responses};
use adaptive_router::api::path::{ModelsPath, Place, is_feedback};
use adaptive_router::api::request::Endpoint;

#[test]
fn endpoints_and_how_they_are_usually_spelled() {
    for (path, expected, usual) in [
        ("/v1/chat/completions", Some(Chat), ""),
        ("/openai/v1/chat/completions", Some(Chat), ""),
        ("/v1/completions?x=/v1/embeddings", Some(Completions), ""),
        ("/v1/responses", Some(Responses), ""),
        ("/v1/messages", Some(Messages), ""),
        ("/v1/embeddings", Some(Embeddings), ""),
        ("/a/v1/messages/count_tokens?beta=true", Some(CountTokens), ""),
        ("/v1/chat/completions/", Some(Chat), "/v1/chat/completions"),
        ("/a/v1/messages/?beta=true", Some(Messages), "/a/v1/messages?beta=true"),
        ("/chat/completions", Some(Chat), "/v1/chat/completions"),
        ("/api/chat/completions/?x=1", Some(Chat), "/api/v1/chat/completions?x=1"),
        ("/completions", Some(Completions), "/v1/completions"),
        ("/responses", Some(Responses), "/v1/responses"),
        ("/messages/", Some(Messages), "/v1/messages"),
        ("/messages/count_tokens", Some(CountTokens), "/v1/messages/count_tokens"),
        ("/embeddings", Some(Embeddings), "/v1/embeddings"),
        (
            "/openai/deployments/gpt-4.1/chat/completions?api-version=1",
            Some(Chat),
            "/openai/v1/chat/completions?api-version=1",
        ),
        ("/x/openai/deployments/e/embeddings", Some(Embeddings), "/x/openai/v1/embeddings"),
        ("/openai/deployments/a/b/embeddings", None, ""),
        ("/openai/deployments//embeddings", None, ""),
        ("/other/deployments/a/embeddings", None, ""),
        // Somebody else's, perhaps.
        ("/api/messages", None, ""),
        ("/api/responses", None, ""),
        ("/v2/chat/completions", None, ""),
        ("/x/v1beta/chat/completions", None, ""),
        ("/v1chat/completions", None, ""),
        ("/v1/chat", None, ""),
        ("/v1/responses/resp_1", None, ""),
        ("/v1/chat/completions/extra", None, ""),
        ("/", None, ""),
        ("", None, ""),
        ("?/v1/messages", None, ""),
    ] {
        let place = Place::of(path.as_bytes());
        assert_eq!(place.map(|place| place.endpoint), expected, "{path}");
        let respelled = place.and_then(|place| place.respelled(path.as_bytes())).unwrap_or_default();
        assert_eq!(String::from_utf8(respelled).unwrap(), usual, "{path}");
        assert!(place.is_none_or(|place| place.is_plain()), "{path}");
    }
}

#[test]
fn prefixes_that_others_may_read_otherwise() {
    for prefix in [
        "/v1/admin/../..",
        "/v1/./x",
        "/v1/organization/admin_api_keys;",
        "/v1/files%3f",
        "/v1/files%23",
        "/v1/files#",
        "/v1/organization/admin_api_keys%00",
        "/v1/admin/",
        "/v1/admin\\..",
        "/a\tb",
        "a",
    ] {
        for end in ["/v1/chat/completions", "/chat/completions", "/v1/embeddings/"] {
            let path = format!("{prefix}{end}");
            assert_eq!(Place::of(path.as_bytes()).map(|place| place.is_plain()), Some(false), "{path}");
        }
    }
    assert!(Place::of(b"/llm.example/a..b/~me/v1/messages").is_some_and(|place| place.is_plain()));
}

#[test]
fn models_and_feedback() {
    let one = |name: &'static str| Some(ModelsPath::One(name.into()));
    for (path, expected) in [
        ("/v1/models", Some(ModelsPath::All)),
        ("/openai/v1/models?limit=20", Some(ModelsPath::All)),
        ("/v1/models/", Some(ModelsPath::All)),
        ("/models", Some(ModelsPath::All)),
        ("/v1/models/fast", one("fast")),
        ("/v1/models/fast/?x=1", one("fast")),
        ("/v1/models/vendor/fast", one("vendor/fast")),
        ("/v1/models/vendor%2Ffast%20%zz", one("vendor/fast %zz")),
        ("/api/models", None),
        ("/v1/chat", None),
    ] {
        assert_eq!(ModelsPath::of(path.as_bytes()), expected, "{path}");
    }
    for (path, expected) in [
        ("/adaptive_router/feedback", true),
        ("/x/adaptive_router/feedback?from=page", true),
        ("/v1/chat/completions?x=/adaptive_router/feedback", false),
    ] {
        assert_eq!(is_feedback(path.as_bytes()), expected, "{path}");
    }
}
