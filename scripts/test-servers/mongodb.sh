# mongod where it is installed, else FerretDB.

mongodb_start() {
  local data=$dir/mongodb/data
  mkdir -p "$data"
  if command -v mongod >/dev/null; then
    launch mongodb mongod --dbpath "$data" --bind_ip 127.0.0.1 --port "$mongodb_port" --nounixsocket \
      --wiredTigerCacheSizeGB 0.25
  else
    launch mongodb "$ferretdb" --handler=sqlite --sqlite-url="file:$data/" --state-dir="$data" \
      --listen-addr="127.0.0.1:$mongodb_port" --debug-addr=- --telemetry=disable --log-level=warn
  fi
}

# OP_MSG {ping: 1, $db: "admin"}
mongodb_answers() {
  local header='\x33\0\0\0\1\0\0\0\0\0\0\0\xdd\x07\0\0' flags='\0\0\0\0\0'
  local ping='\x1e\0\0\0\x10ping\0\1\0\0\0\x02$db\0\6\0\0\0admin\0\0'
  [[ $(ask "$mongodb_port" "$header$flags$ping" 30) == *ok* ]]
}

mongodb_addresses() { echo "export TEST_BLOBS_URL=mongodb://127.0.0.1:$mongodb_port/mixdown_test"; }

mongodb_version() {
  if command -v mongod >/dev/null; then mongod --version | head -n 1; else echo "${ferretdb##*/}"; fi
}
