// ARP and RARP: every operation, what Linux and the HA programs send, and lengths that make no sense.
import { counting, hex, join, u8, u16, upTo } from './bytes.ts'
import { BROADCAST_MAC, CLIENT, CLIENT_MAC, ethernet, VIP, VIP_MAC } from './layers.ts'

const ARP = 0x0806
const RARP = 0x8035

type ArpFields = {
  hardware?: number
  protocol?: number
  hardwareLength?: number
  protocolLength?: number
  senderMac?: Uint8Array
  sender?: Uint8Array
  targetMac?: Uint8Array
  target?: Uint8Array
}

const NO_MAC = Buffer.alloc(6)
const NO_ADDRESS = Buffer.alloc(4)

export function arp(operation: number, f: ArpFields = {}): Buffer {
  const senderMac = f.senderMac ?? CLIENT_MAC
  const sender = f.sender ?? CLIENT
  return join(
    u16(f.hardware ?? 1, f.protocol ?? 0x0800),
    u8(f.hardwareLength ?? senderMac.length, f.protocolLength ?? sender.length),
    u16(operation),
    senderMac,
    sender,
    f.targetMac ?? NO_MAC,
    f.target ?? VIP,
  )
}

/** A body of just these lengths, so that odd ones are consistent with themselves. */
const sized = (operation: number, hardware: number, protocol: number, hardwareLength: number, protocolLength: number): Buffer =>
  join(u16(hardware, protocol), u8(hardwareLength, protocolLength), u16(operation), counting(2 * (hardwareLength + protocolLength), 1))

/** ATM ARP (RFC 2225) has lengths of numbers and subaddresses where others have two lengths. */
const atm = (operation: number, lengths: readonly number[]): Buffer =>
  join(u16(19, 0x0800), u8(lengths[0]!, lengths[1]!), u16(operation), u8(lengths[2]!, lengths[3]!, lengths[4]!, lengths[5]!), counting(120, 1))

export function arpPackets(): Buffer[] {
  const broadcast = { destination: BROADCAST_MAC }
  const usual = [
    ethernet(ARP, arp(1), broadcast),
    ethernet(ARP, arp(2, { senderMac: VIP_MAC, sender: VIP, targetMac: CLIENT_MAC, target: CLIENT })),
    ethernet(ARP, arp(1, { sender: NO_ADDRESS }), broadcast), // probe (RFC 5227)
    ethernet(ARP, arp(1, { sender: VIP, target: VIP }), broadcast), // announcement
    ethernet(ARP, arp(1, { sender: VIP, target: VIP, targetMac: BROADCAST_MAC }), broadcast), // keepalived's
    ethernet(ARP, arp(2, { sender: VIP, target: VIP, targetMac: BROADCAST_MAC }), broadcast), // send_arp's reply form
    ethernet(ARP, arp(1, { targetMac: VIP_MAC })), // unicast poll
    ethernet(ARP, arp(2, { senderMac: BROADCAST_MAC })),
    ethernet(ARP, join(arp(1), Buffer.alloc(18)), broadcast), // padded to the least frame
    ethernet(RARP, arp(3), broadcast),
    ethernet(RARP, arp(4, { senderMac: VIP_MAC, sender: VIP, targetMac: CLIENT_MAC, target: CLIENT })),
    ethernet(ARP, arp(3)),
    ethernet(RARP, arp(1)),
  ]
  const operations = [...upTo(30), 255, 256, 0xfffe, 0xffff].flatMap(operation => [ethernet(ARP, arp(operation)), ethernet(RARP, arp(operation))])
  const hardware = [...upTo(40), 256, 512, 772, 65535].map(type => ethernet(ARP, arp(1, { hardware: type })))
  const protocols = [0, 1, 0x0806, 0x86dd, 0x8137, 0xffff].map(protocol => ethernet(ARP, arp(1, { protocol })))
  const lengths = [0, 1, 4, 5, 6, 7, 8, 16, 20, 255].flatMap(h =>
    [0, 1, 3, 4, 5, 16, 255].flatMap(p => [1, 2, 3, 8, 9].map(operation => ethernet(ARP, sized(operation, 1, 0x0800, h, p)))),
  )
  const other = [6, 7, 15, 24, 32].flatMap(type => [1, 2, 4, 8].map(operation => ethernet(ARP, sized(operation, type, 0x0800, 8, 4))))
  const claimed = [
    ethernet(ARP, arp(1, { hardwareLength: 0 })),
    ethernet(ARP, arp(1, { hardwareLength: 255 })),
    ethernet(ARP, arp(2, { protocolLength: 0 })),
    ethernet(ARP, arp(2, { protocolLength: 255 })),
    ethernet(ARP, arp(2, { protocolLength: 16 })),
  ]
  const atms = [1, 2, 8, 9, 10, 11].flatMap(operation =>
    [
      [20, 0, 4, 20, 0, 4],
      [0x60, 0, 4, 20, 0, 4],
      [0, 0, 4, 0, 0, 4],
      [20, 8, 4, 20, 8, 4],
      [20, 0, 0, 20, 0, 0],
      [63, 63, 255, 63, 63, 255],
    ].map(lengths => ethernet(ARP, atm(operation, lengths))),
  )
  return [
    ...usual,
    ...operations,
    ...hardware,
    ...protocols,
    ...lengths,
    ...other,
    ...claimed,
    ...atms,
    ethernet(ARP, hex('00')),
    ethernet(ARP, hex('')),
  ]
}
