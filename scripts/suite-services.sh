# The tests against real services, *.services.test.ts: Kafka brokers from Maven Central's jars, which need Java 17.
if ! command -v java >/dev/null || ! command -v mvn >/dev/null; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo 'no Java or no Maven (apt-get install -y --no-install-recommends openjdk-17-jre-headless maven): services are left out'
    echo '0 passed, 0 failed'
    exit 0
  fi
  { apt-get update && apt-get install -y --no-install-recommends openjdk-17-jre-headless maven; } || exit
fi
SUITE=services exec sh "$(dirname "$0")/node.sh" node_modules/jest/bin/jest.js --runInBand --forceExit "$@"
