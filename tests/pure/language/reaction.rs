//! Prevents: blaming a good model for an ordinary follow-up, and missing the user's own judgement of an answer.
//!
//! `tests/data/signals/*.jsonl`: one dialogue per line; a label is what the user's turn says about the previous answer
//! (-1, 0, +1). `golden` and `development` were used for tuning, `heldout` was not.

use adaptive_router::bandit::evidence::Evidence;
use adaptive_router::feedback::reward::{RATES, of_reaction};
use adaptive_router::language::reaction::{Cue, Reaction, reaction, table_bytes};
use serde_json::Value;

/// Less than this between success and failure is no judgement.
const JUDGEMENT: f64 = 0.1; // units of evidence

fn sign(reaction: Reaction) -> i64 {
    let Evidence { successes: success, failures: failure } = of_reaction(reaction);
    match success - failure {
        change if change >= JUDGEMENT => 1,
        change if change <= -JUDGEMENT => -1,
        _ => 0,
    }
}

struct Turn {
    label: i64,
    reaction: Reaction,
    what: String,
}

/// All user turns but the first of the natural dialogues in a file; an agent's tool steps are between turns.
fn turns(file: &str) -> Vec<Turn> {
    let path = format!("{}/tests/data/signals/{file}.jsonl", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect(&path);
    let mut turns = Vec::new();
    for line in text.lines() {
        let row: Value = serde_json::from_str(line).expect(&path);
        if row["group"] != "natural" {
            continue;
        }
        let messages = row["messages"].as_array().expect("messages");
        let last = |role: &str, end: usize| {
            let found =
                messages[..end].iter().rev().find(|message| message["role"] == role && message["content"].is_string());
            found.and_then(|message| message["content"].as_str()).unwrap_or("")
        };
        for label in row["labels"].as_array().expect("labels") {
            let index = label["index"].as_u64().expect("index") as usize;
            if index > 0 {
                let (user, answer) = (last("user", index), last("assistant", index));
                let message = messages[index]["content"].as_str().expect("user text");
                turns.push(Turn {
                    label: label["feedback"].as_i64().expect("feedback"),
                    reaction: reaction(user, answer, message),
                    what: format!("{}: {user} | {answer} | {message}", row["id"]),
                });
            }
        }
    }
    turns
}

#[test]
fn agrees_with_the_labels() {
    for (file, agreement, blamed, caught, credited) in [
        ("golden", 0.95, 0.04, 0.90, 0.90),
        ("development", 0.93, 0.03, 0.85, 0.90),
        ("heldout", 0.90, 0.04, 0.80, 0.85),
    ] {
        let turns = turns(file);
        let share = |of: &dyn Fn(&Turn) -> bool, hit: &dyn Fn(&Turn) -> bool| {
            let all = turns.iter().filter(|turn| of(turn)).count();
            turns.iter().filter(|turn| of(turn) && hit(turn)).count() as f64 / all as f64
        };
        let figures = [
            share(&|_| true, &|turn| sign(turn.reaction) == turn.label),
            share(&|turn| turn.label == 0, &|turn| sign(turn.reaction) < 0),
            share(&|turn| turn.label < 0, &|turn| sign(turn.reaction) < 0),
            share(&|turn| turn.label > 0, &|turn| sign(turn.reaction) > 0),
        ];
        println!(
            "{file}: {} turns, agreement {:.3}, blamed {:.3}, caught {:.3}, credited {:.3}",
            turns.len(),
            figures[0],
            figures[1],
            figures[2],
            figures[3]
        );
        if file != "heldout" {
            for turn in turns.iter().filter(|turn| sign(turn.reaction) != turn.label) {
                println!("  {:+} {:?} {}", turn.label, turn.reaction, turn.what);
            }
        }
        let enough = figures[0] >= agreement && figures[1] <= blamed && figures[2] >= caught && figures[3] >= credited;
        assert!(enough, "{file}: {figures:?}");
    }
}

/// Counts the rates again; on drift, prints the table that belongs into `reward.rs`.
#[test]
fn rates_are_those_of_the_data() {
    let turns: Vec<Turn> = ["golden", "development"].into_iter().flat_map(turns).collect();
    let mut table = String::new();
    let mut drift: f64 = 0.0;
    for (cue, true_rate, false_rate) in RATES {
        let label = if cue <= Cue::Approval { 1 } else { -1 };
        let fired = |turn: &Turn| {
            let Reaction { satisfaction, misalignment, disengagement } = turn.reaction;
            [satisfaction, misalignment, disengagement].contains(&Some(cue))
        };
        let rate = |labelled: bool| {
            let those = turns.iter().filter(|turn| (turn.label == label) == labelled);
            let (hits, all) = those.fold((0, 0), |(hits, all), turn| (hits + i32::from(fired(turn)), all + 1));
            (f64::from(hits) + 0.5) / (f64::from(all) + 1.0)
        };
        let (new_true, new_false) = (rate(true), rate(false));
        table += &format!("    (Cue::{cue:?}, {new_true:.4}, {new_false:.4}),\n");
        drift = drift.max((new_true - true_rate).abs()).max((new_false - false_rate).abs());
    }
    assert!(drift < 0.0001, "the rates have moved by up to {drift:.4}; counted now:\n{table}");
}

/// What is wrong with the reaction to `message`, if anything.
fn check(user: &str, answer: &str, message: &str, expected: i64) -> Option<String> {
    let reaction = reaction(user, answer, message);
    (sign(reaction) != expected).then(|| format!("`{message}` after `{answer}` is not {expected:+}: {reaction:?}"))
}

#[test]
fn traps() {
    let mut faults = Vec::new();
    let (user, answer) = ("Write a CSS grid with two columns", "display: grid; grid-template-columns: 1fr 1fr");
    for (message, expected) in [
        ("not great", -1),
        ("great, now do three columns", 1),
        ("great restaurants in Rome", 0),
        ("thanks, but it still fails", -1),
        ("thanks in advance", 0),
        ("And rows? Thanks!", 0),
        ("Please add a gap. Thanks!", 0),
        ("thanks for nothing", -1),
        ("oh great, another error", -1),
        ("wow. any other idea?", -1),
        ("no problem", 0),
        ("not bad", 0),
        ("it doesn't matter", 0),
        ("it doesn't have to be responsive", 0),
        ("don't use floats", 0),
        ("no hashtags please", 0),
        ("what if it doesn't work on Safari?", 0),
        ("does it work in Firefox?", 0),
        ("how do I make sure it works offline", 0),
        ("Stop the daemon and delete its logs", 0),
        ("stop the daemon", 0),
        ("Now add a cancel button", 0),
        ("Support AbortController so callers can abort requests", 0),
        ("stop", -1),
        ("cancel", -1),
        ("I never give up", 0),
        ("how do I give up sugar", 0),
        ("how do I write thank you in Korean", 0),
        ("It should say thank you for ten years", 0),
        ("write a perfect title", 0),
        ("is it perfect?", 0),
        ("still fails with TypeError: x is undefined", -1),
        ("it crashes with a null pointer", -1),
        ("this is not working", -1),
        ("I meant rows", -1),
        ("you forgot the gap", -1),
        ("Add a test for the case that the upload fails", 0),
        ("Add error handling", 0),
        ("a bit shorter please", 0),
        ("and the phone number too please", 0),
        ("I'm in the US", 0),
        ("I have a bad knee", 0),
        ("I don't have a guitar yet", 0),
        ("my name is Tom", 0),
        ("my printer is broken", 0),
        ("ok", 0),
        ("ok thanks", 1),
        ("👍", 1),
        ("it works!", 1),
        ("it no longer crashes", 1),
        ("session domain was it!", 1),
        ("forget it, I'll do it myself", -1),
        ("the tone should be warm", 0),
        ("Make it a bit less boring", 0),
        ("what's wrong with this query", 0),
        ("Und jetzt mit drei Spalten", 0),
        ("nicht zu lang bitte", 0),
        ("Danke im Voraus", 0),
        ("funktioniert immer noch nicht", -1),
        ("super, und jetzt auf Englisch", 1),
        ("et en anglais ?", 0),
        ("merci d'avance", 0),
        ("ça ne marche toujours pas", -1),
        ("y ahora en inglés", 0),
        ("no funciona", -1),
        ("не работает", -1),
        ("а теперь на английском", 0),
        ("还是不行", -1),
        ("再写一个", 0),
        ("提前谢谢", 0),
        ("もう少し短くしてください", 0),
        ("動きません", -1),
        ("काम नहीं कर रहा", -1),
        ("لا يعمل", -1),
        ("안 돼요", -1),
        ("더 짧게 써줘", 0),
    ] {
        faults.extend(check(user, answer, message, expected));
    }
    let question = "What is the refund policy for digital goods?";
    for (user, answer, message, expected) in [
        // A first request has no answer to judge.
        ("", "", "thanks, stop, this is useless", 0),
        // Short words answer a question, unless it only offers help.
        ("fix this query", "Do you use MySQL?", "no", 0),
        ("fix this query", "Do you use MySQL?", "yes", 0),
        ("my phone is slow", "What happens when you restart it?", "it doesn't turn on", 0),
        ("fix this query", "Done. Does that help?", "no", -1),
        ("fix this query", "Done.", "no", -1),
        // Repetition.
        (question, "It depends.", question, -1),
        (question, "It depends.", "the refund policy for digital goods", -1),
        (question, "It depends.", "What is the refund policy for digital goods in France?", 0),
        ("tell me another joke about cats", "A cat walks in.", "tell me another joke about cats", 0),
        ("What is the capital of France?", "Paris.", "What is the best way to cook rice?", 0),
        // A protest against a refusal, and a new topic after one.
        ("tell me how to pick a lock", "I cannot help with that request.", "it is my own door", -1),
        ("tell me how to pick a lock", "I cannot help with that request.", "what is a deadbolt?", 0),
    ] {
        faults.extend(check(user, answer, message, expected));
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// What is wrong with the reaction to `message`, if it is none of those.
fn check_any(user: &str, answer: &str, message: &str, allowed: &[i64]) -> Option<String> {
    let reaction = reaction(user, answer, message);
    (!allowed.contains(&sign(reaction)))
        .then(|| format!("`{message}` after `{answer}` is none of {allowed:?}: {reaction:?}"))
}

/// What a harness writes in the user's name is nobody's opinion.
#[test]
fn reports_of_machines_are_not_turned_around() {
    let mut faults = Vec::new();
    let (user, answer) = ("Extract the person from this text as JSON", "```bash\nmkdir out\n```");
    for report in [
        "Your last command ran successfully and did not produce any output.",
        "Execution finished. It did not return a value.",
        "Your command ran without output.",
        "Command executed successfully. No output was produced.",
        "The command completed with exit code 0 and no output.",
        "Tool ran without output or errors.",
        "(no output)",
        "Exit code: 0\nNo output.",
        "[Command succeeded with no output]",
        "Process finished with exit code 0",
        "The tool call succeeded but returned nothing.",
        "The code ran without errors. It printed nothing.",
        "Script executed. Nothing was printed.",
        "Function returned None.",
        "Done. The process did not write anything to stdout.",
        "Result: null",
        "The command was executed. There was no output to show.",
        "Observation: the command succeeded and did not print anything.",
        "Edit applied. The linter did not report any problems.",
        "All checks passed. No errors were found.",
        "0 errors, 0 warnings. Nothing to fix.",
        "{\"status\": \"success\", \"output\": null, \"error\": null}",
        "The file has been updated. No issues were found.",
        "The search did not find any matches.",
        "No matches found.",
        "Tests: 12 passed, 0 failed.",
    ] {
        faults.extend(check_any(user, answer, report, &[0, 1]));
    }
    for report in [
        "Correct the JSON. These errors were found:\n1 error for Person\nage\n  must be an integer",
        "Please correct the function call, the errors found: field 'age' must be an integer",
        "Validation failed: age must be an integer. Please try again with the correct type.",
        "1 validation error for Person\nage\n  Input should be a valid integer",
        "Your answer is not valid JSON: Expecting ',' delimiter: line 1 column 5 (char 4)",
        "The arguments are not valid. Fix the errors and call the function again.",
        "Recall the function correctly, fix the errors and exceptions found",
        "Correct your response, it must match the schema exactly.",
        "Please fix these errors and return only the correct JSON.",
        "Output does not match the schema. Return exactly one JSON object.",
        "Invalid tool call: missing required argument 'path'. Try again, and make sure the name is right.",
        "Could not parse the response. Reply with exactly one code block.",
        "[ERROR] You did not use a tool in your previous response! Please retry with a tool use.",
        "Error executing tool: file not found. Good practice is to list the directory first.",
        "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nValueError: perfect",
        "The command failed with exit code 2:\nls: cannot access 'out': No such file or directory",
        "Parsing failed, retry. The right format is {\"name\": string}.",
        "Fix any errors below, if possible.\n\na.py:1:1: F401 'os' imported but unused",
        "Response validation error: 'age' is a required property. Correct this and answer again.",
        "{\"error\": {\"message\": \"field age is not correct\", \"code\": 400}}",
        "Error: Command exited with code 1\nstderr: great, now what",
        "Schema mismatch at $.age: expected integer, got string. Please provide a corrected version.",
    ] {
        faults.extend(check_any(user, answer, report, &[0, -1]));
    }
    assert!(faults.is_empty(), "{} {faults:#?}", faults.len());
}

/// Blaming oneself, asking for a stop, praising what went wrong.
#[test]
fn whom_it_is_said_of() {
    let mut faults = Vec::new();
    let (user, answer) = ("Fix the failing test in utils.py", "I changed the comparison, so that zero counts as even.");
    for message in [
        "Sorry, my mistake, I gave you the wrong file. Here is utils2.py: def f(): pass",
        "my bad, wrong file, here is the right one",
        "oops, I pasted the wrong log",
        "I was wrong, the test is in helpers.py",
        "Sorry, I meant utils2.py, that was my error",
        "My fault, I forgot to attach the file",
        "Apologies, I sent you an old version",
        "I made a mistake in the question, it should be 42",
        "I misread your answer, ignore my last message",
        "Sorry, I forgot to mention that it runs on Windows",
        "I copied the wrong line, here it is again",
        "Entschuldigung, mein Fehler, ich habe die falsche Datei geschickt",
        "Désolé, c'est ma faute, je me suis trompé de fichier",
        "Perdón, fue mi error, te pasé el archivo equivocado",
        "Desculpe, erro meu, mandei o arquivo errado",
        "Scusa, errore mio, ti ho mandato il file sbagliato",
    ] {
        faults.extend(check(user, answer, message, 0));
    }
    for message in [
        "Oh brilliant, another file deleted.",
        "Oh great, now the whole build is broken.",
        "Fantastic, you deleted my config.",
        "Great job breaking the build.",
        "Well done, now nothing works",
        "Thanks for deleting my work",
        "Nice, that wiped everything.",
        "Just great, one more crash.",
        "Perfect, another hour wasted.",
        "Great, and the server is down again.",
        "Oh wonderful, it removed the wrong table",
        "Super, alles kaputt",
        "Na toll, schon wieder eine Datei weg",
    ] {
        faults.extend(check_any(user, answer, message, &[0, -1]));
    }
    let (user, answer) = ("How do I run nginx?", "Use systemctl start nginx.");
    for message in [
        "Now stop it and remove the package",
        "Stop it again and show me its log",
        "Please stop the service and disable it",
        "stop it after ten seconds",
        "Now stop it",
        "stop nginx",
        "Then kill it and start it again",
        "Cancel the job and show the queue",
        "Abort the transaction if it takes too long",
        "Quit the program with ctrl-c",
        "Close it and delete the log",
        "Stop this container and start the other one",
        "Please stop this container when it is idle",
        "Exit the loop after five rounds",
        "Use Google Maps instead of Bing in the page",
        "leave it running in the background",
        "Drop it from the list and add apache",
        "Halte ihn an und lösche das Paket",
        "Stopp den Dienst und zeig mir das Log",
        "Arrête-le et supprime le paquet",
        "Detenlo y borra el paquete",
        "Pare o serviço e mostre o log",
    ] {
        faults.extend(check(user, answer, message, 0));
    }
    for (message, expected) in [
        ("That is wrong, the test still fails", -1),
        ("You gave me the wrong file", -1),
        ("Stop it", -1),
        ("please stop", -1),
        ("Correct.", 1),
        ("Correct, the test passes now", 1),
        ("Oh brilliant, that works!", 1),
        ("Great, another one please", 1),
        ("Perfect, now delete the old file", 1),
        ("Sorry, but that is still wrong", -1),
    ] {
        faults.extend(check(user, answer, message, expected));
    }
    assert!(faults.is_empty(), "{} {faults:#?}", faults.len());
}

#[test]
fn other_peoples_words_are_no_reaction() {
    let mut faults = Vec::new();
    let complaints =
        ["this is useless", "it still does not work", "wrong", "forget it", "you forgot the header", "thanks, perfect"];
    for words in complaints {
        for message in [
            format!("Translate \"{words}\" into French"),
            format!("Translate into French: {words}"),
            format!("“{words}”"),
            format!("```\n{words}\n```\nexplain the code"),
            format!("explain `{words}` in one line"),
            format!("Summarise this thread:\n> {words}\n> {words}"),
            format!("«{words}»"),
            format!("add a test:\n  assert_eq!(say(), {words});\n"),
        ] {
            faults.extend(check("Write a mail", "Dear customer", &message, 0));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn a_language_without_lexicon_gives_no_evidence() {
    for message in [
        "Kiitos, tämä oli juuri sitä mitä tarvitsin",
        "Ei toimi vieläkään",
        "Köszönöm, tökéletes",
        "Még mindig nem működik",
        "Asante sana, imefanya kazi",
        "Bado haifanyi kazi",
        "Diolch, mae hynny'n berffaith",
        "Ekki þetta, ég bað um eitthvað annað",
        "Дякую, працює чудово",
        "Ευχαριστώ, δουλεύει τέλεια",
        "ขอบคุณ ใช้ได้แล้ว",
        "ยังใช้ไม่ได้",
        "ధన్యవాదాలు, ఇది పనిచేస్తోంది",
        "תודה, זה עובד",
        "Cảm ơn, chạy được rồi",
        "Teşekkürler, şimdi çalışıyor",
        "Hâlâ çalışmıyor",
        "Terima kasih, sudah berhasil",
        "Zəhmət olmasa, hələ də işləmir",
    ] {
        assert_eq!(reaction("Tee minulle taulukko", "Tässä.", message), Reaction::default(), "{message}");
    }
}

/// xorshift64*: the same texts in every run.
fn random(state: &mut u64) -> u64 {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    state.wrapping_mul(0x2545_F491_4F6C_DD1D)
}

#[test]
fn survives_any_text() {
    let mut state = 7;
    let pieces = [
        "`", "```", "\"", "'", "「", "」", "\n", "> ", "?", ":", "no", "still", "not", "但", "ない", "안", "'a",
        "thanks", "\u{301}", "🏽", "İ", "(",
    ];
    for _ in 0..3_000 {
        let mut text = String::new();
        for _ in 0..random(&mut state) % 60 {
            let draw = random(&mut state);
            match draw % 3 {
                0 => text.extend(char::from_u32((draw >> 8) as u32 % 0x11_0000)),
                1 => text.extend(char::from_u32((draw >> 8) as u32 % 0x3000)),
                _ => text.push_str(pieces[(draw >> 8) as usize % pieces.len()]),
            }
        }
        let Evidence { successes: success, failures: failure } = of_reaction(reaction(&text, &text, &text));
        assert!(success >= 0.0 && failure >= 0.0 && success + failure <= 1.0, "{text}");
    }
}

#[test]
fn evidence_follows_the_formula() {
    assert_eq!(of_reaction(Reaction::default()), Evidence::default());
    for (cue, ..) in RATES {
        let (satisfaction, misalignment) = if cue <= Cue::Approval { (Some(cue), None) } else { (None, Some(cue)) };
        let Evidence { successes: success, failures: failure } =
            of_reaction(Reaction { satisfaction, misalignment, disengagement: None });
        let direction = if satisfaction.is_some() { success - failure } else { failure - success };
        assert!(direction >= JUDGEMENT, "{cue:?} does not decide: {success} {failure}");
    }
    let both = Reaction { satisfaction: None, misalignment: Some(Cue::Complaint), disengagement: Some(Cue::GivesUp) };
    let Evidence { successes: success, failures: failure } = of_reaction(both);
    let p = 1.0 / (1.0 + 3.0_f64.exp());
    assert!((success - (1.0 - 2.0 * p) * p).abs() < 1e-12 && (failure - (1.0 - 2.0 * p) * (1.0 - p)).abs() < 1e-12);
}

#[test]
fn table_is_small() {
    assert!(table_bytes() < 300 * 1024, "{}", table_bytes());
}
