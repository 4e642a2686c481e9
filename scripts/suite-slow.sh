# The slow tests, *.slow.test.ts: those that install packages, and those that look at the report of a timeline in a real browser.
if ! command -v chromium >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get update && apt-get install -y --no-install-recommends chromium; } || exit
  else
    echo 'the report is not looked at in a browser: apt-get install -y --no-install-recommends chromium'
  fi
fi
SUITE=slow exec sh "$(dirname "$0")/node.sh" node_modules/jest/bin/jest.js "$@"
