//! The turns of a conversation, in the forms of the four APIs that have one.
//!
//! A chat request resends the whole history. What routing needs of it is small and has a fixed size, however long the
//! history is: the last user turn. It is the last run of consecutive messages in which a user wrote text; a tool's
//! result is no user text, whatever role carries it.

use super::scan::{Malformed, RawString, Scanner};
use super::{Endpoint, Invalid};

/// Bytes of the head and of the tail of a long turn that are looked at: an instruction stands before what it is about,
/// or after it.
const HEAD_BYTES: usize = 1_536;
const TAIL_BYTES: usize = 512;

/// Messages of one user turn that are kept: the last ones, as the question follows its material.
const MAX_TURN_MESSAGES: usize = 4;

/// What is kept of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conversation<'a> {
    /// The last user turn.
    pub user: Text<'a>,
}

/// Text as it stands in the body: the raw JSON of up to [`MAX_TURN_MESSAGES`] message contents, each a string or a list
/// of parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Text<'a> {
    contents: [&'a [u8]; MAX_TURN_MESSAGES],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    User,
    Other,
}

/// What one message tells.
struct Message<'a> {
    role: Role,
    content: &'a [u8],
    has_text: bool,
}

impl<'a> Conversation<'a> {
    /// Takes the value that holds what the user wrote. The inner error is about its meaning: a later value of the same
    /// key replaces it.
    pub(super) fn parse(
        endpoint: Endpoint,
        scanner: &mut Scanner<'a>,
    ) -> Result<Result<Conversation<'a>, Invalid>, Malformed> {
        let mut conversation = Conversation::default();
        match (endpoint, scanner.peek()) {
            (Endpoint::Embeddings, _) => scanner.skip()?,
            // Lists of token numbers are allowed, and hold no text.
            (Endpoint::Completions, Some(b'"' | b'[')) | (Endpoint::Responses, Some(b'"')) => {
                conversation.user.push(scanner.value()?);
            }
            (Endpoint::Chat | Endpoint::Messages | Endpoint::Responses, Some(b'[')) => {
                let mut previous = Role::Other;
                let mut count = 0_usize;
                let mut all_objects = true;
                scanner.array(|scanner| {
                    count += 1;
                    if scanner.peek() != Some(b'{') {
                        all_objects = false;
                        return scanner.skip();
                    }
                    let message = Message::parse(scanner)?;
                    if message.role == Role::User && message.has_text {
                        if previous != Role::User {
                            conversation.user = Text::default();
                        }
                        conversation.user.push(message.content);
                        previous = Role::User;
                    } else {
                        previous = Role::Other;
                    }
                    Ok(())
                })?;
                if count == 0 || !all_objects {
                    let expected = "a list of at least one message object";
                    return Ok(Err(Invalid::WrongKind { field: endpoint.content_key(), expected }));
                }
            }
            (endpoint, _) => {
                scanner.skip()?;
                let expected = match endpoint {
                    Endpoint::Chat | Endpoint::Messages => "a list",
                    _ => "a string or a list",
                };
                return Ok(Err(Invalid::WrongKind { field: endpoint.content_key(), expected }));
            }
        }
        Ok(Ok(conversation))
    }
}

impl<'a> Message<'a> {
    fn parse(scanner: &mut Scanner<'a>) -> Result<Message<'a>, Malformed> {
        let mut message = Message { role: Role::Other, content: &[], has_text: false };
        scanner.object(|scanner, key| {
            if key.is("role") {
                message.role = match scanner.peek() {
                    Some(b'"') if scanner.string()?.is("user") => Role::User,
                    Some(b'"') => Role::Other,
                    _ => scanner.skip().map(|()| Role::Other)?,
                };
            } else if key.is("content") {
                let start = scanner.position();
                message.has_text = match scanner.peek() {
                    Some(b'"') => !scanner.string()?.0.is_empty(),
                    Some(b'[') => has_text_part(scanner)?,
                    _ => scanner.skip().map(|()| false)?,
                };
                message.content = scanner.since(start);
            } else {
                scanner.skip()?;
            }
            Ok::<(), Malformed>(())
        })?;
        Ok(message)
    }
}

/// Takes a list of content parts and says whether one of them is text.
fn has_text_part(scanner: &mut Scanner) -> Result<bool, Malformed> {
    let mut found = false;
    for_each_text(scanner, &mut |text| found |= !text.0.is_empty())?;
    Ok(found)
}

/// Takes a content (a string, or a list of strings and parts) and calls `visit` with each text in it. The texts of a
/// tool's result, which stand one level deeper, are not visited.
fn for_each_text<'a>(scanner: &mut Scanner<'a>, visit: &mut impl FnMut(RawString<'a>)) -> Result<(), Malformed> {
    match scanner.peek() {
        Some(b'"') => visit(scanner.string()?),
        Some(b'[') => scanner.array(|scanner| match scanner.peek() {
            Some(b'"') => scanner.string().map(&mut *visit),
            Some(b'{') => {
                let mut text = None;
                scanner.object(|scanner, key| {
                    if key.is("text") && scanner.peek() == Some(b'"') {
                        text = Some(scanner.string()?);
                        Ok(())
                    } else {
                        scanner.skip()
                    }
                })?;
                text.into_iter().for_each(&mut *visit);
                Ok(())
            }
            _ => scanner.skip(),
        })?,
        _ => scanner.skip()?,
    }
    Ok(())
}

impl<'a> Text<'a> {
    fn push(&mut self, content: &'a [u8]) {
        let free = self.contents.iter().position(|content| content.is_empty());
        if free.is_none() {
            self.contents.rotate_left(1);
        }
        if let Some(place) = self.contents.get_mut(free.unwrap_or(MAX_TURN_MESSAGES - 1)) {
            *place = content;
        }
    }

    /// Appends the decoded text: all of it, or the head, a line break and the tail of a long one. Texts of different
    /// parts and messages are separated by line breaks.
    pub fn sample(&self, out: &mut String) {
        let end = out.len() + HEAD_BYTES;
        let mut undecoded = RawString(&[]);
        for content in self.contents.iter().filter(|content| !content.is_empty()) {
            let visited = for_each_text(&mut Scanner::new(content), &mut |text| {
                let room = end.saturating_sub(out.len());
                let rest = if room > 0 {
                    if !out.is_empty() {
                        out.push('\n');
                    }
                    text.decode_into(out, room)
                } else {
                    text
                };
                if !rest.0.is_empty() {
                    undecoded = rest;
                }
            });
            debug_assert!(visited.is_ok(), "a content is scanned once before it is kept");
        }
        if !undecoded.0.is_empty() {
            out.push('\n');
            undecoded.tail(TAIL_BYTES).decode_into(out, TAIL_BYTES);
        }
    }
}

impl<'a> RawString<'a> {
    /// At most the last `length` bytes, from the first word that begins there, so that no escape is cut.
    fn tail(self, length: usize) -> RawString<'a> {
        let Some(tail) = self.0.len().checked_sub(length).and_then(|start| self.0.get(start..)) else {
            return self;
        };
        let word = memchr::memchr(b' ', tail).map_or(0, |space| space + 1);
        RawString(tail.get(word..).unwrap_or_default())
    }
}
