#!/usr/bin/env bash
# What the filter costs: CPU time of the Envoy process per request, with the filter and without, and memory.
#
#   scripts/bench.sh [ROUNDS] [SECONDS PER ROUND]     MODEL_KEY=last puts the model after the messages
#
# Short rounds with and without take turns, so that a noisy neighbour hits both, and each pair gives a ratio: the median of
# those is what to trust.
source "$(dirname "$0")/lib.sh"
source scripts/children.sh

rounds=${1:-12}
duration=${2:-2}
order=${MODEL_KEY:-first}
sizes=(1 8 64) # KB
connections=16
first_bytes=200
work=.tools/bench
upstream=18190
declare -A port=([bare]=18191 [routed]=18192 [fallback]=18195) admin=([bare]=18193 [routed]=18194 [fallback]=18196) pid=()

case $order in first | last) ;; *) fail "MODEL_KEY=$order is not a place; allowed: first, last" ;; esac

# start_envoy VARIANT WORKERS
start_envoy() {
    local ports=(-e "s/@PORT@/${port[$1]}/" -e "s/@ADMIN@/${admin[$1]}/" -e "s/@UPSTREAM@/$upstream/")
    case $1 in
        bare) sed "${ports[@]}" -e '/# routed$/d' scripts/bench/envoy.yaml.tmpl ;;
        routed) sed "${ports[@]}" -e '/# bare$/d' scripts/bench/envoy.yaml.tmpl ;;
        fallback) sed "${ports[@]}" scripts/bench/fallback.yaml.tmpl | target/release/adaptive-router-sidecar render --config - ;;
    esac >"$work/$1.yaml"
    start "envoy-$1" "$ENVOY" --config-path "$work/$1.yaml" --disable-hot-restart --concurrency "$2" --log-level warning
    pid[$1]=$started
    wait_for "envoy-$1" "Envoy ($1)" curl --silent --fail --max-time 2 "http://127.0.0.1:${admin[$1]}/ready"
}

stop_envoy() {
    unset "children[${pid[$1]}]"
    kill "${pid[$1]}"
    wait "${pid[$1]}" 2>/dev/null || true
}

# load VARIANT KB SECONDS [KIND OF BODY] prints "requests microseconds errors"
load() {
    wrk --threads 1 --connections $connections --duration "$3s" --script scripts/bench/chat.lua \
        "http://127.0.0.1:${port[$1]}" -- $(($2 * 1024)) "$order" "${4:-whole}" | sed -n 's/^bench: //p'
}

# CPU time of a process so far, in microseconds: user and system, fields 14 and 15 of its stat.
cpu() {
    awk -v tick="$(getconf CLK_TCK)" '{sub(/.*\) /, ""); print ($12 + $13) * 1000000 / tick}' "/proc/$1/stat"
}

# measure VARIANT KB [KIND OF BODY] prints "microseconds of CPU per request, requests per second".
measure() {
    local before after requests elapsed errors
    before=$(cpu "${pid[$1]}")
    read -r requests elapsed errors < <(load "$1" "$2" "$duration" "${3:-whole}") || fail "wrk gave no result"
    after=$(cpu "${pid[$1]}")
    [ "$errors" = 0 ] || fail "$errors of $requests requests failed ($1, $2 KB; log: $logs/envoy-$1.log)"
    awk -v cpu=$((after - before)) -v n="$requests" -v us="$elapsed" \
        'BEGIN {print cpu / n, n * 1000000 / us}'
}

# measure_pair ROUND FILE VARIANT KB [KIND OF BODY] appends what was measured, beside bare, and the ratio, to the file.
measure_pair() {
    local bare routed
    # Who comes second may profit from the first, or suffer.
    if (($1 % 2)); then
        bare=$(measure bare "${@:4}")
        routed=$(measure "$3" "${@:4}")
    else
        routed=$(measure "$3" "${@:4}")
        bare=$(measure bare "${@:4}")
    fi
    echo "$bare $routed" | awk '{print $1, $3, $3 / $1, $2, $4}' >>"$work/$2"
}

# first_byte VARIANT appends the milliseconds until the first byte of a stream, one request at a time.
first_byte() {
    curl --silent --output /dev/null --write-out '%{time_starttransfer}\n' --header 'content-type: application/json' \
        --header 'accept: text/event-stream' --data '{"model":"smart-cheap-router","stream":true,"messages":[{"role":"user","content":"Hello"}]}' \
        "http://127.0.0.1:${port[$1]}/v1/chat/completions" | awk '{print $1 * 1000}' >>"$work/$1-first"
}

