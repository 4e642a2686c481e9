// The boundaries between the rooms of the project; the table is in architecture/rooms.ts.
import { cycles } from './architecture/cycles.ts'
import { importsOf, packageOf, roomOf } from './architecture/imports.ts'
import { PURE, packages, rooms } from './architecture/rooms.ts'
import { files, text } from './tree.ts'

const sources = files().filter(path => /\.(ts|js|cjs|mjs)$/.test(path))
const typescript = sources.filter(path => path.endsWith('.ts'))
const imports = typescript.flatMap(importsOf)
const between = imports.flatMap(({ from, target }) => {
  const [room, other] = [roomOf(from), target === undefined ? undefined : roomOf(target)]
  return room !== undefined && target !== undefined && other !== undefined && room !== other ? [{ from, target, room, other }] : []
})

const inOneOf = (path: string, places: readonly string[]): boolean => places.some(place => path === place || path.startsWith(`${place}/`))

test('the imports are found, and so is a cycle', () => {
  expect(importsOf('test/architecture.test.ts').map(({ target }) => target)).toContain('test/tree.ts')
  expect(between.length).toBeGreaterThan(50)
  expect(
    cycles(
      new Map([
        ['a', new Set(['b', 'c'])],
        ['b', new Set(['d'])],
        ['d', new Set(['a'])],
      ]),
    ),
  ).toEqual(['a -> b -> d -> a'])
})

test('every TypeScript file stands in a room', () => {
  expect(typescript.filter(path => roomOf(path) === undefined)).toEqual([])
})

test('a room imports only from the rooms its line in the table names', () => {
  const forbidden = between.filter(({ target, room, other }) => {
    const allowed: readonly string[] | 'all' = rooms[room]
    return allowed !== 'all' && !allowed.includes(other) && !allowed.includes(target)
  })
  expect(forbidden.map(({ from, target }) => `${from} imports ${target}`)).toEqual([])
})

test('nobody imports from tests, and only tests import from scripts', () => {
  const wrong = between.filter(({ from, other }) => (other === 'test' || other === 'scripts') && !inOneOf(from, ['test', 'scripts']))
  expect(wrong.map(({ from, target }) => `${from} imports ${target}`)).toEqual([])
})

test('a package is imported only where the table says', () => {
  const forbidden = imports.filter(({ from, specifier, target }) => {
    const places = target === undefined ? packages[packageOf(specifier)] : undefined
    return places !== undefined && !inOneOf(from, places)
  })
  expect(forbidden.map(({ from, specifier }) => `${from} imports ${specifier}`)).toEqual([])
})

test('what we ship imports no package but Node itself and those in the table', () => {
  const shipped = imports.filter(({ from, target }) => target === undefined && inOneOf(from, ['src', 'commands', 'collectors']))
  const unknown = shipped.filter(({ specifier }) => !specifier.startsWith('node:') && packages[packageOf(specifier)] === undefined)
  expect(unknown.map(({ from, specifier }) => `${from} imports ${specifier}`)).toEqual([])
})

test('pure rooms import nothing of Node, ask no clock and throw no dice', () => {
  const pure = typescript.filter(path => inOneOf(path, PURE))
  const impure = pure.flatMap(
    path =>
      text(path)
        .match(/'node:[^']+'|Date\.now\(|new Date\(\)|performance\.now\(|process\.|Math\.random\(/g)
        ?.map(found => `${path}: ${found}`) ?? [],
  )
  expect(impure).toEqual([])
})

test('rooms import each other in one direction only', () => {
  const edges = new Map<string, Set<string>>()
  // Single files that a line of the table names are no more than data; they do not make their room a dependency.
  for (const { room, other, target } of between) {
    const allowed: readonly string[] | 'all' = rooms[room]
    if (room !== 'test' && (allowed === 'all' || !allowed.includes(target))) edges.set(room, (edges.get(room) ?? new Set()).add(other))
  }
  expect(cycles(edges)).toEqual([])
})

test('the first line of every source file says what it is; a test’s names do', () => {
  const shell = files().filter(path => path.endsWith('.sh') || path === 'bin/umtool' || path === '.ci/run')
  const silent = [...sources, ...shell].filter(path => {
    if (path.endsWith('.test.ts')) return false
    const [first = '', second = ''] = text(path).split('\n')
    return !/^(\/\/|\/\*\*?|#) \S/.test(first.startsWith('#!') ? second : first) && first !== '/**'
  })
  expect(silent).toEqual([])
})

test('no file names a path of somebody’s machine', () => {
  const readable = files().filter(path => /\.(ts|js|cjs|json|sh|md|yaml|yml|c|txt)$/.test(path) || path === 'bin/umtool' || path === '.ci/run')
  const named = readable.filter(path => /(?<![\w.~}$/-])\/(?:home|work|Users|root)\/\w/.test(text(path)))
  expect(named).toEqual([])
})
