//! Text templates: `@WORDS@` are replaced by values. A value is never searched for words again, whatever it contains.

use std::collections::BTreeSet;

/// Fills in templates. Each template's explanation is written only at its first use.
#[derive(Default)]
pub struct Templates {
    explained: BTreeSet<&'static str>,
}

impl Templates {
    /// A word that is alone on its line stands for several lines, which are all indented like it. An empty value
    /// removes the line.
    pub fn fill(&mut self, template: &'static str, values: &[(&str, &str)]) -> String {
        let explain = self.explained.insert(template);
        let mut filled = Vec::new();
        for line in template.lines().filter(|line| explain || !line.trim_start().starts_with('#')) {
            let indent = line.len() - line.trim_start().len();
            match word(line.trim()).and_then(|name| value(name, values)) {
                Some(lines) => filled.extend(lines.lines().map(|inner| format!("{}{inner}", " ".repeat(indent)))),
                None => filled.push(fill_line(line, values)),
            }
        }
        filled.join("\n")
    }
}

fn fill_line(line: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('@') {
        filled.push_str(before);
        match after.split_once('@').and_then(|(name, after)| Some((value(name, values)?, after))) {
            Some((value, after)) => {
                filled.push_str(value);
                rest = after;
            }
            None => {
                filled.push('@');
                rest = after;
            }
        }
    }
    filled + rest
}

/// The name in `@NAME@`.
fn word(text: &str) -> Option<&str> {
    text.strip_prefix('@')?.strip_suffix('@')
}

fn value<'v>(name: &str, values: &[(&str, &'v str)]) -> Option<&'v str> {
    values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows() {
        let values = [("A", "@B@"), ("B", "two\nlines"), ("NONE", "")];
        for (template, filled) in [
            ("x: @A@, @A@", "x: @B@, @B@"),
            ("- y\n  @B@\nz", "- y\n  two\n  lines\nz"),
            ("y\n  @NONE@\nz", "y\nz"),
            ("\"@type\": a@b, @C@ @A@", "\"@type\": a@b, @C@ @B@"),
        ] {
            assert_eq!(Templates::default().fill(template, &values), filled);
        }
    }

    #[test]
    fn comments_come_once() {
        let mut templates = Templates::default();
        let template = "# Why\na: @A@\n  # How\n@B@";
        assert_eq!(templates.fill(template, &[("A", "1"), ("B", "# mine")]), "# Why\na: 1\n  # How\n# mine");
        assert_eq!(templates.fill(template, &[("A", "2"), ("B", "# mine")]), "a: 2\n# mine");
    }
}
