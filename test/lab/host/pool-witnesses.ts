// What ldirectord's and keepalived's own logs say of real servers, read apart from umtool's collectors: by the lines alone.
import { LOG_SLACK, type Seen, secondOf } from './seen.ts'

/** `Sun Nov 22 19:10:40 2026`, the form both use. */
const KEEPALIVED_LINE = /^\w{3} (\w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}): (.*)$/
const LDIRECTORD_LINE = /^\[\w{3} (\w{3} [ \d]\d \d\d:\d\d:\d\d \d{4})\|[^|]*\|\d+\] (.*)$/

const ENDPOINT = String.raw`\[(\S+)\]:\w+:(\d+)`
const MOVED = new RegExp(`^(Removing|Adding) service ${ENDPOINT} (?:from|to) VS (?:${ENDPOINT}|FWM (\\d+))$`)
const CHECK_FAILED = new RegExp(`_CHECK on service ${ENDPOINT} failed after`)

const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address)

export const seenKeepalivedPool = (node: string, text: string): readonly Seen[] =>
  timed(text, KEEPALIVED_LINE).flatMap(({ at, says }) => {
    const seen = (type: string, subject: string): Seen[] => [{ node, at, slack: LOG_SLACK, type, subject }]
    const [, verb, address, port, vip, vipPort, mark] = MOVED.exec(says) ?? []
    if (verb !== undefined) {
      const family = address!.includes(':') ? '6' : ''
      const service = mark === undefined ? `tcp/${bracketed(vip!)}:${vipPort}` : `fwmark${family}/${mark}`
      return seen(verb === 'Adding' ? 'pool-server.added' : 'pool-server.removed', `${service} ${bracketed(address!)}:${port}`)
    }
    const failed = CHECK_FAILED.exec(says)
    return failed === null ? [] : seen('health-check.failed', `${bracketed(failed[1]!)}:${failed[2]}`)
  })

const CHANGED = /^(Added|Deleted) real server: (\S+) \((\S+)\)/

export const seenLdirectordPool = (node: string, text: string): readonly Seen[] =>
  timed(text, LDIRECTORD_LINE).flatMap(({ at, says }) => {
    const [, verb, server, virtual] = CHANGED.exec(says) ?? []
    if (verb === undefined || !virtual!.includes(':')) return [] // a bare mark does not tell its family
    return [{ node, at, slack: LOG_SLACK, type: verb === 'Added' ? 'pool-server.added' : 'pool-server.removed', subject: `tcp/${virtual} ${server}` }]
  })

const timed = (text: string, pattern: RegExp): readonly { at: number; says: string }[] =>
  text.split('\n').flatMap(line => {
    const found = pattern.exec(line)
    return found === null ? [] : [{ at: secondOf(found[1]!), says: found[2]! }]
  })
