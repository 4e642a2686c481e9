# What umtool itself prints (dist/, the whole way through the command) against tcpdump, over every recorded capture.
# The tests compare the printer alone with every flag; here a few stand for all.
command -v tcpdump >/dev/null || {
  echo 'no tcpdump: nothing to compare with'
  echo '0 passed, 0 failed'
  exit 0
}
if sh "$(dirname "$0")/node.sh" scripts/compare-tcpdump.ts --cli --flags '' --flags '-e -vvv' --flags '-tttt -q -#' --flags '-XX' test/packets; then
  echo '1 passed, 0 failed'
else
  echo '0 passed, 1 failed'
  exit 1
fi
