import type { PcapModule, PcapSession } from '../../src/capture/pcap-package.ts'
import { newSessionCounts, openUnsampled } from '../../src/capture/session-counts.ts'

type Stats = ReturnType<PcapSession['stats']>
const stats = (ps_recv: number, ps_drop = 0, ps_ifdrop = 0): Stats => ({ ps_recv, ps_drop, ps_ifdrop })
const session = (...answers: readonly Stats[]): { stats(): Stats } => {
  let asked = 0
  return { stats: () => answers[asked++]! }
}

test('what was counted before the filter was in place does not count', () => {
  const counts = newSessionCounts(session(stats(40, 3, 1), stats(40, 3, 1), stats(52, 5, 2)))
  expect(counts()).toEqual({ received: 0, dropped: 0, droppedByInterface: 0 })
  expect(counts()).toEqual({ received: 12, dropped: 2, droppedByInterface: 1 })
})

test('32-bit counters that come as signed numbers and begin again at 0 go on', () => {
  const counts = newSessionCounts(session(stats(0), stats(0x7fffffff), stats(-1), stats(4), stats(4)))
  expect(counts().received).toBe(2 ** 31 - 1)
  expect(counts().received).toBe(2 ** 32 - 1)
  expect(counts().received).toBe(2 ** 32 + 4)
  expect(counts().received).toBe(2 ** 32 + 4)
})

describe('the session that only counts', () => {
  const options = { interface: 'eth0', filter: 'port 80 and 1', snaplen: 256, bufferBytes: 1, promiscuous: true, holdMs: 20, user: undefined }
  const opened: unknown[][] = []
  const pcap = (fails: boolean): PcapModule => ({
    PcapSession: class {
      open_live(...args: unknown[]) {
        opened.push(args)
        if (fails) throw new Error('no memory')
        return 'LINKTYPE_ETHERNET'
      }
    } as unknown as PcapModule['PcapSession'],
  })

  test('is opened with the filter without sampling, one byte of a packet, and not promiscuous', () => {
    expect(openUnsampled(pcap(false), { ...options, unsampled: 'port 80' })).toBeDefined()
    expect(opened.at(-1)!.filter(argument => typeof argument !== 'function')).toEqual(['eth0', 'port 80', 1, 1, '', false, 60000, false])
  })

  test('is not opened without sampling, and is done without where it cannot be opened', () => {
    const before = opened.length
    expect(openUnsampled(pcap(false), options)).toBeUndefined()
    expect(opened).toHaveLength(before)
    expect(openUnsampled(pcap(true), { ...options, unsampled: '' })).toBeUndefined()
  })
})
