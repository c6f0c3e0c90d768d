#!/usr/bin/env bash
# Runs one scenario of the chaos suite at full size: builds what is stale, prints the seed, the figures, and a verdict line.
#   infra/chaos.sh [--scenario identity|sweep|poison|never-half|handover|all] [--docs N] [--kills N] [--seed S] [--transport memory|rabbitmq]
#   infra/chaos.sh --docs 10000 --kills 0 --scanned-every 0      undisturbed, for memory and stuck items
# One call does one seed on one transport; --help lists the rest. Exit status: 0 nothing lost, doubled or held against a document; 1 else.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=scripts/checkout.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/scripts/checkout.sh"
cd "$checkout"

use_dotnet
exec 9<"$build_lock"
flock 9
# 9>&-: a build server that outlives the build would otherwise keep the lock.
dotnet build tests/chaos -c Release -p:RestoreLockedMode=true -nodeReuse:false --nologo -v quiet 9>&- >&2 ||
  { echo "chaos: the build failed" >&2; exit 1; }
exec 9<&-
exec tests/chaos/bin/Release/net10.0/IngestPipeline.ChaosTests full "$@"
