//! Prevents: a request that is sent to a model whose context window it does not fit, because its text was counted too
//! low; and a model left out because its images were counted as text.
//!
//! `tests/data/tokens.jsonl` holds texts written for this test. Their true counts (`o200k`) were recorded with the npm
//! package gpt-tokenizer: the length of `encode(text)` of its o200k_base encoding.

use adaptive_router::api::request::{Endpoint, Request};
use adaptive_router::api::tokens::{Media, estimate};
use serde_json::{Value, json};

fn tokens(value: &Value) -> u64 {
    estimate(value.to_string().as_bytes())
}

#[test]
fn near_the_true_count_and_never_much_below() {
    let mut wrong = Vec::new();
    let mut english = 0;
    for line in include_str!("../../data/tokens.jsonl").lines() {
        let sample: Value = serde_json::from_str(line).unwrap();
        let kind = sample["kind"].as_str().unwrap();
        let ratio = tokens(&sample["text"]) as f64 / sample["o200k"].as_f64().unwrap();
        println!("{kind:20} {ratio:.3}");
        let close = kind == "prose" || kind.starts_with("code_");
        english += usize::from(close && sample["text"].as_str().unwrap().len() >= 500);
        let (least, most) = if close { (0.95, 1.15) } else { (0.95, 1.8) };
        if ratio < least || ratio > most {
            wrong.push(format!("{kind}: {ratio:.3}"));
        }
    }
    assert!(english >= 12, "{english} samples of English prose and code");
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn escapes_count_as_what_they_mean() {
    for (escaped, plain) in [
        (r#""caf\u00e9 na\u00efve""#, r#""café naïve""#),
        (r#""\u0041pples \u0061nd pears""#, r#""Apples and pears""#),
        (r#""go \ud83d\ude80 now""#, r#""go 🚀 now""#),
        (r#""\u4f60\u597d\uff0c""#, r#""你好，""#),
        (r#""one\u000atwo""#, r#""one\ntwo""#),
        (r#""a\/b\/c""#, r#""a/b/c""#),
    ] {
        assert_eq!(estimate(escaped.as_bytes()), estimate(plain.as_bytes()), "{escaped}");
    }
    assert!(estimate(br#""one\n\n\n\ntwo""#) <= 4);
    assert!(estimate(br#""she said \"yes\" twice""#) <= 8);
}

#[test]
fn an_envelope_costs_a_few_tokens_per_message() {
    let text = "Where does the river begin?";
    let alone = tokens(&json!(text));
    for message in [
        json!([{"role": "user", "content": text}]),
        json!([{"role": "user", "content": [{"type": "text", "text": text}]}]),
        json!([{"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}]),
    ] {
        assert!((alone + 3..=alone + 5).contains(&tokens(&message)), "{message}");
    }
    let hundred: Vec<Value> = (0..100).map(|_| json!({"role": "user", "content": text})).collect();
    assert!(tokens(&json!(hundred)).abs_diff(100 * (alone + 4)) < 100);
    assert_eq!(
        estimate(br#"[ { "role" : "user" , "content" : "Hi" } ]"#),
        estimate(br#"[{"role":"user","content":"Hi"}]"#)
    );
}

#[test]
fn a_tool_counts_as_the_json_that_it_is() {
    let schema = json!({"type": "object", "properties": {"city": {"type": "string", "description": "Name of the city"},
        "days": {"type": "integer"}}, "required": ["city"]});
    let as_text = tokens(&json!(schema.to_string()));
    for tool in [
        json!([{"type": "function", "function": {"name": "weather", "parameters": schema}}]),
        json!([{"name": "weather", "input_schema": schema}]),
    ] {
        let count = tokens(&tool);
        assert!((as_text..as_text + 25).contains(&count), "{count} for {as_text}: {tool}");
    }
}

#[test]
fn a_prompt_of_token_numbers_counts_each() {
    let prompt: Vec<u32> = (0..1000).map(|i| i * 97).collect();
    assert!((1000..1100).contains(&tokens(&json!(prompt))));
}

#[test]
fn media_is_not_text() {
    let data = "iVBORw0KGgo".to_owned() + &"QUJDREVGR0hJSktMTU5PUA".repeat(20_000);
    let url = format!("data:image/png;base64,{data}");
    for part in [
        json!({"type": "image_url", "image_url": {"url": url, "detail": "high"}}),
        json!({"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}),
        json!({"type": "input_image", "image_url": url}),
        json!({"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": data}}),
        json!({"type": "input_audio", "input_audio": {"data": data, "format": "wav"}}),
    ] {
        let count = tokens(&json!([{"role": "user", "content": [{"type": "text", "text": "What is it?"}, part]}]));
        assert!((1_000..2_500).contains(&count), "{count}");
    }
    // In a text it is text.
    assert!(tokens(&json!([{"role": "user", "content": url}])) > 100_000);
    let plain = json!({"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "two words ".repeat(9_000)}});
    assert!(tokens(&json!([{"role": "user", "content": [plain]}])) > 18_000);
}

/// Bytes that a history carries along, wherever providers and clients put them; and what of the request is left as text.
#[test]
fn bytes_in_a_history_are_not_text() {
    let unknown = "QmFzZTY0".repeat(6_000);
    let image = format!("iVBORw0KGgo{unknown}");
    let document = format!("JVBERi0{unknown}");
    let url = |kind: &str, data: &str| format!("data:{kind};base64,{data}");
    let part = |part: Value| json!([{"role": "user", "content": [{"type": "text", "text": "What is it?"}, part]}]);
    let answer =
        |answer: Value| json!([{"role": "user", "content": "Go on"}, answer, {"role": "user", "content": "Go on"}]);
    for (history, most) in [
        (
            part(
                json!({"type": "file", "file": {"filename": "a.pdf", "file_data": url("application/pdf", &document)}}),
            ),
            3_000,
        ),
        (
            part(json!({"type": "input_file", "filename": "a.pdf", "file_data": url("application/pdf", &document)})),
            3_000,
        ),
        (part(json!({"inline_data": {"mime_type": "image/png", "data": image}})), 2_000),
        (part(json!({"inlineData": {"mimeType": "audio/wav", "data": unknown}})), 2_000),
        (
            answer(
                json!({"role": "assistant", "content": "Here.", "images": [{"type": "image_url", "image_url": {"url": url("image/png", &image)}}]}),
            ),
            2_000,
        ),
        (
            answer(
                json!({"role": "assistant", "content": null, "audio": {"id": "a", "data": unknown, "transcript": "Hi"}}),
            ),
            200,
        ),
        (
            answer(
                json!({"role": "assistant", "content": [{"type": "redacted_thinking", "data": unknown}, {"type": "text", "text": "ok"}]}),
            ),
            100,
        ),
        (
            answer(
                json!({"role": "assistant", "content": [{"type": "thinking", "thinking": "Hm.", "signature": unknown}]}),
            ),
            100,
        ),
        (
            answer(
                json!({"role": "assistant", "content": "ok", "reasoning_details": [{"type": "reasoning.encrypted", "data": unknown}]}),
            ),
            200,
        ),
        (
            answer(
                json!({"role": "assistant", "tool_calls": [{"id": "a", "function": {"name": "f", "arguments": "{}"},
            "extra_content": {"google": {"thought_signature": unknown}}}]}),
            ),
            200,
        ),
        (answer(json!({"type": "reasoning", "summary": [], "encrypted_content": unknown})), 100),
        (answer(json!({"type": "image_generation_call", "id": "ig_1", "status": "completed", "result": image})), 2_000),
        (
            answer(
                json!({"type": "computer_call_output", "call_id": "c", "output": {"type": "computer_screenshot", "image_url": url("image/png", &image)}}),
            ),
            2_000,
        ),
        (
            answer(json!({"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t", "content": [
            {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": image}}]}]})),
            2_000,
        ),
    ] {
        assert!(tokens(&history) < most, "{} of {history:.200}", tokens(&history));
        for (endpoint, key) in [(Endpoint::Chat, "messages"), (Endpoint::Responses, "input")] {
            let body = json!({"model": "r", key: history}).to_string();
            let media = Request::parse(endpoint, body.as_bytes()).unwrap().conversation.media;
            let call = history.to_string().contains("tool_calls");
            assert!(call || (media.bytes > 40_000 && media.tokens < most), "{media:?}: {history:.200}");
        }
    }
    // What a model reads is text, whatever it looks like.
    for history in [
        answer(json!({"role": "assistant", "content": unknown})),
        answer(json!({"type": "function_call_output", "call_id": "c", "output": unknown})),
        answer(json!({"type": "function_call", "call_id": "c", "name": "f", "arguments": "two words ".repeat(5_000)})),
        answer(
            json!({"role": "assistant", "content": [{"type": "tool_use", "name": "write", "input": {"text": "two words ".repeat(5_000)}}]}),
        ),
    ] {
        assert!(tokens(&history) > 8_000, "{} of {history:.200}", tokens(&history));
        let body = json!({"model": "r", "input": history}).to_string();
        let media = Request::parse(Endpoint::Responses, body.as_bytes()).unwrap().conversation.media;
        assert_eq!(media, Media::default(), "{history:.200}");
    }
    // A quote in a value that does not count does not end it.
    let odd = r#"[{"role": "user", "type": "a"b", "content": "Hi"}]"#;
    assert_eq!(estimate(odd.as_bytes()), estimate(odd.replace(r#"\""#, "").as_bytes()));
}

/// Twice the body, twice the tokens; and a body of 1 MB of each hostile shape ends at once.
#[test]
fn linear_and_never_a_panic() {
    for unit in [
        "a",
        "aB",
        "9",
        "-",
        "-+",
        " ",
        "\n ",
        "é",
        "漢",
        "🚀",
        "\\u0061",
        "\\\"",
        "\\",
        "\"",
        "[",
        "{\"",
        "{\"data\":\"",
        "]",
        "\"data:",
        ",{\"source\":{\"data\":\"A\"}",
    ] {
        for head in ["\"", "", "[{\"x\":"] {
            let start = std::time::Instant::now();
            let body = head.to_owned() + &unit.repeat(1_000_000 / unit.len());
            let _ = estimate(body.as_bytes());
            assert!(start.elapsed().as_secs() < 5, "{head}{unit}");
        }
    }
    let once = tokens(&json!("The quick answer is no. ".repeat(1_000)));
    let twice = tokens(&json!("The quick answer is no. ".repeat(2_000)));
    assert!(twice.abs_diff(2 * once) < once / 50);

    let mut state = 0x9E37_79B9_7F4A_7C15_u64; // xorshift64, a fixed seed
    let shapes = b"\"\\{}[]:,u0dD8c \naZ\xF0\x9F\x80\xE4\xFF";
    for length in 0..20_000 {
        let bytes: Vec<u8> = (0..length % 64)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                if state & 256 == 0 { state as u8 } else { shapes[(state >> 16) as usize % shapes.len()] }
            })
            .collect();
        let _ = estimate(&bytes);
    }
}
