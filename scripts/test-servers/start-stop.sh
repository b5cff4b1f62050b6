# Starts and stops servers, whichever they are.

ready_seconds=90
stop_seconds=30

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

# Two runs never start or stop the same server at the same time.
locked() {
  local name=$1 action=$2
  mkdir -p "$dir/$name"
  exec 9>"$dir/$name/lock"
  flock 9
  "$action" "$name"
}

start_server() {
  local name=$1 began=$SECONDS
  if [[ -n $(main_pid "$name") ]]; then echo "$name runs already" && return; fi
  signal_all "$name" KILL
  "${name}_start"
  if ! wait_until "$ready_seconds" runs_and_answers "$name"; then
    echo "$name does not answer. The end of $dir/$name/log:" >&2
    tail -n 40 "$dir/$name/log" >&2
    signal_all "$name" KILL
    return 1
  fi
  echo "$name started in $((SECONDS - began)) s"
}

# A dead server ends the wait at once. main_pid can't tell: while a process becomes another program, its environment is
# empty for a moment.
runs_and_answers() {
  ! is_gone "$(cat "$dir/$1/pid")" || return 2
  "$1_answers"
}

stop_server() {
  local name=$1 pid
  pid=$(main_pid "$name")
  if [[ -n $pid ]]; then
    kill -TERM "$pid" || true
    wait_until "$stop_seconds" is_gone "$pid" || echo "$name ignores SIGTERM: killed" >&2
  fi
  # What it started may still run.
  kill_server "$name"
}

kill_server() {
  local name=$1
  signal_all "$name" KILL
  wait_until "$stop_seconds" has_no_process "$name"
  rm -f "$dir/$name/pid"
}
