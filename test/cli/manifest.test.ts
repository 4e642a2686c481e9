// oclif.manifest.json, from which umtool finds its commands without loading them.
import pkg from '../../package.json'
import { build } from '../built.ts'
import { files, text } from '../tree.ts'

type Manifest = { version: string; commands: Record<string, { summary?: string; relativePath: string[]; isESM: boolean }> }

let manifest: Manifest
beforeAll(() => {
  build()
  manifest = JSON.parse(text('oclif.manifest.json')) as Manifest
})

const ids = files('commands').map(path => path.replace(/^commands\/|(\/index)?\.ts$/g, '').replaceAll('/', ':'))

test('it lists exactly the files in commands/', () => {
  expect(Object.keys(manifest.commands).sort()).toEqual(ids.sort())
})

test('it is of this version: oclif warns about any other', () => {
  expect(manifest.version).toBe(pkg.version)
})

test('every command has a summary and is found where the manifest says', () => {
  for (const { summary, relativePath, isESM } of Object.values(manifest.commands)) {
    expect(summary).toMatch(/^\S.+[^.]$/)
    expect(isESM).toBe(false)
    expect(text(relativePath.join('/'))).toContain('exports')
  }
})
