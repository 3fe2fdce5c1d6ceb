//! Prevents: a client's text that is read as its user's, and a user's text that is taken for a client's.

use adaptive_router::api::request::{Endpoint, Request};

/// What of a turn is its user's.
fn own(turn: &str) -> String {
    let body = serde_json::json!({"model": "r", "messages": [{"role": "user", "content": turn}]}).to_string();
    let request = Request::parse(Endpoint::Chat, body.as_bytes()).unwrap();
    let mut sample = String::new();
    request.conversation.user.own_sample(&mut sample);
    sample
}

#[test]
fn what_clients_put_around_a_turn_is_passed_over() {
    for (before, after) in [
        (
            "# Context from my IDE setup:\n\n## Active file: src/wrong.rs\n\n## Open tabs:\n- failed.rs: src/failed.rs\n\n## My request for Codex:\n",
            "",
        ),
        ("# Files attached by the editor\n\n## wrong.md: /tmp/wrong.md\n\n## My request for Codex:\n", ""),
        ("# Environment\ncwd: /repo\n\n# User query\n", ""),
        (
            "<context>\nIt is Monday.\n</context>\n<editorContext>\nwrong.py\n</editorContext>\n<reminderInstructions>\nNot again.\n</reminderInstructions>\n<userRequest>\n",
            "\n</userRequest>",
        ),
        ("<attached_files>\n# this is wrong\n</attached_files>\n<user_query>\n", "\n</user_query>"),
        ("<task>\n", "\n</task>\n<environment_details>\n# Current Mode\ncode\n</environment_details>"),
        ("<user_message>\n", "\n</user_message>\n\n<environment_details>\nx\n</environment_details>"),
        ("<system_reminder source=\"hooks\">It is wrong.</system_reminder>\n", ""),
        ("<system-reminder>\na < b\n</system-reminder>\n\n", "\n\n<system-reminder>\nb\n</system-reminder>"),
        (
            "<ide_opened_file>The user opened wrong.py in the IDE. This may or may not be related.</ide_opened_file>\n",
            "",
        ),
        ("<ide_selection>The user selected the lines 1 to 2:\nwrong</ide_selection>\n", ""),
        ("[2026-01-02 10:00] ", ""),
        ("[System: the last turn was wrong.]\n", ""),
        ("", "\n\n[Reminder: answer in English, not otherwise.]"),
        ("<timestamp>10:00</timestamp>", ""),
        (
            "<workspace_info>\nnot\n</workspace_info>\n",
            "\n<attachments>\n<attachment id=\"a\">wrong</attachment>\n</attachments>",
        ),
        (
            "<open_and_recently_viewed_files>\nwrong.py\n</open_and_recently_viewed_files>\n<user_query>\n",
            "\n</user_query>",
        ),
        ("<environment_context>\n  <cwd>/repo</cwd>\n</environment_context>\n", ""),
        ("<user_instructions>\nNever be wrong.\n</user_instructions>\n", ""),
        ("<mentioned-files>\nwrong\n</mentioned-files>\n", ""),
        ("<memory>\nThe user said that it was wrong.\n</memory>\n", ""),
        ("<conversation_summary>wrong</conversation_summary>", ""),
        ("<tool_use_error>not found</tool_use_error>\n", ""),
        ("<file_content path=\"a\">\nwrong\n</file_content>\n", ""),
        ("<current_datetime>2026-01-01T10:00:00Z</current_datetime>\n", ""),
    ] {
        for words in ["Perfect, thank you!", "No, that is wrong.", "Rename it to <b>bold</b>"] {
            assert_eq!(own(&format!("{before}{words}{after}")), words, "{before}");
        }
    }
}

#[test]
fn what_a_user_writes_stays() {
    for turn in [
        "# Heading\n\nMake this a paragraph\n\n## Request\nnone",
        "# My question\nWhy is the context lost?",
        "Use <b>bold</b> and <br/> in it",
        "Why does <MyComponent prop={1}></MyComponent> fail?",
        "a < b and b > c",
        "```html\n<div class=\"x\">no</div>\n```",
        "[link](https://example.org) is wrong",
        "[1, 2, 3] is not sorted",
        "Vec<String> does not work",
        "<div>this is wrong</div>",
        "#include <stdio.h>\nint main() {}",
    ] {
        assert_eq!(own(turn), turn);
    }
}
