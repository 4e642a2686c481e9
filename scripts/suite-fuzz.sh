# A short run of the fuzzers: every target for a few seconds, with inputs that no run before has seen.
if sh "$(dirname "$0")/node.sh" test/fuzz/run.ts --seconds 3 --seed "$(date +%s)"; then echo '1 passed, 0 failed'; else
  echo '0 passed, 1 failed'
  exit 1
fi
