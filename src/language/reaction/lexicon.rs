//! Lexicon: what words and phrases say, per language, and the table that finds them.
//!
//! Why: the rules of a reaction are the same in every language, so they are written once, over marks; a language is a
//! file of marked phrases. To add a language, add its file and one line to [`LEXICONS`].
//!
//! Phrases are written in the folded form of `crate::language::fold::fold`, separated by `|`. The longest phrase at a
//! place counts. The table is one hash trie for all languages: `node(phrase + word) = mix(node(phrase), hash(word))`,
//! starting from one root per language. A slot keeps the upper half of the node's hash, so a chance hit has odds of
//! about one in 10^9. The table is built once per VM.

use std::sync::OnceLock;

use super::words::{self, Script, Word};

mod ar;
mod de;
mod en;
mod es;
mod fr;
mod hi;
mod it;
mod ja;
mod ko;
mod pt;
mod ru;
mod zh;

/// What a phrase is to the rules in `rules.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Grammar: carries no content. Also tells the language.
    Function,
    /// `ok`, `hmm`, `I see`, greetings: opens a message and says nothing.
    Filler,
    Intensifier,
    Negation,
    Still,
    /// `but`: a new clause, which outweighs the politeness before it.
    Contrast,
    /// `it`, `that`, `your answer`: the previous answer as the subject.
    Subject,
    /// `I`, `my`: the user speaks of themselves.
    Me,
    /// `too`: too much of something.
    Excess,
    /// Opens a request or a question; what follows is the wish, not a verdict.
    Ask,
    /// `if`, `in case`: what follows is only supposed.
    Condition,
    /// `translate`, `email`: before a colon, what follows is material.
    Payload,
    /// `next`, `another`: saying it twice is progress.
    More,
    /// Cancels the phrase: `thanks in advance`, `no problem`.
    Void,
    /// `works`: success, or a complaint when negated.
    Works,
    /// `work`: a complaint when negated, otherwise nothing.
    Work,
    /// `that solved it`.
    Solved,
    /// `was it`: success at the end of a clause.
    Ending,
    /// `perfect`.
    Praise,
    /// `cool`, `yes`.
    Approval,
    Thanks,
    /// `error`, `bug`: trouble when said of the answer, otherwise a topic.
    Problem,
    /// `fails`, `I get an error`: trouble, of the answer or of something else.
    Symptom,
    /// `wrong`, `useless`.
    Bad,
    /// `no`.
    No,
    /// `does not work`, `not what I asked`.
    Complaint,
    /// `I meant`, `you forgot`.
    Correction,
    /// `I'll do it myself`, `talk to a human`.
    GivesUp,
    /// `stop`: gives up when nothing else is said.
    Halt,
    /// `my mistake`: the user blames themselves.
    Own,
    /// `wiped`, `wasted`: behind praise, it is bitter.
    Loss,
    /// `oh` before praise: it may be bitter.
    Sigh,
    /// In the previous answer: it declined.
    Refusal,
    /// In the previous answer's last question: it only offers more help.
    Offer,
}

/// All marks in the order of their numbers.
const MARKS: [Mark; 34] = [
    Mark::Function,
    Mark::Filler,
    Mark::Intensifier,
    Mark::Negation,
    Mark::Still,
    Mark::Contrast,
    Mark::Subject,
    Mark::Me,
    Mark::Excess,
    Mark::Ask,
    Mark::Condition,
    Mark::Payload,
    Mark::More,
    Mark::Void,
    Mark::Works,
    Mark::Work,
    Mark::Solved,
    Mark::Ending,
    Mark::Praise,
    Mark::Approval,
    Mark::Thanks,
    Mark::Problem,
    Mark::Symptom,
    Mark::Bad,
    Mark::No,
    Mark::Complaint,
    Mark::Correction,
    Mark::GivesUp,
    Mark::Halt,
    Mark::Own,
    Mark::Loss,
    Mark::Sigh,
    Mark::Refusal,
    Mark::Offer,
];

pub type Lexicon = &'static [(Mark, &'static str)];

