//! Natural conversations through the real Envoy: what the evidence gains or loses after each user turn has the sign that a
//! person gave it. A router that blames models for ordinary follow-ups unlearns what it knew.

use adaptive_router_sim::Reply;
use serde_json::{Value, json};

use crate::call::Call;
use crate::learning::{balance, configuration};
use crate::world::{Form, World};

const DIALOGUES: &str = include_str!("../data/signals/heldout.jsonl");
/// Less evidence than this says nothing.
const NEUTRAL: f64 = 0.1;

#[test]
fn evidence_agrees_with_people() {
    let world = World::start_with(&configuration(), Form::Struct, 1);
    let mut turns: Vec<(i64, i64)> = Vec::new();
    for line in DIALOGUES.lines() {
        let dialogue: Value = serde_json::from_str(line).unwrap();
        if dialogue["group"] == "natural" {
            turns.extend(play(&world, &dialogue));
        }
    }
    let share = |of: &dyn Fn(i64) -> bool, hit: &dyn Fn(i64, i64) -> bool| {
        let all: Vec<_> = turns.iter().filter(|(label, _)| of(*label)).collect();
        all.iter().filter(|(label, sign)| hit(*label, *sign)).count() as f64 / all.len() as f64
    };
    let agreement = share(&|_| true, &|label, sign| label == sign);
    let blamed = share(&|label| label == 0, &|_, sign| sign < 0);
    let caught = share(&|label| label < 0, &|_, sign| sign < 0);
    let credited = share(&|label| label > 0, &|_, sign| sign > 0);
    println!(
        "{} turns: agreement {agreement:.3}, blamed {blamed:.3}, caught {caught:.3}, credited {credited:.3}",
        turns.len()
    );
    assert!(agreement >= 0.85 && blamed <= 0.05 && caught >= 0.70 && credited >= 0.80);
}

/// Sends the dialogue turn by turn; gives the label and the sign of the evidence of every user turn after the first.
fn play(world: &World, dialogue: &Value) -> Vec<(i64, i64)> {
    let messages = dialogue["messages"].as_array().unwrap();
    let labels = dialogue["labels"].as_array().unwrap();
    let session = dialogue["id"].as_str().unwrap();
    let mut turns = Vec::new();
    for (index, message) in messages.iter().enumerate() {
        if !matches!(message["role"].as_str(), Some("user" | "tool")) {
            continue;
        }
        let before = balance(world);
        let answer = messages.get(index + 1).filter(|next| next["role"] == "assistant");
        let answer = answer.cloned().unwrap_or(json!({"role": "assistant", "content": "end"}));
        world.fast.script(Reply::json(200, json!({"choices": [{"index": 0, "message": answer}]}).to_string()));
        let body = json!({"model": "one", "messages": messages[..=index]}).to_string();
        let call = Call::post("/v1/chat/completions", body).header("x-adaptive-router-session", session);
        assert_eq!(world.send(call).status, 200, "{session}");
        world.fast.clear();
        let change = balance(world) - before;
        if let Some(label) = labels.iter().find(|label| label["index"] == index).filter(|_| index > 0) {
            let sign = if change.abs() < NEUTRAL { 0 } else { change.signum() as i64 };
            turns.push((label["feedback"].as_i64().unwrap(), sign));
        }
    }
    turns
}
