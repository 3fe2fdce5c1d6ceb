//! Reaction: what the user's message says about the answer before it.
//!
//! Why: the user's next message is the only judgement of an answer that every conversation contains. Most messages are
//! none: follow-ups, answers to a question, a new topic. So a cue has to earn its place: it is a phrase of the lexicon,
//! in the user's own words (not code, quotation or log), where a reaction stands (mostly at the start), neither part of a
//! request, a question or a condition, and turned around by a negation.
//!
//! The way of a message: fold → words and clauses (`words`) → language, marks (`lexicon`) → rules, clause by clause →
//! at most one cue per kind. If no rule speaks, the request is compared with the one before it:
//! `restatement ⇔ no new content word and at least 3/5 of the old ones`. Without a lexicon for the language: nothing.

mod lexicon;
mod words;

use lexicon::{Language, Mark};
use words::{Clause, Text, Word};

pub use lexicon::table_bytes;

/// What the user's message says about the answer before it. At most one per kind; `reward::RATES` says what each is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reaction {
    pub satisfaction: Option<Cue>,
    pub misalignment: Option<Cue>,
    pub disengagement: Option<Cue>,
}

/// The detector that fired, within its kind from strong to weak.
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

/// A reaction stands in the first words, if there is one.
const REACTION_REACH: usize = 72; // words; about three sentences
/// Enough words to compare two requests.
const REQUEST_REACH: usize = 256; // words
/// A negation reaches this far.
const NEGATION_REACH: usize = 4; // words
/// Up to this length a message that ends in thanks and asks for nothing is a reaction.
const SHORT_MESSAGE: usize = 16; // words
/// Of the previous answer, what may be a refusal (start) or a question (end).
const ANSWER_REACH: usize = 160; // bytes

/// Texts as the user sees them, decoded but not folded.
pub fn reaction(previous_user: &str, previous_answer: &str, current_user: &str) -> Reaction {
    if previous_user.trim().is_empty() && previous_answer.trim().is_empty() {
        return Reaction::default();
    }
    let text = read(current_user);
    let head = text.words.get(..text.words.len().min(REACTION_REACH)).unwrap_or_default();
    let Some(language) = lexicon::language(head) else { return Reaction::default() };
    let marks = marks(language, head);
    let mut judge = Judge::new(&text.clauses, &marks, head.len());
    judge.answering = asks_something(language, previous_answer);
    judge.read();
    let mut reaction = judge.reaction();
    if reaction == Reaction::default() || judge.still {
        let previous = read(previous_user);
        let overlap = Overlap::new(content(language, &previous.words), content(language, &text.words));
        if judge.still && overlap.shared > 0 && reaction.misalignment.is_none() {
            reaction = Reaction { misalignment: Some(Cue::Complaint), ..reaction };
        } else if reaction == Reaction::default() && !judge.more && overlap.is_restatement() {
            reaction.misalignment = Some(Cue::Restatement);
        }
    }
    if reaction == Reaction::default() && judge.states && !judge.answering && refuses(language, previous_answer) {
        reaction.misalignment = Some(Cue::Refused);
    }
    reaction
}

fn read(text: &str) -> Text {
    let mut folded = String::new();
    crate::text::fold(text, &mut folded);
    words::split(&folded, REQUEST_REACH)
}

/// A phrase of the lexicon in the message, or one word that no phrase covers.
#[derive(Clone, Copy)]
struct Token {
    mark: Option<Mark>,
    at: usize,
    clause: usize,
}

fn marks(language: Language, words: &[Word]) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(words.len());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let rest = words.get(at..).unwrap_or_default();
        let (mark, length) = match lexicon::phrase(language, rest) {
            Some((mark, length)) => (Some(mark), length),
            None => (None, 1),
        };
        tokens.push(Token { mark, at, clause: word.clause });
        at += length;
    }
    tokens
}

/// Reads the marks from left to right and collects cues.
struct Judge<'a> {
    clauses: &'a [Clause],
    tokens: &'a [Token],
    words: usize,
    /// The previous answer ends in a question about the task, so short words answer it.
    answering: bool,
    /// "Still", said of something that may be the old trouble.
    still: bool,
    /// "Another one": repetition is progress.
    more: bool,
    /// The message states something: neither a question, nor a request, nor an acknowledgement.
    states: bool,
    asks: bool,
    thanks_late: bool,
    satisfaction: Option<Cue>,
    misalignment: Option<Cue>,
    disengagement: Option<Cue>,
}

/// What is known of the clause so far.
#[derive(Default)]
struct Progress {
    /// Only grammar, fillers and reactions until now.
    head: bool,
    subject: Option<usize>,
    negation: Option<usize>,
    asked: bool,
    conditional: bool,
    still: bool,
    trouble: bool,
    first: bool,
}

