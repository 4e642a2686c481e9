// A line of keepalived's notify FIFO -> what changed. Pure. Fixtures: test/fixtures/keepalived/
//
//   INSTANCE "VI_1" MASTER 150            also *_PRIORITY (with vrrp_notify_priority_changes) and MASTER_RX_LOWER_PRI: another master
//   GROUP "G1" FAULT 0
//   VS [10.9.0.100]:tcp:80 DOWN           these two say not whether a server was removed or quiesced
//   RS [10.9.0.3]:tcp:80 FWM 7 UP

import { keepalivedRealServer, keepalivedService } from './keepalived-name.ts'
import { cutLine } from './log-line.ts'

export type VrrpState = 'INIT' | 'BACKUP' | 'MASTER' | 'FAULT' | 'STOP' | 'DELETED'

export type FifoMessage =
  | { readonly kind: 'instance'; readonly name: string; readonly state: VrrpState; readonly priority: number }
  | { readonly kind: 'group'; readonly name: string; readonly state: VrrpState }
  | { readonly kind: 'priority'; readonly name: string; readonly priority: number }
  | { readonly kind: 'lower-priority-master'; readonly name: string; readonly priority: number }
  | { readonly kind: 'service'; readonly service: string; readonly up: boolean }
  | { readonly kind: 'server'; readonly server: string; readonly up: boolean }

const VRRP = /^(INSTANCE|GROUP) "([^"]{1,200})" ([A-Z_]+)(?: (\d{1,5}))?$/
const SERVICE = /^VS (\S+|FWM \d+) (UP|DOWN)$/
const SERVER = /^RS (\S+) (\S+|FWM \d+) (UP|DOWN)$/
const STATES: ReadonlySet<string> = new Set(['INIT', 'BACKUP', 'MASTER', 'FAULT', 'STOP', 'DELETED'])

/** Undefined for a line that is none of these. */
export function readKeepalivedFifo(line: string): FifoMessage | undefined {
  const text = cutLine(line.trim())
  const vrrp = VRRP.exec(text)
  if (vrrp !== null) return readVrrp(vrrp[1]!, vrrp[2]!, vrrp[3]!, Number(vrrp[4] ?? 0))
  const service = SERVICE.exec(text)
  if (service !== null) {
    const key = keepalivedService(service[1]!)
    return key === undefined ? undefined : { kind: 'service', service: key, up: service[2] === 'UP' }
  }
  const server = SERVER.exec(text)
  const key = server === null ? undefined : keepalivedRealServer(server[1]!, server[2]!)
  return key === undefined ? undefined : { kind: 'server', server: key, up: server![3] === 'UP' }
}

function readVrrp(kind: string, name: string, word: string, priority: number): FifoMessage | undefined {
  if (STATES.has(word)) {
    const state = word as VrrpState
    return kind === 'GROUP' ? { kind: 'group', name, state } : { kind: 'instance', name, state, priority }
  }
  if (kind === 'GROUP') return undefined
  if (word.endsWith('_PRIORITY')) return { kind: 'priority', name, priority }
  return word === 'MASTER_RX_LOWER_PRI' ? { kind: 'lower-priority-master', name, priority } : undefined
}
