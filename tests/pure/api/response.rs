//! Prevents: an error that counts as an answer because its status is 200; tokens that are paid and not counted; an answer
//! that is not found again because it came in pieces, or because its client wrote it anew.

use adaptive_router::api::request::{Endpoint, Request, Tail};
use adaptive_router::api::response::{Facts, MAX_JSON_BYTES, MAX_TOKENS, Reader, Usage};
use serde_json::{Value, json};

use Endpoint::{Chat, Completions, Embeddings, Messages, Responses};

fn read(endpoint: Endpoint, response: &str) -> Facts {
    let mut reader = Reader::new(endpoint);
    reader.feed(response.as_bytes());
    let whole = reader.finish();
    let mut reader = Reader::new(endpoint);
    response.as_bytes().chunks(7).for_each(|chunk| reader.feed(chunk));
    assert_eq!(reader.finish(), whole, "in pieces: {response}");
    whole
}

fn json_of(endpoint: Endpoint, body: Value) -> Facts {
    read(endpoint, &body.to_string())
}

fn stream(events: &[Value]) -> String {
    events.iter().map(|event| format!("data: {event}\n\n")).collect::<String>() + "data: [DONE]\n\n"
}

fn usage(input: u64, output: u64, cached: u64, written: u64, reasoning: u64) -> Usage {
    Usage {
        input_tokens: Some(input),
        output_tokens: Some(output),
        cached_input_tokens: cached,
        cache_write_tokens: written,
        reasoning_tokens: reasoning,
    }
}

