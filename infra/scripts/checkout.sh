# shellcheck shell=bash
# shellcheck disable=SC2034 # the variables are for the scripts that source this
# Sourced by the scripts of this folder's parent: where the checkout and the .NET SDK are, and when the build is stale.

checkout="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)"
cli_project=src/IngestPipeline.Cli
cli_output="$checkout/$cli_project/bin/Release/net10.0"
cli_binary="$cli_output/ingest"
# Written after a successful build, with the time at which that build began.
build_stamp="$cli_output/.built"
# A file that .NET never opens: it takes shared locks on what it reads, and a locked file looks unreadable to a build.
build_lock="$checkout/infra/scripts/checkout.sh"

# Prints the path of a dotnet whose SDKs include 10.x; fails when there is none.
find_dotnet() {
  local candidate
  for candidate in "$(command -v dotnet || true)" "${DOTNET_ROOT:-}/dotnet" "$HOME/.dotnet/dotnet" \
    /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet; do
    if [[ -x "$candidate" ]] && "$candidate" --list-sdks 2>/dev/null | grep -q '^10\.'; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

# Puts that dotnet first in PATH, for scripts that build.
use_dotnet() {
  local dotnet
  if ! dotnet="$(find_dotnet)"; then
    echo "No .NET 10 SDK found: run infra/setup.sh, or get it from https://dotnet.microsoft.com/download/dotnet/10.0" >&2
    return 1
  fi
  DOTNET_ROOT="$(dirname "$(readlink -f "$dotnet")")"
  PATH="$DOTNET_ROOT:$PATH"
  export DOTNET_ROOT PATH DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
}

# True when the binary is missing, or a source is newer than the build.
build_is_stale() {
  [[ -x "$cli_binary" && -f "$build_stamp" ]] || return 0
  local sources=() path
  for path in src workers contracts infra/sql infra/build Directory.Build.props Directory.Packages.props \
    global.json .editorconfig; do
    if [[ -e "$checkout/$path" ]]; then sources+=("$checkout/$path"); fi
  done
  # Folders count too: a deleted file leaves no other trace.
  [[ -n "$(find "${sources[@]}" \( -name bin -o -name obj -o -name '*.md' \) -prune \
    -o -newer "$build_stamp" -print -quit)" ]]
}

# Runs a build command and stamps the binary. One build at a time; the lock must not leak into build servers.
#   stamped_build COMMAND...
stamped_build() {
  local folder
  # Created before the stamp, so that the build itself does not touch the source folders later than the stamp.
  for folder in "$checkout"/src/*/ "$checkout"/workers/*/ "$checkout"/contracts/*/; do
    if [[ -d "$folder" ]]; then mkdir -p "$folder/bin" "$folder/obj"; fi
  done
  mkdir -p "$cli_output"
  local begun="$build_stamp.$$"
  touch "$begun"
  if "$@"; then
    mv -f "$begun" "$build_stamp"
  else
    rm -f "$begun"
    return 1
  fi
}
