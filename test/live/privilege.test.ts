// Who may capture, who the capturing process is while it does, and how it ends.

import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram } from '../../src/capture/privilege.ts'
import { capture, filter } from './capturing.ts'
import { newNet, until } from './namespaces.ts'

jest.setTimeout(60000)
const net = newNet()
const NOBODY = ['setpriv', '--reuid', 'nobody', '--regid', 'nogroup', '--clear-groups']
const options = { interfaces: ['v0'], filter: filter('udp port 9999') }
const send = (): string => net.run('a', process.execPath, join(__dirname, 'numbered.ts'), '10.99.0.2', '9999', '3', '1000')

beforeAll(() => {
  net.add('a')
  net.add('b')
  net.connect('a:v0 10.99.0.1/24', 'b:v0 10.99.0.2/24')
  chmodSync(net.folder, 0o755)
})
afterAll(() => net.clean())

type Status = { readonly pid: number; readonly name: string; readonly uid: number; readonly capabilities: bigint; readonly groups: string }

/** Processes of which `pid` is an ancestor. */
function descendants(pid: number): Status[] {
  const all = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      try {
        const status = readFileSync(`/proc/${name}/status`, 'latin1')
        const field = (key: string): string => new RegExp(`^${key}:[ \\t]*(.*)$`, 'm').exec(status)?.[1] ?? ''
        const capabilities = BigInt(`0x${field('CapEff')}`) | BigInt(`0x${field('CapPrm')}`)
        return {
          pid: Number(name),
          parent: Number(field('PPid')),
          name: field('Name'),
          uid: Number(field('Uid').split('\t')[1]),
          capabilities,
          groups: field('Groups'),
        }
      } catch {
        return [] // gone meanwhile
      }
    })
  const below = (parent: number): typeof all => all.filter(p => p.parent === parent).flatMap(p => [p, ...below(p.pid)])
  return below(pid)
}

const isAlive = (pid: number): boolean => {
  try {
    return !/^State:\s*[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'))
  } catch {
    return false
  }
}

describe.each(['pcap', 'tcpdump'] as const)('with %s', backend => {
  test('whoever reads packets is not root and has no capability left', async () => {
    const capturing = capture(net, 'b', { ...options, backend })
    const { open } = await capturing.until('open')
    await capturing.until('chunk') // the file header is written after the change
    const [reader] = descendants(open!).filter(({ name }) => name !== 'sh')
    expect(reader).toMatchObject({ capabilities: 0n, groups: expect.not.stringMatching(/\b0\b/) })
    expect(reader!.uid).not.toBe(0)
    send()
    expect((await capturing.stop()).captured).toBe(3)
  })

  test('without the right the error says what to type', async () => {
    const { error } = await capture(net, 'b', { ...options, backend, command: ['umtool', 'trace', 'v0'] }, NOBODY).until('error')
    expect(error).toMatchObject({ code: 'no-permission', where: 'v0' })
    expect(error!.hint).toContain('sudo umtool trace v0')
    expect(error!.hint).toContain('setcap cap_net_raw=ep')
  })

  test('a parent that is killed leaves no capturing process behind, on a quiet link', async () => {
    const capturing = capture(net, 'b', { ...options, backend })
    const { open } = await capturing.until('open')
    const below = descendants(open!)
    expect(below.length).toBeGreaterThan(0)
    process.kill(open!, 'SIGKILL')
    await until(() => !below.some(({ pid }) => isAlive(pid)))
  })

  test('Ctrl-C reaches the parent alone, which then loses nothing', async () => {
    const capturing = capture(net, 'b', { ...options, backend })
    const { open } = await capturing.until('open')
    send()
    expect(descendants(open!).every(({ pid }) => processGroup(pid) !== processGroup(open!))).toBe(true)
    process.kill(open!, 'SIGINT')
    expect((await capturing.until('ended')).ended).toMatchObject({ captured: 3, received: 3 })
  })

  test('a capturing process that is killed is told and started again', async () => {
    const capturing = capture(net, 'b', { ...options, backend })
    const { open } = await capturing.until('open')
    send()
    await until(() => capturing.packets(() => 1).length === 3)
    const [reader] = descendants(open!).filter(({ name }) => name !== 'sh')
    process.kill(reader!.pid, 'SIGKILL')
    await until(() => capturing.notices().some(text => text.includes('is captured again')))
    send()
    expect(await capturing.stop()).toMatchObject({ captured: 6, received: 6, gaps: 1 })
    expect(capturing.packets(() => 1)).toHaveLength(6)
  })
})

const processGroup = (pid: number): number => Number(/\) \S (?:-?\d+ )(-?\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1])

test('a tcpdump that has the capability captures for anyone who may run it', async () => {
  const folder = join(net.folder, 'bin')
  mkdirSync(folder)
  copyFileSync(findProgram('tcpdump')!, join(folder, 'tcpdump'))
  chmodSync(join(folder, 'tcpdump'), 0o755)
  execFileSync('setcap', ['cap_net_raw=ep', join(folder, 'tcpdump')])
  const capturing = capture(net, 'b', options, [...NOBODY, 'env', `PATH=${folder}:${process.env.PATH}`])
  const { open } = await capturing.until('open')
  const { uid } = descendants(open!)[0]!
  send()
  const ended = await capturing.stop()
  expect(uid).toBe(65534)
  expect(ended).toMatchObject({ captured: 3, interfaces: [{ backend: 'tcpdump' }] })
})

test('a user who has only that one capability captures with the package', async () => {
  const capturing = capture(net, 'b', options, [...NOBODY, '--inh-caps', '+net_raw', '--ambient-caps', '+net_raw'])
  await capturing.until('open')
  send()
  expect(await capturing.stop()).toMatchObject({ captured: 3, interfaces: [{ backend: 'pcap' }] })
})
