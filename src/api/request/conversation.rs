//! The turns of a conversation, in the forms of the four APIs that have one.
//!
//! A chat request sends the whole history again. Routing and learning need little of it, and this has a fixed size
//! however long the history is: how it began, the last user turn, and the answer before that turn. A user turn is a run
//! of consecutive messages in which a user wrote text. A tool's result is no user text, whatever role carries it.

use super::message::{Item, Kind, More};
use super::user_text::Text;
use super::{Endpoint, Invalid};
use crate::api::answer_fingerprint;
use crate::api::json::scan::{Malformed, Scanner};
use crate::api::json::string::RawString;
use crate::api::json::value_hash;
use crate::api::tokens::Media;

/// How many of the last tool calls are searched for a repetition. LiteLLM's adaptive router keeps as many.
const TOOL_HISTORY: usize = 20;

/// What is kept of a conversation.
#[derive(Clone, Debug, Default)]
pub struct Conversation<'a> {
    /// The system message and the first user turn. The latter is empty as long as there is no second user turn.
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
    /// There is an image, audio or a file somewhere, so few bytes may be many tokens.
    pub has_media: bool,
    /// Long strings that are no text.
    pub media: Media,
    /// The last answer with data that only its model can read.
    pub state: Option<State<'a>>,
}

/// An answer with data that only its model can read: encrypted reasoning, a signature, the name of a stored item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct State<'a> {
    pub answer: Answer<'a>,
    /// The user turn that it answers.
    pub user: Text<'a>,
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
    /// The raw JSON value that the tool is called with: arguments as a string or an object, an action, an operation. It
    /// is empty if there is none. It is not Anthropic's `input`, because some clients change the values in that before
    /// they send it back.
    pub arguments: &'a [u8],
    /// Anthropic's `input`, raw.
    pub input: &'a [u8],
}

/// What follows the last user turn.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Tail<'a> {
    /// Nothing follows, or the beginning of an answer that the model is to continue.
    #[default]
    Nothing,
    /// A tool call and its results: the model is in the middle of its work.
    ToolResult {
        /// The answer that called the tool.
        call: Answer<'a>,
        /// Whether one of the results since then is an error, and the raw content of the last one.
        error: bool,
        result: &'a [u8],
        /// How often the same call was made before with the same result.
        repeated: usize,
    },
}

/// The state of the pass over the messages.
#[derive(Default)]
struct Pass<'a> {
    conversation: Box<Conversation<'a>>,
    /// The last item was part of a user turn.
    in_user_turn: bool,
    /// The answer that has begun contains a call already.
    called: bool,
    last_answer: Option<Answer<'a>>,
    /// The last calls with their results, as a ring. `next_call` is the place of the next one.
    calls: Vec<(ToolCall<'a>, &'a [u8])>,
    next_call: usize,
    /// The last answer has a result.
    has_result: bool,
    /// State was read whose answer is still to come.
    state_pending: bool,
    /// The last text in a user's message that a client put there.
    injected: &'a [u8],
}

