// Interfaces: `ip -j link show`, and [LINK] of `ip monitor`. Pure. Fixtures: test/fixtures/iproute2/

import type { HostLink } from '../lvs/host.ts'
import { lacking, numberIn, parseIpJson, textIn, textsIn } from './ip-json.ts'
import { valuesOf, wordsOf } from './ip-monitor.ts'

export type IndexedLink = HostLink & { readonly index: number }

const WHAT = 'ip -j link show'
const MAC = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/

/** Throws SyntaxError. */
export function parseIpLinks(text: string): IndexedLink[] {
  return parseIpJson(text, WHAT).map(object => {
    const name = textIn(object, 'ifname')
    const index = numberIn(object, 'ifindex')
    const mtu = numberIn(object, 'mtu')
    if (name === undefined || index === undefined || mtu === undefined) throw lacking(WHAT, object)
    const mac = textIn(object, 'link_type') === 'ether' ? textIn(object, 'address') : undefined
    return link(index, name, textsIn(object, 'flags'), mtu, mac, textIn(object, 'master'))
  })
}

function link(index: number, name: string, flags: readonly string[], mtu: number, mac?: string, master?: string): IndexedLink {
  return {
    index,
    name,
    up: flags.includes('UP'),
    // NO-CARRIER beside LOWER_UP: the cable is in, and nothing passes yet.
    carrier: flags.includes('LOWER_UP') && !flags.includes('NO-CARRIER'),
    mtu,
    ...(mac !== undefined && MAC.test(mac) && { mac }),
    ...(master !== undefined && { master }),
  }
}

const LINE = /^(\d{1,9}): ([^\s@]+)(?:@\S+)?: <([^>]*)> (.*)$/

/**
 * `9: eth0@if10: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default \    link/ether 02:... brd ...`.
 * Undefined when it is something else, also for what a bridge says of its ports, which looks alike but has no qdisc: `Deleted` there means
 * that the port left the bridge.
 */
export function readMonitorLink(text: string): IndexedLink | undefined {
  const found = LINE.exec(text)
  if (found === null) return undefined
  const values = valuesOf(wordsOf(found[4]!), ['mtu', 'qdisc', 'master', 'link/ether'])
  const mtu = Number(values.mtu)
  if (values.qdisc === undefined || !Number.isSafeInteger(mtu)) return undefined
  return link(Number(found[1]), found[2]!, found[3]!.split(','), mtu, values['link/ether'], values.master)
}
