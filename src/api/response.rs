//! What a response says, read chunk by chunk as it passes: never held back, never changed.
//!
//! A JSON body is read when it is complete, up to [`MAX_JSON_BYTES`]; a stream event by event. What is kept is small: the
//! answer's fingerprint and the usage.

mod sse;

use crate::api::answer_fingerprint::Fingerprint;
use crate::api::json::scan::{self, Malformed, Scanner};
use crate::api::json::string::RawString;
use crate::api::request::Endpoint;
use crate::hash;
use sse::Splitter;

/// Longest JSON body that is read.
pub const MAX_JSON_BYTES: usize = 256 * 1024;

/// What a response said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The fingerprint of the answer, as [`crate::api::request::Answer::fingerprint`] gives it when the client sends it back.
    pub answer: Option<u64>,
    /// The hashed name under which the provider stores the response; responses API only.
    pub stored: Option<u64>,
    pub usage: Usage,
    /// More than is read: nothing is known of the answer.
    pub too_long: bool,
}

/// Tokens as the provider counted them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub input_tokens: Option<u64>,
    pub output_tokens: Option<u64>,
}

impl Usage {
    /// Both together; None: nothing was counted.
    pub fn total(self) -> Option<u64> {
        match (self.input_tokens, self.output_tokens) {
            (None, None) => None,
            (input, output) => Some(input.unwrap_or(0).saturating_add(output.unwrap_or(0))),
        }
    }
}

/// A response, being read.
#[derive(Debug)]
pub struct Reader {
    endpoint: Endpoint,
    form: Form,
    answer: AnswerInProgress,
    stored: Option<u64>,
    usage: Usage,
}

#[derive(Debug)]
enum Form {
    /// Nothing but white space has come.
    Unknown,
    Json {
        body: Vec<u8>,
        too_long: bool,
    },
    Stream(Splitter),
}

#[derive(Debug, Default)]
struct AnswerInProgress {
    text: Fingerprint,
    tool_call: Fingerprint,
}

impl Reader {
    pub fn new(endpoint: Endpoint) -> Reader {
        Reader {
            endpoint,
            form: Form::Unknown,
            answer: AnswerInProgress::default(),
            stored: None,
            usage: Usage::default(),
        }
    }

    pub fn feed(&mut self, chunk: &[u8]) {
        if let Form::Unknown = self.form {
            // An object is JSON; streams begin with the name of a field.
            let first = chunk.iter().find(|byte| !byte.is_ascii_whitespace());
            self.form = match first {
                None => return,
                Some(b'{') => Form::Json { body: Vec::new(), too_long: false },
                Some(_) => Form::Stream(Splitter::default()),
            };
        }
        match &mut self.form {
            Form::Unknown | Form::Json { too_long: true, .. } => {}
            Form::Json { body, too_long } => {
                if body.len() + chunk.len() <= MAX_JSON_BYTES {
                    body.extend_from_slice(chunk);
                } else {
                    *too_long = true;
                    *body = Vec::new();
                }
            }
            Form::Stream(splitter) => {
                let mut message =
                    Message { answer: &mut self.answer, stored: &mut self.stored, usage: &mut self.usage };
                splitter.feed(chunk, |event| message.read(self.endpoint, event));
            }
        }
    }

    /// The response is complete.
    pub fn finish(mut self) -> Facts {
        let too_long = match &self.form {
            Form::Json { body, too_long } => {
                let mut message =
                    Message { answer: &mut self.answer, stored: &mut self.stored, usage: &mut self.usage };
                message.read(self.endpoint, body);
                *too_long
            }
            Form::Stream(splitter) => splitter.is_incomplete(),
            Form::Unknown => false,
        };
        let answer = match (self.answer.tool_call, self.answer.text) {
            _ if too_long => None,
            (call, _) if !call.is_empty() => Some(call.finish()),
            (_, text) if !text.is_empty() => Some(text.finish()),
            _ => None,
        };
        Facts { answer, stored: self.stored, usage: self.usage, too_long }
    }
}

/// One JSON message of a provider: a body, or the data of an event.
struct Message<'r> {
    answer: &'r mut AnswerInProgress,
    stored: &'r mut Option<u64>,
    usage: &'r mut Usage,
}

