//! One message of a conversation: an element of `messages`, or an item of a response's `input`.

use super::conversation::ToolCall;
use super::own_words;
use crate::api::json::scan::{Malformed, Scanner};
use crate::api::json::string::RawString;
use crate::api::tokens::Media;

/// What every message tells.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Item<'a> {
    pub kind: Kind,
    /// The raw JSON of its content.
    pub content: &'a [u8],
    pub has_text: bool,
    /// There is text, but none of it is the user's own.
    pub is_injected: bool,
}

/// What only few messages tell. It is kept apart because most messages of a history are plain.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct More<'a> {
    /// The first tool call in it.
    pub tool_call: Option<ToolCall<'a>>,
    /// A part is an image, audio or a file, so few bytes may be many tokens.
    pub has_media: bool,
    /// Long strings of it that are no text.
    pub media: Media,
    /// It is a tool's result, and says of itself that it is an error.
    pub is_error: bool,
    /// The raw result of the tool's call; the first one if there are several.
    pub result: &'a [u8],
    /// It holds data that only the model that made it can read.
    pub has_state: bool,
}

impl More<'_> {
    pub const NOTHING: More<'static> = More {
        tool_call: None,
        has_media: false,
        media: Media { bytes: 0, tokens: 0 },
        is_error: false,
        result: b"",
        has_state: false,
    };
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    System,
    User,
    Assistant,
    /// A tool call that stands by itself (responses API).
    ToolCall,
    ToolResult,
    /// Reasoning that only its model can read, or an item that only its provider knows (responses API).
    State,
    #[default]
    Other,
}

