# A short run of the fuzzers, the same one every time, so that a red CI is about the change; npm run fuzz looks for what is new.
if sh "$(dirname "$0")/node.sh" test/fuzz/run.ts --inputs 200000 --seed 1; then echo '1 passed, 0 failed'; else
  echo '0 passed, 1 failed'
  exit 1
fi
