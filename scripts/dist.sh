#!/usr/bin/env bash
# Everything of a release, in dist/. Two runs on one commit give the same bytes of the module and of its image.
source "$(dirname "$0")/lib.sh"

need git git "a release names its commit"
need readelf binutils "binaries must need nothing of the system"
need_cargo
scripts/python.sh
python=(.tools/venv/bin/python -B)

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
revision=$(git rev-parse HEAD)
[ -z "$(git status --porcelain --untracked-files=no)" ] || revision+=-dirty
epoch=$(git log -1 --format=%ct)
dist=dist
rm -rf $dist
mkdir -p $dist

# --- The module, and its image for Istio, Envoy Gateway and image volumes ---
scripts/wasm.sh
cp target/wasm32-wasip1/release/adaptive_router.wasm $dist/

# --- Binaries that need nothing of the system they run on ---
# musl, where rustup has its standard library; else glibc, linked statically.
target=$(rustc -vV | sed -n 's/^host: //p')
libc="glibc, linked statically"
musl=${target/-gnu/-musl}
if [ -d "$(rustc --print sysroot)/lib/rustlib/$musl/lib" ] ||
    { command -v rustup >/dev/null && timeout "${RUSTUP_TIMEOUT:-120}" rustup target add "$musl" >.tools/rustup.log 2>&1; }; then
    need musl-gcc musl-tools "C code is compiled for musl"
    target=$musl libc="musl, linked statically"
fi
flags=$(tr - _ <<<"${target^^}")
export "CARGO_TARGET_${flags}_RUSTFLAGS=-C target-feature=+crt-static --remap-path-prefix=$PWD= --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"
# A target that is named keeps these flags from what runs during the build.
scripts/cargo.sh build --release --locked --target "$target" --package adaptive-router-sidecar --package adaptive-router-sim
for name in adaptive-router-sidecar adaptive-router-sim; do
    cp "target/$target/release/$name" $dist/$name
    ! readelf --dynamic $dist/$name | grep -q NEEDED || fail "$dist/$name needs libraries of the system"
done

# --- Images ---
"${python[@]}" scripts/dist/layout.py module $dist/adaptive_router.wasm $dist/adaptive-router.oci.tar \
    "$version" "$revision" "$epoch" >.tools/module-digest
"${python[@]}" scripts/dist/layout.py sidecar $dist/adaptive-router-sidecar $dist/adaptive-router-sidecar.oci.tar \
    "$version" "$revision" "$epoch" >.tools/sidecar-digest

# --- The chart ---
scripts/python.sh tests/deploy/requirements.txt
"${python[@]}" scripts/dist/chart.py deploy/helm/adaptive-router $dist "$epoch"

# --- What it is made of ---
crates() {
    scripts/cargo.sh tree --locked --package "$2" --edges normal --target "$3" --prefix none --format '{p}' 2>/dev/null | sed "s/^/$1 /"
}
{
    crates adaptive_router.wasm adaptive-router wasm32-wasip1
    crates adaptive-router-sidecar adaptive-router-sidecar "$target"
    crates adaptive-router-sim adaptive-router-sim "$target"
} | "${python[@]}" scripts/dist/bill.py $dist "$version" "$epoch"
cp LICENSE $dist/

# --- What is new, and what one has to know of the files ---
{
    echo "# Adaptive router $version"
    echo
    sed -n "/^## \(Unreleased\|${version//./\\.}\)$/,/^## /{/^## /!p}" CHANGELOG.md
    echo "## Files"
    echo
    echo "- Commit $revision, built with $(rustc --version); binaries for $target ($libc)."
    echo "- SHA-256 of the module, as Envoy and EnvoyFilter want it: \`$(sha256sum $dist/adaptive_router.wasm | cut -d ' ' -f 1)\`"
    echo "- Digest of the module's image, as registries name it: \`$(cat .tools/module-digest)\`"
    echo "- Digest of the side-car's image: \`$(cat .tools/sidecar-digest)\`"
    echo "- An image gets into a registry with \`skopeo copy oci-archive:adaptive-router.oci.tar:$version docker://REGISTRY/adaptive-router:$version\`."
} >$dist/RELEASE-NOTES.md
(cd $dist && sha256sum -- * >SHA256SUMS)
ls -l $dist >&2
