// "did you mean": the known word that takes the fewest typing mistakes.

/** Letters to insert, remove, replace or swap with their neighbour to make `b` of `a` (optimal string alignment). */
export function typos(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2]! + 1 : replaced
      row.push(Math.min(last[j]! + 1, row[j - 1]! + 1, replaced, swapped))
    }
    before = last
    last = row
  }
  return last[b.length]!
}

/** The word of `words` that `typed` most likely meant, or undefined when none is near: a third of its letters may be wrong. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(typed.length / 3))
  let best: string | undefined
  let fewest = limit + 1
  for (const word of words) {
    // A beginning counts as one mistake: `diag` means diagnose.
    const count = typed.length >= 2 && word.startsWith(typed) ? Math.min(1, typos(typed, word)) : typos(typed, word)
    if (count < fewest) {
      fewest = count
      best = word
    }
  }
  return best
}
