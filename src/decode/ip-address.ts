// Addresses of interfaces: `ip -j address show`, and [ADDR] of `ip monitor`. Pure. Fixtures: test/fixtures/iproute2/

import type { HostAddress } from '../lvs/host.ts'
import { isObject, lacking, numberIn, objectsIn, parseIpJson, textIn } from './ip-json.ts'
import { wordsOf } from './ip-monitor.ts'

const WHAT = 'ip -j address show'

/** Throws SyntaxError. */
export function parseIpAddresses(text: string): HostAddress[] {
  return parseIpJson(text, WHAT).flatMap(link => {
    const name = textIn(link, 'ifname')
    if (name === undefined) throw lacking(WHAT, link)
    return objectsIn(link, 'addr_info').flatMap(info => {
      if (!isObject(info) || Object.keys(info).length === 0) return []
      const local = textIn(info, 'local')
      const length = numberIn(info, 'prefixlen')
      if (local === undefined || length === undefined) throw lacking(WHAT, info)
      return [address(name, `${local}/${length}`, textIn(info, 'scope'), textIn(info, 'label'), textIn(info, 'address'))]
    })
  })
}

function address(name: string, text: string, scope = 'global', label?: string, peer?: string): HostAddress {
  return { address: text, interface: name, scope, ...(label !== undefined && label !== name && { label }), ...(peer !== undefined && { peer }) }
}

const LINE = /^\d+: ([^\s@]+)(?:@\S+)? +inet6? (\S+)(?: peer (\S+))? (.*)$/
const WITH_VALUE = new Set(['brd', 'any', 'scope', 'metric', 'proto'])

/** `9: eth0    inet 10.9.0.100/24 scope global secondary eth0:1\ ...`; undefined when it is something else. */
export function readMonitorAddress(text: string): HostAddress | undefined {
  const [line = ''] = text.split('\\')
  const found = LINE.exec(`${line.trimEnd()} `)
  if (found === null) return undefined
  const [, name, local, peer, rest] = found as unknown as [string, string, string, string | undefined, string]
  // The prefix stands behind the peer when there is one.
  const [peerAddress, prefix] = (peer ?? local).split('/')
  if (prefix === undefined) return undefined
  const words = wordsOf(rest)
  let scope: string | undefined
  let label: string | undefined
  for (let i = 0; i < words.length; i++) {
    if (words[i] === 'scope') scope = words[i + 1]
    if (WITH_VALUE.has(words[i]!)) i++
    else label = words[i]
  }
  // Flags (secondary, dynamic, nodad ...) stand before the label, which only IPv4 has.
  const own = label !== undefined && line.includes(' inet ') && label.startsWith(name) ? label : undefined
  return address(name, `${local.split('/')[0]}/${prefix}`, scope, own, peer === undefined ? undefined : peerAddress)
}