impl<'a> Conversation<'a> {
    /// Takes the value that holds what the user wrote. The inner error is about the value's meaning. It does not end
    /// the pass, because a later value of the same key replaces this one.
    pub(super) fn parse(
        endpoint: Endpoint,
        scanner: &mut Scanner<'a>,
    ) -> Result<Result<Box<Conversation<'a>>, Invalid>, Malformed> {
        let mut pass = Pass::default();
        match (endpoint, scanner.peek()) {
            (Endpoint::Embeddings | Endpoint::CountTokens, _) => scanner.skip()?,
            // Lists of token numbers are allowed, but hold no text.
            (Endpoint::Completions, Some(b'"' | b'[')) | (Endpoint::Responses, Some(b'"')) => {
                let content = scanner.value()?;
                pass.item(Item { kind: Kind::User, content, has_text: true, is_injected: false }, &More::NOTHING);
            }
            (Endpoint::Chat | Endpoint::Messages | Endpoint::Responses, Some(b'[')) => {
                let mut count = 0_usize;
                let mut all_objects = true;
                scanner.array(|scanner| {
                    count += 1;
                    if let Some(item) = Item::plain(scanner) {
                        pass.item(item, &More::NOTHING);
                        return Ok(());
                    }
                    if scanner.peek() == Some(b'{') {
                        let (item, more) = Item::any(scanner)?;
                        pass.item(item, &more);
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
        Ok(Ok(pass.finish()))
    }
}

impl<'a> Pass<'a> {
    fn item(&mut self, item: Item<'a>, more: &More<'a>) {
        let conversation = &mut self.conversation;
        conversation.has_media |= more.has_media;
        if more.media.bytes > 0 {
            conversation.media = conversation.media.plus(more.media);
        }
        match item.kind {
            // Text that a client adds in the user's name neither begins nor ends a turn.
            Kind::User if item.is_injected => {
                self.injected = item.content;
                return;
            }
            Kind::User if item.has_text => {
                self.state_pending = false;
                if !self.in_user_turn {
                    conversation.previous_user = std::mem::take(&mut conversation.user);
                    if let [_, first] = &mut conversation.opening
                        && first.is_empty()
                    {
                        *first = conversation.previous_user;
                    }
                    conversation.earlier_answer = std::mem::replace(&mut conversation.answer, self.last_answer.take());
                    conversation.tail = Tail::Nothing;
                }
                conversation.user.push(item.content);
            }
            Kind::System => {
                if let [system, _] = &mut conversation.opening
                    && system.is_empty()
                    && conversation.user.is_empty()
                {
                    system.push(item.content);
                }
                // A note of the system between two messages of the user does not end the turn.
                return;
            }
            Kind::Assistant => {
                let mut text = Text::default();
                text.push(item.content);
                if !self.called {
                    self.answered(Answer { text, tool_call: more.tool_call }, more.has_state);
                }
                self.conversation.tail = Tail::Nothing;
            }
            Kind::ToolCall => {
                if let Some(call) = more.tool_call {
                    // The items of one answer end with a result. The first call among them stands for the answer.
                    if !self.called {
                        self.answered(Answer { text: Text::default(), tool_call: Some(call) }, more.has_state);
                        self.called = true;
                    }
                }
            }
            Kind::ToolResult => self.tool_result(item, more),
            Kind::State => {
                self.state_pending = true;
                return;
            }
            Kind::User | Kind::Other => {}
        }
        self.called &= !matches!(item.kind, Kind::User | Kind::ToolResult);
        self.in_user_turn = item.kind == Kind::User && item.has_text;
    }

    /// An answer, or the item that stands for it.
    fn answered(&mut self, answer: Answer<'a>, has_state: bool) {
        self.last_answer = Some(answer);
        self.has_result = false;
        if has_state || std::mem::take(&mut self.state_pending) {
            self.conversation.state = Some(State { answer, user: self.conversation.user });
        }
    }

    fn tool_result(&mut self, item: Item<'a>, more: &More<'a>) {
        let earlier_error = matches!(self.conversation.tail, Tail::ToolResult { error: true, .. });
        let Some(answer) = self.last_answer else { return };
        let Some(call) = answer.tool_call else { return };
        // If several calls were made together, the first one and its result stand for all.
        if !std::mem::replace(&mut self.has_result, true) {
            let made = (call, more.result);
            match self.calls.get_mut(self.next_call) {
                Some(place) => *place = made,
                None => self.calls.push(made),
            }
            self.next_call = (self.next_call + 1) % TOOL_HISTORY;
        }
        let result = item.content;
        self.conversation.tail =
            Tail::ToolResult { call: answer, error: more.is_error || earlier_error, result, repeated: 0 };
    }

    /// Completes the conversation after everything was read.
    fn finish(mut self) -> Box<Conversation<'a>> {
        if self.conversation.user.is_empty() && !self.injected.is_empty() {
            // Only this text can tell what the task is.
            self.conversation.user.push(self.injected);
        }
        if let Tail::ToolResult { repeated, .. } = &mut self.conversation.tail
            && let Some((call, result)) = self.calls.get((self.next_call + TOOL_HISTORY - 1) % TOOL_HISTORY)
        {
            // Results are compared first, because they mostly differ and this is quick to see.
            let same = |(earlier, its): &&(ToolCall, &[u8])| its == result && earlier.is_same_work(call);
            *repeated = self.calls.iter().filter(same).count().saturating_sub(1);
        }
        self.conversation
    }
}

impl Answer<'_> {
    /// The fingerprint of the answer. The response that carried it gives the same one; see [`crate::api::response`].
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

    /// Whether it calls the same tool with the same values.
    fn is_same_work(&self, other: &ToolCall) -> bool {
        let given =
            |call: &ToolCall| value_hash::of_arguments(if call.input.is_empty() { call.arguments } else { call.input });
        self.name == other.name
            && ((self.arguments == other.arguments && self.input == other.input) || given(self) == given(other))
    }
}
