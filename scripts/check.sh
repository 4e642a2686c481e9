# npm run check: format and lint, then types. Both are always run; exit 1 when either complains.
root=$(dirname "$0")/..
. "$root/scripts/setup.sh"
setup_tools
cd "$root" || exit
"$node" node_modules/@biomejs/biome/bin/biome check .
style=$?
"$node" node_modules/typescript/bin/tsc --noEmit
types=$?
[ "$style$types" = 00 ]
