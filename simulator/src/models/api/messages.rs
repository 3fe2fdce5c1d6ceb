//! Anthropic's messages.

use hyper::body::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::{ApiError, invalid, parse};
use super::tools::{Choice, Tool, wanted_call};
use crate::models::prompt::{Answer, Content, Delivery, Finish, Prompt, deltas, text_of, tokens};
use crate::models::sse;

#[derive(Deserialize)]
struct MessagesRequest {
    model: String,
    messages: Vec<Message>,
    #[serde(default)]
    system: Value,
    stream: Option<bool>,
    tools: Option<Vec<Value>>,
    tool_choice: Option<Value>,
    max_tokens: Option<u64>,
}

#[derive(Deserialize)]
struct Message {
    role: String,
    #[serde(default)]
    content: Value,
}

pub fn read(body: &[u8]) -> Result<Prompt, ApiError> {
    let request: MessagesRequest = parse(body)?;
    let last = request.messages.last().ok_or_else(|| invalid("messages: at least one message is required"))?;
    let said = |message: &&Message| message.role == "user" && !text_of(&message.content).is_empty();
    let user = request.messages.iter().rev().find(said);
    let text = user.map(|message| text_of(&message.content)).unwrap_or_default();
    let tool_call = if has_tool_result(&last.content) {
        None
    } else {
        let tools: Vec<Tool> = request.tools.iter().flatten().filter_map(tool).collect();
        wanted_call(&tools, Choice::of(request.tool_choice.as_ref()), &text)
    };
    let contents = request.messages.iter().map(|message| &message.content).chain([&request.system]);
    Ok(Prompt {
        model: request.model,
        input_tokens: contents.map(|content| tokens(&text_of(content))).sum::<u64>().max(1),
        text,
        tool_call,
        schema: None,
        max_tokens: request.max_tokens,
        choices: 1,
        delivery: Delivery::new(request.stream, false),
    })
}

pub fn whole(answer: &Answer) -> Value {
    let block = match &answer.content {
        Content::Text(text) => json!({"type": "text", "text": text, "citations": null}),
        Content::ToolCall(call) => {
            json!({"type": "tool_use", "id": call_id(answer), "name": call.name, "input": call.arguments})
        }
    };
    message(answer, vec![block], Some(stop_reason(answer)), answer.output_tokens)
}

pub fn stream(answer: &Answer) -> Vec<Bytes> {
    let (block, parts): (Value, Vec<Value>) = match &answer.content {
        Content::Text(text) => (
            json!({"type": "text", "text": ""}),
            deltas(text).map(|delta| json!({"type": "text_delta", "text": delta})).collect(),
        ),
        Content::ToolCall(call) => (
            json!({"type": "tool_use", "id": call_id(answer), "name": call.name, "input": {}}),
            call.arguments
                .to_string()
                .split_inclusive([':', ','])
                .map(|delta| json!({"type": "input_json_delta", "partial_json": delta}))
                .collect(),
        ),
    };
    let mut events = vec![
        json!({"type": "message_start", "message": message(answer, Vec::new(), None, 1)}),
        json!({"type": "content_block_start", "index": 0, "content_block": block}),
        json!({"type": "ping"}),
    ];
    events.extend(parts.into_iter().map(|part| json!({"type": "content_block_delta", "index": 0, "delta": part})));
    events.push(json!({"type": "content_block_stop", "index": 0}));
    events.push(json!({
        "type": "message_delta",
        "delta": {"stop_reason": stop_reason(answer), "stop_sequence": null},
        "usage": {"output_tokens": answer.output_tokens},
    }));
    events.push(json!({"type": "message_stop"}));
    events.iter().map(sse::typed).collect()
}

fn message(answer: &Answer, content: Vec<Value>, stop_reason: Option<&str>, output_tokens: u64) -> Value {
    json!({
        "id": format!("msg_sim_{}", answer.serial),
        "type": "message",
        "role": "assistant",
        "model": answer.model,
        "content": content,
        "stop_reason": stop_reason,
        "stop_sequence": null,
        "usage": {
            "input_tokens": answer.input_tokens,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 0,
            "output_tokens": output_tokens,
        },
    })
}

fn has_tool_result(content: &Value) -> bool {
    let blocks = content.as_array().into_iter().flatten();
    blocks.into_iter().any(|block| block.get("type").and_then(Value::as_str) == Some("tool_result"))
}

fn tool(tool: &Value) -> Option<Tool<'_>> {
    Some(Tool { name: tool.get("name")?.as_str()?, schema: tool.get("input_schema") })
}

fn stop_reason(answer: &Answer) -> &'static str {
    match answer.finish {
        Finish::Stop => "end_turn",
        Finish::Length => "max_tokens",
        Finish::ToolCalls => "tool_use",
    }
}

fn call_id(answer: &Answer) -> String {
    format!("toolu_sim_{}", answer.serial)
}
