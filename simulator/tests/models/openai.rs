//! OpenAI's three text APIs, whole and as streams, as their SDKs read them.

use hyper::Version;
use serde_json::{Value, json};

use crate::client::{VERSIONS, model, post, send};

const CHAT: &str = "/v1/chat/completions";

fn chat(more: Value) -> Value {
    with(json!({"model": "gpt-x", "messages": [{"role": "user", "content": "Say hello to Zoë, please"}]}), more)
}

fn with(mut base: Value, more: Value) -> Value {
    base.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    base
}

fn joined(events: &[Value], pointer: &str) -> String {
    events.iter().filter_map(|event| event.pointer(pointer)?.as_str()).collect()
}

#[tokio::test]
async fn chat_whole() {
    let model = model().await;
    for version in VERSIONS {
        let body = chat(json!({})).to_string();
        let received = send(&model, version, "POST", "/openai/v1/chat/completions", &[], &body).await;
        let answer = received.json();
        assert_eq!((received.status, received.header("content-type")), (200, Some("application/json")));
        assert_eq!(received.header("x-sim-model"), Some("smart"));
        assert_eq!(received.header("x-sim-success"), Some("true"));
        assert_eq!((&answer["object"], &answer["model"]), (&json!("chat.completion"), &json!("gpt-x")));
        let choice = &answer["choices"][0];
        assert_eq!((&choice["message"]["role"], &choice["finish_reason"]), (&json!("assistant"), &json!("stop")));
        let text = choice["message"]["content"].as_str().unwrap();
        let tokens = text.chars().count().div_ceil(4);
        assert_eq!(answer["usage"]["prompt_tokens"], 6);
        assert_eq!(answer["usage"]["completion_tokens"], tokens);
        assert_eq!(answer["usage"]["total_tokens"], 6 + tokens);
    }
}

#[tokio::test]
async fn chat_stream_says_what_the_whole_answer_says() {
    let model = model().await;
    let whole = post(&model, CHAT, &chat(json!({}))).await.json();
    for version in VERSIONS {
        let body = chat(json!({"stream": true, "stream_options": {"include_usage": true}})).to_string();
        let received = send(&model, version, "POST", CHAT, &[], &body).await;
        assert_eq!(received.header("x-sim-success"), Some("true"));
        let events = received.data();
        assert_eq!(received.events().last().unwrap(), &(None, None), "[DONE] ends the stream");
        assert_eq!(events[0]["choices"][0]["delta"]["role"], "assistant");
        assert_eq!(joined(&events, "/choices/0/delta/content"), whole["choices"][0]["message"]["content"]);
        let [.., finish, usage] = events.as_slice() else { panic!("too short: {events:?}") };
        assert_eq!(
            (&finish["choices"][0]["delta"], &finish["choices"][0]["finish_reason"]),
            (&json!({}), &json!("stop"))
        );
        assert_eq!((&usage["choices"], &usage["usage"]), (&json!([]), &whole["usage"]));
        for event in &events {
            assert_eq!((&event["object"], &event["model"]), (&json!("chat.completion.chunk"), &json!("gpt-x")));
            assert_eq!(event["id"], events[0]["id"]);
            assert!(event.as_object().unwrap().contains_key("usage"));
        }
    }
}

#[tokio::test]
async fn usage_is_streamed_only_on_demand() {
    let model = model().await;
    let events = post(&model, CHAT, &chat(json!({"stream": true}))).await.data();
    assert!(events.iter().all(|event| event.get("usage").is_none() && event["choices"] != json!([])));
}

