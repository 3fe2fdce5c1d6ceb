//! Words and phrases of a dozen languages, and the table that finds them in a text.
//!
//! A lexicon is a list of lines `(cue, "entry|entry|...")`. An entry is a word, a phrase with single spaces, or a stem
//! with a final `*` that any ending may follow. A leading `^` means that the entry counts only at the start of a
//! sentence; this keeps apart "plan a service" and "my plan". Entries are written in the form that
//! [`crate::language::fold::fold`] gives. Chinese, Japanese and Korean entries match anywhere, because a word has no
//! border there.
//!
//! The table is a trie, kept in a hash table. Its steps are tokens: a word, one character of a script without spaces,
//! or one byte of anything else but a space. A node is the hash of the tokens that lead to it. A phrase is followed
//! only as far as some entry goes. Nodes are told apart by 46 bits of hash, not by their text. A chance match costs one
//! wrong cue, and is rarer than one in a billion words.

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

/// If a later language has the same entry as an earlier one, the earlier one counts.
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
    let (shelf, mut stems) = lexicon().shelf(rest.get(..length)?);
    if shelf.is_empty() {
        return None;
    }
    let mut best = None;
    let mut path = ROOT;
    let mut start = 0;
    while let Some(token) = rest.get(start..start + length).filter(|token| !token.is_empty()) {
        start += length;
        let before = path;
        path = step(path, token);
        let node = find_node(shelf, path);
        let cue = node.and_then(|node| node.cue(at_start));
        if let Some(cue) = cue.or_else(|| find_stem(shelf, before, token, stems, at_start)) {
            best = Some(Hit { cue, length: start });
        }
        let Some(node) = node else { break };
        if rest.get(start) == Some(&b' ') {
            path ^= SPACE;
            start += 1;
        }
        if rest.get(start).is_none_or(|&byte| node.next & first_letter(byte) == 0) {
            break;
        }
        stems = node.stems;
        length = token_length(rest.get(start..).unwrap_or_default());
    }
    best
}

/// The thing whose regular plural `word` is. `word` must be no entry itself.
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
    // This is a table because it is read for every byte.
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

/// A node has twelve bytes, so that the whole table stays near 300 KB.
#[derive(Clone, Copy)]
struct Node {
    /// A hash of the path, by which the nodes of a shelf are told apart.
    tag: u32,
    cue: Option<Cue>,
    /// The cue at the start of a sentence, where it differs.
    start_cue: Option<Cue>,
    /// The bits of [`first_letter`] of all tokens with which an entry goes on after this one.
    next: u16,
    /// Bit `n` if some entry goes on with a stem of `n + SHORTEST_STEM` bytes.
    stems: u16,
}

impl Node {
    fn new(path: u64) -> Node {
        Node { tag: tag(path), cue: None, start_cue: None, next: 0, stems: 0 }
    }

    fn cue(&self, at_start: bool) -> Option<Cue> {
        self.start_cue.filter(|_| at_start).or(self.cue)
    }

    /// Merges this node with one that was added later for the same path.
    fn and(&mut self, later: &Node) {
        self.cue = self.cue.or(later.cue);
        self.start_cue = self.start_cue.or(later.start_cue);
        self.next |= later.next;
        self.stems |= later.stems;
    }
}

/// All nodes of entries with the same first bytes stand together, on a shelf. So the lookup of a word reads from one
/// place in memory. If no entry begins with the word, the shelf is mostly empty.
struct Lexicon {
    /// The shelves; the last one is empty.
    shelves: Vec<Shelf>,
    /// By shelf, then tag.
    nodes: Vec<Node>,
}

#[derive(Clone, Copy, Default)]
struct Shelf {
    /// Where the shelf begins and the one before it ends.
    start: u16,
    /// Bit `n` if some entry begins with a stem of `n + SHORTEST_STEM` bytes.
    stems: u16,
}

