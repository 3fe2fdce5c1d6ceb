#!/usr/bin/env bash
# A PostgreSQL server for the tests, which start their own: Debian's, unless one is there.
source "$(dirname "$0")/lib.sh"

find_initdb() { find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1; }

if ! type -P initdb >/dev/null && [ -z "$(find_initdb)" ]; then
    # No cluster of Debian's own: nothing would use it.
    as_root mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    need_apt "the tests of the store run a real PostgreSQL" postgresql
fi
