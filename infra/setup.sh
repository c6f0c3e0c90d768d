#!/usr/bin/env bash
# Installs what IngestPipeline needs on Debian 12/13 and Ubuntu 24.04, and nothing that is already there:
# a PostgreSQL server with pgvector, Tesseract with English data, poppler-utils; with --tests also RabbitMQ and Chromium.
# Needs root or sudo for what is missing. Starts no service, and leaves existing database clusters alone.
#   infra/setup.sh [--tests]
set -euo pipefail
self="$(readlink -f "${BASH_SOURCE[0]}")"
# shellcheck source-path=SCRIPTDIR source=scripts/checkout.sh
source "$(dirname "$self")/scripts/checkout.sh"

policy=/usr/sbin/policy-rc.d
policy_saved=/usr/sbin/policy-rc.d.before-ingest-setup
policy_mark='# written by infra/setup.sh of IngestPipeline'
work_folder=
with_tests=false
packages=()

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@"
}

# --- What is there ---------------------------------------------------------------------------------------------

server_is_installed() {
  local bin="/usr/lib/postgresql/$1/bin"
  [[ -x "$bin/postgres" && -x "$bin/initdb" && -x "$bin/pg_ctl" ]]
}

pgvector_is_installed() {
  local extensions="/usr/share/postgresql/$1/extension"
  [[ -f "$extensions/vector.control" && -f "/usr/lib/postgresql/$1/lib/vector.so" ]] &&
    compgen -G "$extensions/vector--[0-9].[0-9].[0-9].sql" >/dev/null
}

# The newest installed server that has pgvector, else the newest installed server, else nothing.
installed_server() {
  local folder version newest='' chosen=''
  for folder in $(printf '%s\n' /usr/lib/postgresql/*/ | sort -V); do
    version="$(basename "$folder")"
    server_is_installed "$version" || continue
    newest="$version"
    if pgvector_is_installed "$version"; then chosen="$version"; fi
  done
  printf '%s' "${chosen:-$newest}"
}

has_language() { compgen -G "/usr/share/tesseract-ocr/*/tessdata/$1.traineddata" >/dev/null; }

rabbitmq_is_installed() {
  have erl && compgen -G '/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server' >/dev/null
}

chromium_is_installed() { have chromium || have chromium-browser || have google-chrome; }

collect_missing_packages() {
  packages=()
  if ! have tesseract; then packages+=(tesseract-ocr); fi
  if ! has_language eng; then packages+=(tesseract-ocr-eng); fi
  if ! has_language osd; then packages+=(tesseract-ocr-osd); fi
  if ! have pdftoppm || ! have pdftotext; then packages+=(poppler-utils); fi
  if ! have prlimit || ! have setsid || ! have flock || ! have runuser; then packages+=(util-linux); fi
  if [[ ! -e /etc/ssl/certs/ca-certificates.crt ]]; then packages+=(ca-certificates); fi
  if $with_tests && ! rabbitmq_is_installed; then packages+=(rabbitmq-server); fi
  if $with_tests && ! chromium_is_installed; then packages+=(chromium fonts-dejavu-core); fi
}

apt_knows() {
  local candidate
  candidate="$(LC_ALL=C apt-cache policy "$1" 2>/dev/null | awk '/Candidate:/ {print $2}')"
  [[ -n "$candidate" && "$candidate" != "(none)" ]]
}

# --- Installing ------------------------------------------------------------------------------------------------

# Debian starts a service when its package is installed. The product starts private servers itself, so the system
# ones stay stopped; anything else an installation restarts is left to what the machine's own policy says.
deny_service_starts() {
  restore_service_policy
  if [[ -e "$policy" || -L "$policy" ]]; then as_root mv "$policy" "$policy_saved"; fi
  as_root tee "$policy" >/dev/null <<POLICY
#!/bin/sh
$policy_mark
case "\$*" in *postgresql*|*rabbitmq*|*epmd*) exit 101 ;; esac
if [ -x $policy_saved ]; then exec $policy_saved "\$@"; fi
exit 0
POLICY
  as_root chmod 755 "$policy"
}

# Also repairs what a run that was killed left behind.
restore_service_policy() {
  if grep -qsF "$policy_mark" "$policy"; then as_root rm -f "$policy"; fi
  if [[ -e "$policy_saved" || -L "$policy_saved" ]]; then as_root mv "$policy_saved" "$policy"; fi
}

clean_up() {
  restore_service_policy
  if [[ -n "$work_folder" ]]; then rm -rf "$work_folder"; fi
}

install_packages() {
  say "installing: $*"
  apt_get install -y --no-install-recommends "$@" || fail "apt-get could not install: $*"
}

default_server_version() {
  LC_ALL=C apt-cache depends postgresql 2>/dev/null | sed -n 's/.*Depends: postgresql-\([0-9]\+\)$/\1/p' | head -1
}

# The mirror and keyring of this machine's own Debian entry, as one line for a source list.
debian_source_line() {
  local mirror file keyring=''
  # shellcheck disable=SC2016 # these are apt's own placeholders
  mirror="$(apt-get indextargets --format '$(ORIGIN)|$(COMPONENT)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' |
    awk -F'|' '$1 == "Debian" && $2 == "main" && $3 == "Debian" {print $4; exit}')"
  [[ -n "$mirror" ]] || return 1
  file="$(grep -rlsF "${mirror%/}" /etc/apt/sources.list /etc/apt/sources.list.d | grep -E '(\.list|\.sources)$' | head -1 || true)"
  if [[ -n "$file" ]]; then
    keyring="$(grep -ioE 'signed-by[:=] *[^] ]+' "$file" | sed 's/^[^:=]*[:=] *//' | head -1 || true)"
  fi
  if [[ ! -f "$keyring" ]]; then keyring=/usr/share/keyrings/debian-archive-keyring.gpg; fi
  printf 'deb-src [signed-by=%s] %s trixie main\n' "$keyring" "$mirror"
}

