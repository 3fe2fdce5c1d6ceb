# Shared by the scripts of this directory, which source it first.
# It moves to the repository root, so every path in them is relative to it.
# shellcheck shell=bash

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# rustup leaves the PATH to the login shell, which may not have run. Its cargo goes before Debian's, as there.
rustup_bin=${CARGO_HOME:-$HOME/.cargo}/bin
if [[ -x $rustup_bin/cargo && :$PATH: != *:$rustup_bin:* ]]; then
    export PATH="$rustup_bin:$PATH"
fi

# The artefacts' names are public (target/release/…), whatever the caller's setting.
export CARGO_TARGET_DIR="$PWD/target"

# Yours, if set; else the one that envoy.sh installs here.
envoy_version=1.40.0
pinned_envoy=$PWD/.tools/envoy-$envoy_version/envoy/_bin/envoy
export ENVOY=${ENVOY:-$pinned_envoy}

say() { printf '==> %s\n' "$*" >&2; }

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# need_apt WHY PACKAGE… installs packages of Debian; it never removes one that is there.
need_apt() {
    local why=$1 log=.tools/apt.log
    shift
    command -v apt-get >/dev/null || fail "$why: install the equivalent of Debian's $*"
    [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null ||
        fail "$why: run 'apt-get install $*' as root (sudo is missing)"
    say "installing $* with apt ($why; log: $log)"
    mkdir -p .tools
    if [ -z "${APT_UPDATED:-}" ]; then
        as_root apt-get update >"$log" 2>&1 || say "apt-get update failed; trying with the package lists that are there"
        APT_UPDATED=1
    fi
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends --no-remove "$@" >>"$log" 2>&1 </dev/null ||
        fail "apt could not install $*: $(grep '^E:' "$log" | tail -n 1) (whole output: $log)"
}

# need COMMAND PACKAGE WHY installs the package when the command is missing.
need() {
    type -P "$1" >/dev/null || need_apt "$3" "$2"
}

need_cargo() {
    command -v cargo >/dev/null || fail "cargo is missing: install Rust 1.95 or newer with rustup (https://rustup.rs)"
    command -v cc >/dev/null || need_apt "Rust links with the C compiler" gcc libc6-dev
}
