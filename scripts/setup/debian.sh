# Debian packages: what is missing, and apt-get for root or the command line for everybody else.

# Capturing: tcpdump libpcap-dev. The pcap addon: g++ make python3. Interfaces, and the tests' network namespaces: iproute2.
setup_debian_plan() {
  setup_debian_missing=
  setup_has tcpdump || setup_lacking tcpdump
  [ -f /usr/include/pcap.h ] || setup_lacking libpcap-dev
  setup_has g++ || setup_lacking g++
  setup_has make || setup_lacking make
  setup_has python3 || setup_lacking python3
  setup_has ip || setup_lacking iproute2
  setup_has npm || setup_lacking "nodejs npm"
  # A slim image lacks the certificates without which no registry can be asked.
  [ -f /etc/ssl/certs/ca-certificates.crt ] || setup_has npm || setup_lacking ca-certificates
}

setup_lacking() { setup_debian_missing="${setup_debian_missing:+$setup_debian_missing }$1"; }

# Also where only root looks.
setup_has() { command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ] || [ -x "/sbin/$1" ]; }

setup_is_root() { [ "$(id -u)" = 0 ]; }

# UMTOOL_APT=no leaves the machine alone. What failed once is not tried again until something else is missing.
setup_may_apt() {
  setup_is_root && [ "${UMTOOL_APT-}" != no ] && command -v apt-get >/dev/null &&
    { [ ! -f "$setup/apt-failed" ] || [ "$(cat "$setup/apt-failed")" != "$setup_debian_missing" ]; }
}

setup_debian() {
  [ -n "$setup_debian_missing" ] || return 0
  if setup_may_apt; then
    setup_step "Debian packages" apt.log wait setup_apt && return 0
    printf '%s\n' "$setup_debian_missing" >"$setup/apt-failed"
  fi
  setup_has npm || setup_need_npm
  setup_tell_once "not installed: $setup_debian_missing
umtool: going on without; without g++, make, python3 and libpcap-dev there is no pcap backend, without tcpdump no tcpdump backend
umtool: to install them: $(setup_apt_line)"
}

setup_need_npm() { setup_fail "Node and npm are needed to set up" "$(setup_apt_line), and then the same command again"; }

setup_apt_line() {
  if setup_is_root; then setup_sudo=; else setup_sudo='sudo '; fi
  printf '%sapt-get update && %sapt-get install -y --no-install-recommends %s' "$setup_sudo" "$setup_sudo" "$setup_debian_missing"
}

# Once for each thing to say: a developer's every build would repeat it.
setup_tell_once() {
  [ ! -f "$setup/told" ] || [ "$(cat "$setup/told")" != "$1" ] || return 0
  setup_say "$1"
  printf '%s\n' "$1" >"$setup/told"
}

# A fresh image has no package lists; a machine just booted may be updating itself and hold apt's lock.
setup_apt() {
  setup_apt_install || { apt-get update && setup_apt_install; }
}

setup_apt_install() {
  # shellcheck disable=SC2086 # a list of words
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install -y --no-install-recommends $setup_debian_missing
}