# Debian 12 has no pgvector package; the source package of Debian 13 builds there. Everything but the installed files
# lives in a temporary folder, apt's list of that suite included, so that nothing has to be undone.
build_pgvector() {
  local version="$1" headers tools=() source apt_here
  headers="/usr/include/postgresql/$version/server"
  say "no pgvector package for PostgreSQL $version here: building Debian's source package"
  if ! have gcc; then tools+=(gcc); fi
  if ! have make; then tools+=(make); fi
  if ! have dpkg-source; then tools+=(dpkg-dev); fi
  if [[ ! -e /usr/include/stdio.h ]]; then tools+=(libc6-dev); fi
  if ((${#tools[@]} > 0)); then install_packages "${tools[@]}"; fi

  work_folder="$(mktemp -d "${TMPDIR:-/tmp}/ingest-setup.XXXXXX")"
  cd "$work_folder"
  debian_source_line >source.list || fail "no Debian package source found for pgvector: install pgvector for PostgreSQL $version yourself"
  mkdir -p lists/partial cache/archives/partial
  apt_here=(apt-get -q -o "Dir::Etc::SourceList=$work_folder/source.list" -o Dir::Etc::SourceParts=-
    -o "Dir::State::Lists=$work_folder/lists" -o "Dir::Cache=$work_folder/cache" -o APT::Sandbox::User=root)
  if ! "${apt_here[@]}" update || ! "${apt_here[@]}" source pgvector; then
    fail "Debian's source package of pgvector could not be fetched"
  fi

  if [[ ! -f "$headers/postgres.h" ]]; then
    # The headers alone: as a dependency the package would bring in clang and LLVM, which this build does not use.
    apt-get -q -o APT::Sandbox::User=root download "postgresql-server-dev-$version" ||
      fail "postgresql-server-dev-$version could not be fetched"
    dpkg-deb -x postgresql-server-dev-"$version"_*.deb headers
    headers="$work_folder/headers$headers"
  fi
  source="$(find . -maxdepth 1 -type d -name 'pgvector-*' | head -1)"
  [[ -n "$source" ]] || fail "Debian's source package of pgvector did not unpack"
  # OPTFLAGS: code for any processor of this kind, not only for this one.
  local make_here=(make -s -C "$source" OPTFLAGS= with_llvm=no "includedir_server=$headers"
    "PG_CONFIG=/usr/lib/postgresql/$version/bin/pg_config")
  "${make_here[@]}" -j "$(nproc)" || fail "pgvector did not compile"
  as_root "${make_here[@]}" install >/dev/null || fail "pgvector could not be installed"
  cd "$checkout"
  rm -rf "$work_folder"
  work_folder=
  pgvector_is_installed "$version" || fail "pgvector was built, but its files are not where PostgreSQL $version looks"
  say "pgvector is installed for PostgreSQL $version"
}

install_missing() {
  have apt-get || fail "this machine has no apt-get: install PostgreSQL with pgvector, tesseract (eng, osd), poppler-utils$($with_tests && echo ', rabbitmq-server and chromium') with its own package manager"
  if ((EUID != 0)) && ! have sudo; then fail "something has to be installed: run this as root, or install sudo"; fi
  # Two at once would fight over the policy file and the build.
  exec 8<"$self"
  flock 8 2>/dev/null || true
  trap clean_up EXIT
  trap 'exit 130' INT TERM
  say "refreshing apt's package lists"
  apt_get update || say "apt-get update complained; going on with the lists there are"

  collect_missing_packages
  local server
  server="$(installed_server)"
  if [[ -z "$server" ]]; then
    server="$(default_server_version)"
    [[ -n "$server" ]] || fail "apt knows no PostgreSQL server here"
    packages+=("postgresql-$server")
  fi
  if ! pgvector_is_installed "$server" && apt_knows "postgresql-$server-pgvector"; then
    packages+=("postgresql-$server-pgvector")
  fi
  if ! find_dotnet >/dev/null && apt_knows dotnet-sdk-10.0; then packages+=(dotnet-sdk-10.0); fi
  if ((${#packages[@]} > 0)); then
    deny_service_starts
    install_packages "${packages[@]}"
    restore_service_policy
  fi
  if ! pgvector_is_installed "$server"; then build_pgvector "$server"; fi
}

main() {
  local argument server dotnet=
  for argument in "$@"; do
    case "$argument" in
      --tests) with_tests=true ;;
      -h | --help) sed -n '2,5s/^# \?//p' "$self"; exit 0 ;;
      *) fail "unknown argument '$argument'; usage: infra/setup.sh [--tests]" ;;
    esac
  done

  collect_missing_packages
  server="$(installed_server)"
  dotnet="$(find_dotnet || true)"
  if ((${#packages[@]} > 0)) || [[ -z "$server" ]] || ! pgvector_is_installed "$server" ||
    { [[ -z "$dotnet" ]] && have apt-get && apt_knows dotnet-sdk-10.0; }; then
    install_missing
    server="$(installed_server)"
    dotnet="$(find_dotnet || true)"
  fi
  if [[ -z "$dotnet" ]]; then
    fail "the .NET 10 SDK is missing and this distribution has no package of it: get it from https://dotnet.microsoft.com/download/dotnet/10.0 (the install script there needs no root: dotnet-install.sh --channel 10.0), then run this again"
  fi
  say "all there: PostgreSQL $server with pgvector, tesseract, poppler-utils$(if $with_tests; then echo ', RabbitMQ, Chromium'; fi), .NET SDK ($dotnet)"
}

main "$@"
