//! Keeping passwords out of what is printed.

const HIDDEN: &str = "***";

/// Replaces the password of a URL in the text with `***`. In doubt it hides too much.
pub fn hidden(text: &str) -> String {
    let mut shown = text.to_owned();
    if let Some((scheme, rest)) = shown.split_once("://")
        && let Some((user_info, host)) = rest.rsplit_once('@')
        && let Some((user, _)) = user_info.split_once(':')
    {
        shown = format!("{scheme}://{user}:{HIDDEN}@{host}");
    }
    hidden_parameter(&shown)
}

/// `?password=…`
fn hidden_parameter(text: &str) -> String {
    const NAME: &str = "password=";
    let mut pieces = text.split(NAME);
    let mut shown = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|c: char| c == '&' || c == '\'' || c.is_whitespace()).unwrap_or(piece.len());
        shown.push_str(NAME);
        shown.push_str(HIDDEN);
        shown.push_str(piece.get(end..).unwrap_or_default());
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows() {
        for (text, shown) in [
            ("sqlite:adaptive-router.db", "sqlite:adaptive-router.db"),
            ("postgres://me@host/db", "postgres://me@host/db"),
            ("postgres://host:5432/db", "postgres://host:5432/db"),
            ("postgres://me:pass@host:5432/db", "postgres://me:***@host:5432/db"),
            ("postgres://me:p@ss:/w?rd@host/db?x=1", "postgres://me:***@host/db?x=1"),
            ("postgres://host/db?user=me&password=pa&x=1", "postgres://host/db?user=me&password=***&x=1"),
            ("postgres://host/db?password=pa", "postgres://host/db?password=***"),
            ("cannot open postgres://me:pass@host/db: no", "cannot open postgres://me:***@host/db: no"),
            ("", ""),
        ] {
            assert_eq!(hidden(text), shown, "{text}");
        }
    }
}
