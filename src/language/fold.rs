//! Folding: one lower-case, accent-free form of a text.
//!
//! Word lists and regular expressions are written once, for the folded form. They can use ASCII word boundaries,
//! because these are right on accented text after folding and a hundred times cheaper in wasm than Unicode ones.

use crate::bytes::simd;

/// The folded form of `text`: see [`fold`].
pub fn folded(text: &str) -> Vec<u8> {
    folded_ascii(text.as_bytes()).unwrap_or_else(|| {
        let mut out = String::new();
        fold(text, &mut out);
        out.into_bytes()
    })
}

/// The folded form of a text; None: it is not all ASCII.
pub fn folded_ascii(text: &[u8]) -> Option<Vec<u8>> {
    (simd::ascii(text) == text.len()).then(|| simd::lower(text))
}

/// Appends the folded form of `text` to `out`.
///
/// ASCII is lower-cased; Latin letters lose case and accents (`Ä` → `a`, `ß` → `ss`, `œ` → `oe`); Cyrillic and Greek
/// lose case (`Ё` → `е`); full-width forms become ASCII; typographic quotes, dashes and spaces become `'`, `"`, `-` and
/// a space; full stops, commas and question marks of other scripts become ASCII, `¿` and `¡` a space;
/// combining accents and Arabic vowel marks vanish; any other character stays as it is.
pub fn fold(text: &str, out: &mut String) {
    out.reserve(text.len());
    let mut rest = text;
    loop {
        let after = fold_ascii(rest, out);
        let mut after = after.chars();
        let Some(other) = after.next() else { return };
        fold_char(other, out);
        rest = after.as_str();
    }
}

/// Appends the ASCII at the start of `text`; returns what follows it.
fn fold_ascii<'a>(text: &'a str, out: &mut String) -> &'a str {
    let (ascii, after) = text.split_at_checked(simd::ascii(text.as_bytes())).unwrap_or((text, ""));
    if ascii.len() < 2 {
        out.extend(ascii.chars().map(|character| character.to_ascii_lowercase()));
        return after;
    }
    out.push_str(str::from_utf8(&simd::lower(ascii.as_bytes())).unwrap_or_default());
    after
}

/// Base letters of U+00C0..=U+017F, one byte each; `*` marks letters that become two, ` ` those that stay.
const LATIN: &[u8; 192] = b"aaaaaa*ceeeeiiiidnooooo ouuuuy**\
aaaaaa*ceeeeiiiidnooooo ouuuuy*y\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkkklllllll\
lllnnnnnnnnnoooooo**rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

fn fold_char(c: char, out: &mut String) {
    let code = c as u32;
    match code {
        0xA0 | 0x2000..=0x200A | 0x202F | 0x3000 => out.push(' '),
        0xC0..=0x17F => match LATIN.get(code as usize - 0xC0) {
            Some(b'*') => out.push_str(match c {
                'Æ' | 'æ' => "ae",
                'Œ' | 'œ' => "oe",
                'Ĳ' | 'ĳ' => "ij",
                'Þ' | 'þ' => "th",
                _ => "ss",
            }),
            Some(b' ') | None => out.push(c),
            Some(&base) => out.push(char::from(base)),
        },
        // Combining accents, zero-width characters, variation selectors, Arabic vowel marks and the tatweel.
        0x300..=0x36F | 0x200B..=0x200F | 0xFE00..=0xFE0F | 0x64B..=0x652 | 0x640 | 0xFEFF => {}
        0x386 | 0x391 => out.push('α'),
        0x392..=0x3A9 | 0x410..=0x42F => push_code(code + 32, out),
        0x401 | 0x451 => out.push('е'),
        0x402..=0x40F => push_code(code + 80, out),
        0x622 | 0x623 | 0x625 => out.push('ا'),
        0x1E00..=0x1EFF => out.push(vietnamese(code)),
        0xA1 | 0xBF => out.push(' '),
        0x60C | 0x3001 => out.push(','),
        0x61B => out.push(';'),
        0x61F => out.push('?'),
        0x964 | 0x6D4 | 0x3002 => out.push('.'),
        0x2010..=0x2015 | 0x2212 => out.push('-'),
        0x2018 | 0x2019 | 0x201B | 0x2032 => out.push('\''),
        0x201C..=0x201F | 0xAB | 0xBB => out.push('"'),
        0xFF01..=0xFF5E => match char::from_u32(code - 0xFEE0) {
            Some(ascii) => out.push(ascii.to_ascii_lowercase()),
            None => out.push(c),
        },
        _ => out.push(c),
    }
}

fn push_code(code: u32, out: &mut String) {
    if let Some(c) = char::from_u32(code) {
        out.push(c);
    }
}

/// Base letters of the Latin Extended Additional block, most of it Vietnamese.
fn vietnamese(code: u32) -> char {
    match code {
        0x1E9E => 's',
        0x1EA0..=0x1EB7 => 'a',
        0x1EB8..=0x1EC7 => 'e',
        0x1EC8..=0x1ECB => 'i',
        0x1ECC..=0x1EE3 => 'o',
        0x1EE4..=0x1EF1 => 'u',
        0x1EF2..=0x1EF9 => 'y',
        _ => char::from_u32(code).unwrap_or(' '),
    }
}

#[cfg(test)]
mod tests {
    use super::{fold, folded};

    #[test]
    fn ascii_is_lower_cased_wherever_it_stands() {
        let all: String = (0..128).map(char::from).collect();
        for start in 0..all.len() {
            for end in start..=all.len() {
                let mut out = String::from("é");
                fold(&format!("{}Ü", &all[start..end]), &mut out);
                assert_eq!(out, format!("é{}u", all[start..end].to_ascii_lowercase()));
                assert_eq!(folded(&all[start..end]), all[start..end].to_ascii_lowercase().as_bytes());
            }
        }
    }

    #[test]
    fn folded_forms() {
        for (text, expected) in [
            ("Schreib MIR", "schreib mir"),
            ("Ärger über Größe", "arger uber grosse"),
            ("Œuvre déjà çà", "oeuvre deja ca"),
            ("Łódź ž ſ", "lodz z s"),
            ("НАПИШИ Ёлку", "напиши елку"),
            ("ΑΩ Ά", "αω α"),
            ("ＡＢＣ１", "abc1"),
            ("don’t — “so”", "don't - \"so\""),
            ("e\u{301}t\u{200B}e", "ete"),
            ("ỹ Việt", "y viet"),
            ("أكتب", "اكتب"),
            ("¿Qué? 好。如何？ كيف؟ है।", " que? 好.如何? كيف? है."),
            ("写代码 👍", "写代码 👍"),
        ] {
            assert_eq!(folded(text), expected.as_bytes(), "{text}");
        }
    }
}
