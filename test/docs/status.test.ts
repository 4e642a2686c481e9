// What docs/status.md shows is what umtool prints of the recordings it names.
import { readFileSync } from 'node:fs'
import { build, umtool } from '../built.ts'

const page = readFileSync('docs/status.md', 'utf8')
const shown = [...page.matchAll(/^```\n\$ umtool (.+)\n([\s\S]*?)^```$/gm)].map(([, command, output]) => [command!, output!] as const)

beforeAll(build)

test('the page shows several recordings', () => {
  expect(shown.length).toBeGreaterThanOrEqual(4)
})

test.each(shown)('umtool %s', (command, output) => {
  expect(umtool(command.split(' '), { TZ: 'UTC', LANG: 'C.UTF-8' })).toEqual({ status: 0, stdout: output, stderr: '' })
})
