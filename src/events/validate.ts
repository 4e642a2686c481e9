// Is `data` what its type demands? For what comes from outside: imported files, another's Kafka. What we wrote ourselves is not asked.
import { Compile, type Validator } from 'typebox/compile'
import type { Event } from './event.ts'
import { eventTypes } from './types.ts'

const compiled = new Map<string, Validator>()

/** Microseconds or nanoseconds, in either order of bytes (draft-ietf-opsawg-pcap). */
const MAGICS = [0xa1b2c3d4, 0xa1b23c4d, 0xd4c3b2a1, 0x4d3cb2a1]
const PCAP_HEADER = 24

const isPcap = (b: Uint8Array): boolean => b.length >= PCAP_HEADER && MAGICS.includes(new DataView(b.buffer, b.byteOffset, 4).getUint32(0))

/** Undefined when it is well, else what is wrong: `/weight must be integer`. A type or version not known here is well: it may be newer. */
export function whatIsWrong(event: Event): string | undefined {
  const { type, version, data } = event
  const known = eventTypes[type]
  if (known === undefined || known.version !== version) return undefined
  if (data instanceof Uint8Array !== type.endsWith('.captured')) return data instanceof Uint8Array ? 'data are bytes, not JSON' : 'data are not bytes'
  if (data instanceof Uint8Array) return isPcap(data) ? undefined : 'data are no pcap file'
  let validator = compiled.get(type)
  if (validator === undefined) {
    validator = Compile(known.data)
    compiled.set(type, validator)
  }
  if (validator.Check(data)) return undefined
  const [first] = validator.Errors(data)
  return first === undefined ? 'data does not fit its schema' : `data${first.instancePath} ${first.message}`
}
