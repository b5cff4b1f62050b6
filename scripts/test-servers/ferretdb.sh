# FerretDB speaks MongoDB's protocol, for machines without mongod, which Debian does not have.

ferretdb=$cache/ferretdb-1.24.2

install_ferretdb() {
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
