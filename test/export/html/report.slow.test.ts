// The HTML report in a real browser: it draws, answers to mouse and keys, draws no more of ten thousand events than a screenful, prints, and asks no network.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import type { Event } from '../../../src/events/event.ts'
import { reportHtml } from '../../../src/export/html/report.ts'
import { eventsOf, story, tell } from '../../timeline/lab.ts'
import { type Browser, hasChromium, type Page, startChromium } from './chromium.ts'

const folder = mkdtempSync(join(tmpdir(), 'umtool-report-'))
const path = join(folder, 'report.html')
const large = join(folder, 'large.html')
let browser: Browser

/** Ten thousand events: real ones, told again and again. */
function many(): Event[] {
  const real = eventsOf('dr-ka-all').filter(({ type }) => !/captured|counted|sampled/.test(type))
  return Array.from({ length: 10_000 }, (_, i): Event => {
    const event = real[i % real.length]!
    const round = Math.floor(i / real.length)
    return { ...event, id: `${event.id.slice(0, -6)}${String(i).padStart(6, '0')}`, at: event.at + round * 180_000_000, sequence: i + 1 }
  })
}

beforeAll(async () => {
  if (!hasChromium()) return
  writeFileSync(path, reportHtml(story('dr-ka-all'), { log: undefined }))
  writeFileSync(large, reportHtml(tell(many()), { log: undefined }))
  browser = await startChromium()
}, 120_000)

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** scripts/suite-slow.sh installs it where it may, and says so where it may not. */
const inBrowser = hasChromium() ? test : test.skip

const open = (file = path, width = 1280, height = 900): Promise<Page> => browser.open(`file://${file}`, width, height)
const frames = (page: Page): Promise<unknown> => page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))')
const shown = (page: Page): Promise<string> => page.evaluate('document.getElementById("shown").textContent')

inBrowser(
  'it draws lanes for nodes and services, without a complaint or a request',
  async () => {
    const page = await open()
    expect(await page.evaluate('document.documentElement.dataset.ready')).toBe('yes')
    expect(await page.evaluate('[...document.querySelectorAll("#chart .name")].map(one => one.textContent)')).toEqual([
      'lvs1',
      'lvs2',
      'rs1',
      'rs2',
      '10.1.1.100:80',
    ])
    expect(await page.evaluate('document.querySelectorAll("#chart .band").length')).toBe(7)
    expect(await page.evaluate('document.querySelectorAll("#chart .outage").length')).toBeGreaterThan(2)
    expect(await page.evaluate('document.querySelectorAll("#chart .curve").length')).toBeGreaterThan(1)
    expect(page.complaints).toEqual([])
    expect(page.requests.map(url => url.slice(0, 5))).toEqual(['file:'])
  },
  60_000,
)

inBrowser(
  'the policy holds: a script that a log could bring would not run',
  async () => {
    const page = await open()
    await page.evaluate('(() => { const s = document.createElement("script"); s.textContent = "window.owned = 1"; document.body.append(s) })()')
    expect(await page.evaluate('window.owned === undefined')).toBe(true)
    expect(page.complaints.join()).toContain('Content Security Policy')
  },
  60_000,
)

inBrowser(
  'the wheel zooms, dragging moves, keys do both',
  async () => {
    const page = await open()
    const whole = await shown(page)
    const mouse = (type: string, x: number, more: object = {}) => page.send('Input.dispatchMouseEvent', { type, x, y: 420, ...more })
    await mouse('mouseWheel', 640, { deltaX: 0, deltaY: -800 })
    await frames(page)
    const zoomed = await shown(page)
    expect(zoomed).not.toBe(whole)
    await mouse('mousePressed', 640, { button: 'left', clickCount: 1 })
    await mouse('mouseMoved', 500, { button: 'left' })
    await mouse('mouseReleased', 500, { button: 'left', clickCount: 1 })
    await frames(page)
    const moved = await shown(page)
    expect(moved).not.toBe(zoomed)
    const key = async (key: string) => {
      await page.evaluate(
        `document.getElementById("chart").dispatchEvent(new KeyboardEvent("keydown", { key: ${JSON.stringify(key)}, bubbles: true }))`,
      )
      await frames(page)
      return shown(page)
    }
    expect(await key('+')).not.toBe(moved)
    expect(await key('ArrowLeft')).not.toBe(moved)
    expect(await key('0')).toBe(whole)
    expect(await key(']')).not.toBe(whole)
    expect(await page.evaluate('document.getElementById("details").textContent')).toContain('I1')
  },
  60_000,
)

inBrowser(
  'a click on an event says what it stands on, and how to see it with umtool',
  async () => {
    const page = await open()
    await page.evaluate('document.querySelector("#list .row:nth-child(3)").click()')
    await frames(page)
    const details = await page.evaluate<string>('document.getElementById("details").textContent')
    expect(details).toMatch(/umtool events --node \S+ --type \S+ --since \S+Z --until \S+Z --all -o json/)
    expect(await page.evaluate('document.querySelectorAll("#chart .mark.chosen").length')).toBe(1)
  },
  60_000,
)

