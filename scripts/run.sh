#!/usr/bin/env bash
# Two simulated models, Envoy with the router in front of them, and the side-car that keeps what it learns, until Ctrl-C.
# STORE says where it is kept; without it, in a SQLite file. The demo begins with nothing learned.
# scripts/run.sh demo …: the same, until the demo of simulated users has ended.
# For every provider whose key is in the environment, there is a router over some of its models, too; Envoy reads the key itself.
source "$(dirname "$0")/lib.sh"
source scripts/children.sh

sim=target/release/adaptive-router-sim
sidecar=target/release/adaptive-router-sidecar
config=$logs/envoy.yaml

# The providers with a key, each with its variables, and with models for a first try, where a key is enough: NAME VARIABLES MODELS
providers() {
    awk -F'[][]' '
        function told() { if (variables != "") print name, variables, models == "" ? "-" : models }
        /^- name: / { told(); name = substr($0, 9); variables = models = "" }
        /^  variables: / { variables = $2; gsub(" ", "", variables) }
        /^  trial: / { models = $2; gsub(" ", "", models) }
        END { told() }
    ' sidecar/data/providers.yaml
}

# Prints a router over a provider's models, for each provider whose key is set, and says which it found on standard error.
routers() {
    local name variables models variable model told=" "
    while read -r name variables models; do
        for variable in ${variables//,/ }; do
            [[ -n ${!variable:-} && $told != *" $variable "* ]] || continue
            told+="$variable "
            if [ "$models" = - ]; then
                say "$variable is set, but a key is not enough to reach $name; docs/providers.md says what else it takes"
                break
            fi
            say "$variable is set: \"model\": \"$name-router\" is a router over ${models//,/, } of $name"
            printf -- '- name: %s-router\n  objective: { weights: { quality: 1, cost: 0 } }\n  models:\n' "$name"
            for model in ${models//,/ }; do
                printf '  - { name: "%s/%s", upstream_model: "%s", provider: %s, credential: { env: %s } }\n' \
                    "$name" "$model" "$model" "$name" "$variable"
            done
            break
        done
    done < <(providers)
}

own_routers=$(routers)
{ cat envoy/router.yaml; printf '%s\n' "$own_routers"; } >$logs/router.yaml
$sidecar render --config $logs/router.yaml >$config
store=${STORE:-sqlite:.tools/run/adaptive-router.db}
[ "${1:-}" != demo ] || store=sqlite::memory:
# In the environment, as command lines are for all users of a machine to see.
export ADAPTIVE_ROUTER_STORE=$store
export ADAPTIVE_ROUTER_ADMIN_TOKEN=${ADAPTIVE_ROUTER_ADMIN_TOKEN:-$(head -c 18 /dev/urandom | base64 | tr '+/' '-_')}

ask() {
    curl --silent --show-error --fail-with-body --max-time 10 http://127.0.0.1:10000/v1/chat/completions \
        -H 'content-type: application/json' \
        -d '{"model": "'"$1"'", "messages": [{"role": "user", "content": "Write a function that sorts a list."}]}'
}

need curl curl "make run asks Envoy whether it is ready"
free_port 10000 "Envoy's listener"
free_port 9901 "Envoy's admin"
free_port 9090 "the side-car's gRPC"
free_port 9091 "the side-car's HTTP"
free_port 18001 "the simulated model fast"
free_port 18002 "the simulated model smart"

say "starting two simulated models"
start models $sim models --model fast@127.0.0.1:18001,oracle=fast --model smart@127.0.0.1:18002,oracle=smart
say "starting the side-car with ${store%%:*}"
start sidecar $sidecar
wait_for sidecar "the side-car" curl --silent --fail --max-time 2 http://127.0.0.1:9091/healthz
say "starting Envoy with $config"
start envoy "$ENVOY" --config-path $config --disable-hot-restart --log-level warning
wait_for envoy "Envoy's admin" curl --silent --fail --max-time 2 http://127.0.0.1:9901/ready
wait_for envoy "the router" ask smart-cheap-router

if [ "${1:-}" = demo ]; then
    status=0
    $sim "$@" || status=$?
    exit $status
fi

cat <<EOF

  Envoy with the router    http://127.0.0.1:10000   (log: $logs/envoy.log)
  Envoy's admin            http://127.0.0.1:9901    (statistics: /stats/prometheus)
  the side-car             http://127.0.0.1:9091    (log: $logs/sidecar.log; store: ${store%%:*})
  simulated model fast     http://127.0.0.1:18001   (log: $logs/models.log)
  simulated model smart    http://127.0.0.1:18002

Try it:

  curl -i http://127.0.0.1:10000/v1/chat/completions -H 'content-type: application/json' \\
    -d '{"model": "smart-cheap-router", "messages": [{"role": "user", "content": "Write a function that sorts a list."}]}'

What it has learned:

  curl http://127.0.0.1:9091/adaptive_router/state -H 'authorization: Bearer $ADAPTIVE_ROUTER_ADMIN_TOKEN'

EOF
if [ -n "$own_routers" ]; then
    echo "With one of these in its place, the same request goes to a provider whose key is set:"
    sed -n 's/^- name: /  /p' <<<"$own_routers"
else
    echo 'With the key of a provider set, as OPENAI_API_KEY or ANTHROPIC_API_KEY, there is a router over its models, too;'
    echo 'docs/providers.md lists the variables.'
fi
echo 'Ctrl-C ends all of it.'

status=0
wait -n -p ended "${!children[@]}" || status=$?
fail "${children[$ended]} ended by itself with status $status (log: $logs/${children[$ended]}.log)"
