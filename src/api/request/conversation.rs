//! The turns of a conversation, in the forms of the four APIs that have one.
//!
//! A chat request resends the whole history. What routing and learning need of it is small and has a fixed size, however
//! long the history is: how it began, the last user turn, and the answer before that turn. A user turn is a run of
//! consecutive messages in which a user wrote text; a tool's result is no user text, whatever role carries it.

use super::message::{Item, Kind};
use super::user_text::Text;
use super::{Endpoint, Invalid};
use crate::api::answer_fingerprint;
use crate::api::json::scan::{Malformed, Scanner};
use crate::api::json::string::RawString;
use crate::api::json::value_hash;
use crate::api::tokens::Media;
use crate::hash;

/// Tool calls that a repetition is looked for in; LiteLLM's adaptive router keeps as many.
const TOOL_HISTORY: usize = 20;

/// What is kept of a conversation.
#[derive(Clone, Debug, Default)]
pub struct Conversation<'a> {
    /// System message and first user message.
    pub opening: [Text<'a>; 2],
    /// The last user turn.
    pub user: Text<'a>,
    /// The user turn that `answer` answers.
    pub previous_user: Text<'a>,
    /// The last answer before the last user turn.
    pub answer: Option<Answer<'a>>,
    /// The answer before that one.
    pub earlier_answer: Option<Answer<'a>>,
    /// What follows the last user turn.
    pub tail: Tail<'a>,
    /// Somewhere there is an image, audio or a file: few bytes may be many tokens.
    pub has_media: bool,
    /// Long strings that are no text.
    pub media: Media,
}

/// A message of a model.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Answer<'a> {
    pub text: Text<'a>,
    /// The first tool call in it.
    pub tool_call: Option<ToolCall<'a>>,
}

/// A tool call, as the model wrote it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ToolCall<'a> {
    pub id: RawString<'a>,
    pub name: RawString<'a>,
    /// The raw JSON value of what it is called with: arguments as a string or an object, an action, an operation; empty
    /// where nothing stands. Not Anthropic's `input`, whose values some clients change before they send it back.
    pub arguments: &'a [u8],
}

/// What follows the last user turn.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Tail<'a> {
    /// Nothing, or the beginning of an answer that the model is to go on with.
    #[default]
    Nothing,
    /// A tool call and its results: the model is in the middle of its work.
    ToolResult {
        /// The answer that called the tool.
        call: Answer<'a>,
        /// The results since then, the last one as text.
        error: bool,
        result: Text<'a>,
        /// How often the call was made before with the same arguments.
        repeated: usize,
    },
}

/// The state of the pass over the messages.
#[derive(Default)]
struct Pass<'a> {
    conversation: Box<Conversation<'a>>,
    /// The last item was part of a user turn.
    in_user_turn: bool,
    /// An item of the answer that has begun is a call.
    called: bool,
    last_answer: Option<Answer<'a>>,
    signatures: [u64; TOOL_HISTORY],
    calls: usize,
}