inBrowser(
  'the filter leaves what has all of its words',
  async () => {
    const page = await open()
    await page.evaluate('(() => { const f = document.getElementById("filter"); f.value = "lvs2 master"; f.dispatchEvent(new Event("input")) })()')
    await frames(page)
    const rows = await page.evaluate<string[]>('[...document.querySelectorAll("#list .row")].map(row => row.textContent)')
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(row.toLowerCase()).toMatch(/lvs2[\s\S]*master/)
    expect(await page.evaluate('document.querySelectorAll("#chart .mark.out").length')).toBeGreaterThan(0)
  },
  60_000,
)

inBrowser(
  'ten thousand events are a screenful of elements, whole and zoomed',
  async () => {
    const page = await open(large)
    expect(await page.evaluate('JSON.parse(document.getElementById("data").textContent).events.at.length')).toBeGreaterThan(9_000)
    expect(await page.evaluate('document.querySelectorAll("#chart *").length')).toBeLessThan(6_000)
    expect(await page.evaluate('document.querySelectorAll("#list .row").length')).toBeLessThan(60)
    // Zoomed into a hundredth of it there is no more to draw than before.
    for (let i = 0; i < 9; i++)
      await page.evaluate('document.getElementById("chart").dispatchEvent(new KeyboardEvent("keydown", { key: "+", bubbles: true }))')
    await frames(page)
    expect(await page.evaluate('document.querySelectorAll("#chart *").length')).toBeLessThan(6_000)
    expect(page.complaints).toEqual([])
  },
  120_000,
)

/** Mean brightness of a PNG that Chromium made: 8 bits, colour with or without alpha. */
function brightness(png: Buffer): number {
  const width = png.readUInt32BE(16)
  const channels = png[25] === 6 ? 4 : 3
  const parts: Buffer[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  const raw = inflateSync(Buffer.concat(parts))
  const stride = width * channels
  let before = Buffer.alloc(stride)
  let sum = 0
  for (let at = 0; at < raw.length; at += stride + 1) {
    const line = Buffer.from(raw.subarray(at + 1, at + 1 + stride))
    for (let i = 0; i < stride; i++) {
      const [a, b, c] = [i < channels ? 0 : line[i - channels]!, before[i]!, i < channels ? 0 : before[i - channels]!]
      const p = a + b - c
      const paeth = Math.abs(p - a) <= Math.abs(p - b) && Math.abs(p - a) <= Math.abs(p - c) ? a : Math.abs(p - b) <= Math.abs(p - c) ? b : c
      line[i] = line[i]! + [0, a, b, (a + b) >> 1, paeth][raw[at]!]!
      sum += line[i]!
    }
    before = line
  }
  return sum / (raw.length - raw.length / (stride + 1))
}

inBrowser(
  'light is light and dark is dark, by the system and by the button',
  async () => {
    const page = await open()
    await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: 'light' }] })
    expect(brightness(await page.screenshot())).toBeGreaterThan(200)
    await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: 'dark' }] })
    expect(brightness(await page.screenshot())).toBeLessThan(80)
    await page.evaluate('document.getElementById("theme").click()')
    expect(brightness(await page.screenshot())).toBeGreaterThan(200)
  },
  60_000,
)

inBrowser(
  'narrow nothing sticks out, and on paper the controls are gone',
  async () => {
    const page = await open(path, 390, 800)
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await page.send('Emulation.setEmulatedMedia', { media: 'print' })
    expect(await page.evaluate('getComputedStyle(document.querySelector(".bar")).display')).toBe('none')
    const { data } = (await page.send('Page.printToPDF', { printBackground: true, preferCSSPageSize: true })) as { data: string }
    expect(Buffer.from(data, 'base64').toString('latin1', 0, 5)).toBe('%PDF-')
  },
  60_000,
)

inBrowser(
  'contrast of words is at least 4.5 to 1, in both themes',
  async () => {
    const page = await open()
    for (const theme of ['light', 'dark']) {
      const worst = await page.evaluate<number>(`(() => {
      document.documentElement.dataset.theme = "${theme}"
      const probe = document.createElement("canvas").getContext("2d")
      const channel = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
      const light = colour => { probe.fillStyle = colour; const n = parseInt(probe.fillStyle.slice(1), 16); return 0.2126 * channel(n >> 16) + 0.7152 * channel((n >> 8) & 255) + 0.0722 * channel(n & 255) }
      const style = getComputedStyle(document.documentElement)
      const of = name => light(style.getPropertyValue("--" + name).trim())
      const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
      const pairs = [["ink", "page"], ["ink", "card"], ["soft", "page"], ["soft", "card"], ["soft", "lane"], ["accent", "card"], ["bad", "card"], ["bad", "bad-soft"], ["planned", "planned-soft"], ["note", "note-soft"], ["good", "card"], ["planned", "card"], ["ink", "bad-soft"]]
      return Math.min(...pairs.map(([a, b]) => ratio(of(a), of(b))))
    })()`)
      expect(worst).toBeGreaterThanOrEqual(4.5)
    }
  },
  60_000,
)
