// The capture child: a process of its own for the npm package `pcap`, which leaks, may hang when closed, and needs a privilege.
//
// Started by backend-pcap.ts as `node child.js OPTIONS`, OPTIONS being ChildOptions as JSON.

import { captureInChild, say } from './child-pcap.ts'
import type { ChildMessage, ChildOptions } from './child-protocol.ts'
import type { PcapPackage } from './pcap-package.ts'

async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? '') as ChildOptions
  process.title = `umtool capture ${options.interface}`
  let pcap: PcapPackage
  try {
    // Compiled on the machine it runs on, and optional: there may be none, or one for another version of Node.
    const loaded = (await import('pcap')) as unknown as PcapPackage & { default?: PcapPackage }
    pcap = loaded.default ?? loaded
  } catch (error) {
    return failed('package', error)
  }
  try {
    captureInChild(pcap, options)
  } catch (error) {
    failed(opensWithoutFilter(pcap, options) ? 'filter' : 'open', error)
  }
}

/** libpcap gives one text for a bad filter and a bad interface; this tells which it was. */
function opensWithoutFilter(pcap: PcapPackage, options: ChildOptions): boolean {
  if (options.filter === '') return false
  try {
    pcap.createSession(options.interface, { filter: '', buffer_size: 1 << 16, snap_length: 64, buffer_timeout: 1, promiscuous: false })
    return true
  } catch {
    return false
  }
}

function failed(why: 'package' | 'open' | 'filter', error: unknown): void {
  const message: ChildMessage = { says: 'failed', why, text: (error as Error).message }
  say(message)
  process.exit(1)
}

main()
