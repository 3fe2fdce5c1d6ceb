# Child processes that end with the script that started them. Sourced after lib.sh.
# shellcheck shell=bash

logs=.tools/run
declare -A children=() # process id -> name
mkdir -p $logs

# start NAME COMMAND… writes to NAME.log, and the process id to $started. A killed script takes its children along.
start() {
    local name=$1
    shift
    setpriv --pdeathsig TERM "$@" >"$logs/$name.log" 2>&1 </dev/null &
    started=$!
    children[$started]=$name
}

stop_all() {
    trap '' INT TERM HUP
    [ ${#children[@]} -gt 0 ] || return 0
    kill "${!children[@]}" 2>/dev/null || true
    for _ in {1..50}; do
        [ -n "$(jobs -pr)" ] || return 0
        sleep 0.1
    done
    kill -KILL "${!children[@]}" 2>/dev/null || true
}
trap stop_all EXIT
# Not an error: it is how the user ends it.
trap 'say "stopped"; exit 0' INT TERM HUP

free_port() {
    if (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then
        fail "port $1 ($2) is taken: stop what listens there (ss -ltnp 'sport = :$1' names it), then try again"
    fi
}

# wait_for NAME WHAT COMMAND… repeats a command until it succeeds, for 30 seconds at most.
wait_for() {
    local name=$1 what=$2 pid deadline=$((SECONDS + 30))
    shift 2
    until "$@" >"$logs/probe.log" 2>&1; do
        for pid in "${!children[@]}"; do
            kill -0 "$pid" 2>/dev/null ||
                fail "${children[$pid]} did not start: $(tail -n 1 "$logs/${children[$pid]}.log") (log: $logs/${children[$pid]}.log)"
        done
        [ $SECONDS -lt $deadline ] ||
            fail "$what did not answer within 30 s: $(tail -n 1 "$logs/probe.log") (log: $logs/$name.log)"
        sleep 0.2
    done
}
