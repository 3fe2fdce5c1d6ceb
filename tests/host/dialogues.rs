//! Prevents: an answer judged by what its user did not write, one that is not found again because a client changed what
//! stands around it, work that is taken for a loop, and state that goes to a model that cannot read it.

use serde_json::{Value, json};

use crate::host::{Exchange, Host};

const CHAT: &str = "/v1/chat/completions";
const MESSAGES: &str = "/v1/messages";
const RESPONSES: &str = "/v1/responses";
const TASK: &str = "Add a --json flag to the export command";
const ANSWER: &str = "I added the flag.";
const PRAISE: &str = "Perfect, it works, thank you!";
const COMPLAINT: &str = "That is wrong, it still prints a table";
const FAULT: &str = "adaptive_router_faults;kind=unknown_origin;";

/// What clients put into the user's turn.
const INJECTED: [&str; 12] = [
    "<system-reminder>\nThe task list is empty. To mention it would be wrong.\n</system-reminder>",
    "<environment_details>\n# Time\n10:00, this does not work\n</environment_details>",
    "<ide_selection kind=\"lines\">this is useless</ide_selection>",
    "<local-command-stdout>error: it still fails</local-command-stdout>",
    "<editorContext>The user's current file is a.py. Stop.</editorContext>",
    "<context>\n  <file path=\"a.py\">no, wrong</file>\n</context>",
    "<system_reminder>You forgot the list. <system_reminder> is your tag.</system_reminder>",
    "<a-b>wrong</a-b>\n\n<system-reminder>\nThat is wrong\n</system-reminder>\n",
    "[System: the task list is empty. To say so would be wrong.]",
    "[2026-01-02 10:00]",
    "[Request interrupted by user for tool use]",
    "<task-notification><status>failed</status>it does not work</task-notification>",
];

/// What became of a request.
#[derive(Debug, PartialEq)]
struct Seen {
    model: String,
    request_type: String,
    /// 1: for an answer before it, -1: against it.
    evidence: i32,
    loops: u64,
}

/// The first request goes to `smart`, later ones to `fast` unless something keeps them there.
fn start(affinity: &str) -> Host {
    let model = |name: &str, tier: u8, cost: f64| json!({"name": name, "cluster": name, "quality_tier": tier, "input_cost_per_token": cost, "output_cost_per_token": cost});
    let router = json!({
        "name": "r", "models": [model("fast", 2, 1e-6), model("smart", 3, 1e-5)], "learning": {"exploration": 0},
        "objective": {"weights": {"quality": 0, "cost": 1, "latency": 0}}
    });
    Host::start(json!({"routers": [router], "affinity": affinity}).to_string())
}

fn send(host: &Host, path: &str, more: &[(&str, &str)], body: &Value) -> Exchange {
    let mut body = body.clone();
    body["model"] = json!("r");
    let headers = [&[(":method", "POST"), (":path", path)], more].concat();
    host.request(&headers, &[body.to_string().as_bytes()])
}

fn answered(mut exchange: Exchange, answer: &Value) -> Vec<(String, Vec<u8>)> {
    let chunk = answer.as_str().map_or_else(|| answer.to_string(), str::to_owned);
    exchange.respond(&[(":status", "200"), ("content-type", "application/json")], &[chunk.as_bytes()]).headers.clone()
}

fn first(host: &Host, path: &str, more: &[(&str, &str)], body: &Value, answer: &Value) {
    let headers = [&[("x-adaptive-router-min-quality-tier", "3")], more].concat();
    answered(send(host, path, &headers, body), answer);
}

fn then(host: &Host, path: &str, more: &[(&str, &str)], body: &Value) -> Seen {
    let sum = |start: &str| -> i64 {
        host.metric_names().iter().filter(|name| name.starts_with(start)).map(|name| host.metric(name) as i64).sum()
    };
    let counted = || {
        let evidence = sum("adaptive_router_evidence_success_milli") - sum("adaptive_router_evidence_failure_milli");
        (evidence, sum("adaptive_router_signals;router=r;signal=loop"))
    };
    let before = counted();
    let headers = answered(send(host, path, more, body), &chat_answer("Fine."));
    let after = counted();
    let header = |wanted: &str| {
        let found = headers.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| String::from_utf8(value.clone()).unwrap()).unwrap_or_default()
    };
    let evidence = after.0 - before.0;
    Seen {
        model: header("x-adaptive-router-model"),
        request_type: header("x-adaptive-router-request-type"),
        evidence: i32::from(evidence >= 50) - i32::from(evidence <= -50),
        loops: (after.1 - before.1) as u64,
    }
}

