// Which node speaks VRRP: by its address, which may be link-local, or by its MAC where that is its own.
import { parseMac } from '../lvs/address.ts'
import { macNumber } from '../trace/arp-claims.ts'
import { type Line, text } from './line.ts'
import { nodeOfAddress, type World } from './world.ts'

export function speakerOf(world: World, line: Line): string | undefined {
  const node = nodeOfAddress(world, text(line, 'speaker') ?? '')
  if (node !== undefined) return node
  const mac = parseMac(text(line, 'mac') ?? '')
  return mac === undefined ? undefined : world.macs.get(macNumber(mac, 0))
}
