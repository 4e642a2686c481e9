import { type ConnectionKey, newConnectionKey } from '../../src/trace/connection-key.ts'
import { ID, ROW_WORDS } from '../../src/trace/connection-row.ts'
import { addConnection, findConnection, newConnectionTable, renewConnection } from '../../src/trace/connection-table.ts'
import { chance } from '../packets/generate/bytes.ts'

function keyOf(n: number, hash: number): ConnectionKey {
  const key = newConnectionKey(0)
  key.a[0] = n
  key.b[0] = -n
  key.portA = n & 0xffff
  key.portB = 80
  key.kind = 6
  key.hash = hash
  return key
}

test.each([
  ['well spread', (n: number) => Math.imul(n, 0x9e3779b1)],
  ['nearly all in one place', (n: number) => n % 3],
  ['wrapping at the end', (n: number) => -1 - (n % 2)],
])('a table whose hashes are %s finds what a Map finds', (_, hashOf) => {
  const rows = 50
  const t = newConnectionTable(rows)
  const known = new Map<number, number>()
  const byRow = new Map<number, number>()
  t.onRetire = row => known.delete(byRow.get(row)!)
  const random = chance(1)
  for (let i = 0; i < 20_000; i++) {
    const n = random() % 200
    const key = keyOf(n, hashOf(n))
    t.now = i * 1e6
    const row = findConnection(t, key)
    expect(row).toBe(known.get(n) ?? -1)
    if (row >= 0) continue
    const added = addConnection(t, key)
    byRow.set(added, n)
    known.set(n, added)
  }
  expect(t.used).toBe(rows)
  expect(known.size).toBe(rows)
  for (const [n, row] of known) expect(findConnection(t, keyOf(n, hashOf(n)))).toBe(row)
})

test('a row that is used again keeps nothing but the key', () => {
  const t = newConnectionTable(4)
  const key = keyOf(1, 1)
  const row = addConnection(t, key)
  t.i32.fill(7, row * ROW_WORDS + ID + 1, (row + 1) * ROW_WORDS)
  let retired = -1
  t.onRetire = r => {
    retired = r
  }
  t.i32.fill(0, row * ROW_WORDS + 32, (row + 1) * ROW_WORDS) // no holes to give back
  renewConnection(t, row)
  expect([retired, findConnection(t, key), t.i32[row * ROW_WORDS + ID]]).toEqual([row, row, 2])
  expect([...t.i32.subarray(row * ROW_WORDS + 20, (row + 1) * ROW_WORDS)].every(word => word === 0)).toBe(true)
})
