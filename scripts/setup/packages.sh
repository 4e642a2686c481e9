# npm packages as package-lock.json has them, and among them the pcap addon, which may be missing.

setup_addon_lacks=

# Whether node_modules holds what package-lock.json says, whoever put it there.
setup_is_installed() {
  [ -x "$node" ] && [ -f "$root/node_modules/.package-lock.json" ] && "$node" "$root/scripts/installed.ts" "$root" >/dev/null 2>&1
}

setup_packages() {
  setup_addon_lacks=
  # Before there was a Node it could not be known.
  [ -z "$setup_node_wanted" ] || ! setup_is_installed || setup_wants_packages=
  if [ -n "$setup_wants_packages" ]; then
    setup_install
  elif ! setup_addon_loads; then
    setup_mend_addon
  else
    return 0
  fi
  setup_addon_loads && return 0
  rm -rf "$root/node_modules/pcap/build" # rather none than one that crashes
  if setup_has_compiler; then
    printf '%s\n' "$(setup_addon_basis)" >"$setup/addon-failed"
    setup_tell_once "the pcap addon could not be built, so --backend pcap is not there (see $setup/log/npm.log)"
  else
    setup_addon_lacks=compiler
  fi
}

setup_install() {
  rm -f "$setup/ready"
  setup_step "npm packages" npm.log setup_npm ci || setup_fail "the npm packages could not be installed"
  setup_is_installed || setup_fail "npm ci left node_modules incomplete" "rm -rf node_modules, and then the same command again"
}

# Built by another Node, by a hand-run npm ci say, or left out when there was no compiler. What failed is not tried twice.
setup_mend_addon() {
  setup_has_compiler || return 0
  [ ! -f "$setup/addon-failed" ] || [ "$(cat "$setup/addon-failed")" != "$(setup_addon_basis)" ] || return 0
  rm -f "$setup/ready"
  if [ -d "$root/node_modules/pcap" ]; then
    setup_step "building the pcap addon" npm.log setup_npm rebuild pcap || :
  else
    setup_loud=yes
    setup_install
  fi
}

# An addon linked with another Node's library crashes; the shell that says so is the inner one, which nobody hears.
setup_addon_loads() { (cd "$root" && "$node" -e 'require("pcap")'; exit $?) >/dev/null 2>&1; }

setup_addon_basis() { "$node" --version && sha256sum <"$root/package-lock.json"; }

# npm under our Node and with its headers, since ~/.npmrc may name others (nodedir), and other things to leave out (omit).
# npm finds its global npmrc by where its Node is; the machine's own may name a registry, a proxy or a certificate.
setup_npm() {
  npm_config_globalconfig=$(npm config get globalconfig)
  export npm_config_globalconfig
  setup_environment
  cd "$root" || exit
  exec npm "$@" --include=dev --include=optional --foreground-scripts
}

# Node brings its own certificates; where the machine trusts others besides, a proxy of its company say, npm must as well.
setup_trust() {
  setup_certificates=/etc/ssl/certs/ca-certificates.crt
  [ -n "${NODE_EXTRA_CA_CERTS-}" ] || [ ! -f "$setup_certificates" ] || export NODE_EXTRA_CA_CERTS="$setup_certificates"
}
