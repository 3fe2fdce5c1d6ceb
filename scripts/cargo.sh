#!/usr/bin/env bash
# Runs cargo natively: scripts/cargo.sh test …
# When the toolchain lacks fmt or clippy and rustup cannot add them, Debian's do the work.
source "$(dirname "$0")/lib.sh"

need_cargo
run=(cargo "$@")

add_component() {
    command -v rustup >/dev/null || return
    say "adding the Rust component $1 with rustup"
    mkdir -p .tools
    timeout "${RUSTUP_TIMEOUT:-120}" rustup component add "$1" >.tools/rustup.log 2>&1
}

# use_debian COMMAND PACKAGE: called by its path, as "cargo $command" may find a broken proxy of rustup.
use_debian() {
    [ -x "/usr/bin/cargo-$1" ] || need_apt "cargo $1" "$2"
    export RUSTC=/usr/bin/rustc CARGO=/usr/bin/cargo RUSTFMT=/usr/bin/rustfmt
    run=("/usr/bin/cargo-$1" "${run[@]:1}")
}

case $1 in
    fmt) cargo fmt --version >/dev/null 2>&1 || add_component rustfmt || use_debian fmt rustfmt-web ;;
    clippy) cargo clippy --version >/dev/null 2>&1 || add_component clippy || use_debian clippy rust-web-clippy ;;
esac

say "cargo $*"
exec "${run[@]}"
