# npm test: set-up if needed, check, build, then jest, to which arguments go. A complaint of check fails the whole, after the tests.
root=$(dirname "$0")/..
. "$root/scripts/setup.sh"
setup_tools
cd "$root" || exit
setup_environment
sh scripts/check.sh
check=$?
"$node" scripts/build.ts || exit
"$node" node_modules/jest/bin/jest.js "$@"
tests=$?
[ "$check" = 0 ] || echo 'npm run check failed: see above the tests' >&2
[ "$check$tests" = 00 ]
