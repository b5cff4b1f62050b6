# Finds and signals the processes of a server, and nobody else's: each carries a mark in its environment. A pid alone may
# belong to another process by now.

# launch NAME COMMAND…
launch() {
  local name=$1
  shift
  # The server must not inherit the lock on its name, 9.
  MIXDOWN_TEST_SERVER=$dir/$name setsid "$@" </dev/null >>"$dir/$name/log" 2>&1 9>&- &
  echo $! >"$dir/$name/pid"
  # Until it has become the server, the process carries no mark and would be taken for ended.
  wait_until 10 is_launched "$name"
}

is_launched() { [[ -n $(main_pid "$1") ]] || is_gone "$(cat "$dir/$1/pid")"; }

main_pid() {
  local pid
  pid=$(cat "$dir/$1/pid" 2>/dev/null || true)
  processes "$1" | grep -x "${pid:-none}" || true
}

processes() {
  grep -lszxF "MIXDOWN_TEST_SERVER=$dir/$1" /proc/[0-9]*/environ | cut -d / -f 3
}

signal_all() {
  local pid
  for pid in $(processes "$1"); do kill "-$2" "$pid" 2>/dev/null || true; done
}

has_no_process() { [[ -z $(processes "$1") ]]; }
is_gone() { ! grep -qsE '^State:[[:space:]]+[^ZX[:space:]]' "/proc/$1/status"; } # a zombie is gone

# wait_until SECONDS COMMAND…: runs it until it succeeds; gives up when it returns 2.
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

# ask PORT QUESTION BYTES: prints the first bytes that a server answers, or says by itself; waits for all of them.
ask() {
  local port=$1 question=$2 bytes=$3
  timeout 5 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0" && printf "$1" >&3 && head -c "$2" <&3' \
    "$port" "$question" "$bytes" 2>/dev/null | tr -d '\0'
}
