#!/usr/bin/env bash
# Builds the filter: target/wasm32-wasip1/release/adaptive_router.wasm
source "$(dirname "$0")/lib.sh"

module=target/wasm32-wasip1/release/adaptive_router.wasm

scripts/wasm-cargo.sh build --release --package adaptive-router
# The SDK exports every callback there is, and Envoy calls what is exported: proxy_on_done, once for each stream, would do
# nothing that proxy_on_delete does not do right after it. So the export gets a name that means nothing.
LC_ALL=C sed -i 's/\x0dproxy_on_done\x00/\x0dunused_export\x00/' $module
scripts/python.sh scripts/wasm/requirements.txt
.tools/venv/bin/python -B scripts/wasm/hints.py $module tests/data/signals/development.jsonl \
    tests/data/classifier/development.jsonl
du -h $module
