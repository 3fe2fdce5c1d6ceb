#!/usr/bin/env bash
# Two simulated models and Envoy with the router in front of them, until Ctrl-C.
# scripts/run.sh demo …: the same, until the demo of simulated users has ended.
# With OPENAI_API_KEY set, Envoy also has a router over OpenAI's models; Envoy reads the key from the environment.
source "$(dirname "$0")/lib.sh"
source scripts/children.sh

config=envoy/envoy.yaml
[ -z "${OPENAI_API_KEY:-}" ] || config=envoy/openai.yaml
sim=target/release/adaptive-router-sim

ask() {
    curl --silent --show-error --fail-with-body --max-time 10 http://127.0.0.1:10000/v1/chat/completions \
        -H 'content-type: application/json' \
        -d '{"model": "'"$1"'", "messages": [{"role": "user", "content": "Write a function that sorts a list."}]}'
}

need curl curl "make run asks Envoy whether it is ready"
free_port 10000 "Envoy's listener"
free_port 9901 "Envoy's admin"
free_port 18001 "the simulated model fast"
free_port 18002 "the simulated model smart"

say "starting two simulated models"
start models $sim models --model fast@127.0.0.1:18001,oracle=fast --model smart@127.0.0.1:18002,oracle=smart
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
  simulated model fast     http://127.0.0.1:18001   (log: $logs/models.log)
  simulated model smart    http://127.0.0.1:18002

Try it:

  curl -i http://127.0.0.1:10000/v1/chat/completions -H 'content-type: application/json' \\
    -d '{"model": "smart-cheap-router", "messages": [{"role": "user", "content": "Write a function that sorts a list."}]}'

EOF
if [ -n "${OPENAI_API_KEY:-}" ]; then
    echo 'OPENAI_API_KEY is set: with "model": "openai-router" the same request goes to OpenAI.'
else
    echo 'With OPENAI_API_KEY set, there is a router over the models of OpenAI, too.'
fi
echo 'Ctrl-C ends all of it.'

status=0
wait -n -p ended "${!children[@]}" || status=$?
fail "${children[$ended]} ended by itself with status $status (log: $logs/${children[$ended]}.log)"
