# The live tests, test/live: real packets between network namespaces that they make and remove. One after the other, as root.
if ! unshare --net true 2>/dev/null; then
  echo 'no right to make network namespaces: the live tests are left out'
  echo '0 passed, 0 failed'
  exit 0
fi
# A slim image lacks even these; a Debian as the installer makes it has them.
missing=
command -v sysctl >/dev/null || missing="$missing procps"
command -v setcap >/dev/null || missing="$missing libcap2-bin"
# shellcheck disable=SC2086 # a list of words
[ -z "$missing" ] || { apt-get update && apt-get install -y --no-install-recommends $missing; } || exit
SUITE=live exec sh "$(dirname "$0")/node.sh" node_modules/jest/bin/jest.js --runInBand "$@"
