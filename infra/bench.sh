#!/usr/bin/env bash
# Runs a benchmark and prints its figures.
#   infra/bench.sh isolation [FOLDER]    parse throughput in child processes as a share of that in one process
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
