# npm run lock: package-lock.json anew from package.json, complete for every platform whatever the registry at hand knows.
root=$(dirname "$0")/..
. "$root/scripts/setup.sh"
setup_only_node
setup_environment
cd "$root" || exit
npm install --package-lock-only && "$node" scripts/complete-lock.ts
