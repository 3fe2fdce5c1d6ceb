//! A router's request types: the built-in ones, and the operator's own by regular expressions.

use regex::bytes::{RegexSet, RegexSetBuilder};

use super::fields::{self, Errors, Fields};
use crate::language::fold;
use crate::language::request_type::Builtin;

/// Limits for a router's own request types: the types, the patterns of all of them, the characters of one pattern, and
/// the compiled bytes.
const MAX_OWN_TYPES: usize = 32;
const MAX_PATTERNS: usize = 128;
const MAX_PATTERN_CHARS: usize = 512;
const MAX_COMPILED_BYTES: usize = 1 << 20;

/// The patterns of a router's own request types.
#[derive(Debug, Default)]
pub struct OwnTypes {
    set: RegexSet,
    /// For each pattern the index of its request type.
    types: Vec<usize>,
}

impl OwnTypes {
    /// The index of the first own type with a pattern that matches the folded text.
    pub fn matching(&self, folded: &[u8]) -> Option<usize> {
        if self.types.is_empty() {
            return None;
        }
        let pattern = self.set.matches(folded).iter().next()?;
        self.types.get(pattern).copied()
    }
}

/// The names of all types, the built-in ones first, and the patterns of the own ones.
pub(super) fn read(fields: &mut Fields, errors: &mut Errors) -> (Vec<String>, OwnTypes) {
    let mut names: Vec<String> = Builtin::ALL.iter().map(|builtin| builtin.name().to_owned()).collect();
    let mut patterns: Vec<String> = Vec::new();
    let mut types = Vec::new();
    let items = fields.list("request_types", errors);
    let path = fields.path("request_types");
    if items.len() > MAX_OWN_TYPES {
        errors.add(&path, format!("{} are too many; allowed: up to {MAX_OWN_TYPES}", items.len()));
        return (names, OwnTypes::default());
    }
    for (path, value) in items {
        let mut fields = Fields::of(path, value, errors);
        let name = fields.name(errors);
        let before = errors.0.len();
        let own = fields.list("patterns", errors);
        if own.is_empty() && fields.is_object() && errors.0.len() == before {
            errors.add(fields.path("patterns"), "is missing or empty; give at least one regular expression");
        }
        for (path, pattern) in own {
            let Some(pattern) = fields::text(path.clone(), pattern, errors) else { continue };
            match check_pattern(pattern) {
                Ok(folded) => {
                    patterns.push(folded);
                    types.push(names.len());
                }
                Err(message) => errors.add(path, message),
            }
        }
        if let Some(name) = name {
            if names.contains(&name) {
                errors.add(fields.path("name"), format!("{name:?} is a request type already; give it its own name"));
            }
            names.push(name);
        }
        fields.finish(errors);
    }
    if patterns.len() > MAX_PATTERNS {
        errors.add(
            &path,
            format!("{} patterns are too many; allowed: up to {MAX_PATTERNS} in one router", patterns.len()),
        );
        return (names, OwnTypes::default());
    }
    match compile(&patterns) {
        Ok(set) => (names, OwnTypes { set, types }),
        Err(error) => {
            errors.add(&path, format!("the patterns together are too large: {error}"));
            (names, OwnTypes::default())
        }
    }
}

/// Returns the pattern in folded form, because it is matched against folded texts.
fn check_pattern(pattern: &str) -> Result<String, String> {
    if pattern.chars().count() > MAX_PATTERN_CHARS {
        return Err(format!("is too long; allowed: up to {MAX_PATTERN_CHARS} characters"));
    }
    let folded = fold_pattern(pattern);
    match compile(std::slice::from_ref(&folded)) {
        Ok(_) => Ok(folded),
        Err(error) => {
            let reason = error.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            Err(format!("{pattern:?} is not a regular expression that can be used: {reason}"))
        }
    }
}

/// Folds the characters that are not ASCII. ASCII stays as it is, because its case means something in a pattern (`\S`)
/// and matching ignores the case of the text.
fn fold_pattern(pattern: &str) -> String {
    let mut folded = String::with_capacity(pattern.len());
    for c in pattern.chars() {
        if c.is_ascii() {
            folded.push(c);
        } else {
            fold::fold(c.encode_utf8(&mut [0; 4]), &mut folded);
        }
    }
    folded
}

/// Compiles the patterns for bytes and ASCII classes, because the module then needs no Unicode tables. Matching takes
/// linear time.
fn compile(patterns: &[String]) -> Result<RegexSet, regex::Error> {
    RegexSetBuilder::new(patterns).unicode(false).case_insensitive(true).size_limit(MAX_COMPILED_BYTES).build()
}
