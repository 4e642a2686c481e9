# npm run lab: umtool is built, since the lab's nodes run its agent, and then the lab.
root=$(dirname "$0")/..
. "$root/scripts/setup.sh"
setup_all
setup_environment
exec "$node" "$root/scripts/lab.ts" "$@"