impl<'a> Judge<'a> {
    fn new(clauses: &'a [Clause], tokens: &'a [Token], words: usize) -> Self {
        Judge {
            clauses,
            tokens,
            words,
            answering: false,
            still: false,
            more: false,
            states: false,
            asks: false,
            thanks_late: false,
            satisfaction: None,
            misalignment: None,
            disengagement: None,
        }
    }

    fn reaction(&self) -> Reaction {
        let late = self.thanks_late && !self.asks && !self.answering && self.words <= SHORT_MESSAGE;
        let mut satisfaction = self.satisfaction.or(late.then_some(Cue::Thanks));
        let blamed = self.misalignment.is_some() || self.disengagement.is_some();
        if blamed && satisfaction != Some(Cue::Solved) {
            satisfaction = None;
        }
        Reaction { satisfaction, misalignment: self.misalignment, disengagement: self.disengagement }
    }

    fn read(&mut self) {
        // Everything before was a reaction or a filler: what comes is still the opening of the message.
        let mut opening = true;
        let mut rest = self.tokens;
        while let Some(first) = rest.first() {
            let length = rest.iter().position(|token| token.clause != first.clause).unwrap_or(rest.len());
            let (clause, later) = rest.split_at(length);
            rest = later;
            let facts = self.clauses.get(first.clause).copied().unwrap_or_default();
            let end = later.first().map_or(self.words, |token| token.at);
            opening = self.read_clause(clause, facts, opening, end);
            if facts.asks {
                self.asks = true;
            }
            let works_on = |token: &Token| matches!(token.mark, Some(Mark::Payload | Mark::Ask));
            if facts.introduces && clause.iter().any(works_on) && self.misalignment.is_none() {
                return;
            }
        }
    }

    /// Returns whether the message is still in its opening afterwards.
    fn read_clause(&mut self, clause: &[Token], facts: Clause, opening: bool, end: usize) -> bool {
        let start = clause.first().map_or(end, |token| token.at);
        let mut now = Progress { head: true, first: true, ..Progress::default() };
        let mut opening = opening;
        let mut tokens = clause.iter().peekable();
        while let Some(token) = tokens.next() {
            let next = tokens.peek().map(|next| next.mark);
            let Some(mark) = token.mark else {
                now.head = false;
                now.first = false;
                opening = false;
                self.states = true;
                continue;
            };
            let negated = now.negation.is_some_and(|at| token.at - at <= NEGATION_REACH);
            let hypothetical = now.conditional || now.asked;
            // A cue inside a question counts only if it opens the clause: "great, can you …?"
            let quiet = hypothetical || (facts.asks && !now.first);
            match mark {
                Mark::Function | Mark::Filler | Mark::Intensifier => {}
                Mark::Void => now.first = false,
                Mark::Contrast => {
                    if self.satisfaction > Some(Cue::Solved) {
                        self.satisfaction = None;
                    }
                    self.thanks_late = false;
                    now = Progress { head: true, first: true, ..Progress::default() };
                    continue;
                }
                Mark::Negation => {
                    self.object(&now, token.at, opening && !quiet);
                    now.negation = Some(token.at);
                }
                Mark::Still => {
                    now.still = !hypothetical;
                }
                Mark::Subject => now.subject = now.subject.or(Some(token.at)),
                Mark::Ask => {
                    now.asked = true;
                    self.asks = true;
                    now.head = false;
                    opening = false;
                }
                Mark::Condition => {
                    now.conditional = true;
                    opening = false;
                }
                Mark::Payload => {
                    now.head = false;
                    opening = false;
                    self.states = true;
                }
                Mark::More => {
                    self.more = true;
                    self.asks = true;
                    now.head = false;
                    opening = false;
                }
                Mark::Works | Mark::Work | Mark::Solved | Mark::Ending => {
                    let last = next.is_none();
                    let after = tokens.clone().take(2).any(|token| token.mark == Some(Mark::Negation));
                    let verdict =
                        last || now.head && (mark == Mark::Solved || now.subject.is_some() || end - start <= 6);
                    if mark == Mark::Work && now.first && next.is_some() && !negated && !after {
                        // "Run it again": a wish.
                        now.asked = true;
                        self.asks = true;
                    } else if quiet {
                    } else if negated || (after && mark != Mark::Solved) {
                        if !self.answering || now.still {
                            self.blame(Cue::Complaint);
                        }
                    } else if mark == Mark::Solved
                        || mark == Mark::Works && verdict && !self.answering
                        || mark == Mark::Ending && last && !self.answering
                    {
                        self.credit(Cue::Solved);
                    }
                    now.trouble |= negated || after;
                }
                Mark::Praise | Mark::Approval => {
                    let apart =
                        next.is_none_or(|mark| mark.is_some_and(|mark| !matches!(mark, Mark::Payload | Mark::Problem)));
                    let place = now.head && (opening || now.subject.is_some() || self.words <= SHORT_MESSAGE);
                    if quiet || !apart || !place {
                    } else if negated {
                        self.blame(Cue::Complaint);
                    } else if mark == Mark::Praise {
                        self.credit(Cue::Praise);
                    } else if opening && !self.answering {
                        self.credit(Cue::Approval);
                    }
                }
                Mark::Thanks => {
                    if now.head && opening && !quiet {
                        self.credit(Cue::Thanks);
                    } else if !now.conditional {
                        self.thanks_late = true;
                    }
                }
                Mark::Problem => {
                    now.trouble = true;
                    let said_of_answer = now.head && now.subject.is_some();
                    if said_of_answer && !negated && !quiet && !self.answering {
                        self.blame(Cue::Complaint);
                    }
                }
                Mark::Bad => {
                    now.trouble = true;
                    let place = now.head && (opening || now.subject.is_some() || end - start <= 3);
                    if place && !negated && !quiet {
                        self.blame(Cue::Complaint);
                    }
                }
                Mark::No => {
                    self.object(&now, token.at, opening && !quiet);
                    now.negation = Some(token.at);
                    let refuses = match next {
                        None => true,
                        Some(Some(mark)) => matches!(
                            mark,
                            Mark::Subject
                                | Mark::Bad
                                | Mark::Complaint
                                | Mark::Correction
                                | Mark::Intensifier
                                | Mark::No
                                | Mark::Filler
                        ),
                        Some(None) => false,
                    };
                    if now.head && opening && refuses && !self.answering {
                        self.blame(Cue::Complaint);
                    }
                }
                Mark::Complaint => {
                    now.trouble = true;
                    if !quiet && (!self.answering || now.still) {
                        self.blame(Cue::Complaint);
                    }
                }
                Mark::Correction => {
                    if !quiet {
                        self.blame(Cue::Correction);
                    }
                }
                Mark::GivesUp => {
                    let place = now.head || self.words <= SHORT_MESSAGE;
                    if place && !negated && !quiet {
                        self.disengage(Cue::GivesUp);
                    }
                }
                Mark::Halt => {
                    let alone = now.head && next.is_none() && opening && !self.answering;
                    if alone && !negated && !quiet {
                        self.disengage(Cue::Halts);
                    }
                    now.head = false;
                    opening = false;
                }
                Mark::Refusal | Mark::Offer => {}
            }
            if !matches!(mark, Mark::Filler | Mark::Intensifier | Mark::Praise | Mark::Approval | Mark::Thanks) {
                now.first = false;
            }
        }
        if now.still && !facts.asks {
            if now.trouble || now.negation.is_some() {
                self.blame(Cue::Complaint);
            }
            self.still = true;
        }
        opening
    }