/// Languages in the order that settles ties.
pub const LEXICONS: [(&str, Lexicon); 12] = [
    ("en", en::LEXICON),
    ("de", de::LEXICON),
    ("fr", fr::LEXICON),
    ("es", es::LEXICON),
    ("pt", pt::LEXICON),
    ("it", it::LEXICON),
    ("ru", ru::LEXICON),
    ("zh", zh::LEXICON),
    ("ja", ja::LEXICON),
    ("hi", hi::LEXICON),
    ("ar", ar::LEXICON),
    ("ko", ko::LEXICON),
];
const ZH: usize = 7;
const JA: usize = 8;
const KO: usize = 11;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// Index into [`LEXICONS`].
    index: usize,
    /// Whether more than one word speaks for it, or all words do.
    pub sure: bool,
}

/// Share of a message's words that must be known to the language; function words alone are about 40 % of plain text,
/// and unrelated languages share about 10 %. Chosen on the development dialogues.
const KNOWN_SHARE: (usize, usize) = (1, 4);
/// Up to this many words, a third must be known: `brilliant, ta`.
const SHORT: usize = 3; // words

/// Notes for every word which languages know it.
pub fn recognise(words: &mut [Word]) {
    let table = table();
    for word in words {
        word.languages = match word.script {
            Script::Spaced | Script::None => table.languages(word.hash),
            Script::Han => 1 << ZH | 1 << JA,
            Script::Kana => 1 << JA,
            Script::Hangul => 1 << KO,
        };
    }
}

/// The languages a message may be in: those that know most of its words, or none when no lexicon covers it.
pub fn languages(words: &[Word]) -> impl Iterator<Item = Language> {
    let mut known = [0_usize; LEXICONS.len()];
    let (mut total, mut kana) = (0, 0);
    for word in words {
        total += usize::from(word.script != Script::None || word.languages != 0);
        kana += usize::from(word.script == Script::Kana);
        let mut rest = word.languages;
        while rest != 0 {
            if let Some(count) = known.get_mut(rest.trailing_zeros() as usize) {
                *count += 1;
            }
            rest &= rest - 1;
        }
    }
    // Han characters alone are Chinese; next to kana they are Japanese.
    if let Some(other) = known.get_mut(if kana > 0 { ZH } else { JA }) {
        *other = 0;
    }
    let most = known.iter().copied().max().unwrap_or(0);
    let (part, whole) = if total <= SHORT { (1, 3) } else { KNOWN_SHARE };
    let sure = most > 1 || most == total;
    let covered = most > 0 && most * whole >= total * part && (sure || total <= SHORT);
    known
        .into_iter()
        .enumerate()
        .filter(move |(_, count)| covered && *count == most)
        .map(move |(index, _)| Language { index, sure })
}

/// The longest phrase of a user at the start of `words`: its mark and how many words it has.
pub fn phrase(language: Language, words: &[Word]) -> Option<(Mark, usize)> {
    longest(language, root(language.index), words)
}

/// Whether an answer says somewhere in `words` what `mark` stands for: [`Mark::Refusal`] or [`Mark::Offer`].
pub fn answer_has(language: Language, mark: Mark, words: &[Word]) -> bool {
    let root = answer_root(language.index);
    (0..words.len())
        .any(|at| longest(language, root, words.get(at..).unwrap_or_default()).is_some_and(|(found, _)| found == mark))
}

fn longest(language: Language, root: u64, words: &[Word]) -> Option<(Mark, usize)> {
    if words.first()?.languages & 1 << language.index == 0 {
        return None;
    }
    let table = table();
    let (mut node, mut found) = (root, None);
    for (i, word) in words.iter().enumerate() {
        node = words::mix(node, word.hash);
        match table.get(node) {
            None => break,
            Some(0) => {}
            Some(number) => {
                let mark = MARKS.get(usize::from(number) - 1).copied();
                // A request must lie in one clause, because "Correct, the test passes" asks for nothing.
                let is_one = mark != Some(Mark::Ask) || words.first().is_some_and(|first| first.clause == word.clause);
                found = mark.filter(|_| is_one).map(|mark| (mark, i + 1)).or(found);
            }
        }
    }
    found
}

/// Bytes the table takes.
pub fn table_bytes() -> usize {
    let table = table();
    size_of_val(table.tags.as_slice()) + size_of_val(table.values.as_slice())
}

/// Open addressing; two arrays, because most probes look at tags only.
struct Table {
    /// Upper half of a node's hash; 0 is a free slot.
    tags: Vec<u32>,
    /// Of a phrase: its mark's number plus one. Of a word by itself: a bit per language that knows it.
    values: Vec<u16>,
}

