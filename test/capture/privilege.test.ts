import { chmodSync, writeFileSync } from 'node:fs'
import { findProgram, mayCapture, mayConfine, permissionHint, quote, unprivilegedUser } from '../../src/capture/privilege.ts'
import { ownDirectory } from './tools.ts'

const PASSWD = 'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534::/nonexistent:/usr/sbin/nologin\n'

test('the right to capture is bit 13 of the effective capabilities', () => {
  expect(mayCapture('CapPrm:\t0000000000002000\nCapEff:\t0000000000002000\n')).toBe(true)
  expect(mayCapture('CapPrm:\t0000000000002000\nCapEff:\t0000000000000000\n')).toBe(false)
  expect(mayCapture('CapEff:\t000001ffffffdfff\n')).toBe(false)
  expect(mayCapture('')).toBe(false)
  expect([mayConfine('CapEff:\t0000000000000100\n'), mayConfine('CapEff:\t0000000000002000\n')]).toEqual([true, false])
})

test('root becomes tcpdump where that user exists, else nobody; others stay who they are', () => {
  expect(unprivilegedUser(`${PASSWD}tcpdump:x:102:105::/nonexistent:/usr/sbin/nologin\n`, 0)).toEqual({ name: 'tcpdump', uid: 102, gid: 105 })
  expect(unprivilegedUser(PASSWD, 0)).toEqual({ name: 'nobody', uid: 65534, gid: 65534 })
  expect(unprivilegedUser('', 0)).toBeUndefined()
  expect(unprivilegedUser(PASSWD, 1000)).toBeUndefined()
})

describe('what to do without the right', () => {
  const command = ['./bin/umtool', 'trace', 'eth0', '--port', '80', 'host 192.0.2.1']
  const machine = { root: false, tcpdump: '/usr/bin/tcpdump', setcap: '/usr/sbin/setcap', forbidden: false }

  test('is to repeat the command with sudo, or to give tcpdump the capability', () => {
    const [now, once] = permissionHint(command, machine).split('\n')
    expect(now).toBe("sudo ./bin/umtool trace eth0 --port 80 'host 192.0.2.1'")
    expect(once).toContain('sudo setcap cap_net_raw=ep /usr/bin/tcpdump')
  })

  test('names what must be installed first', () => {
    expect(permissionHint(command, { ...machine, setcap: undefined })).toContain('apt-get install libcap2-bin && sudo setcap')
    expect(permissionHint(command, { ...machine, tcpdump: undefined })).toContain('apt-get install tcpdump')
  })

  test('is to join the group where tcpdump belongs to one', () => {
    expect(permissionHint(command, { ...machine, forbidden: true })).toContain('join the group that may run /usr/bin/tcpdump')
  })

  test('is another thing for root in a container', () => {
    expect(permissionHint(command, { ...machine, root: true })).toContain('--cap-add=NET_RAW')
  })
})

test('a word is quoted so that a shell reads it back unchanged', () => {
  expect(['eth0', '--port=80', '10.0.0.0/8', 'a b', "it's", '$(x)', '', '*'].map(quote)).toEqual([
    'eth0',
    '--port=80',
    '10.0.0.0/8',
    "'a b'",
    "'it'\\''s'",
    "'$(x)'",
    "''",
    "'*'",
  ])
})

describe('a program', () => {
  const path = ownDirectory()

  test('is found in PATH before the usual places, and never in a relative folder', () => {
    writeFileSync(path('sh'), '')
    chmodSync(path('sh'), 0o755)
    expect(findProgram('sh', path('.'))).toBe(path('sh'))
    expect(findProgram('sh', '.')).toMatch(/^\/(usr\/)?bin\/sh$/)
    expect(findProgram('no-such-program', path('.'))).toBeUndefined()
  })
})
