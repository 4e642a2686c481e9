// Who of a group gets which parts of a log. Pure: the member that leads reckons, and all others take its word.
//
// Equal numbers of parts, and everybody keeps as much as may be of what he has. What goes from one to another goes in two steps: first
// the one lets go of it, and asks for another division when he has; then the other gets it. So nobody waits for a slow member but he
// who is to get his part, and no part ever has two.

export type Member = {
  readonly id: string
  /** What it has now, work on it under way included. */
  readonly held: readonly number[]
  /** As of which division: what an older one gave counts for less. */
  readonly generation: number
}

/** Each member's parts, ascending; those that others still have are nobody's for now. */
export function divide(members: readonly Member[], count: number): Map<string, number[]> {
  const holders = holdersOf(members, count)
  const target = targetOf(members, holders, count)
  return new Map(
    members.map(({ id }) => [
      id,
      target.get(id)!.filter(part => {
        const holder = holders.get(part)
        return holder === undefined || holder === id
      }),
    ]),
  )
}

/** Who has each part, as far as anybody has it. */
function holdersOf(members: readonly Member[], count: number): Map<number, string> {
  const holders = new Map<number, string>()
  // The newest first: who was thought dead may still claim what is another's by now.
  for (const { id, held } of members.toSorted((a, b) => b.generation - a.generation || compare(a.id, b.id)))
    for (const part of held) if (part >= 0 && part < count && !holders.has(part)) holders.set(part, id)
  return holders
}

function targetOf(members: readonly Member[], holders: ReadonlyMap<number, string>, count: number): Map<string, number[]> {
  const has = new Map(members.map(({ id }): [string, number[]] => [id, []]))
  for (let part = 0; part < count; part++) has.get(holders.get(part) ?? '')?.push(part)
  // Where parts do not divide evenly, those that have most keep one more.
  const order = [...has.keys()].sort((a, b) => has.get(b)!.length - has.get(a)!.length || compare(a, b))
  const least = Math.floor(count / members.length)
  const target = new Map(order.map((id, rank) => [id, has.get(id)!.slice(0, least + (rank < count % members.length ? 1 : 0))]))
  const taken = new Set([...target.values()].flat())
  const free = Array.from({ length: count }, (_, part) => part).filter(part => !taken.has(part))
  for (const [rank, id] of order.entries()) {
    const mine = target.get(id)!
    mine.push(...free.splice(0, least + (rank < count % members.length ? 1 : 0) - mine.length))
    mine.sort((a, b) => a - b)
  }
  return target
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
