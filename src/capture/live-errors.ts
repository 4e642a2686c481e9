// What to tell people when a capture cannot start: what is wrong, what there is instead, and the command that mends it.

import { nearest } from '../cli/nearest.ts'
import { compileFilter } from './bpf-compile.ts'
import { type CaptureError, captureError } from './capture-error.ts'
import { interfaceNames } from './interface-state.ts'
import { interfaceTable, listInterfaces } from './interfaces.ts'
import type { OpenFailure } from './open-failure.ts'
import { permissionHint } from './privilege.ts'

/** Longest name the kernel allows, without the final zero. */
const LONGEST_NAME = 15

/** Throws unless the kernel could have an interface of this name; so nothing odd reaches a command line. */
export function checkInterfaceName(name: string): void {
  const label = /^([^\s/:]+):\S+$/.exec(name)?.[1]
  if (label !== undefined) {
    throw captureError('bad-interface-name', 'is the label of an address, not an interface', { where: name, hint: label })
  }
  if (name === '' || name === '.' || name === '..' || /[\s/]|^-/.test(name) || Buffer.byteLength(name) > LONGEST_NAME) {
    throw captureError('bad-interface-name', 'cannot be the name of an interface (1 to 15 bytes, no space, no slash)', { where: name })
  }
}

export async function noSuchInterface(name: string): Promise<CaptureError> {
  const interfaces = await listInterfaces()
  const names = interfaces.length > 0 ? interfaces.map(i => i.name) : interfaceNames()
  const width = Math.max(3, ...names.map(found => found.length))
  const table = interfaces.length > 0 ? interfaceTable(interfaces, width) : names.join('\n')
  const there = `${table}\n${'any'.padEnd(width)}  all of them`
  const meant = nearest(name, names)
  return captureError('no-interface', `no such interface; there are\n${there.replace(/^/gm, '    ')}`, { where: name, hint: meant })
}

/** `command` is what was typed, word by word. */
export async function openError(
  name: string,
  filter: string,
  linkType: number,
  failure: OpenFailure,
  command: readonly string[],
): Promise<CaptureError> {
  switch (failure.kind) {
    case 'no-permission':
      return captureError('no-permission', 'not permitted to capture', { where: name, hint: permissionHint(command), cause: failure.text })
    case 'no-interface':
      return noSuchInterface(name)
    case 'bad-filter':
      return badFilter(filter, linkType, failure.text)
    case 'no-backend':
      return noBackend(name, failure.text)
    default:
      return captureError('capture-failed', failure.text, { where: name })
  }
}

const noBackend = (name: string, text: string): CaptureError =>
  captureError('no-backend', `nothing here can capture: ${text}`, {
    where: name,
    hint: 'sudo apt-get install tcpdump   (or build the npm package: sudo apt-get install libpcap-dev g++ make && npm rebuild pcap)',
  })

/** Points at the fault; where tcpdump is missing, libpcap's words must do. */
async function badFilter(filter: string, linkType: number, text: string): Promise<CaptureError> {
  const plain = captureError('bad-filter', `${text.replace(/^can't parse filter expression: /, '')}\n    ${filter}`, { where: 'filter' })
  try {
    await compileFilter(filter, linkType, 1 << 16)
    return plain
  } catch (error) {
    return (error as CaptureError).code === 'bad-filter' ? (error as CaptureError) : plain
  }
}
