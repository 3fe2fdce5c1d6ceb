//! OpenAI's legacy completions. A list of prompts gets a list of answers.

use hyper::body::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::chat::{StreamOptions, usage};
use super::error::{ApiError, invalid, parse};
use crate::models::prompt::{Answer, Content, Delivery, Finish, Prompt, choices, deltas, tokens};
use crate::models::sse;

#[derive(Deserialize)]
struct CompletionRequest {
    model: String,
    prompt: Value,
    stream: Option<bool>,
    stream_options: Option<StreamOptions>,
    max_tokens: Option<u64>,
    n: Option<u64>,
}

pub fn read(body: &[u8]) -> Result<Prompt, ApiError> {
    let request: CompletionRequest = parse(body)?;
    let (texts, token_count) = match &request.prompt {
        Value::String(text) => (vec![text.as_str()], tokens(text)),
        Value::Array(prompts) if !prompts.is_empty() => prompts_of(prompts),
        _ => return Err(invalid("prompt: must be a string or a list that is not empty.")),
    };
    let include_usage = request.stream_options.is_some_and(|options| options.include_usage);
    Ok(Prompt {
        model: request.model,
        text: texts.first().copied().unwrap_or_default().to_owned(),
        input_tokens: token_count.max(1),
        max_tokens: request.max_tokens,
        choices: choices(Some(request.n.unwrap_or(1).saturating_mul(texts.len() as u64))),
        delivery: Delivery::new(request.stream, include_usage),
        ..Prompt::default()
    })
}

pub fn whole(answer: &Answer) -> Value {
    let choices = (0..answer.choices).map(|index| choice(index, text(answer), Some(finish(answer)))).collect();
    body(answer, choices, Some(usage(answer)))
}

pub fn stream(answer: &Answer, delivery: Delivery) -> Vec<Bytes> {
    let no_usage = || (delivery == Delivery::StreamWithUsage).then_some(Value::Null);
    let mut events = Vec::new();
    for index in 0..answer.choices {
        for delta in deltas(text(answer)) {
            events.push(sse::data(&body(answer, vec![choice(index, delta, None)], no_usage())));
        }
        events.push(sse::data(&body(answer, vec![choice(index, "", Some(finish(answer)))], no_usage())));
    }
    if delivery == Delivery::StreamWithUsage {
        events.push(sse::data(&body(answer, Vec::new(), Some(usage(answer)))));
    }
    events.push(sse::DONE);
    events
}

/// Prompts are strings, lists of tokens, or one list of tokens.
fn prompts_of(prompts: &[Value]) -> (Vec<&str>, u64) {
    if prompts.iter().all(Value::is_number) {
        return (vec![""], prompts.len() as u64);
    }
    let count = |prompt: &Value| match prompt {
        Value::Array(token_list) => token_list.len() as u64,
        other => tokens(other.as_str().unwrap_or_default()),
    };
    (prompts.iter().map(|prompt| prompt.as_str().unwrap_or_default()).collect(), prompts.iter().map(count).sum())
}

fn body(answer: &Answer, choices: Vec<Value>, usage: Option<Value>) -> Value {
    let mut body = json!({
        "id": format!("cmpl-sim-{}", answer.serial),
        "object": "text_completion",
        "created": answer.created,
        "model": answer.model,
        "choices": choices,
    });
    if let (Some(usage), Some(body)) = (usage, body.as_object_mut()) {
        body.insert("usage".to_owned(), usage);
    }
    body
}

fn choice(index: usize, text: &str, finish_reason: Option<&str>) -> Value {
    json!({"index": index, "text": text, "logprobs": null, "finish_reason": finish_reason})
}

fn text(answer: &Answer) -> &str {
    match &answer.content {
        Content::Text(text) => text,
        Content::ToolCall(_) => "",
    }
}

fn finish(answer: &Answer) -> &'static str {
    match answer.finish {
        Finish::Length => "length",
        Finish::Stop | Finish::ToolCalls => "stop",
    }
}
