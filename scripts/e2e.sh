#!/usr/bin/env bash
# The end-to-end tests: a real Envoy with the real module. make builds both before.
# The tests find what they need in these variables and in ENVOY:
source "$(dirname "$0")/lib.sh"

need openssl openssl "the tests have certificates that nobody should trust"
scripts/python.sh tests/e2e/requirements.txt
scripts/postgres.sh
# Not optimized: the tests of the side-car have built it already.
scripts/cargo.sh build --package adaptive-router-sidecar
export ADAPTIVE_ROUTER_WASM=$PWD/target/wasm32-wasip1/release/adaptive_router.wasm
export ADAPTIVE_ROUTER_SIDECAR=$PWD/target/debug/adaptive-router-sidecar
export ADAPTIVE_ROUTER_SIM=$PWD/target/release/adaptive-router-sim
export ADAPTIVE_ROUTER_PYTHON=$PWD/.tools/venv/bin/python

exec scripts/cargo.sh test --test e2e "$@"
