#!/usr/bin/env bash
# Real answers of OpenAI's Responses, which langchain-openai has recorded for its tests (MIT), through the gateway's translation
# and through its native path. Not part of CI: it downloads the recordings (3.4 MB) unless ARCHIVE names the file, and PyYAML
# where Python has none.
#   bash test/contract/responses-recordings.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
name=langchain_openai-1.7.4
url=https://files.pythonhosted.org/packages/71/3c/10adfa3dcf1e7b93230b406a4c1db51cea59122a3eb70fed8109487beace/$name.tar.gz
sha256=8fd90e41588526d990f32262447adf8e130d7ce28ed66cefa315e64cc9dd12ce

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
archive=${ARCHIVE:-$folder/$name.tar.gz}
[ -n "${ARCHIVE:-}" ] || curl --fail --silent --show-error --location --output "$archive" "$url"
echo "$sha256  $archive" | sha256sum --check --quiet
tar -xzf "$archive" -C "$folder" "$name/tests/cassettes"
python3 -c "import yaml" 2>/dev/null || python3 -m pip install --quiet --target "$folder/python" pyyaml==6.0.3
PYTHONPATH="$folder/python" python3 test/contract/recorded-responses/exchanges.py "$folder/$name/tests/cassettes" \
  >"$folder/exchanges.jsonl"
node --import ./local/recent-node.mjs test/contract/recorded-responses/run.ts "$folder/exchanges.jsonl"
