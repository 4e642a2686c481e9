// What somebody would have of a lab run whose nodes had no agent: captures, logs, and samples in text.

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Given, newGiven } from '../../src/cli/import/words.ts'
import type { Event } from '../../src/events/event.ts'
import type { LogFile } from '../../src/import/material.ts'
import { openLog } from '../../src/log/open.ts'

export const root = join(import.meta.dirname, '..', '..')
const fixtures = join(root, 'test/fixtures')

export const scratch = (): string => mkdtempSync(join(tmpdir(), 'umtool-import-'))

export async function eventsOf(path: string): Promise<Event[]> {
  const log = await openLog(path, 'read')
  const events: Event[] = []
  for await (const batch of log.read()) for (const recorded of batch) if (recorded.ok) events.push(recorded.event)
  await log.close()
  return events
}

export const agentsLog = (run: string): string => join(fixtures, 'lab', run, 'events.jsonl.gz')

export const nodeOf = ({ source }: Event): string => source.split('/')[2]!

/** `witness-ipvs` as a loop of `cat /proc/net/ip_vs` would have written it; the witness leaves connections out. */
function tableSamples(run: string, node: string): string {
  const text: string[] = []
  for (const line of readFileSync(join(fixtures, 'lab', run, 'witness-ipvs'), 'utf8')
    .trimEnd()
    .split('\n')) {
    const [at, who, ...rest] = line.split(' ')
    if (who !== node) continue
    text.push(`### ${at}`, 'IP Virtual Server version 1.2.1 (size=4096)', 'Prot LocalAddress:Port Scheduler Flags')
    text.push('  -> RemoteAddress:Port Forward Weight ActiveConn InActConn')
    for (const row of rest.join(' ').split('|').slice(1)) text.push(row.startsWith('  ->') ? `${row}      0          0` : row)
  }
  return `${text.join('\n')}\n`
}

/** `ip -o addr`, as it was when the agent of the node took its first picture. */
function addressSamples(events: readonly Event[], node: string): string {
  const picture = events.find(event => event.type === 'host.sampled' && event.subject === 'addresses' && nodeOf(event) === node)!
  const { addresses } = picture.data as { addresses: { address: string; interface: string; scope: string }[] }
  const names = [...new Set(addresses.map(({ interface: name }) => name))]
  const lines = addresses.map(({ address, interface: name, scope }) => {
    const isSix = address.includes(':')
    return `${names.indexOf(name) + 1}: ${name}    ${isSix ? 'inet6' : 'inet'} ${address} scope ${scope} ${isSix ? '' : name}\\       valid_lft forever`
  })
  return `${new Date(picture.at / 1000).toISOString()}\n${lines.join('\n')}\n`
}

export type Raw = { readonly run: string; readonly folder: string; readonly logs: Readonly<Record<string, LogFile['kind']>>; readonly config?: true }

/** Material of the directors. `events`: the agents' own. */
export function materialOf({ run, folder, logs, config }: Raw, events: readonly Event[], to: string): Given[] {
  const raw = join(fixtures, 'import', folder)
  return ['lvs1', 'lvs2'].map(node => {
    const given = { ...newGiven(node), tz: 'UTC' }
    given.pcap.push(`eth0=${join(raw, `${node}.pcap.gz`)}`)
    for (const [file, kind] of Object.entries(logs)) given.logs.push({ kind, path: join(raw, `${node}-${file}.gz`) })
    if (config) given.config.push(join(raw, `${node}-ldirectord.cf`))
    const sample = (name: string, text: string): void => {
      const path = join(to, `${node}-${name}`)
      writeFileSync(path, text)
      given.sample.push(path)
    }
    sample('ip_vs', tableSamples(run, node))
    sample('ip-addr', addressSamples(events, node))
    sample('ip-monitor', readFileSync(join(fixtures, 'lab', run, `witness-ip-${node}`), 'utf8').replaceAll(/^begins\n/gm, ''))
    return given
  })
}
