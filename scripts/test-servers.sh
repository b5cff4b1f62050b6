#!/usr/bin/env bash
# Private RabbitMQ, MariaDB and MongoDB servers for the tests, on loopback, beside any the system runs itself.
set -euo pipefail

usage() {
  cat <<USAGE
usage: scripts/test-servers.sh COMMAND

  install                 what is missing: Debian packages (as root) and, without mongod, FerretDB (with Go)
  start [SERVER]          one server, or all at once; waits until they answer
  stop [SERVER] [--kill]  --kill: by SIGKILL, as a crash would; the data stays in both cases
  status                  which ones run
  env                     the addresses: eval "\$(scripts/test-servers.sh env)"
  versions                of everything the tests run on

SERVER is rabbitmq, mariadb or mongodb.
TEST_SERVERS_DIR   where they keep data and logs   (now $dir)
TEST_SERVERS_PORT  the first of the 6 ports taken  (now $port)
USAGE
}

dir=${TEST_SERVERS_DIR:-${TMPDIR:-/tmp}/mixdown-test-servers}
port=${TEST_SERVERS_PORT:-26700}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/mixdown-test-servers
servers=(rabbitmq mariadb mongodb)

amqp_port=$port
management_port=$((port + 1))
erlang_port=$((port + 2))
epmd_port=$((port + 3))
mariadb_port=$((port + 4))
mongodb_port=$((port + 5))

ferretdb=$cache/ferretdb-1.24.2
ready_seconds=90
stop_seconds=30

# Debian keeps servers off an ordinary user's PATH, and its wrapper of rabbitmq-server insists on the system's own user.
PATH=/usr/lib/rabbitmq/bin:$PATH:/usr/sbin:/sbin

main() {
  local command=${1:-}
  shift || true
  case $command in
    install) install_packages && install_mongodb ;;
    start) each start_server "$@" ;;
    stop) stop_command "$@" ;;
    status) status ;;
    env) print_env ;;
    versions) versions ;;
    *) usage >&2 && exit 2 ;;
  esac
}

stop_command() {
  local arguments=() signal=TERM argument
  for argument; do
    if [[ $argument == --kill ]]; then signal=KILL; else arguments+=("$argument"); fi
  done
  stop_signal=$signal each stop_server "${arguments[@]}"
}

