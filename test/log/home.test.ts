// What --log may say, and where the log is when nobody says.
import { writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { defaultPath, parseHome } from '../../src/log/home.ts'
import { openLog } from '../../src/log/open.ts'
import { newPaths } from './folder.ts'

const newPath = newPaths()
const USER = 1000

test.each([
  ['sqlite:/var/x.db', { kind: 'sqlite', path: '/var/x.db', isDefault: false }],
  ['sqlite:///var/x.db', { kind: 'sqlite', path: '/var/x.db', isDefault: false }],
  ['sqlite:any name', { kind: 'sqlite', path: `${process.cwd()}/any name`, isDefault: false }],
  ['x.db', { kind: 'sqlite', path: `${process.cwd()}/x.db`, isDefault: false }],
  ['../x.sqlite3', { kind: 'sqlite', path: `${dirname(process.cwd())}/x.sqlite3`, isDefault: false }],
  ['incident.jsonl', { kind: 'file', path: `${process.cwd()}/incident.jsonl` }],
  ['/x/incident.jsonl.gz', { kind: 'file', path: '/x/incident.jsonl.gz' }],
  ['incident.ndjson.zst', { kind: 'file', path: `${process.cwd()}/incident.ndjson.zst` }],
  ['file:/x/anything', { kind: 'file', path: '/x/anything' }],
  ['file:-', { kind: 'file', path: '-' }],
  ['-', { kind: 'file', path: '-' }],
  ['memory:', { kind: 'memory' }],
  ['kafka://broker:9092/umtool', { kind: 'kafka', address: 'kafka://broker:9092/umtool' }],
])('%s is understood', (text, home) => {
  expect(parseHome(text, {}, USER)).toEqual(home)
})

test.each(['sqlite:', 'file:', 'memory:x', 'https://x', 'somewhere', '/var/lib/umtool'])('%s is a usage error that says what would do', text => {
  expect(() => parseHome(text, {}, USER)).toThrow(expect.objectContaining({ exit: 2, where: text }))
})

test('a name with a colon that exists is a name', () => {
  const path = newPath('10:30.jsonl')
  writeFileSync(path, '')
  expect(parseHome(path, {}, USER)).toEqual({ kind: 'file', path })
})

test('UMTOOL_LOG stands in for the flag, and the default for both', () => {
  expect(parseHome(undefined, { UMTOOL_LOG: '/x.db' }, USER)).toMatchObject({ path: '/x.db', isDefault: false })
  expect(parseHome('/y.db', { UMTOOL_LOG: '/x.db' }, USER)).toMatchObject({ path: '/y.db' })
  expect(parseHome('', { UMTOOL_LOG: '' }, 0)).toEqual({ kind: 'sqlite', path: '/var/lib/umtool/events.db', isDefault: true })
})

test('the default is the system’s for root and the user’s own otherwise', () => {
  expect(defaultPath({}, 0)).toBe('/var/lib/umtool/events.db')
  expect(defaultPath({ HOME: '/h' }, USER)).toBe('/h/.local/state/umtool/events.db')
  expect(defaultPath({ HOME: '/h', XDG_STATE_HOME: '/s' }, USER)).toBe('/s/umtool/events.db')
  // Relative paths in XDG variables are to be ignored, says their specification.
  expect(defaultPath({ HOME: '/h', XDG_STATE_HOME: 's' }, USER)).toBe('/h/.local/state/umtool/events.db')
})

test('the folder of the default log is made for a writer, and only for one', async () => {
  const state = newPath('state')
  const before = { ...process.env }
  Object.assign(process.env, { XDG_STATE_HOME: state, UMTOOL_LOG: '' })
  try {
    await expect(openLog(undefined, 'read')).rejects.toMatchObject({ exit: 3, where: `${state}/umtool/events.db` })
    const log = await openLog(undefined, 'write')
    expect(log.home).toBe(`sqlite:${state}/umtool/events.db`)
    await log.close()
    await (await openLog(undefined, 'read')).close()
  } finally {
    process.env = before
  }
})

test('a file of exported events is for reading only', async () => {
  await expect(openLog('file:x.jsonl', 'write')).rejects.toMatchObject({ exit: 2, hint: expect.stringContaining('umtool log export') })
})
