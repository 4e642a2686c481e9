// umtool status and umtool diff as built, over a recorded lab run.
import { build, umtool } from '../../built.ts'

const LOG = ['--log', 'test/fixtures/lab/dr-ka/events.jsonl.gz']
const AFTER = ['--at', '2026-11-22T21:50:01Z']
const utc = { TZ: 'UTC', LANG: 'C.UTF-8' }
const firstLine = (text: string): string => text.split('\n')[0]!

beforeAll(build)

test('without a time a file is shown as it ends', () => {
  const { status, stdout } = umtool(['status', ...LOG], utc)
  expect({ status, first: firstLine(stdout) }).toMatchObject({ status: 0, first: expect.stringMatching(/^lab {2}2026-11-22 21:50:2\d {2}4 nodes/) })
})

test('-o json answers who has the address', () => {
  const { status, stdout } = umtool(['status', ...LOG, ...AFTER, '-o', 'json'], utc)
  expect(status).toBe(0)
  expect(JSON.parse(stdout).clusters[0].vips[0]).toMatchObject({ address: '10.1.1.100', holder: 'lvs2' })
})

test('a terminal without UTF-8 gets ASCII, and a pipe gets no colour', () => {
  const { stdout } = umtool(['status', ...LOG, ...AFTER], { TZ: 'UTC', LANG: 'C' })
  expect(stdout).toMatch(/^[\n\x20-\x7e]*$/)
  expect(umtool(['status', ...LOG, ...AFTER, '--color', 'always'], utc).stdout).toContain('\x1b[')
  expect(umtool(['status', ...LOG, ...AFTER], { ...utc, FORCE_COLOR: '1', NO_COLOR: '1' }).stdout).not.toContain('\x1b[')
})

test.each([
  [['status', ...LOG, '--at', 'never'], 2, '--at takes a time, and "never" is none'],
  [['status', ...LOG, '--at', '2026-11-21'], 1, 'knows nothing of 2026-11-21T00:00:00.000000Z: it begins at 2026-11-22T21:4'],
  [['status', ...LOG, '--at', 'failover:0'], 2, 'counts takeovers from the last one back'],
  [['status', ...LOG, '--at', 'failover:-99'], 1, 'the log has only'],
  [['status', ...LOG, '--watch'], 2, '--watch draws on a terminal'],
  [['status', ...LOG, '--watch', '-o', 'json'], 2, '-o json is one value'],
  [['status', ...LOG, '--service', 'web'], 2, '--service takes a virtual service'],
  [['status', ...LOG, '--vip', 'web'], 2, '--vip takes an address'],
  [['status', '--log', 'nowhere.jsonl'], 3, 'nowhere.jsonl'],
  [['diff', ...LOG], 2, 'from'],
  [['diff', ...LOG, '--from', '2026-11-22T21:50:00Z', '--to', '2026-11-22T21:49:00Z'], 2, '--from is not before --to'],
])('%j ends with %i and says so', (args, status, words) => {
  const outcome = umtool(args, utc)
  expect(outcome.status).toBe(status)
  expect(outcome.stderr).toContain(words)
  expect(outcome.stdout).toBe('')
})

test('a difference of nothing is said as such', () => {
  const { status, stdout } = umtool(['diff', ...LOG, '--from', '2026-11-22T21:49:45Z', '--to', '2026-11-22T21:49:46Z', '--vip', '10.9.9.9'], utc)
  expect(status).toBe(0)
  expect(stdout).toContain('nothing changed')
})

test('-o json of a difference has the events that say so', () => {
  const { stdout } = umtool(['diff', ...LOG, '--from', '2026-11-22T21:49:50Z', '--to', '2026-11-22T21:50:01Z', '-o', 'json'], utc)
  const { changes } = JSON.parse(stdout)
  expect(changes[0]).toMatchObject({
    part: 'vip',
    subject: '10.1.1.100',
    what: 'holder',
    from: 'lvs1',
    to: 'lvs2',
    event: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
})
