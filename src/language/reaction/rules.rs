//! Judge: reads the marks of a message from left to right, clause by clause, and collects cues.
//!
//! Why: the same phrase is a verdict in one place and material in another. A few facts about the clause so far describe
//! the place ([`Place`]): whether content has been seen, what the subject is, and whether there is a negation, a
//! request or a condition. A cue counts at once if its place makes it a verdict. A *suspicion* is a statement of
//! trouble that may be about something new ("the build fails"). It counts only if the message asks for nothing and is
//! about the same thing, which the caller checks.

use super::Cue;
use super::lexicon::{self, Language, Mark};
use super::words::{Clause, Word};

/// A negation reaches this far.
const NEGATION_REACH: usize = 4; // words
/// Up to this length a message that ends in thanks and asks for nothing is a reaction.
const SHORT_MESSAGE: usize = 16; // words
/// Up to this length a clause is a remark.
const SHORT_CLAUSE: usize = 3; // words

/// A phrase of the lexicon in the message, or one word that no phrase covers.
#[derive(Clone, Copy)]
struct Token {
    mark: Option<Mark>,
    at: usize,
    clause: u32,
}

pub struct Judge<'a> {
    clauses: &'a [Clause],
    tokens: Vec<Token>,
    words: usize,
    /// The previous answer ends in a question about the task, so short words answer it.
    pub answering: bool,
    /// "Another one": repetition is progress.
    pub more: bool,
    /// The message has content of its own.
    states: bool,
    /// It speaks of the user or of the answer.
    argues: bool,
    pub asks: bool,
    late_thanks: bool,
    satisfaction: Option<Cue>,
    misalignment: Option<Cue>,
    disengagement: Option<Cue>,
    suspicion: Option<Cue>,
    /// The user blames themselves.
    own: bool,
    /// Praise came behind a sigh.
    sighs: bool,
    /// Where the clause of the praise begins.
    praise: usize,
    /// The praise is not to be believed.
    bitter: bool,
    /// "My printer is broken": the trouble may be the user's own.
    pub new_matter: bool,
}

/// What is known of the clause so far.
#[derive(Default)]
struct Place {
    start: usize,
    end: usize,
    /// The clause ends in a question mark.
    question: bool,
    /// The clause ends in a colon: "running:" is a label.
    introduces: bool,
    /// Content has been seen, so that reactions are no longer at the head.
    content: bool,
    /// Anything but fillers and reactions has been seen.
    begun: bool,
    /// Words of grammar have been seen.
    grammar: bool,
    /// The user speaks of themselves: "I don't have a guitar".
    me: bool,
    subject: Option<usize>,
    negation: Option<usize>,
    asked: bool,
    conditional: bool,
    still: bool,
    trouble: bool,
}

impl Place {
    fn negated(&self, at: usize) -> bool {
        self.negation.is_some_and(|negation| at.saturating_sub(negation) <= NEGATION_REACH)
    }

    fn of_answer(&self) -> bool {
        !self.content && self.subject.is_some()
    }

    /// Whether a cue here is part of a request, a condition or a question. The opening of a question does not count,
    /// because it may be a reaction: "great, can you …?"
    fn quiet(&self) -> bool {
        self.conditional || self.asked || (self.question && self.begun)
    }
}

