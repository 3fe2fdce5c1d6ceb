#!/usr/bin/env bash
# The tests of deploy/ and of what `make dist` writes: scripts/deploy.sh [TEST…]. `scripts/deploy.sh write` makes deploy/kubernetes anew from
# the chart, and the chart's sample configuration from its input. `make wasm envoy` goes before the tests.
source "$(dirname "$0")/lib.sh"

scripts/python.sh tests/deploy/requirements.txt
scripts/cargo.sh build --package adaptive-router-sidecar
export ADAPTIVE_ROUTER_WASM=$PWD/target/wasm32-wasip1/release/adaptive_router.wasm
export ADAPTIVE_ROUTER_SIDECAR=$PWD/target/debug/adaptive-router-sidecar
python=$PWD/.tools/venv/bin/python

if [ "${1:-}" = write ]; then
    files=deploy/helm/adaptive-router/files
    "$ADAPTIVE_ROUTER_SIDECAR" render --config $files/router.yaml >$files/envoy.yaml.new
    mv $files/envoy.yaml.new $files/envoy.yaml
    exec "$python" -B tests/deploy/chart.py write
fi
cd tests/deploy
if [ $# -gt 0 ]; then exec "$python" -B -m unittest "$@"; fi
exec "$python" -B -m unittest discover
