// IGMP v1, v2 and v3, and the odd users of protocol 2.
import { counting, hex, internetChecksum, join, u8, u16, u32, upTo } from './bytes.ts'
import { etherIpv4, RIP1, VIP } from './layers.ts'

const GROUP = hex('e0 00 00 51')
const FIELDS = { destination: GROUP, ttl: 1, flags: 0, tos: 0xc0, options: hex('94 04 00 00') }

function message(type: number, code: number, body: Uint8Array, spoil = 0): Buffer {
  const head = u8(type, code)
  return etherIpv4(2, join(head, u16(internetChecksum(head, u16(0), body) ^ spoil), body), FIELDS)
}

const record = (type: number, sources: readonly Uint8Array[], auxiliary = 0, count = sources.length): Buffer =>
  join(u8(type, auxiliary), u16(count), GROUP, ...sources, Buffer.alloc(auxiliary * 4))
const report = (records: readonly Uint8Array[], count = records.length): Buffer => message(0x22, 0, join(u16(0, count), ...records))
const query = (code: number, group: Uint8Array, sources: readonly Uint8Array[], flags = 2, interval = 125, count = sources.length): Buffer =>
  message(0x11, code, join(group, u8(flags, interval), u16(count), ...sources))

export function igmpPackets(): Buffer[] {
  const types = upTo(256).map(type => message(type, 0, GROUP))
  const long = upTo(48).map(type => message(type, 3, counting(24)))
  const queries = [0, 1, 10, 100, 127, 128, 0x9a, 255].flatMap(code => [
    message(0x11, code, u32(0)),
    message(0x11, code, GROUP),
    query(code, u32(0), []),
    query(code, GROUP, [RIP1, VIP]),
  ])
  const wrong = [
    query(10, GROUP, [RIP1], 2, 125, 9),
    query(10, GROUP, [], 0x0f, 255),
    query(10, u32(0), [RIP1]),
    message(0x11, 10, counting(6)),
    message(0x11, 10, counting(8)),
    message(0x22, 0, counting(3)),
  ]
  const reports = [
    ...upTo(9).flatMap(type => [report([record(type, [])]), report([record(type, [RIP1, VIP])])]),
    report([record(4, []), record(3, [RIP1])]),
    report([record(4, [], 3), record(4, [])]),
    report([record(4, [])], 5),
    report([], 3),
    report([record(4, [], 0, 65535)]),
    report([record(4, [], 255)]),
  ]
  const dvmrp = upTo(12).map(code => message(0x13, code, join(u16(0), u8(3, 255), counting(24))))
  const traces = [0x1e, 0x1f].flatMap(type => [message(type, 0, counting(4)), message(type, 2, counting(20)), message(type, 255, counting(60))])
  const short = upTo(9).map(n => etherIpv4(2, counting(n, 0x11), FIELDS))
  return [...types, ...long, ...queries, ...wrong, ...reports, ...dvmrp, ...traces, ...short, message(0x16, 0, GROUP, 1)]
}
