// The capture child: a process of its own for the npm package `pcap`, which leaks, may hang when closed, and needs a privilege.
//
// Started by backend-pcap.ts as `node child.js OPTIONS`, OPTIONS being ChildOptions as JSON.

import { captureInChild, opensWithoutFilter, say } from './child-pcap.ts'
import type { ChildOptions } from './child-protocol.ts'
import { loadPcap, type PcapModule } from './pcap-package.ts'

const options = JSON.parse(process.argv[2] ?? '') as ChildOptions
process.title = `umtool capture ${options.interface}`
const pcap = load()
try {
  captureInChild(pcap, options)
} catch (error) {
  failed(opensWithoutFilter(pcap, options) ? 'filter' : 'open', error)
}

/** Compiled on the machine it runs on, and optional: there may be none, or one for another version of Node. */
function load(): PcapModule {
  try {
    return loadPcap()
  } catch (error) {
    return failed('package', error)
  }
}

function failed(why: 'package' | 'open' | 'filter', error: unknown): never {
  say({ says: 'failed', why, text: (error as Error).message })
  process.exit(1)
}
