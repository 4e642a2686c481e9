# Makes a clone ready to run: Debian packages, Node 24, npm packages, build. Sourced, with $root naming the clone; leaves $node.
#
#   setup_is_ready   true when there is nothing to do; builtins and one find, since it runs before every umtool
#   setup_all        everything, for bin/umtool
#   setup_tools      everything but the build, for the npm scripts
#   setup_only_node  Node and npm alone, for the script that makes the lock file
#
# All it writes is .setup/, node_modules/, dist/ and oclif.manifest.json in the clone. It speaks on stderr only. It may be
# killed anywhere: what is there is looked at again each time, things appear by a rename, and .setup/ready is written last.
# The parts are in scripts/setup/; POSIX sh, because a fresh Debian has dash and no more.

setup=$root/.setup

# .setup/ready: the node to run, then `compiler` when the pcap addon is missing for want of one. As old as the sources it stands for.
# What counts is the time of change (-cnewer), which copying and unpacking cannot set back.
setup_is_ready() {
  [ -f "$setup/ready" ] && [ -f "$root/dist/bin.js" ] && [ -f "$root/node_modules/.package-lock.json" ] || return 1
  { read -r node && read -r setup_lacks; } <"$setup/ready" || return 1
  [ -x "$node" ] || return 1
  [ -z "$setup_lacks" ] || ! setup_has_compiler || return 1
  [ -z "$(find "$root/src" "$root/commands" "$root/collectors" "$root/scripts" "$root/package.json" "$root/package-lock.json" \
    "$root/.npmrc" "$root/node_modules/.package-lock.json" "$node" -cnewer "$setup/ready" -print -quit 2>/dev/null)" ]
}

# What the pcap addon is built with; libpcap's header stands for libpcap-dev.
setup_has_compiler() {
  [ -f /usr/include/pcap.h ] && command -v g++ >/dev/null && command -v make >/dev/null && command -v python3 >/dev/null
}

setup_all() {
  . "$root/scripts/setup/steps.sh"
  setup_begin
  setup_is_ready || {
    setup_prepare
    setup_build
    setup_finish
  }
  setup_end
}

setup_tools() {
  . "$root/scripts/setup/steps.sh"
  setup_begin
  setup_prepare
  setup_end
}

setup_only_node() {
  . "$root/scripts/setup/steps.sh"
  setup_begin
  setup_debian_missing= setup_wants_packages=
  setup_node_plan
  setup_announce
  setup_node
  setup_end
}