#[test]
fn usage_is_what_the_provider_bills() {
    for (who, counted, expected) in [
        (
            "OpenAI",
            json!({"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150}),
            usage(100, 50, 0, 0, 0),
        ),
        (
            "OpenAI with details",
            json!({"prompt_tokens": 2006, "completion_tokens": 300, "total_tokens": 2306,
                "prompt_tokens_details": {"cached_tokens": 1920, "audio_tokens": 0},
                "completion_tokens_details": {"reasoning_tokens": 256, "audio_tokens": 0}}),
            usage(2006, 300, 1920, 0, 256),
        ),
        (
            "OpenAI responses",
            json!({"input_tokens": 500, "input_tokens_details": {"cached_tokens": 400}, "output_tokens": 90,
                "output_tokens_details": {"reasoning_tokens": 64}, "total_tokens": 590}),
            usage(500, 90, 400, 0, 64),
        ),
        (
            "Anthropic",
            json!({"input_tokens": 10, "cache_creation_input_tokens": 2000, "cache_read_input_tokens": 50000,
                "cache_creation": {"ephemeral_5m_input_tokens": 2000}, "output_tokens": 100}),
            usage(52010, 100, 50000, 2000, 0),
        ),
        (
            "Anthropic, nothing cached",
            json!({"input_tokens": 10, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0, "output_tokens": 1}),
            usage(10, 1, 0, 0, 0),
        ),
        (
            "DeepSeek",
            json!({"prompt_tokens": 1000, "prompt_cache_hit_tokens": 900, "prompt_cache_miss_tokens": 100,
                "completion_tokens": 20, "total_tokens": 1020}),
            usage(1000, 20, 900, 0, 0),
        ),
        ("Moonshot", json!({"prompt_tokens": 9, "completion_tokens": 2, "cached_tokens": 8}), usage(9, 2, 8, 0, 0)),
        (
            "OpenRouter",
            json!({"prompt_tokens": 9000, "completion_tokens": 2, "total_tokens": 9002,
                "prompt_tokens_details": {"cached_tokens": 4000, "cache_write_tokens": 3000}}),
            usage(9000, 2, 4000, 3000, 0),
        ),
        (
            "a gateway that counts the cache in the prompt",
            json!({"prompt_tokens": 52010, "completion_tokens": 5, "total_tokens": 52015, "cache_read_input_tokens": 50000,
                "cache_creation_input_tokens": 2000}),
            usage(52010, 5, 50000, 2000, 0),
        ),
        (
            "a gateway that does not",
            json!({"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15, "cache_read_input_tokens": 50000}),
            usage(50010, 5, 50000, 0, 0),
        ),
        (
            "xAI, reasoning beside the completion",
            json!({"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 1150,
                "completion_tokens_details": {"reasoning_tokens": 1000}}),
            usage(100, 1050, 0, 0, 1000),
        ),
        (
            "reasoning beside the completion, without a total",
            json!({"prompt_tokens": 12, "completion_tokens": 1, "completion_tokens_details": {"reasoning_tokens": 386}}),
            usage(12, 387, 0, 0, 386),
        ),
        (
            "Gemini's OpenAI form, thoughts only in the total",
            json!({"prompt_tokens": 12, "completion_tokens": 30, "total_tokens": 342}),
            usage(12, 330, 0, 0, 0),
        ),
        (
            "floats",
            json!({"prompt_tokens": 100.0, "completion_tokens": 5e1, "total_tokens": 150.0}),
            usage(100, 50, 0, 0, 0),
        ),
        ("texts", json!({"prompt_tokens": "100", "completion_tokens": "50.0"}), usage(100, 50, 0, 0, 0)),
        ("no completion", json!({"prompt_tokens": 100, "total_tokens": 150}), usage(100, 50, 0, 0, 0)),
        (
            "a total that is too small",
            json!({"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 1}),
            usage(9, 9, 0, 0, 0),
        ),
    ] {
        for (endpoint, body) in [
            (Chat, json!({"choices": [{"message": {"content": "Hi"}}], "usage": counted}).to_string()),
            (
                Chat,
                stream(&[
                    json!({"choices": [{"delta": {"content": "Hi"}}], "usage": null}),
                    json!({"choices": [], "usage": counted}),
                ]),
            ),
            (
                Chat,
                stream(&[
                    json!({"choices": [{"delta": {"content": "Hi"}}]}),
                    json!({"choices": [{"delta": {}, "usage": counted}]}),
                ]),
            ),
            (Chat, stream(&[json!({"choices": [{"delta": {"content": "Hi"}}], "x_groq": {"usage": counted}})])),
            (Completions, json!({"choices": [{"text": "Hi"}], "usage": counted}).to_string()),
            (
                Messages,
                json!({"type": "message", "content": [{"type": "text", "text": "Hi"}], "usage": counted}).to_string(),
            ),
            (
                Messages,
                stream(&[
                    json!({"type": "message_start", "message": {"usage": {"input_tokens": 0, "output_tokens": 0}}}),
                    json!({"type": "message_delta", "delta": {}, "usage": counted}),
                ]),
            ),
            (Responses, json!({"object": "response", "output": [], "usage": counted}).to_string()),
            (Responses, stream(&[json!({"type": "response.completed", "response": {"output": [], "usage": counted}})])),
            (Embeddings, json!({"data": [{"embedding": [0.1]}], "usage": counted}).to_string()),
        ] {
            // An event that ends without an empty line is one.
            for body in [body.clone(), body.replace("\n\ndata: [DONE]\n\n", "")] {
                assert_eq!(read(endpoint, &body).usage, expected, "{who}: {body}");
            }
        }
    }
    let gemini = json!({"usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 5, "thoughtsTokenCount": 7,
        "cachedContentTokenCount": 4, "totalTokenCount": 22}});
    assert_eq!(json_of(Chat, gemini).usage, usage(10, 12, 4, 0, 7));
    let embeddings = json!({"data": [], "usage": {"total_tokens": 100}});
    let facts = json_of(Embeddings, embeddings);
    assert_eq!((facts.usage.input_tokens, facts.usage.output_tokens), (Some(100), None));
    assert_eq!(
        json_of(Chat, json!({"usage": {"prompt_tokens": -1, "completion_tokens": "x"}})).usage,
        Usage::default()
    );
}

/// Anthropic counts at the start, and again at the end.
#[test]
fn later_counts_replace_earlier_ones() {
    let start = |counted: Value| json!({"type": "message_start", "message": {"content": [], "usage": counted}});
    let end = |counted: Value| json!({"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": counted});
    for (first, last, expected) in [
        (
            json!({"input_tokens": 10, "cache_read_input_tokens": 50000, "cache_creation_input_tokens": 0, "output_tokens": 1}),
            json!({"output_tokens": 100}),
            usage(50010, 100, 50000, 0, 0),
        ),
        (
            json!({"input_tokens": 52000, "cache_read_input_tokens": 0, "output_tokens": 1}),
            json!({"input_tokens": 2000, "cache_read_input_tokens": 50000, "output_tokens": 100}),
            usage(52000, 100, 50000, 0, 0),
        ),
        (
            json!({"input_tokens": 52000, "output_tokens": 1}),
            json!({"input_tokens": 0, "output_tokens": 100}),
            usage(52000, 100, 0, 0, 0),
        ),
    ] {
        assert_eq!(read(Messages, &stream(&[start(first), end(last)])).usage, expected);
    }
}

#[test]
fn usage_beyond_what_is_read() {
    let long = "QmFzZTY0".repeat(MAX_JSON_BYTES / 8);
    let counted = json!({"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150});
    let talk = r#"{"usage": {"prompt_tokens": 1}}"#;
    let behind = format!(
        r#"{{"choices": [{{"message": {{"content": {}, "images": ["{long}"]}}}}], "usage": {counted}, "id": {}}}"#,
        json!(talk),
        json!(talk)
    );
    let before = format!(r#"{{"usage": {counted}, "choices": [{{"message": {{"content": "{long}"}}}}]}}"#);
    let event = format!("data: {behind}\n\ndata: [DONE]\n\n");
    let response = format!(
        "data: {{\"type\": \"response.completed\", \"response\": {{\"output\": [{{\"result\": \"{long}\"}}], \"usage\": {counted}, \"metadata\": {{}}}}}}\n\n"
    );
    for (endpoint, body) in
        [(Chat, &behind), (Chat, &before), (Chat, &event), (Responses, &response), (Embeddings, &before)]
    {
        let facts = read(endpoint, body);
        assert_eq!((facts.usage, facts.answer), (usage(100, 50, 0, 0, 0), None));
        assert_eq!(facts.too_long, endpoint != Embeddings);
    }
    let numbers = vec!["0.125"; 20_000].join(",");
    let embedding =
        format!(r#"{{"data": [{{"embedding": [{numbers}]}}], "usage": {{"prompt_tokens": 7, "total_tokens": 7}}}}"#);
    assert_eq!(read(Embeddings, &embedding).usage.input_tokens, Some(7));
}

/// A provider that counts more than can be is not believed at all.
#[test]
fn absurd_usage() {
    for tokens in
        ["9999999999999999999", "99999999999999999999999", "1e300", "1000000000", &(MAX_TOKENS + 1).to_string()]
    {
        for key in ["prompt_tokens", "completion_tokens", "total_tokens", "cached_tokens", "reasoning_tokens"] {
            let body = format!(
                r#"{{"choices": [{{"message": {{"content": "Hi"}}}}], "usage": {{"prompt_tokens": 5, "{key}": {tokens}}}}}"#
            );
            let facts = read(Chat, &body);
            assert_eq!((facts.usage, facts.usage_is_absurd), (Usage::default(), true), "{body}");
            assert!(facts.answer.is_some());
        }
    }
    assert!(!json_of(Chat, json!({"usage": {"prompt_tokens": MAX_TOKENS}})).usage_is_absurd);
}

/// Errors before anything was answered, and the status they stand for.
#[test]
fn errors_with_status_200() {
    let error = |error: Value| json!({"error": error}).to_string();
    for (endpoint, body, status) in [
        (Chat, error(json!({"message": "Provider returned error", "code": 502})), 502),
        (Chat, error(json!({"message": "Slow down", "code": "429"})), 429),
        (Chat, error(json!({"message": "x", "type": "rate_limit_error", "code": null})), 429),
        (Chat, error(json!({"message": "x", "type": "invalid_request_error"})), 400),
        (Chat, error(json!({"message": "x", "status": "RESOURCE_EXHAUSTED"})), 429),
        (Chat, error(json!({"message": "x"})), 502),
        (Chat, error(json!("out of order")), 502),
        (Chat, json!([{"error": {"code": 503, "status": "UNAVAILABLE"}}]).to_string(), 503),
        (Chat, json!({"object": "error", "message": "x", "code": 500}).to_string(), 500),
        (Chat, json!({"id": "c", "choices": [], "usage": {"prompt_tokens": 9}}).to_string(), 502),
        (Chat, json!({"choices": null, "base_resp": {"status_msg": "x"}}).to_string(), 502),
        (Chat, json!({"choices": [{"finish_reason": "error", "error": {"code": 503}, "message": {"role": "assistant", "content": ""}}]}).to_string(), 503),
        (Chat, json!({"choices": [{"finish_reason": "error", "message": {"role": "assistant", "content": null}}]}).to_string(), 502),
        (Completions, json!({"choices": [{"finish_reason": "error", "text": ""}]}).to_string(), 502),
        (Embeddings, error(json!({"message": "x", "code": 500})), 500),
        (Messages, json!({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}).to_string(), 529),
        (Responses, json!({"status": "failed", "error": {"code": "server_error", "message": "x"}, "output": []}).to_string(), 500),
        (Chat, stream(&[json!({"error": {"message": "overloaded", "code": 503}})]), 503),
        (Chat, format!(": OPENROUTER PROCESSING\n\n{}", stream(&[json!({"error": {"code": 504}})])), 504),
        (Chat, "event: error\ndata: out of order\n\n".into(), 502),
        (Chat, stream(&[
            json!({"choices": [{"index": 0, "delta": {"role": "assistant", "content": "", "refusal": null}, "finish_reason": null}]}),
            json!({"error": {"code": 500}}),
        ]), 500),
        (Chat, stream(&[json!({"choices": [{"delta": {"content": ""}, "finish_reason": "error"}], "error": {"code": 429}})]), 429),
        (Messages, "event: error\ndata: {\"type\": \"error\", \"error\": {\"type\": \"overloaded_error\"}}\n\n".into(), 529),
        (Messages, stream(&[
            json!({"type": "message_start", "message": {"content": [], "usage": {"input_tokens": 5}}}),
            json!({"type": "ping"}),
            json!({"type": "error", "error": {"type": "api_error"}}),
        ]), 500),
        (Responses, stream(&[
            json!({"type": "response.created", "response": {"status": "in_progress", "output": [], "error": null}}),
            json!({"type": "response.failed", "response": {"status": "failed", "error": {"code": "rate_limit_exceeded"}}}),
        ]), 429),
        (Responses, stream(&[json!({"type": "error", "code": "server_error", "message": "x"})]), 500),
    ] {
        let facts = read(endpoint, &body);
        assert_eq!(facts.failure.map(|failure| failure.status), Some(status), "{body}");
        assert_eq!(facts.answer, None, "{body}");
        // A stream that has not ended is known as well as a body that has.
        let mut reader = Reader::new(endpoint);
        reader.feed(body.as_bytes());
        let is_stream = !body.starts_with(['{', '[']);
        assert_eq!(reader.failure().map(|failure| failure.status), is_stream.then_some(status), "{body}");
    }
}

#[test]
fn answers_are_no_errors() {
    let chunk = |delta: Value| json!({"choices": [{"index": 0, "delta": delta, "finish_reason": null}]});
    let streams = [
        (Chat, chunk(json!({"role": "assistant", "content": "Hi"}))),
        (Chat, chunk(json!({"reasoning_content": "Hm"}))),
        (Chat, chunk(json!({"tool_calls": [{"index": 0, "id": "a", "function": {"name": "f", "arguments": ""}}]}))),
        (Chat, json!({"choices": [{"delta": {}, "finish_reason": "stop"}]})),
        (Completions, json!({"choices": [{"text": "Hi"}], "error": null})),
        (Chat, json!({"a": 1})),
        (Messages, json!({"a": 1})),
        (Responses, json!({"a": 1})),
        (Messages, json!({"type": "content_block_start", "content_block": {"type": "thinking", "thinking": ""}})),
        (Messages, json!({"type": "message_delta", "delta": {"stop_reason": "end_turn"}})),
        (Responses, json!({"type": "response.output_item.added", "item": {"type": "reasoning"}})),
    ];
    for (endpoint, event) in streams {
        let mut reader = Reader::new(endpoint);
        reader.feed(format!("data: {event}\n\n").as_bytes());
        assert!(reader.is_decided() && reader.failure().is_none(), "{event}");
        assert_eq!(reader.finish().failure, None, "{event}");
    }
    for (endpoint, event) in [
        (Chat, chunk(json!({"role": "assistant", "content": ""}))),
        (Chat, json!({"choices": [], "prompt_filter_results": []})),
        (Messages, json!({"type": "message_start", "message": {"content": []}})),
        (Responses, json!({"type": "response.in_progress", "response": {"output": []}})),
    ] {
        let mut reader = Reader::new(endpoint);
        reader.feed(format!(": still there\n\ndata: {event}\n\n").as_bytes());
        assert!(!reader.is_decided(), "{event}");
    }
    for (endpoint, body) in [
        (Chat, json!({"choices": [{"message": {"content": ""}, "finish_reason": "stop"}]})),
        (Chat, json!({"choices": [{"message": {"content": "a part"}, "finish_reason": "error"}]})),
        (Chat, json!({"error": null, "errors": [], "choices": [{"message": {"content": "Hi"}}]})),
        (Chat, json!({})),
        (Messages, json!({"type": "message", "content": [], "stop_reason": "end_turn"})),
        (Responses, json!({"status": "queued", "output": [], "error": null, "background": true})),
        (
            Responses,
            json!({"status": "incomplete", "output": [], "incomplete_details": {"reason": "max_output_tokens"}}),
        ),
    ] {
        assert_eq!(json_of(endpoint, body.clone()).failure, None, "{body}");
    }
    // An error behind a part of the answer is one, but not in place of it.
    let broken = stream(&[chunk(json!({"content": "Hi"})), json!({"error": {"code": 500}})]);
    let mut reader = Reader::new(Chat);
    reader.feed(broken.as_bytes());
    assert_eq!(reader.failure(), None);
    assert_eq!(reader.finish().failure.map(|failure| failure.status), Some(500));
}

/// The fingerprint of the answer that a request continues.
fn continued(endpoint: Endpoint, history: Value) -> u64 {
    let key = if endpoint == Responses { "input" } else { "messages" };
    let body = json!({"model": "r", key: history}).to_string();
    let conversation = Request::parse(endpoint, body.as_bytes()).unwrap().conversation;
    match (&conversation.tail, &conversation.answer) {
        (Tail::ToolResult { call, .. }, _) => call.fingerprint(),
        (Tail::Nothing, Some(answer)) => answer.fingerprint(),
        other => panic!("no answer in {body}: {other:?}"),
    }
}

fn called(id: &str, name: &str, arguments: Value) -> Value {
    json!({"id": id, "type": "function", "function": {"name": name, "arguments": arguments}})
}

fn chat_history(calls: &[Value]) -> Value {
    json!([{"role": "user", "content": "Oslo?"}, {"role": "assistant", "content": null, "tool_calls": calls},
        {"role": "tool", "tool_call_id": "call_1", "content": "7 degrees"}])
}

#[test]
fn a_streamed_call_is_put_together_as_clients_do() {
    let oslo = r#"{"city":"Oslo"}"#;
    let first = called("call_1", "weather", json!(oslo));
    let with = |call: &Value, index: Value| {
        let mut call = call.clone();
        call["index"] = index;
        call
    };
    let rome = called("call_2", "weather", json!(r#"{"city":"Rome"}"#));
    let piece = |index: Value, id: Value, name: Value, arguments: &str| json!({"index": index, "id": id, "function": {"name": name, "arguments": arguments}});
    let none = || Value::Null;
    let rows: Vec<Vec<Value>> = vec![
        vec![json!([with(&first, json!(0)), with(&rome, json!(1))])],
        vec![json!([with(&first, json!(0))]), json!([with(&rome, json!(0))])],
        vec![json!([first]), json!([rome])],
        vec![json!([with(&first, json!(1))])],
        vec![json!([with(&first, none())]), json!([with(&rome, none())])],
        // Pieces, each with id and name, or with neither.
        vec![
            json!([piece(json!(0), json!("call_1"), json!("weather"), "")]),
            json!([piece(json!(0), json!("call_1"), json!("weather"), "{\"ci")]),
            json!([piece(json!(0), json!("call_1"), json!("weather"), "ty\":\"Oslo\"}")]),
        ],
        vec![
            json!([piece(json!(0), json!("call_1"), json!("weather"), "")]),
            json!([piece(json!(0), none(), none(), "{\"ci")]),
            json!([piece(json!(1), json!("call_2"), json!("weather"), "{\"city\":")]),
            json!([piece(json!(0), none(), none(), "ty\":\"Oslo\"}")]),
            json!([piece(json!(1), none(), none(), "\"Rome\"}")]),
        ],
        vec![
            json!([piece(json!(0), json!("call_1"), json!("weather"), "{\"ci")]),
            json!([piece(json!(0), json!(""), json!(""), "ty\":\"Oslo\"}")]),
            json!([piece(json!(0), json!("call_2"), json!("weather"), "{\"city\":")]),
            json!([piece(json!(0), none(), none(), "\"Rome\"}")]),
        ],
        vec![
            json!([piece(none(), json!("call_1"), json!("weather"), "{\"ci")]),
            json!([piece(none(), none(), none(), "ty\":\"Oslo\"}")]),
            json!([piece(none(), json!("call_2"), json!("weather"), "{\"city\":")]),
            json!([piece(none(), none(), none(), "\"Rome\"}")]),
        ],
        vec![
            json!([piece(json!(0), json!("call_1"), json!("wea"), "")]),
            json!([piece(json!(0), none(), json!("ther"), oslo)]),
        ],
        vec![json!([called("call_1", "weather", json!({"city": "Oslo"}))])],
    ];
    let expected = continued(Chat, chat_history(&[first.clone(), rome.clone()]));
    for row in rows {
        let events: Vec<Value> =
            row.iter().map(|calls| json!({"choices": [{"index": 0, "delta": {"tool_calls": calls}}]})).collect();
        assert_eq!(read(Chat, &stream(&events)).answer, Some(expected), "{row:?}");
    }
    let whole = json!({"choices": [{"message": {"content": null, "tool_calls": [first, rome]}}]});
    assert_eq!(json_of(Chat, whole).answer, Some(expected));
    // Without ids a name begins the next call.
    let nameless = [called("", "weather", json!(oslo)), called("", "weather", json!(r#"{"city":"Rome"}"#))];
    let events = nameless.clone().map(|call| json!({"choices": [{"delta": {"tool_calls": [call]}}]}));
    assert_eq!(read(Chat, &stream(&events)).answer, Some(continued(Chat, chat_history(&nameless))));
    // The old form.
    let function = json!({"name": "weather", "arguments": oslo});
    let old = json!([{"role": "user", "content": "Oslo?"}, {"role": "assistant", "content": null, "function_call": function},
        {"role": "function", "name": "weather", "content": "7"}]);
    let events = [
        json!({"choices": [{"delta": {"function_call": {"name": "weather", "arguments": ""}}}]}),
        json!({"choices": [{"delta": {"function_call": {"arguments": oslo}}}]}),
    ];
    assert_eq!(read(Chat, &stream(&events)).answer, Some(continued(Chat, old)));
    let custom = json!({"id": "call_1", "type": "custom", "custom": {"name": "patch", "input": "*** Begin Patch\n"}});
    let answer = json!({"choices": [{"message": {"tool_calls": [custom]}}]});
    assert_eq!(json_of(Chat, answer).answer, Some(continued(Chat, chat_history(&[custom]))));
}

#[test]
fn the_same_arguments_are_the_same_call() {
    let answer = |arguments: Value| {
        let call = called("call_1", "weather", arguments);
        json_of(Chat, json!({"choices": [{"message": {"content": null, "tool_calls": [call]}}]})).answer.unwrap()
    };
    let history = |arguments: Value| continued(Chat, chat_history(&[called("call_1", "weather", arguments)]));
    for (sent, returned) in [
        (json!(r#"{"city": "Oslo", "days": 3}"#), json!(r#"{"city":"Oslo","days":3}"#)),
        (json!(r#"{"city":"Oslo","days":3}"#), json!("{\"days\": 3.0,\n \"city\": \"Oslo\"}")),
        (json!(r#"{"city":"Tromsø","path":"a/b"}"#), json!(r#"{"city":"Troms\u00f8","path":"a\/b"}"#)),
        (json!(r#"{"city":"Oslo"}"#), json!({"city": "Oslo"})),
        (json!({"city": "Oslo"}), json!(r#"{"city":"Oslo"}"#)),
        (json!(""), json!("{}")),
        (json!("{ }"), json!("{}")),
        (json!(null), json!("{}")),
        (json!("{}"), json!({})),
        (json!("{\"cut\": "), json!("{\"cut\":")),
    ] {
        assert_eq!(answer(sent.clone()), history(returned.clone()), "{sent} {returned}");
    }
    for (sent, returned) in [
        (json!(r#"{"city":"Oslo"}"#), json!(r#"{"city":"Rome"}"#)),
        (json!(r#"{"days":3}"#), json!(r#"{"days":"3"}"#)),
        (json!(r#"["a","b"]"#), json!(r#"["b","a"]"#)),
    ] {
        assert_ne!(answer(sent.clone()), history(returned.clone()), "{sent} {returned}");
    }
    let long = json!(json!({"text": "x".repeat(100_000)}).to_string());
    assert_eq!(answer(long.clone()), history(long));
}

#[test]
fn items_of_the_responses_api() {
    let message = |text: &str| json!({"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": text}]});
    let function = json!({"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "shell", "arguments": r#"{"command":["ls"]}"#});
    let reasoning = json!({"type": "reasoning", "id": "rs_1", "summary": []});
    let search = json!({"type": "web_search_call", "id": "ws_1", "status": "completed", "action": {"type": "search"}});
    let item = |name: &str, key: &str, value: Value| json!({"type": name, "id": "x", "call_id": "call_1", key: value});
    let second = json!({"type": "function_call", "call_id": "call_2", "name": "shell", "arguments": "{}"});
    let result = json!({"type": "function_call_output", "call_id": "call_1", "output": "export.py"});
    let thanks = json!({"role": "user", "content": "Thank you!"});
    let rows = [
        (vec![function.clone()], vec![function.clone(), result.clone()]),
        (
            vec![reasoning.clone(), function.clone(), reasoning.clone(), second.clone()],
            vec![function.clone(), second.clone(), result.clone(), result.clone()],
        ),
        (vec![message("I look."), function.clone()], vec![message("I look."), function.clone(), result.clone()]),
        (vec![function.clone(), message("I look.")], vec![function.clone(), message("I look."), result.clone()]),
        (
            vec![item("local_shell_call", "action", json!({"type": "exec", "command": ["ls"]}))],
            vec![
                item("local_shell_call", "action", json!({"command": ["ls"], "type": "exec", "env": null})),
                json!({"type": "local_shell_call_output", "call_id": "call_1", "output": "x"}),
            ],
        ),
        (
            vec![item("shell_call", "action", json!({"commands": ["ls"]}))],
            vec![
                item("shell_call", "action", json!({"commands": ["ls"]})),
                json!({"type": "shell_call_output", "call_id": "call_1", "output": [{"stdout": "x"}]}),
            ],
        ),
        (
            vec![item("apply_patch_call", "operation", json!({"type": "update_file", "path": "a", "diff": "x"}))],
            vec![
                item("apply_patch_call", "operation", json!({"type": "update_file", "path": "a", "diff": "x"})),
                json!({"type": "apply_patch_call_output", "call_id": "call_1", "status": "completed"}),
            ],
        ),
        (
            vec![item("computer_call", "action", json!({"type": "screenshot"}))],
            vec![
                item("computer_call", "action", json!({"type": "screenshot"})),
                json!({"type": "computer_call_output", "call_id": "call_1", "output": {"type": "computer_screenshot", "image_url": "data:image/png;base64,iVBORw0KGgo="}}),
            ],
        ),
        (
            vec![
                json!({"type": "custom_tool_call", "call_id": "call_1", "name": "apply_patch", "input": "*** Begin Patch\n*** End Patch"}),
            ],
            vec![
                json!({"type": "custom_tool_call", "call_id": "call_1", "name": "apply_patch", "input": "*** Begin Patch\n*** End Patch"}),
                json!({"type": "custom_tool_call_output", "call_id": "call_1", "output": "Done"}),
            ],
        ),
        (vec![message("A cat")], vec![message("A cat"), thanks.clone()]),
        (
            vec![reasoning, search.clone(), message("I write."), message("A cat")],
            vec![search, message("I write."), message("A cat"), thanks.clone()],
        ),
    ];
    for (output, returned) in rows {
        let mut history = vec![json!({"role": "user", "content": "Add a flag"})];
        history.extend(returned);
        let expected = continued(Responses, json!(history));
        assert_eq!(
            json_of(Responses, json!({"status": "completed", "output": output})).answer,
            Some(expected),
            "{output:?}"
        );
        let done: Vec<Value> =
            output.iter().map(|item| json!({"type": "response.output_item.done", "item": item})).collect();
        for last in [json!(output), json!([])] {
            let mut events = vec![json!({"type": "response.created", "response": {"output": []}})];
            events.extend(done.clone());
            events.push(json!({"type": "response.completed", "response": {"status": "completed", "output": last}}));
            assert_eq!(read(Responses, &stream(&events)).answer, Some(expected), "{events:?}");
        }
        assert_eq!(read(Responses, &stream(&done)).answer, Some(expected), "broken off: {done:?}");
    }
    // Only deltas, and then the item that repeats them.
    let delta = |text: &str| json!({"type": "response.output_text.delta", "output_index": 0, "delta": text});
    let expected = continued(Responses, json!([{"role": "user", "content": "x"}, message("A cat"), thanks]));
    let mut events = vec![delta("A "), delta("cat")];
    assert_eq!(read(Responses, &stream(&events)).answer, Some(expected));
    events.push(json!({"type": "response.output_item.done", "item": message("A cat")}));
    assert_eq!(read(Responses, &stream(&events)).answer, Some(expected));
}
