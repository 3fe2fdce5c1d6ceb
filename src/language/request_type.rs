//! Which kind of work a prompt asks for: the context of the bandit.
//!
//! A prompt is one of seven built-in request types. The type depends on what is to be done, and on what it is to be
//! done to: "write" with a function is code, "write" with a letter is prose, "fix" with grammar is prose again. So the
//! text is read once, from left to right. Every word or phrase that the [`lexicon`] knows is an *act* or a *thing*
//! ([`cue`]), and each type gathers
//!
//! ```text
//! score(type) = sum over acts a     p(a) * alone(a, type)
//!             + sum over things t   r(t) * (alone(t, type) + p(a) * together(a, t, type))
//! ```
//!
//! where `a` is the act that governs `t`. It is the last one before `t` in English word order, and the next one after
//! it if the verb stands last. `p` is high for the first imperative of a prompt and lower for later ones. `r` falls
//! with each thing after the first, because the head of a sentence counts and its details do not: "a limerick about a
//! programmer". Pasted code is found by its form. It is not read as words, but counts as one thing. The type with the
//! highest score is chosen, or `General` if no score reaches [`THRESHOLD`].

mod client_task;
mod cue;
mod lexicon;
mod paste;

pub use client_task::{is_client_instruction, is_client_task};
use cue::{Act, Cue, Thing};
use paste::LineKind;
pub(in crate::language) use paste::is_file_extension;

/// The seven built-in request types, in the order of their indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Builtin {
    CodeGeneration,
    CodeUnderstanding,
    TechnicalDesign,
    AnalyticalReasoning,
    Writing,
    FactualLookup,
    General,
}

impl Builtin {
    pub const ALL: [Builtin; 7] = [
        Builtin::CodeGeneration,
        Builtin::CodeUnderstanding,
        Builtin::TechnicalDesign,
        Builtin::AnalyticalReasoning,
        Builtin::Writing,
        Builtin::FactualLookup,
        Builtin::General,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Builtin::CodeGeneration => "code_generation",
            Builtin::CodeUnderstanding => "code_understanding",
            Builtin::TechnicalDesign => "technical_design",
            Builtin::AnalyticalReasoning => "analytical_reasoning",
            Builtin::Writing => "writing",
            Builtin::FactualLookup => "factual_lookup",
            Builtin::General => "general",
        }
    }

    pub fn from_name(name: &str) -> Option<Builtin> {
        Builtin::ALL.into_iter().find(|builtin| builtin.name() == name)
    }
}

/// The type of a prompt. `folded` is [`crate::language::fold::fold`] of at most some 2,000 characters of the user's
/// turn. The cost is linear in its length. Empty text is `General`.
pub fn builtin(folded: &[u8]) -> Builtin {
    if is_client_task(folded) {
        return Builtin::Writing;
    }
    let mut reader = Reader { at_start: true, ..Reader::default() };
    reader.read(folded.trim_ascii());
    reader.verdict()
}

/// Below this score no type but `General` is chosen. It is half a clear sign.
const THRESHOLD: f32 = 0.55;
/// Weight of an act that stands in the middle of a sentence, where it may be no request at all.
const MID_SENTENCE: f32 = 0.7;
/// Weight of each act after the first: the first request of a prompt is the main one.
const LATER_ACT: f32 = 0.5;
/// Weight of the second and of each later thing of an act, relative to the one before.
const LATER_THING: f32 = 0.35;
/// The same for things that no act governs, because then nothing else tells the type.
const LATER_FREE_THING: f32 = 0.6;
/// Weight of an act for things in later sentences, per sentence.
const LATER_SENTENCE: f32 = 0.6;
/// Weight of the lines between the first and the last of a prompt, where pasted text stands.
const INNER_LINE: f32 = 0.4;
/// What a greeting or a thank-you at the start of a sentence says for `General`, and what "I" or "we" there says.
const CHAT: f32 = 1.6;
const REMARK: f32 = 0.7;
/// Weight of a greeting or a thank-you when a request comes with it.
const POLITENESS: f32 = 0.3;
/// A line of up to this many bytes is no sentence of its own, but part of one that was broken up.
const SHORT_LINE: usize = 16;
/// Words after "this" or "my" that may be what it points at.
const DEICTIC_REACH: u8 = 2;
/// What a thing of everyday life says for `General` beyond the usual, when it is the user's own.
const OWN_LIFE: f32 = 0.6;
/// What a text says for `Writing` beyond the usual, when something is to be put into it: "as a poem", "in an email".
const AS_TEXT: f32 = 0.8;
/// Share of what a question word says for its type that is taken back if the user asks for a choice or for advice.
const OPENER_LOSS: f32 = 0.7;
/// Unknown words that may stand between two nouns of one compound.
const COMPOUND_GAP: u8 = 1;
/// Share of its weight that a noun loses when another one follows that it only describes.
const MODIFIER_LOSS: f32 = 0.7;
/// How many things without an act wait for one. They are those of a sentence whose verb stands last.
const WAITING: usize = 3;

