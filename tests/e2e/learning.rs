//! Praise that is credited to the wrong model teaches the router the opposite of what its users think.

use adaptive_router_sim::Reply;
use http_body_util::BodyExt;
use serde_json::{Value, json};

use crate::call::{Answer, Call};
use crate::client::{self, Connection};
use crate::fixtures::{fast, smart, with};
use crate::metrics::{self, Metrics};
use crate::world::{Form, World};

const CODE: &str = "Write a Python function that merges two sorted lists.";
const PRAISE: &str = "Perfect, that works now, thank you!";
const COMPLAINT: &str = "No, that is wrong. It still fails with an IndexError.";

/// Two routers that each know one model, so that a test knows who answers.
pub fn configuration() -> Value {
    let router = |name: &str, model: Value| json!({"name": name, "models": [model], "learning": {"exploration": 0}});
    json!({
        "routers": [
            router("one", with(fast(), json!({"upstream_model": null}))),
            {"name": "both", "models": [fast(), smart()], "objective": {"weights": {"quality": 1, "cost": 0}}},
        ],
        "feedback": {"secret": "a secret of the tests that nobody guesses"},
    })
}

/// Success minus failure evidence, over all cells.
pub fn balance(world: &World) -> f64 {
    let metrics = Metrics::read(&world.envoy);
    let sum = |name| metrics.sum(name);
    (sum("adaptive_router_evidence_success_milli") - sum("adaptive_router_evidence_failure_milli")) / 1000.0
}

pub fn mass(world: &World) -> f64 {
    let metrics = Metrics::read(&world.envoy);
    let sum = |name| metrics.sum(name);
    (sum("adaptive_router_evidence_success_milli") + sum("adaptive_router_evidence_failure_milli")) / 1000.0
}

fn signals(world: &World, signal: &str) -> f64 {
    let metrics = Metrics::read(&world.envoy);
    let labelled = metrics.starting_with("adaptive_router_signals");
    labelled.iter().filter(|(series, _)| series.contains(&format!("signal=\"{signal}\""))).map(|(_, count)| count).sum()
}

#[test]
fn learning() {
    let world = World::start_with(&configuration(), Form::Struct, 2);
    every_api_credits_praise_once(&world);
    who_said_it_about_what(&world);
    tool_loops(&world);
    broken_answers(&world);
    explicit_feedback(&world);
    usage_and_cost(&world);
}

/// Of whichever worker an answer is, the worker that hears the reaction knows it, also when the same answer is given again.
#[test]
fn answers_are_known_to_all_workers() {
    const SESSIONS: usize = 300;
    let world = World::start_with(&configuration(), Form::Struct, 4);
    let send_all = |turns: &[Value], connections: usize| {
        let call = |(session, messages): (usize, &Value)| {
            let body = json!({"model": "one", "messages": messages}).to_string();
            Call::post("/v1/chat/completions", body).header("x-adaptive-router-session", &session.to_string())
        };
        client::send_all(world.envoy.addr, turns.iter().enumerate().map(call).collect(), connections)
    };
    let question = json!({"role": "user", "content": CODE});
    for round in 1..=2 {
        let answers = send_all(&vec![json!([question]); SESSIONS], 8);
        let reacted = |answer: Answer| {
            let said = answer.json()["choices"][0]["message"].clone();
            json!([question, said, {"role": "user", "content": PRAISE}])
        };
        send_all(&answers.into_iter().map(reacted).collect::<Vec<_>>(), 7);
        let satisfied = r#"adaptive_router_signals{model="fast",router="one",signal="satisfaction"}"#;
        metrics::expect(&world.envoy, &[(satisfied, (round * SESSIONS) as f64)]);
    }
}

/// One exchange: the provider gives `reply`.
fn exchange(world: &World, path: &str, body: Value, reply: Reply) -> Answer {
    world.fast.script(reply);
    let answer = world.send(Call::post(path, body.to_string()));
    world.fast.clear();
    answer
}

