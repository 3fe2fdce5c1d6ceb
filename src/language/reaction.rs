//! Reaction: what the user's message says about the answer before it.
//!
//! Why: the user's next message is the only judgement of an answer that every conversation contains. But most messages
//! are no judgement: they are follow-ups, answers to a question, or a new topic. So a cue must meet conditions: it is a
//! phrase of the lexicon, in the user's own words (not code, quotation or log), at a place for reactions (mostly the
//! start), and not part of a request, a question or a condition. A negation turns it around.
//!
//! The steps for a message: fold → words and clauses (`words`) → language, marks (`lexicon`) → rules, clause by clause
//! → at most one cue per kind. If no rule finds a cue, the request is compared with the one before it: `restatement ⇔
//! no new content word and at least 3/5 of the old ones`. If the language has no lexicon, there is no reaction.

mod lexicon;
mod rules;
mod words;

use crate::language::report::{self, Outcome};
use lexicon::{Language, Mark};
use rules::Judge;
use words::{Text, Word};

pub use lexicon::table_bytes;

/// What the user's message says about the answer before it, with at most one cue per kind. `calibration::RATES` says
/// what each cue is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reaction {
    pub satisfaction: Option<Cue>,
    pub misalignment: Option<Cue>,
    pub disengagement: Option<Cue>,
}

/// The detector that fired. Within a kind, they are ordered from strong to weak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cue {
    /// Satisfaction: "works now", "exactly what I needed".
    Solved,
    /// Satisfaction: "perfect", "that looks great".
    Praise,
    /// Satisfaction: "thanks", as a reaction, not as politeness of a request.
    Thanks,
    /// Satisfaction: "cool", "yes".
    Approval,
    /// Misalignment: "still fails", "wrong", "not what I asked".
    Complaint,
    /// Misalignment: "I meant", "you forgot".
    Correction,
    /// Misalignment: the answer as subject, with a negation: "that does not match plus signs".
    Objection,
    /// Misalignment: the same request again.
    Restatement,
    /// Misalignment: a statement in reply to a refusal.
    Refused,
    /// Disengagement: "forget it", "let me talk to a human".
    GivesUp,
    /// Disengagement: "stop" and nothing else.
    Halts,
}

/// How many words are read. A reaction stands in the first words, and two requests are told apart by theirs.
const REACH: usize = 72; // words; about three sentences
/// This much text in any script mostly holds that many words.
const FOLD_REACH: usize = 1_000; // bytes
/// How much of the earlier texts is compared with the message.
const HISTORY_REACH: usize = 600; // bytes; about a hundred words of English
/// How much of the previous answer is searched for a refusal (at its start) or a question (at its end).
const ANSWER_REACH: usize = 160; // bytes

/// The texts are as the user sees them, so they are decoded but not folded.
pub fn reaction(previous_user: &str, previous_answer: &str, current_user: &str) -> Reaction {
    if previous_user.trim().is_empty() && previous_answer.trim().is_empty() {
        return Reaction::default();
    }
    reaction_to(previous_user, previous_answer, current_user)
}

/// The reaction to an answer that is known to exist, but whose text is unknown.
pub fn reaction_to_unseen(current_user: &str) -> Reaction {
    reaction_to("", "", current_user)
}

fn reaction_to(previous_user: &str, previous_answer: &str, current_user: &str) -> Reaction {
    if report::is_note(current_user) {
        return Reaction::default();
    }
    let reaction = as_said(previous_user, previous_answer, current_user);
    match report::outcome(current_user) {
        None => reaction,
        // A machine's report is nobody's opinion. So a cue that contradicts the outcome is dropped.
        Some(Outcome::Well) => Reaction { misalignment: None, disengagement: None, ..reaction },
        Some(Outcome::Badly) => Reaction { satisfaction: None, ..reaction },
    }
}

fn as_said(previous_user: &str, previous_answer: &str, current_user: &str) -> Reaction {
    let text = read(current_user);
    // Languages tie only on short messages, such as `super`.
    lexicon::languages(&text.words)
        .map(|language| reaction_in(language, &text, previous_user, previous_answer, current_user))
        .find(|reaction| *reaction != Reaction::default())
        .unwrap_or_default()
}

