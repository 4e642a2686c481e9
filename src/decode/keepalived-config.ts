// keepalived.conf -> which notify FIFOs it writes to. Pure. Nothing else of its large grammar is read; includes are not followed.

export type NotifyFifos = {
  /** With a script beside a FIFO somebody else reads it: a line can be read once only. */
  readonly fifos: readonly { readonly path: string; readonly kind: 'all' | 'vrrp' | 'lvs'; readonly hasScript: boolean }[]
}

const FIFO = /^\s*(notify_fifo|vrrp_notify_fifo|lvs_notify_fifo)\s+"?([^\s"]+)"?/
const SCRIPT = /^\s*(notify_fifo|vrrp_notify_fifo|lvs_notify_fifo)_script\s+\S/
const KINDS = { notify_fifo: 'all', vrrp_notify_fifo: 'vrrp', lvs_notify_fifo: 'lvs' } as const

export function parseNotifyFifos(text: string): NotifyFifos {
  const paths = new Map<keyof typeof KINDS, string>()
  const scripts = new Set<string>()
  for (const raw of text.split('\n')) {
    const line = raw.replace(/[#!].*/, '')
    const fifo = FIFO.exec(line)
    if (fifo !== null) paths.set(fifo[1] as keyof typeof KINDS, fifo[2]!)
    const script = SCRIPT.exec(line)
    if (script !== null) scripts.add(script[1]!)
  }
  return { fifos: [...paths].map(([key, path]) => ({ path, kind: KINDS[key], hasScript: scripts.has(key) })) }
}
