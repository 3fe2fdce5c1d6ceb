//! What one pass over a request's body finds: the model's place, the options, the conversation.
//!
//! Everything is a slice of the body. Only the few texts that are read later are decoded. Keys may come in any order.
//! If a key occurs twice, the last one counts, because providers read it so.

mod conversation;
pub mod form;
mod message;
mod own_words;
mod user_text;

use std::borrow::Cow;
use std::ops::Range;

use crate::api::json::scan::{self, Malformed, Scanner};
use crate::api::json::string::RawString;
pub use conversation::{Answer, Conversation, State, Tail, ToolCall};
pub use user_text::Text;

/// The kinds of request that are routed; [`crate::api::path`] has their paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// OpenAI chat completions.
    Chat,
    /// OpenAI legacy completions.
    Completions,
    /// OpenAI responses.
    Responses,
    /// Anthropic messages.
    Messages,
    /// OpenAI embeddings.
    Embeddings,
    /// Anthropic's count of a prompt's tokens.
    CountTokens,
    /// Images, speech, moderations, rankings: only the model is read from the body.
    Other,
    /// As [`Endpoint::Other`], where the body is a multipart form.
    Form,
}

impl Endpoint {
    /// Whether the answer is one to a user. Other requests go to the default model, and nothing is learned from them.
    pub fn generates(self) -> bool {
        matches!(self, Endpoint::Chat | Endpoint::Completions | Endpoint::Responses | Endpoint::Messages)
    }

    /// Whether only the model is read from the body.
    pub fn is_opaque(self) -> bool {
        matches!(self, Endpoint::Other | Endpoint::Form)
    }

    /// The key that holds what the user wrote.
    fn content_key(self) -> &'static str {
        match self {
            Endpoint::Chat | Endpoint::Messages | Endpoint::CountTokens => "messages",
            Endpoint::Completions => "prompt",
            Endpoint::Responses | Endpoint::Embeddings => "input",
            Endpoint::Other | Endpoint::Form => "",
        }
    }
}

/// A request, borrowed from its body.
#[derive(Debug)]
pub struct Request<'a> {
    pub model: Cow<'a, str>,
    /// Where the model's value stands in the body, quotes included.
    pub model_span: Range<usize>,
    pub max_output_tokens: Option<u64>,
    /// Whether the answer is to come as a stream.
    pub stream: bool,
    pub metadata: Metadata<'a>,
    pub conversation: Box<Conversation<'a>>,
    /// The name of the response that this request follows, if the provider stores it.
    pub previous_response: Option<RawString<'a>>,
    /// The name of the conversation, if the provider stores it.
    pub stored_conversation: Option<RawString<'a>>,
    /// The values that the provider reads as input, as raw JSON: the conversation, tools and instructions.
    pub inputs: Inputs<'a>,
    /// The body is a multipart form.
    pub is_form: bool,
}

/// The keys of `metadata` that mean something here, as raw JSON.
#[derive(Debug, Default)]
pub struct Metadata<'a> {
    pub session_id: Option<&'a [u8]>,
    pub litellm_session_id: Option<&'a [u8]>,
    pub min_quality_tier: Option<&'a [u8]>,
}

/// Raw JSON values that count towards the context window.
#[derive(Debug, Default)]
pub struct Inputs<'a> {
    pub content: &'a [u8],
    pub tools: &'a [u8],
    pub system: &'a [u8],
}

/// Why a body is no request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invalid {
    Json(Malformed),
    Missing {
        field: &'static str,
    },
    WrongKind {
        field: &'static str,
        expected: &'static str,
    },
    /// It is no multipart form with the boundary of its content type.
    Form,
}

impl From<Malformed> for Invalid {
    fn from(malformed: Malformed) -> Self {
        Invalid::Json(malformed)
    }
}

