# Installs the Debian packages of the programs that are missing.

install_packages() {
  local missing=() program
  for program in "${!packages[@]}"; do
    command -v "$program" >/dev/null || missing+=("${packages[$program]}")
  done
  if [[ ${#missing[@]} -eq 0 ]]; then return; fi
  if [[ $EUID -ne 0 ]]; then
    echo "Missing, and only root can install them: apt-get install --no-install-recommends ${missing[*]}" >&2
    return 1
  fi
  forbid_services
  export DEBIAN_FRONTEND=noninteractive
  apt-get -q -o DPkg::Lock::Timeout=120 update
  apt-get -q -o DPkg::Lock::Timeout=120 install --yes --no-install-recommends "${missing[@]}"
}

# Debian's packages start their services when installed unless this script says no.
forbid_services() {
  local policy=/usr/sbin/policy-rc.d
  if [[ -e $policy ]]; then return; fi
  trap "rm -f $policy" EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
}
