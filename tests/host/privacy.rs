//! Prevents: what users write, or are answered, in places that operators read: logs, stats, shared data.

use crate::host::Host;
use crate::requests::{CHAT, CONFIG};

const SECRET: &str = "xyzzy";

#[test]
fn no_text_of_users_leaves_the_exchange() {
    let host = Host::start(CONFIG);
    let chat = |content: &str| CHAT.replace("Write a function that sorts a list in Rust", content);
    let conversation = chat(&format!(
        r#"{SECRET} one"}}, {{"role": "assistant", "content": "{SECRET} answer"}}, {{"role": "user", "content": "No, that is wrong, {SECRET}"#
    ));
    let bodies = [
        chat(SECRET),
        chat(&format!("Explain {SECRET} to me, please")),
        conversation,
        CHAT.replace("smart-cheap-router", SECRET),
        format!("{{\"{SECRET}\": {SECRET}"),
        SECRET.to_owned(),
        format!(r#"{{"model": "smart-cheap-router", "{SECRET}": 1, "messages": "{SECRET}"}}"#),
        format!(
            r#"{{"model": "smart-cheap-router", "metadata": {{"session_id": "{SECRET}", "min_quality_tier": "{SECRET}"}}, "messages": [{{"role": "{SECRET}"}}]}}"#
        ),
    ];
    let answer = format!(
        r#"{{"choices": [{{"message": {{"content": "{SECRET}"}}, "finish_reason": "{SECRET}"}}], "error": {{"message": "{SECRET}"}}}}"#
    );
    let sent = [
        (":method", "POST"),
        (":path", "/v1/chat/completions"),
        ("x-adaptive-router-session", SECRET),
        ("authorization", SECRET),
        ("x-adaptive-router-unknown", SECRET),
    ];
    for body in &bodies {
        for status in ["200", "400", "500"] {
            let mut exchange = host.request(&sent, &[body.as_bytes()]);
            if !exchange.is_replied() {
                exchange.respond(&[(":status", status), ("content-type", "application/json")], &[answer.as_bytes()]);
            }
            exchange.close();
        }
    }
    host.tick();
    let hidden = |place: &str, bytes: &[u8]| {
        let found = bytes.windows(SECRET.len()).any(|window| window.eq_ignore_ascii_case(SECRET.as_bytes()));
        assert!(!found, "in {place}: {}", String::from_utf8_lossy(bytes));
    };
    host.logs().iter().for_each(|(_, line)| hidden("the log", line.as_bytes()));
    host.metric_names().iter().for_each(|name| hidden("a stat's name", name.as_bytes()));
    for key in host.shared_keys() {
        hidden("a key of the shared data", key.as_bytes());
        hidden("the shared data", &host.shared(&key).unwrap_or_default());
    }
    assert!(!host.metric_names().is_empty(), "the run did something");
}
