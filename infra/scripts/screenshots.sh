#!/usr/bin/env bash
# Takes the README's pictures anew: runs the browser tests that make them and copies those into infra/screenshots.
#   infra/scripts/screenshots.sh        after a build (infra/test.sh browser)
set -euo pipefail
checkout="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)"
pictures="$(mktemp -d)"
trap 'rm -rf "$pictures"' EXIT

tests="$checkout/tests/browser/bin/Release/net10.0/IngestPipeline.BrowserTests"
INGEST_SCREENSHOTS="$pictures" "$tests" -noLogo -noColor -class '*OverviewTests' -class '*DocumentTests' -class '*QuarantineTests' -class '*SearchTests'

mkdir -p "$checkout/infra/screenshots"
while read -r taken name; do
  cp "$pictures/$taken.png" "$checkout/infra/screenshots/$name.png"
done <<'NAMES'
overview-live overview
document-light document
quarantine-entry-light quarantine
search-hit-light search
NAMES
