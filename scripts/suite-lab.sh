# The lab, test/lab: real clusters in User-Mode Linux kernels, with umtool's agent on each node, two or three at a time. docs/lab.md
if [ "$(uname -m)" != x86_64 ]; then
  echo 'no User-Mode Linux for this machine: the lab is left out'
  echo '0 passed, 0 failed'
  exit 0
fi
root=$(dirname "$0")/..
. "$root/scripts/setup.sh"
setup_all
setup_environment
cd "$root" || exit
# Installs what is missing, or says how to.
"$node" scripts/lab.ts --prepare || {
  [ "$(id -u)" != 0 ] || exit 1
  echo 'the lab is left out'
  echo '0 passed, 0 failed'
  exit 0
}
# One of its tests copies into Kafka brokers.
java -version > /dev/null 2>&1 && mvn -v > /dev/null 2>&1 || {
  [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null || { apt-get update && apt-get install -y --no-install-recommends openjdk-17-jre-headless maven; } || exit
}
# A lab has one CPU and leaves half of it idle; more of them disturb each other's clusters.
[ -n "${LAB_JOBS-}" ] || { [ "$(nproc)" -lt 4 ] && LAB_JOBS=2; } || LAB_JOBS=3
export LAB_JOBS
SUITE=lab exec "$node" node_modules/jest/bin/jest.js --runInBand --forceExit "$@"
