#![no_main]

#[path = "../checks/shared_data.rs"]
mod shared_data;

libfuzzer_sys::fuzz_target!(|input: &[u8]| shared_data::check(input));