# median FILE FIELD
median() {
    cut -d ' ' -f "$2" "$1" | sort -n | awk '{v[NR] = $1} END {print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'
}

# interquartile FILE FIELD
interquartile() {
    cut -d ' ' -f "$2" "$1" | sort -n | awk '{v[NR] = $1} END {printf "%.2f to %.2f", v[int((NR + 3) / 4)], v[int((3 * NR + 3) / 4)]}'
}

resident_mb() {
    awk '/^VmRSS/ {printf "%.0f", $2 / 1024}' "/proc/$1/status"
}

need wrk wrk "it makes the load"
need curl curl "it asks Envoy whether it is ready"
for p in $upstream "${port[@]}" "${admin[@]}"; do free_port "$p" "used by the benchmark"; done
rm -rf $work
mkdir -p $work

start models target/release/adaptive-router-sim models --model "fast@127.0.0.1:$upstream" --fixed
start_envoy bare 1
start_envoy routed 1
start_envoy fallback 1

say "warming up"
for variant in bare routed fallback; do load $variant 8 1 >/dev/null; done

for ((round = 1; round <= rounds; round++)); do
    say "round $round of $rounds: ${sizes[*]} KB, a stream, one turn, short turns, with fallback; $duration s each, bare and routed"
    for kb in "${sizes[@]}"; do measure_pair "$round" "$kb" routed "$kb"; done
    measure_pair "$round" stream routed 1 stream
    measure_pair "$round" turn routed 1 turn
    measure_pair "$round" short routed 64 short
    measure_pair "$round" fallback fallback 1
done
say "first bytes of $first_bytes streams, one after the other"
for ((round = 1; round <= first_bytes; round++)); do
    first_byte bare
    first_byte routed
done

declare -A memory=()
for variant in bare routed; do
    memory[$variant-1]=$(resident_mb "${pid[$variant]}")
    stop_envoy $variant
done
stop_envoy fallback
say "memory with two workers"
for variant in bare routed; do
    start_envoy $variant 2
    load $variant 8 3 >/dev/null
    memory[$variant-2]=$(resident_mb "${pid[$variant]}")
    stop_envoy $variant
done

printf '\nCPU time of Envoy per request, medians of %s rounds of %s s; one worker, %s connections, model key %s\n\n' \
    "$rounds" "$duration" $connections "$order"
counts=$(.tools/venv/bin/python -B scripts/wasm/instructions.py target/wasm32-wasip1/release/adaptive_router.wasm)
printf '%-8s %8s %10s %6s %13s %11s %13s %12s\n' \
    body 'bare us' 'routed us' ratio 'middle half' 'bare req/s' 'routed req/s' instructions
for kb in "${sizes[@]}" stream turn short fallback; do
    case $kb in [0-9]*) name="$kb KB" ;; *) name=$kb ;; esac
    file=$work/$kb
    printf '%-8s %8.1f %10.1f %6.2f %13s %11.0f %13.0f %12s\n' "$name" "$(median "$file" 1)" "$(median "$file" 2)" \
        "$(median "$file" 3)" "$(interquartile "$file" 3)" "$(median "$file" 4)" "$(median "$file" 5)" \
        "$(sed -n "s/.*\"$name\": \([0-9]*\).*/\1/p" <<<"$counts")"
done
printf '\nstream: a request of 1 KB, and an answer of some 30 events; turn: 1 KB, all of it the last turn; short: 64 KB, turns of 100 bytes\n'
printf 'fallback: 1 KB, the upstream role, four models and as many attempts\n'
printf 'instructions: of the module, for a request and its answer\n'
printf 'First byte of a stream, median of %s: bare %.2f ms, routed %.2f ms\n' $first_bytes \
    "$(median "$work/bare-first" 1)" "$(median "$work/routed-first" 1)"
printf '\nResident memory after the load\n\n'
printf '%-10s %9s %9s\n' workers bare routed
for workers in 1 2; do
    printf '%-10s %6s MB %6s MB\n' $workers "${memory[bare-$workers]}" "${memory[routed-$workers]}"
done