fn user(text: &str) -> Value {
    json!({"role": "user", "content": text})
}

fn assistant(text: &str) -> Value {
    json!({"role": "assistant", "content": text})
}

fn chat(messages: impl IntoIterator<Item = Value>) -> Value {
    json!({"messages": messages.into_iter().collect::<Vec<_>>()})
}

fn input(items: impl IntoIterator<Item = Value>) -> Value {
    json!({"input": items.into_iter().collect::<Vec<_>>()})
}

fn chat_answer(text: &str) -> Value {
    json!({"choices": [{"message": {"role": "assistant", "content": text}}]})
}

fn response(id: &str, output: &Value) -> Value {
    json!({"id": id, "object": "response", "status": "completed", "output": output})
}

fn said(text: &str) -> Value {
    json!({"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": text}]})
}

/// What a user says of an answer counts, and what a client says beside it does not, wherever that stands.
#[test]
fn only_the_users_own_words_are_judged() {
    let (task, answer) = (user(TASK), chat_answer(ANSWER));
    let long = format!("<system-reminder>{}</system-reminder>", "Never be wrong. ".repeat(400));
    let escaped = "\\u003csystem-reminder\\u003e\\nThat is wrong\\n\\u003c/system-reminder\\u003e";
    for (words, evidence) in [(PRAISE, 1), (COMPLAINT, -1), ("Now the same for the import", 0)] {
        for injected in INJECTED.into_iter().chain([long.as_str()]) {
            let part = |text: &str| json!({"type": "text", "text": text});
            for turn in [
                vec![user(&format!("{injected}\n{words}"))],
                vec![user(&format!("{words}\n\n{injected}"))],
                vec![user(injected), user(words), user(injected)],
                vec![json!({"role": "user", "content": [part(injected), part(words), part(injected)]})],
            ] {
                let host = start("tool_loop");
                first(&host, CHAT, &[], &chat([task.clone()]), &answer);
                let body = chat([task.clone(), assistant(ANSWER)].into_iter().chain(turn));
                assert_eq!(then(&host, CHAT, &[], &body).evidence, evidence, "{body}");
            }
        }
        // As encoders of Go write it.
        let host = start("tool_loop");
        first(&host, CHAT, &[], &chat([task.clone()]), &answer);
        let body = chat([task.clone(), assistant(ANSWER), user(&format!("{words} REMINDER"))]);
        let body = body.to_string().replace("REMINDER", escaped);
        assert_eq!(then(&host, CHAT, &[], &serde_json::from_str(&body).unwrap()).evidence, evidence, "{body}");
        for tag in ["user_query", "task", "feedback", "userRequest"] {
            let host = start("tool_loop");
            first(&host, CHAT, &[], &chat([task.clone()]), &answer);
            let body = chat([task.clone(), assistant(ANSWER), user(&format!("<{tag}>\n{words}\n</{tag}>"))]);
            assert_eq!(then(&host, CHAT, &[], &body).evidence, evidence, "{body}");
        }
    }
}

/// The model is in the middle of its work, whatever a client adds to a tool's result.
#[test]
fn a_tool_loop_goes_on_behind_what_clients_add() {
    let goes_on = Seen { model: "smart".into(), request_type: "code_generation".into(), evidence: 0, loops: 0 };
    for injected in INJECTED {
        let calls = json!({"role": "assistant", "content": null, "tool_calls": [
            {"id": "call_1", "type": "function", "function": {"name": "search", "arguments": "{\"q\":1}"}}
        ]});
        let host = start("tool_loop");
        first(&host, CHAT, &[], &chat([user(TASK)]), &json!({"choices": [{"message": calls}]}));
        let result = json!({"role": "tool", "tool_call_id": "call_1", "content": "3 results"});
        assert_eq!(then(&host, CHAT, &[], &chat([user(TASK), calls, result, user(injected)])), goes_on, "{injected}");

        let used = json!([{"type": "tool_use", "id": "t_1", "name": "Edit", "input": {"file": "a"}}]);
        let result = json!({"type": "tool_result", "tool_use_id": "t_1", "content": "saved"});
        let note = json!({"type": "text", "text": injected});
        for content in [json!([result, note]), json!([note, result])] {
            let host = start("tool_loop");
            first(&host, MESSAGES, &[], &chat([user(TASK)]), &json!({"content": used}));
            let used = json!({"role": "assistant", "content": used});
            let body = chat([user(TASK), used, json!({"role": "user", "content": content})]);
            assert_eq!(then(&host, MESSAGES, &[], &body), goes_on, "{body}");
        }

        let call = json!({"type": "function_call", "call_id": "call_1", "name": "shell", "arguments": "{}"});
        let output = json!({"type": "function_call_output", "call_id": "call_1", "output": "a.py"});
        let host = start("tool_loop");
        first(&host, RESPONSES, &[], &input([user(TASK)]), &response("resp_1", &json!([call])));
        assert_eq!(then(&host, RESPONSES, &[], &input([user(TASK), call, output, user(injected)])), goes_on);
    }
}

