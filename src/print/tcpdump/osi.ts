// OSI's network layer: from the first byte, which names the protocol (ISO 9577), to its printer.

import { putAscii } from '../text.ts'
import { printClnp } from './clnp.ts'
import { putUnknownData } from './dump.ts'
import { printEsIs } from './es-is.ts'
import { printIp } from './ip.ts'
import { printIp6 } from './ip6.ts'
import { printIsIs } from './is-is.ts'
import { NLPID, NLPID_NAMES } from './osi-names.ts'
import { printPpp } from './ppp.ts'
import { type Printer, u8 } from './printer.ts'
import { printQ933 } from './q933.ts'

export function printOsi(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'isoclns'
  const { link } = p.options
  const protocol = u8(p, at)
  const hex = `0x${protocol.toString(16).padStart(2, '0')}`
  if (link) putAscii(t, `OSI NLPID ${NLPID_NAMES[protocol] ?? 'Unknown'} (${hex}): `)
  const before = link ? '' : ', '
  switch (protocol) {
    case NLPID.clnp:
      if (!printClnp(p, at, length)) putUnknownData(p, at, length, '\n\t')
      return
    case NLPID.esIs:
      return printEsIs(p, at, length)
    case NLPID.isIs:
      if (!printIsIs(p, at, length)) putUnknownData(p, at, length, '\n\t')
      return
    case NLPID.none:
      return putAscii(t, `${before}length: ${length}`)
    case NLPID.ipv4:
      return printIp(p, at + 1, length - 1)
    case NLPID.ipv6:
      return printIp6(p, at + 1, length - 1)
    case NLPID.q933:
      return printQ933(p, at + 1, length - 1)
    case NLPID.ppp:
      printPpp(p, at + 1, length - 1)
      return
    default:
      if (!link) putAscii(t, `OSI NLPID ${hex} unknown`)
      putAscii(t, `${before}length: ${length}`)
      if (length > 1) putUnknownData(p, at, length, '\n\t')
  }
}
