// What tcpdump printed when it was asked, so that our lines are held to it on machines without tcpdump. UPDATE=1 asks it again.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { words } from '../../../scripts/compare/flags.ts'
import { printFile } from '../../../scripts/compare/ours.ts'

const PACKETS = join(__dirname, '../../packets')
const GOLDEN = join(PACKETS, 'golden')

type Entry = { name: string; capture: string; flags: string }

/** Lines of TESTLIST: name, capture, flags. */
function entries(): Entry[] {
  const lines = readFileSync(join(GOLDEN, 'TESTLIST'), 'utf8').split('\n')
  return lines.flatMap(line => {
    const [name, capture, ...flags] = words(line)
    return name === undefined || capture === undefined || name.startsWith('#') ? [] : [{ name, capture, flags: flags.join(' ') }]
  })
}

/** In a network namespace of its own tcpdump finds no interface names but lo's, whatever the machine's are called. */
function ask({ capture, flags }: Entry): Buffer {
  const asked = words(flags).map(word => (word === '--nano' ? '--time-stamp-precision=nano' : word))
  return execFileSync('unshare', [process.getuid?.() === 0 ? '-n' : '-cn', 'tcpdump', '-n', ...asked, '-r', join(PACKETS, capture)], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, TZ: 'UTC0' },
  })
}

describe('recorded lines of tcpdump', () => {
  test.each(entries())('$name is printed as recorded', async entry => {
    const path = join(GOLDEN, `${entry.name}.out`)
    if (process.env.UPDATE) writeFileSync(path, ask(entry))
    const { packets } = await printFile(join(PACKETS, entry.capture), entry.flags, index => (index === 1 ? 'lo' : undefined))
    expect(Buffer.concat(packets).toString('latin1')).toBe(readFileSync(path, 'latin1'))
  })
})
