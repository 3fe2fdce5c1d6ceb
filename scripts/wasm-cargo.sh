#!/usr/bin/env bash
# Runs cargo for wasm32-wasip1: scripts/wasm-cargo.sh build --release …
#
# There are two ways to a standard library for that target, tried in this order:
#   rustup   rustup adds the target to the toolchain in use.
#   debian   rustup's server is out of reach: Debian's rustc-web builds the library from source.
# WASM_TOOLCHAIN=rustup or =debian skips the choice. The choice is remembered in .tools/wasm-toolchain.
source "$(dirname "$0")/lib.sh"

target=wasm32-wasip1
choice=.tools/wasm-toolchain
mkdir -p .tools

target_is_there() {
    command -v rustc >/dev/null && [ -d "$(rustc --print sysroot)/lib/rustlib/$target/lib" ]
}

add_target() {
    command -v rustup >/dev/null || return
    say "adding the Rust target $target with rustup"
    timeout "${RUSTUP_TIMEOUT:-120}" rustup target add $target >.tools/rustup.log 2>&1 && target_is_there
}

choose() {
    if target_is_there; then
        echo rustup
    elif [ "$(cat $choice 2>/dev/null)" = debian ]; then
        echo debian
    elif add_target; then
        echo rustup
    else
        say "rustup cannot add $target here: building its standard library with Debian's Rust instead"
        echo debian
    fi
}

debian_packages_are_there() {
    [ -x /usr/bin/rustc ] && [ -x /usr/bin/cargo ] && [ -e /usr/lib/wasm32-wasi/libc.a ] &&
        compgen -G '/usr/src/rustc-*/library/std' >/dev/null
}

# The linker of rustup's toolchain, else the one of the LLVM that Debian's Rust is built on.
debian_linker() {
    local host llvm linker
    host=$(/usr/bin/rustc -vV | sed -n 's/^host: //p')
    linker=$(rustc --print sysroot 2>/dev/null || true)/lib/rustlib/$host/bin/rust-lld
    if [ ! -x "$linker" ]; then
        llvm=$(/usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
        linker=/usr/bin/wasm-ld-$llvm
        [ -x "$linker" ] || need_apt "the wasm linker" "lld-$llvm"
    fi
    echo "$linker"
}

way=${WASM_TOOLCHAIN:-auto}
case $way in
    auto) way=$(choose) ;;
    debian) ;;
    rustup) target_is_there || add_target ||
        fail "rustup could not add $target: $(grep -m 1 '^error' .tools/rustup.log 2>/dev/null || echo "no answer, or no rustup")" ;;
    *) fail "WASM_TOOLCHAIN=$way is not a way; allowed: auto, rustup, debian" ;;
esac
echo "$way" >$choice

command=$1
shift
# What gains by vectors asks for them itself; loops that the compiler unrolls into them only make the module larger.
rustflags="-C target-feature=+simd128 -C no-vectorize-loops -C no-vectorize-slp"
# The module is the same wherever it is built: panics name places in the code, and those would name folders of this machine.
# Cargo splits these flags at spaces.
for folder in "$PWD=" "${CARGO_HOME:-$HOME/.cargo}=/cargo"; do
    [[ $folder == *' '* ]] || rustflags+=" --remap-path-prefix=$folder"
done

if [ "$way" = debian ]; then
    debian_packages_are_there || need_apt "the wasm toolchain" rustc-web cargo-web rust-web-src wasi-libc
    # No crt1-reactor.o: the proxy-wasm SDK defines _initialize itself.
    rustflags+=" -C link-self-contained=no -L /usr/lib/wasm32-wasi"
    CARGO_TARGET_WASM32_WASIP1_LINKER=$(debian_linker)
    export CARGO_TARGET_WASM32_WASIP1_LINKER RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO=/usr/bin/cargo
    run=(/usr/bin/cargo "$command" "-Zbuild-std=std,panic_abort")
    if [ "$command" = clippy ]; then
        # Called by its path: "cargo clippy" would find rustup's, which is of another version.
        [ -x /usr/bin/cargo-clippy ] || need_apt "lints for wasm" rust-web-clippy
        run=(/usr/bin/cargo-clippy clippy "-Zbuild-std=std,panic_abort")
    fi
else
    need_cargo
    run=(cargo "$command")
fi

# Flags from outside would replace these.
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS
export CARGO_TARGET_WASM32_WASIP1_RUSTFLAGS=$rustflags

say "cargo $command for $target (toolchain: $way)"
exec "${run[@]}" --target $target "$@"
