// Reads what a source file imports, and which room each belongs to.
import { resolved, text } from '../tree.ts'
import { type Room, rooms } from './rooms.ts'

export type Import = Readonly<{ from: string; specifier: string; target: string | undefined }>

/** import ... from 'x', export ... from 'x', import 'x', import('x'), require('x'), typeof import('x') */
const IMPORT = /(?:\bfrom\s+|\bimport\s+|\bimport\s*\(\s*|\brequire\s*\(\s*)(['"])([^'"\n()[\]]+)\1/g

/** Comments would otherwise import what they talk about. */
const withoutComments = (source: string): string => source.replace(/^\s*(?:\/\/|\/?\*).*$/gm, '')

/** Every import of a file; `target` is a path in the clone for relative ones, undefined for packages. */
export function importsOf(path: string): Import[] {
  return [...withoutComments(text(path)).matchAll(IMPORT)].map(([, , specifier]) => ({
    from: path,
    specifier: specifier!,
    target: specifier!.startsWith('.') ? resolved(path, specifier!) : undefined,
  }))
}

/** The room a file is in: the longest name in the table that its path begins with. */
export function roomOf(path: string): Room | undefined {
  const names = Object.keys(rooms).filter(name => path === name || path.startsWith(`${name}/`))
  return names.sort((a, b) => b.length - a.length)[0] as Room | undefined
}

/** `@scope/name` or `name` of what is imported from it. */
export const packageOf = (specifier: string): string => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
