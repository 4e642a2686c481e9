// The first line of an HTTP message as JSON: `,"http":{"method":"GET","target":"/","version":"1.1"}`.

import { decodeHttpLine, HTTP_PORT, newHttpLine } from '../decode/packet/http.ts'
import type { Packet } from '../decode/packet/packet.ts'
import { OK } from '../decode/packet/status.ts'
import { TCP } from '../trace/protocols.ts'
import { putNumber } from './constant.ts'
import { K } from './json-keys.ts'
import { putCaptured } from './json-values.ts'
import { putAscii, type Text } from './text.ts'

const line = newHttpLine()

/** Upper-case letters begin every method and `HTTP/`: what begins otherwise is not looked at further. */
const A = 0x41
const Z = 0x5a

/** Whether the packet begins with an HTTP line; it is then in the answer, valid until the next call. */
export function httpLine(p: Packet): typeof line | undefined {
  if (p.protocol !== TCP || p.payloadAt < 0 || p.payloadAt >= p.end || p.payloadLength === 0) return undefined
  if (p.sourcePort !== HTTP_PORT && p.destinationPort !== HTTP_PORT) return undefined
  const first = p.bytes[p.payloadAt]!
  if (first < A || first > Z) return undefined
  return decodeHttpLine(p.bytes, p.payloadAt, Math.min(p.end, p.payloadAt + p.payloadLength), line) === OK ? line : undefined
}

export function putHttp(t: Text, p: Packet): void {
  const http = httpLine(p)
  if (http === undefined) return
  if (http.kind === 'request') {
    putCaptured(t, K.httpMethod, p.bytes, http.methodAt, http.methodLength)
    putCaptured(t, K.target, p.bytes, http.targetAt, http.targetLength)
  } else {
    putNumber(t, K.httpStatus, http.status)
    if (http.reasonLength > 0) putCaptured(t, K.reason, p.bytes, http.reasonAt, http.reasonLength)
  }
  if (http.version >= 0) putAscii(t, `,"version":"${Math.floor(http.version / 10)}.${http.version % 10}"`)
  putAscii(t, http.complete ? '}' : ',"cut":true}')
}