impl<'a> Judge<'a> {
    pub fn new(language: Language, clauses: &'a [Clause], words: &[Word]) -> Self {
        let mut tokens = Vec::with_capacity(words.len());
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let (mark, length) = match lexicon::phrase(language, words.get(at..).unwrap_or_default()) {
                Some((mark, length)) => (Some(mark), length),
                None => (None, 1),
            };
            tokens.push(Token { mark, at, clause: word.clause });
            at += length;
        }
        Judge {
            clauses,
            tokens,
            words: words.len(),
            answering: false,
            more: false,
            states: false,
            argues: false,
            asks: false,
            late_thanks: false,
            satisfaction: None,
            misalignment: None,
            disengagement: None,
            suspicion: None,
            own: false,
            sighs: false,
            praise: 0,
            bitter: false,
            new_matter: false,
        }
    }

    pub fn reaction(&self) -> super::Reaction {
        let late = self.late_thanks && !self.asks && !self.answering && self.words <= SHORT_MESSAGE;
        let mut satisfaction = self.satisfaction.or(late.then_some(Cue::Thanks));
        if self.bitter && satisfaction != Some(Cue::Solved) {
            satisfaction = None;
        }
        let blamed = self.misalignment.is_some() || self.disengagement.is_some();
        if blamed && satisfaction != Some(Cue::Solved) {
            satisfaction = None;
        }
        super::Reaction { satisfaction, misalignment: self.misalignment, disengagement: self.disengagement }
    }

    /// Trouble that is a complaint if it is about the topic of the conversation. If the message also makes a request
    /// ("the build fails, can you look?"), only a symptom counts.
    pub fn suspicion(&self) -> Option<Cue> {
        self.suspicion.filter(|cue| !self.answering && (!self.asks || *cue == Cue::Complaint))
    }

    /// A statement that neither asks for nor answers anything: "it is my own door".
    pub fn protests(&self) -> bool {
        self.states && self.argues && !self.asks && !self.answering
    }

    pub fn read(&mut self) {
        let tokens = std::mem::take(&mut self.tokens);
        // As long as there were only reactions and fillers, the message is still in its opening.
        let mut opening = true;
        let mut rest = tokens.as_slice();
        while let Some(first) = rest.first() {
            let length = rest.iter().position(|token| token.clause != first.clause).unwrap_or(rest.len());
            let (clause, later) = rest.split_at(length);
            rest = later;
            let facts = self.clauses.get(first.clause as usize).copied().unwrap_or_default();
            let end = later.first().map_or(self.words, |token| token.at);
            opening = self.read_clause(clause, facts, opening, end);
            self.asks |= facts.asks;
            let works_on = |token: &Token| matches!(token.mark, Some(Mark::Payload | Mark::Ask));
            if facts.introduces && clause.iter().any(works_on) && self.misalignment.is_none() {
                return;
            }
        }
    }

    /// Returns whether the message is still in its opening afterwards.
    fn read_clause(&mut self, clause: &[Token], facts: Clause, mut opening: bool, end: usize) -> bool {
        let start = clause.first().map_or(end, |token| token.at);
        let mut place = Place { start, end, question: facts.asks, introduces: facts.introduces, ..Place::default() };
        let mut rest = clause;
        while let Some((token, later)) = rest.split_first() {
            rest = later;
            let Some(mark) = token.mark.filter(|mark| *mark != Mark::Loss) else {
                self.doubt(token.mark == Some(Mark::Loss), &place);
                place.content = true;
                place.begun = true;
                opening = false;
                self.states = true;
                continue;
            };
            if mark == Mark::Contrast {
                // "Thanks, but …": the politeness does not count.
                self.satisfaction = self.satisfaction.filter(|cue| *cue == Cue::Solved);
                self.late_thanks = false;
                self.own = false;
                self.end_clause(&place);
                place = Place { start: token.at + 1, end, question: facts.asks, ..Place::default() };
                continue;
            }
            self.read_mark(mark, token.at, later, opening, &mut place);
            let reacts = matches!(
                mark,
                Mark::Filler
                    | Mark::Sigh
                    | Mark::Intensifier
                    | Mark::Function
                    | Mark::Praise
                    | Mark::Approval
                    | Mark::Thanks
                    | Mark::Me
            );
            place.begun |= !reacts;
            place.grammar |= matches!(mark, Mark::Function | Mark::Me);
            if matches!(mark, Mark::Ask | Mark::More | Mark::Payload | Mark::Halt | Mark::Condition) {
                place.content |= mark != Mark::Condition;
                opening = false;
            }
        }
        self.end_clause(&place);
        opening && !facts.asks
    }

    fn read_mark(&mut self, mark: Mark, at: usize, later: &[Token], opening: bool, place: &mut Place) {
        let next = later.first().map(|token| token.mark);
        let last = next.is_none();
        // The cue must not describe something else, as "great" does in "great restaurants" and "bad" in "bad knee".
        let apart = next.is_none_or(|mark| mark.is_some_and(|mark| !matches!(mark, Mark::Payload | Mark::Problem)));
        let quiet = place.quiet();
        let negated = place.negated(at);
        let head = !place.content;
        match mark {
            Mark::Function | Mark::Filler | Mark::Intensifier | Mark::Void => {}
            Mark::Contrast | Mark::Refusal | Mark::Offer | Mark::Loss => {}
            Mark::Sigh => self.sighs |= matches!(next, Some(Some(Mark::Praise | Mark::Approval))),
            Mark::Own => {
                (place.me, place.content) = (true, true);
                self.argues = true;
                if !negated {
                    self.own = true;
                    self.misalignment = None;
                    self.disengagement = None;
                    self.suspicion = None;
                }
            }
            Mark::Me => {
                place.me = true;
                self.argues = true;
            }
            Mark::Subject => {
                place.subject = place.subject.or(Some(at));
                self.argues = true;
            }
            Mark::Still => place.still = !(place.conditional || place.asked),
            Mark::Condition => place.conditional = true,
            Mark::Ask => {
                place.asked = true;
                self.asks = true;
            }
            Mark::More => {
                self.more = true;
                self.asks = true;
            }
            Mark::Payload => self.states = true,
            Mark::Negation | Mark::No => {
                let refuses = match next {
                    None => !place.begun,
                    Some(Some(next)) => {
                        mark == Mark::No
                            && matches!(
                                next,
                                Mark::Subject
                                    | Mark::Bad
                                    | Mark::Complaint
                                    | Mark::Correction
                                    | Mark::Intensifier
                                    | Mark::No
                                    | Mark::Filler
                            )
                    }
                    Some(None) => false,
                };
                let near = place.subject.is_some_and(|subject| at - subject <= NEGATION_REACH);
                if self.answering || quiet {
                } else if head && opening && refuses {
                    self.blame(Cue::Complaint);
                } else if opening && place.of_answer() && near {
                    self.blame(Cue::Objection);
                } else if !place.me && (place.content || place.subject.is_some()) {
                    self.suspect(Cue::Objection, place);
                } else if self.states && at == place.start && next == Some(None) && place.end - at <= SHORT_CLAUSE {
                    // "July, not June".
                    self.suspect(Cue::Correction, place);
                }
                place.negation = Some(at);
            }
            Mark::Work if !place.begun && !last && !negated && !negated_next(later) => {
                // "Run it again": a wish.
                place.asked = true;
                self.asks = true;
            }
            Mark::Works | Mark::Work | Mark::Solved | Mark::Ending => {
                let fails = negated || negated_next(later);
                place.trouble |= fails;
                if fails {
                    self.mock(place);
                }
                let remark = last && !place.introduces
                    || head && place.subject.is_some()
                    || head
                        && matches!(
                            next,
                            Some(Some(Mark::Intensifier | Mark::Praise | Mark::Approval | Mark::Thanks | Mark::Filler))
                        );
                if quiet || (self.answering && !place.still && mark != Mark::Solved) {
                } else if fails {
                    self.blame(Cue::Complaint);
                } else if mark == Mark::Solved || (mark == Mark::Works && remark) || (mark == Mark::Ending && last) {
                    self.credit(Cue::Solved);
                }
            }
            Mark::Praise | Mark::Approval => {
                // "Brilliant service" counts if it is the whole message.
                let apart = apart || mark == Mark::Praise && at == 0 && self.words == 2;
                let here = head && (opening || place.subject.is_some() || self.words <= SHORT_MESSAGE);
                if quiet || !apart || !here {
                } else if negated {
                    self.blame(Cue::Complaint);
                } else if mark == Mark::Praise {
                    self.praise = place.start;
                    self.credit(Cue::Praise);
                } else if opening && !self.answering {
                    self.praise = place.start;
                    self.credit(Cue::Approval);
                }
            }
            Mark::Thanks => {
                if head && opening && !quiet {
                    self.credit(Cue::Thanks);
                } else if !place.conditional {
                    self.late_thanks = true;
                }
            }
            Mark::Problem | Mark::Symptom => {
                let before = std::mem::replace(&mut place.trouble, true);
                if !negated {
                    self.doubt(true, place);
                }
                if quiet || self.answering {
                } else if negated {
                    if !before {
                        self.credit(Cue::Solved);
                    }
                } else if place.of_answer() && apart {
                    self.blame(Cue::Complaint);
                } else if mark == Mark::Symptom {
                    self.suspect(Cue::Complaint, place);
                }
            }
            Mark::Bad => {
                place.trouble = true;
                if !negated {
                    self.doubt(true, place);
                }
                let here = head && (opening || place.subject.is_some() || place.end - place.start <= SHORT_CLAUSE);
                if quiet || negated {
                } else if here && (apart || at == place.start) {
                    self.blame(Cue::Complaint);
                } else if last && !place.me {
                    self.suspect(Cue::Complaint, place);
                }
            }
            Mark::Excess => {
                if !quiet && !negated && next == Some(None) && !place.me && (head || place.end - at <= SHORT_CLAUSE) {
                    self.suspect(Cue::Complaint, place);
                }
            }
            Mark::Complaint => {
                place.trouble = true;
                place.negation = Some(at);
                self.mock(place);
                if !quiet && (!self.answering || place.still) {
                    self.blame(Cue::Complaint);
                }
            }
            Mark::Correction => {
                if !quiet {
                    self.blame(Cue::Correction);
                }
            }
            Mark::GivesUp => {
                if (head || self.words <= SHORT_MESSAGE) && !negated && !quiet {
                    self.disengage(Cue::GivesUp);
                }
            }
            Mark::Halt => {
                let alone = head && last && opening && !place.grammar;
                if alone && !negated && !quiet && !self.answering {
                    self.disengage(Cue::Halts);
                }
            }
        }
    }

    /// "Still" is a complaint if there is any trouble or if it is said of the answer. Otherwise it is only a suspicion.
    fn end_clause(&mut self, place: &Place) {
        if !place.still || place.question {
        } else if place.trouble || place.negation.is_some() || place.subject.is_some() {
            self.blame(Cue::Complaint);
        } else {
            self.suspect(Cue::Complaint, place);
        }
    }

    fn credit(&mut self, cue: Cue) {
        // "My mistake, this is the right one": if users blame themselves, the praise is for their own work.
        if self.own && matches!(cue, Cue::Praise | Cue::Approval) {
            return;
        }
        self.satisfaction = Some(self.satisfaction.map_or(cue, |old| old.min(cue)));
    }

    /// Praise is bitter if trouble comes after it, or anything that is stated if a sigh came first: "oh brilliant,
    /// another file deleted".
    fn doubt(&mut self, is_trouble: bool, place: &Place) {
        let praised = matches!(self.satisfaction, Some(Cue::Praise | Cue::Approval));
        let stated = !place.quiet() || (is_trouble && self.sighs && !place.question);
        let is_trouble = is_trouble && place.start > self.praise;
        self.bitter |= praised && (is_trouble || self.sighs) && stated && !place.me;
    }

    /// Praise is bitter if a complaint comes after it, even behind "now", which mostly opens a request: "great, now
    /// nothing works".
    fn mock(&mut self, place: &Place) {
        let praised = matches!(self.satisfaction, Some(Cue::Praise | Cue::Approval));
        self.bitter |= praised && place.start > self.praise && !place.question && !place.conditional && !place.me;
    }

    fn blame(&mut self, cue: Cue) {
        if self.own {
            return;
        }
        self.misalignment = Some(self.misalignment.map_or(cue, |old| old.min(cue)));
    }

    fn disengage(&mut self, cue: Cue) {
        if self.own {
            return;
        }
        self.disengagement = Some(self.disengagement.map_or(cue, |old| old.min(cue)));
    }

    fn suspect(&mut self, cue: Cue, place: &Place) {
        if self.own {
            return;
        }
        self.suspicion = Some(self.suspicion.map_or(cue, |old| old.min(cue)));
        self.new_matter |= place.me;
    }
}

/// The negation may follow: "Funktioniert nicht".
fn negated_next(later: &[Token]) -> bool {
    later.iter().take(2).any(|token| matches!(token.mark, Some(Mark::Negation | Mark::No)))
}