impl<'a> Conversation<'a> {
    /// Takes the value that holds what the user wrote. The inner error is about its meaning: a later value of the same
    /// key replaces it.
    pub(super) fn parse(
        endpoint: Endpoint,
        scanner: &mut Scanner<'a>,
    ) -> Result<Result<Box<Conversation<'a>>, Invalid>, Malformed> {
        let mut pass = Pass::default();
        match (endpoint, scanner.peek()) {
            (Endpoint::Embeddings, _) => scanner.skip()?,
            // Lists of token numbers are allowed, and hold no text.
            (Endpoint::Completions, Some(b'"' | b'[')) | (Endpoint::Responses, Some(b'"')) => {
                let content = scanner.value()?;
                pass.item(Item { kind: Kind::User, content, has_text: true, ..Item::default() });
            }
            (Endpoint::Chat | Endpoint::Messages | Endpoint::Responses, Some(b'[')) => {
                let mut count = 0_usize;
                let mut all_objects = true;
                scanner.array(|scanner| {
                    count += 1;
                    if let Some(item) = Item::plain(scanner) {
                        pass.item(item);
                        return Ok(());
                    }
                    if scanner.peek() == Some(b'{') {
                        pass.item(Item::any(scanner)?);
                        return Ok(());
                    }
                    all_objects = false;
                    scanner.skip()
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
        Ok(Ok(pass.conversation))
    }
}

impl<'a> Pass<'a> {
    fn item(&mut self, item: Item<'a>) {
        let conversation = &mut self.conversation;
        conversation.has_media |= item.has_media;
        if item.media.bytes > 0 {
            conversation.media = conversation.media.plus(item.media);
        }
        match item.kind {
            Kind::User if item.has_text => {
                if !self.in_user_turn {
                    conversation.previous_user = std::mem::take(&mut conversation.user);
                    conversation.earlier_answer = std::mem::replace(&mut conversation.answer, self.last_answer.take());
                    conversation.tail = Tail::Nothing;
                }
                conversation.user.push(item.content);
                if let [_, first @ Text { .. }] = &mut conversation.opening
                    && first.is_empty()
                {
                    first.push(item.content);
                }
            }
            Kind::System => {
                if let [system, _] = &mut conversation.opening
                    && system.is_empty()
                {
                    system.push(item.content);
                }
                // A note of the system between two messages of the user does not end the turn.
                return;
            }
            Kind::Assistant => {
                let mut text = Text::default();
                text.push(item.content);
                if let Some(call) = item.tool_call {
                    self.tool_call(call);
                }
                if !self.called {
                    self.last_answer = Some(Answer { text, tool_call: item.tool_call });
                }
                self.conversation.tail = Tail::Nothing;
            }
            Kind::ToolCall => {
                if let Some(call) = item.tool_call {
                    self.tool_call(call);
                    // Of the items of one answer, which end with a result, the first call stands for it.
                    if !self.called {
                        self.last_answer = Some(Answer { text: Text::default(), tool_call: Some(call) });
                        self.called = true;
                    }
                }
            }
            Kind::ToolResult => self.tool_result(item),
            Kind::User | Kind::Other => {}
        }
        self.called &= !matches!(item.kind, Kind::User | Kind::ToolResult);
        self.in_user_turn = item.kind == Kind::User && item.has_text;
    }

    fn tool_call(&mut self, call: ToolCall) {
        if let Some(place) = self.signatures.get_mut(self.calls % TOOL_HISTORY) {
            *place = call.signature();
            self.calls += 1;
        }
    }

    fn tool_result(&mut self, item: Item<'a>) {
        let earlier_error = matches!(self.conversation.tail, Tail::ToolResult { error: true, .. });
        let Some(call) = self.last_answer.filter(|answer| answer.tool_call.is_some()) else { return };
        let mut result = Text::default();
        result.push(item.content);
        let signature = call.tool_call.map(|call| call.signature());
        let same = self.signatures.iter().take(self.calls).filter(|earlier| Some(**earlier) == signature).count();
        self.conversation.tail =
            Tail::ToolResult { call, error: item.is_error || earlier_error, result, repeated: same.saturating_sub(1) };
    }
}

impl Answer<'_> {
    /// What identifies the answer. The response that carried it gives the same; see [`crate::api::response`].
    pub fn fingerprint(&self) -> u64 {
        match &self.tool_call {
            Some(call) => call.fingerprint(),
            None => self.text.fingerprint(),
        }
    }
}

impl ToolCall<'_> {
    fn fingerprint(&self) -> u64 {
        let text = RawString::of_value(self.arguments).map(RawString::name);
        let arguments = text.as_deref().unwrap_or(self.arguments);
        answer_fingerprint::of_call(&self.id.name(), &self.name.name(), arguments)
    }

    /// The same for calls of one tool with the same arguments.
    fn signature(&self) -> u64 {
        hash::mix(hash::of_bytes(self.name.0) ^ hash::mix(value_hash::of_arguments(self.arguments)))
    }
}
