//! Prevents a classifier that knows its examples only: unseen prompts of every type and language must come out right,
//! any text must be survived, and a long or repetitive prompt must cost no more than its length.

use adaptive_router::language::fold::fold;
use adaptive_router::language::request_type::{Builtin, builtin};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

struct Row {
    text: String,
    expected: Builtin,
    language: String,
}

/// Rows of a data file: `text`, `type`, `alt` (a second acceptable type, not counted here) and `lang`.
fn rows(data: &str) -> Vec<Row> {
    data.lines()
        .map(|line| {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            Row {
                text: row["text"].as_str().unwrap().to_owned(),
                expected: Builtin::from_name(row["type"].as_str().unwrap()).unwrap(),
                language: row["lang"].as_str().unwrap_or("none").to_owned(),
            }
        })
        .collect()
}

fn golden() -> Vec<Row> {
    rows(include_str!("../../data/classifier/golden.jsonl"))
}

fn development() -> Vec<Row> {
    rows(include_str!("../../data/classifier/development.jsonl"))
}

fn heldout() -> Vec<Row> {
    rows(include_str!("../../data/classifier/heldout.jsonl"))
}

fn classify(text: &str) -> Builtin {
    let mut folded = String::new();
    fold(text, &mut folded);
    builtin(folded.as_bytes())
}

#[derive(Default)]
struct Tally {
    right: f64,
    all: f64,
}

impl Tally {
    fn add(&mut self, right: bool) {
        self.right += f64::from(u8::from(right));
        self.all += 1.0;
    }

    fn share(&self) -> f64 {
        if self.all == 0.0 { 1.0 } else { self.right / self.all }
    }
}

/// Fails, with the confusion matrix, when a share of right answers is below its floor.
fn check(rows: &[Row], overall: f64, not_english: f64, each_type: f64) {
    let (mut total, mut foreign) = (Tally::default(), Tally::default());
    let mut types: [Tally; 7] = Default::default();
    let mut confusion = [[0; 7]; 7];
    let mut wrong = String::new();
    for row in rows {
        let got = classify(&row.text);
        let right = got == row.expected;
        total.add(right);
        types[row.expected as usize].add(right);
        if !matches!(row.language.as_str(), "en" | "none") {
            foreign.add(right);
        }
        confusion[row.expected as usize][got as usize] += 1;
        if !right {
            wrong += &format!("{} -> {}: {:?}\n", row.expected.name(), got.name(), row.text);
        }
    }
    let mut report = format!("overall {:.3}, outside English {:.3}\n", total.share(), foreign.share());
    for (builtin, row) in Builtin::ALL.iter().zip(&confusion) {
        report += &format!("{:22} {row:?}\n", builtin.name());
    }
    println!("{report}");
    assert!(total.share() >= overall && foreign.share() >= not_english, "{report}{wrong}");
    for (builtin, tally) in Builtin::ALL.iter().zip(&types) {
        assert!(tally.share() >= each_type, "recall of {}\n{report}{wrong}", builtin.name());
    }
}

#[test]
fn golden_prompts() {
    check(&golden(), 0.95, 0.95, 0.90);
}

#[test]
fn development_prompts() {
    check(&development(), 0.95, 0.96, 0.92);
}

/// These prompts were scored only, never looked at one by one, while the lexicons and weights were tuned.
#[test]
fn heldout_prompts() {
    check(&heldout(), 0.93, 0.92, 0.88);
}

#[test]
fn every_language_is_understood() {
    for rows in [golden(), development(), heldout()] {
        let mut languages: BTreeMap<String, Tally> = BTreeMap::new();
        for row in rows {
            languages.entry(row.language).or_default().add(classify(&row.text) == row.expected);
        }
        for (language, tally) in languages {
            assert!(tally.share() >= 0.75, "{language}: {} of {}", tally.right, tally.all);
        }
    }
}

#[test]
fn names_and_indices() {
    for (index, builtin) in Builtin::ALL.into_iter().enumerate() {
        assert_eq!(builtin as usize, index);
        assert_eq!(Builtin::from_name(builtin.name()), Some(builtin));
    }
    assert_eq!(Builtin::from_name("poetry"), None);
}

/// The instruction decides, wherever the paste stands.
#[test]
fn an_instruction_before_or_after_a_paste() {
    let code = "```\nfn add(a: i32, b: i32) -> i32 {\n    a + b\n}\n```";
    let prose = "The harbour was quiet that morning. Two boats left early. Nobody spoke of the storm.";
    for (instruction, paste, expected) in [
        ("Explain this code.", code, Builtin::CodeUnderstanding),
        ("Add error handling to this function.", code, Builtin::CodeGeneration),
        ("Summarise the text.", prose, Builtin::Writing),
        ("Translate this to French.", prose, Builtin::Writing),
    ] {
        assert_eq!(classify(&format!("{instruction}\n\n{paste}")), expected, "before: {instruction}");
        assert_eq!(classify(&format!("{paste}\n\n{instruction}")), expected, "after: {instruction}");
    }
    // However long the code is: words that are not read take no room.
    let long = code.replace("    a + b\n", &"    a + b;\n".repeat(70));
    for (instruction, expected) in
        [("Explain this code.", Builtin::CodeUnderstanding), ("Write unit tests for it.", Builtin::CodeGeneration)]
    {
        assert_eq!(classify(&format!("{long}\n\n{instruction}\n\n{long}")), expected, "between: {instruction}");
    }
}

