// docs/flow.md shows what the tool prints.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, umtool } from '../built.ts'
import { ROOT } from '../tree.ts'

const page = readFileSync(join(ROOT, 'docs/flow.md'), 'utf8')
const files = (folder: string) => ['cl', 'lvs1', 'lvs2', 'rs1', 'rs2'].flatMap(node => ['-r', `test/fixtures/flow/${folder}/${node}.pcap.gz`])

beforeAll(build, 120_000)

test.each([
  ['direct routing', ['10.1.1.1:38440', ...files('dr-ka')]],
  ['tunnel', ['10.1.1.1:60664', ...files('tun-ka')]],
  ['NAT', ['10.1.1.1:34032', '--log', 'test/fixtures/flow/nat-ka/events.jsonl.gz']],
])('the example of %s is its real output', (_, args) => {
  const { status, stdout } = umtool(['flow', ...args], { TZ: 'UTC', LC_ALL: 'C.UTF-8' })
  expect(status).toBe(0)
  expect(page).toContain(stdout.trimEnd())
})