/// How many bytes are read as words at the start (pasted code does not count) and at the end of the prompt. The request
/// stands there, and the middle of a long text is not about it. This bounds the cost.
const HEAD: usize = 400;
const TAIL: usize = 200;
/// The most tokens that are looked up, because all of them might be very short.
const TOKENS: u16 = 320;

/// What has been gathered up to some point of a prompt.
#[derive(Default)]
struct Reader {
    scores: [f32; 7],
    /// The governing act and its weight.
    act: Option<(Act, f32)>,
    /// Requests so far. A question word is none, because "what is the best way to design" asks for a design.
    requests: u16,
    /// Words so far. A character of a script without spaces counts as two, so that 1 always means a single word.
    words: u16,
    /// Words and characters looked up so far.
    tokens: u16,
    /// The last cue was a technical thing: "or" after it offers a choice.
    after_technical: bool,
    /// Things since the governing act.
    rank: u16,
    /// Small talk that opens a sentence. If a request follows, it is mere politeness.
    greeting: f32,
    /// There has been an act, if only a question word.
    asks: bool,
    /// Things that no act governs yet.
    waiting: [Option<(Thing, f32)>; WAITING],
    /// How many more words a deictic may point at, and the deictic.
    deictic: u8,
    pointer: Option<Cue>,
    /// What a question word has said for its type. It is needed in case the question turns out to open a choice.
    opened: f32,
    /// Nothing but fillers since the start of the sentence.
    at_start: bool,
    /// The sentence began before its last comma or colon.
    in_clause: bool,
    /// Inside double quotes: what is quoted asks for nothing.
    in_quotes: bool,
    /// The last thing of this sentence, with its weight.
    last_thing: Option<(Thing, f32)>,
    /// Unknown words since that thing; many if anything else stood in between.
    gap: u8,
    /// The last cue, if it was "in" or "with". A language after it is the means of the work, and a text after it is the
    /// result.
    by_means: Option<Cue>,
    /// Words and cues other than fillers and question words.
    content: u16,
    /// Weight of the current line.
    line: f32,
    numbers: u16,
    operators: u16,
    code_marks: u16,
    pasted_lines: usize,
    trace_lines: usize,
}

impl Reader {
    fn read(&mut self, text: &[u8]) {
        let last_line = memchr::memrchr(b'\n', text).map_or(0, |end| end + 1);
        let mut in_fence = false;
        let mut kind = LineKind::Prose;
        let mut first = true;
        let mut unread = HEAD;
        let mut start = 0;
        while let Some(rest) = text.get(start..) {
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let line = rest.get(..end).unwrap_or(rest).trim_ascii();
            kind = match paste::line_kind(line) {
                // An indented line under a line of a trace belongs to the trace.
                _ if kind == LineKind::Trace && rest.starts_with(b"  ") => LineKind::Trace,
                kind => kind,
            };
            match kind {
                LineKind::Fence => in_fence = !in_fence,
                LineKind::Code => self.pasted_lines += 1,
                LineKind::Trace => self.trace_lines += 1,
                LineKind::Prose if in_fence => self.pasted_lines += 1,
                LineKind::Prose if line.is_empty() => {}
                LineKind::Prose => {
                    self.line = if first || start >= last_line || (line.len() < SHORT_LINE && start < HEAD / 2) {
                        1.0
                    } else {
                        INNER_LINE
                    };
                    first = false;
                    let (head, tail) = legible(line, unread, text.len() - start);
                    unread -= head.len();
                    self.read_line(head);
                    self.read_line(tail);
                    if line.len() >= SHORT_LINE {
                        self.end_sentence();
                    }
                }
            }
            start += end + 1;
        }
        self.line = 1.0;
        self.read_structure();
    }

