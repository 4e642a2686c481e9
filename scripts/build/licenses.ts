// The licences of the packages that dist/ contains; each asks that its text goes along.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One heading and licence text for every package that `inputs` (paths relative to `root`) come from. */
export function licenses(root: string, inputs: readonly string[]): string {
  const folders = new Set(inputs.flatMap(path => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? []))
  const texts = [...folders].sort().map(folder => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Record<string, string>
    const files = globSync('{LICEN[CS]E,licen[cs]e}*', { cwd: join(root, folder) }).sort()
    const text = files.length === 0 ? `${license}\n` : readFileSync(join(root, folder, files[0]!), 'utf8')
    return `${name} ${version}\n${'-'.repeat(60)}\n${text.trim()}\n`
  })
  return texts.join('\n\n')
}