impl<'a> Request<'a> {
    /// Finds the model in a multipart form.
    pub fn parse_form(body: &'a [u8], boundary: &[u8]) -> Result<Request<'a>, Invalid> {
        let (model, model_span) = form::model(body, boundary)?;
        let mut conversation = Box::<Conversation>::default();
        // The size of a file does not tell how many tokens it has, so the whole body counts as media.
        conversation.media.bytes = body.len();
        Ok(Request {
            model,
            model_span,
            max_output_tokens: None,
            stream: false,
            metadata: Metadata::default(),
            conversation,
            previous_response: None,
            stored_conversation: None,
            inputs: Inputs::default(),
            is_form: true,
        })
    }

    /// Reads a body in one pass.
    pub fn parse(endpoint: Endpoint, body: &'a [u8]) -> Result<Request<'a>, Invalid> {
        let mut scanner = Scanner::new(body);
        let mut model: Option<(Option<RawString>, Range<usize>)> = None;
        let mut max_output_tokens = None;
        let mut stream = false;
        let mut metadata = Metadata::default();
        let mut conversation: Option<Result<Box<Conversation>, Invalid>> = None;
        let mut inputs = Inputs::default();
        let (mut previous_response, mut stored_conversation, mut has_stored_prompt) = (None, None, false);
        let content_key = endpoint.content_key();
        scanner.object(|scanner, key| {
            match key {
                b"model" => {
                    let start = scanner.position();
                    let name = scanner.optional_string()?;
                    model = Some((name, start..scanner.taken()));
                }
                name if name == content_key.as_bytes() && !endpoint.is_opaque() => {
                    let start = scanner.position();
                    conversation = Some(Conversation::parse(endpoint, scanner)?);
                    inputs.content = scanner.since(start);
                }
                b"tools" => inputs.tools = scanner.value()?,
                b"system" | b"instructions" => inputs.system = scanner.value()?,
                b"max_tokens" | b"max_completion_tokens" | b"max_output_tokens" => {
                    max_output_tokens = scan::whole_number(scanner.value()?);
                }
                b"stream" => stream = scanner.value()? == b"true",
                b"previous_response_id" => previous_response = scanner.optional_string()?,
                b"conversation" => stored_conversation = name(scanner)?,
                b"prompt" => has_stored_prompt = scanner.value()?.starts_with(b"{"),
                b"metadata" => metadata = Metadata::parse(scanner)?,
                _ => scanner.skip()?,
            }
            Ok::<(), Invalid>(())
        })?;
        scanner.end()?;
        let (model, model_span) = match model {
            None => return Err(Invalid::Missing { field: "model" }),
            Some((None, _)) => return Err(Invalid::WrongKind { field: "model", expected: "a string" }),
            Some((Some(name), span)) => (name.decode(), span),
        };
        let is_named = |name: &RawString| !name.0.is_empty();
        let previous_response = previous_response.filter(is_named);
        let stored_conversation = stored_conversation.filter(is_named);
        let is_stored = has_stored_prompt || previous_response.is_some() || stored_conversation.is_some();
        let conversation = match conversation {
            // The conversation may be missing because the provider stores it.
            None | Some(Err(Invalid::WrongKind { .. }))
                if endpoint == Endpoint::Responses && is_stored && matches!(inputs.content, b"" | b"null" | b"[]") =>
            {
                Box::default()
            }
            None if endpoint.is_opaque() => Box::default(),
            None => return Err(Invalid::Missing { field: content_key }),
            Some(conversation) => conversation?,
        };
        Ok(Request {
            model,
            model_span,
            max_output_tokens,
            stream,
            metadata,
            conversation,
            previous_response,
            stored_conversation,
            inputs,
            is_form: false,
        })
    }
}

/// A name: a string, or the `id` of an object.
fn name<'a>(scanner: &mut Scanner<'a>) -> Result<Option<RawString<'a>>, Malformed> {
    if scanner.peek() != Some(b'{') {
        return scanner.optional_string();
    }
    let mut name = None;
    scanner.object(|scanner, key| match key {
        b"id" => scanner.optional_string().map(|id| name = id),
        _ => scanner.skip(),
    })?;
    Ok(name)
}

impl<'a> Metadata<'a> {
    /// The session that the client names in the body: the raw value of the first key that is there and not empty.
    pub fn session(&self) -> Option<&'a [u8]> {
        let named = |value: &&[u8]| !matches!(*value, b"null" | b"\"\"");
        self.session_id.filter(named).or(self.litellm_session_id.filter(named))
    }

    fn parse(scanner: &mut Scanner<'a>) -> Result<Metadata<'a>, Malformed> {
        let mut metadata = Metadata::default();
        if scanner.peek() != Some(b'{') {
            scanner.skip()?;
            return Ok(metadata);
        }
        scanner.object(|scanner, key| {
            let value = Some(scanner.value()?);
            match key {
                b"session_id" => metadata.session_id = value,
                b"litellm_session_id" => metadata.litellm_session_id = value,
                b"min_quality_tier" => metadata.min_quality_tier = value,
                _ => {}
            }
            Ok::<(), Malformed>(())
        })?;
        Ok(metadata)
    }
}