    /// What the form of the text says, once its words are known.
    fn read_structure(&mut self) {
        if self.trace_lines > 0 {
            // A stack trace without a request asks what is wrong.
            if self.requests == 0 {
                self.act(Act::Debug);
            }
            self.thing(Thing::Fault);
        }
        if self.pasted_lines > 0 {
            self.rank = self.rank.min(1);
            self.thing(Thing::Paste);
        } else if self.code_marks > 0 {
            self.thing(Thing::Artefact);
        }
        if self.pasted_lines == 0 && self.trace_lines == 0 {
            if self.operators > 0 && self.numbers > 0 {
                self.thing(Thing::Maths);
            }
            if self.numbers >= 2 {
                self.rank = 0;
                self.line = if self.numbers == 2 { 0.75 } else { 1.0 };
                self.thing(Thing::Quantity);
            }
        }
    }

    fn read_line(&mut self, line: &[u8]) {
        self.in_quotes = false;
        let mut rest = line;
        let mut before = b' ';
        while let Some(&byte) = rest.first().filter(|_| self.tokens < TOKENS) {
            let length = if byte == b' ' {
                1
            } else if lexicon::class(byte) != lexicon::Class::Mark {
                self.read_word(rest, lexicon::token_length(rest))
            } else {
                self.read_mark(byte, before, rest);
                1
            };
            rest = rest.get(length.max(1)..).unwrap_or_default();
            before = byte;
        }
    }

    /// Reads the word of `length` bytes at the start of `rest`, or the phrase that begins with it; returns its length.
    fn read_word(&mut self, rest: &[u8], length: usize) -> usize {
        let word = rest.get(..length).unwrap_or(rest);
        self.tokens += 1;
        match word.first() {
            Some(&byte) if lexicon::class(byte) == lexicon::Class::Unspaced => self.words += 2,
            Some(b'0'..=b'9') => {
                self.numbers += 1;
                self.words += 1;
            }
            _ => self.words += 1,
        }
        let Some(hit) = lexicon::find(rest, length, self.at_start).or_else(|| lexicon::find_singular(word)) else {
            self.content += 1;
            self.gap = if word.ends_with(b"ing") { u8::MAX } else { self.gap.saturating_add(1) };
            // This is an identifier, unless it is the name of a request type, because naming one does not make a prompt
            // that type.
            if word.contains(&b'_') && !Builtin::ALL.iter().any(|builtin| builtin.name().as_bytes() == word) {
                self.code_marks += 1;
            }
            self.at_start = false;
            self.deictic = self.deictic.saturating_sub(1);
            return length;
        };
        if hit.length > length {
            self.words += 1;
        }
        self.apply(hit.cue);
        hit.length
    }

