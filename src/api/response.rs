//! Reads a response chunk by chunk as it passes, and never changes it.
//!
//! A JSON body is read when it is complete, up to [`MAX_JSON_BYTES`]; a stream is read event by event. If a body or an
//! event is longer, only its usage is found. Only a little is kept: the answer's fingerprint, the usage and an error.

mod answer;
mod failure;
mod message;
mod sse;
mod usage;

use std::borrow::Cow;

use crate::api::request::Endpoint;
pub use failure::Failure;
use message::Said;
use sse::Splitter;
pub use usage::{MAX_TOKENS, Usage};

/// Longest JSON body that is read.
pub const MAX_JSON_BYTES: usize = 256 * 1024;
/// For embeddings, only the usage and an error are read, so fewer bytes are enough.
const MAX_EMBEDDINGS_BYTES: usize = 16 * 1024;
/// How many bytes of an error's text are kept, if it is neither JSON nor a stream.
const MAX_HEAD_BYTES: usize = 4 * 1024;

/// What a response said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The fingerprint of the answer. When the client sends it back, [`crate::api::request::Answer::fingerprint`] gives
    /// the same one.
    pub answer: Option<u64>,
    /// The hashed name under which the provider stores the response; responses API only.
    pub stored: Option<u64>,
    pub usage: Usage,
    /// The provider counted more tokens than there can be, so its count is not used.
    pub usage_is_absurd: bool,
    /// An error that came with a status of success.
    pub failure: Option<Failure>,
    /// The response is longer than what is read, so nothing is known of the answer.
    pub too_long: bool,
    /// The body of a response that is no stream, as far as it was kept.
    pub body: Vec<u8>,
}

/// A response, being read.
#[derive(Debug)]
pub struct Reader {
    endpoint: Endpoint,
    form: Form,
    said: Said,
}

#[derive(Debug)]
enum Form {
    /// Nothing but white space has come.
    Unknown,
    Json {
        /// The body, or only its end if it is too long.
        body: Vec<u8>,
        too_long: bool,
    },
    Stream {
        splitter: Splitter,
        /// The bytes before the first event. If no event comes, this was no stream, but perhaps the text of an error.
        head: Vec<u8>,
        has_event: bool,
    },
}

impl Reader {
    pub fn new(endpoint: Endpoint) -> Reader {
        Reader { endpoint, form: Form::Unknown, said: Said::default() }
    }

    /// Reads the next chunk. An owned chunk is not copied if it is the first one of a body.
    pub fn feed<'c>(&mut self, chunk: impl Into<Cow<'c, [u8]>>) {
        let chunk = chunk.into();
        if let Form::Unknown = self.form {
            // Objects and lists are JSON. A stream begins with the name of a field.
            let first = chunk.iter().find(|byte| !byte.is_ascii_whitespace());
            self.form = match first {
                None => return,
                Some(b'{' | b'[') => Form::Json { body: Vec::new(), too_long: false },
                Some(first) => {
                    // A text that is neither JSON nor a stream counts as begun, because waiting for more would tell
                    // nothing.
                    self.said.begun = !matches!(first, b'd' | b'e' | b'i' | b'r' | b':' | 0xEF);
                    Form::Stream { splitter: Splitter::default(), head: Vec::new(), has_event: false }
                }
            };
        }
        match &mut self.form {
            Form::Unknown => {}
            Form::Json { body, too_long: true } => sse::keep_end(body, &chunk),
            Form::Json { body, too_long } => {
                let most = if self.endpoint == Endpoint::Embeddings { MAX_EMBEDDINGS_BYTES } else { MAX_JSON_BYTES };
                if body.is_empty() && chunk.len() <= most {
                    *body = chunk.into_owned();
                } else if body.len() + chunk.len() <= most {
                    body.extend_from_slice(&chunk);
                } else {
                    *too_long = true;
                    self.said.begun = true;
                    let (head, _) = chunk.split_at_checked(most - body.len()).unwrap_or((&chunk, b""));
                    body.extend_from_slice(head);
                    self.said.counted.find(body);
                    sse::keep_end(body, chunk.get(head.len()..).unwrap_or_default());
                    body.shrink_to_fit();
                }
            }
            Form::Stream { splitter, head, has_event } => {
                splitter.feed(&chunk, |event| {
                    *has_event = true;
                    self.said.event(self.endpoint, event);
                });
                if *has_event {
                    *head = Vec::new();
                } else {
                    let room = MAX_HEAD_BYTES.saturating_sub(head.len());
                    head.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
                }
            }
        }
    }

    /// Whether the response is known to be an answer or an error. A body is known when it is complete, or too long to
    /// be an error. A stream is known when an event does more than announce an answer.
    pub fn is_decided(&self) -> bool {
        self.said.begun || self.said.failure.is_some()
    }

    /// The error that came in place of an answer.
    pub fn failure(&self) -> Option<&Failure> {
        self.said.failure.as_ref().filter(|failure| failure.in_place)
    }

    /// Ends the response, because it is complete.
    pub fn finish(&mut self) -> Facts {
        let (too_long, body) = match &mut self.form {
            Form::Json { body, too_long: true } => {
                self.said.counted.find(sse::end(body));
                // An answer to embeddings is not needed, so its loss is not reported.
                (self.endpoint != Endpoint::Embeddings, Vec::new())
            }
            Form::Json { body, .. } => {
                self.said.read(self.endpoint, body, false);
                (false, std::mem::take(body))
            }
            Form::Stream { splitter, head, .. } => {
                splitter.finish(|event| self.said.event(self.endpoint, event));
                (splitter.is_incomplete(), std::mem::take(head))
            }
            Form::Unknown => (false, Vec::new()),
        };
        let usage = self.said.counted.finish();
        let answer = self.said.answer.fingerprint().filter(|_| !too_long);
        let usage_is_absurd = usage.is_none();
        let (failure, stored) = (self.said.failure.take(), self.said.stored);
        Facts { answer, stored, usage: usage.unwrap_or_default(), usage_is_absurd, failure, too_long, body }
    }
}

impl Said {
    fn event(&mut self, endpoint: Endpoint, event: sse::Event) {
        if event.is_cut {
            self.begun = true;
            return self.counted.find(sse::end(event.data));
        }
        self.read(endpoint, event.data, true);
        if event.is_error {
            self.fail(Failure::of(event.data));
        }
        // An event that is no JSON, such as the mark of the end, counts as begun, because nothing better follows.
        self.begun = self.begun || (!event.is_error && !event.data.trim_ascii_start().starts_with(b"{"));
    }
}