impl Message<'_> {
    /// Takes what is known of `json`; what is not JSON tells nothing.
    fn read(&mut self, endpoint: Endpoint, json: &[u8]) {
        let mut scanner = Scanner::new(json);
        // `[DONE]`, keep-alives, garbage: nothing to take.
        if scanner.peek() == Some(b'{') {
            let _ = match endpoint {
                Endpoint::Responses => self.response_event(&mut scanner),
                Endpoint::Messages => self.anthropic(&mut scanner),
                _ => self.choices(&mut scanner),
            };
        }
    }

    /// `{"choices": [{"message" or "delta": {…}, "text"}], "usage"}`
    fn choices(&mut self, scanner: &mut Scanner) -> Result<(), Malformed> {
        scanner.object(|scanner, key| match key {
            b"choices" if scanner.peek() == Some(b'[') => {
                let mut position = 0;
                scanner.array(|scanner| {
                    position += 1;
                    if position > 1 || scanner.peek() != Some(b'{') {
                        return scanner.skip();
                    }
                    self.choice(scanner)
                })
            }
            b"usage" => self.usage(scanner),
            _ => scanner.skip(),
        })
    }

    fn choice(&mut self, scanner: &mut Scanner) -> Result<(), Malformed> {
        // Streams of several choices carry one of them an event; only the first is read.
        let (mut is_first, mut text, mut calls): (bool, &[u8], &[u8]) = (true, b"", b"");
        scanner.object(|scanner, key| match key {
            b"index" => scanner.value().map(|index| is_first = index == b"0"),
            b"message" | b"delta" if scanner.peek() == Some(b'{') => scanner.object(|scanner, key| match key {
                b"content" => scanner.value().map(|value| text = value),
                b"tool_calls" => scanner.value().map(|value| calls = value),
                _ => scanner.skip(),
            }),
            b"text" => scanner.value().map(|value| text = value),
            _ => scanner.skip(),
        })?;
        if is_first {
            self.answer.absorb_text(text)?;
            self.answer.absorb_tool_calls(calls)?;
        }
        Ok(())
    }

    /// A response, or the event that ends its stream: `{"type": "response.completed", "response": {…}}`
    fn response_event(&mut self, scanner: &mut Scanner) -> Result<(), Malformed> {
        let mut answer = AnswerInProgress::default();
        scanner.object(|scanner, key| match key {
            b"response" if scanner.peek() == Some(b'{') => self.response_event(scanner),
            b"id" => scanner.optional_string().map(|id| *self.stored = id.map(|id| hash::of_bytes(id.0))),
            b"usage" => self.usage(scanner),
            b"output" if scanner.peek() == Some(b'[') => scanner.array(|scanner| {
                if scanner.peek() != Some(b'{') {
                    return scanner.skip();
                }
                let (mut item_type, mut call) = (None, [RawString::default(); 3]);
                let [id, name, arguments] = &mut call;
                scanner.object(|scanner, key| {
                    match key {
                        b"type" => item_type = scanner.optional_string()?,
                        b"call_id" => *id = scanner.optional_string()?.unwrap_or_default(),
                        b"name" => *name = scanner.optional_string()?.unwrap_or_default(),
                        b"arguments" => *arguments = scanner.optional_string()?.unwrap_or_default(),
                        b"content" => answer.absorb_text(scanner.value()?)?,
                        _ => scanner.skip()?,
                    }
                    Ok::<(), Malformed>(())
                })?;
                if item_type.is_some_and(|name| name.0 == b"function_call") && answer.tool_call.is_empty() {
                    answer.absorb_call(call);
                }
                Ok(())
            }),
            _ => scanner.skip(),
        })?;
        if !answer.text.is_empty() || !answer.tool_call.is_empty() {
            *self.answer = answer;
        }
        Ok(())
    }

    /// `{"content": […], "usage"}`, or an event: `message_start`, `content_block_start`, `content_block_delta`,
    /// `message_delta`.
    fn anthropic(&mut self, scanner: &mut Scanner) -> Result<(), Malformed> {
        scanner.object(|scanner, key| match key {
            b"message" if scanner.peek() == Some(b'{') => self.anthropic(scanner),
            b"usage" => self.usage(scanner),
            b"content_block" | b"delta" if scanner.peek() == Some(b'{') => self.answer.absorb_block(scanner),
            b"content" if scanner.peek() == Some(b'[') => scanner.array(|scanner| match scanner.peek() {
                Some(b'{') => self.answer.absorb_block(scanner),
                _ => scanner.skip(),
            }),
            _ => scanner.skip(),
        })
    }

    /// Later numbers replace earlier ones: streams count up.
    fn usage(&mut self, scanner: &mut Scanner) -> Result<(), Malformed> {
        if scanner.peek() != Some(b'{') {
            return scanner.skip();
        }
        scanner.object(|scanner, key| {
            let place = match key {
                b"prompt_tokens" | b"input_tokens" => &mut self.usage.input_tokens,
                b"completion_tokens" | b"output_tokens" => &mut self.usage.output_tokens,
                _ => return scanner.skip(),
            };
            *place = scan::whole_number(scanner.value()?).or(*place);
            Ok(())
        })
    }
}