/// Five calls of one tool: a loop only where they are the same by value, and give the same.
#[test]
fn only_the_same_call_with_the_same_result_is_a_loop() {
    for (same_call, same_result) in [(true, true), (true, false), (false, true), (false, false)] {
        for form in 0..4 {
            let step = |number: usize| {
                let query = if same_call { 0 } else { number };
                let result = if same_result { 0 } else { number };
                let (result, id) = (format!("result {result}"), format!("call_{number}"));
                // Written anew, in another order.
                let text = if number.is_multiple_of(2) {
                    format!("{{\"q\": \"query {query}\", \"n\": 1}}")
                } else {
                    format!("{{\"n\":1.0,\"q\":\"query {query}\"}}")
                };
                let arguments: Value = serde_json::from_str(&text).unwrap();
                let chat = |arguments: Value| {
                    [
                        json!({"role": "assistant", "content": null, "tool_calls": [
                            {"id": id, "type": "function", "function": {"name": "s", "arguments": arguments}}
                        ]}),
                        json!({"role": "tool", "tool_call_id": id, "content": result}),
                    ]
                };
                match form {
                    0 => chat(json!(text)),
                    1 => chat(arguments),
                    2 => [
                        json!({"role": "assistant", "content": [
                            {"type": "tool_use", "id": id, "name": "s", "input": arguments}
                        ]}),
                        json!({"role": "user", "content": [
                            {"type": "tool_result", "tool_use_id": id, "content": [{"type": "text", "text": result}]}
                        ]}),
                    ],
                    _ => [
                        json!({"type": "function_call", "call_id": id, "name": "s", "arguments": text}),
                        json!({"type": "function_call_output", "call_id": id, "output": result}),
                    ],
                }
            };
            let items = |steps| [user(TASK)].into_iter().chain((0..steps).flat_map(step));
            let last = step(4)[0].clone();
            let (path, answer) = match form {
                0 | 1 => (CHAT, json!({"choices": [{"message": last}]})),
                2 => (MESSAGES, json!({"content": last["content"]})),
                _ => (RESPONSES, response("resp_1", &json!([last]))),
            };
            let body = |steps| if form == 3 { input(items(steps)) } else { chat(items(steps)) };
            let host = start("tool_loop");
            first(&host, path, &[], &body(4), &answer);
            let seen = then(&host, path, &[], &body(5));
            let is_loop = same_call && same_result;
            assert_eq!((seen.loops, seen.evidence), (u64::from(is_loop), -i32::from(is_loop)), "{form}: {}", body(5));
            assert_eq!(seen.model, "smart", "{form}");
        }
    }
}

