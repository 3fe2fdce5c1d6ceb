//! The answer in a response: its text or its first tool call. It is put together from pieces in the way that clients do
//! it.

use crate::api::answer_fingerprint::{self, Fingerprint, MAX_ARGUMENT_BYTES};
use crate::api::json::scan::{Malformed, Scanner};
use crate::api::json::string::RawString;
use crate::api::json::value_hash;

#[derive(Debug, Default)]
pub(super) struct Answer {
    text: Fingerprint,
    call: Option<Box<Call>>,
}

/// The first call of an answer.
#[derive(Debug, Default)]
struct Call {
    id: Vec<u8>,
    name: Vec<u8>,
    /// The text of the arguments, with at most one byte more than counts.
    arguments: Vec<u8>,
    index: Option<Vec<u8>>,
    /// Another call began after it. `index_taken` says that another call began under its index.
    followed: bool,
    index_taken: bool,
}

/// A tool call, or a piece of one. `arguments` is a raw JSON value.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Piece<'a> {
    pub index: Option<&'a [u8]>,
    pub id: RawString<'a>,
    pub name: RawString<'a>,
    pub arguments: &'a [u8],
}

impl Answer {
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.call.is_none()
    }

    pub fn has_call(&self) -> bool {
        self.call.is_some()
    }

    /// As [`crate::api::request::Answer::fingerprint`] gives it when the client sends the answer back.
    pub fn fingerprint(&self) -> Option<u64> {
        match &self.call {
            Some(call) => Some(answer_fingerprint::of_call(&call.id, &call.name, &call.arguments)),
            None => (!self.text.is_empty()).then(|| self.text.finish()),
        }
    }

    /// Begins another message of the answer. If there are several, the last one counts, because it is also the last
    /// one when the client sends the answer back.
    pub fn next_message(&mut self) {
        self.text = Fingerprint::default();
    }

    /// A string, or a list of parts with a `text`.
    pub fn absorb_text(&mut self, value: &[u8]) -> Result<(), Malformed> {
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
    pub fn absorb_block(&mut self, scanner: &mut Scanner) -> Result<(), Malformed> {
        let (mut block_type, mut call) = (None, Piece::default());
        scanner.object(|scanner, key| {
            match key {
                b"type" => block_type = scanner.optional_string()?,
                b"id" => call.id = scanner.optional_string()?.unwrap_or_default(),
                b"name" => call.name = scanner.optional_string()?.unwrap_or_default(),
                b"text" => {
                    let text = scanner.optional_string()?.unwrap_or_default();
                    self.text.absorb(text);
                }
                _ => scanner.skip()?,
            }
            Ok::<(), Malformed>(())
        })?;
        if block_type.is_some_and(|name| name.0 == b"tool_use") && self.call.is_none() {
            self.absorb_call(call);
        }
        Ok(())
    }

    /// `[{"index", "id", "function": {"name", "arguments"}}]`, whole or in pieces; of a custom tool
    /// `{"custom": {"name", "input"}}`.
    pub fn absorb_tool_calls(&mut self, value: &[u8]) -> Result<(), Malformed> {
        let mut scanner = Scanner::new(value);
        if scanner.peek() != Some(b'[') {
            return Ok(());
        }
        scanner.array(|scanner| {
            if scanner.peek() != Some(b'{') {
                return scanner.skip();
            }
            let (mut index, mut id, mut piece) = (None, RawString::default(), Piece::default());
            scanner.object(|scanner, key| match key {
                b"index" => scanner.value().map(|value| index = Some(value).filter(|value| *value != b"null")),
                b"id" => scanner.optional_string().map(|value| id = value.unwrap_or_default()),
                b"function" | b"custom" if scanner.peek() == Some(b'{') => function(scanner).map(|read| piece = read),
                _ => scanner.skip(),
            })?;
            self.absorb_call(Piece { index, id, ..piece });
            Ok(())
        })
    }

    /// `{"name", "arguments"}`, whole or in pieces: the only call of an answer, in the old form.
    pub fn absorb_function_call(&mut self, value: &[u8]) -> Result<(), Malformed> {
        let mut scanner = Scanner::new(value);
        if scanner.peek() == Some(b'{') {
            let piece = function(&mut scanner)?;
            self.absorb_call(piece);
        }
        Ok(())
    }

    pub fn absorb_call(&mut self, piece: Piece) {
        let is_new = self.call.is_none();
        let call = self.call.get_or_insert_default();
        if is_new {
            call.index = piece.index.map(<[u8]>::to_vec);
            call.add(piece);
        } else if call.owns(&piece) {
            call.followed = false;
            call.add(piece);
        } else {
            call.followed = true;
            call.index_taken |= piece.index == call.index.as_deref();
        }
    }
}

impl Call {
    /// Whether a later piece belongs to this call. Providers give an index, an id, both or neither, and may or may not
    /// repeat them.
    fn owns(&self, piece: &Piece) -> bool {
        let id = piece.id.name();
        if !id.is_empty() && !self.id.is_empty() {
            return *id == *self.id;
        }
        if let (Some(index), Some(own)) = (piece.index, &self.index)
            && index != own.as_slice()
        {
            return false;
        }
        // If the arguments are complete, a name begins another call.
        let begins =
            !piece.name.0.is_empty() && self.arguments.ends_with(b"}") && value_hash::of(&self.arguments).is_some();
        !begins && !if piece.index.is_some() { self.index_taken } else { self.followed }
    }

    fn add(&mut self, piece: Piece) {
        if self.id.is_empty() {
            self.id = piece.id.name().into_owned();
        }
        let name = piece.name.name();
        if *name != *self.name {
            self.name.extend_from_slice(&name);
        }
        let text = RawString::of_value(piece.arguments).map(RawString::name);
        let arguments = text.as_deref().unwrap_or(piece.arguments);
        let room = (MAX_ARGUMENT_BYTES + 1).saturating_sub(self.arguments.len());
        self.arguments.extend_from_slice(arguments.get(..room).unwrap_or(arguments));
    }
}

fn function<'a>(scanner: &mut Scanner<'a>) -> Result<Piece<'a>, Malformed> {
    let mut piece = Piece::default();
    scanner.object(|scanner, key| {
        match key {
            b"name" => piece.name = scanner.optional_string()?.unwrap_or_default(),
            b"arguments" | b"input" => {
                piece.arguments = Some(scanner.value()?).filter(|value| *value != b"null").unwrap_or_default();
            }
            _ => scanner.skip()?,
        }
        Ok::<(), Malformed>(())
    })?;
    Ok(piece)
}
