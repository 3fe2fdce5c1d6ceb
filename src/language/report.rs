//! Reports of machines: what a harness writes in the user's name about a command, a tool or a validation.
//!
//! Why: an agent without tool messages sends results as text of the user, and a library that wants another format asks
//! again in the user's name. So "It did not return a value" is no complaint there, and "return the correct type" is no
//! praise. A report is known by its form, so it must begin as one: with JSON, a bracket, a label, a stack trace, a
//! count of errors, or a sentence whose subject is a process and whose verb says how the process ended. If a text
//! speaks of its writer or thanks somebody, it is no report, because machines do not write so. Harnesses speak English.

/// How the reported process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Well,
    Badly,
}

/// How much of a long report is read. The beginning is enough.
const REACH: usize = 600; // bytes
/// How many words of a sentence are searched for its subject and verb.
const SENTENCE: usize = 9;

/// Things that only a harness uses as subjects.
const PROCESSES: [&str; 36] = [
    "action",
    "answer",
    "arguments",
    "call",
    "cell",
    "check",
    "checks",
    "code",
    "command",
    "commands",
    "edit",
    "error",
    "execution",
    "file",
    "function",
    "hook",
    "job",
    "linter",
    "observation",
    "operation",
    "output",
    "parser",
    "parsing",
    "patch",
    "process",
    "program",
    "response",
    "result",
    "return",
    "schema",
    "script",
    "search",
    "tests",
    "tool",
    "validation",
    "validator",
];
/// What may stand before the subject.
const ARTICLES: [&str; 12] =
    ["a", "all", "an", "json", "last", "latest", "previous", "the", "this", "tool", "your", "previously"];
/// Verbs that a process does, once, in the past.
const WELL: [&str; 26] = [
    "applied",
    "complete",
    "completed",
    "created",
    "done",
    "empty",
    "ended",
    "executed",
    "exited",
    "finished",
    "passed",
    "printed",
    "produced",
    "ran",
    "returned",
    "run",
    "saved",
    "succeeded",
    "success",
    "successful",
    "successfully",
    "terminated",
    "updated",
    "written",
    "none",
    "null",
];
const BADLY: [&str; 18] = [
    "aborted",
    "crashed",
    "denied",
    "error",
    "errors",
    "exception",
    "exceptions",
    "failed",
    "failure",
    "invalid",
    "malformed",
    "mismatch",
    "missing",
    "rejected",
    "required",
    "timeout",
    "traceback",
    "unexpected",
];
/// Words that take an error back when they stand before it.
const NONE: [&str; 6] = ["0", "any", "no", "without", "zero", "never"];
/// A text with one of these words was written by a person.
const PEOPLE: [&str; 24] = [
    "awesome", "cool", "great", "hey", "hi", "hmm", "i", "im", "ive", "me", "my", "nice", "oh", "ok", "okay", "our",
    "perfect", "sorry", "still", "thank", "thanks", "we", "why", "wow",
];

/// The first words of a label that a client puts before a note on the conversation.
const NOTES: [&str; 6] = ["automated", "automatic", "caveat", "notice", "reminder", "system"];

/// Whether `text` is a client's note on the conversation, under a label: `Caveat: the messages below …`.
pub fn is_note(text: &str) -> bool {
    let line = text.trim_start().lines().next().unwrap_or_default();
    let Some((label, rest)) = line.get(..line.len().min(400)).unwrap_or(line).split_once(':') else { return false };
    let (label, rest) = (label.to_ascii_lowercase(), rest.to_ascii_lowercase());
    words(&label).next().is_some_and(|word| NOTES.contains(&word))
        && words(&label).count() <= 3
        && !words(&rest).any(|word| PEOPLE.contains(&word))
}

/// How the process ended that `text` reports. None: `text` is no machine's report.
pub fn outcome(text: &str) -> Option<Outcome> {
    let text = text.trim_start();
    let first = *text.as_bytes().first()?;
    if !first.is_ascii() {
        return None;
    }
    let end = (0..=text.len().min(REACH)).rev().find(|at| text.is_char_boundary(*at))?;
    let text = text.get(..end)?.trim_end().to_ascii_lowercase();
    let is_whole = |open, close| first == open && text.as_bytes().last() == Some(&close);
    let is_data = is_whole(b'{', b'}') && text.contains('"') || is_whole(b'[', b']') || is_whole(b'(', b')');
    if !is_data && !begins_as_report(&text) {
        return None;
    }
    let words: Vec<&str> = words(&text).collect();
    // Data and traces may hold any word, but a sentence of a report speaks of no person.
    let spoken = text.lines().next().unwrap_or_default();
    if !is_data && self::words(spoken).any(|word| PEOPLE.contains(&word)) {
        return None;
    }
    let fails = words.iter().enumerate().any(|(at, word)| {
        let before = at.checked_sub(1).and_then(|before| words.get(before)).copied().unwrap_or_default();
        let after = words.get(at + 1).copied().unwrap_or_default();
        BADLY.contains(word) && !NONE.contains(&before) && !(before == "or" || after == "null" || after == "none")
            || (matches!(before, "code" | "status") && word.parse().is_ok_and(|code: u32| code != 0 && code != 200))
    });
    Some(if fails { Outcome::Badly } else { Outcome::Well })
}

fn begins_as_report(text: &str) -> bool {
    // Headings and lists begin with marks, which do not count.
    let text = text.trim_start_matches(['#', '*', '-', ' ']);
    let line = text.lines().next().unwrap_or_default();
    if line.starts_with("traceback (") || line.starts_with("[error") || line.starts_with("[warning") {
        return true;
    }
    if line.contains('?') {
        return false;
    }
    // A label: `exit code: 0`, `observation: …`.
    if let Some((label, _)) = line.split_once(':')
        && words(label).count() <= 4
        && words(label)
            .next()
            .is_some_and(|word| PROCESSES.contains(&word) || word == "exit" || word == "stdout" || word == "stderr")
    {
        return words(label).count() > 1 || words(label).next() != Some("error") || is_of_process(text);
    }
    // `3 errors`, `1 validation error for …`
    if line.starts_with(|first: char| first.is_ascii_digit()) && words(line).take(4).any(|word| BADLY.contains(&word)) {
        return true;
    }
    if line.starts_with("no ")
        && words(line).take(4).any(|word| matches!(word, "output" | "errors" | "matches" | "results"))
    {
        return words(line).count() <= SENTENCE;
    }
    let sentence = line.split(['.', ';']).next().unwrap_or_default();
    // `Invalid JSON`, `Missing field 'age'`
    let begins_badly = words(sentence).next().is_some_and(|word| BADLY.contains(&word));
    (begins_badly && words(sentence).count() <= 4) || is_sentence_of_process(sentence)
}

/// "Your last command ran successfully"
fn is_sentence_of_process(sentence: &str) -> bool {
    let mut words =
        words(sentence).take(SENTENCE).skip_while(|word| ARTICLES.contains(word) && *word != "tool").peekable();
    if words.peek().is_some_and(|word| ARTICLES.contains(word)) {
        words.next();
    }
    let has_subject = words.next().is_some_and(|word| PROCESSES.contains(&word))
        || sentence.trim_start().trim_start_matches("the ").starts_with("tool ");
    has_subject
        && words.any(|word| {
            WELL.contains(&word) || BADLY.contains(&word) || matches!(word, "did" | "valid" | "match" | "output")
        })
}

/// Whether the text says somewhere that a process ended with a code.
fn is_of_process(text: &str) -> bool {
    ["exited with", "exit code", "return code", "executing", "exit status"].iter().any(|phrase| text.contains(phrase))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}
