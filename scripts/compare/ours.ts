// Our side of the comparison: the text of every packet of a file, packet by packet.
import { newInterfaceNames } from '../../src/capture/interface-names.ts'
import { printPacket } from '../../src/print/tcpdump/packet.ts'
import { newPrinter } from '../../src/print/tcpdump/printer.ts'
import { newClock } from '../../src/print/tcpdump/timestamp.ts'
import { printOptions } from './flags.ts'
import { kindOf } from './kind.ts'
import { eachPacket } from './packets.ts'

export type Printed = {
  /** Text of each packet, its last line feed included. */
  packets: Buffer[]
  /** What kind of packet each one is; see kind.ts. */
  kinds: string[]
}

/** Prints `path` with `flags`. A printer that throws has its error stand in the packet's text, so that it shows as a difference. */
export async function printFile(path: string, flags: string, interfaceName = newInterfaceNames()): Promise<Printed> {
  const printer = newPrinter(printOptions(flags))
  const clock = newClock()
  printer.interfaceName = interfaceName
  const printed: Printed = { packets: [], kinds: [] }
  await eachPacket(path, record => {
    printer.text.at = 0
    let thrown = ''
    try {
      printPacket(printer, clock, record)
    } catch (error) {
      thrown = ` ours threw ${error instanceof Error ? error.stack : JSON.stringify(error)}\n`
    }
    printed.packets.push(Buffer.concat([printer.text.bytes.subarray(0, printer.text.at), Buffer.from(thrown)]))
    printed.kinds.push(kindOf(record.bytes.subarray(record.at, record.end), record.linkType))
  })
  return printed
}
