// /proc/net/snmp, /proc/net/netstat, /proc/net/snmp6 -> counters by the names nstat gives them: IpInReceives, TcpExtListenDrops,
// Ip6InReceives. Pure. Fixtures: test/fixtures/proc-net/

const PREFIX = /^(\w+): (.*)$/
const NUMBER = /^-?\d+$/

/** snmp and netstat: a line of names, then a line of values with the same prefix. Throws SyntaxError. */
export function parseProcSnmp(text: string, path = '/proc/net/snmp'): Record<string, number> {
  const counters: Record<string, number> = Object.create(null)
  let names: { prefix: string; list: readonly string[] } | undefined
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const found = PREFIX.exec(line)
    if (found === null) throw unreadable(path, i, line)
    const [, prefix, rest] = found as unknown as [string, string, string]
    const list = rest.trim().split(/ +/)
    if (names === undefined) {
      names = { prefix, list }
      continue
    }
    if (names.prefix !== prefix || names.list.length !== list.length || !list.every(value => NUMBER.test(value))) throw unreadable(path, i, line)
    for (const [k, name] of names.list.entries()) counters[prefix + name] = Number(list[k])
    names = undefined
  }
  if (names !== undefined) throw new SyntaxError(`${path}: names of ${names.prefix} without values`)
  return counters
}

const PAIR = /^(\w+)\s+(\d+)\s*$/

/** snmp6: a name and a value on each line. Throws SyntaxError. */
export function parseProcSnmp6(text: string): Record<string, number> {
  const counters: Record<string, number> = Object.create(null)
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const found = PAIR.exec(line)
    if (found === null) throw unreadable('/proc/net/snmp6', i, line)
    counters[found[1]!] = Number(found[2])
  }
  return counters
}

/**
 * Files below /proc/net/stat: names in the first line, then a line of hexadecimal values for each CPU, summed up here. `entries` is the
 * same number on each line. Throws SyntaxError.
 */
export function parseProcStat(text: string, path: string): Record<string, number> {
  const counters: Record<string, number> = Object.create(null)
  const [head = '', ...lines] = text.split('\n')
  const names = head.trim().split(/\s+/)
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue
    const values = line.trim().split(/\s+/)
    // Kernels have added columns to the values without a name, and names without values.
    if (!values.every(value => /^[0-9a-fA-F]{1,16}$/.test(value))) throw unreadable(path, i + 1, line)
    for (const [k, name] of names.entries()) {
      const value = Number.parseInt(values[k] ?? '0', 16)
      counters[name] = name === 'entries' ? value : (counters[name] ?? 0) + value
    }
  }
  return counters
}

const unreadable = (path: string, index: number, line: string): SyntaxError =>
  new SyntaxError(`${path}, line ${index + 1}: cannot read ${JSON.stringify(line.slice(0, 200))}`)
