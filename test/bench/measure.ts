// What the benchmarks share: CPU seconds of a command that writes to a file, medians, and a table with ratios.

import { spawnSync } from 'node:child_process'
import { closeSync, openSync, rmSync } from 'node:fs'

export const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!

/** CPU seconds of this process while `run` runs. */
export function cpuOf(run: () => void): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** CPU seconds of a child that writes nowhere, from the shell's own report. */
export function cpuOfCommand(...command: string[]): number {
  const { stderr } = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@" > /dev/null 2>&1', 'bash', ...command], { encoding: 'utf8' })
  const [user, system] = stderr.trim().split('\n').at(-1)!.split(' ').map(Number)
  return user! + system!
}

export type Cost = { readonly cpu: number; readonly wall: number; readonly mebibytes: number }

/**
 * Runs a command to its end with standard output in a new file: user and system seconds of it and its children, seconds by
 * the clock, and the most memory one process of it held. TZ is set, since tcpdump without it asks for the zone file for every packet.
 */
export function cost(command: readonly string[], output: string): Cost {
  rmSync(output, { force: true })
  const fd = openSync(output, 'w')
  const began = process.hrtime.bigint()
  const format = '/usr/bin/time -f "%U %S %M" "$@" 2>&1 >&3 | tail -n 1'
  const { stdout } = spawnSync('bash', ['-c', format, 'bash', ...command], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore', fd],
    env: { ...process.env, TZ: ':/etc/localtime' },
  })
  closeSync(fd)
  const wall = Number(process.hrtime.bigint() - began) / 1e9
  const [user, system, kibibytes] = stdout.trim().split(' ').map(Number)
  return { cpu: user! + system!, wall, mebibytes: kibibytes! / 1024 }
}

export type Case = { readonly name: string; readonly command: readonly string[] }

/** Runs all cases in turn, `runs` times, and answers the medians: what else the machine does meets all of them alike. */
export function compare(cases: readonly Case[], runs: number, output: string): Map<string, Cost> {
  const costs = new Map<string, Cost[]>(cases.map(({ name }) => [name, []]))
  for (let i = 0; i < runs; i++) for (const { name, command } of cases) costs.get(name)!.push(cost(command, output))
  const of = (all: readonly Cost[], key: keyof Cost): number => median(all.map(one => one[key]))
  return new Map([...costs].map(([name, all]) => [name, { cpu: of(all, 'cpu'), wall: of(all, 'wall'), mebibytes: of(all, 'mebibytes') }]))
}

/** A table in Markdown: thousand packets per CPU second, and how many times the rival's that is. */
export function table(packets: number, costs: ReadonlyMap<string, Cost>, rival: string): string {
  const base = costs.get(rival)!.cpu
  const rows = [...costs].map(
    ([name, { cpu, wall, mebibytes }]) =>
      `| ${name} | ${cpu.toFixed(2)} | ${wall.toFixed(2)} | ${Math.round(packets / cpu / 1000)} | ${(base / cpu).toFixed(2)}x | ${Math.round(mebibytes)} |`,
  )
  return ['| case | CPU s | s | k packets / CPU s | against it | MiB |', '|---|---|---|---|---|---|', ...rows].join('\n')
}
