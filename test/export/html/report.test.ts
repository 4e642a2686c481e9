// The HTML report as a file: one that needs nothing else, with everything of the log escaped.
import type { Event } from '../../../src/events/event.ts'
import { SCRIPT, STYLE } from '../../../src/export/html/assets.ts'
import { reportHtml } from '../../../src/export/html/report.ts'
import { story, tell } from '../../timeline/lab.ts'

const report = (): string => reportHtml(story('dr-ka-all'), { log: 'incident.jsonl.gz' })

test('it asks nobody for anything, and its policy forbids it', () => {
  const page = report()
  expect(page).toMatch(
    /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'">/,
  )
  const own = page.replace(SCRIPT, '').replace(STYLE, '')
  expect(own).not.toMatch(/https?:|<link|<img|<iframe|\bsrc=|\bstyle=|\bon[a-z]+=/)
})

test('what the story tells stands there without a script', () => {
  const page = report().replace(/<script[\s\S]*?<\/script>/g, '')
  for (const words of ['lvs2 took over 10.1.1.100 from lvs1', 'no answer for 2586 ms', 'ARP/ND update', 'T+0.000', 'no real server was left'])
    expect(page).toContain(words)
})

test('the data is JSON that no tag can end', () => {
  const [, data] = /<script type="application\/json" id="data">([\s\S]*?)<\/script>/.exec(report())!
  expect(data).not.toMatch(/[<>]/)
  const read = JSON.parse(data!) as { events: { at: number[]; id: string[] }; incidents: { id: string }[]; log: string }
  expect(read.log).toBe('incident.jsonl.gz')
  expect(read.incidents).toHaveLength(7)
  expect(read.events.at).toHaveLength(read.events.id.length)
  expect(read.events.at).toEqual(read.events.at.toSorted((a, b) => a - b))
})

test('markup, scripts and direction marks of a log are text', () => {
  const evil = `"><img src=x onerror=alert(1)></script><script>alert(2)</script>\u202e\x1b[2J`
  const event = (type: string, data: unknown, sequence: number): Event => ({
    id: `01a2048a-8458-73fc-9186-21ec7f27470${sequence}${evil}`,
    source: `/web/${'<b>lvs1</b>'.replace('/', '\\')}/ipvs`,
    run: 'r',
    sequence,
    type,
    version: 1,
    at: 1_795_372_801_000_000 + sequence,
    subject: evil,
    data,
  })
  const page = reportHtml(
    tell([event('weight.changed', { from: 1, to: 2, since: 1 }, 1), event('manager.died', { manager: evil, pid: 1, since: 1 }, 2)]),
    { log: evil },
  )
  expect(page.match(/<script/g)).toHaveLength(2)
  expect(page.replace(SCRIPT, '')).not.toMatch(/<img|<b>|[\u202e\x1b]/)
  expect(page).toContain('&lt;img src=x')
})

test('the same timeline gives the same bytes', () => expect(report()).toBe(report()))
