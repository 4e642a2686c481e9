# The slow tests, *.slow.test.ts: those that install packages.
SUITE=slow exec sh "$(dirname "$0")/node.sh" node_modules/jest/bin/jest.js "$@"
