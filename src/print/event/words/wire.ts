// Sentences for what is heard of VRRP and Heartbeat on the wire.
import type { WireFact } from '../../../events/wire.ts'
import { count, joined, type WordsOf, when } from './word.ts'

const AGAIN: Readonly<Record<string, string>> = { again: 'heard again', changed: 'says otherwise now', restarted: 'restarted', first: 'heard' }

export const wireWords: WordsOf<WireFact> = {
  'vrrp.advertised': ({ speaker, interface: name, vrid, priority, addresses, why }) =>
    joined(' ', `${speaker} ${AGAIN[why] ?? why}: master of ${vrid} with priority ${priority} on ${name},`, addresses.join(' ') || 'no address'),
  'vrrp.silenced': ({ speaker, vrid, interface: name }) => `${speaker} is not heard any more as master of ${vrid} on ${name}`,
  'vrrp.resigned': ({ speaker, vrid, interface: name }) => `${speaker} gave up ${vrid} on ${name}`,
  'vrrp.contested': ({ vrid, interface: name, speakers }) =>
    `${count(speakers.length, 'master')} of ${vrid} on ${name}: ${speakers.map(({ speaker, priority }) => `${speaker} (priority ${priority})`).join(' and ')}`,
  'vrrp.settled': ({ speaker, vrid, interface: name }) => `${speaker} alone is master of ${vrid} on ${name}`,
  'heartbeat.heard': ({ interface: name, address, status, holds, why }) =>
    joined(', ', `${AGAIN[why] ?? why} from ${address} on ${name}`, status, when('holds', holds)),
  'heartbeat.silenced': ({ interface: name, address, other }) =>
    joined('; ', `nothing from ${address} on ${name}`, other.length > 0 && `still heard on ${other.map(way => way.interface).join(' ')}`),
  'heartbeat.asked': ({ kind, holds, info, interface: name }) => joined(' ', kind, when('holds', holds), info && `(${info})`, `on ${name}`),
}