# Runs an action for the named servers, by default for all, at the same time.
each() {
  local action=$1 name pids=() failed=0
  shift
  [[ $# -gt 0 ]] || set -- "${servers[@]}"
  for name; do
    [[ " ${servers[*]} " == *" $name "* ]] || { echo "No such server: $name" >&2 && exit 2; }
  done
  for name; do
    locked "$name" "$action" & pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
  return "$failed"
}

# Two runs never start or stop the same server at the same time. The servers themselves must not inherit the lock.
locked() {
  local name=$1 action=$2
  mkdir -p "$dir/$name"
  exec 9>"$dir/$name/lock"
  flock 9
  "$action" "$name"
}

# --- start and stop -------------------------------------------------------------------------------------------------

start_server() {
  local name=$1 began=$SECONDS
  if [[ -n $(main_pid "$name") ]]; then echo "$name runs already" && return; fi
  signal_all "$name" KILL
  "prepare_$name"
  "launch_$name"
  if ! wait_until "$ready_seconds" answers "$name"; then
    echo "$name does not answer. The end of $dir/$name/log:" >&2
    tail -n 40 "$dir/$name/log" >&2
    signal_all "$name" KILL
    return 1
  fi
  echo "$name started in $((SECONDS - began)) s"
}

stop_server() {
  local name=$1 pid
  pid=$(main_pid "$name")
  if [[ -n $pid && $stop_signal == TERM ]]; then
    kill -TERM "$pid" || true
    wait_until "$stop_seconds" is_gone "$pid" || echo "$name ignores SIGTERM: killed" >&2
  fi
  # Whatever it started, and itself where it was not asked or did not obey.
  signal_all "$name" KILL
  wait_until "$stop_seconds" has_no_process "$name"
  rm -f "$dir/$name/pid"
}

# launch NAME COMMAND…: every process of a server carries a mark in its environment, by which all are found again, and
# no other process ever is: a pid alone may have been given to somebody else since.
launch() {
  local name=$1
  shift
  MIXDOWN_TEST_SERVER=$dir/$name setsid "$@" </dev/null >>"$dir/$name/log" 2>&1 9>&- &
  echo $! >"$dir/$name/pid"
  # Until it has become the server, the process carries no mark and would be taken for ended.
  wait_until 10 is_launched "$name"
}

is_launched() { [[ -n $(main_pid "$1") ]] || is_gone "$(cat "$dir/$1/pid")"; }

processes() {
  grep -lszxF "MIXDOWN_TEST_SERVER=$dir/$1" /proc/[0-9]*/environ | cut -d / -f 3
}

main_pid() {
  local pid
  pid=$(cat "$dir/$1/pid" 2>/dev/null || true)
  processes "$1" | grep -x "${pid:-none}" || true
}

signal_all() {
  local pid
  for pid in $(processes "$1"); do kill "-$2" "$pid" 2>/dev/null || true; done
}

has_no_process() { [[ -z $(processes "$1") ]]; }
is_gone() { ! grep -qs . "/proc/$1/cmdline"; } # a zombie's is empty

# Fails at once when the server is dead, else with the time limit.
answers() {
  [[ -n $(main_pid "$1") ]] || return 2
  "answers_$1"
}

wait_until() {
  local deadline=$((SECONDS + $1)) result
  shift
  while ((SECONDS < deadline)); do
    result=0
    "$@" || result=$?
    if ((result == 0)); then return 0; fi
    if ((result == 2)); then return 1; fi
    sleep 0.1
  done
  return 1
}

# The first bytes a server answers (or says by itself); waits for all of them.
ask() {
  local port=$1 question=$2 bytes=$3
  timeout 5 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0" && printf "$1" >&3 && head -c "$2" <&3' \
    "$port" "$question" "$bytes" 2>/dev/null | tr -d '\0'
}

# --- RabbitMQ -------------------------------------------------------------------------------------------------------

prepare_rabbitmq() {
  local home=$dir/rabbitmq
  echo '[rabbitmq_management].' >"$home/enabled_plugins"
  cat >"$home/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$amqp_port
management.tcp.ip = 127.0.0.1
management.tcp.port = $management_port
load_definitions = $home/definitions.json
log.console = true
log.console.level = info
log.file = false
disk_free_limit.absolute = 50MB
raft.wal_max_size_bytes = 33554432
collect_statistics_interval = 1000
management.sample_retention_policies.global.minute = 1
management.sample_retention_policies.basic.minute = 1
management.sample_retention_policies.detailed.minute = 1
CONF
  # As above: figures every second, else every five.
  echo '[{rabbit, [{quorum_tick_interval, 1000}]}].' >"$home/advanced.config"
  # With definitions RabbitMQ makes no user guest.
  cat >"$home/definitions.json" <<JSON
{
  "users": [{ "name": "mixdown", "password": "mixdown", "tags": "administrator" }],
  "vhosts": [{ "name": "/" }, { "name": "test" }, { "name": "e2e" }],
  "permissions": [
    { "user": "mixdown", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*" },
    { "user": "mixdown", "vhost": "test", "configure": ".*", "write": ".*", "read": ".*" },
    { "user": "mixdown", "vhost": "e2e", "configure": ".*", "write": ".*", "read": ".*" }
  ]
}
JSON
}

launch_rabbitmq() (
  home=$dir/rabbitmq
  # HOME holds the Erlang cookie. epmd, Erlang's name server, would otherwise be shared with the system's RabbitMQ.
  export HOME=$home ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=$epmd_port
  export RABBITMQ_NODENAME=mixdown-test-$port@localhost RABBITMQ_DIST_PORT=$erlang_port
  export RABBITMQ_CONFIG_FILE=$home/rabbitmq.conf RABBITMQ_ENABLED_PLUGINS_FILE=$home/enabled_plugins
  export RABBITMQ_ADVANCED_CONFIG_FILE=$home/advanced.config RABBITMQ_CONF_ENV_FILE=$home/none
  export RABBITMQ_MNESIA_BASE=$home/data RABBITMQ_LOG_BASE=$home ERL_CRASH_DUMP=$home/erl_crash.dump
  export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}'
  # Makes the script become the server, so that its pid is the server's.
  export RABBITMQ_ALLOW_INPUT=true
  launch rabbitmq epmd
  launch rabbitmq rabbitmq-server -noinput
)

answers_rabbitmq() {
  local login=bWl4ZG93bjptaXhkb3du # mixdown:mixdown
  [[ $(ask "$amqp_port" 'AMQP\x00\x00\x09\x01' 1) == $'\x01' ]] &&
    [[ $(ask "$management_port" "GET /api/vhosts HTTP/1.0\r\nAuthorization: Basic $login\r\n\r\n" 12) == *200 ]]
}

# --- MariaDB --------------------------------------------------------------------------------------------------------

prepare_mariadb() {
  local home=$dir/mariadb
  [[ -e $home/installed ]] || install_mariadb_database
  cat >"$home/init.sql" <<'SQL'
CREATE USER IF NOT EXISTS 'mixdown'@'127.0.0.1' IDENTIFIED BY 'mixdown';
GRANT ALL ON `mixdown\_%`.* TO 'mixdown'@'127.0.0.1';
SQL
}

install_mariadb_database() {
  local home=$dir/mariadb
  rm -rf "$home/data"
  mariadb-install-db --no-defaults --datadir="$home/data" --user="$(id -un)" --skip-test-db --skip-name-resolve \
    >>"$home/log" 2>&1 || {
    tail -n 40 "$home/log" >&2
    return 1
  }
  touch "$home/installed"
}

launch_mariadb() {
  local home=$dir/mariadb
  # Losing power may lose the last second; being killed loses nothing.
  launch mariadb mariadbd --no-defaults --user="$(id -un)" --datadir="$home/data" --init-file="$home/init.sql" \
    --bind-address=127.0.0.1 --port="$mariadb_port" --socket="$home/socket" --skip-name-resolve --skip-log-bin \
    --innodb-buffer-pool-size=32M --innodb-flush-log-at-trx-commit=2 \
    --character-set-server=utf8mb4 --collation-server=utf8mb4_unicode_ci
}

answers_mariadb() { [[ $(ask "$mariadb_port" '' 12) == *[0-9].[0-9]* ]]; }

# --- MongoDB --------------------------------------------------------------------------------------------------------

prepare_mongodb() {
  mkdir -p "$dir/mongodb/data"
}

launch_mongodb() {
  local data=$dir/mongodb/data
  if command -v mongod >/dev/null; then
    launch mongodb mongod --dbpath "$data" --bind_ip 127.0.0.1 --port "$mongodb_port" --nounixsocket \
      --wiredTigerCacheSizeGB 0.25
  else
    launch mongodb "$ferretdb" --handler=sqlite --sqlite-url="file:$data/" --state-dir="$data" \
      --listen-addr="127.0.0.1:$mongodb_port" --debug-addr=- --telemetry=disable --log-level=warn
  fi
}

# OP_MSG {ping: 1, $db: "admin"}
answers_mongodb() {
  local header='\x33\0\0\0\1\0\0\0\0\0\0\0\xdd\x07\0\0' flags='\0\0\0\0\0'
  local ping='\x1e\0\0\0\x10ping\0\1\0\0\0\x02$db\0\6\0\0\0admin\0\0'
  [[ $(ask "$mongodb_port" "$header$flags$ping" 30) == *ok* ]]
}

# --- install --------------------------------------------------------------------------------------------------------

install_packages() {
  local packages=()
  command -v rabbitmq-server >/dev/null || packages+=(rabbitmq-server)
  command -v mariadbd >/dev/null || packages+=(mariadb-server)
  command -v ffmpeg >/dev/null || packages+=(ffmpeg)
  if [[ ${#packages[@]} -eq 0 ]]; then return; fi
  if [[ $EUID -ne 0 ]]; then
    echo "Missing, and only root can install them: apt-get install --no-install-recommends ${packages[*]}" >&2
    return 1
  fi
  forbid_services
  export DEBIAN_FRONTEND=noninteractive
  apt-get -q -o DPkg::Lock::Timeout=120 update
  apt-get -q -o DPkg::Lock::Timeout=120 install --yes --no-install-recommends "${packages[@]}"
}

# Debian's packages start their services when installed unless this script says no.
forbid_services() {
  local policy=/usr/sbin/policy-rc.d
  if [[ -e $policy ]]; then return; fi
  trap "rm -f $policy" EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
}

install_mongodb() {
  if command -v mongod >/dev/null || [[ -x $ferretdb ]]; then return; fi
  command -v go >/dev/null || { echo 'Neither mongod nor Go (to build FerretDB in its place) is on PATH' >&2 && return 1; }
  echo "Building ${ferretdb##*/} (some 2 minutes, once)"
  mkdir -p "$cache"
  build_ferretdb
}

build_ferretdb() (
  version=v${ferretdb##*-}
  build=$(mktemp -d "$cache/build.XXXXXX")
  trap 'rm -rf "$build"' EXIT
  cd "$build"
  go mod init build
  source=$(go mod download -json "github.com/FerretDB/FerretDB@$version" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
  cp -r "$source" source
  chmod -R u+w source
  cd source
  # Without this file it refuses to start.
  echo "$version" >build/version/version.txt
  go build -o "$build/ferretdb" ./cmd/ferretdb
  mv "$build/ferretdb" "$ferretdb"
)

# --- report ---------------------------------------------------------------------------------------------------------

status() {
  local name pid
  for name in "${servers[@]}"; do
    pid=$(main_pid "$name")
    echo "$name ${pid:+runs, pid }${pid:-is stopped}"
  done
}

print_env() {
  cat <<ENV
export TEST_BROKER_URL=amqp://mixdown:mixdown@127.0.0.1:$amqp_port/test
export TEST_E2E_BROKER_URL=amqp://mixdown:mixdown@127.0.0.1:$amqp_port/e2e
export TEST_BROKER_MANAGEMENT_URL=http://mixdown:mixdown@127.0.0.1:$management_port
export TEST_BLOBS_URL=mongodb://127.0.0.1:$mongodb_port/mixdown_test
export TEST_MYSQL_URL=mysql://mixdown:mixdown@127.0.0.1:$mariadb_port
ENV
}

versions() {
  echo "node $(node --version)"
  ffmpeg -version | head -n 1
  basename "$(dirname "$(dirname "$(readlink -f "$(command -v rabbitmq-server)")")")"
  mariadbd --version
  if command -v mongod >/dev/null; then mongod --version | head -n 1; else echo "${ferretdb##*/}"; fi
}

main "$@"
