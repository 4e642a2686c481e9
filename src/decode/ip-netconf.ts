// [NETCONF] of `ip monitor`: the few settings of interfaces that the kernel tells when they change. Pure. Fixtures: test/fixtures/iproute2/
//
//   inet all rp_filter strict
//   inet eth0 forwarding on rp_filter off mc_forwarding off proxy_neigh off ignore_routes_with_linkdown off

import { wordsOf } from './ip-monitor.ts'

/** A setting by the path of its file below /proc/sys, and its value. */
export type NetconfValue = { readonly path: string; readonly value: string }

const VALUES: Readonly<Record<string, string>> = { off: '0', on: '1', strict: '1', loose: '2' }
const FOLDERS: Readonly<Record<string, string>> = { inet: 'net/ipv4/conf', inet6: 'net/ipv6/conf' }
const FILES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  inet: { forwarding: 'forwarding', rp_filter: 'rp_filter', proxy_neigh: 'proxy_arp' },
  inet6: { forwarding: 'forwarding' },
}

/** Empty for what is something else. */
export function readMonitorNetconf(text: string): NetconfValue[] {
  const [family = '', name = '', ...pairs] = wordsOf(text)
  const files = Object.hasOwn(FILES, family) ? FILES[family]! : {}
  const found: NetconfValue[] = []
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    const [setting, word] = [pairs[i]!, pairs[i + 1]!]
    if (Object.hasOwn(files, setting) && Object.hasOwn(VALUES, word))
      found.push({ path: `${FOLDERS[family]}/${name}/${files[setting]}`, value: VALUES[word]! })
  }
  return found
}