/// Answers of every API in both forms, and the history with which a client sends them back.
fn every_api_credits_praise_once(world: &World) {
    const TEXT: &str = "Zwei Listen – \"so\": 😀 def merge(a, b): ...";
    let text = json!(TEXT).to_string();
    let (head, tail) = TEXT.split_at(TEXT.find('😀').unwrap());
    let events = |events: &[Value]| {
        let lines: String = events.iter().map(|event| format!("data: {event}\n\n")).collect();
        format!("{lines}data: [DONE]\n\n")
    };
    let chat = |content: &str| json!({"choices": [{"index": 0, "delta": {"content": content}}]});
    let history = json!([
        {"role": "user", "content": CODE}, {"role": "assistant", "content": TEXT}, {"role": "user", "content": PRAISE}
    ]);
    let rows: [(&str, &str, Value, bool, String); 6] = [
        (
            "/v1/chat/completions",
            "messages",
            history.clone(),
            false,
            format!(r#"{{"choices":[{{"index":0,"message":{{"role":"assistant","content":{text}}}}}]}}"#),
        ),
        ("/v1/chat/completions", "messages", history.clone(), true, events(&[chat(head), chat(tail)])),
        (
            "/v1/messages",
            "messages",
            history.clone(),
            false,
            format!(r#"{{"type":"message","role":"assistant","content":[{{"type":"text","text":{text}}}]}}"#),
        ),
        (
            "/v1/messages",
            "messages",
            history.clone(),
            true,
            events(&[
                json!({"type": "message_start", "message": {"usage": {"input_tokens": 3}, "content": []}}),
                json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": head}}),
                json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": tail}}),
                json!({"type": "message_stop"}),
            ]),
        ),
        (
            "/v1/responses",
            "input",
            history.clone(),
            false,
            format!(r#"{{"output":[{{"type":"message","content":[{{"type":"output_text","text":{text}}}]}}]}}"#),
        ),
        (
            "/v1/responses",
            "input",
            history,
            true,
            events(&[
                json!({"type": "response.output_text.delta", "delta": head}),
                json!({"type": "response.completed", "response":
                    {"output": [{"type": "message", "content": [{"type": "output_text", "text": TEXT}]}]}}),
            ]),
        ),
    ];
    for (number, (path, key, history, stream, body)) in rows.into_iter().enumerate() {
        let session = format!("api {number}");
        let request = |content: &Value| json!({"model": "one", "stream": stream, "metadata": {"session_id": session}, key: content});
        let reply = match stream {
            // Pieces that cut characters and lines.
            true => Reply::stream().pieces_cut_at(body.into_bytes(), &[7, 40, 61, 62, 63, 64, 65, 66, 90]),
            false => Reply::json(200, body),
        };
        let first = exchange(world, path, request(&json!([history[0]])), reply);
        assert_eq!((first.status, first.request_type()), (200, Some("code_generation")), "{path} {stream}");
        let before = balance(world);
        for repetition in 0..3 {
            exchange(world, path, request(&history), Reply::json(200, "{}"));
            let gained = balance(world) - before;
            assert!((0.5..=1.0).contains(&gained), "{path}, stream: {stream}, repetition {repetition}: {gained}");
        }
    }
}

/// Sends a conversation of which each second turn is an answer, turn by turn; gives the balance of the last one.
fn converse(world: &World, headers: &[(&str, &str)], turns: &[&str]) -> f64 {
    let mut messages = Vec::new();
    let mut before = 0.0;
    for (number, turn) in turns.iter().enumerate() {
        if number % 2 == 1 {
            messages.push(json!({"role": "assistant", "content": turn}));
            continue;
        }
        messages.push(json!({"role": "user", "content": turn}));
        before = balance(world);
        if let Some(answer) = turns.get(number + 1) {
            world.fast.script(Reply::json(200, json!({"choices": [{"message": {"content": answer}}]}).to_string()));
        }
        let body = json!({"model": "one", "messages": messages}).to_string();
        assert_eq!(world.send(Call::post("/v1/chat/completions", body).headers(headers)).status, 200);
    }
    balance(world) - before
}

fn who_said_it_about_what(world: &World) {
    let session: [(&str, &str); 1] = [("x-adaptive-router-session", "s1")];
    assert!(converse(world, &session, &[CODE, "def merge(): ...", PRAISE]) > 0.5, "explicit session");
    assert!(converse(world, &[], &[CODE, "def merge_2(): ...", COMPLAINT]) < -0.3, "derived session");
    let neutral = converse(world, &[], &[CODE, "def merge_3(): ...", "Now add a docstring to it."]);
    assert!(neutral.abs() < 0.1, "{neutral}");

    let praise = |headers: &[(&str, &str)], opening: &str, answer: &str| {
        let messages = json!([
            {"role": "user", "content": opening}, {"role": "assistant", "content": answer},
            {"role": "user", "content": PRAISE},
        ]);
        let before = balance(world);
        let body = json!({"model": "one", "messages": messages}).to_string();
        world.send(Call::post("/v1/chat/completions", body).headers(headers));
        balance(world) - before
    };
    // The same session's name, but another caller's.
    let (alice, bob) = (("authorization", "Bearer alice"), ("authorization", "Bearer bob"));
    converse(world, &[alice, session[0]], &[CODE, "def of_alice(): ..."]);
    assert_eq!(praise(&[bob, session[0]], CODE, "def of_alice(): ..."), 0.0, "another tenant");
    assert_eq!(praise(&[alice, session[0]], CODE, "def of_nobody(): ..."), 0.0, "an edited answer");
    assert!(praise(&[alice, session[0]], CODE, "def of_alice(): ...\n") > 0.5, "trimmed by the client");
    assert_eq!(praise(&[alice, session[0]], CODE, "def of_alice(): ..."), 0.0, "judged already");
    // Clients put a clock or what they found into the question, and take it out again. In a named session the answer is
    // found by itself; without one a short answer may be another's, so that it needs its question.
    converse(world, &[alice, session[0]], &[CODE, "def in_session(): ..."]);
    assert!(praise(&[alice, session[0]], "Something else", "def in_session(): ...") > 0.5, "an edited question");
    assert_eq!(praise(&[alice, session[0]], CODE, "def in_session(): ..."), 0.0, "judged under the edited question");
    converse(world, &[alice], &[CODE, "def in_none(): ..."]);
    assert_eq!(praise(&[alice], "Something else", "def in_none(): ..."), 0.0, "another question, no session");
    assert_eq!(praise(&[alice, session[0]], CODE, "def in_none(): ..."), 0.0, "another session");
    assert!(praise(&[alice], CODE, "def in_none(): ...") > 0.5, "the same question, no session");
    // Two answers in one session, both still to be judged.
    converse(world, &[alice, session[0]], &["Write a poem about rain.", "Rain, rain."]);
    converse(world, &[alice, session[0]], &["Write a poem about snow.", "Snow, snow."]);
    assert!(praise(&[alice, session[0]], "Write a poem about rain.", "Rain, rain.") > 0.5, "the earlier one");
    // A failed attempt is nobody's answer, and its repetition is judged once.
    converse(world, &[], &["aa", "bb"]);
    world.fast.script(Reply::json(500, "{}"));
    assert!(praise(&[], "aa", "bb") > 0.5);
    assert_eq!(praise(&[], "aa", "bb"), 0.0);
}

fn tool_loops(world: &World) {
    let mut messages =
        vec![json!({"role": "user", "content": "Stop the daemon and clean up its files, cancel the job too."})];
    let before = mass(world);
    let mut seen = Vec::new();
    for step in 0..10 {
        let call = json!({"role": "assistant", "content": null, "tool_calls": [
            {"id": "call_0", "type": "function", "function": {"name": "sh", "arguments": format!("{{\"step\": {step}}}")}}]});
        let reply = json!({"choices": [{"index": 0, "message": call}]}).to_string();
        world.fast.script(Reply::json(200, reply.clone()));
        world.smart.script(Reply::json(200, reply));
        let body = json!({"model": "both", "messages": messages}).to_string();
        let answer = world.send(Call::post("/v1/chat/completions", body));
        seen.push((answer.model().unwrap().to_owned(), answer.request_type().unwrap().to_owned()));
        world.clear();
        messages.push(call);
        messages.push(json!({"role": "tool", "tool_call_id": "call_0", "content": "ok"}));
    }
    seen.dedup();
    assert_eq!(seen.len(), 1, "one model, one type: {seen:?}");
    assert_eq!(mass(world), before, "no complaint");
    // The same call over and over, and a tool that fails.
    for (signal, result) in [("loop", "ok"), ("failure", "Error: ENOENT no such file")] {
        let counted = signals(world, signal);
        let mut messages = vec![json!({"role": "user", "content": format!("Poll the {signal} status")})];
        for _ in 0..4 {
            let call = json!({"role": "assistant", "content": "", "tool_calls": [
                {"id": "call_0", "type": "function", "function": {"name": "poll", "arguments": "{}"}}]});
            let body = json!({"model": "one", "messages": messages});
            exchange(
                world,
                "/v1/chat/completions",
                body,
                Reply::json(200, json!({"choices": [{"message": call}]}).to_string()),
            );
            messages.push(call);
            messages.push(json!({"role": "tool", "tool_call_id": "call_0", "content": result}));
        }
        assert!(signals(world, signal) > counted, "{signal}");
    }
}

/// Responses that are cut, huge, or no answer at all leave nothing that could be praised, and break nothing.
fn broken_answers(world: &World) {
    let start = "data: {\"choices\":[{\"delta\":{\"content\":\"half an\"}}]}\n\n";
    let huge = format!("{{\"choices\":[{{\"message\":{{\"content\":\"{}\"}}}}]}}", "x".repeat(400_000));
    for (name, reply) in [
        ("reset in mid-stream", Reply::stream().piece(start).hang_up()),
        ("not JSON", Reply::json(200, "<html>")),
        ("no content type", Reply::status(200).piece("half an")),
        ("huge", Reply::json(200, huge)),
        ("error", Reply::json(429, r#"{"error":{"message":"slow down"}}"#)),
        ("error in the stream", Reply::stream().piece("data: {\"error\":{\"message\":\"x\"}}\n\n")),
    ] {
        let before = mass(world);
        world.fast.script(reply);
        let user = json!({"role": "user", "content": format!("Write a function, case {name}.")});
        let body = json!({"model": "one", "stream": true, "messages": [user]}).to_string();
        // A connection that breaks off is an error of the client, too.
        let _ = client::block_on(async {
            let mut connection = Connection::open(world.envoy.addr, hyper::Version::HTTP_11).await;
            connection.start(Call::post("/v1/chat/completions", body)).await?.into_body().collect().await
        });
        let messages = json!([user, {"role": "assistant", "content": "half an"}, {"role": "user", "content": PRAISE}]);
        let body = json!({"model": "one", "messages": messages}).to_string();
        assert_eq!(world.send(Call::post("/v1/chat/completions", body)).status, 200);
        assert_eq!(mass(world), before, "{name}");
    }
    assert_eq!(signals(world, "exhaustion"), 1.0);
}

fn explicit_feedback(world: &World) {
    let give = |body: Value| world.send(Call::post("/adaptive_router/feedback", body.to_string()));
    let token = |answer: &Answer| answer.header("x-adaptive-router-decision").unwrap().to_owned();
    let decision = token(&world.send(Call::chat("one", CODE)));
    let before = balance(world);
    assert_eq!(give(json!({"decision": decision, "rating": "down"})).json(), json!({"counted": true}));
    assert!((balance(world) - before + 1.0).abs() < 0.05, "{}", balance(world) - before);
    assert_eq!(give(json!({"decision": decision, "score": 1})).json(), json!({"counted": false}));
    assert!((balance(world) - before + 1.0).abs() < 0.05, "once");
    let decision = token(&world.send(Call::chat("one", CODE)));
    assert_eq!(give(json!({"decision": decision, "score": 1.0})).status, 200);
    assert!((balance(world) - before).abs() < 0.05);
    for (body, status, code) in [
        (json!({"decision": "forged", "rating": "up"}), 401, "invalid_token"),
        (json!({"decision": decision.replace('A', "B") + "x", "rating": "up"}), 401, "invalid_token"),
        (json!({"decision": decision, "score": 2}), 400, "invalid_request"),
        (json!({"rating": "up"}), 400, "invalid_request"),
        (json!([]), 400, "invalid_request"),
    ] {
        let answer = give(body.clone());
        assert_eq!((answer.status, answer.json()["error"]["code"].as_str()), (status, Some(code)), "{body}");
    }
}

fn usage_and_cost(world: &World) {
    let read = |series: &str| Metrics::read(&world.envoy).get(series);
    let input = r#"adaptive_router_tokens{direction="input",model="fast",router="one"}"#;
    let cost = r#"adaptive_router_cost_microusd{model="fast",router="one"}"#;
    let (tokens, usd) = (read(input), read(cost));
    let usage = json!({"choices": [], "usage": {"prompt_tokens": 1_000_000, "completion_tokens": 500_000}});
    let body = json!({"model": "one", "messages": [{"role": "user", "content": "hi"}], "stream": true});
    exchange(world, "/v1/chat/completions", body.clone(), Reply::stream().piece(format!("data: {usage}\n\n")));
    exchange(world, "/v1/chat/completions", body, Reply::json(200, usage.to_string()));
    // Small exchanges from before may be told only now.
    let metrics = metrics::when(&world.envoy, |metrics| metrics.get(input) >= tokens + 2_000_000.0, input);
    let (tokens, usd) = (metrics.get(input) - tokens, metrics.get(cost) - usd);
    assert!((2_000_000.0..2_010_000.0).contains(&tokens), "{tokens}");
    assert!((899_999.0..905_000.0).contains(&usd), "2 x (0.15 + 0.30) USD: {usd}");
}
