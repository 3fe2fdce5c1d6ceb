//! What chat clients ask for beside a conversation: a title, tags, questions to go on with.
//!
//! Why: such a prompt holds the conversation, as a transcript or under a heading. That the conversation is about code makes
//! it no task of code; a few words about a text are wanted.

/// How the lines of a transcript begin, by who speaks.
const USERS: [&[u8]; 4] = [b"user:", b"human:", b"you:", b"customer:"];
const ASSISTANTS: [&[u8]; 7] = [b"assistant:", b"ai:", b"bot:", b"model:", b"chatgpt:", b"claude:", b"agent:"];
/// What a heading calls the conversation.
const CONVERSATIONS: [&str; 7] =
    ["chat history", "chat_history", "conversation", "dialogue", "transcript", "message history", "chat log"];
/// What is wanted, by the beginnings of words.
const WANTED: [&str; 17] = [
    "title",
    "tag",
    "topic",
    "headline",
    "keyword",
    "emoji",
    "label",
    "follow-up",
    "followup",
    "follow up",
    "theme",
    "subject",
    "caption",
    "categor",
    "search quer",
    "summar",
    "autocomplet",
];
/// Who names one of those wants a program.
const PROGRAMS: [&str; 13] = [
    "python",
    "function",
    "script",
    "program",
    "regex",
    "sql",
    "typescript",
    "javascript",
    "rust",
    "component",
    "endpoint",
    "class ",
    "app ",
];
/// The request stands in the first bytes, or in the last.
const REACH: usize = 400; // bytes
/// Up to this length, what stands before the conversation is no request.
const SHORT_HEADING: usize = 32; // bytes

/// Whether a prompt asks for a few words about a conversation that it holds. Folded or not.
pub fn is_client_task(text: &[u8]) -> bool {
    // A transcript has lines; where it was in tags, it is gone, and what is left speaks of it.
    if memchr::memchr(b'\n', text).is_none() {
        return text.len() <= REACH && speaks_of_history(text) && wants_few_words(text);
    }
    let (mut has_user, mut has_assistant, mut has_heading) = (false, false, false);
    let mut start = None;
    let mut last: &[u8] = b"";
    let mut at = 0;
    for line in text.split(|byte| *byte == b'\n') {
        let begin = at;
        at += line.len() + 1;
        let line = line.trim_ascii();
        let Some(first) = line.first() else { continue };
        last = line;
        let speaks = |names: &[&[u8]]| {
            let plain = line.trim_ascii_start().strip_prefix(b"**").unwrap_or(line);
            names.iter().any(|name| plain.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)))
        };
        let is_heading = || (matches!(first, b'#' | b'<') || line.ends_with(b":")) && names_conversation(line);
        let (user, assistant, heading) = match first.to_ascii_lowercase() {
            b'u' | b'h' | b'y' | b'a' | b'b' | b'm' | b'c' | b'*' => {
                (speaks(&USERS), speaks(&ASSISTANTS), is_heading())
            }
            _ => (false, false, is_heading()),
        };
        has_user |= user;
        has_assistant |= assistant;
        has_heading |= heading;
        if start.is_none() && (user || assistant || heading) {
            start = Some(if heading { at } else { begin });
        }
    }
    // `Assistant:` at the end asks to go on with the conversation itself.
    let goes_on = last.ends_with(b":") && ASSISTANTS.iter().any(|name| last.eq_ignore_ascii_case(name));
    let Some(start) = start.filter(|_| (has_heading || (has_user && has_assistant)) && !goes_on) else { return false };
    let before = text.get(..start.min(text.len())).unwrap_or(text).trim_ascii();
    if wants_few_words(before) {
        return true;
    }
    // The request may follow.
    before.len() < SHORT_HEADING && wants_few_words(last)
}

fn wants_few_words(asked: &[u8]) -> bool {
    let asked = String::from_utf8_lossy(asked.get(..REACH).unwrap_or(asked)).to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| begins_word(&asked, word));
    has(&WANTED) && !has(&PROGRAMS)
}

fn speaks_of_history(text: &[u8]) -> bool {
    let mut ends = memchr::memchr_iter(b'y', text);
    ends.any(|end| text.get(..=end).is_some_and(|before| before.ends_with(b"chat history")))
}

fn names_conversation(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line.get(..80).unwrap_or(line)).to_ascii_lowercase();
    CONVERSATIONS.iter().any(|name| line.contains(name))
}

/// Whether a word in `text` begins with `start`.
fn begins_word(text: &str, start: &str) -> bool {
    text.match_indices(start).any(|(at, _)| {
        text.get(..at).and_then(|before| before.chars().next_back()).is_none_or(|before| !before.is_alphanumeric())
    })
}
