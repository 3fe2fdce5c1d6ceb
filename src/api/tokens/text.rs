//! The price of text in tokens.
//!
//! One pass cuts the text into pieces, and each piece has a price. The pieces are those into which tokenizers of the
//! o200k family cut a text before they merge bytes: words with the space before them, camel-case parts, groups of three
//! digits, runs of punctuation, indentation and line ends.
//!
//! ```text
//! word        = max(1, PREFIX[before][case] + LENGTH[letters] + sum of PAIRS[letter][next letter])
//! window      = sum of 64 words after spaces * (1 + RARE_SLOPE * (mean price - COMMON_WORD)): other languages
//! punctuation = 1 for a run of like bytes, more for each change in it
//! digits      = ceil(digits / 3)
//! script      = max(1, start + letters * price of a letter in that script)
//! ```
//!
//! Prices are in 1/32 token. The prices of words were fitted by least squares to the counts that o200k_base gives to
//! the pieces of English prose, of manuals in Latin scripts, of logs, random base64 and code in fifteen languages. The
//! window, capitals and scripts were then set by hand on the same texts, so that errors are on the high side. Older
//! tokenizers (cl100k_base) count about the same on English and code, but far more on scripts other than Latin.

pub(super) const UNIT: i64 = 32; // prices per token
/// Price of a word by what stands before it (nothing, a space, one other byte) and by its case (lower, Title, other).
const PREFIX: [[i64; 3]; 3] = [[0, 0, 5], [-8, 0, -1], [10, 21, 11]];
/// The price of a word by its number of letters. The last price also applies to longer words.
const LENGTH: [i64; 18] = [29, 23, 19, 23, 23, 26, 25, 27, 33, 33, 35, 38, 43, 42, 48, 45, 67, 73];
const LETTER: i64 = 7; // price of each letter after the last of `LENGTH`
const CAPITAL: i64 = 1; // price of each letter of a word in capitals
const MIXED: i64 = 6; // price of each capital of a word that is neither lower nor Title nor in capitals
const FLOOR: i64 = 3; // least price of a letter: no word has more than ten letters a token
/// The price of a letter after another one, from a to z and any accented one. It is written as a byte: `<` is 0, `=` is
/// 1, `;` is minus 1. Pairs that are rare in English cost more because they make more tokens.
static PAIRS: [[u8; 27]; 27] = [
    *br"L<<7K:7M=EF8;9Z<H8?7@=<=5AF",
    *br"@QSO;RERCAA;IM@RVB9J8NNXFRA",
    *br"AQEN5LR;AQ8=H[=LG;G99TNUCR3",
    *br"CNVC9NEW>>@KGJAHSECHCMBF@HI",
    *br"CH??ECBIISPDD>GCA??CMDA<AKS",
    *br"EULI:ACO=RJ@CHAXL?J?9SdK>OG",
    *br"LYNU:Z@=CU_GK?ATbDEF=ISPBFO",
    *br"ATmU;QMTCHZK>=>FMFO)FHPMGPK",
    *br"C;;>7;:aJ6E;@:5<FA=9GAS@^9E",
    *br"CUQZ<[VTPUMNgTGSYS;_DU8SSUK",
    *br"FAE8<F;IBXLHQ4PP<[CCJMDYLPS",
    *br"A:K<:=RQBPPEJI<G_KAA5=:Z2XN",
    *br"?=RO5OFU@]UH@S>>SUAKG^LQJQ9",
    *br"GT><;E<KCNC@@AGF`X?9BBHMEQO",
    *br"L<CDF@9MC28;>9A<\:F<8>7D?JH",
    *br"EINC9NQ=CVT;FF:?Q<I=9HKIE\<",
    *br"RRNUQYXVa^_6MPUOIOVQ2PSYMZ<",
    *br"DOD<<E@M@[BI>=>EL>A?GDDQ6MM",
    *br"JVBK7>I?CUFOMEA>ME=<?G9S>MM",
    *br"DMHI:DQ7?\OIDJBIg=CB>Q1J/QH",
    *br"E<;H?A?XBXS3=>Q=X;A>ANLBNTN",
    *br"@YR^8S6Q<VQGAYEGW[UZVQOXQSQ",
    *br"BZ]EATS>>YXNTG?K^>FPZPAOOXQ",
    *br"FUCVFPg=E=VV:\a?USTBTX[A<ZI",
    *br"PLOYLZZXF]X@F@INgLAC[aFYLL[",
    *br"D[TYBSVSJPWVSFT]\Q_JQWKP:HS",
    *br"JPBI@8A.N=L=PB/LCCGJ]@H??M\",
];
const PAIR_ZERO: i64 = b'<' as i64;
const ACCENTED: u8 = 26;

