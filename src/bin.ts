// The launcher: says plainly when Node is too old, answers --version at once, else starts the command line with a code cache.
//
// It is built for any old Node to read, so nothing is imported here that would be loaded before the version check.
import pkg from '../package.json' with { type: 'json' }
import { enableCodeCache } from './cli/code-cache.ts'

const OLDEST_NODE = 24

const node = process.versions.node
const [first, ...others] = process.argv.slice(2)
if (Number.parseInt(node, 10) < OLDEST_NODE) {
  process.stderr.write(`umtool: needs Node ${OLDEST_NODE} or newer, and this is Node ${node} (${process.execPath})\n`)
  process.exitCode = 1
} else if (others.length === 0 && (first === '--version' || first === '-V')) {
  process.stdout.write(`umtool/${pkg.version} ${process.platform}-${process.arch} node-v${node}\n`)
} else {
  enableCodeCache(__dirname, require.main)
  require('./cli/main.js')
}
