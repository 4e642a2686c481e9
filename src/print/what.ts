// What a packet is, in two or three words: `SYN`, `data 1448`, `who-has 10.9.0.100`, `echo request`.

import { NETWORK_ARP, NETWORK_IPV4, NETWORK_IPV6, type Packet } from '../decode/packet/packet.ts'
import { SCTP_CHUNK_NAMES } from '../decode/packet/sctp.ts'
import { isEthernetArp } from '../trace/beliefs.ts'
import { ICMP6, SCTP, TCP, UDP } from '../trace/protocols.ts'
import { firstChunk } from '../trace/sides.ts'
import { ACK, FIN, RST, SYN } from '../trace/tcp-header.ts'
import type { Trace } from '../trace/trace.ts'
import { APP_HEARTBEAT, APP_SYNC, APP_VRRP } from '../trace/verdict-codes.ts'
import { putSafe } from './application-words.ts'
import { httpLine } from './json-http.ts'
import { icmpName } from './json-packet.ts'
import { putAscii, putByte, putDecimal, putHex4, putIpv4, putMac, type Text } from './text.ts'

export function putWhat(t: Text, trace: Trace, p: Packet): void {
  if (p.network === NETWORK_ARP) putArp(t, p)
  else if (p.network === NETWORK_IPV4 || p.network === NETWORK_IPV6) putIp(t, trace, p)
  else if (p.etherType >= 0) {
    putAscii(t, 'type 0x')
    putHex4(t, p.etherType)
  } else putAscii(t, 'frame')
}

function putArp(t: Text, p: Packet): void {
  if (!isEthernetArp(p)) {
    putAscii(t, 'ARP')
    return
  }
  if (p.arpOperation === 2) {
    putIpv4(t, p.bytes, p.sourceAt)
    putAscii(t, ' is-at ')
    putMac(t, p.bytes, p.arpSenderMacAt)
    return
  }
  putAscii(t, 'who-has ')
  putIpv4(t, p.bytes, p.destinationAt)
}

function putIp(t: Text, trace: Trace, p: Packet): void {
  const { application } = trace.verdict
  if (p.fragment && p.fragmentOffset > 0) {
    putAscii(t, 'fragment at ')
    putDecimal(t, p.fragmentOffset)
  } else if (application === APP_VRRP || application === APP_HEARTBEAT || application === APP_SYNC)
    putAscii(t, application === APP_VRRP ? 'VRRP' : application === APP_HEARTBEAT ? 'Heartbeat' : 'IPVS sync')
  else if (p.protocol === TCP && p.sourcePort >= 0) putTcp(t, p)
  else if (p.protocol === UDP && p.sourcePort >= 0) {
    putAscii(t, 'UDP ')
    putDecimal(t, p.payloadLength)
  } else if (p.protocol === SCTP && p.sourcePort >= 0) {
    putAscii(t, 'SCTP ')
    putAscii(t, SCTP_CHUNK_NAMES[firstChunk(p)] ?? '')
  } else if (p.icmpType >= 0) {
    putAscii(t, p.protocol === ICMP6 ? 'ICMPv6 ' : 'ICMP ')
    putAscii(t, icmpName(p))
  } else {
    putAscii(t, 'IP protocol ')
    putDecimal(t, Math.max(0, p.protocol))
  }
}

function putTcp(t: Text, p: Packet): void {
  const flags = p.tcpFlags
  if ((flags & RST) !== 0) putAscii(t, 'RST')
  else if ((flags & SYN) !== 0) putAscii(t, (flags & ACK) !== 0 ? 'SYN-ACK' : 'SYN')
  else if ((flags & FIN) !== 0) putAscii(t, p.payloadLength > 0 ? 'FIN ' : 'FIN')
  else if (p.payloadLength === 0) putAscii(t, 'ACK')
  if (p.payloadLength === 0) return
  const http = httpLine(p)
  if (http === undefined) {
    putAscii(t, 'data ')
    putDecimal(t, p.payloadLength)
  } else if (http.kind === 'request') {
    putSafe(t, p.bytes, http.methodAt, http.methodLength)
    putByte(t, 0x20)
    putSafe(t, p.bytes, http.targetAt, http.targetLength)
  } else {
    putAscii(t, 'HTTP ')
    putDecimal(t, http.status)
  }
}
