packages[mariadbd]=mariadb-server

mariadb_start() {
  local home=$dir/mariadb
  [[ -e $home/installed ]] || create_mariadb_data
  cat >"$home/init.sql" <<'SQL'
CREATE USER IF NOT EXISTS 'mixdown'@'127.0.0.1' IDENTIFIED BY 'mixdown';
GRANT ALL ON `mixdown\_%`.* TO 'mixdown'@'127.0.0.1';
SQL
  # Losing power may lose the last second; being killed loses nothing.
  launch mariadb mariadbd --no-defaults --user="$(id -un)" --datadir="$home/data" --init-file="$home/init.sql" \
    --bind-address=127.0.0.1 --port="$mariadb_port" --socket="$home/socket" --skip-name-resolve --skip-log-bin \
    --innodb-buffer-pool-size="${TEST_MARIADB_BUFFER_POOL:-32M}" --innodb-flush-log-at-trx-commit=2 \
    --character-set-server=utf8mb4 --collation-server=utf8mb4_unicode_ci
}

create_mariadb_data() {
  local home=$dir/mariadb
  rm -rf "$home/data"
  mariadb-install-db --no-defaults --datadir="$home/data" --user="$(id -un)" --skip-test-db --skip-name-resolve \
    >>"$home/log" 2>&1 || {
    tail -n 40 "$home/log" >&2
    return 1
  }
  touch "$home/installed"
}

mariadb_answers() { [[ $(ask "$mariadb_port" '' 12) == *[0-9].[0-9]* ]]; }

mariadb_addresses() { echo "export TEST_MYSQL_URL=mysql://mixdown:mixdown@127.0.0.1:$mariadb_port"; }

mariadb_version() { mariadbd --version; }
