//! Words and phrases of a dozen languages, and the table that finds them in a text.
//!
//! A lexicon is a list of lines `(cue, "entry|entry|...")`. An entry is a word, a phrase with single spaces, or a stem
//! with a final `*` that any ending may follow. A leading `^` asks for the start of a sentence, which keeps apart "plan
//! a service" and "my plan". Entries are written in the form [`crate::text::fold`] gives. Chinese, Japanese and Korean
//! entries match anywhere, because there a word has no border.
//!
//! The table is a trie whose steps are tokens (a word, one character of a script without spaces, or one byte of
//! anything else but a space), kept in a hash table: a node is the hash of the tokens that lead to it. Looking up a
//! word costs the same however many entries there are, and a phrase is followed only as far as some entry goes. Nodes
//! are told apart by 46 bits of hash, not by their text: a chance match is rarer than one in a billion words and costs
//! one wrong cue.

mod chinese;
mod english;
mod english_things;
mod french;
mod german;
mod hindi_arabic;
mod italian;
mod japanese_korean;
mod mistyped;
mod neighbours;
mod portuguese;
mod slavic;
mod spanish;
mod technical;

use super::cue::Cue;
use std::sync::OnceLock;

/// One lexicon line: a cue and its entries.
pub type Line = (Cue, &'static str);

/// Where a later language has the same entry as an earlier one, the earlier one counts.
const LEXICONS: [&[Line]; 13] = [
    technical::LINES,
    english::LINES,
    english_things::LINES,
    german::LINES,
    french::LINES,
    spanish::LINES,
    portuguese::LINES,
    italian::LINES,
    slavic::LINES,
    neighbours::LINES,
    chinese::LINES,
    japanese_korean::LINES,
    hindi_arabic::LINES,
];

/// A lexicon match: the cue, and the number of bytes it covers (with a stem, up to the end of the word).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub cue: Cue,
    pub length: usize,
}

/// The longest entry that matches at the start of `rest`, whose first token has `length` bytes.
pub fn find(rest: &[u8], mut length: usize, at_start: bool) -> Option<Hit> {
    let lexicon = lexicon();
    let begins = lexicon.begins(rest.get(..length)?)?;
    let mut best = None;
    let mut path = ROOT;
    let mut start = 0;
    while let Some(token) = rest.get(start..start + length).filter(|token| !token.is_empty()) {
        start += length;
        if (path != ROOT || begins == Begins::Stem)
            && let Some(cue) = lexicon.stem(path, token, at_start)
        {
            best = Some(Hit { cue, length: start });
        }
        path = step(path, token);
        let Some(node) = lexicon.node(path) else { break };
        if let Some(cue) = node.cue(at_start) {
            best = Some(Hit { cue, length: start });
        }
        if node.follow & GOES_ON == 0 {
            break;
        }
        if rest.get(start) == Some(&b' ') {
            path ^= SPACE;
            start += 1;
        }
        length = token_length(rest.get(start..).unwrap_or_default());
    }
    best
}

/// The thing of which `word`, no entry itself, is a regular plural.
pub fn find_singular(word: &[u8]) -> Option<Hit> {
    let singular = word.strip_suffix(b"s").filter(|singular| singular.len() >= SHORTEST_STEM)?;
    let hit = find(singular, singular.len(), false)?;
    matches!(hit.cue, Cue::Thing(_)).then_some(Hit { length: word.len(), ..hit })
}

/// The length of the token at the start of `rest`; 0 at the end.
pub fn token_length(rest: &[u8]) -> usize {
    match rest.first().map(|&byte| class(byte)) {
        None => 0,
        Some(Class::Word) => rest.iter().position(|&byte| class(byte) != Class::Word).unwrap_or(rest.len()),
        Some(Class::Unspaced) => rest.len().min(3),
        Some(Class::Mark) => 1,
    }
}

/// What a byte of a text can be part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A word: ASCII letters and digits, `_`, and letters of other scripts.
    Word,
    /// The first byte of a character of a script without spaces between words: Chinese, kana, Hangul.
    Unspaced,
    /// Anything else, with the symbols and emoji of Unicode.
    Mark,
}