/// The user praises the answer that the conversation shows, and something around it is not what it was.
#[test]
fn an_answer_is_found_whatever_changes_around_it() {
    let limerick = "Write a limerick about a cat";
    let cat = "A cat in a hat\nsat down on a mat.";
    let system = |text: &str| json!({"role": "system", "content": text});
    let named = [("x-adaptive-router-session", "s")];
    let praised = |host: &Host, more: &[(&str, &str)], before: Vec<Value>| {
        then(host, CHAT, more, &chat(before.into_iter().chain([user(PRAISE)]))).evidence
    };
    let rows: Vec<(&[(&str, &str)], Vec<Value>, &str, Vec<Value>)> = vec![
        (
            &[],
            vec![system("It is 10:00:01."), user(limerick)],
            cat,
            vec![system("It is 10:00:31."), user(limerick), assistant(cat)],
        ),
        (&[], vec![user(limerick)], "OK", vec![system("new"), user(limerick), assistant("OK")]),
        (&[], vec![system("old"), user(limerick)], "OK", vec![user(limerick), assistant("OK")]),
        (&[], vec![user(limerick)], cat, vec![user(limerick), assistant(cat), system("A phone now.")]),
        (
            &[],
            vec![user(limerick)],
            cat,
            vec![user(limerick), assistant(cat), json!({"role": "developer", "content": "x"})],
        ),
        (&[], vec![user("[2026-01-02 10:00] Write a limerick about a cat")], cat, vec![user(limerick), assistant(cat)]),
        (
            &[],
            vec![user("<memories>x</memories>\nWrite a limerick about a cat")],
            cat,
            vec![user(limerick), assistant(cat)],
        ),
        (
            &[],
            vec![user(limerick)],
            "<think>\nA cat.\n</think>\n\nA cat in a hat",
            vec![user(limerick), assistant("A cat in a hat")],
        ),
        (
            &named,
            vec![user("Use this: mats.\nWrite a limerick about a cat")],
            cat,
            vec![user(limerick), assistant(cat)],
        ),
    ];
    for (more, before, answer, after) in rows {
        let host = start("tool_loop");
        first(&host, CHAT, more, &chat(before.clone()), &chat_answer(answer));
        assert_eq!(praised(&host, more, after.clone()), 1, "{before:?} {after:?}");
    }
    // A long answer is hardly ever given twice, so it is found without anything around it.
    let long = "Once there was a cat that sat down on a mat. ".repeat(8);
    let host = start("tool_loop");
    first(&host, CHAT, &[], &chat([user("Context: mats. Write a story")]), &chat_answer(&long));
    assert_eq!(praised(&host, &[], vec![user("Write a story"), assistant(&long)]), 1);
    // So it is in a history of which the beginning is cut off.
    let host = start("tool_loop");
    first(&host, CHAT, &[], &chat([user("Hello"), assistant("Hi"), user("Write a story")]), &chat_answer(&long));
    assert_eq!(praised(&host, &[], vec![user("Write a story"), assistant(&long)]), 1);
    // What the system says tells two apart that got the same answer, and where nothing does, nobody is praised.
    let host = start("tool_loop");
    first(&host, CHAT, &[], &chat([system("one"), user(limerick)]), &chat_answer(cat));
    answered(send(&host, CHAT, &[], &chat([system("two"), user(limerick)])), &chat_answer(cat));
    assert_eq!(praised(&host, &[], vec![system("three"), user(limerick), assistant(cat)]), 0);
    assert_eq!(praised(&host, &[], vec![system("one"), user(limerick), assistant(cat)]), 1);
    // The same text of the system stands beside the messages elsewhere.
    let body = |system: &str, turns: Vec<Value>| json!({"system": system, "messages": turns});
    let host = start("tool_loop");
    first(
        &host,
        MESSAGES,
        &[],
        &body("one", vec![user(limerick)]),
        &json!({"content": [{"type": "text", "text": cat}]}),
    );
    let other = json!({"content": [{"type": "text", "text": cat}]});
    answered(send(&host, MESSAGES, &[], &body("two", vec![user(limerick)])), &other);
    for (system, evidence) in [("three", 0), ("one", 1)] {
        let body = body(system, vec![user(limerick), assistant(cat), user(PRAISE)]);
        assert_eq!(then(&host, MESSAGES, &[], &body).evidence, evidence, "{system}");
    }
}

