#!/usr/bin/env bash
# A RabbitMQ broker of one's own for tests: loopback only, everything it writes in DIR, no service and no user switch.
#   private-rabbitmq.sh start DIR PORT    waits until it is up, prints amqp://guest:guest@127.0.0.1:PORT/
#   private-rabbitmq.sh stop DIR          stops that broker and its port mapper, and nothing else
#   private-rabbitmq.sh wipe DIR          forgets all queues and messages of the running broker
#   private-rabbitmq.sh alarm DIR         raises the memory alarm, which blocks whoever publishes; relieve DIR ends it
#   private-rabbitmq.sh kill DIR          SIGKILL, as a crash would; `start` with the same DIR brings it back
# Exit status: 0 done, 1 failed (a sentence on stderr). Two ports after PORT are taken when free, else later ones.
set -euo pipefail

start_seconds=90
stop_seconds=30

fail() { printf 'private-rabbitmq: %s\n' "$*" >&2; exit 1; }

usage() { sed -n '2,8s/^# \?//p' "$0" >&2; exit 1; }

# The server's own scripts: the ones in /usr/sbin switch to the user `rabbitmq` first.
find_server() {
  local folder
  folder="$(compgen -G '/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin' | sort -V | tail -1 || true)"
  [[ -x "$folder/rabbitmq-server" ]] || fail "rabbitmq-server is not installed: run infra/setup.sh --tests"
  printf '%s' "$folder"
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The first free port after the given one.
free_port_after() {
  local port
  for ((port = $1 + 1; port < 65536; port++)); do
    if port_is_free "$port"; then printf '%s' "$port"; return; fi
  done
  fail "no free port after $1"
}

load_environment() {
  [[ -f "$dir/environment" ]] || fail "no broker was started in $dir"
  set -a
  # shellcheck source=/dev/null
  source "$dir/environment"
  set +a
}

write_environment() {
  local port="$1" mapper_port distribution_port
  mapper_port="$(free_port_after "$port")"
  distribution_port="$(free_port_after "$mapper_port")"
  cat >"$dir/environment" <<ENVIRONMENT
HOME='$dir/home'
RABBITMQ_NODENAME='ingest-$port@localhost'
RABBITMQ_MNESIA_BASE='$dir/data'
RABBITMQ_LOG_BASE='$dir/log'
RABBITMQ_ENABLED_PLUGINS_FILE='$dir/enabled_plugins'
RABBITMQ_CONFIG_FILE='$dir/rabbitmq.conf'
RABBITMQ_CONF_ENV_FILE='$dir/no-environment-file'
RABBITMQ_DIST_PORT='$distribution_port'
RABBITMQ_PID_FILE='$dir/broker.pid'
RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none'
ERL_EPMD_ADDRESS='127.0.0.1'
ERL_EPMD_PORT='$mapper_port'
ENVIRONMENT
  cat >"$dir/rabbitmq.conf" <<CONFIGURATION
listeners.tcp.1 = 127.0.0.1:$port
vm_memory_high_watermark.absolute = 1GB
disk_free_limit.absolute = 50MB
log.file.level = warning
CONFIGURATION
  echo '[].' >"$dir/enabled_plugins"
}

# Prints the pid in the file if that process is alive and was started from this folder: pids are reused.
living_pid() {
  local pid
  pid="$(cat "$dir/$1" 2>/dev/null || true)"
  [[ "$pid" =~ ^[0-9]+$ ]] || return 1
  tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null | grep -qxF "RABBITMQ_MNESIA_BASE=$dir/data" || return 1
  printf '%s' "$pid"
}

# end_process SIGNAL PIDFILE: waits until it has gone, with SIGKILL after the time limit.
end_process() {
  local pid waited=0
  pid="$(living_pid "$2")" || { rm -f "$dir/$2"; return 0; }
  kill "-$1" "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null && [[ "$(awk '{print $3}' "/proc/$pid/stat" 2>/dev/null)" != Z ]]; do
    if ((waited++ == stop_seconds * 10)); then kill -KILL "$pid" 2>/dev/null || true; fi
    sleep 0.1
  done
  rm -f "$dir/$2"
}

start_broker() {
  local port="$1"
  if [[ ! "$port" =~ ^[0-9]+$ ]] || ((port == 0 || port > 65500)); then fail "'$port' is not a usable port"; fi
  mkdir -p "$dir/home" "$dir/data" "$dir/log"
  if living_pid broker.pid >/dev/null; then fail "a broker already runs in $dir"; fi
  end_process TERM epmd.pid
  port_is_free "$port" || fail "port $port is in use"
  write_environment "$port"
  load_environment

  # Started here, not by the server: so its pid is known and it can be stopped.
  setsid epmd -address 127.0.0.1 -port "$ERL_EPMD_PORT" </dev/null >"$dir/log/epmd.log" 2>&1 &
  echo "$!" >"$dir/epmd.pid"
  setsid "$sbin/rabbitmq-server" </dev/null >"$dir/log/console.log" 2>&1 &
  local launcher=$!
  if ! timeout -k 5 "$start_seconds" "$sbin/rabbitmqctl" --quiet wait --pid "$launcher" >"$dir/log/wait.log" 2>&1; then
    tail -n 20 "$dir/log/console.log" "$dir/log/wait.log" >&2
    stop_broker
    kill -KILL "$launcher" 2>/dev/null || true
    fail "the broker did not come up within $start_seconds s; logs are in $dir/log"
  fi
  printf 'amqp://guest:guest@127.0.0.1:%s/\n' "$port"
}

stop_broker() {
  # SIGTERM is the broker's orderly shutdown, and quicker than starting its command line tool to ask for it.
  end_process TERM broker.pid
  end_process TERM epmd.pid
}

wipe_broker() {
  living_pid broker.pid >/dev/null || fail "no broker runs in $dir"
  load_environment
  local command
  for command in stop_app reset start_app; do
    timeout -k 5 "$start_seconds" "$sbin/rabbitmqctl" --quiet "$command" >&2 || fail "rabbitmqctl $command failed"
  done
}

# set_watermark SHARE_OR_BYTES...
set_watermark() {
  living_pid broker.pid >/dev/null || fail "no broker runs in $dir"
  load_environment
  timeout -k 5 "$start_seconds" "$sbin/rabbitmqctl" --quiet set_vm_memory_high_watermark "$@" >&2 || fail "rabbitmqctl set_vm_memory_high_watermark $* failed"
}

(($# >= 2)) || usage
verb="$1"
mkdir -p "$2"
dir="$(cd "$2" && pwd -P)"
sbin="$(find_server)"
case "$verb:$#" in
  start:3) start_broker "$3" ;;
  stop:2) stop_broker ;;
  wipe:2) wipe_broker ;;
  alarm:2) set_watermark 0 ;;
  relieve:2) set_watermark absolute 1GB ;;
  kill:2) end_process KILL broker.pid ;;
  *) usage ;;
esac
