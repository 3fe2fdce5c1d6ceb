//! As much of Markdown as these documents have.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

pub const DOCUMENTS: [&str; 12] = [
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "docs/configuration.md",
    "docs/development.md",
    "docs/evaluation.md",
    "docs/operations.md",
    "docs/performance.md",
    "docs/reference.md",
    "docs/side-car.md",
    "envoy/README.md",
    "deploy/README.md",
];

pub fn path(document: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(document)
}

pub fn read(document: &str) -> String {
    fs::read_to_string(path(document)).unwrap_or_else(|error| panic!("{document}: {error}"))
}

/// The lines outside of code blocks.
fn prose(document: &str) -> Vec<String> {
    let mut in_code = false;
    let mut is_prose = |line: &str| {
        let fence = line.trim_start().starts_with("```");
        in_code ^= fence;
        !in_code && !fence
    };
    read(document).lines().filter(|line| is_prose(line)).map(str::to_owned).collect()
}

/// A line that is a heading, without its marks.
fn heading(line: &str) -> Option<&str> {
    line.strip_prefix('#').map(|line| line.trim_start_matches('#').trim())
}

pub fn headings(document: &str) -> Vec<String> {
    prose(document).iter().filter_map(|line| heading(line)).map(str::to_owned).collect()
}

/// The cells of the tables between a heading and the next one, without the tables' own first rows.
pub fn rows(document: &str, under: &str) -> Vec<Vec<String>> {
    let lines = prose(document);
    let after = lines.iter().skip_while(|line| heading(line) != Some(under)).skip(1);
    let section: Vec<&String> = after.take_while(|line| heading(line).is_none()).collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in section.iter().filter(|line| line.starts_with('|')) {
        if line.starts_with("|---") {
            rows.pop();
        } else {
            rows.push(line.trim().trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect());
        }
    }
    assert!(!rows.is_empty(), "{document} has no table under {under:?}");
    rows
}

/// What stands in backticks in the first column of the tables under a heading.
pub fn column(document: &str, under: &str) -> BTreeSet<String> {
    let rows = rows(document, under);
    for row in &rows {
        assert!(row[0].starts_with('`'), "{document}, {under:?}: {:?} does not begin with a name in backticks", row[0]);
    }
    rows.iter().flat_map(|row| words(&row[0])).collect()
}

/// What stands in backticks.
pub fn words(text: &str) -> Vec<String> {
    let word = Regex::new("`([^`\n]+)`").unwrap();
    word.captures_iter(text).map(|captures| captures[1].to_owned()).collect()
}

/// Links to files of this repository, and into the document itself.
pub fn links(document: &str) -> Vec<String> {
    let link = Regex::new(r"\]\(([^)]+)\)").unwrap();
    let text = prose(document).join("\n");
    link.captures_iter(&text).map(|captures| captures[1].to_owned()).filter(|link| !link.contains("://")).collect()
}

/// A heading's name in a link.
pub fn slug(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}