    fn read_mark(&mut self, byte: u8, before: u8, rest: &[u8]) {
        let after = rest.get(1).copied().unwrap_or(b' ');
        if !matches!(byte, b'-' | b'\'') {
            self.gap = u8::MAX;
        }
        match byte {
            b'.' if paste::is_file_extension(rest.get(1..).unwrap_or_default()) => self.code_marks += 1,
            b'.' if after.is_ascii_alphanumeric() => {}
            b'.' | b'!' | b'?' | b';' => self.end_sentence(),
            b',' => self.start_clause(),
            b':' if after != b':' && before != b':' => self.start_clause(),
            b'-' if after == b' ' => self.start_clause(),
            b'"' => self.in_quotes = !self.in_quotes,
            b'`' => self.code_marks += 1,
            b'-' if after == b'-' && before == b' ' => self.code_marks += 1,
            b':' | b'=' | b'&' | b'|' if after == byte => self.code_marks += 1,
            b'>' if matches!(before, b'-' | b'=') => self.code_marks += 1,
            b'<' if after == b'/' => self.code_marks += 1,
            b'(' if before.is_ascii_alphanumeric() && after == b')' => self.code_marks += 1,
            b'=' | b'^' | b'+' | b'*' | b'%' | b'/' if after.is_ascii_digit() || before.is_ascii_digit() => {
                self.operators += 1;
            }
            b'=' | b'^' => self.operators += 1,
            _ => {}
        }
    }

    fn start_clause(&mut self) {
        self.at_start = true;
        self.in_clause = true;
    }

    fn end_sentence(&mut self) {
        if self.at_start && !self.in_clause {
            return;
        }
        self.at_start = true;
        self.in_clause = false;
        self.deictic = 0;
        self.last_thing = None;
        if let Some((_, weight)) = &mut self.act {
            *weight *= LATER_SENTENCE;
        }
    }

    fn apply(&mut self, cue: Cue) {
        match cue {
            Cue::Filler => {
                self.gap = u8::MAX;
                return;
            }
            Cue::Link | Cue::Means | Cue::Into => {
                self.gap = u8::MAX;
                self.by_means = Some(cue).filter(|&cue| cue != Cue::Link);
                self.at_start = false;
                return;
            }
            Cue::Deictic | Cue::Mine => {
                self.gap = u8::MAX;
                self.deictic = DEICTIC_REACH;
                self.pointer = Some(cue);
                self.at_start = false;
                return;
            }
            Cue::Number => {
                self.numbers += 1;
                self.gap = u8::MAX;
                self.at_start = false;
                return;
            }
            // "This implementation", "explain this code please".
            Cue::Act(Act::Program) if self.deictic == DEICTIC_REACH && !self.at_start => self.thing(Thing::OwnCode),
            Cue::Act(act) => {
                if !self.in_quotes {
                    self.act(act);
                }
            }
            Cue::Thing(thing) => {
                let pointer = self.pointer.filter(|_| self.deictic > 0);
                let own = thing == Thing::Artefact && pointer.is_some();
                self.thing(if own { Thing::OwnCode } else { thing });
                if thing == Thing::Prose && self.by_means == Some(Cue::Into) {
                    self.add(&[(Builtin::Writing, AS_TEXT)], self.line);
                }
                if (thing, pointer) == (Thing::Life, Some(Cue::Mine)) {
                    self.add(&[(Builtin::General, OWN_LIFE)], self.line);
                }
                self.after_technical = thing.is_technical();
            }
            Cue::Or => {
                if std::mem::take(&mut self.after_technical) {
                    self.act(Act::Choose);
                    self.thing(Thing::Service);
                }
            }
            Cue::About => {
                if let (0, Some((Act::Write, _))) = (self.rank, self.act) {
                    self.thing(Thing::Prose);
                }
            }
            Cue::Chat | Cue::Remark if self.at_start && self.in_clause => {}
            Cue::Chat if self.at_start => self.greet(CHAT),
            Cue::Remark => self.greet(REMARK),
            Cue::Chat => self.add(cue::alone(cue), self.line / f32::from(self.requests + 1)),
        }
        self.gap = if matches!(cue, Cue::Thing(_)) { 0 } else { u8::MAX };
        self.by_means = None;
        self.deictic = self.deictic.saturating_sub(1);
        self.at_start = false;
    }

    fn greet(&mut self, amount: f32) {
        self.greeting += amount * self.line / f32::from(self.requests + 1);
    }

