// Redacts Heartbeat's messages: text with addresses and names in it, signed with a key. Other text may be longer, and lengths follow.

import { decodeHeartbeatField, decodeHeartbeatStart, type HeartbeatForm, newHeartbeat } from '../../decode/packet/heartbeat.ts'
import { HEARTBEAT_BINARY, HEARTBEAT_STRING, newHeartbeatField } from '../../decode/packet/heartbeat-field.ts'
import { OK } from '../../decode/packet/status.ts'
import { type Around, cut, latin1, type Walk, word } from './walk.ts'

const message = newHeartbeat()
const field = newHeartbeatField()
const MARK = 4
const UDP = 8
/** Method number, a blank, the digest. */
const SIGNATURE = /^(\d{1,3} )?.*$/s
/** A netstring of its own behind the end mark. */
const SIGNATURE_FIELD = /^(\d{1,6}:)(.*?)(,?)$/s

export function redactHeartbeat(w: Walk, at: number, end: number, around: Around): void {
  // In a tunnel, or where there is no text at all, nothing of it stays.
  if (around.depth > 0 || decodeHeartbeatStart(w.old, at, end, message) !== OK) return cut(w, at)
  const { form, fields, complete, signatureAt } = message
  let text = latin1(w.old, at, at + MARK)
  let from = message.fieldsAt
  for (let i = 0; i < fields; i++) {
    if (decodeHeartbeatField(w.old, from, end, form, field) !== OK) break
    text += fieldText(w, form)
    from = field.next
  }
  if (complete) {
    text +=
      latin1(w.old, from, signatureAt) +
      latin1(w.old, signatureAt, end).replace(SIGNATURE_FIELD, (_, length, what, comma) => length + unsigned(what) + comma)
    from = end
  }
  put(w, at, from, Buffer.from(text, 'latin1'), around)
}

function fieldText(w: Walk, form: HeartbeatForm): string {
  const { type, nameAt, nameLength, valueAt, valueLength } = field
  const name = latin1(w.old, nameAt, nameAt + nameLength)
  const value = latin1(w.old, valueAt, valueAt + valueLength)
  const other =
    name === 'auth' ? unsigned(value) : type === HEARTBEAT_STRING ? w.text(value) : type === HEARTBEAT_BINARY ? value : '.'.repeat(valueLength)
  if (form === 'lines') return `${w.old[nameAt - 1] === 0x29 ? `(${type})` : ''}${name}=${other}\n`
  const pair = `(${type})${name}=${other}`
  return `${pair.length}:${pair},`
}

/** As long as it was: whoever knows the message could try out keys against its digest. */
const unsigned = (signature: string): string => signature.replace(SIGNATURE, (all, method = '') => method + '0'.repeat(all.length - method.length))

/** [at, oldEnd) becomes `bytes`; UDP and IP around learn their new lengths. What was captured behind it, of a field cut short, goes. */
function put(w: Walk, at: number, oldEnd: number, bytes: Uint8Array, { headerAt, addressBytes }: Around): void {
  const longer = bytes.length - (oldEnd - at)
  const grown = new Uint8Array(at + bytes.length)
  grown.set(w.bytes.subarray(0, at))
  grown.set(bytes, at)
  w.bytes = grown
  w.end = grown.length
  w.longer += longer
  w.resized = { at, oldEnd, newEnd: grown.length }
  putWord(w, at - UDP + 4, word(w.old, at - UDP + 4) + longer)
  const lengthAt = headerAt + (addressBytes === 4 ? 2 : 4)
  putWord(w, lengthAt, word(w.old, lengthAt) + longer)
}

function putWord(w: Walk, at: number, value: number): void {
  w.bytes[at] = (value >> 8) & 0xff
  w.bytes[at + 1] = value & 0xff
}
