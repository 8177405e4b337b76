#!/usr/bin/env bash
# The real Codex asks a local Sluice, headless and offline: on OpenAI's Responses, on chat completions, on Anthropic's Messages,
# and on the simulated provider, with the configurations of README.md. Not part of CI: it installs Codex (420 MB) unless CODEX
# names its program.
#   bash test/contract/codex.sh [openai|chat|anthropic|simulated ...]
set -uo pipefail
cd "$(dirname "$0")/../.."
version=0.171.0
agent="codex exec"
. test/contract/coding-agents/steps.sh

codex=${CODEX:-$folder/node_modules/.bin/codex}
[ -n "${CODEX:-}" ] || install "@openai/codex@$version"
start_provider test/contract/coding-agents/codex.ts

# Codex knows models by how their names begin, and gives each kind its own tools: functions and a namespace to those that it does
# not know, a custom tool to gpt-5.5, and custom tools in a namespace to gpt-6.2-sol.
prices='"prices": { "prompt": 10, "completion": 10 }'
models() {
  echo "{ \"name\": \"codex-$1\", \"aliases\": [\"gpt-5.5-$1\", \"gpt-6.2-sol-$1\"], $prices, $2 }"
}
at_provider="\"provider_config\": { \"api_key\": \"sk-test\", \"api_base\": \"$provider/v1\" }"
cat >"$folder/sluice.json" <<JSON
{
  "models": [
    $(models openai "\"model\": \"openai/gpt-5.4\", $at_provider"),
    $(models chat "\"model\": \"openai/gpt-4.1\", \"protocols\": [\"chat\"], $at_provider"),
    $(models anthropic "\"model\": \"anthropic/claude-opus-5-5\", $at_provider"),
    $(models simulated "\"model\": \"openai/gpt-4.1-mini\"")
  ],
  "keys": [
    { "name": "codex", "key": "my-secret-key", "allowed_models": ["*"] },
    { "name": "limited", "key": "my-limited-key", "allowed_models": ["*"], "rate_limit": { "rpm": 1 } },
    { "name": "patient", "key": "my-patient-key", "allowed_models": ["*"], "rate_limit": { "rpm": 1 } },
    { "name": "used-up", "key": "my-used-up-key", "allowed_models": ["*"], "rate_limit": { "rpd": 1 } },
    { "name": "poor", "key": "my-poor-key", "allowed_models": ["*"], "budget": { "usd_per_day": 0.01 } },
    { "name": "revoked", "key": "my-revoked-key", "allowed_models": ["*"], "disabled": true }
  ]
}
JSON
start_sluice

# configure FOLDER NUMBER: the configuration with this number in README.md and docs/clients.md, with this Sluice's address.
configure() {
  mkdir "$folder/$1"
  cat README.md docs/clients.md | sed -n '/^## Codex/,/^## [^C]/p' | awk -v number="$2" '/^ *```toml/ { block++; next } /^ *```/ { at = block; next }
    block == number && at != number' | sed "s#http://localhost:3000#$url#" >"$folder/$1/config.toml"
  grep -q "$url" "$folder/$1/config.toml" || { echo "The documentation has no configuration $2 of Codex." >&2; exit 1; }
}
configure provider 1
configure built-in 2
echo my-secret-key | CODEX_HOME="$folder/built-in" "$codex" login --with-api-key 2>&1 | sed 's/^/codex login: /'

key=my-secret-key
ask() {
  offline CODEX_HOME="$folder/${home:-provider}" SLUICE_API_KEY="$key" timeout 120 "$codex" exec "$@" --model "$model" \
    --skip-git-repo-check --dangerously-bypass-approvals-and-sandbox \
    ${retries:+-c model_providers.sluice.request_max_retries=$retries -c model_providers.sluice.stream_max_retries=$retries}
}

shown() {
  sed -n '/^user$/,$p' <<<"$1" | grep -v '^warning: Model metadata\|^$' | head -14
}

again() {
  step "a second turn" 0 "Say it again" resume --last "Say it again."
}

conversation() {
  step "a turn" 0 "Say hello" "Say hello."
  again
  step "a function" 0 "$function_said" "$function"
  again
  step "a function in a namespace" 0 "$namespaced_said" "$namespaced"
  again
  model=gpt-5.5-$target
  asked=$thoughts step "a custom tool" 0 "$custom_said" "$custom"
  again
  model=gpt-6.2-sol-$target
  step "a custom tool in a namespace" 0 "$script_said" "$script"
  again
  model=codex-$target
  home=built-in step "the built-in provider, which tries a WebSocket first" 0 "Responses WebSocket" "Say hello."
}

refusals() {
  key=my-revoked-key retries=0 step "a revoked key" 1 "401.*API key" "Say hello."
  between 0 35
  key=my-limited-key step "the only request of this minute" 0 "Say hello" "Say hello."
  key=my-limited-key retries=0 step "a limit of the minute" 1 "429" "Say hello."
  key=my-used-up-key ask "Say hello." >/dev/null
  key=my-used-up-key step "a limit of the day, which ends at once" 1 "[Qq]uota" "Say hello."
  key=my-poor-key ask "Say hello." >/dev/null
  key=my-poor-key step "a budget, which ends at once" 1 "[Qq]uota" "Say hello."
  between 35 45
  key=my-patient-key ask "Say hello." >/dev/null
  key=my-patient-key step "a limit of the minute, which is waited for" 0 "Say hello" "Say hello."
}

faults() {
  retries=1 step "a provider that breaks off" 1 "ERROR" "BREAK OFF"
  step "an answer that is cut short" 1 "max_output_tokens" "CUT SHORT"
  step "a prompt that is too long" 1 "context window" "TOO LONG"
}

# Codex leaves compaction to its built-in provider, which has to be OpenAI; of any other it asks a summary.
compaction() {
  step "a long turn" 0 "$long_said" "$long"
  asked=$compacted step "the next one, after compaction" 0 "context compacted" "${compact[@]}"
  home=built-in step "a long turn of the built-in provider" 0 "$long_said" "$long"
  case $target in
  openai) home=built-in asked=$compacted step "the next one, after compaction" 0 "context compacted" "${compact[@]}" ;;
  *) home=built-in step "no compaction by another provider" 1 "remote compact" "${compact[@]}" ;;
  esac
}

for target in ${*:-openai chat anthropic simulated}; do
  function="RUN echo forty-\$((40 + 2))" function_said="^forty-42"
  namespaced="CLOSE nobody" namespaced_said="The tool said"
  custom="ADD $target.txt" custom_said="^A $target.txt"
  script="SCRIPT text(40 + 2)" script_said="^42"
  thoughts="" compacted="after compaction" long="FILL UP" long_said="Much was said"
  compact=(resume --last -c model_auto_compact_token_limit=25000 "Still there?")
  case $target in
  openai | anthropic) thoughts="after thoughts" ;;
  chat) ;;
  simulated)
    compacted="" long=$(printf 'long%.0s' $(seq 20000)) long_said="You said"
    function="Call exec_command." function_said="The tool exec_command answered"
    namespaced="Call close_agent." namespaced_said="The tool close_agent answered"
    custom="Call apply_patch." custom_said="The tool apply_patch answered"
    script="Call exec." script_said="The tool exec answered"
    ;;
  *) echo "There is no $target." >&2; exit 1 ;;
  esac
  model=codex-$target
  conversation
  compaction
  refusals
  case $target in simulated) ;; *) faults ;; esac
done

count
