//! Prevents: a request that is sent to a model whose context window it does not fit, because its text was counted too
//! low; and a model left out because its images were counted as text.
//!
//! `tests/data/tokens.jsonl` holds texts written for this test. Their true counts (`o200k`) were recorded with the npm
//! package gpt-tokenizer: the length of `encode(text)` of its o200k_base encoding.

use adaptive_router::api::tokens::estimate;
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
