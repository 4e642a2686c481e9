// Capturing by the npm package `pcap` in a Node process of its own: the default, see docs/trace.md for what was measured.
//
// Root starts it with what it takes to open the interface (raw sockets), to find the package (it may lie in a home directory), and
// to become somebody else, which it does before it reads a packet.

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Backend, confined, type OpenOptions, type Program, plainEnvironment } from './backend.ts'
import type { ChildMessage, ChildOptions } from './child-protocol.ts'

const CAPABILITIES = ['net_raw', 'setuid', 'setgid', 'dac_read_search']

export const pcapBackend: Backend = {
  name: 'pcap',
  program,
  reader: () => line => {
    if (!line.startsWith('{"says":')) return undefined
    try {
      return JSON.parse(line) as ChildMessage
    } catch {
      return undefined
    }
  },
}

/**
 * All strings of the child are ours, so their hashes need no seed of its own, and V8 need not hash its whole heap again with one:
 * 3 ms of 25. V8's flags change with its versions.
 */
const FLAGS: readonly string[] = process.versions.v8.startsWith('13.6.') ? ['--no-rehash-snapshot'] : []

function program(options: OpenOptions): Program {
  const { bufferKib, ...rest } = options
  const child: ChildOptions = { ...rest, bufferBytes: bufferKib * 1024 }
  const args = [...FLAGS, childPath(), JSON.stringify(child)]
  const node: Program = { command: process.execPath, args, env: plainEnvironment() }
  return options.user === undefined ? node : confined(node, CAPABILITIES)
}

/** The child's code: beside the bundle that this code is in, or the source itself. */
export function childPath(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = ['child.js', 'child.ts'].map(name => join(folder, 'capture', name)).find(path => existsSync(path))
    if (found !== undefined) return found
    if (folder === dirname(folder)) throw new Error(`the capture child is missing from ${from}`)
  }
}