/// Slots of 6 bytes; under three quarters full (a test checks it).
const SLOTS: usize = 48 << 10;

fn root(language: usize) -> u64 {
    words::mix(language as u64, 1)
}

/// What assistants say is kept apart from what users say.
fn answer_root(language: usize) -> u64 {
    root(LEXICONS.len() + 1 + language)
}

fn known_word(hash: u64) -> u64 {
    words::mix(root(LEXICONS.len()), hash)
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table { tags: vec![0; SLOTS], values: vec![0; SLOTS] };
        for (language, (_, lexicon)) in LEXICONS.iter().enumerate() {
            for (mark, phrases) in *lexicon {
                table.insert(language, *mark, phrases);
            }
        }
        table
    })
}

impl Table {
    fn insert(&mut self, language: usize, mark: Mark, phrases: &str) {
        let text = words::split(phrases, usize::MAX);
        let mut words = text.words.iter().peekable();
        let answers = matches!(mark, Mark::Refusal | Mark::Offer);
        let start = if answers { answer_root(language) } else { root(language) };
        let mut node = start;
        while let Some(word) = words.next() {
            if let Some(value) = self.entry(known_word(word.hash)) {
                *value |= 1 << language;
            }
            node = words::mix(node, word.hash);
            let ends = words.peek().is_none_or(|next| next.clause != word.clause);
            if let Some(value) = self.entry(node)
                && ends
            {
                *value = mark as u16 + 1;
            }
            if ends {
                node = start;
            }
        }
    }

    fn languages(&self, hash: u64) -> u16 {
        self.get(known_word(hash)).unwrap_or(0)
    }

    fn get(&self, node: u64) -> Option<u16> {
        match self.find(node)? {
            Found::Used(at) => self.values.get(at).copied(),
            Found::Free(_) => None,
        }
    }

    /// The value of a node, claimed if it is new; none when the table is full.
    fn entry(&mut self, node: u64) -> Option<&mut u16> {
        let (Found::Used(at) | Found::Free(at)) = self.find(node)?;
        *self.tags.get_mut(at)? = tag(node);
        self.values.get_mut(at)
    }

    fn find(&self, node: u64) -> Option<Found> {
        let tag = tag(node);
        let mut at = first_slot(node);
        for _ in 0..=SLOTS {
            match self.tags.get(at) {
                Some(0) => return Some(Found::Free(at)),
                Some(found) if *found == tag => return Some(Found::Used(at)),
                Some(_) => at += 1,
                None => at = 0,
            }
        }
        None
    }
}

enum Found {
    Used(usize),
    Free(usize),
}

/// Where the search for a node starts; it goes on slot by slot.
fn first_slot(node: u64) -> usize {
    ((u64::from(node as u32) * SLOTS as u64) >> 32) as usize
}

/// Zero marks a free slot.
fn tag(node: u64) -> u32 {
    ((node >> 32) as u32).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn phrases_are_folded_and_marked_once() {
        for (name, lexicon) in LEXICONS {
            let mut seen = HashMap::new();
            for (mark, phrases) in lexicon {
                for phrase in phrases.split('|') {
                    let mut folded = String::new();
                    crate::language::fold::fold(phrase, &mut folded);
                    assert_eq!(folded, phrase, "{name}: not folded");
                    assert!(!phrase.trim().is_empty(), "{name}: an empty phrase under {mark:?}");
                    let key: Vec<u64> = words::split(phrase, 99).words.iter().map(|word| word.hash).collect();
                    let answers = matches!(mark, Mark::Refusal | Mark::Offer);
                    if let Some((old, other)) = seen.insert((answers, key), (*mark, phrase)) {
                        panic!("{name}: `{phrase}` is {mark:?}, `{other}` is {old:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn marks_are_in_order() {
        for (number, mark) in MARKS.into_iter().enumerate() {
            assert_eq!(mark as usize, number);
        }
    }

    #[test]
    fn table_has_room() {
        let used = table().tags.iter().filter(|tag| **tag != 0).count();
        assert!(used * 4 < SLOTS * 3, "{used} of {SLOTS} slots are used");
        assert!(table_bytes() < 300 * 1024);
    }
}
