// Capturing by `tcpdump -w -`: where the npm package is missing, where tcpdump alone has the capability, and for `any`.
//
// tcpdump fills a buffer of 4 KiB before it writes. SIGUSR2 would empty it, but from within the signal handler, in the middle of
// whatever fwrite(3) was doing: sooner or later that writes bytes twice. So `-U`, one write per packet, and `--immediate-mode`,
// without which libpcap holds packets back for a second. Both cost: 350,000 packets/s take 0.7 processors, without them 0.1.
//
// A shell stands between: it ends tcpdump when its standard input ends, so also when the parent was killed. tcpdump itself would
// notice only at the next packet. (PR_SET_PDEATHSIG does not last: becoming another user clears it.)

import { type Backend, confined, type OpenOptions, type Program, plainEnvironment } from './backend.ts'
import type { ChildMessage } from './child-protocol.ts'
import { findProgram } from './privilege.ts'

const WATCH = `"$@" </dev/null & capture=$!
exec >&-
while read -r word && [ "$word" = stats ]; do kill -USR1 "$capture" 2>/dev/null; done
kill -TERM "$capture" 2>/dev/null
wait "$capture"`

/** For the shell to end a tcpdump that is another user by then, and for tcpdump to become that, dropping the rest by itself. */
const CAPABILITIES = ['net_raw', 'kill', 'setuid', 'setgid', 'setpcap']

export const tcpdumpBackend: Backend = { name: 'tcpdump', program, reader: newReader }

function program({ interface: name, filter, snaplen, bufferKib, promiscuous, user }: OpenOptions): Program {
  const args = ['-i', name, '-n', '-s', String(snaplen), '-B', String(bufferKib), '-w', '-', '-U', '--immediate-mode']
  if (!promiscuous) args.push('-p')
  if (user !== undefined) args.push('-Z', user.name)
  const tcpdump = findProgram('tcpdump') ?? 'tcpdump'
  const shell: Program = { command: '/bin/sh', args: ['-c', WATCH, 'sh', tcpdump, ...args, '--', filter], env: plainEnvironment() }
  return user === undefined ? shell : confined(shell, CAPABILITIES)
}

const COUNTS = [
  ['captured', /(\d+) packets? captured/],
  ['received', /(\d+) packets? received by filter/],
  ['dropped', /(\d+) packets? dropped by kernel/],
  ['droppedByInterface', /(\d+) packets? dropped by interface/],
] as const

/** tcpdump's words to messages. Its counts come in one line when asked for, and in one line each at the end. */
function newReader(): (line: string) => ChildMessage | undefined {
  const counts = { captured: 0, received: 0, dropped: 0, droppedByInterface: 0 }
  return line => {
    if (/^(tcpdump: )?listening on /.test(line)) return { says: 'opened' }
    if (/: The interface (disappeared|went down)/.test(line)) return { says: 'gone' }
    const found = COUNTS.filter(([key, pattern]) => {
      const count = pattern.exec(line)?.[1]
      if (count !== undefined) counts[key] = Number(count)
      return count !== undefined
    })
    if (found.length === 0) return undefined
    return { says: 'counts', counts: { ...counts } }
  }
}
