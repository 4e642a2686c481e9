// DECnet's control messages: who is there and which routes there are.

import { putAscii } from '../text.ts'
import { nodeText, u16le } from './decnet-values.ts'
import { putHexAsciiDump } from './dump.ts'
import { check, type Printer, u8 } from './printer.ts'

const KIND = 0x0f

const TEST = 5
const ROUTE = 6
const MOST_ROUTES = 1024

const NODE_TYPES = ['reserved-ntype? ', 'l2rout ', 'l1rout ', 'endnode ']
const VERIFY = 0x04
const INIT_BLOCK = 0x08
const NO_MULTICAST = 0x20
const HELLO_BLOCK = 0x40

type Message = { readonly name: string; readonly size: number; readonly print: (p: Printer, at: number, length: number) => void }

const MESSAGES: Readonly<Record<number, Message>> = {
  1: { name: 'init ', size: 12, print: printInit },
  3: { name: 'verification ', size: 4, print: (p, at) => putSourceAnd(p, at, 'fcnval') },
  [TEST]: { name: 'test ', size: 4, print: (p, at) => putSourceAnd(p, at, 'data') },
  7: { name: 'lev-1-routing ', size: 4, print: (p, at, length) => printRoutes(p, at, length, 'ids') },
  9: { name: 'lev-2-routing ', size: 4, print: (p, at, length) => printRoutes(p, at, length, 'areas') },
  11: { name: 'router-hello ', size: 18, print: printRouterHello },
  13: { name: 'endnode-hello ', size: 32, print: printNodeHello },
}

/** Prints the message of `length` bytes at `at`, `shown` of them if it is unknown; answers false when it is too short. */
export function printDecnetControl(p: Printer, at: number, length: number, shown: number): boolean {
  const message = MESSAGES[u8(p, at) & KIND]
  if (message === undefined) {
    putAscii(p.text, 'unknown control message')
    putHexAsciiDump(p, at, shown)
    return true
  }
  putAscii(p.text, message.name)
  if (length < message.size) return false
  message.print(p, at, length)
  return true
}

function nodeType(info: number, block: number): string {
  const verify = info & VERIFY ? 'verif ' : ''
  const multicast = block === HELLO_BLOCK && info & NO_MULTICAST ? 'nomcast ' : ''
  return `${NODE_TYPES[info & 3]}${verify}${multicast}${info & block ? 'blo ' : ''}`
}

function printInit(p: Printer, at: number): void {
  check(p, at, 12)
  const versions = `vers ${u8(p, at + 6)} eco ${u8(p, at + 7)} ueco ${u8(p, at + 8)}`
  const source = nodeText(u16le(p, at + 1))
  putAscii(p.text, `${nodeType(u8(p, at + 3), INIT_BLOCK)}src ${source}blksize ${u16le(p, at + 4)} ${versions} hello ${u16le(p, at + 9)}`)
}

function putSourceAnd(p: Printer, at: number, name: string): void {
  putAscii(p.text, `src ${nodeText(u16le(p, at + 1))} ${name} ${u8(p, at + 3).toString(8)}`)
}

function printRoutes(p: Printer, at: number, length: number, what: string): void {
  const t = p.text
  check(p, at, 4)
  putAscii(t, `src ${nodeText(u16le(p, at + 1))} `)
  const end = at + length
  for (let route = at + 4; end - route > ROUTE; route += ROUTE) {
    check(p, route, ROUTE)
    const count = u16le(p, route)
    if (count > MOST_ROUTES) return
    const first = u16le(p, route + 2)
    const info = u16le(p, route + 4)
    putAscii(t, `{${what} ${first}-${first + count} cost ${info & 0x1ff} hops ${(info >>> 10) & 0x1f}} `)
  }
}

function hello(p: Printer, at: number): string {
  const versions = `vers ${u8(p, at + 1)} eco ${u8(p, at + 2)} ueco ${u8(p, at + 3)}`
  return `${nodeType(u8(p, at + 10), HELLO_BLOCK)}${versions} src ${nodeText(u16le(p, at + 8))} blksize ${u16le(p, at + 11)}`
}

function printRouterHello(p: Printer, at: number): void {
  check(p, at, 18)
  putAscii(p.text, `${hello(p, at)} pri ${u8(p, at + 13)} hello ${u16le(p, at + 15)}`)
}

function printNodeHello(p: Printer, at: number): void {
  check(p, at, 32)
  putAscii(p.text, `${hello(p, at)} rtr ${nodeText(u16le(p, at + 26))} hello ${u16le(p, at + 28)} data ${u8(p, at + 31).toString(8)}`)
}
