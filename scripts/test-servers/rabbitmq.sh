packages[rabbitmq-server]=rabbitmq-server

# Before Debian's wrapper of the same name, which insists on the system's own user.
PATH=/usr/lib/rabbitmq/bin:$PATH

rabbitmq_start() (
  home=$dir/rabbitmq
  write_rabbitmq_configuration
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

write_rabbitmq_configuration() {
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

rabbitmq_answers() {
  local login=bWl4ZG93bjptaXhkb3du # mixdown:mixdown
  [[ $(ask "$amqp_port" 'AMQP\x00\x00\x09\x01' 1) == $'\x01' ]] &&
    [[ $(ask "$management_port" "GET /api/vhosts HTTP/1.0\r\nAuthorization: Basic $login\r\n\r\n" 12) == *200 ]]
}

rabbitmq_addresses() {
  cat <<ENV
export TEST_BROKER_URL=amqp://mixdown:mixdown@127.0.0.1:$amqp_port/test
export TEST_E2E_BROKER_URL=amqp://mixdown:mixdown@127.0.0.1:$amqp_port/e2e
export TEST_BROKER_MANAGEMENT_URL=http://mixdown:mixdown@127.0.0.1:$management_port
ENV
}

# The name of its directory holds it.
rabbitmq_version() {
  basename "$(dirname "$(dirname "$(readlink -f "$(command -v rabbitmq-server)")")")"
}
