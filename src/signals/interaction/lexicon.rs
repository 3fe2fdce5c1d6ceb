//! Lexicon: what words and phrases say, per language, and the table that finds them.
//!
//! Why: the rules of a reaction are the same in every language, so they are written once, over marks; a language is a
//! file of marked phrases. To add a language, add its file and one line to [`LEXICONS`].
//!
//! Phrases are written in the folded form of `crate::text::fold`, separated by `|`. The longest phrase at a place wins.
//! The table is one hash trie for all languages: `node(phrase + word) = mix(node(phrase), hash(word))`, starting from one
//! root per language; a slot keeps the upper half of the node's hash, so a chance hit has odds of about one in 10^9.
//! It is built once per VM.

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

/// What a phrase is to the rules in `interaction.rs`.
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
    /// Opens a request or a question; what follows is the wish, not a verdict.
    Ask,
    /// `if`, `in case`: what follows is not said to be so.
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
    /// `fails`, `error`.
    Problem,
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
    /// In the previous answer: it declined.
    Refusal,
    /// In the previous answer's last question: it only offers more help.
    Offer,
}

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

/// Index into [`LEXICONS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language(usize);

/// Share of a message's words that must be known to the language; function words alone are about 40 % of plain text,
/// and unrelated languages share about 10 %. Chosen on the development dialogues.
const KNOWN_SHARE: (usize, usize) = (3, 10);
/// Up to this many words, half of them must be known: `brilliant, ta`.
const SHORT: usize = 3; // words

/// The language of a message, or none when no lexicon covers it.
pub fn language(words: &[Word]) -> Option<Language> {
    let table = table();
    let mut known = [0_usize; LEXICONS.len()];
    let (mut total, mut kana) = (0, 0);
    for word in words {
        let languages = match word.script {
            Script::Spaced | Script::None => table.languages(word.hash),
            Script::Han => 1 << ZH,
            Script::Kana => {
                kana += 1;
                1 << JA
            }
            Script::Hangul => 1 << KO,
        };
        total += usize::from(word.script != Script::None || languages != 0);
        let mut rest = languages;
        while rest != 0 {
            if let Some(count) = known.get_mut(rest.trailing_zeros() as usize) {
                *count += 1;
            }
            rest &= rest - 1;
        }
    }
    if kana > 0 {
        // Japanese is written with Han characters too.
        let [.., han, japanese, _, _, _] = &mut known;
        *japanese += std::mem::take(han);
    }
    let (best, count) = known.iter().enumerate().rev().max_by_key(|(_, count)| **count)?;
    let (part, whole) = if total <= SHORT { (1, 2) } else { KNOWN_SHARE };
    (*count > 0 && count * whole >= total * part).then_some(Language(best))
}

/// The longest phrase of a user at the start of `words`: its mark and how many words it has.
pub fn phrase(language: Language, words: &[Word]) -> Option<(Mark, usize)> {
    longest(root(language.0), words)
}

/// Whether an answer says somewhere in `words` what `mark` stands for: [`Mark::Refusal`] or [`Mark::Offer`].
pub fn answer_has(language: Language, mark: Mark, words: &[Word]) -> bool {
    let root = answer_root(language.0);
    (0..words.len())
        .any(|at| longest(root, words.get(at..).unwrap_or_default()).is_some_and(|(found, _)| found == mark))
}

fn longest(root: u64, words: &[Word]) -> Option<(Mark, usize)> {
    let table = table();
    let (mut node, mut found) = (root, None);
    for (i, word) in words.iter().enumerate() {
        node = words::mix(node, word.hash);
        match table.get(node) {
            None => break,
            Some(Slot { mark: Some(mark), .. }) => found = Some((mark, i + 1)),
            Some(_) => {}
        }
    }
    found
}

/// Bytes the table takes.
pub fn table_bytes() -> usize {
    table().slots.len() * size_of::<Slot>()
}

/// A node of the trie, or (from the root of no language) a word with the languages that know it.
#[derive(Clone, Copy, Default)]
struct Slot {
    tag: u32,
    languages: u16,
    mark: Option<Mark>,
}

struct Table {
    slots: Vec<Slot>,
}

/// Slots; a power of two, under three quarters full (a test checks it).
const SLOTS: usize = 1 << 15;

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
        let mut table = Table { slots: vec![Slot::default(); SLOTS] };
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
            if let Some(slot) = self.entry(known_word(word.hash)) {
                slot.languages |= 1 << language;
            }
            node = words::mix(node, word.hash);
            let ends = words.peek().is_none_or(|next| next.clause != word.clause);
            if let Some(slot) = self.entry(node)
                && ends
            {
                slot.mark = Some(mark);
            }
            if ends {
                node = start;
            }
        }
    }

    fn languages(&self, hash: u64) -> u16 {
        self.get(known_word(hash)).map_or(0, |slot| slot.languages)
    }

    fn get(&self, node: u64) -> Option<Slot> {
        let tag = tag(node);
        for step in 0..SLOTS {
            let slot = self.slots.get((node as usize).wrapping_add(step) % SLOTS)?;
            if slot.tag == tag {
                return Some(*slot);
            }
            if slot.tag == 0 {
                return None;
            }
        }
        None
    }

    /// The slot of a node, claimed if it is new; none when the table is full.
    fn entry(&mut self, node: u64) -> Option<&mut Slot> {
        let tag = tag(node);
        let free = (0..SLOTS)
            .map(|step| (node as usize).wrapping_add(step) % SLOTS)
            .find(|&at| self.slots.get(at).is_some_and(|slot| slot.tag == tag || slot.tag == 0))?;
        let slot = self.slots.get_mut(free)?;
        slot.tag = tag;
        Some(slot)
    }
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
                    crate::text::fold(phrase, &mut folded);
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
    fn table_has_room() {
        let used = table().slots.iter().filter(|slot| slot.tag != 0).count();
        assert!(used * 4 < SLOTS * 3, "{used} of {SLOTS} slots are used");
        assert!(table_bytes() < 300 * 1024);
    }
}
