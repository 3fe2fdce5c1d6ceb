#!/usr/bin/env bash
# The end-to-end tests that depend most on Envoy itself, against the older Envoy that is supported: routing, streams, learning across
# workers, fallback, reload of the module. `make e2e` builds what they need.
source "$(dirname "$0")/lib.sh"

ENVOY=$(scripts/envoy.sh 1.39.3)
export ENVOY
exec scripts/e2e.sh -- choice:: endpoints:: errors:: fallback:: learning:: reload:: render:: response:: modes::
