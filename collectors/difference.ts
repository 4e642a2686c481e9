// In what two pictures of one thing differ.

/** The fields in which two differ. */
export function difference<Fields extends object>(was: Fields, is: Fields): { from: Partial<Fields>; to: Partial<Fields>; changed: boolean } {
  const from: Partial<Fields> = {}
  const to: Partial<Fields> = {}
  let changed = false
  for (const name of Object.keys(is) as (keyof Fields)[]) {
    if (JSON.stringify(was[name]) === JSON.stringify(is[name])) continue
    from[name] = was[name]
    to[name] = is[name]
    changed = true
  }
  return { from, to, changed }
}
