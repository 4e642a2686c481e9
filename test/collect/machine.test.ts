// The real machine: programs that are run and watched, named pipes, files, the clock.
import { execFileSync } from 'node:child_process'
import { closeSync, constants, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { newClock } from '../../src/collect/machine/clock.ts'
import { runProgram } from '../../src/collect/machine/program.ts'
import { machine } from '../../src/collect/machine.ts'
import { gathering, newFolder, turn } from './gather.ts'

const folder = newFolder()
const outside = machine()
const script = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  return path
}
/** A zombie that nobody has waited for yet is dead. */
const isAlive = (pid: number): boolean => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

describe('run', () => {
  test('hands out status and both outputs; arguments reach no shell', async () => {
    const path = script('echo', 'printf "%s|" "$@"; echo oops >&2; exit 3')
    expect(await outside.run(path, ['a b', '$HOME', '; ls'])).toEqual({ status: 3, stdout: 'a b|$HOME|; ls|', stderr: 'oops\n' })
  })

  test('of no program is undefined', async () => {
    expect(await outside.run('no-such-program-of-umtool', [])).toBeUndefined()
    expect(await outside.run(join(folder, 'nothing'), [])).toBeUndefined()
  })

  test('shows the program little of our environment, and English words', async () => {
    process.env.UMTOOL_SECRET = 'key'
    const { stdout } = (await outside.run(script('env', 'env'), []))!
    delete process.env.UMTOOL_SECRET
    expect(stdout).toContain('LC_ALL=C\n')
    expect(stdout).not.toContain('UMTOOL_SECRET')
  })

  test('ends a program that takes too long, and what it started', async () => {
    const path = script('slow', `sleep 60 & echo $! > ${folder}/pid; wait`)
    await expect(outside.run(path, [], 300)).rejects.toThrow('not ended after 0.3 s')
    const pid = Number(await outside.read(join(folder, 'pid')))
    await turn(50)
    expect(isAlive(pid)).toBe(false)
  })

  test('ends a program that says too much', async () => {
    await expect(runProgram('yes', [], 5000, undefined, 100_000)).rejects.toThrow('said more than 100000 bytes')
  })

  test('ends with the life it belongs to', async () => {
    const life = new AbortController()
    const running = machine(life.signal).run('sleep', ['60'])
    setTimeout(() => life.abort(), 20)
    await expect(running).rejects.toThrow('sleep 60: stopped')
  })
})

describe('watch', () => {
  test('hands out lines as they come and ends with the program', async () => {
    const path = script('lines', 'echo one; sleep 0.1; printf "two\\nthr"; sleep 0.1; echo ee; printf last')
    const lines = gathering(outside.watch(path, [], new AbortController().signal))
    await lines.done
    expect(lines.items.map(({ text }) => text)).toEqual(['one', 'two', 'three', 'last'])
    const [first, , third] = lines.items
    expect(third!.at).toBeGreaterThan(first!.at)
  })

  test('throws the last words of one that fails, and of none', async () => {
    const failing = gathering(outside.watch(script('fails', 'echo a; echo what is wrong >&2; exit 2'), ['x'], new AbortController().signal))
    await failing.done
    expect(String(failing.failure())).toMatch(/fails x: ended with status 2: what is wrong$/)
    expect(failing.items).toHaveLength(1)
    const missing = gathering(outside.watch('no-such-program-of-umtool', [], new AbortController().signal))
    await missing.done
    expect(String(missing.failure())).toContain('there is no program no-such-program-of-umtool')
  })

  test('ends the program, and what it started, when it is stopped', async () => {
    const stop = new AbortController()
    const lines = gathering(outside.watch(script('stays', 'sleep 60 & echo $!; echo $$; wait'), [], stop.signal))
    const pids = (await lines.until(2)).map(({ text }) => Number(text))
    stop.abort()
    await lines.done
    expect(lines.failure()).toBeUndefined()
    for (let tries = 0; tries < 100 && pids.some(isAlive); tries++) await turn(20)
    expect(pids.filter(isAlive)).toEqual([])
  })

  test('a reader that falls behind stops the program, and loses nothing', async () => {
    const done = join(folder, 'done')
    const path = script('much', `seq 1 1500000; touch ${done}`)
    let lines = 0
    let last = ''
    for await (const batch of outside.watch(path, [], new AbortController().signal)) {
      if (lines === 0) {
        await turn(1200) // time enough for all 11 MB, if anybody took them
        expect(existsSync(done)).toBe(false)
      }
      lines += batch.length
      last = batch.at(-1)!.text
    }
    expect([lines, last, existsSync(done)]).toEqual([1_500_000, '1500000', true])
  })
})