impl<'a> Item<'a> {
    /// Reads a message in the form that most of a history have: `{"role":"user","content":"…"}`, with at most one space
    /// after each colon and comma. This takes a third of the time of [`Item::any`]. None: the message has another form,
    /// and nothing is taken.
    pub fn plain(scanner: &mut Scanner<'a>) -> Option<Item<'a>> {
        let start = scanner.position();
        let item = Item::plain_from_here(scanner);
        if item.is_none() {
            scanner.go_back(start);
        }
        item
    }

    #[inline(always)]
    fn plain_from_here(scanner: &mut Scanner<'a>) -> Option<Item<'a>> {
        let then = |is_there: bool| is_there.then_some(());
        then(scanner.take_exactly(b"{\"role\":"))?;
        scanner.take_exactly(b" ");
        let kind = if scanner.take_exactly(b"\"user\",") {
            Kind::User
        } else if scanner.take_exactly(b"\"assistant\",") {
            Kind::Assistant
        } else if scanner.take_exactly(b"\"system\",") {
            Kind::System
        } else {
            return None;
        };
        scanner.take_exactly(b" ");
        then(scanner.take_exactly(b"\"content\":"))?;
        scanner.take_exactly(b" ");
        let start = scanner.taken();
        then(scanner.take_exactly(b"\""))?;
        let text = scanner.rest_of_text().ok()?;
        let content = scanner.since(start);
        then(scanner.take_exactly(b"}"))?;
        let is_injected = kind == Kind::User && own_words::is_injected(text);
        Some(Item { kind, content, has_text: !text.0.is_empty(), is_injected })
    }

    /// Takes an object.
    pub fn any(scanner: &mut Scanner<'a>) -> Result<(Item<'a>, More<'a>), Malformed> {
        let (mut item, mut more) = (Item::default(), More::default());
        let mut own_call = ToolCall::default();
        let mut parts = Parts::default();
        let mut item_type = None;
        let mut output = None;
        let mut text = None;
        let is_given = |value: &[u8]| !matches!(value, b"null" | b"\"\"" | b"[]" | b"{}");
        scanner.object(|scanner, key| {
            match key {
                b"role" => item.kind = role(scanner.optional_string()?),
                b"content" => {
                    let start = scanner.position();
                    parts = Parts::default();
                    item.has_text = match scanner.peek() {
                        Some(b'"') => !text.insert(scanner.text()?).0.is_empty(),
                        Some(b'[') => {
                            parts = Parts::parse(scanner)?;
                            text = None;
                            parts.has_text
                        }
                        _ => scanner.skip().map(|()| false)?,
                    };
                    item.content = scanner.since(start);
                }
                b"tool_calls" => {
                    more.tool_call = first_tool_call(scanner, &mut more.has_state)?;
                }
                // Gateways put encrypted reasoning and signatures into these keys, beside the content.
                b"encrypted_content" | b"thinking_blocks" | b"reasoning_details" | b"thought_signature" => {
                    let state = scanner.value()?;
                    more.has_state |= is_given(state);
                    more.media.add(state);
                }
                b"extra_content" | b"provider_specific_fields" => {
                    let state = scanner.value()?;
                    more.has_state |= has_thought_signature(state);
                    more.media.add(state);
                }
                b"is_error" => more.is_error = scanner.value()? == b"true",
                b"type" => item_type = scanner.optional_string()?,
                b"call_id" => own_call.id = scanner.optional_string()?.unwrap_or_default(),
                b"name" => own_call.name = scanner.optional_string()?.unwrap_or_default(),
                b"arguments" | b"input" | b"action" | b"actions" | b"operation" => {
                    own_call.arguments = scanner.value()?
                }
                b"function_call" if scanner.peek() == Some(b'{') => more.tool_call = Some(function(scanner)?),
                b"output" => output = Some(scanner.value()?),
                _ => more.media.add(scanner.value()?),
            }
            Ok::<(), Malformed>(())
        })?;
        match item_type.map(|name| name.0) {
            // Functions, custom tools, the shell, patches, the computer: a call that the client has to carry out has a
            // `call_id`.
            Some(name) if name.ends_with(b"_call") && !own_call.id.0.is_empty() => {
                item.kind = Kind::ToolCall;
                own_call.name = if own_call.name.0.is_empty() { RawString(name) } else { own_call.name };
                more.tool_call = Some(own_call);
            }
            // A call that waits for the client's approval, and then the approval.
            Some(b"mcp_approval_request") => {
                item.kind = Kind::ToolCall;
                more.tool_call = Some(own_call);
            }
            Some(b"mcp_approval_response") => item.kind = Kind::ToolResult,
            Some(name) if name.ends_with(b"_output") => {
                item.kind = Kind::ToolResult;
                item.content = output.unwrap_or_default();
                more.result = item.content;
            }
            Some(b"reasoning" | b"compaction") if more.has_state => item.kind = Kind::State,
            Some(b"item_reference") => item.kind = Kind::State,
            _ => {}
        }
        more.tool_call = more.tool_call.or(parts.tool_use);
        more.has_media = parts.has_media;
        more.media = more.media.plus(parts.media);
        // An output that is a string is text that the model reads, so it is no media.
        more.media.add(output.filter(|output| !output.starts_with(b"\"")).unwrap_or_default());
        more.has_state |= parts.has_state;
        if item.kind == Kind::User {
            item.is_injected = item.has_text && text.map_or(!parts.has_own_text, own_words::is_injected);
        }
        if item.kind == Kind::ToolResult && more.result.is_empty() {
            more.result = item.content;
        }
        if parts.tool_result && !(parts.has_own_text && item.kind == Kind::User) {
            item.kind = Kind::ToolResult;
            more.is_error |= parts.is_error;
            more.result = parts.result;
        }
        Ok((item, more))
    }
}

fn role(name: Option<RawString>) -> Kind {
    let known = |name: &[u8]| match name {
        b"user" => Kind::User,
        b"assistant" => Kind::Assistant,
        b"system" | b"developer" => Kind::System,
        b"tool" | b"function" => Kind::ToolResult,
        _ => Kind::Other,
    };
    let name = name.unwrap_or_default();
    match known(name.0) {
        Kind::Other => known(&name.name()),
        kind => kind,
    }
}

/// The first of `[{"id", "function": {"name", "arguments"}}, …]`, a custom tool's `custom` likewise.
fn first_tool_call<'a>(scanner: &mut Scanner<'a>, has_state: &mut bool) -> Result<Option<ToolCall<'a>>, Malformed> {
    let mut first = None;
    if scanner.peek() != Some(b'[') {
        return scanner.skip().map(|()| None);
    }
    scanner.array(|scanner| {
        if first.is_some() || scanner.peek() != Some(b'{') {
            return scanner.skip();
        }
        let mut id = RawString::default();
        let mut call = ToolCall::default();
        scanner.object(|scanner, key| match key {
            b"id" => scanner.optional_string().map(|value| id = value.unwrap_or_default()),
            b"function" | b"custom" if scanner.peek() == Some(b'{') => {
                function(scanner).map(|function| call = function)
            }
            b"extra_content" | b"provider_specific_fields" | b"thought_signature" => {
                scanner.value().map(|value| *has_state |= has_thought_signature(value) || key == b"thought_signature")
            }
            _ => scanner.skip(),
        })?;
        call.id = id;
        first = Some(call);
        Ok(())
    })?;
    Ok(first)
}

/// `{"name", "arguments"}`, of a custom tool `{"name", "input"}`
fn function<'a>(scanner: &mut Scanner<'a>) -> Result<ToolCall<'a>, Malformed> {
    let mut call = ToolCall::default();
    scanner.object(|scanner, key| {
        match key {
            b"name" => call.name = scanner.optional_string()?.unwrap_or_default(),
            b"arguments" | b"input" => call.arguments = scanner.value()?,
            _ => scanner.skip()?,
        }
        Ok::<(), Malformed>(())
    })?;
    Ok(call)
}