/// That a conversation is about code makes what a client asks about it no task of code.
#[test]
fn what_clients_ask_about_a_conversation_is_writing() {
    let code = "User: Write a Python function that reads a CSV file\nAssistant: Here it is:\n```python\nimport csv\n\
                def load(path):\n    return list(csv.reader(open(path)))\n```";
    for (before, after) in [
        ("### Task:\nMake a title of 3 to 5 words.\n### Output:\nJSON: { \"title\": \"…\" }\n### Chat History:\n", ""),
        ("### Task:\nSuggest 3 to 5 follow-up questions.\n\n### Chat History:\n<chat_history>\n", "\n</chat_history>"),
        ("Name 1 to 3 tags for the themes of the conversation below.\n\n", ""),
        ("Give a title of at most five words for the conversation below.\n\nConversation:\n", ""),
        ("", "\n\nWrite a title for the conversation above, five words at most."),
        ("Summarize the dialogue in two sentences:\n", ""),
        ("Which topic is this conversation about?\n\n", ""),
    ] {
        for speakers in [["User:", "Assistant:"], ["USER:", "ASSISTANT:"], ["Human:", "AI:"]] {
            let transcript = code.replace("User:", speakers[0]).replace("Assistant:", speakers[1]);
            let prompt = format!("{before}{transcript}{after}");
            assert_eq!(classify(&prompt), Builtin::Writing, "{prompt}");
        }
    }
    // The transcript was in tags, which are passed over.
    assert_eq!(classify("Name 1 to 3 tags for the chat history."), Builtin::Writing);
    for prompt in [
        "Write a Python function that makes a title of five words from a chat history",
        "Write a Python script that parses a chat log:\nuser: hi\nassistant: hello",
        "Implement a function that extracts a title from a transcript:\nUser: hi\nAssistant: hello",
        "Write a React component with a title and tags for a conversation:\n- User: name\n- title",
        "You are a programmer.\n\nUser: Write a Python function that sets a title\nAssistant: Here.\nUser: In Rust, please\nAssistant:",
    ] {
        assert_eq!(classify(prompt), Builtin::CodeGeneration, "{prompt}");
    }
}

#[test]
fn nothing_to_go_by_is_general() {
    for text in ["", " ", "\n\n", "?", "...", "👍👍", "a", "\u{0}", "____", "```", "```\n```", "123"] {
        assert_eq!(classify(text), Builtin::General, "{text:?}");
    }
}

/// Any text is survived, folded or not, whole or cut.
#[test]
fn no_panic_on_arbitrary_text() {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let pieces =
        ["write ", "函数", "почему ", "```\n", "\n", "def f(x):\n", "\u{301}", "É", "😀", "`", "\"", "--", "का ", "?"];
    for _ in 0..3000 {
        let mut text = String::new();
        for _ in 0..random() % 60 {
            match random() % 3 {
                0 => text.push_str(pieces[(random() % pieces.len() as u64) as usize]),
                1 => text.push(char::from_u32((random() % 0x11_0000) as u32).unwrap_or('x')),
                _ => text.push(char::from((random() % 128) as u8)),
            }
        }
        classify(&text);
        builtin(text.as_bytes());
    }
}

/// No text costs much more than its length, so that no prompt can be made to stall a worker: eight times the text costs
/// nowhere near the 64 times of a quadratic method.
#[test]
fn cost_grows_with_length() {
    let cost = |text: &str| {
        let once = || {
            let start = Instant::now();
            std::hint::black_box(builtin(std::hint::black_box(text.as_bytes())));
            start.elapsed()
        };
        (0..15).map(|_| once()).min().unwrap_or(Duration::ZERO).as_secs_f64() + 1e-6
    };
    classify("warm up the lexicon");
    for piece in
        ["write ", "what is the ", "a", "写", "`", "\n", "f(x);\n", "функция ", "implement", "if then ", "\"(:"]
    {
        let (short, long) = (piece.repeat(2_500), piece.repeat(20_000));
        // Who shares the processor with others may be unlucky, but not always.
        let ratios = || cost(&long) / cost(&short);
        let least = (0..10).map(|_| ratios()).take_while(|ratio| *ratio >= 32.0).count();
        assert!(least < 10, "{piece:?}: eight times the text costs more than 32 times the time, ten times in a row");
    }
}
