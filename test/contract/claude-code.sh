#!/usr/bin/env bash
# The real Claude Code asks a local Sluice, headless and offline: on Anthropic's protocol, on OpenAI's, and on the simulated
# provider. Not part of CI: it installs Claude Code (390 MB) unless CLAUDE names its program.
#   bash test/contract/claude-code.sh [anthropic|openai|simulated|demo ...]
set -uo pipefail
cd "$(dirname "$0")/../.."
version=2.1.332
agent=claude
. test/contract/coding-agents/steps.sh

claude=${CLAUDE:-$folder/node_modules/.bin/claude}
[ -n "${CLAUDE:-}" ] || install "@anthropic-ai/claude-code@$version"
start_provider test/contract/coding-agents/claude-code.ts

cat >"$folder/sluice.json" <<JSON
{
  "models": [
    { "name": "claude-on-anthropic", "aliases": ["claude-opus-5-5"], "model": "anthropic/claude-opus-5-5",
      "provider_config": { "api_key": "sk-ant-test", "api_base": "$provider" } },
    { "name": "claude-on-openai", "aliases": ["claude-sonnet-5"], "model": "openai/gpt-5.4", "protocols": ["chat"],
      "provider_config": { "api_key": "sk-test", "api_base": "$provider/v1" } },
    { "name": "claude-simulated", "aliases": ["claude-opus-5"], "model": "anthropic/claude-sonnet-5" },
    { "name": "my-gpt4-mini", "model": "openai/gpt-4.1-mini" }
  ],
  "keys": [
    { "name": "claude", "key": "my-secret-key", "allowed_models": ["*"] },
    { "name": "limited", "key": "my-limited-key", "allowed_models": ["*"], "rate_limit": { "rpm": 1 } },
    { "name": "patient", "key": "my-patient-key", "allowed_models": ["*"], "rate_limit": { "rpm": 1 } },
    { "name": "used-up", "key": "my-used-up-key", "allowed_models": ["*"], "rate_limit": { "rpd": 1 } },
    { "name": "revoked", "key": "my-revoked-key", "allowed_models": ["*"], "disabled": true }
  ]
}
JSON
start_sluice

key=my-secret-key
ask() {
  offline ANTHROPIC_BASE_URL="$url" ANTHROPIC_AUTH_TOKEN="$key" CLAUDE_CODE_MAX_RETRIES="${retries:-2}" \
    DISABLE_TELEMETRY=1 DISABLE_ERROR_REPORTING=1 DISABLE_AUTOUPDATER=1 CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1 \
    timeout 120 "$claude" --model "$model" "$@"
}

conversation() {
  step "a turn" 0 "Say hello" -p "Say hello."
  step "a tool's turn" 0 "$said" -p "$tool" --allowedTools Bash
  step "a second turn" 0 "Say it again" -p --continue "Say it again."
  step "/context" 0 "Context Usage" -p --continue "/context"
  asked=$compacts step "/compact" 0 "" -p --continue "/compact"
  asked=$compacted step "a turn after that" 0 "Still there" -p --continue "Still there?"
}

refusals() {
  key=my-revoked-key step "a revoked key" 1 "login|401" -p "Say hello."
  between 0 35
  key=my-limited-key step "the only request of this minute" 0 "Say hello" -p "Say hello."
  key=my-limited-key retries=0 step "a limit of the minute" 1 "429.*rpm is 1" -p "Say hello."
  key=my-used-up-key ask -p "Say hello." >/dev/null
  key=my-used-up-key retries=10 step "a limit of the day, which ends at once" 1 "429.*rpd is 1" -p "Say hello."
}

faults() {
  between 35 45
  key=my-patient-key ask -p "Say hello." >/dev/null
  key=my-patient-key retries=10 step "a limit of the minute, which is waited for" 0 "Say hello" -p "Say hello."
  retries=1 step "a provider that breaks off" 1 "API Error" -p "BREAK OFF"
  step "a conversation" 0 "hello" -p "Say hello."
  asked="after compaction" step "a prompt that is too long is compacted" 0 "TOO LONG" -p --continue "TOO LONG"
}

for target in ${*:-anthropic openai simulated demo}; do
  tool="Call Bash." said="The tool Bash answered" compacts="" compacted=""
  case $target in
  anthropic) model=claude-opus-5-5 ;;
  openai) model=claude-sonnet-5 ;;
  simulated) model=claude-opus-5 ;;
  demo) model=my-gpt4-mini ;;
  *) echo "There is no $target." >&2; exit 1 ;;
  esac
  case $target in
  anthropic | openai) tool="RUN echo forty-two" said="forty-two" compacts="summary" compacted="after compaction" ;;
  esac
  conversation
  refusals
  case $target in anthropic | openai) faults ;; esac
done

count
