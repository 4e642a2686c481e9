// Lines as the lab's ldirectord and keepalived wrote them.
import { seenKeepalivedPool, seenLdirectordPool } from './pool-witnesses.ts'

const brief = (list: readonly { at: number; type: string; subject: string }[]) => list.map(({ at, type, subject }) => `${at} ${type} ${subject}`)
const at = (minute: number, second: number): number => Date.UTC(2026, 10, 22, 19, minute, second) * 1000 + 500_000

test('keepalived: what it takes out and puts in, by address or mark, and the check that failed', () => {
  const text = `Sun Nov 22 19:10:40 2026: TCP_CHECK on service [10.1.1.12]:tcp:80 failed after 1 retries.
Sun Nov 22 19:10:40 2026: Removing service [10.1.1.12]:tcp:80 from VS [10.1.1.100]:tcp:80
Sun Nov 22 19:10:41 2026: Adding service [10.1.1.12]:none:0 to VS FWM 1
Sun Nov 22 19:10:42 2026: Adding service [fd00:1::12]:tcp:80 to VS [fd00:1::100]:tcp:80
Sun Nov 22 19:10:43 2026: TCP connection to [10.1.1.12]:tcp:80 success.`
  expect(brief(seenKeepalivedPool('lvs1', text))).toEqual([
    `${at(10, 40)} health-check.failed 10.1.1.12:80`,
    `${at(10, 40)} pool-server.removed tcp/10.1.1.100:80 10.1.1.12:80`,
    `${at(10, 41)} pool-server.added fwmark/1 10.1.1.12:0`,
    `${at(10, 42)} pool-server.added tcp/[fd00:1::100]:80 [fd00:1::12]:80`,
  ])
})

test('ldirectord: what it takes out and puts in; fallbacks are something else', () => {
  const text = `[Sun Nov 22 19:13:35 2026|ldirectord.cf|217] Deleted fallback server: 127.0.0.1:80 (10.1.1.100:80)
[Sun Nov 22 19:13:35 2026|ldirectord.cf|217] Added real server: 10.2.2.12:80 (10.1.1.100:80) (Weight set to 1)
[Sun Nov 22 19:14:07 2026|ldirectord.cf|217] Deleted real server: 10.2.2.12:80 (10.1.1.100:80)
[Sun Nov 22 19:14:08 2026|ldirectord.cf|217] Added real server: 10.1.1.12:0 (1) (Weight set to 1)`
  expect(brief(seenLdirectordPool('lvs1', text))).toEqual([
    `${at(13, 35)} pool-server.added tcp/10.1.1.100:80 10.2.2.12:80`,
    `${at(14, 7)} pool-server.removed tcp/10.1.1.100:80 10.2.2.12:80`,
  ])
})