fn reaction_in(
    language: Language,
    text: &Text,
    previous_user: &str,
    previous_answer: &str,
    current_user: &str,
) -> Reaction {
    let mut judge = Judge::new(language, &text.clauses, &text.words);
    judge.answering = asks_something(language, previous_answer);
    judge.read();
    let reaction = judge.reaction();
    if reaction.misalignment.is_some() || reaction.disengagement.is_some() {
        return reaction;
    }
    let said = content(language, &text.words);
    if let Some(cue) = judge.suspicion().filter(|_| language.sure)
        && ((!judge.asks && (!judge.new_matter || said.is_empty()))
            || overlap(&content(language, &read(start(previous_user, HISTORY_REACH)).words), &said) > 0
            || overlap(&content(language, &read(start(previous_answer, HISTORY_REACH)).words), &said) > 0)
    {
        return Reaction {
            misalignment: Some(cue),
            satisfaction: reaction.satisfaction.filter(|cue| *cue == Cue::Solved),
            ..reaction
        };
    }
    if reaction.satisfaction.is_none() {
        let misalignment = if !judge.more && restates(language, &said, text, previous_user, current_user) {
            Some(Cue::Restatement)
        } else if judge.protests() && refuses(language, previous_answer) {
            Some(Cue::Refused)
        } else {
            None
        };
        return Reaction { misalignment, ..reaction };
    }
    reaction
}

/// The first words of a text.
fn read(text: &str) -> Text {
    let mut words = split(text);
    lexicon::recognise(&mut words.words);
    words
}

fn split(text: &str) -> Text {
    if text.is_ascii() {
        return words::split(&text.to_ascii_lowercase(), REACH);
    }
    // Folding costs most, so only the start is folded at first. It mostly has all the words that count.
    let mut folded = String::new();
    crate::language::fold::fold(start(text, FOLD_REACH), &mut folded);
    let words = words::split(&folded, REACH);
    if words.words.len() >= REACH || text.len() <= FOLD_REACH {
        return words;
    }
    folded.clear();
    crate::language::fold::fold(text, &mut folded);
    words::split(&folded, REACH)
}

/// Whether the answer ends in a question about the task, not in an offer of more help.
fn asks_something(language: Language, answer: &str) -> bool {
    let answer = answer.trim_end();
    if !answer.ends_with(['?', '？', '؟']) {
        return false;
    }
    let start = (answer.len().saturating_sub(ANSWER_REACH)..=answer.len()).find(|&at| answer.is_char_boundary(at));
    let text = read(start.and_then(|start| answer.get(start..)).unwrap_or_default());
    let last = text.words.last().map_or(0, |word| word.clause);
    let question: Vec<Word> = text.words.into_iter().filter(|word| word.clause == last).collect();
    !lexicon::answer_has(language, Mark::Offer, &question)
}

/// Whether the answer begins with a refusal.
fn refuses(language: Language, answer: &str) -> bool {
    let text = read(start(answer, ANSWER_REACH));
    lexicon::answer_has(language, Mark::Refusal, &text.words)
}

/// Stems of the words that carry the request, sorted, each once.
fn content(language: Language, words: &[Word]) -> Vec<u64> {
    let mut stems: Vec<u64> = words
        .iter()
        .filter(|word| {
            let phrase = lexicon::phrase(language, std::slice::from_ref(word));
            phrase.is_none_or(|(mark, _)| mark == Mark::Loss)
        })
        .map(|word| word.stem)
        .collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// How many stems two sorted lists share.
fn overlap(old: &[u64], new: &[u64]) -> usize {
    let mut candidates = old.iter().peekable();
    let mut shared = 0;
    for stem in new {
        while candidates.peek().is_some_and(|old| *old < stem) {
            candidates.next();
        }
        shared += usize::from(candidates.peek() == Some(&stem));
    }
    shared
}

/// Whether the message repeats the request before it. Nothing may be new, at least 3/5 of the old must be there, and it
/// must be enough to be no coincidence. Long texts are compared as a whole, because instructions may stay while the
/// material below them changes.
fn restates(language: Language, said: &[u64], text: &Text, previous_user: &str, current_user: &str) -> bool {
    if said.len() < 2 {
        return false;
    }
    if text.words.len() >= REACH || previous_user.len() > 2 * HISTORY_REACH {
        return previous_user.trim() == current_user.trim();
    }
    let old = content(language, &read(previous_user).words);
    overlap(&old, said) == said.len() && said.len() * 5 >= old.len() * 3
}

/// At most `reach` bytes from the start.
fn start(text: &str, reach: usize) -> &str {
    let end = (0..=text.len().min(reach)).rev().find(|&at| text.is_char_boundary(at));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}
