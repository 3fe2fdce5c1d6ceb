//! A request whose form hides what it asks for goes nowhere with the operator's key.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::attacks::{best, fast, smart};
use crate::call::Call;
use crate::fixtures::with;
use crate::world::{self, World};

const DEAR: &str = r#"{"model":"most-expensive","messages":[{"role":"user","content":"Hi"}]}"#;
/// The same.
const GZIP: &str = "H4sIAAAAAAACA6tWys1PSc1RsgLSxSW6qRUFqXnFmWWpSjpKuanFxYnpqcVKVtHVSkX5OalARaXFqUVAqeT8vJLUvBKggEemUm1sLQDH/yjbRgAAAA==";
const DEFLATE: &str =
    "eJyrVsrNT0nNUbIC0sUluqkVBal5xZllqUo6SrmpxcWJ6anFSlbR1UpF+TmpQEWlxalFQKnk/LyS1LwSoIBHplJtbC0AZegYEg==";

fn limited(keys: Value) -> World {
    let models = json!([with(fast(), json!({"rpm": 3})), with(smart(), json!({"rpm": 3}))]);
    World::start(&with(json!({"routers": [best("auto", models)], "on_unknown_model": "reject"}), keys))
}

/// What is written in a body is obeyed or refused, whatever is said of its encoding.
#[test]
fn an_encoding_hides_no_model() {
    let world = limited(json!({}));
    let (gzip, deflate) = (BASE64_STANDARD.decode(GZIP).unwrap(), BASE64_STANDARD.decode(DEFLATE).unwrap());
    let rows = [
        ("x", DEAR.as_bytes(), 415, "unsupported_content_encoding"),
        ("utf-8", DEAR.as_bytes(), 404, "model_not_found"),
        ("identity, x", DEAR.as_bytes(), 415, "unsupported_content_encoding"),
        ("", DEAR.as_bytes(), 404, "model_not_found"),
        ("identity", DEAR.as_bytes(), 404, "model_not_found"),
        ("identity, identity", DEAR.as_bytes(), 404, "model_not_found"),
        ("gzip", &gzip, 404, "model_not_found"),
        ("deflate", &deflate, 404, "model_not_found"),
        ("gzip", DEAR.as_bytes(), 400, "invalid_request"),
    ];
    let mut wrong = Vec::new();
    for (encoding, body, status, code) in rows {
        world.clear();
        let call = Call::post("/v1/chat/completions", body.to_vec()).header("content-encoding", encoding);
        let answer = world.send(call);
        let got = (answer.status, answer.text().contains(code), world.arrived().len());
        if got != (status, true, 0) {
            wrong.push(format!("{encoding:?}: expected {status} {code}, got {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Where the operator wants bodies to pass unread, they take the places of the default model.
#[test]
fn unread_bodies_count() {
    let world = limited(json!({"on_encoded_body": "pass"}));
    let call = || Call::post("/v1/chat/completions", DEAR).header("content-encoding", "x");
    let statuses: Vec<u16> = (0..10).map(|_| world.send(call()).status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 3, "{statuses:?}");
    assert_eq!(world.arrived().len(), 3);
}

const ODD_PATHS: [&str; 6] = [
    "/v1/admin/../../v1/chat/completions",
    "/v1/organization/admin_api_keys;/v1/chat/completions",
    "/v1/files%3f/v1/chat/completions",
    "/v1/files%23/v1/chat/completions",
    "/v1/organization/admin_api_keys%00/v1/chat/completions",
    "/v1/admin//v1/chat/completions",
];

/// Providers read some of these as a path of their own, so none of them is a path that is routed.
#[test]
fn odd_paths_are_not_routed() {
    let world = World::start(&json!({"routers": [best("auto", json!([fast(), smart()]))]}));
    let routed: Vec<&str> = ODD_PATHS
        .into_iter()
        .filter(|path| {
            world.clear();
            world.send(Call { path: (*path).to_owned(), ..Call::chat("auto", "Hello") });
            !world.fast.requests().is_empty() || !world.smart.requests().is_empty()
        })
        .collect();
    assert!(routed.is_empty(), "{routed:#?}");
}

#[test]
fn odd_paths_in_the_sample() {
    let world = World::start_bootstrap(1, world::sample);
    let mut arrived = Vec::new();
    for path in ODD_PATHS {
        world.clear();
        let answer = world.send(Call { path: path.to_owned(), ..Call::chat("smart-cheap-router", "Hello") });
        let paths: Vec<String> = world.arrived().into_iter().map(|(_, request)| request.path).collect();
        // Envoy may have made it a plain one, which providers read as the filter does.
        let plain = ["/v1/chat/completions", "/v1/admin/v1/chat/completions"];
        let is_plain = paths.iter().all(|path| plain.contains(&path.as_str()));
        if !is_plain || (paths.is_empty() && answer.status != 404 && answer.status != 400) {
            arrived.push((path, answer.status, paths));
        }
    }
    assert!(arrived.is_empty(), "{arrived:#?}");
}
