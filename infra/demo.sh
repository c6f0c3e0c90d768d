#!/usr/bin/env bash
# From a fresh checkout to a search in one command: installs what is missing, builds, ingests the sample files (or FOLDER)
# and shows what came of them.
#   infra/demo.sh [FOLDER [QUERY]]
# INGEST_DEMO_DATA names the data folder (default: ingest-demo-UID in the temporary folder); it is kept until removed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=scripts/checkout.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/scripts/checkout.sh"

if [[ "${1:-}" == -h || "${1:-}" == --help ]]; then
  sed -n '2,5s/^# \?//p' "$0"
  exit 0
fi
samples="$checkout/infra/samples"
folder="${1:-$samples}"
query="${2:-}"
if [[ ! -d "$folder" ]]; then
  echo "demo: '$folder' is not a folder; usage: infra/demo.sh [FOLDER [QUERY]]" >&2
  exit 1
fi
# The answer to this one stands only in maintenance-order.pdf, which is a picture without a text layer.
if [[ -z "$query" && "$folder" -ef "$samples" ]]; then query="bleed the surge vessel before opening valve V-17"; fi
data="${INGEST_DEMO_DATA:-${TMPDIR:-/tmp}/ingest-demo-$(id -u)}"
shown="$(printf %q "$data")"
ingest="$checkout/infra/ingest"

heading() { printf '\n== %s\n' "$*"; }

# Shows the command as a user would type it, then runs it. Status 2 means findings: quarantined files are expected.
run() {
  local status=0 word line=infra/ingest
  for word in "$@"; do
    if [[ "$word" == *[[:space:]]* ]]; then line+=" \"$word\""; else line+=" $word"; fi
  done
  heading "$line"
  "$ingest" "$@" || status=$?
  if ((status != 0 && status != 2)); then
    echo "demo: 'ingest $1' ended with status $status" >&2
    exit "$status"
  fi
}

heading "set-up"
"$checkout/infra/setup.sh"

run run "$folder" --data "$data"
run documents --data "$data"
run quarantine list --data "$data"
if [[ -n "$query" ]]; then run search "$query" --top 3 --data "$data"; fi

cat <<NEXT

== What to try next
  infra/ingest run $(printf '%q' "$folder") --data $shown       again: nothing has changed, so nothing is done
  infra/ingest search "your words" --data $shown
  infra/ingest show DOCUMENT --data $shown         one file's way through the stages
  infra/ingest quarantine show ENTRY --data $shown why a file stopped, and what can be done
NEXT
if [[ "$folder" -ef "$samples" ]]; then
  cat <<NEXT
  infra/ingest quarantine replay ENTRY --password copper-beech --data $shown
                                                  lets the encrypted board-minutes.pdf through
NEXT
fi
cat <<NEXT
  infra/demo.sh FOLDER "QUERY"                    the same with files of your own

Everything this demo stored is in $shown. To remove it:
  infra/ingest db stop --data $shown; rm -rf $shown
NEXT