#[tokio::test]
async fn chat_calls_a_tool_when_asked_and_talks_after_its_result() {
    let model = model().await;
    let parameters = json!({"type": "object", "properties": {"city": {"type": "string"}, "days": {"type": "integer"}}});
    let tools = json!([{"type": "function", "function": {"name": "weather", "parameters": parameters}}]);
    let mut messages = json!([{"role": "user", "content": [{"type": "text", "text": "Use the tool, then tell me"}]}]);
    let body = json!({"model": "m", "messages": messages, "tools": tools});
    let answer = post(&model, CHAT, &body).await.json();
    let choice = &answer["choices"][0];
    let call = &choice["message"]["tool_calls"][0];
    assert_eq!((&choice["finish_reason"], &choice["message"]["content"]), (&json!("tool_calls"), &Value::Null));
    let arguments = call["function"]["arguments"].as_str().unwrap();
    assert_eq!(serde_json::from_str::<Value>(arguments).unwrap(), json!({"city": "example", "days": 1}));

    let events = post(&model, CHAT, &with(body, json!({"stream": true}))).await.data();
    let first = &events[0]["choices"][0]["delta"]["tool_calls"][0];
    assert_eq!((&first["function"]["name"], &first["type"]), (&json!("weather"), &json!("function")));
    assert!(first["id"].as_str().unwrap().starts_with("call_sim_"));
    assert_eq!(joined(&events, "/choices/0/delta/tool_calls/0/function/arguments"), arguments);
    assert_eq!(events.last().unwrap()["choices"][0]["finish_reason"], "tool_calls");

    let result = json!([choice["message"], {"role": "tool", "tool_call_id": call["id"], "content": "sunny"}]);
    messages.as_array_mut().unwrap().extend(result.as_array().unwrap().clone());
    let answer = post(&model, CHAT, &json!({"model": "m", "messages": messages, "tools": tools})).await.json();
    assert_eq!(answer["choices"][0]["finish_reason"], "stop");
}

