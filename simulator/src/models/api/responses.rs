//! OpenAI's responses.

use hyper::body::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::{ApiError, invalid, parse};
use super::tools::{Choice, Tool, wanted_call};
use crate::models::prompt::{Answer, Content, Delivery, Finish, Prompt, deltas, text_of, tokens};
use crate::models::sse;

#[derive(Deserialize)]
struct ResponsesRequest {
    model: String,
    input: Value,
    instructions: Option<String>,
    stream: Option<bool>,
    tools: Option<Vec<Value>>,
    tool_choice: Option<Value>,
    max_output_tokens: Option<u64>,
    #[serde(default)]
    text: Value,
}

pub fn read(body: &[u8]) -> Result<Prompt, ApiError> {
    let request: ResponsesRequest = parse(body)?;
    let items = match &request.input {
        Value::String(_) => std::slice::from_ref(&request.input),
        Value::Array(items) if !items.is_empty() => items.as_slice(),
        _ => return Err(invalid("input: must be a string or a list that is not empty.")),
    };
    let is_user = |item: &&Value| item.is_string() || item.get("role").and_then(Value::as_str) == Some("user");
    let text = items.iter().rev().find(is_user).map(item_text).unwrap_or_default();
    let last_type = items.last().and_then(|item| item.get("type")).and_then(Value::as_str);
    let tool_call = if last_type == Some("function_call_output") {
        None
    } else {
        let tools: Vec<Tool> = request.tools.iter().flatten().filter_map(tool).collect();
        wanted_call(&tools, Choice::of(request.tool_choice.as_ref()), &text)
    };
    let input_tokens = items.iter().map(|item| tokens(&item_text(item))).sum::<u64>();
    Ok(Prompt {
        model: request.model,
        input_tokens: (input_tokens + tokens(request.instructions.as_deref().unwrap_or_default())).max(1),
        text,
        tool_call,
        schema: schema(&request.text),
        max_tokens: request.max_output_tokens,
        choices: 1,
        delivery: Delivery::new(request.stream, false),
    })
}

pub fn whole(answer: &Answer) -> Value {
    let mut response = response(answer, final_status(answer));
    if let Some(response) = response.as_object_mut() {
        response.insert("output".to_owned(), json!([item(answer, Some(final_status(answer)))]));
        response.insert("usage".to_owned(), usage(answer));
        if answer.finish == Finish::Length {
            response.insert("incomplete_details".to_owned(), json!({"reason": "max_output_tokens"}));
        }
    }
    response
}

pub fn stream(answer: &Answer) -> Vec<Bytes> {
    let started = response(answer, "in_progress");
    let mut events = vec![
        json!({"type": "response.created", "response": started}),
        json!({"type": "response.in_progress", "response": started}),
        json!({"type": "response.output_item.added", "output_index": 0, "item": item(answer, None)}),
    ];
    match &answer.content {
        Content::Text(text) => text_events(answer, text, &mut events),
        Content::ToolCall(call) => {
            let arguments = call.arguments.to_string();
            let id = item_id(answer);
            events.extend(arguments.split_inclusive([':', ',']).map(|delta| {
                json!({"type": "response.function_call_arguments.delta", "item_id": id, "output_index": 0, "delta": delta})
            }));
            events.push(json!({
                "type": "response.function_call_arguments.done",
                "item_id": id,
                "name": call.name,
                "output_index": 0,
                "arguments": arguments,
            }));
        }
    }
    let done = item(answer, Some(final_status(answer)));
    events.push(json!({"type": "response.output_item.done", "output_index": 0, "item": done}));
    events.push(json!({"type": format!("response.{}", final_status(answer)), "response": whole(answer)}));
    for (number, event) in events.iter_mut().enumerate() {
        if let Some(event) = event.as_object_mut() {
            event.insert("sequence_number".to_owned(), json!(number));
        }
    }
    events.iter().map(sse::typed).collect()
}

fn text_events(answer: &Answer, text: &str, events: &mut Vec<Value>) {
    let id = item_id(answer);
    let part = |kind: &str, text: &str| json!({"type": kind, "item_id": id, "output_index": 0, "content_index": 0, "part": output_text(text)});
    events.push(part("response.content_part.added", ""));
    events.extend(deltas(text).map(|delta| {
        json!({
            "type": "response.output_text.delta",
            "item_id": id,
            "output_index": 0,
            "content_index": 0,
            "delta": delta,
            "logprobs": [],
        })
    }));
    events.push(json!({
        "type": "response.output_text.done",
        "item_id": id,
        "output_index": 0,
        "content_index": 0,
        "text": text,
        "logprobs": [],
    }));
    events.push(part("response.content_part.done", text));
}

/// A response without output.
fn response(answer: &Answer, status: &str) -> Value {
    json!({
        "id": format!("resp_sim_{}", answer.serial),
        "object": "response",
        "created_at": answer.created,
        "status": status,
        "background": false,
        "error": null,
        "incomplete_details": null,
        "instructions": null,
        "max_output_tokens": null,
        "metadata": {},
        "model": answer.model,
        "output": [],
        "parallel_tool_calls": true,
        "previous_response_id": null,
        "reasoning": {"effort": null, "summary": null},
        "service_tier": "default",
        "store": false,
        "temperature": 1.0,
        "text": {"format": {"type": "text"}},
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "truncation": "disabled",
        "usage": null,
        "user": null,
    })
}

/// The one item of the output. Without a final status it is empty and in progress.
fn item(answer: &Answer, done: Option<&str>) -> Value {
    let (id, status) = (item_id(answer), done.unwrap_or("in_progress"));
    match (&answer.content, done) {
        (Content::Text(text), Some(_)) => {
            json!({"id": id, "type": "message", "status": status, "role": "assistant", "content": [output_text(text)]})
        }
        (Content::Text(_), None) => {
            json!({"id": id, "type": "message", "status": status, "role": "assistant", "content": []})
        }
        (Content::ToolCall(call), done) => json!({
            "id": id,
            "type": "function_call",
            "status": status,
            "call_id": format!("call_sim_{}", answer.serial),
            "name": call.name,
            "arguments": done.map(|_| call.arguments.to_string()).unwrap_or_default(),
        }),
    }
}

fn output_text(text: &str) -> Value {
    json!({"type": "output_text", "text": text, "annotations": [], "logprobs": []})
}

fn usage(answer: &Answer) -> Value {
    json!({
        "input_tokens": answer.input_tokens,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": answer.output_tokens,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": answer.input_tokens + answer.output_tokens,
    })
}

fn item_text(item: &Value) -> String {
    match item {
        Value::String(text) => text.clone(),
        item => item.get("content").map(text_of).unwrap_or_default(),
    }
}

fn tool(tool: &Value) -> Option<Tool<'_>> {
    Some(Tool { name: tool.get("name")?.as_str()?, schema: tool.get("parameters") })
}

fn schema(text: &Value) -> Option<Value> {
    match text.pointer("/format/type")?.as_str()? {
        "json_object" => Some(json!({})),
        "json_schema" => text.pointer("/format/schema").cloned(),
        _ => None,
    }
}

fn final_status(answer: &Answer) -> &'static str {
    if answer.finish == Finish::Length { "incomplete" } else { "completed" }
}

fn item_id(answer: &Answer) -> String {
    match answer.content {
        Content::Text(_) => format!("msg_sim_{}", answer.serial),
        Content::ToolCall(_) => format!("fc_sim_{}", answer.serial),
    }
}
