//! Prevents: a request judged by text that its user did not write, or sent on with the wrong model's name replaced.

use adaptive_router::api::request::{Endpoint, Invalid, Request};

use Endpoint::{Chat, Completions, Embeddings, Messages, Responses};

fn sample(endpoint: Endpoint, body: &str) -> String {
    let request = Request::parse(endpoint, body.as_bytes()).unwrap_or_else(|invalid| panic!("{body}: {invalid:?}"));
    let mut sample = String::new();
    request.conversation.user.sample(&mut sample);
    sample
}

/// The endpoint, what stands beside the model, the user's text.
#[track_caller]
fn check(rows: &[(Endpoint, &str, &str)]) {
    for (endpoint, rest, expected) in rows {
        // The model may stand anywhere.
        for body in [format!(r#"{{"model": "r", {rest}}}"#), format!(r#"{{{rest} , "model":"r"}}"#)] {
            assert_eq!(sample(*endpoint, &body), *expected, "{body}");
        }
    }
}

#[test]
fn the_users_text_in_every_form() {
    check(&[
        (Chat, r#""messages": [{"role": "user", "content": "Hi"}]"#, "Hi"),
        (Chat, r#""messages": [{"content": "Hi", "name": "Ann", "role": "user"}]"#, "Hi"),
        (
            Chat,
            r#""messages": [{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}]"#,
            "a\nb",
        ),
        (
            Chat,
            r#""messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "u"}}, {"text": "b", "type": "text"}]}]"#,
            "b",
        ),
        (Chat, r#""messages": [{"role": "user", "content": ["a", "b"]}]"#, "a\nb"),
        (Chat, r#""messages": [{"role": "user", "content": "line\n\u00e9 \ud83d\ude00 \"q\""}]"#, "line\né 😀 \"q\""),
        (Completions, r#""prompt": "Once upon""#, "Once upon"),
        (Completions, r#""prompt": ["a", "b"]"#, "a\nb"),
        (Completions, r#""prompt": [[1, 2], [3]]"#, ""),
        (Responses, r#""input": "Hi", "instructions": "Be kind""#, "Hi"),
        (Responses, r#""input": [{"role": "user", "content": "Hi"}]"#, "Hi"),
        (
            Responses,
            r#""input": [{"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hi"}]}]"#,
            "Hi",
        ),
        (Messages, r#""max_tokens": 9, "system": "Be kind", "messages": [{"role": "user", "content": "Hi"}]"#, "Hi"),
        (
            Messages,
            r#""messages": [{"role": "user", "content": [{"type": "text", "text": "Hi", "cache_control": {"type": "ephemeral"}}]}]"#,
            "Hi",
        ),
        (
            Messages,
            r#""messages": [{"role": "user", "content": [{"type": "image", "source": {"data": "x"}}, {"type": "text", "text": "Hi"}]}]"#,
            "Hi",
        ),
        (Embeddings, r#""input": ["a", "b"]"#, ""),
    ]);
}

#[test]
fn the_last_user_turn_counts() {
    check(&[
        (
            Chat,
            r#""messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}]"#,
            "c",
        ),
        // Several messages of one turn; the last ones where there are many.
        (Chat, r#""messages": [{"role": "user", "content": "a"}, {"role": "user", "content": "b"}]"#, "a\nb"),
        (
            Chat,
            r#""messages": [{"role": "user", "content": "1"}, {"role": "user", "content": "2"}, {"role": "user", "content": "3"}, {"role": "user", "content": "4"}, {"role": "user", "content": "5"}]"#,
            "2\n3\n4\n5",
        ),
        // System and developer messages are not the user's.
        (
            Chat,
            r#""messages": [{"role": "system", "content": "s"}, {"role": "developer", "content": "d"}, {"role": "user", "content": "u"}]"#,
            "u",
        ),
        (Chat, r#""messages": [{"role": "system", "content": "s"}]"#, ""),
        // The model works with a tool: its question is still the user's.
        (
            Chat,
            r#""messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": null, "tool_calls": []}, {"role": "tool", "content": "r"}]"#,
            "q",
        ),
        (
            Messages,
            r#""messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": [{"type": "tool_use", "id": "t", "name": "n", "input": {}}]}, {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t", "content": "r"}]}]"#,
            "q",
        ),
        (
            Messages,
            r#""messages": [{"role": "user", "content": [{"type": "tool_result", "content": [{"type": "text", "text": "r"}]}, {"type": "text", "text": "now this"}]}]"#,
            "now this",
        ),
        (
            Responses,
            r#""input": [{"role": "user", "content": "q"}, {"type": "function_call", "name": "f", "arguments": "{}"}, {"type": "function_call_output", "output": "r"}]"#,
            "q",
        ),
        // The beginning of the answer is given.
        (Chat, r#""messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "Sure, "}]"#, "q"),
        (Messages, r#""messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "{"}]"#, "q"),
        // An empty message is no turn.
        (
            Chat,
            r#""messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}, {"role": "user", "content": ""}]"#,
            "q",
        ),
        (Chat, r#""messages": [{"role": "user", "content": null}]"#, ""),
    ]);
}

#[test]
fn keys_twice_and_keys_in_escapes() {
    check(&[
        (
            Chat,
            r#""messages": [{"role": "user", "content": "a"}], "messages": [{"role": "user", "content": "b"}]"#,
            "b",
        ),
        (Chat, r#""messages": "wrong", "messages": [{"role": "user", "content": "b"}]"#, "b"),
        (
            Chat,
            r#""messages": [{"role": "user", "role": "system", "content": "a"}, {"role": "system", "role": "user", "content": "x", "content": "b"}]"#,
            "b",
        ),
        (
            Chat,
            r#""messages": [{"r\u006fle": "\u0075ser", "c\u006fntent": [{"typ\u0065": "text", "t\u0065xt": "a"}]}]"#,
            "a",
        ),
        (Chat, r#""m\u0065ssages": [{"role": "user", "content": "a"}]"#, "a"),
        (Chat, r#""x": {"messages": 1}, "messages": [{"role": "user", "content": "a"}]"#, "a"),
    ]);
    let body = br#"{"model": "a", "messages": [{"role": "user", "content": "x"}], "mod\u0065l" : "b\u0021" , "n": {"model": "c"}}"#;
    let request = Request::parse(Chat, body).unwrap();
    assert_eq!(request.model, "b!");
    assert_eq!(&body[request.model_span], br#""b\u0021""#);
}

#[test]
fn the_head_and_the_tail_of_long_text() {
    let text = format!("Translate this: {} Now in verse, please.", "lorem ipsum ".repeat(1_000));
    let sample = sample(Chat, &format!(r#"{{"model": "r", "messages": [{{"role": "user", "content": "{text}"}}]}}"#));
    assert!(sample.starts_with("Translate this: lorem"), "{sample}");
    assert!(sample.ends_with(" Now in verse, please."), "{sample}");
    assert!(sample.len() < 2_200, "{}", sample.len());
}

#[test]
fn options() {
    let body = br#"{"model": "r", "max_tokens": 7, "tools": [{"x": 1}], "metadata": {"user": "u", "session_id": "s-1",
        "litellm_session_id": 12, "min_quality_tier": 3}, "messages": [ {"role": "user", "content": "x"} ], "system": "S"}"#;
    let request = Request::parse(Messages, body).unwrap();
    assert_eq!(request.max_output_tokens, Some(7));
    assert_eq!(request.metadata.session_id, Some(&br#""s-1""#[..]));
    assert_eq!(request.metadata.litellm_session_id, Some(&b"12"[..]));
    assert_eq!(request.metadata.min_quality_tier, Some(&b"3"[..]));
    assert_eq!(request.inputs.tools, br#"[{"x": 1}]"#);
    assert_eq!(request.inputs.system, br#""S""#);
    assert_eq!(request.inputs.content, br#"[ {"role": "user", "content": "x"} ]"#);
    for (key, value, expected) in [
        ("max_completion_tokens", "9", Some(9)),
        ("max_output_tokens", "9", Some(9)),
        ("max_tokens", "null", None),
        ("max_tokens", "-1", None),
        ("max_tokens", "\"9\"", None),
        ("metadata", "null", None),
        ("metadata", "[1]", None),
    ] {
        let body = format!(r#"{{"model": "r", "input": "", "{key}": {value}}}"#);
        assert_eq!(Request::parse(Embeddings, body.as_bytes()).unwrap().max_output_tokens, expected, "{body}");
    }
}

#[test]
fn what_is_no_request() {
    let missing = |field| Invalid::Missing { field };
    let wrong = |field, expected| Invalid::WrongKind { field, expected };
    let list = "a list of at least one message object";
    for (endpoint, body, expected) in [
        (Chat, r#"{"messages": [{}]}"#, missing("model")),
        (Chat, r#"{"model": "r"}"#, missing("messages")),
        (Completions, r#"{"model": "r", "messages": []}"#, missing("prompt")),
        (Responses, r#"{"model": "r"}"#, missing("input")),
        (Messages, r#"{"model": "r"}"#, missing("messages")),
        (Embeddings, r#"{"model": "r"}"#, missing("input")),
        (Chat, r#"{"model": null, "messages": [{}]}"#, wrong("model", "a string")),
        (Chat, r#"{"model": ["r"], "messages": [{}]}"#, wrong("model", "a string")),
        (Chat, r#"{"model": "r", "messages": {}}"#, wrong("messages", "a list")),
        (Chat, r#"{"model": "r", "messages": []}"#, wrong("messages", list)),
        (Messages, r#"{"model": "r", "messages": ["hi"]}"#, wrong("messages", list)),
        (Responses, r#"{"model": "r", "input": 7}"#, wrong("input", "a string or a list")),
        (Completions, r#"{"model": "r", "prompt": {}}"#, wrong("prompt", "a string or a list")),
    ] {
        assert_eq!(Request::parse(endpoint, body.as_bytes()).err(), Some(expected), "{body}");
    }
    for (body, at) in [
        ("", 0),
        ("[]", 0),
        ("null", 0),
        (r#"{"model": "r",}"#, 14),
        (r#"{"model": "r"} x"#, 15),
        (r#"{"model": "r""#, 13),
    ] {
        match Request::parse(Chat, body.as_bytes()) {
            Err(Invalid::Json(malformed)) => assert_eq!(malformed.at, at, "{body}"),
            other => panic!("{body}: {other:?}"),
        }
    }
}