#[tokio::test]
async fn requests_can_bound_shape_and_repeat_the_answer() {
    let model = model().await;
    let cut = post(&model, CHAT, &chat(json!({"max_completion_tokens": 2}))).await.json();
    assert_eq!(
        (&cut["choices"][0]["finish_reason"], &cut["usage"]["completion_tokens"]),
        (&json!("length"), &json!(2))
    );

    let schema = json!({"type": "object", "properties": {"ok": {"type": "boolean"}}});
    let format = json!({"type": "json_schema", "json_schema": {"name": "x", "schema": schema}});
    let shaped = post(&model, CHAT, &chat(json!({"response_format": format}))).await.json();
    assert_eq!(shaped["choices"][0]["message"]["content"], r#"{"ok":true}"#);

    let three = post(&model, CHAT, &chat(json!({"n": 3}))).await.json();
    assert_eq!(three["choices"].as_array().unwrap().len(), 3);
    assert_eq!(three["choices"][2]["index"], 2);
}

#[tokio::test]
async fn legacy_completions() {
    let model = model().await;
    let body = json!({"model": "m", "prompt": ["Say hello", "Say bye"]});
    let whole = post(&model, "/v1/completions", &body).await.json();
    assert_eq!((&whole["object"], whole["choices"].as_array().unwrap().len()), (&json!("text_completion"), 2));

    let body = with(body, json!({"prompt": "Say hello", "stream": true, "stream_options": {"include_usage": true}}));
    let received = post(&model, "/v1/completions", &body).await;
    let events = received.data();
    assert_eq!(received.events().last().unwrap(), &(None, None));
    assert_eq!(joined(&events, "/choices/0/text"), whole["choices"][0]["text"]);
    assert_eq!(events[events.len() - 2]["choices"][0]["finish_reason"], "stop");
    assert_eq!(events.last().unwrap()["usage"]["prompt_tokens"], 3);
}

#[tokio::test]
async fn responses_whole_and_streamed() {
    let model = model().await;
    let input = json!([{"role": "user", "content": [{"type": "input_text", "text": "Say hello"}]}]);
    for input in [json!("Say hello"), input] {
        let body = json!({"model": "m", "input": input, "instructions": "Be brief."});
        let whole = post(&model, "/v1/responses", &body).await.json();
        assert_eq!(
            (&whole["object"], &whole["status"], &whole["model"]),
            (&json!("response"), &json!("completed"), &json!("m"))
        );
        let text = &whole["output"][0]["content"][0]["text"];
        assert_eq!(whole["usage"]["input_tokens"], 6);

        let received = post(&model, "/v1/responses", &with(body, json!({"stream": true}))).await;
        let mut names = Vec::new();
        for (number, (name, data)) in received.events().into_iter().enumerate() {
            let data = data.unwrap();
            assert_eq!((&data["type"], &data["sequence_number"]), (&json!(name.clone().unwrap()), &json!(number)));
            names.push(name.unwrap());
        }
        names.dedup();
        let expected = "created in_progress output_item.added content_part.added output_text.delta output_text.done \
                        content_part.done output_item.done completed";
        assert_eq!(names, expected.split(' ').map(|name| format!("response.{name}")).collect::<Vec<_>>());
        let events = received.data();
        assert_eq!(&joined(&events, "/delta"), text);
        let completed = &events.last().unwrap()["response"];
        assert_eq!((&completed["usage"], &completed["output"][0]["content"][0]["text"]), (&whole["usage"], text));
    }
}

#[tokio::test]
async fn responses_call_tools_and_stop_at_the_limit() {
    let model = model().await;
    let tools =
        json!([{"type": "function", "name": "weather", "parameters": {"properties": {"city": {"type": "string"}}}}]);
    let body = json!({"model": "m", "input": "use the tool", "tools": tools});
    let whole = post(&model, "/v1/responses", &body).await.json();
    let call = &whole["output"][0];
    assert_eq!((&call["type"], &call["arguments"]), (&json!("function_call"), &json!(r#"{"city":"example"}"#)));

    let events = post(&model, "/v1/responses", &with(body, json!({"stream": true}))).await.data();
    assert_eq!(joined(&events, "/delta"), r#"{"city":"example"}"#);
    assert_eq!(events[2]["item"]["arguments"], "");

    let output =
        json!([{"role": "user", "content": "use the tool"}, call, {"type": "function_call_output", "output": "4"}]);
    let after = post(&model, "/v1/responses", &json!({"model": "m", "input": output, "tools": tools})).await.json();
    assert_eq!(after["output"][0]["type"], "message");

    let body = json!({"model": "m", "input": "hello", "max_output_tokens": 1, "stream": true});
    let events = post(&model, "/v1/responses", &body).await.data();
    let last = events.last().unwrap();
    assert_eq!(last["type"], "response.incomplete");
    assert_eq!(last["response"]["incomplete_details"]["reason"], "max_output_tokens");
}

#[tokio::test]
async fn refused_requests_get_openais_errors() {
    let model = model().await;
    let rows = [
        (CHAT, "{\"model\"", 400, "We could not parse the JSON body of your request"),
        (CHAT, r#"{"messages": []}"#, 400, "missing field `model`"),
        (CHAT, r#"{"model": "m", "messages": []}"#, 400, "at least one message"),
        (CHAT, r#"{"model": "m", "messages": "hi"}"#, 400, "invalid type: string \"hi\", expected a sequence"),
        ("/v1/completions", r#"{"model": "m", "prompt": 3}"#, 400, "prompt: must be a string"),
        ("/v1/responses", r#"{"model": "m", "input": []}"#, 400, "input: must be a string"),
        ("/v1/embeddings", r#"{"model": "m", "input": []}"#, 400, "input: must be a string"),
        ("/v1/nothing", "{}", 404, "Invalid URL (POST /v1/nothing)"),
    ];
    for (path, body, status, message) in rows {
        let received = send(&model, Version::HTTP_11, "POST", path, &[], body).await;
        let error = received.json();
        assert_eq!((received.status, &error["error"]["type"]), (status, &json!("invalid_request_error")), "{body}");
        assert!(error["error"]["message"].as_str().unwrap().contains(message), "{error}");
        assert!(error["error"].as_object().unwrap().contains_key("param"));
    }
}

#[tokio::test]
async fn models_are_listed() {
    let model = model().await;
    let received = send(&model, Version::HTTP_11, "GET", "/openai/v1/models", &[], "").await.json();
    assert_eq!((&received["object"], &received["data"][0]["id"]), (&json!("list"), &json!("smart")));
}