describe('fifo', () => {
  test('lines of writers that come and go, and of a pipe that is made anew', async () => {
    const path = join(folder, 'notify')
    execFileSync('mkfifo', [path])
    const stop = new AbortController()
    const lines = gathering(outside.fifo(path, stop.signal))
    // Waiting for a reader in open() would keep that reader, who lives in this process, from coming.
    const write = async (text: string): Promise<void> => {
      for (;;) {
        try {
          const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
          writeSync(fd, text)
          return closeSync(fd)
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENXIO') throw error
          await turn(5)
        }
      }
    }
    await write('INSTANCE "VI_1" MASTER 100\n')
    await lines.until(1)
    await write('GROUP "G" BA')
    await write('CKUP 0\n')
    await lines.until(2)
    rmSync(path)
    execFileSync('mkfifo', [path])
    await write('again\n')
    expect((await lines.until(3)).map(({ text }) => text)).toEqual(['INSTANCE "VI_1" MASTER 100', 'GROUP "G" BACKUP 0', 'again'])
    stop.abort()
    await lines.done
    expect(lines.failure()).toBeUndefined()
  })

  test('that is none is said', async () => {
    const plain = join(folder, 'plain')
    writeFileSync(plain, '')
    for (const [path, why] of [
      [plain, 'is no named pipe'],
      [join(folder, 'missing'), 'there is no named pipe'],
    ] as const) {
      const lines = gathering(outside.fifo(path, new AbortController().signal))
      await lines.done
      expect(String(lines.failure())).toContain(why)
    }
  })
})

test('files and folders: what is not there is undefined, what may not be read is an error', async () => {
  mkdirSync(join(folder, 'd'))
  writeFileSync(join(folder, 'd', 'b'), 'text')
  writeFileSync(join(folder, 'd', 'a'), '')
  expect(await outside.list(join(folder, 'd'))).toEqual(['a', 'b'])
  expect(await outside.list(join(folder, 'none'))).toBeUndefined()
  expect(await outside.read(join(folder, 'd', 'b'))).toBe('text')
  expect(await outside.read(join(folder, 'none'))).toBeUndefined()
  await expect(outside.read(folder)).rejects.toThrow('EISDIR')
  // As anybody may put into /tmp: waited for, it would hold a thread for good.
  execFileSync('mkfifo', [join(folder, 'pipe')])
  await expect(outside.read(join(folder, 'pipe'))).rejects.toThrow('is no ordinary file')
})

test('sleep ends early, without an error, when it is stopped', async () => {
  const stop = new AbortController()
  const sleeping = outside.sleep(60_000, stop.signal)
  stop.abort()
  await sleeping
  await outside.sleep(60_000, stop.signal)
})

describe('the clock', () => {
  test('has microseconds between the milliseconds of the wall clock, and never goes back', () => {
    let mono = 0
    const truth = (): number => 1_000_000 + mono
    const now = newClock(
      () => Math.floor(truth()),
      () => mono,
    )
    let last = 0
    for (; mono < 50; mono += 0.173) {
      const at = now()
      expect(at).toBeGreaterThanOrEqual(last)
      expect(Math.abs(at - truth() * 1000)).toBeLessThan(1000)
      last = at
    }
    expect(last % 1000).not.toBe(0)
  })

  test('follows the wall clock when that is set, in both directions', () => {
    let wall = 5000
    const now = newClock(
      () => wall,
      () => 10,
    )
    expect(now()).toBe(5_000_000)
    wall = 65_000
    expect(now()).toBe(65_000_000)
    wall = 1000
    expect(now()).toBe(1_000_000)
  })
})
