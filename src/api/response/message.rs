//! One JSON message of a provider: a body, or the data of an event.

use super::answer::{Answer, Piece};
use super::failure::Failure;
use super::usage::Counted;
use crate::api::json::scan::{Malformed, Scanner};
use crate::api::json::string::RawString;
use crate::api::request::Endpoint;
use crate::hash;

/// What the messages of a response said so far.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub answer: Answer,
    /// The hashed name of the response.
    pub stored: Option<u64>,
    pub counted: Counted,
    /// A part of an answer has come, not only its announcement.
    pub begun: bool,
    /// The first error.
    pub failure: Option<Failure>,
}

impl Said {
    /// Takes what is known in `json`. If it is not JSON, it tells nothing. `is_event` says that it is one message of
    /// several.
    pub fn read(&mut self, endpoint: Endpoint, json: &[u8], is_event: bool) {
        let mut scanner = Scanner::new(json);
        let _ = match (scanner.peek(), endpoint) {
            // Google sends errors as a list.
            (Some(b'['), _) => scanner.array(|scanner| match scanner.peek() {
                Some(b'{') => self.any(scanner),
                _ => scanner.skip(),
            }),
            // `[DONE]`, keep-alives, garbage: nothing to take.
            (Some(b'{'), Endpoint::Responses) => self.response(&mut scanner, json, is_event),
            (Some(b'{'), Endpoint::Messages) => self.anthropic(&mut scanner, is_event),
            (Some(b'{'), Endpoint::Embeddings | Endpoint::CountTokens) => self.any(&mut scanner),
            (Some(b'{'), _) => self.choices(&mut scanner, json, is_event),
            _ => Ok(()),
        };
    }