impl AnswerInProgress {
    /// A string, or a list of parts with a `text`.
    fn absorb_text(&mut self, value: &[u8]) -> Result<(), Malformed> {
        if let Some(text) = RawString::of_value(value) {
            self.text.absorb(text);
            return Ok(());
        }
        let mut scanner = Scanner::new(value);
        if scanner.peek() != Some(b'[') {
            return Ok(());
        }
        scanner.array(|scanner| match scanner.peek() {
            Some(b'{') => self.absorb_block(scanner),
            _ => scanner.skip(),
        })
    }

    /// A content block: `{"type": "text", "text"}`, `{"type": "tool_use", "id", "name"}` or a delta of one.
    fn absorb_block(&mut self, scanner: &mut Scanner) -> Result<(), Malformed> {
        let (mut block_type, mut call) = (None, [RawString::default(); 3]);
        let [id, name, _] = &mut call;
        scanner.object(|scanner, key| {
            match key {
                b"type" => block_type = scanner.optional_string()?,
                b"id" => *id = scanner.optional_string()?.unwrap_or_default(),
                b"name" => *name = scanner.optional_string()?.unwrap_or_default(),
                b"text" => {
                    let text = scanner.optional_string()?.unwrap_or_default();
                    self.text.absorb(text);
                }
                _ => scanner.skip()?,
            }
            Ok::<(), Malformed>(())
        })?;
        if block_type.is_some_and(|name| name.0 == b"tool_use") && self.tool_call.is_empty() {
            self.absorb_call(call);
        }
        Ok(())
    }

    /// The first call of `[{"index", "id", "function": {"name", "arguments"}}]`, or a piece of it.
    fn absorb_tool_calls(&mut self, value: &[u8]) -> Result<(), Malformed> {
        let mut scanner = Scanner::new(value);
        if scanner.peek() != Some(b'[') {
            return Ok(());
        }
        let mut position = 0;
        scanner.array(|scanner| {
            position += 1;
            if scanner.peek() != Some(b'{') {
                return scanner.skip();
            }
            let mut is_first = position == 1;
            let mut call = [RawString::default(); 3];
            let [id, name, arguments] = &mut call;
            scanner.object(|scanner, key| match key {
                b"index" => scanner.value().map(|index| is_first = index == b"0"),
                b"id" => scanner.optional_string().map(|value| *id = value.unwrap_or_default()),
                b"function" if scanner.peek() == Some(b'{') => scanner.object(|scanner, key| {
                    match key {
                        b"name" => *name = scanner.optional_string()?.unwrap_or_default(),
                        b"arguments" => *arguments = scanner.optional_string()?.unwrap_or_default(),
                        _ => scanner.skip()?,
                    }
                    Ok::<(), Malformed>(())
                }),
                _ => scanner.skip(),
            })?;
            if is_first {
                self.absorb_call(call);
            }
            Ok(())
        })
    }

    /// Id, name and arguments of a call, or pieces of them in this order.
    fn absorb_call(&mut self, call: [RawString; 3]) {
        for part in call {
            self.tool_call.absorb(part);
        }
    }
}
