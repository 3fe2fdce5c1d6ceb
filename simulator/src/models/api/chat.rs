//! OpenAI's chat completions.

use hyper::body::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::{ApiError, invalid, parse};
use super::tools::{Choice, Tool, wanted_call};
use crate::models::prompt::{Answer, Content, Delivery, Finish, Prompt, choices, deltas, text_of, tokens};
use crate::models::sse;

#[derive(Deserialize)]
struct ChatRequest {
    model: String,
    messages: Vec<Message>,
    stream: Option<bool>,
    stream_options: Option<StreamOptions>,
    tools: Option<Vec<Value>>,
    tool_choice: Option<Value>,
    max_tokens: Option<u64>,
    max_completion_tokens: Option<u64>,
    response_format: Option<Value>,
    n: Option<u64>,
}

#[derive(Deserialize)]
struct Message {
    role: String,
    #[serde(default)]
    content: Value,
}

#[derive(Deserialize)]
pub(super) struct StreamOptions {
    #[serde(default)]
    pub(super) include_usage: bool,
}

pub fn read(body: &[u8]) -> Result<Prompt, ApiError> {
    let request: ChatRequest = parse(body)?;
    let last = request.messages.last().ok_or_else(|| invalid("messages: must have at least one message."))?;
    let user = request.messages.iter().rev().find(|message| message.role == "user");
    let text = user.map(|message| text_of(&message.content)).unwrap_or_default();
    let tool_call = match last.role.as_str() {
        "tool" | "function" => None,
        _ => {
            let tools: Vec<Tool> = request.tools.iter().flatten().filter_map(function).collect();
            wanted_call(&tools, Choice::of(request.tool_choice.as_ref()), &text)
        }
    };
    let include_usage = request.stream_options.is_some_and(|options| options.include_usage);
    Ok(Prompt {
        model: request.model,
        input_tokens: request.messages.iter().map(|message| tokens(&text_of(&message.content))).sum::<u64>().max(1),
        text,
        tool_call,
        schema: request.response_format.as_ref().and_then(schema),
        max_tokens: request.max_completion_tokens.or(request.max_tokens),
        choices: choices(request.n),
        delivery: Delivery::new(request.stream, include_usage),
    })
}

pub fn whole(answer: &Answer) -> Value {
    let message = match &answer.content {
        Content::Text(text) => json!({"role": "assistant", "content": text, "refusal": null, "annotations": []}),
        Content::ToolCall(call) => json!({
            "role": "assistant",
            "content": null,
            "refusal": null,
            "annotations": [],
            "tool_calls": [{
                "id": call_id(answer),
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments.to_string()},
            }],
        }),
    };
    let choice = |index| json!({"index": index, "message": message, "logprobs": null, "finish_reason": finish(answer)});
    json!({
        "id": id(answer),
        "object": "chat.completion",
        "created": answer.created,
        "model": answer.model,
        "choices": (0..answer.choices).map(choice).collect::<Vec<_>>(),
        "usage": usage(answer),
        "service_tier": "default",
        "system_fingerprint": "fp_simulated",
    })
}

pub fn stream(answer: &Answer, delivery: Delivery) -> Vec<Bytes> {
    let mut events = Vec::new();
    for index in 0..answer.choices {
        for (delta, finish_reason) in parts(answer) {
            let choice = json!({"index": index, "delta": delta, "logprobs": null, "finish_reason": finish_reason});
            let usage = (delivery == Delivery::StreamWithUsage).then_some(Value::Null);
            events.push(sse::data(&chunk(answer, vec![choice], usage)));
        }
    }
    if delivery == Delivery::StreamWithUsage {
        events.push(sse::data(&chunk(answer, Vec::new(), Some(usage(answer)))));
    }
    events.push(sse::DONE);
    events
}

/// `usage` of the chat and the legacy completions API.
pub(super) fn usage(answer: &Answer) -> Value {
    json!({
        "prompt_tokens": answer.input_tokens,
        "completion_tokens": answer.output_tokens,
        "total_tokens": answer.input_tokens + answer.output_tokens,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {
            "reasoning_tokens": 0,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    })
}

/// The deltas of one choice, and its finish reason beside the last.
fn parts(answer: &Answer) -> Vec<(Value, Option<&'static str>)> {
    let mut parts = Vec::new();
    match &answer.content {
        Content::Text(text) => {
            parts.push((json!({"role": "assistant", "content": "", "refusal": null}), None));
            parts.extend(deltas(text).map(|delta| (json!({"content": delta}), None)));
        }
        Content::ToolCall(call) => {
            let function = json!({"name": call.name, "arguments": ""});
            let first = json!({"index": 0, "id": call_id(answer), "type": "function", "function": function});
            parts.push((json!({"role": "assistant", "content": null, "tool_calls": [first], "refusal": null}), None));
            for delta in call.arguments.to_string().split_inclusive([':', ',']) {
                parts.push((json!({"tool_calls": [{"index": 0, "function": {"arguments": delta}}]}), None));
            }
        }
    }
    parts.push((json!({}), Some(finish(answer))));
    parts
}

fn chunk(answer: &Answer, choices: Vec<Value>, usage: Option<Value>) -> Value {
    let mut chunk = json!({
        "id": id(answer),
        "object": "chat.completion.chunk",
        "created": answer.created,
        "model": answer.model,
        "service_tier": "default",
        "system_fingerprint": "fp_simulated",
        "choices": choices,
    });
    if let (Some(usage), Some(chunk)) = (usage, chunk.as_object_mut()) {
        chunk.insert("usage".to_owned(), usage);
    }
    chunk
}

fn function(tool: &Value) -> Option<Tool<'_>> {
    let function = tool.get("function")?;
    Some(Tool { name: function.get("name")?.as_str()?, schema: function.get("parameters") })
}

fn schema(format: &Value) -> Option<Value> {
    match format.get("type")?.as_str()? {
        "json_object" => Some(json!({})),
        "json_schema" => format.pointer("/json_schema/schema").cloned(),
        _ => None,
    }
}

fn finish(answer: &Answer) -> &'static str {
    match answer.finish {
        Finish::Stop => "stop",
        Finish::Length => "length",
        Finish::ToolCalls => "tool_calls",
    }
}

fn id(answer: &Answer) -> String {
    format!("chatcmpl-sim-{}", answer.serial)
}

fn call_id(answer: &Answer) -> String {
    format!("call_sim_{}", answer.serial)
}