/// Whatever affinity says, what only one model can read goes to it.
#[test]
fn state_goes_to_the_model_that_made_it() {
    let question = "What is the capital of Norway?";
    let reasoning =
        |content: Value| json!({"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": content});
    let thinking = |content: Value| json!([content, {"type": "text", "text": ANSWER}]);
    let spoke = |content: &Value| json!({"role": "assistant", "content": content});
    let signed = thinking(json!({"type": "thinking", "thinking": "x", "signature": "sig"}));
    let redacted = thinking(json!({"type": "redacted_thinking", "data": "x"}));
    let plain = json!([{"type": "text", "text": ANSWER}]);
    let noted = json!({"role": "assistant", "content": ANSWER, "reasoning_details": [{"type": "reasoning.encrypted", "data": "x"}]});
    let calls = |extra: Value| {
        let function = json!({"name": "s", "arguments": "{}"});
        json!({"role": "assistant", "content": null, "tool_calls": [
            {"id": "call_1", "type": "function", "function": function, "extra_content": extra}
        ]})
    };
    let thought = calls(json!({"google": {"thought_signature": "x"}}));
    let tool = json!({"role": "tool", "tool_call_id": "call_1", "content": "x"});
    let message = |message: &Value| json!({"choices": [{"message": message}]});
    let stored = |body: Value, name: Value| {
        let mut body = body;
        body["previous_response_id"] = name;
        body
    };
    let in_conversation = |body: Value| {
        let mut body = body;
        body["conversation"] = json!({"id": "conv_1"});
        body
    };
    let output = json!([reasoning(json!("gAAA")), said(ANSWER)]);
    let rows = [
        (
            RESPONSES,
            input([user(TASK)]),
            response("a", &output),
            input([user(TASK), output[0].clone(), output[1].clone(), user(question)]),
            "smart",
            0,
        ),
        (
            RESPONSES,
            input([user(TASK)]),
            response("a", &output),
            input([user(TASK), reasoning(json!(null)), output[1].clone(), user(question)]),
            "fast",
            0,
        ),
        (
            MESSAGES,
            chat([user(TASK)]),
            json!({"content": signed}),
            chat([user(TASK), spoke(&signed), user(question)]),
            "smart",
            0,
        ),
        (
            MESSAGES,
            chat([user(TASK)]),
            json!({"content": redacted}),
            chat([user(TASK), spoke(&redacted), user("ok"), assistant("Fine"), user(question)]),
            "smart",
            0,
        ),
        (
            MESSAGES,
            chat([user(TASK)]),
            json!({"content": plain}),
            chat([user(TASK), spoke(&plain), user(question)]),
            "fast",
            0,
        ),
        (
            MESSAGES,
            chat([user(TASK)]),
            json!({"content": plain}),
            chat([user("Hi"), spoke(&signed), user(question)]),
            "fast",
            1,
        ),
        (CHAT, chat([user(TASK)]), message(&noted), chat([user(TASK), noted.clone(), user(question)]), "smart", 0),
        (CHAT, chat([user(TASK)]), message(&thought), chat([user(TASK), thought.clone(), tool.clone()]), "smart", 0),
        (
            CHAT,
            chat([user(TASK)]),
            message(&calls(json!(null))),
            chat([user(TASK), calls(json!(null)), tool]),
            "fast",
            0,
        ),
        (
            RESPONSES,
            json!({"input": TASK}),
            response("a", &json!([said(ANSWER)])),
            stored(json!({"input": question}), json!("a")),
            "smart",
            0,
        ),
        (
            RESPONSES,
            json!({"input": TASK}),
            response("a", &json!([said(ANSWER)])),
            stored(json!({}), json!("a")),
            "smart",
            0,
        ),
        (
            RESPONSES,
            json!({"input": TASK}),
            response("a", &json!([said(ANSWER)])),
            stored(json!({"input": question}), json!("b")),
            "fast",
            1,
        ),
        (
            RESPONSES,
            json!({"input": TASK}),
            response("a", &json!([said(ANSWER)])),
            stored(json!({"input": question}), json!(null)),
            "fast",
            0,
        ),
        (
            RESPONSES,
            in_conversation(json!({"input": TASK})),
            response("a", &json!([said(ANSWER)])),
            in_conversation(json!({"input": question})),
            "fast",
            1,
        ),
    ];
    for (path, before, answer, after, model, unknown) in rows {
        let host = start("none");
        first(&host, path, &[], &before, &answer);
        let faults = host.metric(FAULT);
        let is_new_conversation = before.get("conversation").is_some();
        let seen = then(&host, path, &[], &after);
        assert_eq!(seen.model, model, "{before} {after}");
        let expected = if is_new_conversation { faults } else { unknown };
        assert_eq!(host.metric(FAULT), expected, "{before} {after}");
        assert!(!is_new_conversation || faults == unknown, "a conversation begins with a model that nobody chose");
    }
    // It is the model's own answer that is praised, even if it is stored elsewhere.
    let host = start("none");
    first(&host, RESPONSES, &[], &json!({"input": TASK}), &response("a", &json!([said(ANSWER)])));
    assert_eq!(then(&host, RESPONSES, &[], &stored(json!({"input": PRAISE}), json!("a"))).evidence, 1);
}
