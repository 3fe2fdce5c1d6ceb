#!/usr/bin/env bash
# Runs every fuzz target for a while: scripts/fuzz.sh [SECONDS PER TARGET]
source "$(dirname "$0")/lib.sh"

duration=${1:-60}
tools=$PWD/.tools/cargo-fuzz
export PATH="$PATH:$tools/bin"

need_cargo
[ -f fuzz/Cargo.toml ] || fail "there is no fuzz/Cargo.toml, so there is nothing to fuzz"
cargo +nightly --version >/dev/null 2>&1 ||
    fail "fuzzing needs Rust's nightly toolchain: run 'rustup toolchain install nightly'"
command -v c++ >/dev/null || need_apt "cargo-fuzz builds libFuzzer" g++
if ! command -v cargo-fuzz >/dev/null; then
    say "installing cargo-fuzz from crates.io into $tools (some minutes)"
    cargo install --locked --root "$tools" --target-dir "$tools/target" cargo-fuzz ||
        fail "cargo could not install cargo-fuzz: is crates.io reachable?"
    rm -rf "$tools/target"
fi

# cargo-fuzz builds with other flags: a directory of its own keeps it from rebuilding ours.
unset CARGO_TARGET_DIR
targets=$(cargo +nightly fuzz list)
[ -n "$targets" ] || fail "fuzz/ has no targets yet"
for target in $targets; do
    say "fuzzing $target for $duration s"
    # What it finds goes to the first directory; the saved corpus is only read.
    mkdir -p "fuzz/corpus/$target" ".tools/fuzz/$target"
    cargo +nightly fuzz run "$target" ".tools/fuzz/$target" "fuzz/corpus/$target" -- -max_total_time="$duration" ||
        fail "$target found a failure: its input is in fuzz/artifacts/$target"
done
