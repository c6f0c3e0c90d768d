#!/usr/bin/env bash
# The same rows whatever happens: ingests a folder undisturbed, then with three SIGKILLs of the whole process group, then on
# RabbitMQ with three workers that share the stages, and compares the exports. A second run over the folder has to do no work.
#   tests/corpus/disturbed.sh [FOLDER]      default: ../shared/corpus/files
set -euo pipefail
here="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
root="$here/../.."
folder="${1:-$root/../shared/corpus/files}"
work="$(mktemp -d)"
ingest="$root/infra/ingest"
workers=()
stop_all() {
  local data
  for group in "${workers[@]}"; do kill -KILL -- "-$group" 2>/dev/null || true; done
  "$root/infra/scripts/private-rabbitmq.sh" stop "$work/broker" >/dev/null 2>&1 || true
  for data in "$work"/data-*; do "$ingest" db stop --data "$data" --quiet >/dev/null 2>&1 || true; done
  rm -rf "$work"
}
trap stop_all EXIT

findings_are_fine() { "$@" || [[ $? == 2 ]]; }
run() { findings_are_fine "$ingest" run "$folder" --quiet --data "$work/data-$1" "${@:2}"; }
export_of() { "$ingest" export --json --data "$work/data-$1" | LC_ALL=C sort >"$work/$1.jsonl"; }
ended() { "$ingest" documents --json --data "$work/data-$1" 2>/dev/null | grep -vc '"state":"processing"' || true; }
same() {
  export_of "$1"
  "$ingest" audit --quiet --data "$work/data-$1"
  cmp "$work/quiet.jsonl" "$work/$1.jsonl" && echo "$1: the same $(wc -l <"$work/$1.jsonl") rows"
}

"$ingest" --version >/dev/null
run quiet
export_of quiet
total="$(ended quiet)"
echo "quiet: $(wc -l <"$work/quiet.jsonl") rows of $total documents"
"$ingest" run "$folder" --json --quiet --data "$work/data-quiet" | tee "$work/again.json" || [[ $? == 2 ]]
grep -q '"processing":0,"registered":0' "$work/again.json" && echo "again: no new version"
same quiet

for kill in 1 2 3; do
  setsid "$ingest" run "$folder" --quiet --data "$work/data-killed" >/dev/null 2>&1 &
  group=$!
  until (($(ended killed) >= total * kill / 4)); do sleep 0.2; done
  kill -KILL -- "-$group"
  wait "$group" 2>/dev/null || true
  echo "killed: the process group after $(ended killed) documents"
done
run killed
same killed

address="$("$root/infra/scripts/private-rabbitmq.sh" start "$work/broker" 25672)"
for stages in parse,chunk ocr,dedupe embed,upsert; do
  setsid "$ingest" worker --stages "$stages" --transport "rabbitmq${address#amqp}" --data "$work/data-rabbitmq" >/dev/null 2>&1 &
  workers+=("$!")
done
run rabbitmq --transport "rabbitmq${address#amqp}"
same rabbitmq
