# Runs a script with the Node that set-up chose, after making sure of the packages: sh scripts/node.sh scripts/build.ts ...
root=$(dirname "$0")/..
. "$root/scripts/setup.sh"
setup_tools
setup_environment
exec "$node" "$@"
