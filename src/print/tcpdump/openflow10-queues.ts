// OpenFlow 1.0: the queues of a port and how fast they are.

import { putAscii } from '../text.ts'
import { refuse } from './openflow-fields.ts'
import { check, type Printer, u16, u32 } from './printer.ts'
import { hex } from './text-pieces.ts'

const HEADER = 8
const MINIMUM_RATE = 1
/** Of the properties that have a name: what they are called and how long they are. */
const PROPERTIES = [
  { name: 'NONE', size: 8 },
  { name: 'MIN_RATE', size: 16 },
]
/** Tenths of a percent; more stands for no limit. */
const ALL = 1000

export function putQueues(p: Printer, start: number, length: number): void {
  const end = start + length
  for (let at = start; at < end; ) {
    if (end - at < HEADER) return refuse(p, at, end - at)
    putAscii(p.text, `\n\t  queue_id ${u32(p, at)}`)
    const size = u16(p, at + 4)
    putAscii(p.text, `, len ${size}`)
    if (size < HEADER || size > end - at) return refuse(p, at + 6, end - at - 6)
    check(p, at + 6, 2)
    if (p.options.verbose > 1) putProperties(p, at + HEADER, size - HEADER)
    else check(p, at + HEADER, size - HEADER)
    at += size
  }
}

function putProperties(p: Printer, start: number, length: number): void {
  const t = p.text
  const end = start + length
  for (let at = start; at < end; ) {
    if (end - at < HEADER) return refuse(p, at, end - at)
    const type = u16(p, at)
    const property = PROPERTIES[type]
    putAscii(t, `\n\t   property ${property?.name ?? `invalid (0x${hex(type, 4)})`}`)
    const size = u16(p, at + 2)
    putAscii(t, `, len ${size}`)
    if (size < HEADER || size > end - at) return refuse(p, at + 4, end - at - 4)
    check(p, at + 4, 4)
    if (property !== undefined && property.size !== size) putAscii(t, ' (bogus)')
    else if (type === MINIMUM_RATE) {
      const rate = u16(p, at + HEADER)
      putAscii(t, rate > ALL ? ', rate disabled' : `, rate ${Math.floor(rate / 10)}.${rate % 10}%`)
    }
    check(p, at + HEADER, size - HEADER)
    at += size
  }
}
