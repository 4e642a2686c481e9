// What umtool has to say of a packet, as the comment that Wireshark shows with it.
import type { Packet } from '../../decode/packet/packet.ts'
import { putAnnotation } from '../../print/annotation.ts'
import { PLAIN } from '../../print/style.ts'
import { newText } from '../../print/text.ts'
import type { Trace } from '../../trace/trace.ts'

const text = newText(1 << 12)
const utf8 = new TextDecoder()

/** `#12 client→VIP web · retransmission 1 · umtool event ID packet 3`, of the packet just observed. */
export function commentOf(trace: Trace, packet: Packet, event: string, number: number): string {
  text.at = 0
  putAnnotation(text, trace, packet, PLAIN)
  const said = utf8.decode(text.bytes.subarray(0, text.at)).replace(/^ *\u00b7 */, '')
  const where = `umtool event ${event} packet ${number}`
  return said === '' ? where : `${said} \u00b7 ${where}`
}