    /// A negation at `at`: an objection if it is said of the answer.
    fn object(&mut self, now: &Progress, at: usize, open: bool) {
        let said_of_answer = now.head && now.subject.is_some_and(|subject| at - subject <= NEGATION_REACH);
        if open && said_of_answer && !self.answering {
            self.blame(Cue::Objection);
        }
    }

    fn credit(&mut self, cue: Cue) {
        self.satisfaction = Some(self.satisfaction.map_or(cue, |old| old.min(cue)));
    }

    fn blame(&mut self, cue: Cue) {
        self.misalignment = Some(self.misalignment.map_or(cue, |old| old.min(cue)));
    }

    fn disengage(&mut self, cue: Cue) {
        self.disengagement = Some(self.disengagement.map_or(cue, |old| old.min(cue)));
    }
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
    let end = (0..=answer.len().min(ANSWER_REACH)).rev().find(|&at| answer.is_char_boundary(at));
    let text = read(answer.get(..end.unwrap_or(0)).unwrap_or_default());
    lexicon::answer_has(language, Mark::Refusal, &text.words)
}

/// Stems of the words that carry the request, sorted, each once.
fn content(language: Language, words: &[Word]) -> Vec<u64> {
    let mut stems: Vec<u64> = words
        .iter()
        .filter(|word| lexicon::phrase(language, std::slice::from_ref(word)).is_none())
        .map(|word| word.stem)
        .collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// How much two requests have in common.
struct Overlap {
    old: usize,
    new: usize,
    shared: usize,
}

impl Overlap {
    fn new(old: Vec<u64>, new: Vec<u64>) -> Self {
        let mut shared = 0;
        let mut candidates = old.iter().peekable();
        for stem in &new {
            while candidates.peek().is_some_and(|old| *old < stem) {
                candidates.next();
            }
            shared += usize::from(candidates.peek() == Some(&stem));
        }
        Overlap { old: old.len(), new: new.len(), shared }
    }

    /// Nothing new, most of the old, and enough of it to be no coincidence.
    fn is_restatement(&self) -> bool {
        self.shared >= 2 && self.new == self.shared && self.shared * 5 >= self.old * 3
    }
}
