// The texts that the ipvs and host collectors read: a byte for the parser, then the text. Data or a SyntaxError that says where, for any.

import { readFileSync } from 'node:fs'
import { parseIpAddresses, readMonitorAddress } from '../../../src/decode/ip-address.ts'
import { parseIpLinks, readMonitorLink } from '../../../src/decode/ip-link.ts'
import { readMonitorLine, stampedAt } from '../../../src/decode/ip-monitor.ts'
import { parseIpNeighbours, readMonitorNeighbour } from '../../../src/decode/ip-neighbour.ts'
import { readMonitorNetconf } from '../../../src/decode/ip-netconf.ts'
import { parseIpRoutes, readMonitorRoute } from '../../../src/decode/ip-route.ts'
import { parseIpvsadmDaemons, parseIpvsadmTimeouts } from '../../../src/decode/ipvsadm-daemon.ts'
import { parseIpvsadmList, parseIpvsadmThresholds, parseIpvsadmTunnels } from '../../../src/decode/ipvsadm-list.ts'
import { parseIpvsadmStats } from '../../../src/decode/ipvsadm-stats.ts'
import { parseProcIpVs } from '../../../src/decode/proc-ip-vs.ts'
import { countConnections } from '../../../src/decode/proc-ip-vs-conn.ts'
import { parseProcIpVsStats } from '../../../src/decode/proc-ip-vs-stats.ts'
import { parseProcSnmp, parseProcSnmp6, parseProcStat } from '../../../src/decode/proc-snmp.ts'
import { LONGEST } from '../mutate.ts'
import { type FuzzTarget, promise } from '../target.ts'

type Parser = { readonly seeds: readonly string[]; parse(text: string): unknown }

const IPVSADM = 'ipvsadm/1.31-linux-6.1.176'
const IPROUTE = 'iproute2/6.1.0-linux-6.1.176'
const PROC = 'proc-net/linux-6.1.176'
const AT = 1_795_373_343_108_810

function parseMonitor(text: string): unknown {
  return text.split('\n').map(one => {
    const line = readMonitorLine(one)
    if (line === undefined) return undefined
    promise(Math.abs(stampedAt(line.stamp, AT) - AT) <= 60_000_000, 'a stamp is near the time the line came')
    return [
      readMonitorAddress(line.text),
      readMonitorLink(line.text),
      readMonitorRoute(line.text),
      readMonitorNeighbour(line.text),
      readMonitorNetconf(line.text),
    ]
  })
}

const parsers: readonly Parser[] = [
  { seeds: [`${IPVSADM}/director/list`], parse: parseIpvsadmList },
  { seeds: [`${IPVSADM}/director/stats`], parse: text => parseIpvsadmStats(text.split('\n')) },
  { seeds: [`${IPVSADM}/director/thresholds`], parse: parseIpvsadmThresholds },
  { seeds: [`${IPVSADM}/director/tun-info`], parse: parseIpvsadmTunnels },
  { seeds: [`${IPVSADM}/director/daemon`], parse: parseIpvsadmDaemons },
  { seeds: [`${IPVSADM}/director/timeout`], parse: parseIpvsadmTimeouts },
  { seeds: [`${IPVSADM}/director/proc-ip_vs`], parse: parseProcIpVs },
  { seeds: [`${IPVSADM}/director/proc-ip_vs_stats`], parse: parseProcIpVsStats },
  { seeds: [`${IPVSADM}/director/proc-ip_vs_conn`, `${IPVSADM}/backup/proc-ip_vs_conn_sync`], parse: countConnections },
  { seeds: [`${PROC}/proc-snmp`, `${PROC}/proc-netstat`], parse: text => parseProcSnmp(text) },
  { seeds: [`${PROC}/proc-snmp6`], parse: parseProcSnmp6 },
  { seeds: [`${PROC}/proc-stat-nf_conntrack`, 'proc-net/linux-6.18/arp_cache'], parse: text => parseProcStat(text, '/proc/net/stat/arp_cache') },
  { seeds: [`${IPROUTE}/middle/address.json`], parse: parseIpAddresses },
  { seeds: [`${IPROUTE}/middle/link.json`], parse: parseIpLinks },
  { seeds: [`${IPROUTE}/middle/route4.json`], parse: text => parseIpRoutes(text, 4) },
  { seeds: [`${IPROUTE}/middle/route6.json`], parse: text => parseIpRoutes(text, 6) },
  { seeds: [`${IPROUTE}/middle/neigh.json`], parse: parseIpNeighbours },
  { seeds: [`${IPROUTE}/monitor`], parse: parseMonitor },
]

/** Pieces of whole lines, each as much as one input holds. */
function pieces(text: string): string[] {
  const found: string[] = []
  for (let at = 0; at < text.length; ) {
    const end = text.lastIndexOf('\n', at + LONGEST - 2)
    const stop = end > at ? end + 1 : Math.min(text.length, at + LONGEST - 2)
    found.push(text.slice(at, stop))
    at = stop
  }
  return found
}

let made: Uint8Array[] | undefined

const seeds = (): Uint8Array[] => {
  made ??= parsers.flatMap(({ seeds }, i) =>
    seeds.flatMap(name => pieces(readFileSync(`test/fixtures/${name}`, 'utf8')).map(piece => Buffer.concat([Uint8Array.of(i), Buffer.from(piece)]))),
  )
  return made
}

function parse(b: Uint8Array, at: number, end: number): string {
  if (at === end) return 'nothing'
  const text = Buffer.from(b.buffer, b.byteOffset + at + 1, end - at - 1).toString('utf8')
  try {
    return JSON.stringify(parsers[b[at]! % parsers.length]!.parse(text)) ?? 'undefined'
  } catch (error) {
    promise(error instanceof SyntaxError, `only SyntaxErrors are thrown, not ${error}`)
    promise((error as Error).message.length < 1000, 'a message is short')
    return (error as Error).message
  }
}

export const hostTexts: FuzzTarget = { name: 'host-texts', seeds, run: (b, at, end) => void parse(b, at, end), inspect: parse }