    fn act(&mut self, act: Act) {
        if self.rank == 0 && self.act.is_some_and(|(last, _)| last == act) {
            return;
        }
        // "Should we split the service": the user weighs this, but does not ask for it.
        if self.rank == 0 && !self.at_start && act.is_deed() && self.act.is_some_and(|(last, _)| last.is_deliberation())
        {
            return;
        }
        let place = if self.at_start { 1.0 } else { MID_SENTENCE };
        let turn = if self.requests == 0 { 1.0 } else { LATER_ACT };
        let weight = self.line * place * turn;
        if !act.is_question() {
            self.requests += 1;
            self.content += 1;
        }
        if matches!(act, Act::Choose | Act::Advise) {
            let loss = OPENER_LOSS * self.opened;
            self.add(cue::alone(Cue::Act(Act::Question)), -loss);
        }
        self.opened = if act == Act::Question { weight * turn } else { 0.0 };
        self.add(cue::alone(Cue::Act(act)), weight * turn);
        let asked = self.last_thing.filter(|_| self.act.is_some_and(|(last, _)| last.is_question()));
        for (thing, thing_weight) in std::mem::take(&mut self.waiting).into_iter().chain([asked]).flatten() {
            self.add(cue::together(act, thing), weight * thing_weight);
        }
        self.asks = true;
        self.act = Some((act, weight));
        self.rank = 0;
    }

    fn thing(&mut self, thing: Thing) {
        // In a row of nouns the last one is the head, so "an email validation function" is no email.
        let behind = self.last_thing.filter(|_| self.gap <= COMPOUND_GAP);
        if let Some((modifier, weight)) = behind {
            self.count(modifier, -MODIFIER_LOSS * weight);
            self.rank = self.rank.saturating_sub(1);
        }
        let rank = match (thing, self.by_means) {
            (Thing::Language, Some(_)) | (Thing::Prose, Some(Cue::Into)) => 0,
            _ => self.rank.min(8),
        };
        let later = if self.act.is_some() { LATER_THING } else { LATER_FREE_THING };
        let weight = (self.line * later.powi(i32::from(rank))).max(behind.map_or(0.0, |(_, weight)| weight));
        self.rank = self.rank.saturating_add(1);
        self.content += 1;
        self.last_thing = Some((thing, weight));
        self.count(thing, weight);
        if self.act.is_none()
            && let Some(free) = self.waiting.iter_mut().find(|place| place.is_none())
        {
            *free = Some((thing, weight));
        }
    }

    /// Adds what a thing says alone and together with the governing act.
    fn count(&mut self, thing: Thing, weight: f32) {
        self.add(cue::alone(Cue::Thing(thing)), weight);
        if let Some((act, act_weight)) = self.act {
            self.add(cue::together(act, thing), weight * act_weight);
        }
    }

    fn add(&mut self, evidence: &[(Builtin, f32)], weight: f32) {
        for &(builtin, amount) in evidence {
            if let Some(score) = self.scores.get_mut(builtin as usize) {
                *score += amount * weight;
            }
        }
    }

    fn verdict(&self) -> Builtin {
        if self.words == 1 || self.content == 0 {
            return Builtin::General;
        }
        let politeness = if self.asks { POLITENESS } else { 1.0 };
        let mut best = (Builtin::General, THRESHOLD);
        for (builtin, &score) in Builtin::ALL.into_iter().zip(&self.scores) {
            let score = if builtin == Builtin::General { score + self.greeting * politeness } else { score };
            if score > best.1 {
                best = (builtin, score);
            }
        }
        best.0
    }
}

/// The parts of a line that are read: at most `head` bytes of its start, and the part that lies in the tail of the
/// text. `left` is the number of bytes from the start of the line to the end of the text.
fn legible(line: &[u8], head: usize, left: usize) -> (&[u8], &[u8]) {
    let head = head.min(line.len());
    let tail = left.saturating_sub(TAIL).clamp(head, line.len());
    line.split_at_checked(head).map_or((line, &[]), |(head, _)| (head, line.get(tail..).unwrap_or_default()))
}
