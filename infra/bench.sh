#!/usr/bin/env bash
# Runs a benchmark and prints its figures.
#   infra/bench.sh isolation [FOLDER]    parse throughput in child processes as a share of that in one process
#   infra/bench.sh pdf [FOLDER]          CPU a page of reading PDF against pdftotext
#   infra/bench.sh docx [FOLDER]         CPU a file of reading docx against pandoc, where it is installed
#   infra/bench.sh pdf-memory            peak memory of reading a PDF of 10,000 pages
#   infra/bench.sh xlsx-memory           peak memory of reading a sheet of 300 MB
#   infra/bench.sh ocr [FOLDER]          CPU a page of recognition against pdftoppm | tesseract, and against ocrmypdf where it is installed
#   infra/bench.sh vectors [ROWS]        bytes, build time, query time and recall of vector, halfvec and binary
#   infra/bench.sh upsert [timed]        rows a second of publishing against psql \copy; timed: replacing 20, 1,000 and 20,000 chunks under a reader
#   infra/bench.sh dedupe                time of a look-up for near-duplicates with 1,000, 10,000 and 100,000 documents there
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=scripts/checkout.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/scripts/checkout.sh"
cd "$checkout"

project="$(find tests/benchmarks -maxdepth 1 -name '*.csproj' -print -quit 2>/dev/null || true)"
if [[ -z "$project" ]]; then
  echo "bench: there is no benchmark project (tests/benchmarks/*.csproj) in this checkout" >&2
  exit 1
fi
use_dotnet
if (($# == 0)); then set -- isolation; fi
exec dotnet run -c Release --project "$project" -- "$@"
