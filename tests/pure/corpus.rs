//! Prevents: an input that the fuzzer once found, or that was written for it, breaking the filter again.

use std::fs;
use std::path::Path;

#[path = "../../fuzz/check.rs"]
mod check;

fn inputs() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/request");
    let mut inputs: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    inputs.sort();
    inputs
}

#[test]
fn the_corpus_of_requests() {
    let inputs = inputs();
    assert!(inputs.len() >= 20, "{} inputs", inputs.len());
    for (name, input) in inputs {
        println!("{name}");
        check::request(&input);
        // For every endpoint, and cut off anywhere.
        for endpoint in *b"01234" {
            let body = input.get(1..).unwrap_or_default();
            check::request(&[&[endpoint], body].concat());
            for end in (0..body.len()).step_by(1 + body.len() / 200) {
                check::request(&[&[endpoint], &body[..end]].concat());
            }
        }
    }
}

/// The check itself refuses what it should: it would notice.
#[test]
fn most_of_the_corpus_is_accepted() {
    use adaptive_router::api::request::{Endpoint, Request};
    let count = inputs().iter().filter(|(_, input)| Request::parse(Endpoint::Chat, &input[1..]).is_ok()).count();
    assert!(count >= 15, "{count} chat requests");
}
