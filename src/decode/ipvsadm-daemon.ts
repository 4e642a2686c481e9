// `ipvsadm -Ln --daemon` and `--timeout`. Pure. Fixtures: test/fixtures/ipvsadm/

import type { IpvsTimeouts, SyncDaemon } from '../lvs/model.ts'
import { unreadable } from './ipvsadm-lines.ts'

// Old kernels say nothing behind the syncid.
const DAEMON =
  /^(master|backup) sync daemon \(mcast=([^\s,]+), syncid=(\d{1,9})(?:, maxlen=(\d{1,9}), group=([\da-fA-F.:]+), port=(\d{1,5}), ttl=(\d{1,3}))?\) *$/

/** None, one or both. Throws SyntaxError for a line it cannot read. */
export function parseIpvsadmDaemons(text: string): SyncDaemon[] {
  const daemons: SyncDaemon[] = []
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const found = DAEMON.exec(line)
    if (found === null) throw unreadable('ipvsadm -Ln --daemon', i, line)
    const [, state, mcast, syncid, maxlen, group, port, ttl] = found
    daemons.push({
      state: state as SyncDaemon['state'],
      interface: mcast!,
      syncid: Number(syncid),
      ...(maxlen !== undefined && { maxlen: Number(maxlen), group: group!, port: Number(port), ttl: Number(ttl) }),
    })
  }
  return daemons
}

const TIMEOUT = /^Timeout \(tcp tcpfin udp\): (\d{1,9}) (\d{1,9}) (\d{1,9})\s*$/

/** Throws SyntaxError. */
export function parseIpvsadmTimeouts(text: string): IpvsTimeouts {
  const found = TIMEOUT.exec(text)
  if (found === null) throw unreadable('ipvsadm -Ln --timeout', 0, text)
  return { tcp: Number(found[1]), tcpfin: Number(found[2]), udp: Number(found[3]) }
}
