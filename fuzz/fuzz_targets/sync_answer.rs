#![no_main]

#[path = "../checks/sync_answer.rs"]
mod sync_answer;

libfuzzer_sys::fuzz_target!(|input: &[u8]| sync_answer::check(input));
