#!/usr/bin/env bash
# Runs every fuzz target for a while: scripts/fuzz.sh [SECONDS PER TARGET]
source "$(dirname "$0")/lib.sh"

duration=${1:-60}

need_cargo
[ -f fuzz/Cargo.toml ] || fail "there is no fuzz/Cargo.toml"
cargo +nightly --version >/dev/null 2>&1 ||
    fail "fuzzing needs Rust's nightly toolchain: run 'rustup toolchain install nightly'"
if ! cargo fuzz --version >/dev/null 2>&1; then
    command -v c++ >/dev/null || need_apt "cargo-fuzz builds libFuzzer" g++
    say "installing cargo-fuzz from crates.io into .tools/cargo-fuzz (some minutes)"
    CARGO_TARGET_DIR=.tools/cargo-fuzz/target cargo install --quiet --root .tools/cargo-fuzz cargo-fuzz ||
        fail "cargo could not install cargo-fuzz: is crates.io reachable?"
fi
