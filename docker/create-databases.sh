#!/bin/sh
# Run once by the MySQL image, when its volume is empty: each service gets a database and a user that sees no other.
set -eu

create_database() {
  cat <<SQL
CREATE DATABASE IF NOT EXISTS $1 CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS '$1'@'%' IDENTIFIED BY '$2';
GRANT ALL ON $1.* TO '$1'@'%';
SQL
}

{
  create_database users "$USERS_DB_PASSWORD"
  create_database gateway "$GATEWAY_DB_PASSWORD"
} | MYSQL_PWD="$MYSQL_ROOT_PASSWORD" mysql --user=root