    /// Takes a member that means the same in every API. False: `key` is another one, and its value is not taken.
    fn common(&mut self, scanner: &mut Scanner, key: &[u8]) -> Result<bool, Malformed> {
        match key {
            b"usage" | b"usageMetadata" => self.counted.take(scanner)?,
            b"error" | b"errors" => {
                let error = scanner.value()?;
                if !matches!(error, b"null" | b"false" | b"\"\"" | b"{}" | b"[]") {
                    self.fail(Failure::of(error));
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The first error counts, but an error with a text replaces one without.
    pub fn fail(&mut self, failure: Failure) {
        if self.failure.as_ref().is_none_or(|earlier| earlier.text.is_empty()) {
            self.failure = Some(Failure { in_place: !self.begun, ..failure });
        }
    }

    /// Reads a message of which only the usage and an error matter.
    fn any(&mut self, scanner: &mut Scanner) -> Result<(), Malformed> {
        scanner.object(|scanner, key| if self.common(scanner, key)? { Ok(()) } else { scanner.skip() })
    }

    /// `{"choices": [{"message" or "delta": {…}, "text"}], "usage"}`
    fn choices(&mut self, scanner: &mut Scanner, json: &[u8], is_event: bool) -> Result<(), Malformed> {
        let (mut is_empty, mut is_known, mut is_message) = (false, false, false);
        scanner.object(|scanner, key| match key {
            // Most keys of most events are skipped, because their length shows that they are none of those below.
            _ if !matches!(key.len(), 5..=7 | 13) => scanner.skip(),
            b"choices" if scanner.peek() == Some(b'[') => {
                let mut position = 0;
                scanner.array(|scanner| {
                    position += 1;
                    if position > 1 || scanner.peek() != Some(b'{') {
                        return scanner.skip();
                    }
                    self.choice(scanner)
                })?;
                is_empty |= position == 0;
                is_known = true;
                Ok(())
            }
            b"choices" => scanner.value().map(|value| is_empty |= value == b"null"),
            // Gateways say this in place of an answer: `{"code": 500, "message": "…"}`, `{"detail": "…"}`.
            b"detail" | b"message" => {
                is_message = true;
                scanner.skip()
            }
            b"object" => {
                is_empty |= scanner.value()? == b"\"error\"";
                Ok(())
            }
            // Groq puts the usage of a stream here.
            b"x_groq" if scanner.peek() == Some(b'{') => self.any(scanner),
            _ if self.common(scanner, key)? => Ok(()),
            _ => scanner.skip(),
        })?;
        if (is_empty || is_message && !is_known) && !is_event {
            self.fail(Failure::of(json));
        }
        // An event that is not known counts as begun, because waiting for more would tell nothing.
        self.begun |= is_event && !is_known && self.failure.is_none();
        Ok(())
    }

    fn choice(&mut self, scanner: &mut Scanner) -> Result<(), Malformed> {
        // A stream with several choices has one of them in each event. Only the first choice is read.
        let (mut is_first, mut text, mut calls): (bool, &[u8], &[u8]) = (true, b"", b"");
        let (mut call, mut finish): (&[u8], &[u8]) = (b"", b"");
        let (mut begun, mut error) = (false, None);
        scanner.object(|scanner, key| match key {
            b"index" => scanner.value().map(|index| is_first = index == b"0"),
            b"message" | b"delta" if scanner.peek() == Some(b'{') => scanner.object(|scanner, key| {
                let value = scanner.value()?;
                match key {
                    b"content" => text = value,
                    b"role" => return Ok(()),
                    b"tool_calls" => calls = value,
                    b"function_call" => call = value,
                    _ => {}
                }
                begun |= !is_empty(value);
                Ok::<(), Malformed>(())
            }),
            b"text" => scanner.value().map(|value| {
                text = value;
                begun |= !is_empty(value);
            }),
            b"finish_reason" => scanner.value().map(|value| finish = value),
            b"error" => scanner.value().map(|value| error = Some(value).filter(|value| !is_empty(value))),
            b"usage" => self.counted.take(scanner),
            _ => scanner.skip(),
        })?;
        if error.is_some() || finish == b"\"error\"" {
            if !begun {
                self.fail(Failure::of(error.unwrap_or_default()));
            }
        } else {
            begun |= !is_empty(finish);
        }
        self.begun |= begun;
        if is_first {
            self.answer.absorb_text(text)?;
            if !(calls.is_empty() && call.is_empty()) {
                self.answer.absorb_tool_calls(calls)?;
                self.answer.absorb_function_call(call)?;
            }
        }
        Ok(())
    }

    /// Reads a response, or an event of its stream. The last event, `{"type": "response.completed", "response": {…}}`,
    /// holds everything that came before, or nothing of it.
    fn response(&mut self, scanner: &mut Scanner, json: &[u8], is_event: bool) -> Result<(), Malformed> {
        let (mut event, mut status) = (RawString::default(), RawString::default());
        let (mut delta, mut item): (&[u8], &[u8]) = (b"", b"");
        scanner.object(|scanner, key| {
            match key {
                b"type" => event = scanner.optional_string()?.unwrap_or_default(),
                b"status" => status = scanner.optional_string()?.unwrap_or_default(),
                b"response" if scanner.peek() == Some(b'{') => self.response(scanner, b"", false)?,
                b"output" if scanner.peek() == Some(b'[') => {
                    let mut answer = Answer::default();
                    scanner.array(|scanner| answer.item(scanner.value()?))?;
                    if !answer.is_empty() {
                        self.answer = answer;
                    }
                }
                b"id" => self.stored = scanner.optional_string()?.map(|id| hash::of_bytes(id.0)).or(self.stored),
                b"delta" => delta = scanner.value()?,
                b"item" => item = scanner.value()?,
                _ if self.common(scanner, key)? => {}
                _ => scanner.skip()?,
            }
            Ok::<(), Malformed>(())
        })?;
        match event.0 {
            b"error" | b"response.failed" => self.fail(Failure::of(json)),
            b"response.output_text.delta" => self.answer.absorb_text(delta)?,
            b"response.output_item.done" => self.answer.item(item)?,
            _ if status.0 == b"failed" => self.fail(Failure::of(json)),
            _ => {}
        }
        let announces = matches!(
            event.0,
            b"error" | b"response.failed" | b"response.created" | b"response.queued" | b"response.in_progress"
        );
        self.begun |= is_event && !announces;
        Ok(())
    }

    /// `{"content": […], "usage"}`, or an event: `message_start`, `content_block_start`, `content_block_delta`,
    /// `message_delta`.
    fn anthropic(&mut self, scanner: &mut Scanner, is_event: bool) -> Result<(), Malformed> {
        let mut event = RawString::default();
        scanner.object(|scanner, key| match key {
            b"type" => scanner.optional_string().map(|name| event = name.unwrap_or_default()),
            b"message" if scanner.peek() == Some(b'{') => self.anthropic(scanner, false),
            b"content_block" | b"delta" if scanner.peek() == Some(b'{') => {
                self.begun = true;
                self.answer.absorb_block(scanner)
            }
            b"content" if scanner.peek() == Some(b'[') => scanner.array(|scanner| {
                self.begun = true;
                match scanner.peek() {
                    Some(b'{') => self.answer.absorb_block(scanner),
                    _ => scanner.skip(),
                }
            }),
            _ if self.common(scanner, key)? => Ok(()),
            _ => scanner.skip(),
        })?;
        self.begun |= is_event && !matches!(event.0, b"message_start" | b"ping" | b"error");
        Ok(())
    }
}

impl Answer {
    /// Reads an item of a response's output. An item that the client has to carry out has a `call_id`: functions,
    /// custom tools, the shell, patches, the computer.
    fn item(&mut self, item: &[u8]) -> Result<(), Malformed> {
        let (mut item_type, mut call, mut content): (RawString, Piece, &[u8]) = Default::default();
        let mut scanner = Scanner::new(item);
        if scanner.peek() != Some(b'{') {
            return Ok(());
        }
        scanner.object(|scanner, key| {
            match key {
                b"type" => item_type = scanner.optional_string()?.unwrap_or_default(),
                b"call_id" => call.id = scanner.optional_string()?.unwrap_or_default(),
                b"name" => call.name = scanner.optional_string()?.unwrap_or_default(),
                b"arguments" | b"input" | b"action" | b"actions" | b"operation" => call.arguments = scanner.value()?,
                b"content" => content = scanner.value()?,
                _ => scanner.skip()?,
            }
            Ok::<(), Malformed>(())
        })?;
        if item_type.0 == b"message" {
            self.next_message();
            self.absorb_text(content)?;
        } else if (item_type.0.ends_with(b"_call") && !call.id.0.is_empty() || item_type.0 == b"mcp_approval_request")
            && !self.has_call()
        {
            call.name = if call.name.0.is_empty() { item_type } else { call.name };
            self.absorb_call(call);
        }
        Ok(())
    }
}

/// Whether a member says nothing.
fn is_empty(value: &[u8]) -> bool {
    matches!(value, b"" | b"null" | b"\"\"" | b"[]" | b"{}")
}
