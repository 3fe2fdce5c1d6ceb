//! What the real Envoy makes of deployments, edits of requests, names of any characters, and forms.

use adaptive_router_sim::Reply;
use serde_json::{Value, json};

use crate::call::Call;
use crate::fixtures::{cheapest, with};
use crate::fleet::{Fleet, Setup, model};
use crate::metrics;

const NAME: &str = "Größe: a/1";
const ENCODED: &str = "Gr%C3%B6%C3%9Fe: a/1";

/// One model at the clusters `fast` and `medium`, and another one at `smart`.
fn start() -> Fleet {
    let place = |cluster: &str, order: u32| json!({"cluster": cluster, "order": order, "upstream_model": format!("v/{cluster}")});
    let several = json!({
        "name": NAME, "aliases": ["quick"], "input_cost_per_token": 1e-6, "output_cost_per_token": 1e-6,
        "deployments": [place("fast", 0), place("medium", 1)],
        "request": {"set": {"effort": "low"}, "rename": {"max_tokens": "most"}, "drop": ["metadata.session_id"]},
    });
    let router = with(
        cheapest("auto", json!([several, model("smart")])),
        json!({"cooldown": {"time": "0s"}, "aliases": ["best é"]}),
    );
    Fleet::start(&Setup { routers: json!([router]), workers: 2, ..Setup::default() })
}

fn body(model: &str) -> Value {
    json!({"max_tokens": 9, "metadata": {"session_id": "s"}, "model": model, "messages": [{"role": "user", "content": "Hello"}]})
}

#[test]
fn a_sibling_answers_before_another_model() {
    let fleet = start();
    let error = || Reply::json(500, r#"{"error":{"message":"no"}}"#);
    let edited = |cluster: &str| json!({"effort": "low", "most": 9, "metadata": {}, "model": format!("v/{cluster}"), "messages": [{"role": "user", "content": "Hello"}]});
    for name in ["auto", "best é", NAME, "quick"] {
        for (failing, counts, answered) in [
            (&[][..], [1, 0, 0], (ENCODED, Some("fast"), None)),
            (&["fast"][..], [1, 1, 0], (ENCODED, Some("medium"), Some("2"))),
        ] {
            fleet.clear();
            failing.iter().for_each(|cluster| fleet.provider(cluster).script(error()));
            let answer = fleet.send(Call::post("/v1/chat/completions", body(name).to_string()));
            let told = |name: &str| answer.header(&format!("x-adaptive-router-{name}"));
            assert_eq!((answer.status, fleet.counts()), (200, counts), "{name}: {answer:?}");
            assert_eq!((told("model").unwrap(), told("deployment"), told("attempts")), answered, "{name}: {answer:?}");
            assert_eq!(answer.request_type().is_some(), !matches!(name, NAME | "quick"));
            for (cluster, count) in ["fast", "medium"].into_iter().zip(counts) {
                if count > 0 {
                    assert_eq!(fleet.only_request(cluster).json(), Some(edited(cluster)), "{name}");
                }
            }
        }
    }
    // Another model gets the request as the client sent it.
    fleet.clear();
    ["fast", "medium"].iter().for_each(|cluster| fleet.provider(cluster).script(error()));
    let answer = fleet.send(Call::post("/v1/chat/completions", body("auto").to_string()));
    assert_eq!((answer.model(), answer.header("x-adaptive-router-deployment")), (Some("smart"), None));
    assert_eq!(fleet.only_request("smart").json(), Some(body("vendor/smart-1")));
    let steps = format!(
        r#"adaptive_router_fallbacks{{deployment="fast",from="{NAME}",reason="status_5xx",router="auto",to="{NAME}"}}"#
    );
    metrics::expect(&fleet.envoy, &[(&steps, 5.0)]);
}

#[test]
fn forms_and_what_names_no_model() {
    let fleet = start();
    let form = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n\0\u{1}\r\n--B\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nauto\r\n--B--\r\n";
    fleet.provider("fast").script(Reply::json(503, "{}"));
    fleet.provider("medium").script(Reply::json(200, r#"{"text":"Hello"}"#));
    let call =
        Call::new("POST", "/v1/audio/transcriptions", form).header("content-type", "multipart/form-data; boundary=B");
    let answer = fleet.send(call);
    assert_eq!((answer.status, answer.text()), (200, r#"{"text":"Hello"}"#.to_owned()));
    for cluster in ["fast", "medium"] {
        let expected = form.replace("auto", &format!("v/{cluster}"));
        assert_eq!(String::from_utf8_lossy(&fleet.only_request(cluster).body), expected);
    }
    let answer = fleet.send(Call::get("/v1/files"));
    assert_eq!((answer.status, answer.json()["error"]["code"].as_str()), (404, Some("unknown_path")));
}
