# The tests against real services, *.services.test.ts: Kafka brokers from Maven Central's jars, which need Java 17; kcat beside them.
missing=
for pair in java:openjdk-17-jre-headless mvn:maven kcat:kcat; do
  command -v "${pair%:*}" >/dev/null || missing="$missing ${pair#*:}"
done
if [ -n "$missing" ] && { [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; }; then
  echo "the tests against services are left out: apt-get install -y --no-install-recommends$missing"
  echo '0 passed, 0 failed'
  exit 0
fi
# shellcheck disable=SC2086 # a list of words
[ -z "$missing" ] || { apt-get update && apt-get install -y --no-install-recommends $missing; } || exit
SUITE=services exec sh "$(dirname "$0")/node.sh" node_modules/jest/bin/jest.js --maxWorkers=2 --forceExit "$@"
