# Thin: each target says what it needs; the scripts say how.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory

.PHONY: help
help: ## Print this help
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

.PHONY: run
run: wasm tools envoy ## Start Envoy with the router, the side-car and two simulated models; Ctrl-C ends it (STORE=postgres://…)
	@STORE="$(STORE)" scripts/run.sh

.PHONY: demo
demo: wasm tools envoy ## Watch it learn from simulated users in the terminal (ARGS=--regress: a model gets worse half-way)
	@scripts/run.sh demo $(ARGS)

.PHONY: evaluate
evaluate: sim ## Compare it with other rules in simulated worlds, for docs/evaluation.md (ARGS='--world recovery' only prints)
	@target/release/adaptive-router-sim evaluate $(or $(ARGS),--write docs/evaluation.md)

.PHONY: test
test: ## Install what is missing, then run all tests, the quick ones first
	@scripts/test.sh

.PHONY: wasm
wasm: ## Build the filter: target/wasm32-wasip1/release/adaptive_router.wasm
	@scripts/wasm.sh

.PHONY: sim
sim: ## Build the simulator: target/release/adaptive-router-sim
	@scripts/cargo.sh build --release --package adaptive-router-sim

.PHONY: sidecar
sidecar: ## Build the side-car: target/release/adaptive-router-sidecar
	@scripts/cargo.sh build --release --package adaptive-router-sidecar

# In one go: one after the other, cargo would build what they share anew each time.
.PHONY: tools
tools:
	@scripts/cargo.sh build --release --package adaptive-router-sim --package adaptive-router-sidecar

.PHONY: dist
dist: ## Build everything of a release into dist/: module, static binaries, images, chart, SBOM, licences, checksums
	@scripts/dist.sh

.PHONY: check
check: ## Check format and lints, natively and for wasm
	@scripts/check.sh

.PHONY: e2e
e2e: wasm sim envoy ## Run the end-to-end tests against a real Envoy
	@scripts/e2e.sh

.PHONY: bench
bench: wasm tools envoy ## Measure the filter: micro-benchmarks, then against bare Envoy (ROUNDS=12 SECONDS=2)
	@scripts/cargo.sh bench
	@scripts/bench.sh $(or $(ROUNDS),12) $(or $(SECONDS),2)

.PHONY: fuzz
fuzz: ## Run every fuzz target for a minute each (SECONDS=60)
	@scripts/fuzz.sh $(or $(SECONDS),60)

.PHONY: mutants
mutants: ## Change the code that decides, one place at a time, and list what no test notices (FOLDERS="bandit fleet")
	@scripts/mutants.sh $(FOLDERS)

.PHONY: fmt
fmt: ## Format the code
	@scripts/cargo.sh fmt --all

.PHONY: envoy
envoy: ## Install the pinned Envoy into .tools/ (ENVOY=… uses yours instead)
	@scripts/envoy.sh

.PHONY: clean
clean: ## Remove what was built and installed here: target/ and .tools/
	rm -rf target fuzz/target .tools dist