pub fn class(byte: u8) -> Class {
    // A table, because this is asked for every byte.
    const CLASSES: [Class; 256] = {
        let mut classes = [Class::Mark; 256];
        let mut rest: &mut [Class] = &mut classes;
        let mut byte = 0u8;
        while let Some((first, after)) = rest.split_first_mut() {
            *first = match byte {
                b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80..=0xC1 | 0xC3..=0xE1 => Class::Word,
                0xE3..=0xED => Class::Unspaced,
                _ => Class::Mark,
            };
            byte = byte.wrapping_add(1);
            rest = after;
        }
        classes
    };
    CLASSES.get(byte as usize).copied().unwrap_or(Class::Mark)
}

/// Twelve bytes, so that the whole table stays below 300 KB.
struct Node {
    /// The bits of the hash that do not choose the bucket.
    tag: u32,
    /// The next node of the bucket.
    next: u16,
    cue: Option<Cue>,
    /// The cue at the start of a sentence, where it differs.
    start_cue: Option<Cue>,
    /// [`GOES_ON`] if some entry goes on after this token; in the node of a stem's key, bit `n` says that there is a
    /// stem of `n + SHORTEST_STEM` bytes.
    follow: u16,
}

impl Node {
    fn cue(&self, at_start: bool) -> Option<Cue> {
        self.start_cue.filter(|_| at_start).or(self.cue)
    }
}

struct Lexicon {
    heads: Vec<u16>,
    nodes: Vec<Node>,
    /// One bit per hash of the first bytes of an entry: most words of a text are told from all entries by it.
    beginnings: Vec<u64>,
    /// The same for entries that are a stem.
    stems: Vec<u64>,
}

/// How the entries begin that have the same first bytes as a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begins {
    Whole,
    /// Some of them with a stem.
    Stem,
}

/// End of a chain. There are far fewer nodes.
const END: u16 = u16::MAX;
/// Number of hash buckets: a power of two, about the number of nodes.
const BUCKETS: usize = 1 << 14;
/// Room for the nodes; the vector grows if it must.
const NODES: usize = 20_400;
/// Multiplicative hashing with the golden ratio (Knuth, The Art of Computer Programming 3, section 6.4).
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
/// Where every path begins.
const ROOT: u64 = 1;
/// Keeps the paths of stems and of their keys apart from those of whole tokens. Any odd number would do.
const STEM: u64 = 0x5DEE_CE66_D1CE_4E5B;
/// A space between two tokens marks the path and takes no node of its own.
const SPACE: u64 = 0x2545_F491_4F6C_DD1D;
/// Bytes of the shortest and the longest stem; the first ones of a stem are its key.
const SHORTEST_STEM: usize = 4;
const LONGEST_STEM: usize = SHORTEST_STEM + 14;
const GOES_ON: u16 = 1 << 15;
/// Bits that tell how entries begin: 4 KB, one bit in six set.
const BEGINNINGS: usize = 1 << 15;

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let mut lexicon = Lexicon {
            heads: vec![END; BUCKETS],
            nodes: Vec::with_capacity(NODES),
            beginnings: vec![0; BEGINNINGS / 64],
            stems: vec![0; BEGINNINGS / 64],
        };
        for &(cue, line) in LEXICONS.iter().copied().flatten() {
            for text in line.split('|') {
                lexicon.add(cue, text);
            }
        }
        for word in mistyped::WORDS.split('|') {
            lexicon.add_mistyped(word);
        }
        lexicon
    })
}

