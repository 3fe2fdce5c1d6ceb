//! Signals: evidence found in a turn about the answer before it.
//!
//! Three come from the user's reaction ([`crate::language::reaction`]), three are facts of the conversation, and one
//! says that a provider had no room. All but the last are read from the history in a request, if it contains the answer
//! in question.

use crate::api::request::{Answer, Conversation, Tail, Text};
use crate::hash;
use crate::language::reaction::Reaction;

/// Kinds of signals, named as LiteLLM's adaptive router and Plano name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// The user is content.
    Satisfaction,
    /// The user corrects, complains or asks again.
    Misalignment,
    /// The user gives up.
    Disengagement,
    /// The model gave nearly the same answer again.
    Stagnation,
    /// The model called a tool again and again with the same arguments.
    Loop,
    /// A tool that the model called failed.
    Failure,
    /// The provider had no capacity: availability, never quality.
    Exhaustion,
}

/// Facts of a conversation, about its last answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub stagnation: bool,
    pub looping: bool,
    pub failure: bool,
}

/// Earlier calls of a tool with the same arguments that make a loop; the call in question not counted.
const LOOP_REPETITIONS: usize = 2;
/// Share of common words (Jaccard) from which two answers are nearly the same.
const STAGNATION_OVERLAP: f64 = 0.5;
/// Shorter answers may be the same without any stagnation: "Done.", "Yes, it is."
const STAGNATION_LEAST_WORDS: usize = 8;
/// How texts begin that are plainly errors, in lower case.
const ERROR_OPENINGS: [&str; 10] = [
    "error:",
    "error ",
    "traceback (most recent call last)",
    "exception",
    "fatal:",
    "fatal error",
    "panic:",
    "{\"error\"",
    "command failed",
    "uncaught ",
];
/// HTTP status codes with which a provider says that it has no room.
const EXHAUSTED: [u32; 5] = [408, 413, 429, 503, 504];

impl Signal {
    pub fn name(self) -> &'static str {
        match self {
            Signal::Satisfaction => "satisfaction",
            Signal::Misalignment => "misalignment",
            Signal::Disengagement => "disengagement",
            Signal::Stagnation => "stagnation",
            Signal::Loop => "loop",
            Signal::Failure => "failure",
            Signal::Exhaustion => "exhaustion",
        }
    }

    /// Whether a response's status is [`Signal::Exhaustion`].
    pub fn is_exhaustion(status: u32) -> bool {
        EXHAUSTED.contains(&status)
    }
}

/// The signals of a reaction.
pub fn of_reaction(reaction: &Reaction) -> impl Iterator<Item = Signal> {
    [
        reaction.satisfaction.map(|_| Signal::Satisfaction),
        reaction.misalignment.map(|_| Signal::Misalignment),
        reaction.disengagement.map(|_| Signal::Disengagement),
    ]
    .into_iter()
    .flatten()
}

impl Facts {
    /// The facts about the last answer of a conversation.
    pub fn of(conversation: &Conversation) -> Facts {
        match &conversation.tail {
            Tail::ToolResult { error, result, repeated, .. } => Facts {
                stagnation: false,
                looping: *repeated >= LOOP_REPETITIONS,
                failure: *error || is_error(&Text::of(result)),
            },
            Tail::Nothing => match (&conversation.answer, &conversation.earlier_answer) {
                (Some(answer), Some(earlier)) => Facts { stagnation: nearly_same(answer, earlier), ..Facts::default() },
                _ => Facts::default(),
            },
        }
    }

    pub fn signals(self) -> impl Iterator<Item = Signal> {
        [
            self.stagnation.then_some(Signal::Stagnation),
            self.looping.then_some(Signal::Loop),
            self.failure.then_some(Signal::Failure),
        ]
        .into_iter()
        .flatten()
    }
}

fn is_error(result: &Text) -> bool {
    let mut text = String::new();
    result.sample(&mut text);
    let mut start: String = text.trim_start().chars().take(48).collect();
    start.make_ascii_lowercase();
    ERROR_OPENINGS.iter().any(|opening| start.starts_with(opening))
}

fn nearly_same(answer: &Answer, earlier: &Answer) -> bool {
    if answer.tool_call.is_some() || earlier.tool_call.is_some() {
        return false;
    }
    let (one, other) = (words(&answer.text), words(&earlier.text));
    if one.len().min(other.len()) < STAGNATION_LEAST_WORDS {
        return false;
    }
    let common = one.iter().filter(|word| other.binary_search(word).is_ok()).count();
    common as f64 >= STAGNATION_OVERLAP * (one.len() + other.len() - common) as f64
}

/// The hashes of the different words of a text, sorted.
fn words(text: &Text) -> Vec<u64> {
    let mut sample = String::new();
    text.sample(&mut sample);
    sample.make_ascii_lowercase();
    let words = sample.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut hashes: Vec<u64> = words.map(hash::of).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}
