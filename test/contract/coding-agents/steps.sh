# What claude-code.sh and codex.sh share: a provider, a Sluice in front of it, and steps of which each is ok or FAILED.
# They define `ask`, which runs the agent, and set `agent` and `target`, which are printed.
folder=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null; done
  wait 2>/dev/null
  rm -rf "$folder"
}
trap finish EXIT
mkdir "$folder/home" "$folder/work"

# install PACKAGE
install() {
  npm install --prefix "$folder" --ignore-scripts=false --no-audit --no-fund --loglevel=error "$1" || exit 1
}

# Waits for a line of a file, and prints what the pattern's group has found.
found() {
  for _ in $(seq 300); do
    local text
    text=$(sed -nE "s#.*($2).*#\1#p" "$1" | head -1)
    if [ -n "$text" ]; then echo "$text"; return; fi
    sleep 0.1
  done
  echo "nothing matches $2 in $1:" >&2
  cat "$1" >&2
  return 1
}

# start_provider FILE: its address is $provider.
start_provider() {
  node --import ./local/recent-node.mjs "$1" >"$folder/provider.log" 2>&1 &
  pids+=($!)
  provider=$(found "$folder/provider.log" 'http://127\.0\.0\.1:[0-9]+') || exit 1
}

# Sluice with the models and keys in $folder/sluice.json: its address is $url.
start_sluice() {
  env -u ANTHROPIC_API_KEY -u ANTHROPIC_BASE_URL -u OPENAI_API_KEY -u OPENAI_BASE_URL \
    PORT=0 SLUICE_CONFIG="$folder/sluice.json" npm start >"$folder/sluice.log" 2>&1 &
  pids+=($!)
  url=$(found "$folder/sluice.log" 'http://localhost:[0-9]+') || exit 1
  url=${url/localhost/127.0.0.1}
}

# Only this machine can be reached: everything else goes to a proxy that is not there.
offline() {
  (cd "$folder/work" && env -i PATH="$PATH" HOME="$folder/home" TERM=dumb NO_COLOR=1 \
    HTTPS_PROXY=http://127.0.0.1:9 HTTP_PROXY=http://127.0.0.1:9 NO_PROXY=127.0.0.1,localhost "$@" </dev/null 2>&1)
}

passed=0 failed=0
# step NAME EXIT-CODE PATTERN ARGUMENT...: what the agent shows must match the pattern, and if `asked` is set, what the
# provider was asked must match that.
step() {
  local name=$1 expected=$2 pattern=$3 began=$SECONDS before shown code requests verdict=ok
  shift 3
  before=$(wc -l <"$folder/provider.log")
  shown=$(ask "$@")
  code=$?
  requests=$(tail -n "+$((before + 1))" "$folder/provider.log")
  if [ "$code" -ne "$expected" ] || ! grep -qE "$pattern" <<<"$shown" || ! grep -qE "${asked:-}" <<<"$requests"; then
    verdict=FAILED
  fi
  if [ $verdict = ok ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
  printf '%s: %s\n$ %s --model %s%s\n' "$target" "$name" "$agent" "$model" "$(printf ' %q' "$@" | cut -c1-300)"
  shown "$shown" | cut -c1-300 | sed 's/^/  /'
  sed 's/^./  provider: &/' <<<"$requests"
  printf 'exit %s after %s s: %s\n\n' "$code" "$((SECONDS - began))" "$verdict"
}

# The lines of an answer that are printed.
shown() {
  head -12 <<<"$1"
}

# Waits until the clock's seconds are between two numbers.
between() {
  while [ "$((10#$(date +%S)))" -lt "$1" ] || [ "$((10#$(date +%S)))" -gt "$2" ]; do sleep 0.5; done
}

count() {
  echo "$passed ok, $failed FAILED"
  [ "$failed" -eq 0 ]
}
