# Before a pod ends: takes it out of every list, waits until those who look there know, and then for requests under way. Envoy itself
# would end all of them at once.
ask() {
    exec 3<>/dev/tcp/127.0.0.1/9901 || return
    printf '%s HTTP/1.1\r\nhost: admin\r\nconnection: close\r\n\r\n' "$1" >&3
    cat <&3
}
ask 'POST /healthcheck/fail' >/dev/null
sleep "${DRAIN_SETTLE_SECONDS:-15}"
ask 'POST /drain_listeners?graceful' >/dev/null
for ((second = 0; second < DRAIN_SECONDS; second++)); do
    case $(ask 'GET /stats?filter=^http.llm.downstream_rq_active$') in
        *'downstream_rq_active: 0'*) break ;;
    esac
    sleep 1
done
# What was learned last is told within one sync interval.
sleep "${DRAIN_SYNC_SECONDS:-2}"
