# npm run update -- NAME: rewrites the golden files of the tests whose path has NAME in it (help, say), and shows what changed.
root=$(dirname "$0")/..
. "$root/scripts/setup.sh"
setup_tools
cd "$root" || exit
setup_environment
"$node" scripts/build.ts || exit
UPDATE=1 "$node" node_modules/jest/bin/jest.js "$@"
git --no-pager diff --stat -- test
