// What a form of output is, and the one that needs nothing but the packet: tcpdump's lines.

import type { PacketRecord } from '../../decode/packet/record.ts'
import { printPacket } from '../../print/tcpdump/packet.ts'
import { newPrinter, type PrintOptions } from '../../print/tcpdump/printer.ts'
import { newClock } from '../../print/tcpdump/timestamp.ts'
import type { Text } from '../../print/text.ts'
import type { Summary } from '../../trace/summary.ts'

export type Output = {
  readonly text: Text
  begin(): void
  packet(record: PacketRecord): void
  /** `summary` is undefined where nothing was observed. */
  end(summary: Summary | undefined): void
}

export type InterfaceName = (index: number) => string | undefined

export const nothing = (): void => {}

/** tcpdump's lines and nothing else. */
export function plainLines(options: PrintOptions, interfaceName: InterfaceName): Output {
  const printer = newPrinter(options)
  printer.interfaceName = interfaceName
  const clock = newClock()
  return { text: printer.text, begin: nothing, packet: record => printPacket(printer, clock, record), end: nothing }
}
