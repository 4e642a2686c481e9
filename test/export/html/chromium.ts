// A real browser, driven over a pipe by the DevTools protocol: a few lines for a few questions.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'

export const CHROMIUM = '/usr/bin/chromium'
export const hasChromium = (): boolean => existsSync(CHROMIUM)

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--remote-debugging-pipe',
]

type Answer = {
  readonly id?: number
  readonly method?: string
  readonly params?: unknown
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

export type Browser = {
  readonly open: (url: string, width: number, height: number) => Promise<Page>
  readonly close: () => Promise<void>
}

export type Page = {
  /** The value of an expression; a promise is waited for. */
  readonly evaluate: <Value>(expression: string) => Promise<Value>
  readonly send: (method: string, params?: object) => Promise<unknown>
  /** PNG. */
  readonly screenshot: (whole?: boolean) => Promise<Buffer>
  /** What the console said at the level of an error, what was thrown, what the network was asked for. */
  readonly complaints: readonly string[]
  readonly requests: readonly string[]
}

export async function startChromium(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'umtool-chromium-'))
  const child = spawn(CHROMIUM, [...FLAGS, `--user-data-dir=${profile}`], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] })
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const toBrowser = child.stdio[3] as Writable
  const fromBrowser = child.stdio[4] as Readable
  let next = 1
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>()
  const listeners: ((answer: Answer) => void)[] = []
  let left = ''
  fromBrowser.setEncoding('utf8').on('data', (text: string) => {
    const parts = (left + text).split('\0')
    left = parts.pop() ?? ''
    for (const part of parts) {
      const answer = JSON.parse(part) as Answer
      const one = answer.id === undefined ? undefined : waiting.get(answer.id)
      if (one === undefined) for (const listener of listeners) listener(answer)
      else if (answer.error !== undefined) one.reject(new Error(answer.error.message))
      else one.resolve(answer.result)
      if (answer.id !== undefined) waiting.delete(answer.id)
    }
  })
  const send = (method: string, params: object = {}, sessionId?: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = next++
      waiting.set(id, { resolve, reject })
      toBrowser.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    })

  const open = async (url: string, width: number, height: number): Promise<Page> => {
    const { targetId } = (await send('Target.createTarget', { url: 'about:blank' })) as { targetId: string }
    const { sessionId } = (await send('Target.attachToTarget', { targetId, flatten: true })) as { sessionId: string }
    const ask = (method: string, params?: object): Promise<unknown> => send(method, params, sessionId)
    const complaints: string[] = []
    const requests: string[] = []
    listeners.push(({ method, params }) => {
      if (method === 'Runtime.exceptionThrown' || (method === 'Log.entryAdded' && (params as { entry: { level: string } }).entry.level === 'error'))
        complaints.push(JSON.stringify(params))
      if (method === 'Network.requestWillBeSent') requests.push((params as { request: { url: string } }).request.url)
    })
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await ask(`${domain}.enable`)
    await ask('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false })
    await ask('Page.navigate', { url })
    const evaluate = async <Value>(expression: string): Promise<Value> => {
      const { result, exceptionDetails } = (await ask('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true })) as {
        result: { value: Value }
        exceptionDetails?: { text: string }
      }
      if (exceptionDetails !== undefined) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`)
      return result.value
    }
    while ((await evaluate('location.href !== "about:blank" && document.readyState === "complete"')) !== true)
      await new Promise(resolve => setTimeout(resolve, 20))
    // Two frames: the first draws, the second has been drawn.
    await evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))')
    return {
      evaluate,
      send: ask,
      complaints,
      requests,
      screenshot: async (whole = false) => {
        const { data } = (await ask('Page.captureScreenshot', { format: 'png', captureBeyondViewport: whole })) as { data: string }
        return Buffer.from(data, 'base64')
      },
    }
  }

  const close = async (): Promise<void> => {
    void send('Browser.close').catch(() => {})
    await exited
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  return { open, close }
}
