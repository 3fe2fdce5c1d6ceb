//! Anthropic's messages, whole and as a stream, as its SDK reads them.

use hyper::Version;
use serde_json::{Value, json};

use crate::client::{VERSIONS, model, post, send};

const PATH: &str = "/v1/messages";

fn request(content: &Value, stream: bool) -> Value {
    let tools = json!([{"name": "weather", "input_schema": {"properties": {"city": {"type": "string"}}}}]);
    let messages = json!([{"role": "user", "content": content}]);
    json!({"model": "claude-x", "max_tokens": 1024, "messages": messages, "tools": tools, "stream": stream})
}

#[tokio::test]
async fn whole_and_streamed_say_the_same() {
    let model = model().await;
    let content = json!([{"type": "text", "text": "Say hello"}]);
    let whole = post(&model, PATH, &request(&content, false)).await.json();
    assert_eq!(
        (&whole["type"], &whole["model"], &whole["stop_reason"]),
        (&json!("message"), &json!("claude-x"), &json!("end_turn"))
    );
    assert_eq!((&whole["content"][0]["type"], &whole["usage"]["input_tokens"]), (&json!("text"), &json!(3)));

    for version in VERSIONS {
        let received = send(&model, version, "POST", PATH, &[], &request(&content, true).to_string()).await;
        let mut names = Vec::new();
        let mut text = String::new();
        for (name, data) in received.events() {
            let data = data.unwrap();
            assert_eq!(data["type"], name.clone().unwrap());
            text.push_str(data.pointer("/delta/text").and_then(Value::as_str).unwrap_or_default());
            names.push(name.unwrap());
        }
        names.dedup();
        let expected =
            "message_start content_block_start ping content_block_delta content_block_stop message_delta message_stop";
        assert_eq!(names, expected.split(' ').collect::<Vec<_>>());
        assert_eq!(whole["content"][0]["text"], text);
        let events = received.data();
        let start = &events[0]["message"];
        assert_eq!((&start["content"], &start["usage"]["input_tokens"]), (&json!([]), &json!(3)));
        let end = &events[events.len() - 2];
        assert_eq!(
            (&end["delta"]["stop_reason"], &end["usage"]["output_tokens"]),
            (&json!("end_turn"), &whole["usage"]["output_tokens"])
        );
    }
}

#[tokio::test]
async fn tools_are_called_once() {
    let model = model().await;
    let whole = post(&model, PATH, &request(&json!("use the tool"), false)).await.json();
    assert_eq!(
        (&whole["stop_reason"], &whole["content"][0]["input"]),
        (&json!("tool_use"), &json!({"city": "example"}))
    );

    let events = post(&model, PATH, &request(&json!("use the tool"), true)).await.data();
    assert_eq!(events[1]["content_block"]["name"], "weather");
    let input: String = events.iter().filter_map(|event| event.pointer("/delta/partial_json")?.as_str()).collect();
    assert_eq!(serde_json::from_str::<Value>(&input).unwrap(), json!({"city": "example"}));

    let content = json!([{"type": "tool_result", "tool_use_id": "x", "content": "use the tool"}]);
    let after = post(&model, PATH, &request(&content, false)).await.json();
    assert_eq!(after["stop_reason"], "end_turn");
}

#[tokio::test]
async fn errors_have_anthropics_form() {
    let model = model().await;
    let received = send(&model, Version::HTTP_11, "POST", PATH, &[], "[").await;
    let error = received.json();
    assert_eq!((received.status, &error["type"]), (400, &json!("error")));
    assert_eq!(error["error"]["type"], "invalid_request_error");
}
