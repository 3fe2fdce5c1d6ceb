#!/usr/bin/env bash
# Runs cargo natively: scripts/cargo.sh test …
# When the toolchain lacks fmt or clippy and rustup cannot add them, Debian's do the work.
source "$(dirname "$0")/lib.sh"

need_cargo
run=(cargo "$@")

# The toolchain itself is asked: "cargo clippy" would find one of another toolchain in the PATH, too.
has() {
    [ -x "$(rustc --print sysroot)/bin/cargo-$1" ]
}

add_component() {
    command -v rustup >/dev/null || return
    say "adding the Rust component $1 with rustup"
    mkdir -p .tools
    timeout "${RUSTUP_TIMEOUT:-120}" rustup component add "$1" >.tools/rustup.log 2>&1
}

# use_debian COMMAND PACKAGE: called by its path, for the same reason.
use_debian() {
    [[ -x /usr/bin/cargo-$1 && -x /usr/bin/cargo ]] || need_apt "cargo $1" rustc-web cargo-web "$2"
    export RUSTC=/usr/bin/rustc CARGO=/usr/bin/cargo RUSTFMT=/usr/bin/rustfmt
    run=("/usr/bin/cargo-$1" "${run[@]:1}")
}

case $1 in
    fmt) has fmt || add_component rustfmt || use_debian fmt rustfmt-web ;;
    clippy) has clippy || add_component clippy || use_debian clippy rust-web-clippy ;;
esac

# Optimizing across crates is for the module on the request path; here it would take minutes for nothing that is felt.
export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16

say "cargo $*"
exec "${run[@]}"
