// Who a packet is from and to, in short: the role's name where there is one, else the address; with the port.

import { NETWORK_ARP, type Packet } from '../decode/packet/packet.ts'
import { isEthernetArp } from '../trace/beliefs.ts'
import type { Known } from '../trace/roles.ts'
import { putAscii, putByte, putDecimal, putIpv4, putIpv6, putMac, type Text } from './text.ts'

/** `VIP web:80`, `client 10.9.0.1:47316`, `10.9.0.3`; a MAC where there is no address, `?` where there is nothing. */
function putParty(t: Text, p: Packet, known: Known, addressAt: number, port: number, macAt: number): void {
  if (p.addressBytes === 0 || addressAt < 0 || (p.network === NETWORK_ARP && !isEthernetArp(p))) {
    if (macAt >= 0) putMac(t, p.bytes, macAt)
    else putByte(t, 0x3f)
    return
  }
  const withPort = port >= 0 && p.network !== NETWORK_ARP
  if (known.label !== '') putAscii(t, known.label)
  if (known.name === '') {
    if (known.label !== '') putByte(t, 0x20)
    putAddress(t, p, addressAt, withPort)
  }
  if (!withPort) return
  putByte(t, 0x3a)
  putDecimal(t, port)
}

function putAddress(t: Text, p: Packet, at: number, withPort: boolean): void {
  if (p.addressBytes === 4) putIpv4(t, p.bytes, at)
  else if (withPort) {
    putByte(t, 0x5b)
    putIpv6(t, p.bytes, at)
    putByte(t, 0x5d)
  } else putIpv6(t, p.bytes, at)
}

export const putSource = (t: Text, p: Packet, known: Known): void => putParty(t, p, known, p.sourceAt, p.sourcePort, p.sourceMacAt)
export const putDestination = (t: Text, p: Packet, known: Known): void =>
  putParty(t, p, known, p.destinationAt, p.destinationPort, p.destinationMacAt)