impl Lexicon {
    fn add(&mut self, cue: Cue, text: &str) {
        let (only_at_start, text) = text.strip_prefix('^').map_or((false, text), |rest| (true, rest));
        let (is_stem, text) = text.strip_suffix('*').map_or((false, text), |rest| (true, rest));
        let mut path = ROOT;
        let mut rest = text.as_bytes();
        let mut length = token_length(rest);
        let (word, bit) = beginning(rest.get(..length).unwrap_or(rest));
        let stems = (is_stem && length == rest.len()).then_some(&mut self.stems);
        for bits in std::iter::once(&mut self.beginnings).chain(stems) {
            if let Some(bits) = bits.get_mut(word) {
                *bits |= 1 << bit;
            }
        }
        loop {
            let (token, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            if after.is_empty() {
                if is_stem && let Some(key) = token.get(..SHORTEST_STEM) {
                    let length = token.len().min(LONGEST_STEM) - SHORTEST_STEM;
                    self.change(step(path ^ STEM, key), |node| node.follow |= 1 << length);
                    path ^= STEM << 1;
                }
                return self.change(step(path, token), |node| {
                    let place = if only_at_start { &mut node.start_cue } else { &mut node.cue };
                    *place = place.or(Some(cue));
                });
            }
            path = step(path, token);
            self.change(path, |node| node.follow |= GOES_ON);
            rest = after.strip_prefix(b" ").unwrap_or(after);
            if rest.len() < after.len() {
                path ^= SPACE;
            }
            length = token_length(rest);
        }
    }

    /// Adds what a word becomes when two letters change places, one is left out or one is doubled: as the same cue, and
    /// only where that is no entry already.
    fn add_mistyped(&mut self, word: &str) {
        let Some(Node { cue: Some(cue), start_cue, .. }) = self.node(step(ROOT, word.as_bytes())) else { return };
        let (cue, start_cue) = (*cue, *start_cue);
        let mut text = String::new();
        for at in 1..word.len() {
            let Some((before, after)) = word.split_at_checked(at) else { continue };
            let Some((first, rest)) = after.split_at_checked(1) else { continue };
            let (second, end) = rest.split_at_checked(1).unwrap_or_default();
            for letters in [[rest, "", ""], [second, first, end], [first, after, ""]] {
                text.clear();
                text.push('^');
                text.push_str(before);
                letters.into_iter().for_each(|letters| text.push_str(letters));
                let form = text.get(1..).unwrap_or_default();
                if mistyped::WORDS_OF_THEIR_OWN.contains(&form) {
                    continue;
                }
                self.add(cue, form);
                if let Some(cue) = start_cue {
                    self.add(cue, &text);
                }
            }
        }
    }

    /// None: no entry begins with `token`.
    fn begins(&self, token: &[u8]) -> Option<Begins> {
        let (word, bit) = beginning(token);
        let is_set = |bits: &[u64]| bits.get(word).is_some_and(|bits| bits >> bit & 1 == 1);
        is_set(&self.beginnings).then(|| if is_set(&self.stems) { Begins::Stem } else { Begins::Whole })
    }

    /// The cue of the longest stem that `token` begins with.
    fn stem(&self, path: u64, token: &[u8], at_start: bool) -> Option<Cue> {
        let key = token.get(..SHORTEST_STEM)?;
        let mut lengths = self.node(step(path ^ STEM, key))?.follow;
        while lengths != 0 {
            let longest = lengths.ilog2();
            lengths ^= 1 << longest;
            let stem = token.get(..longest as usize + SHORTEST_STEM);
            if let Some(node) = stem.and_then(|stem| self.node(step(path ^ STEM << 1, stem))) {
                return node.cue(at_start);
            }
        }
        None
    }

    fn node(&self, path: u64) -> Option<&Node> {
        let (bucket, tag) = place(path);
        let mut at = self.heads.get(bucket).copied().unwrap_or(END);
        while let Some(node) = self.nodes.get(at as usize) {
            if node.tag == tag {
                return Some(node);
            }
            at = node.next;
        }
        None
    }

    /// Changes the node of a path, after making it if it is not there.
    fn change(&mut self, path: u64, change: impl FnOnce(&mut Node)) {
        let (bucket, tag) = place(path);
        let Some(head) = self.heads.get_mut(bucket) else { return };
        let mut at = *head;
        while let Some(node) = self.nodes.get_mut(at as usize) {
            if node.tag == tag {
                return change(node);
            }
            at = node.next;
        }
        let next = std::mem::replace(head, self.nodes.len() as u16);
        let mut node = Node { tag, next, cue: None, start_cue: None, follow: 0 };
        change(&mut node);
        self.nodes.push(node);
    }
}

/// The place in [`Lexicon::beginnings`] of the first four bytes of a token, or of a whole shorter one.
fn beginning(token: &[u8]) -> (usize, u32) {
    let key = match token.first_chunk::<4>() {
        Some(&four) => u32::from_le_bytes(four),
        None => token.iter().fold(token.len() as u32, |key, &byte| key << 8 | u32::from(byte)),
    };
    let hash = key.wrapping_mul(0x9E37_79B1) >> (32 - BEGINNINGS.trailing_zeros());
    ((hash >> 6) as usize, hash & 63)
}

/// The path one token further.
fn step(path: u64, token: &[u8]) -> u64 {
    let mut rest = token;
    let mut path = path;
    while let Some((eight, after)) = rest.split_first_chunk::<8>() {
        path = mix(path ^ u64::from_le_bytes(*eight));
        rest = after;
    }
    let mut last = rest.len() as u64;
    for &byte in rest {
        last = last << 8 | u64::from(byte);
    }
    mix(path ^ last)
}

fn mix(value: u64) -> u64 {
    let product = value.wrapping_mul(GOLDEN);
    product ^ product >> 29
}

/// The bucket of a path, and the bits of it that tell the nodes of a bucket apart.
fn place(path: u64) -> (usize, u32) {
    let hash = path.wrapping_mul(GOLDEN);
    ((hash >> (64 - BUCKETS.trailing_zeros())) as usize, hash as u32 ^ path as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries() -> impl Iterator<Item = (Cue, &'static str, &'static str)> {
        LEXICONS.iter().copied().flatten().flat_map(|&(cue, line)| {
            line.split('|').map(move |raw| (cue, raw, raw.trim_start_matches('^').trim_end_matches('*')))
        })
    }

    /// An entry in any other form would never match.
    #[test]
    fn every_entry_is_folded() {
        for (_, raw, text) in entries() {
            let mut folded = String::new();
            crate::text::fold(text, &mut folded);
            assert_eq!(text, folded, "{raw}");
            assert!(!text.is_empty() && text.trim() == text && !text.contains("  "), "{raw:?}");
            assert!(text.as_bytes().first().is_some_and(|&b| class(b) != Class::Mark), "{raw}");
        }
    }

    #[test]
    fn every_stem_has_a_length_that_fits() {
        for (_, raw, text) in entries().filter(|(_, raw, _)| raw.ends_with('*')) {
            let mut rest = text.as_bytes();
            while token_length(rest) < rest.len() {
                rest = rest.split_at(token_length(rest)).1;
            }
            assert!((SHORTEST_STEM..=LONGEST_STEM).contains(&rest.len()), "{raw}");
        }
    }

    #[test]
    fn every_entry_is_found() {
        for (_, raw, text) in entries() {
            let bytes = text.as_bytes();
            let hit = find(bytes, token_length(bytes), true);
            assert!(hit.is_some_and(|hit| hit.length == bytes.len()), "{raw}");
        }
    }

    #[test]
    fn a_longer_entry_wins_and_words_end_where_they_end() {
        let length = |text: &str| find(text.as_bytes(), token_length(text.as_bytes()), true).map(|hit| hit.length);
        assert_eq!(length("unit test for this"), Some("unit test".len()));
        assert_eq!(length("functionality"), None);
        assert_eq!(length("implementing it"), Some("implementing".len()));
        assert_eq!(length("函数的"), Some("函数".len()));
    }

    /// Two nodes never share the bits by which they are told apart, chains are short, and the table is small.
    #[test]
    fn the_table_is_small_and_even() {
        let lexicon = lexicon();
        let bytes = lexicon.nodes.capacity() * size_of::<Node>() + lexicon.heads.capacity() * 2;
        assert!(bytes < 300_000 && lexicon.nodes.len() < END as usize, "{} nodes, {bytes} bytes", lexicon.nodes.len());
        for &head in &lexicon.heads {
            let chain =
                std::iter::successors(lexicon.nodes.get(head as usize), |node| lexicon.nodes.get(node.next as usize));
            assert!(chain.count() <= 12);
        }
    }
}
