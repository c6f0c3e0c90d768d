#!/usr/bin/env bash
# Everything that decides whether a change is good, the same here and in continuous integration: set-up, locked restore,
# build, formatting, file lengths, all tests. With stage names, only the tests whose namespace or class names one.
#   infra/test.sh [STAGE...]        stages: parse ocr dedupe chunk embed upsert, or any other word of a test class
# INGEST_TEST_MINUTES (default 40) ends a test project that hangs. The last line is 'N passed, N failed'.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=scripts/checkout.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/scripts/checkout.sh"
cd "$checkout"

max_lines=400
passed=0
failed=0
skipped=0
totals_printed=false

print_totals() {
  totals_printed=true
  if ((skipped > 0)); then echo "$skipped skipped"; fi
  echo "$passed passed, $failed failed"
}

# Whatever ends this script early counts as one failure, so that the last line is never missing.
on_exit() {
  local status=$?
  if ! $totals_printed; then
    if ((failed == 0)); then failed=1; fi
    print_totals
    if ((status == 0)); then status=1; fi
  fi
  exit "$status"
}
trap on_exit EXIT
trap 'exit 130' INT TERM

step() { printf '\n== %s\n' "$*"; }

fail_check() {
  echo "FAILED: $*"
  failed=$((failed + 1))
}

build() {
  # 9>&-: a build server that outlives the build would otherwise keep the lock.
  dotnet build IngestPipeline.sln -c Release --no-restore -nodeReuse:false --nologo -v minimal 9>&-
}

check_file_lengths() {
  local file lines status=0
  while IFS= read -r -d '' file; do
    lines=$(wc -l <"$file")
    if ((lines > max_lines)); then
      echo "$file has $lines lines, the limit is $max_lines"
      status=1
    fi
  done < <(find src workers contracts tests -name '*.cs' -not -path '*/bin/*' -not -path '*/obj/*' -print0 2>/dev/null)
  return "$status"
}

# Runs one test project and adds its counts: run_tests PROJECT_FILE
run_tests() {
  local project="$1" name binary log status=0 summary total errors failures skips
  name="$(basename "$project" .csproj)"
  binary="$(dirname "$project")/bin/Release/net10.0/$name"
  step "tests: $name"
  if [[ ! -x "$binary" ]]; then
    fail_check "$binary is missing: is the project in IngestPipeline.sln?"
    return
  fi
  log="$(mktemp)"
  timeout -k 30 "${INGEST_TEST_MINUTES:-40}m" "$binary" -noLogo -noColor "${filters[@]}" </dev/null 2>&1 | tee "$log" || status=$?
  summary="$(grep -E '^ *[^ ]+ +Total: [0-9]+' "$log" | tail -1 || true)"
  rm -f "$log"
  if [[ -z "$summary" ]]; then
    fail_check "$name ended without a summary (exit status $status)"
    return
  fi
  total="$(count Total)" errors="$(count Errors)" failures="$(count Failed)" skips="$(count Skipped)"
  passed=$((passed + total - failures - skips - $(count 'Not Run')))
  failed=$((failed + failures + errors))
  skipped=$((skipped + skips))
  if ((status != 0 && failures + errors == 0)); then fail_check "$name exited with status $status"; fi
}

# The number behind a word of the summary line, 0 when it is absent.
count() { sed -n "s/.*$1: \([0-9]\+\).*/\1/p;t;s/.*/0/p" <<<"$summary"; }

filters=()
for stage in "$@"; do
  case "$stage" in
    -h | --help) sed -n '2,5s/^# \?//p' "$0"; totals_printed=true; exit 0 ;;
    -*) echo "unknown option '$stage'; usage: infra/test.sh [STAGE...]" >&2; exit 1 ;;
  esac
  filters+=(-class "*$stage*")
done

step "set-up"
infra/setup.sh --tests
use_dotnet

exec 9<"$build_lock"
flock 9
step "restore (locked)"
dotnet restore IngestPipeline.sln --locked-mode -v minimal 9>&-
step "build"
stamped_build build
exec 9<&-

step "format"
dotnet format IngestPipeline.sln --verify-no-changes --no-restore || fail_check "run: dotnet format IngestPipeline.sln"
step "file lengths"
check_file_lengths || fail_check "files of more than $max_lines lines"

while IFS= read -r project; do
  run_tests "$project"
done < <(grep -rlE '<IsTestProject>true</IsTestProject>' tests --include='*.csproj' | LC_ALL=C sort -r)

if ((passed + failed == 0)); then fail_check "no test matches: $*"; fi
echo
print_totals
((failed == 0))
