//! Suggests the provider that was probably meant by an unknown name.

use super::all;

/// None: no name is near.
pub fn nearest(written: &str) -> Option<&'static str> {
    let written = plain(written);
    let names = all().iter().flat_map(|provider| {
        let own = std::iter::once(provider.name.as_str()).chain(provider.known_as.iter().map(String::as_str));
        own.map(|name| (plain(name), provider.name.as_str()))
    });
    let near = names.filter_map(|(name, provider)| Some((distance(&written, &name)?, provider)));
    near.min_by_key(|(distance, _)| *distance).map(|(_, provider)| provider)
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}

/// None: they are too far from each other.
fn distance(written: &str, name: &str) -> Option<usize> {
    let edits = edits(written, name);
    // A third of the letters may be wrong.
    let near = (edits * 3 <= written.len().max(name.len())).then_some(edits);
    let shorter = written.len().min(name.len());
    let part = shorter >= 3 && (written.contains(name) || name.contains(written));
    near.or(part.then_some(written.len() + name.len()))
}

/// The number of letters to insert, to take out or to exchange (Levenshtein).
fn edits(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (index, letter) in a.bytes().enumerate() {
        let mut next = vec![index + 1];
        for ((other, above), diagonal) in b.bytes().zip(row.iter().skip(1)).zip(&row) {
            let left = next.last().copied().unwrap_or_default();
            next.push((above + 1).min(left + 1).min(diagonal + usize::from(letter != other)));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows() {
        for (written, meant) in [
            ("open-ai", Some("openai")),
            ("OpenAI", Some("openai")),
            ("opneai", Some("openai")),
            ("claude", Some("anthropic")),
            ("antropic", Some("anthropic")),
            ("google", Some("gemini")),
            ("vertex", Some("vertex_ai")),
            ("together", Some("together_ai")),
            ("togther_ai", Some("together_ai")),
            ("azure-openai", Some("azure")),
            ("grok", Some("xai")),
            ("qwen", Some("dashscope")),
            ("kimi", Some("moonshot")),
            ("mistrall", Some("mistral")),
            ("deepseak", Some("deepseek")),
            ("fireworks", Some("fireworks_ai")),
            ("something else", None),
            ("", None),
        ] {
            assert_eq!(nearest(written), meant, "{written}");
        }
    }
}