const WINDOW: i64 = 64; // words
const COMMON_WORD: i64 = 34; // mean price of the words of English prose and of code, at most
const RARE_SLOPE: i64 = 4; // per cent for each 1/32 token above it
const RARE_MOST: i64 = 125; // per cent

const PUNCT_CHANGE: [i64; 4] = [32, 34, 40, 55]; // price of a run by the changes of byte in it
const PUNCT_MORE: i64 = 18; // price of each further change
const PUNCT_REPEAT: i64 = 2; // price of each repeated byte

/// Scripts: first and last code point, price at the start of a run, price of a character. Set by hand from one
/// paragraph per language, rounded up; Armenian and single Hangul letters are UNVALIDATED.
const SCRIPTS: [(u32, u32, i64, i64); 17] = [
    (0x370, 0x3FF, 12, 13),  // Greek
    (0x400, 0x52F, 14, 11),  // Cyrillic
    (0x530, 0x58F, 16, 24),  // Armenian
    (0x590, 0x5FF, 10, 13),  // Hebrew
    (0x600, 0x77F, 14, 10),  // Arabic
    (0x900, 0x97F, 14, 9),   // Devanagari
    (0x980, 0xDFF, 14, 12),  // other scripts of India
    (0xE00, 0xE7F, 0, 15),   // Thai
    (0x1100, 0x11FF, 0, 64), // Hangul letters
    (0x2000, 0x200F, 0, 32), // spaces, joiners
    (0x2010, 0x206F, 0, 32), // typographic punctuation
    (0x2070, 0x2BFF, 0, 48), // symbols
    (0x3000, 0x303F, 0, 32), // CJK punctuation
    (0x3040, 0x30FF, 6, 25), // kana
    (0x3400, 0x9FFF, 6, 32), // ideographs
    (0xAC00, 0xD7AF, 6, 25), // Hangul
    (0xFE00, 0xFE0F, 0, 32), // variation selectors
];
const SYMBOL: i64 = UNIT; // price of a sign of Latin-1
const FULL_WIDTH: i64 = 40; // price of a full-width form
const OTHER: i64 = 3 * UNIT; // price of a character of any other block, emoji among them: at most a byte each

/// The kind of piece that the text is in.
#[derive(Clone, Copy, Default, PartialEq)]
enum Run {
    #[default]
    None,
    Word,
    Digits,
    Punct,
    Space,
    Newline,
    Script(u32),
}

/// The text so far: its price, and the piece that is not closed yet.
#[derive(Default)]
pub(super) struct Text {
    pub units: i64,
    run: Run,
    /// Characters of the open piece.
    length: usize,
    /// Price of the open piece so far: pairs of a word, changes of a run of punctuation.
    price: i64,
    capitals: i64,
    title: bool,
    lower: bool,
    prefix: usize,
    last: u8,
    after_newline: bool,
    words: i64,
    word_units: i64,
}

