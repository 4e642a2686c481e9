import { existsSync } from 'node:fs'
import type { OpenOptions } from '../../src/capture/backend.ts'
import { childPath, pcapBackend } from '../../src/capture/backend-pcap.ts'
import { tcpdumpBackend } from '../../src/capture/backend-tcpdump.ts'
import { backends } from '../../src/capture/choose-backend.ts'
import { linkTypeOf } from '../../src/capture/pcap-package.ts'

const options: OpenOptions = {
  interface: 'eth0',
  filter: 'port 80',
  snaplen: 256,
  bufferKib: 16384,
  promiscuous: false,
  holdMs: 20,
  user: undefined,
}
const names = (...what: Parameters<typeof backends>): string[] => backends(...what).map(({ name }) => name)

describe('auto', () => {
  const what = { interface: 'eth0', filter: 'port 80', permitted: true }

  test('prefers the package, and tcpdump where the package falls short', () => {
    expect(names('auto', what)).toEqual(['pcap', 'tcpdump'])
    expect(names('auto', { ...what, permitted: false })).toEqual(['tcpdump', 'pcap'])
    expect(names('auto', { ...what, interface: 'any' })).toEqual(['tcpdump', 'pcap'])
    expect(names('auto', { ...what, filter: 'arp or ip broadcast' })).toEqual(['tcpdump', 'pcap'])
  })

  test('and a named backend is not replaced', () => {
    expect([names('pcap', { ...what, permitted: false }), names('tcpdump', what)]).toEqual([['pcap'], ['tcpdump']])
  })
})

describe('tcpdump', () => {
  test('gets the filter as one argument behind --, whatever it begins with', () => {
    const { command, args } = tcpdumpBackend.program({ ...options, filter: '-w /etc/passwd' })
    expect(command).toBe('/bin/sh')
    expect(args.slice(-2)).toEqual(['--', '-w /etc/passwd'])
    expect(args).toEqual(expect.arrayContaining(['-i', 'eth0', '-p', '-U', '--immediate-mode', '-s', '256', '-B', '16384']))
  })

  test('is promiscuous only when asked', () => {
    expect(tcpdumpBackend.program({ ...options, promiscuous: true }).args).not.toContain('-p')
  })

  test('gives up root by itself', () => {
    const { args } = tcpdumpBackend.program({ ...options, user: { name: 'nobody', uid: 65534, gid: 65534 } })
    expect(args[args.indexOf('-Z') + 1]).toBe('nobody')
  })

  test('is understood: open, counts on request, counts at the end, gone, and text', () => {
    const read = tcpdumpBackend.reader()
    expect(read('tcpdump: listening on eth0, link-type EN10MB (Ethernet), snapshot length 256 bytes')).toEqual({ says: 'opened' })
    expect(read('tcpdump: 5 packets captured, 7 packets received by filter, 1 packet dropped by kernel, 2 packets dropped by interface')).toEqual({
      says: 'counts',
      counts: { captured: 5, received: 7, dropped: 1, droppedByInterface: 2 },
    })
    expect(read('tcpdump: pcap_loop: The interface disappeared')).toEqual({ says: 'gone' })
    expect(read('dropped privs to tcpdump')).toBeUndefined()
    const last = ['1 packet captured', '9 packets received by filter', '0 packets dropped by kernel'].map(read).at(-1)
    expect(last).toEqual({ says: 'counts', counts: { captured: 1, received: 9, dropped: 0, droppedByInterface: 2 } })
  })
})

describe('the child', () => {
  test('exists, and gets its options as JSON without the environment', () => {
    expect(existsSync(childPath())).toBe(true)
    process.env.NODE_OPTIONS_OF_SOMEBODY = 'x'
    const { command, args, env } = pcapBackend.program(options)
    delete process.env.NODE_OPTIONS_OF_SOMEBODY
    expect(command).toBe(process.execPath)
    expect(JSON.parse(args.at(-1)!)).toEqual({
      interface: 'eth0',
      filter: 'port 80',
      snaplen: 256,
      bufferBytes: 16384 * 1024,
      promiscuous: false,
      holdMs: 20,
    })
    expect(Object.keys(env).sort()).toEqual(['LC_ALL', 'PATH'])
  })

  test('is not looked for for ever', () => {
    expect(() => childPath('/')).toThrow('the capture child is missing')
  })

  test('is understood, and what is no message is text', () => {
    const read = pcapBackend.reader()
    expect(read('{"says":"opened"}')).toEqual({ says: 'opened' })
    expect(read('{"says":')).toBeUndefined()
    expect(read('Warning: Kernel filter failed: Cannot allocate memory')).toBeUndefined()
  })
})

test("the package's words for link types become LINKTYPE_ values", () => {
  expect(
    ['LINKTYPE_ETHERNET', 'LINKTYPE_LINUX_SLL', 'LINKTYPE_RAW', 'LINKTYPE_NULL', 'Unknown linktype 276', 'Unknown linktype 12'].map(linkTypeOf),
  ).toEqual([1, 113, 101, 0, 276, 101])
})
