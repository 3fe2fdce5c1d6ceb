#!/usr/bin/env bash
# All tests, the quick ones first. Each step can be run alone with the command it names.
source "$(dirname "$0")/lib.sh"

step() {
    local start=$SECONDS
    say "step: $*"
    "$@" || fail "'$*' failed after $((SECONDS - start)) s"
    say "step: $* took $((SECONDS - start)) s"
}

need kill procps "the tests send signals with it"

step make check
step scripts/cargo.sh test --no-default-features --lib --test pure
step scripts/cargo.sh test --package adaptive-router-sim
step scripts/cargo.sh test --test host
step scripts/postgres.sh
step scripts/cargo.sh test --package adaptive-router-sidecar
step make e2e
step scripts/deploy.sh
step scripts/e2e-older-envoy.sh
say "all tests passed in $SECONDS s"
