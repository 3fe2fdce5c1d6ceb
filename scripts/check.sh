#!/usr/bin/env bash
# Format and lints; a warning is an error. The filter is linted for the target it runs on, too.
source "$(dirname "$0")/lib.sh"

scripts/cargo.sh fmt --all --check || fail "the code is not formatted: run 'make fmt'"
scripts/cargo.sh clippy --workspace --all-targets -- -D warnings
scripts/wasm-cargo.sh clippy --package adaptive-router --lib -- -D warnings
