// What set-up does about Debian packages, and without a compiler.
import { existsSync } from 'node:fs'
import { type Clone, newClone, READY, run, script, write } from './clone.ts'

let clone: Clone
const clones: Clone[] = []
const fresh = (has?: readonly string[]): Clone => {
  clone = newClone(has)
  clones.push(clone)
  return clone
}
afterEach(() => {
  for (const made of clones.splice(0)) made.remove()
})

describe('Debian packages that are missing', () => {
  const MISSING = /tcpdump (libpcap-dev )?g\+\+ make python3( iproute2)?/

  test('root gets them installed', () => {
    fresh()
    const { did, stderr, status } = run(clone)
    expect(stderr).toMatch(new RegExp(`about to install:\n  Debian packages \\(apt-get\\): ${MISSING.source}\n`))
    expect(did[0]).toMatch(new RegExp(`^apt-get .*install -y --no-install-recommends ${MISSING.source}$`))
    expect(status).toBe(0)
  })

  test('without package lists, as on a fresh image, they are fetched first', () => {
    fresh()
    const { did, status } = run(clone, { FAKE_APT_FAILS: 'yes' })
    expect(did.slice(0, 2)).toEqual([expect.stringContaining(' install '), 'apt-get update'])
    expect(status).toBe(0) // goes on without them
  })

  test.each([{ FAKE_UID: '1000' }, { UMTOOL_APT: 'no' }])('with %j the command is printed, once, and it goes on', env => {
    fresh()
    const { did, stderr, status } = run(clone, env)
    expect(stderr).toMatch(/\numtool: to install them: (sudo )?apt-get update && (sudo )?apt-get install -y --no-install-recommends tcpdump /)
    expect(did).toEqual(['npm ci umtool-node', 'npm ci umtool', 'build'])
    expect(status).toBe(0)
    write(clone.root, 'src/bin.ts', 'second version')
    expect(run(clone, env)).toMatchObject({ stderr: '', did: ['build'] })
  })

  test('without npm, and without the right to install it, there is no going on', () => {
    fresh(['tcpdump'])
    const { did, stderr, status } = run(clone, { FAKE_UID: '1000' })
    expect({ did, status }).toEqual({ did: [], status: 1 })
    expect(stderr).toMatch(/^umtool: Node and npm are needed to set up\ntry: sudo apt-get update && sudo apt-get install .* nodejs npm.*\n$/)
  })
})

describe('the pcap addon', () => {
  test('may be missing; when a compiler appears it is built', () => {
    if (!existsSync('/usr/include/pcap.h')) return
    fresh(['npm', 'node', 'tcpdump', 'ip', 'python3'])
    expect(run(clone, { FAKE_NO_ADDON: 'yes', FAKE_UID: '1000' }).status).toBe(0)
    expect(run(clone, { FAKE_UID: '1000' }).did).toEqual([])
    for (const tool of ['g++', 'make']) script(clone.path, tool, ':')
    expect(run(clone, { FAKE_UID: '1000' })).toMatchObject({ did: ['npm ci umtool'], status: 0 })
    expect(run(clone)).toMatchObject({ did: [], stderr: '' })
  })

  test('that cannot be built is said once and not tried at every change', () => {
    fresh(READY)
    expect(run(clone, { FAKE_NO_ADDON: 'yes' }).status).toBe(0)
    write(clone.root, 'src/bin.ts', 'second version')
    expect(run(clone, { FAKE_NO_ADDON: 'yes' })).toMatchObject({ did: ['build'], stderr: '' })
  })
})
