//! Sessions of users who praise what is good and complain about what is not: the router must find the model that is good at
//! a task, and leave it when it silently gets worse.

use adaptive_router_sim::traffic::Traffic;
use adaptive_router_sim::{Behaviour, Oracle};
use serde_json::json;

use crate::call::Call;
use crate::fixtures::{fast, smart};
use crate::world::{Form, World};

#[test]
fn the_better_model_is_found_and_a_fallen_one_is_left() {
    let configuration = json!({"routers": [{"name": "router", "models": [fast(), smart()]}]});
    let world = World::start_with(&configuration, Form::Struct, 2);
    world.fast.set_behaviour(Behaviour::oracle(Oracle::Fast)).unwrap();
    world.smart.set_behaviour(Behaviour::oracle(Oracle::Smart)).unwrap();
    let mut traffic = Traffic::new(7);
    let types = ["code_generation", "factual_lookup", "writing"];
    let chosen: Vec<(&str, bool)> = (0..300)
        .map(|session| (types[session % 3], session_goes_to_smart(&world, &mut traffic, types[session % 3])))
        .collect();
    let share = |request_type: &str| {
        let of_type: Vec<bool> =
            chosen[200..].iter().filter(|(of, _)| *of == request_type).map(|(_, smart)| *smart).collect();
        of_type.iter().filter(|smart| **smart).count() as f64 / of_type.len() as f64
    };
    println!("smart's share of the last 100: code {:.2}, writing {:.2}", share("code_generation"), share("writing"));
    assert!(share("code_generation") >= 0.85 && share("writing") >= 0.75);

    swap(&world);
    let after: Vec<bool> = (0..140).map(|_| session_goes_to_smart(&world, &mut traffic, "code_generation")).collect();
    let left = after.windows(20).position(|window| window.iter().filter(|smart| **smart).count() <= 6);
    println!("a fallen model is down to .3 of 20 sessions after {left:?}");
    assert!(left.is_some_and(|sessions| sessions <= 100), "within 120 sessions, the window's own 20 included");
}

/// What was good at code no longer is, and the other way round.
fn swap(world: &World) {
    for (provider, rate) in [(&world.fast, 0.92), (&world.smart, 0.35)] {
        let mut behaviour = provider.behaviour();
        behaviour.success.by_type.insert("code_generation".to_owned(), rate);
        provider.set_behaviour(behaviour).unwrap();
    }
}

/// One question and the reaction to its answer.
fn session_goes_to_smart(world: &World, traffic: &mut Traffic, request_type: &'static str) -> bool {
    let opening = traffic.opening_of(request_type);
    let question = json!({"role": "user", "content": opening.text});
    let send = |messages| {
        let body = json!({"model": "router", "messages": messages}).to_string();
        world.send(Call::post("/v1/chat/completions", body).header("x-sim-request-type", request_type))
    };
    let answer = send(json!([question]));
    let good = answer.header("x-sim-success") == Some("true");
    let said = answer.json()["choices"][0]["message"].clone();
    let reaction = traffic.follow_up(opening.language, good);
    send(json!([question, said, {"role": "user", "content": reaction.text}]));
    answer.model() == Some("smart")
}