/// A power of two, about three times the number of different beginnings.
const SHELVES: usize = 1 << 14;
/// Multiplicative hashing with the golden ratio (Knuth, The Art of Computer Programming 3, section 6.4).
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
/// Where every path begins.
const ROOT: u64 = 1;
/// Keeps the paths of stems apart from those of whole tokens. Any odd number would do.
const STEM: u64 = 0x5DEE_CE66_D1CE_4E5B;
/// A space between two tokens marks the path and takes no node of its own.
const SPACE: u64 = 0x2545_F491_4F6C_DD1D;
/// Bytes of the shortest stem and of the longest one. The shortest one has as many bytes as the shelf is chosen by.
const SHORTEST_STEM: usize = 4;
const LONGEST_STEM: usize = SHORTEST_STEM + 14;
/// Room for the nodes that are gathered. The vector grows if it must.
const ROOM: usize = 27_500;

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let mut builder = Builder { nodes: Vec::with_capacity(ROOM), stems: vec![0; SHELVES] };
        for &(cue, line) in LEXICONS.iter().copied().flatten() {
            for text in line.split('|') {
                builder.add(cue, text);
            }
        }
        let entries = builder.build();
        for word in mistyped::WORDS.split('|') {
            builder.add_mistyped(word, &entries);
        }
        // The entries are freed first, because the table needs the same room again.
        drop(entries);
        builder.build()
    })
}

/// A node on its way into the table.
#[derive(Clone, Copy)]
struct Gathered {
    shelf: u16,
    /// The order of adding. What was added earlier comes first.
    order: u16,
    node: Node,
}

/// Gathers nodes, several for a path.
struct Builder {
    nodes: Vec<Gathered>,
    /// By shelf.
    stems: Vec<u16>,
}

impl Builder {
    fn add(&mut self, cue: Cue, text: &str) {
        let (only_at_start, text) = text.strip_prefix('^').map_or((false, text), |rest| (true, rest));
        let (is_stem, text) = text.strip_suffix('*').map_or((false, text), |rest| (true, rest));
        let mut rest = text.as_bytes();
        let mut length = token_length(rest);
        let shelf = shelf(rest.get(..length).unwrap_or(rest));
        let mut path = ROOT;
        let mut before: Option<u64> = None;
        loop {
            let (token, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            if after.is_empty() {
                if is_stem {
                    let stem = 1 << (token.len().clamp(SHORTEST_STEM, LONGEST_STEM) - SHORTEST_STEM);
                    match (before, self.stems.get_mut(shelf as usize)) {
                        (Some(before), _) => self.put(shelf, Node { stems: stem, ..Node::new(before) }),
                        (None, stems) => stems.into_iter().for_each(|stems| *stems |= stem),
                    }
                    path ^= STEM;
                }
                let (cue, start_cue) = if only_at_start { (None, Some(cue)) } else { (Some(cue), None) };
                return self.put(shelf, Node { cue, start_cue, ..Node::new(step(path, token)) });
            }
            path = step(path, token);
            before = Some(path);
            rest = after.strip_prefix(b" ").unwrap_or(after);
            let next = rest.first().map_or(0, |&byte| first_letter(byte));
            self.put(shelf, Node { next, ..Node::new(path) });
            if rest.len() < after.len() {
                path ^= SPACE;
            }
            length = token_length(rest);
        }
    }

    fn put(&mut self, shelf: u16, node: Node) {
        self.nodes.push(Gathered { shelf, order: 0, node });
    }

    /// Adds the forms of a word in which two letters change places, one is left out or one is doubled. They get the
    /// word's cue, but only if they are no entries already.
    fn add_mistyped(&mut self, word: &str, entries: &Lexicon) {
        let Some(Node { cue: Some(cue), start_cue, .. }) = entries.word(word.as_bytes()) else { return };
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
                self.add(*cue, form);
                if let Some(cue) = start_cue {
                    self.add(*cue, &text);
                }
            }
        }
    }

    /// Puts everything in its place; leaves one node for each path.
    fn build(&mut self) -> Lexicon {
        // A stable sort would need as much memory again.
        self.nodes.iter_mut().zip(0..).for_each(|(gathered, order)| gathered.order = order);
        self.nodes.sort_unstable_by_key(|gathered| (gathered.shelf, gathered.node.tag, gathered.order));
        self.nodes.dedup_by(|later, first| {
            let is_same = (later.shelf, later.node.tag) == (first.shelf, first.node.tag);
            if is_same {
                first.node.and(&later.node);
            }
            is_same
        });
        let mut sizes = vec![0; SHELVES + 1];
        self.nodes
            .iter()
            .for_each(|gathered| sizes.get_mut(gathered.shelf as usize).into_iter().for_each(|size| *size += 1));
        let stems = self.stems.iter().copied().chain([0]);
        let mut start = 0;
        let shelves = sizes.iter().zip(stems).map(|(size, stems)| {
            start += size;
            Shelf { start: start - size, stems }
        });
        Lexicon { shelves: shelves.collect(), nodes: self.nodes.iter().map(|gathered| gathered.node).collect() }
    }
}

