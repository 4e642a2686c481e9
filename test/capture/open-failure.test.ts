import { type OpenFailure, openFailure } from '../../src/capture/open-failure.ts'
import type { ChildEnd } from '../../src/capture/running-child.ts'

const counts = { received: 0, dropped: 0, droppedByInterface: 0, captured: 0 }
const end = (text: string, more: Partial<ChildEnd> = {}): ChildEnd => ({
  opened: false,
  counts,
  failure: undefined,
  gone: false,
  text,
  how: 'exit status 1',
  ...more,
})
const failed = (why: 'package' | 'open' | 'filter', text: string): ChildEnd => end('', { failure: { says: 'failed', why, text } })

const cases: readonly (readonly [OpenFailure['kind'], ChildEnd])[] = [
  ['no-interface', end('tcpdump: eth7: No such device exists\n(No such device exists)')],
  ['no-interface', failed('open', 'SIOCGIFHWADDR: No such device')],
  ['no-permission', end("tcpdump: eth0: You don't have permission to perform this capture on that device\n(socket: Operation not permitted)")],
  ['no-permission', failed('open', 'socket: Operation not permitted')],
  ['no-permission', end('sh: 1: /usr/bin/tcpdump: Permission denied', { how: 'exit status 126' })],
  ['interface-down', end('tcpdump: eth0: That device is not up')],
  ['bad-filter', end("tcpdump: can't parse filter expression: syntax error")],
  ['bad-filter', end('dropped privs to tcpdump\ntcpdump: something this version never said')],
  ['bad-filter', failed('filter', 'syntax error')],
  ['no-backend', failed('package', "Cannot find package 'pcap' imported from child.js\nRequire stack:")],
  ['no-backend', end('', { how: 'spawn /usr/bin/setpriv ENOENT' })],
  ['other', end('', { how: 'SIGSEGV' })],
  ['other', end("tcpdump: Couldn't change to 'tcpdump' uid=102 gid=105: Invalid argument")],
  ['other', end('tcpdump: eth0: Device or resource busy')],
]

test.each(cases)('%s', (kind, how) => {
  expect(openFailure(how, 'eth0', 'port 80').kind).toBe(kind)
})

test('the text is one line of what was said, or how it ended', () => {
  expect(openFailure(end('tcpdump: eth0: That device is not up\n'), 'eth0', '').text).toBe('eth0: That device is not up')
  expect(openFailure(failed('package', 'Cannot find it\nRequire stack:\n- x'), 'eth0', '').text).toBe('Cannot find it')
  expect(openFailure(end('', { how: 'SIGKILL' }), 'eth0', '').text).toBe('SIGKILL')
})