/// Whether a value holds a signature of Gemini. Only the model that made the signature takes it back.
fn has_thought_signature(value: &[u8]) -> bool {
    memchr::memmem::find(value, b"thought_signature").is_some()
}

/// What the parts of a content list tell.
#[derive(Default)]
struct Parts<'a> {
    has_text: bool,
    /// Some of the text is the user's own, if the message is a user's.
    has_own_text: bool,
    has_state: bool,
    /// The raw content of the first tool's result.
    result: &'a [u8],
    has_media: bool,
    media: Media,
    tool_result: bool,
    is_error: bool,
    tool_use: Option<ToolCall<'a>>,
}

impl<'a> Parts<'a> {
    fn parse(scanner: &mut Scanner<'a>) -> Result<Parts<'a>, Malformed> {
        let mut parts = Parts::default();
        scanner.array(|scanner| {
            match scanner.peek() {
                Some(b'"') => {
                    let text = scanner.string()?;
                    parts.has_text |= !text.0.is_empty();
                    parts.has_own_text |= !text.0.is_empty() && !own_words::is_injected(text);
                }
                Some(b'{') => {
                    let mut call = ToolCall::default();
                    let (mut part_type, mut text, mut is_error) = (None, RawString::default(), false);
                    let mut result: &[u8] = b"";
                    scanner.object(|scanner, key| {
                        match key {
                            b"type" => part_type = scanner.optional_string()?,
                            b"text" => text = scanner.optional_string()?.unwrap_or_default(),
                            b"input" => {
                                call.input = scanner.value()?;
                                parts.media.add(call.input);
                            }
                            b"content" => {
                                result = scanner.value()?;
                                parts.media.add(result);
                            }
                            b"signature" | b"thought_signature" | b"thoughtSignature" => {
                                let signature = scanner.value()?;
                                parts.has_state |= !matches!(signature, b"null" | b"\"\"");
                                parts.media.add(signature);
                            }
                            b"id" => call.id = scanner.optional_string()?.unwrap_or_default(),
                            b"name" => call.name = scanner.optional_string()?.unwrap_or_default(),
                            b"is_error" => is_error = scanner.value()? == b"true",
                            _ => parts.media.add(scanner.value()?),
                        }
                        Ok::<(), Malformed>(())
                    })?;
                    parts.has_text |= !text.0.is_empty();
                    parts.has_own_text |= !text.0.is_empty() && !own_words::is_injected(text);
                    match part_type.map(|name| name.0) {
                        Some(b"tool_result") => {
                            parts.result = if parts.tool_result { parts.result } else { result };
                            parts.tool_result = true;
                            parts.is_error |= is_error;
                        }
                        Some(b"tool_use") => parts.tool_use = parts.tool_use.or(Some(call)),
                        Some(b"redacted_thinking") => parts.has_state = true,
                        _ => parts.has_media |= text.0.is_empty(),
                    }
                }
                _ => scanner.skip()?,
            }
            Ok::<(), Malformed>(())
        })?;
        Ok(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The short way gives the same result as the long one, or none.
    #[test]
    fn plain_messages_are_read_as_any() {
        for (json, is_plain) in [
            (r#"{"role":"user","content":"Hi"}"#, true),
            (r#"{"role": "assistant", "content": "a \"quoted\" {\"role\":\"user\"} \\"}"#, true),
            (r#"{"role":"user","content":""}"#, true),
            (r#"{"role":"user","content":  "Hi"}"#, false),
            (r#"{"role":"user" ,"content":"Hi"}"#, false),
            (r#"{"role":"system","content":"Hi"}"#, true),
            (r#"{"role":"developer","content":"Hi"}"#, false),
            (r#"{"role":"user","content":["Hi"]}"#, false),
            (r#"{"role":"user","content":null}"#, false),
            (r#"{"role":"user","content":"Hi","content":"Ho"}"#, false),
            (r#"{"role":"user","content":"Hi","role":"assistant"}"#, false),
            (r#"{"role":"user","content":"Hi" }"#, false),
            (r#"{"content":"Hi","role":"user"}"#, false),
            (r#"{"role":"user","content":"Hi""#, false),
            (r#"{"role":"user","content":"Hi"#, false),
            (r#"{"role":"us"#, false),
        ] {
            let [mut plain, mut any] = [(); 2].map(|()| Scanner::new(json.as_bytes()));
            match Item::plain(&mut plain) {
                Some(item) => {
                    let (other, more) = Item::any(&mut any).unwrap();
                    assert_eq!((format!("{item:?}"), More::NOTHING), (format!("{other:?}"), more), "{json}");
                    assert_eq!(plain.taken(), any.taken(), "{json}");
                    assert!(is_plain, "{json}");
                }
                None => assert_eq!((plain.taken(), is_plain), (0, false), "{json}"),
            }
        }
    }
}
