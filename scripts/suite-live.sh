# The live tests, test/live: real packets between network namespaces that they make and remove. One after the other, as root.
if ! unshare --net true 2>/dev/null; then
  echo 'no right to make network namespaces: the live tests are left out'
  echo '0 passed, 0 failed'
  exit 0
fi
# Some tests capture as nobody, who must be able to reach this clone: one below /root or in a folder of mktemp is put where he can.
here=$(cd "$(dirname "$0")/.." && pwd)
if [ "$here" != /mnt ] && ! setpriv --reuid 65534 --regid 65534 --clear-groups test -r "$here/package.json"; then
  exec unshare --mount sh -c 'mount --bind "$0" /mnt && cd /mnt && exec sh scripts/suite-live.sh "$@"' "$here" "$@"
fi
# What the tests call to make traffic and to give rights; few machines have all.
missing=
for pair in sysctl:procps setcap:libcap2-bin ping:iputils-ping tcpreplay:tcpreplay iptables:iptables tmux:tmux; do
  command -v "${pair%:*}" >/dev/null || missing="$missing ${pair#*:}"
done
# shellcheck disable=SC2086 # a list of words
[ -z "$missing" ] || { apt-get update && apt-get install -y --no-install-recommends $missing; } || exit
# A test that failed may leave a process or a socket behind that would keep jest waiting.
SUITE=live exec sh "$(dirname "$0")/node.sh" node_modules/jest/bin/jest.js --runInBand --forceExit "$@"
