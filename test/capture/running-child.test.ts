// The parent's side of a capture child, with shell scripts for children: no privilege is needed.

import type { Backend, OpenOptions } from '../../src/capture/backend.ts'
import { pcapBackend } from '../../src/capture/backend-pcap.ts'
import type { ChildMessage } from '../../src/capture/child-protocol.ts'
import { type RunningChild, startChild } from '../../src/capture/running-child.ts'

const options: OpenOptions = {
  interface: 'eth0',
  filter: '',
  snaplen: 256,
  bufferKib: 64,
  promiscuous: false,
  holdMs: 20,
  user: undefined,
}

const shell = (script: string): Backend => ({
  name: 'pcap',
  program: () => ({ command: '/bin/sh', args: ['-c', script], env: { PATH: process.env.PATH } }),
  reader: pcapBackend.reader,
})

type Heard = { bytes: number; messages: ChildMessage[]; lines: string[] }

function start(script: string, take?: (chunk: Uint8Array) => Promise<void> | undefined): { child: RunningChild; heard: Heard } {
  const heard: Heard = { bytes: 0, messages: [], lines: [] }
  const child = startChild(shell(script), options, {
    take: chunk => {
      heard.bytes += chunk.length
      return take?.(chunk)
    },
    message: message => heard.messages.push(message),
    text: line => heard.lines.push(line),
  })
  return { child, heard }
}

const counts = (captured: number): string =>
  `{"says":"counts","counts":{"received":${captured},"dropped":0,"droppedByInterface":0,"captured":${captured}}}`

test('all bytes come, in order, and then its end with the last counts', async () => {
  const hash: number[] = []
  const { child, heard } = start(`echo '{"says":"opened"}' >&2; seq 1 100000; echo '${counts(7)}' >&2`, chunk => {
    for (const byte of chunk) hash.push(byte)
    return undefined
  })
  const end = await child.ended
  expect(Buffer.from(hash).toString()).toBe(Array.from({ length: 100000 }, (_, i) => `${i + 1}\n`).join(''))
  expect(heard.bytes).toBe(588895)
  expect(end).toEqual({
    opened: true,
    counts: { received: 7, dropped: 0, droppedByInterface: 0, captured: 7 },
    failure: undefined,
    gone: false,
    text: '',
    how: 'exit status 0',
  })
})

test('nothing is read while a chunk is being taken: the writer waits', async () => {
  const release = Promise.withResolvers<void>()
  const first = Promise.withResolvers<void>()
  const { child, heard } = start('head -c 1000000 /dev/zero; echo written >&2; cat >/dev/null', () => {
    first.resolve()
    return release.promise
  })
  await first.promise
  await new Promise(resolve => setTimeout(resolve, 100))
  const [waiting, lines] = [heard.bytes, [...heard.lines]]
  release.resolve()
  child.finish()
  await child.ended
  expect(waiting).toBeLessThanOrEqual(65536)
  expect(lines).toEqual([])
  expect(heard).toMatchObject({ bytes: 1000000, lines: ['written'] })
})

test('asked to finish, it may still hand over what it has', async () => {
  const { child, heard } = start(`echo '{"says":"opened"}' >&2; cat >/dev/null; echo last; echo '${counts(1)}' >&2`)
  child.finish()
  expect((await child.ended).counts.captured).toBe(1)
  expect(heard.bytes).toBe(5)
})

test('counts are asked for and answered, also twice at once, and after its end', async () => {
  const { child } = start(`n=0; while read -r word && [ $word = stats ]; do n=$((n+1)); echo '${counts(4)}' >&2; done; echo "asked $n" >&2`)
  const answers = await Promise.all([child.counts(), child.counts()])
  expect(answers.map(({ captured }) => captured)).toEqual([4, 4])
  child.finish()
  expect((await child.ended).text).toBe('asked 1')
  expect((await child.counts()).captured).toBe(4)
})

test('a child that dies says how', async () => {
  expect((await start('kill -SEGV $$').child.ended).how).toBe('SIGSEGV')
  expect(await start('echo oops >&2; exit 3').child.ended).toMatchObject({ how: 'exit status 3', text: 'oops', opened: false })
})

test('a program that is not there is an end like another', async () => {
  const missing: Backend = { ...shell(''), program: () => ({ command: '/no/such/program', args: [], env: {} }) }
  const end = await startChild(missing, options, { take: () => undefined, message: () => {}, text: () => {} }).ended
  expect(end.how).toContain('ENOENT')
})

test('what taking a chunk throws ends the child and is thrown', async () => {
  const { child } = start('yes', () => {
    throw new Error('disk full')
  })
  await expect(child.ended).rejects.toThrow('disk full')
  const { child: later } = start('yes', () => Promise.reject(new Error('disk full later')))
  await expect(later.ended).rejects.toThrow('disk full later')
})

test('garbage on standard error is kept for the error, but not without limit', async () => {
  const { child } = start(`head -c 300000 /dev/zero | tr '\\0' 'x' >&2; for i in $(seq 3000); do echo "line $i" >&2; done`)
  const { text } = await child.ended
  expect(text.length).toBeGreaterThan(1000)
  expect(text.length).toBeLessThan(40000)
})
