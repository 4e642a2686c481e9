// What the kernel said of itself in a lab run, read from the lab's own files.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileOf } from './lab.ts'

/** From `at` on (microseconds) until the next of the same node. `table`: service -> endpoint -> weight. */
export type TableWitness = { readonly at: number; readonly node: string; readonly table: Readonly<Record<string, Readonly<Record<string, number>>>> }

const port = (hex: string): number => Number.parseInt(hex, 16)

function endpoint(text: string): string {
  const six = /^\[([0-9a-f:]+)\]:([0-9A-F]{4})$/i.exec(text)
  if (six !== null) return `[${shortened(six[1]!)}]:${port(six[2]!)}`
  const [, address, hex] = /^([0-9A-F]{8}):([0-9A-F]{4})$/.exec(text)!
  return `${address!
    .match(/../g)!
    .map(part => Number.parseInt(part, 16))
    .join('.')}:${port(hex!)}`
}

/** The kernel writes all eight words. */
const shortened = (address: string): string => new URL(`http://[${address}]`).hostname.slice(1, -1)

export function tablesOf(run: string): TableWitness[] {
  return readFileSync(fileOf(run, 'witness-ipvs'), 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const [, at, node, rest] = /^(\d+) (\S+) (.*)$/.exec(line)!
      const table: Record<string, Record<string, number>> = {}
      let service = ''
      for (const part of rest!.split('|').filter(text => text.trim() !== '')) {
        const server = /^ *-> (\S+) +\S+ +(\d+)/.exec(part)
        if (server !== null) table[service]![endpoint(server[1]!)] = Number(server[2])
        else {
          const [protocol, address] = part.trim().split(/ +/)
          service = `${protocol!.toLowerCase()}/${endpoint(address!)}`
          table[service] = {}
        }
      }
      return { at: Number(at), node: node!, table }
    })
}

export type AddressWitness = {
  readonly at: number
  readonly node: string
  readonly address: string
  readonly interface: string
  readonly there: boolean
}

/** Every address that came or went, as `ip -ts monitor` said it; local time is UTC in the lab. */
export function addressesOf(run: string): AddressWitness[] {
  const files = readdirSync(dirname(fileOf(run, 'x'))).filter(name => name.startsWith('witness-ip-'))
  return files.flatMap(name =>
    readFileSync(fileOf(run, name), 'utf8')
      .split('\n')
      .flatMap(line => {
        const found = /^\[(\S+)\] (Deleted )?\d+: (\S+?)(?:@\S+)? +inet6? (\S+)/.exec(line)
        if (found === null) return []
        const [, time, deleted, device, address] = found
        return [
          {
            at: Date.parse(`${time}Z`) * 1000,
            node: name.slice('witness-ip-'.length),
            address: address!,
            interface: device!,
            there: deleted === undefined,
          },
        ]
      }),
  )
}
