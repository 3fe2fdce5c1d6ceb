//! What the steps of the request path cost, in nanoseconds per call: the best of several rounds, natively.
//!
//! `cargo bench --no-default-features`; a word after `--` selects the benchmarks whose name contains it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a benchmark measures time, and one that fails says where"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use adaptive_router::api::request::{Endpoint, Request};
use adaptive_router::bandit::policy::{Eligible, choose};
use adaptive_router::bandit::posterior::Posterior;
use adaptive_router::config::Objective;
use adaptive_router::language::request_type;
use rand::SeedableRng;
use rand::rngs::SmallRng;

const ROUNDS: usize = 10;
const ROUND: Duration = Duration::from_millis(50);

fn main() {
    // Cargo passes `--bench`.
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let measure = |name: &str, call: &mut dyn FnMut()| {
        if name.contains(&wanted) {
            println!("{name:40} {:>10.0} ns", best_of_rounds(call));
        }
    };
    for kilobytes in [1, 8, 64] {
        let body = conversation(kilobytes * 1024);
        measure(&format!("scan {kilobytes} KB"), &mut || {
            black_box(Request::parse(Endpoint::Chat, black_box(body.as_bytes())).expect("it is a request"));
        });
    }
    let prompt = "Please explain step by step why the loop in this function never ends, and rewrite it. ".repeat(24);
    let body = format!(
        r#"{{"model":"r","messages":[{{"role":"user","content":"{}"}}]}}"#,
        prompt.get(..2_000).unwrap_or(&prompt)
    );
    let request = Request::parse(Endpoint::Chat, body.as_bytes()).expect("it is a request");
    measure("fold, classify 2,000 characters", &mut || {
        black_box(request_type::builtin(&request.conversation.user.own_folded()));
    });
    let mut rng = SmallRng::seed_from_u64(1);
    for models in [2_u32, 8] {
        let eligible: Vec<Eligible> = (0..models)
            .map(|model| Eligible {
                model: model as usize,
                posterior: Posterior::try_new(5.0 + f64::from(model), 5.0).expect("in range"),
                cost: 1e-4 * f64::from(model + 1),
                latency: None,
            })
            .collect();
        let objective = Objective::QualityFloor { tolerance: 0.05 };
        measure(&format!("choose among {models} models"), &mut || {
            black_box(choose(objective, black_box(eligible.clone()), 0.01, 0.0, &mut rng));
        });
    }
}

/// Nanoseconds per call in the fastest round: the others were disturbed.
fn best_of_rounds(call: &mut dyn FnMut()) -> f64 {
    let mut round = || {
        let (start, mut calls) = (Instant::now(), 0_u32);
        while start.elapsed() < ROUND {
            (0..16).for_each(|_| call());
            calls += 16;
        }
        start.elapsed().as_nanos() as f64 / f64::from(calls)
    };
    std::iter::repeat_with(&mut round).take(ROUNDS).fold(f64::INFINITY, f64::min)
}

/// A chat request of about so many bytes, most of it history.
fn conversation(bytes: usize) -> String {
    let turn = r#"{"role":"user","content":"Why does \"it\" fail?\nIt worked before."},{"role":"assistant","content":"Let us see: the first line opens the file, and the second one reads it."},"#;
    let history = turn.repeat(bytes / turn.len());
    format!(r#"{{"model":"r","messages":[{history}{{"role":"user","content":"Go on."}}]}}"#)
}
