//! The answers of a simulated model: a helpful one if the draw was a success, an evasive one if not.
//!
//! The helpful answer quotes at most `MAX_QUOTE` characters of the prompt, so that nobody takes an echo for an answer.
//! The texts contain characters of several bytes, because a careless reader of streams would cut them in two.

use serde_json::{Value, json};

use crate::models::api::tools::sample;
use crate::models::draws::Outcome;
use crate::models::prompt::{Answer, Content, Finish, Prompt, tokens};

/// Characters of the prompt that an answer may repeat.
const MAX_QUOTE: usize = 32;

/// Answers a prompt. `serial`, `created` (Unix seconds) and the drawn outcome come from outside.
pub fn answer(prompt: &Prompt, outcome: Outcome, request_type: Option<&str>, serial: u64, created: u64) -> Answer {
    let (content, finish) = match (&prompt.tool_call, &prompt.schema) {
        (Some(call), _) => (Content::ToolCall(call.clone()), Finish::ToolCalls),
        (None, Some(schema)) => limited(structured(schema, outcome).to_string(), prompt.max_tokens),
        (None, None) => limited(prose(&prompt.text, outcome, request_type), prompt.max_tokens),
    };
    let output_tokens = match &content {
        Content::Text(text) => tokens(text),
        Content::ToolCall(call) => tokens(&call.name) + tokens(&call.arguments.to_string()),
    };
    Answer {
        serial,
        created,
        model: prompt.model.clone(),
        content,
        finish,
        input_tokens: prompt.input_tokens,
        output_tokens: output_tokens * prompt.choices as u64,
        choices: prompt.choices,
    }
}

fn prose(prompt: &str, outcome: Outcome, request_type: Option<&str>) -> String {
    if outcome == Outcome::Failure {
        return "That depends on many things, and I would rather not commit myself. There may be several views on it… \
                Perhaps other sources can say more."
            .to_owned();
    }
    let topic = quote(prompt);
    match request_type {
        Some("code_generation") => format!(
            "Here is a function for “{topic}”:\n\n```python\ndef solve(items):\n    \"\"\"Return the distinct items, in order.\"\"\"\n    \
             return list(dict.fromkeys(items))\n```\n\nIt visits every item once – linear time, linear space."
        ),
        Some("factual_lookup") => {
            format!("On “{topic}”: the answer is well documented. It is 42 — measured, published and confirmed twice.")
        }
        Some("writing") => format!(
            "A draft on “{topic}”:\n\nDear all,\n\nthe café opens on Monday at nine. Come early, bring a friend, and stay for \
             the music.\n\nYours,\nZoë"
        ),
        _ => format!(
            "On “{topic}”: three steps lead there. First, write down what is known. Second, change one thing at a time. Third, \
             keep what measurably helps – and say why."
        ),
    }
}

/// JSON for a request that asks for it. After a failure it fits the schema and has no content.
fn structured(schema: &Value, outcome: Outcome) -> Value {
    match (sample(schema), outcome) {
        (Value::Object(object), outcome) if object.is_empty() => json!({"answer": outcome == Outcome::Success}),
        (value, Outcome::Success) => value,
        (value, Outcome::Failure) => blank(value),
    }
}

fn blank(value: Value) -> Value {
    match value {
        Value::String(text) if text == "example" => json!(""),
        Value::Array(values) => Value::Array(values.into_iter().map(blank).collect()),
        Value::Object(object) => Value::Object(object.into_iter().map(|(name, value)| (name, blank(value))).collect()),
        other => other,
    }
}

fn limited(text: String, max_tokens: Option<u64>) -> (Content, Finish) {
    match max_tokens {
        Some(max) if tokens(&text) > max => {
            let kept = text.chars().take(usize::try_from(max * 4).unwrap_or(usize::MAX)).collect();
            (Content::Text(kept), Finish::Length)
        }
        _ => (Content::Text(text), Finish::Stop),
    }
}

/// The first words of the prompt on one line.
fn quote(prompt: &str) -> String {
    let mut quote = String::new();
    for word in prompt.split_whitespace() {
        let separator = usize::from(!quote.is_empty());
        if quote.chars().count() + separator + word.chars().count() > MAX_QUOTE {
            break;
        }
        quote.push_str(if separator == 1 { " " } else { "" });
        quote.push_str(word);
    }
    if quote.is_empty() { "your question".to_owned() } else { quote }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(prompt: &str, outcome: Outcome, request_type: Option<&str>, max_tokens: Option<u64>) -> (String, Finish) {
        let prompt = Prompt { text: prompt.to_owned(), max_tokens, choices: 1, ..Prompt::default() };
        let answer = answer(&prompt, outcome, request_type, 1, 0);
        match answer.content {
            Content::Text(text) => (text, answer.finish),
            Content::ToolCall(call) => panic!("unexpected {call:?}"),
        }
    }

    #[test]
    fn no_answer_repeats_much_of_the_prompt() {
        let prompts =
            ["Write a short function that removes duplicates from a list, please", "x".repeat(500).as_str(), ""]
                .map(str::to_owned);
        for prompt in &prompts {
            for request_type in [None, Some("code_generation"), Some("factual_lookup"), Some("writing")] {
                let (text, finish) = text(prompt, Outcome::Success, request_type, None);
                assert_eq!(finish, Finish::Stop);
                let characters: Vec<char> = prompt.chars().collect();
                for window in characters.windows(40) {
                    assert!(!text.contains(&window.iter().collect::<String>()), "{text}");
                }
            }
        }
    }

    #[test]
    fn success_and_failure_differ() {
        assert_ne!(text("hello", Outcome::Success, None, None), text("hello", Outcome::Failure, None, None));
        assert!(text("hello", Outcome::Success, None, None).0.contains("hello"));
    }

    #[test]
    fn long_answers_are_cut() {
        let (text, finish) = text("hello", Outcome::Success, None, Some(3));
        assert_eq!((text.chars().count(), finish), (12, Finish::Length));
    }
}
