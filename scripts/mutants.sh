#!/usr/bin/env bash
# Mutation tests of the folders that decide: scripts/mutants.sh [FOLDER…] [-- OPTIONS OF cargo-mutants]
# It changes one place at a time and asks whether a test notices. What survives is listed in .tools/mutants.out/mutants.out/missed.txt.
source "$(dirname "$0")/lib.sh"

folders=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    folders+=("$1")
    shift
done
[ $# -eq 0 ] || shift
[ ${#folders[@]} -gt 0 ] || folders=(bandit resilience feedback fleet)

tools=$PWD/.tools/cargo-mutants
export PATH="$PATH:$tools/bin"
need_cargo
if ! command -v cargo-mutants >/dev/null; then
    say "installing cargo-mutants from crates.io into $tools (some minutes)"
    cargo install --locked --root "$tools" --target-dir "$tools/target" cargo-mutants ||
        fail "cargo could not install cargo-mutants: is crates.io reachable?"
    rm -rf "$tools/target"
fi

files=()
for folder in "${folders[@]}"; do
    [ -d "src/$folder" ] || fail "src/$folder is no folder; allowed: $(cd src && echo */)"
    files+=(--file "src/$folder.rs" --file "src/$folder/**/*.rs")
done
# The rules' tests are quick and need no host; what only the simulated host or Envoy can see is not asked here.
say "mutating ${folders[*]}: some seconds for each mutation"
exec cargo mutants --package adaptive-router "${files[@]}" --no-shuffle --jobs "${JOBS:-2}" --output .tools/mutants.out \
    --cargo-arg=--no-default-features --cargo-test-arg=--lib --cargo-test-arg=--test=pure --timeout 120 "$@"
