#!/usr/bin/env bash
# Ingests a corpus with a manifest and says how well it was read.
#   tests/corpus/run.sh CORPUS [DATA]      default: ../shared/corpus, a fresh temporary data folder
set -euo pipefail
here="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
corpus="${1:-$here/../../../shared/corpus}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
data="${2:-$work/data}"
ingest() { "$here/../../infra/ingest" "$@" --data "$data"; }
[[ -f "$corpus/manifest.jsonl" ]] || { echo "run.sh: $corpus has no manifest.jsonl" >&2; exit 1; }
ingest run "$corpus/files" || [[ $? == 2 ]]
ingest documents --json >"$work/documents.jsonl"
ingest export --json >"$work/export.jsonl"
ingest audit
python3 "$here/check.py" --to-show "$corpus" "$work/documents.jsonl" | while read -r document; do
  ingest show "$document" --json </dev/null
done >"$work/shown.jsonl"
python3 "$here/check.py" "$corpus" "$work/documents.jsonl" "$work/export.jsonl" "$work/shown.jsonl"
