#!/usr/bin/env bash
# Private RabbitMQ, MariaDB and MongoDB servers for the tests, on loopback, beside any that the system runs.
#
# test-servers/ has a file for each server. It names the Debian package, if there is one, and has four functions:
#   NAME_start      writes the configuration, creates what is missing and launches the server
#   NAME_answers    succeeds when the server can be used
#   NAME_addresses  prints the variables that tell the tests where it is
#   NAME_version    prints its version
set -euo pipefail

usage() {
  cat <<USAGE
usage: scripts/test-servers.sh COMMAND

  install                 installs what is missing: Debian packages (as root) and, without mongod, FerretDB (with Go)
  start [SERVER]          starts one server, or all at once, and waits until they answer
  stop [SERVER] [--kill]  stops one server, or all; --kill: by SIGKILL, as a crash would; the data stays in both cases
  status                  lists which servers run
  env                     prints the addresses: eval "\$(scripts/test-servers.sh env)"
  versions                prints the version of everything the tests run on

SERVER is rabbitmq, mariadb or mongodb.
TEST_SERVERS_DIR   where they keep data and logs   (now $dir)
TEST_SERVERS_PORT  the first of the 6 ports taken  (now $port)
TEST_MARIADB_BUFFER_POOL  memory of MariaDB for pages  (now ${TEST_MARIADB_BUFFER_POOL:-32M})
USAGE
}

dir=${TEST_SERVERS_DIR:-${TMPDIR:-/tmp}/mixdown-test-servers}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/mixdown-test-servers
servers=(rabbitmq mariadb mongodb)

port=${TEST_SERVERS_PORT:-26700}
amqp_port=$port
management_port=$((port + 1))
erlang_port=$((port + 2))
epmd_port=$((port + 3))
mariadb_port=$((port + 4))
mongodb_port=$((port + 5))

# Debian's package of each program. mpg123 decodes and mp3val checks the mp3s of the tests, independently of ffmpeg.
declare -A packages=([ffmpeg]=ffmpeg [mpg123]=mpg123 [mp3val]=mp3val)

# Debian keeps servers off an ordinary user's PATH.
PATH=$PATH:/usr/sbin:/sbin

for file in start-stop processes packages ferretdb "${servers[@]}"; do
  source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/test-servers/$file.sh"
done

main() {
  local command=${1:-}
  shift || true
  case $command in
    install) install_packages && install_ferretdb ;;
    start) each start_server "$@" ;;
    stop) stop "$@" ;;
    status) for name in "${servers[@]}"; do print_status "$name"; done ;;
    env) for name in "${servers[@]}"; do "${name}_addresses"; done ;;
    versions) print_versions ;;
    *) usage >&2 && exit 2 ;;
  esac
}

stop() {
  local names=() action=stop_server argument
  for argument; do
    if [[ $argument == --kill ]]; then action=kill_server; else names+=("$argument"); fi
  done
  each "$action" "${names[@]}"
}

print_status() {
  local pid
  pid=$(main_pid "$1")
  echo "$1 ${pid:+runs, pid }${pid:-is stopped}"
}

print_versions() {
  echo "node $(node --version)"
  ffmpeg -version | head -n 1
  mpg123 --version | head -n 1
  mp3val -v 2>&1 | head -n 1
  for name in "${servers[@]}"; do "${name}_version"; done
}

main "$@"
