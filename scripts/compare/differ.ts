// One file, one flag set: which packets differ.
import { type Judge, run, splitNumbered, TCPDUMP } from './judge.ts'
import { printFile } from './ours.ts'

export type Difference = {
  /** Counted from 1, as tcpdump -# does; 0 when the two sides split into different counts of packets. */
  packet: number
  kind: string
  theirs: Buffer
  ours: Buffer
}
export type Result = { file: string; flags: string; packets: number; differences: Difference[] }

const NOTHING = Buffer.alloc(0)

/** Compares our printer (or `other`, a program) with tcpdump. */
export async function compare(file: string, flags: string, other?: Judge): Promise<Result> {
  const printed = await printFile(file, flags)
  const [theirs, ours] = await Promise.all([run(TCPDUMP, flags, file), other ? run(other, flags, file) : Buffer.concat(printed.packets)])
  const packets = printed.packets.length
  if (theirs.equals(ours)) return { file, flags, packets, differences: [] }
  const numbers = /-[a-zA-Z]*#/.test(flags)
  const numbered = numbers ? flags : `${flags} -#`
  const a = splitNumbered(await run(TCPDUMP, numbered, file), numbers)
  const b = other ? splitNumbered(await run(other, numbered, file), numbers) : printed.packets
  const differences: Difference[] = []
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (a[i] && b[i] && a[i]!.equals(b[i]!)) continue
    differences.push({ packet: i + 1, kind: printed.kinds[i] ?? 'no such packet', theirs: a[i] ?? NOTHING, ours: b[i] ?? NOTHING })
  }
  if (differences.length === 0) differences.push({ packet: 0, kind: 'between packets', theirs, ours })
  return { file, flags, packets, differences }
}

/** The first line in which the two differ, with the column (from 0) of the first differing byte, both as latin1 text. */
export function firstLine(d: Difference): { theirs: string; ours: string; line: number; column: number } {
  const theirs = d.theirs.toString('latin1').split('\n')
  const ours = d.ours.toString('latin1').split('\n')
  let line = 0
  while (line < theirs.length - 1 && line < ours.length - 1 && theirs[line] === ours[line]) line++
  const a = theirs[line]!
  const b = ours[line]!
  let column = 0
  while (column < a.length && column < b.length && a[column] === b[column]) column++
  return { theirs: a, ours: b, line, column }
}
