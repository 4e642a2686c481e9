# The slow part of set-up, in order; sourced by setup.sh when there is something to do.

root=$(cd "$root" && pwd)
setup=$root/.setup
for setup_part in say debian node packages; do
  . "$root/scripts/setup/$setup_part.sh"
done

# Takes the lock. It is held by file descriptor 9 and by whatever we start, so that after a kill -9 the next run waits for
# an npm that is still writing.
setup_begin() {
  setup_started=$(date +%s)
  mkdir -p "$setup/log" 2>/dev/null && touch "$setup/lock" 2>/dev/null && [ -w "$root" ] || {
    setup_readonly
    return
  }
  trap 'setup_interrupted 130' INT
  trap 'setup_interrupted 143' TERM HUP
  command -v flock >/dev/null || return 0
  exec 9>>"$setup/lock"
  flock -n 9 || {
    setup_say "another set-up of this clone is running; waiting for it"
    flock 9
  }
}

setup_end() {
  exec 9>&-
  trap - INT TERM HUP
}

# Somebody else's clone, or a read-only file system: good enough when what was built there is what stands there.
setup_readonly() {
  if [ -f "$setup/ready" ] && read -r node <"$setup/ready" && [ -x "$node" ] && [ -f "$setup/built" ] &&
    [ "$(cat "$setup/built")" = "$(setup_fingerprint)" ]; then
    nodedir=${node%/bin/node}
    setup_prepare() { :; }
    setup_build() { :; }
    setup_finish() { :; }
  else
    setup_fail "cannot write to $root" \
      "set-up puts .setup/, node_modules/ and dist/ there: let the owner of this clone run bin/umtool once, or clone it to a folder of your own"
  fi
}

setup_prepare() {
  setup_debian_plan
  setup_node_plan
  setup_has npm || setup_may_apt || setup_need_npm
  setup_wants_packages=
  setup_is_installed || setup_wants_packages=yes
  setup_announce
  setup_debian
  setup_node
  setup_packages
}

setup_build() {
  setup_stamp
  setup_is_installed || { # the lock file changed meanwhile
    setup_wants_packages=yes
    setup_packages
    setup_stamp
  }
  setup_print=$(setup_fingerprint)
  if [ -f "$setup/built" ] && [ "$(cat "$setup/built")" = "$setup_print" ] && [ -f "$root/dist/bin.js" ] && [ -f "$root/oclif.manifest.json" ]; then
    return 0
  fi
  rm -f "$setup/built"
  setup_step "building into dist/" build.log "$node" "$root/scripts/build.ts" || setup_fail "the build failed"
  printf '%s\n' "$setup_print" >"$setup/built.new"
  mv -f "$setup/built.new" "$setup/built"
}

# What changes after this is newer than .setup/ready will be.
setup_stamp() { printf '%s\n%s\n' "$node" "$setup_addon_lacks" >"$setup/ready.new"; }

setup_finish() {
  mv -f "$setup/ready.new" "$setup/ready"
  [ -z "$setup_loud" ] || setup_say "ready after $(($(date +%s) - setup_started)) s"
}

# For what runs under our Node: node and npm are ours, addons are built for it, and the machine's certificates are trusted.
setup_environment() {
  PATH="${node%/*}:$PATH"
  npm_config_nodedir=$nodedir
  export PATH npm_config_nodedir
  setup_trust
}

# One line for the content of everything the build reads.
setup_fingerprint() {
  (
    cd "$root" || exit
    find src commands collectors scripts/build.ts scripts/build package.json package-lock.json -type f -print0 2>/dev/null |
      LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
  )
}