impl Lexicon {
    /// The nodes of all entries that begin as `token` does, and the stems among them.
    fn shelf(&self, token: &[u8]) -> (&[Node], u16) {
        let shelf = shelf(token) as usize;
        let shelves = self.shelves.get(shelf..shelf + 2).unwrap_or_default();
        let &[from, to] = shelves else { return (&[], 0) };
        (self.nodes.get(from.start as usize..to.start as usize).unwrap_or_default(), from.stems)
    }

    fn word(&self, word: &[u8]) -> Option<&Node> {
        find_node(self.shelf(word).0, step(ROOT, word))
    }
}

/// The cue of the longest of these stems that `token` begins with.
fn find_stem(shelf: &[Node], path: u64, token: &[u8], stems: u16, at_start: bool) -> Option<Cue> {
    let longest = token.len().min(LONGEST_STEM).checked_sub(SHORTEST_STEM)?;
    let mut lengths = stems & ((2 << longest) - 1);
    while lengths != 0 {
        let longest = lengths.ilog2();
        lengths ^= 1 << longest;
        let stem = token.get(..longest as usize + SHORTEST_STEM);
        if let Some(node) = stem.and_then(|stem| find_node(shelf, step(path ^ STEM, stem))) {
            return node.cue(at_start);
        }
    }
    None
}

fn find_node(shelf: &[Node], path: u64) -> Option<&Node> {
    let tag = tag(path);
    // Tags are spread evenly, so a tag stands near its share of the shelf (interpolation search, Knuth 3, section
    // 6.2.1).
    let near = ((u64::from(tag) * shelf.len() as u64) >> u32::BITS) as usize;
    let (before, after) = shelf.split_at_checked(near)?;
    let found = after.iter().find(|node| node.tag >= tag).filter(|node| node.tag == tag);
    found.or_else(|| before.iter().rev().find(|node| node.tag <= tag).filter(|node| node.tag == tag))
}

/// The shelf of a token. It is chosen by the first four bytes, or by the whole token if it is shorter.
fn shelf(token: &[u8]) -> u16 {
    let key = match token.first_chunk::<4>() {
        Some(&four) => u32::from_le_bytes(four),
        None => token.iter().fold(token.len() as u32, |key, &byte| key << 8 | u32::from(byte)),
    };
    (key.wrapping_mul(0x9E37_79B1) >> (32 - SHELVES.trailing_zeros())) as u16
}

/// One of 16 bits for the first byte of a token.
fn first_letter(byte: u8) -> u16 {
    1 << (byte & 15)
}

/// The path one token further.
fn step(path: u64, token: &[u8]) -> u64 {
    let mut rest = token;
    let mut path = path;
    while let Some((eight, after)) = rest.split_first_chunk::<8>() {
        path = mix(path ^ u64::from_le_bytes(*eight));
        rest = after;
    }
    // The number of bytes left is hashed, too, so that "aaaa" and "aaaaa" differ.
    let last = match (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        (Some(first), Some(last)) => u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last)),
        _ => rest.iter().fold(0, |last, byte| last << 8 | u64::from(*byte)),
    };
    let last = last ^ (rest.len() as u64) << 56;
    mix(path ^ last)
}

fn mix(value: u64) -> u64 {
    let product = value.wrapping_mul(GOLDEN);
    product ^ product >> 29
}

fn tag(path: u64) -> u32 {
    let hash = path.wrapping_mul(GOLDEN);
    (hash >> 32) as u32 ^ path as u32
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
            crate::language::fold::fold(text, &mut folded);
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

    /// Most words that are no entries find an empty shelf, and the others take a look at a few nodes. The table is
    /// small.
    #[test]
    fn the_table_is_small_and_even() {
        let lexicon = lexicon();
        let bytes = lexicon.nodes.capacity() * size_of::<Node>() + lexicon.shelves.capacity() * size_of::<Shelf>();
        assert!(
            bytes < 310_000 && lexicon.nodes.len() < u16::MAX as usize,
            "{} nodes, {bytes} bytes",
            lexicon.nodes.len()
        );
        let sizes: Vec<_> = lexicon.shelves.windows(2).map(|bounds| bounds[1].start - bounds[0].start).collect();
        let empty = sizes.iter().filter(|&&size| size == 0).count();
        assert!(empty > SHELVES * 2 / 3, "{empty} are empty");
        assert!(sizes.iter().all(|&size| size < 500), "{:?}", sizes.iter().max());
    }
}