impl Text {
    /// Reads a JSON string whose first byte is at `at`. Returns the position after its closing quote.
    pub fn string(&mut self, json: &[u8], mut at: usize) -> usize {
        while let Some(&byte) = json.get(at) {
            at += 1;
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' => {
                    self.letter((byte | 32) - b'a', byte & 32 == 0);
                    at += self.letters(json.get(at..).unwrap_or_default());
                }
                b'"' => break,
                b'\\' => at = self.escape(json, at),
                0x80.. => at = self.utf8(byte, json, at),
                _ => self.ascii(byte),
            }
        }
        at
    }

    /// Reads the escape after a backslash. Returns the position after it.
    fn escape(&mut self, json: &[u8], at: usize) -> usize {
        match json.get(at) {
            Some(b'n' | b'r') => self.ascii(b'\n'),
            Some(b't') => self.ascii(b'\t'),
            Some(b'u') => {
                let code = hex(json, at + 1);
                let low = if (0xD800..0xDC00).contains(&code) { hex(json, at + 7) } else { 0 };
                if (0xDC00..0xE000).contains(&low) {
                    self.character(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00));
                    return at + 11;
                }
                self.character(code);
                return (at + 5).min(json.len());
            }
            Some(&byte) => self.ascii(byte),
            None => {}
        }
        at + 1
    }

    /// Reads a character whose lead byte stands before `at`. Returns the position after it.
    fn utf8(&mut self, lead: u8, json: &[u8], at: usize) -> usize {
        let (more, bits) = match lead {
            0xF0.. => (3, lead & 7),
            0xE0.. => (2, lead & 15),
            0xC0.. => (1, lead & 31),
            _ => (0, 0),
        };
        let tail = json.get(at..at + more).unwrap_or_default();
        let code = tail.iter().fold(u32::from(bits), |code, &b| code << 6 | u32::from(b & 63));
        self.character(code);
        at + tail.len()
    }

    fn character(&mut self, code: u32) {
        match code {
            0..0x80 => self.ascii(code as u8),
            0xC0..0x250 | 0x1E00..0x1F00 if code != 0xD7 && code != 0xF7 => self.letter(ACCENTED, false),
            0x80..0xC0 | 0xD7 | 0xF7 => self.script(0, 0, SYMBOL),
            0xFF00..0xFFF0 => self.script(0, 0, FULL_WIDTH),
            _ => match SCRIPTS.iter().find(|&&(first, last, ..)| first <= code && code <= last) {
                Some(&(first, _, start, each)) => self.script(first, start, each),
                None => self.script(0, 0, OTHER),
            },
        }
    }

    pub fn ascii(&mut self, byte: u8) {
        match byte {
            b'a'..=b'z' => self.letter(byte - b'a', false),
            b'A'..=b'Z' => self.letter(byte - b'A', true),
            b'0'..=b'9' => {
                if self.run != Run::Digits {
                    self.flush_before(Run::Digits);
                }
                if self.length.is_multiple_of(3) {
                    self.units += UNIT;
                }
            }
            b'\n' | b'\r' => {
                match self.run {
                    Run::Newline => return,
                    Run::Punct => self.flush(),
                    Run::Space if self.after_newline => {}
                    Run::Space => self.units += UNIT,
                    _ => {
                        self.flush();
                        self.units += UNIT;
                    }
                }
                self.open(Run::Newline);
            }
            b' ' | b'\t' => {
                if self.run != Run::Space {
                    let after_newline = self.run == Run::Newline;
                    self.flush();
                    self.open(Run::Space);
                    self.after_newline = after_newline;
                }
            }
            _ => {
                if self.run != Run::Punct {
                    self.flush_before(Run::Punct);
                } else if self.last != byte {
                    self.price += 1;
                }
                self.last = byte;
            }
        }
        self.length += 1;
    }

    fn letter(&mut self, letter: u8, capital: bool) {
        if self.run == Run::Word && !(capital && self.lower) {
            self.price += pair(self.last, letter);
        } else {
            self.flush_before(Run::Word);
            self.title = capital;
        }
        self.length += 1;
        self.capitals += i64::from(capital);
        self.lower = !capital;
        self.last = letter;
    }

    /// Adds the letters at the start of `rest` to the open word, as far as it goes, and returns their number. The
    /// result is the same as with `letter` for each, but the work is done in registers.
    fn letters(&mut self, rest: &[u8]) -> usize {
        let (mut last, mut lower) = (self.last, self.lower);
        let (mut price, mut capitals, mut count) = (0, 0, 0);
        for &byte in rest {
            let letter = (byte | 32).wrapping_sub(b'a');
            let capital = byte & 32 == 0;
            if letter >= ACCENTED || (capital && lower) {
                break;
            }
            price += pair(last, letter);
            capitals += i64::from(capital);
            count += 1;
            (last, lower) = (letter, !capital);
        }
        self.price += price;
        self.capitals += capitals;
        self.length += count;
        (self.last, self.lower) = (last, lower);
        count
    }

    fn script(&mut self, script: u32, start: i64, each: i64) {
        if self.run != Run::Script(script) {
            self.flush_before(Run::Script(script));
            self.price = start;
        }
        self.length += 1;
        self.price += each;
    }

    fn open(&mut self, run: Run) {
        self.run = run;
        self.length = 0;
        self.price = 0;
        self.capitals = 0;
    }

    /// Closes the open piece and opens another one. The new one may take over the last space or byte of punctuation.
    fn flush_before(&mut self, next: Run) {
        let prefix = match (self.run, next) {
            (Run::Space, Run::Word | Run::Punct | Run::Script(_)) => {
                self.units += if self.length > 1 { UNIT } else { 0 };
                1
            }
            (Run::Space, _) => {
                self.units += if self.length > 1 { 2 * UNIT } else { UNIT };
                0
            }
            (Run::Punct, Run::Word | Run::Script(_)) if self.length == 1 && self.prefix == 0 => 2,
            _ => {
                self.flush();
                0
            }
        };
        self.open(next);
        self.prefix = prefix;
    }

    /// Closes the open piece.
    pub fn flush(&mut self) {
        let length = i64::try_from(self.length).unwrap_or(i64::MAX);
        match self.run {
            Run::Word => {
                let case = match (self.capitals, self.title) {
                    (0, _) => 0,
                    (1, true) if length > 1 => 1,
                    _ => 2,
                };
                let prefix = PREFIX.get(self.prefix).and_then(|p| p.get(case)).copied().unwrap_or(0);
                let longest = LENGTH.len() - 1;
                let by_length = LENGTH.get(self.length.min(longest)).copied().unwrap_or(0);
                let over = LETTER * (length - longest as i64).max(0);
                let capitals = match case {
                    2 if self.capitals == length => CAPITAL * length,
                    2 => MIXED * self.capitals,
                    _ => 0,
                };
                let price = prefix + by_length + over + capitals + self.price;
                let price = price.max(UNIT).max(FLOOR * length);
                if self.prefix == 1 {
                    self.words += 1;
                    self.word_units += price;
                    if self.words == WINDOW {
                        self.close_window();
                    }
                } else {
                    self.units += price;
                }
            }
            Run::Punct => {
                let changes = self.price;
                let most = PUNCT_CHANGE.len() as i64 - 1;
                let few = PUNCT_CHANGE.get(changes.min(most) as usize).copied().unwrap_or(UNIT);
                self.units += few + PUNCT_MORE * (changes - most).max(0) + PUNCT_REPEAT * (length - changes - 1);
            }
            Run::Space => self.units += UNIT,
            Run::Script(_) => self.units += self.price.max(UNIT),
            Run::None | Run::Digits | Run::Newline => {}
        }
        self.open(Run::None);
        self.prefix = 0;
    }

    /// Adds the words of a window. They cost more if they are rare on average.
    pub fn close_window(&mut self) {
        if self.words > 0 {
            let rare = (self.word_units / self.words - COMMON_WORD).max(0);
            self.units += self.word_units * (100 + rare * RARE_SLOPE).min(RARE_MOST) / 100;
        }
        self.words = 0;
        self.word_units = 0;
    }
}

/// Price of a letter after another.
fn pair(last: u8, letter: u8) -> i64 {
    let price = PAIRS.get(usize::from(last)).and_then(|row| row.get(usize::from(letter)));
    price.map_or(0, |&price| i64::from(price) - PAIR_ZERO)
}

/// Four hexadecimal digits; 0 if they are not.
fn hex(json: &[u8], at: usize) -> u32 {
    let digits = json.get(at..at + 4).unwrap_or_default();
    digits.iter().fold(0, |code, &b| code << 4 | char::from(b).to_digit(16).unwrap_or(0))
}
