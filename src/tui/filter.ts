// What is typed after `/`: words that must all occur, in any order and case; one with `!` before it must not.

export type Filter = { readonly text: string; readonly wanted: readonly string[]; readonly unwanted: readonly string[] }

export const NO_FILTER: Filter = { text: '', wanted: [], unwanted: [] }

export function newFilter(text: string): Filter {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '' && word !== '!')
  return {
    text: text.trim(),
    wanted: words.filter(word => !word.startsWith('!')),
    unwanted: words.filter(word => word.startsWith('!')).map(word => word.slice(1)),
  }
}

export function passes({ wanted, unwanted }: Filter, line: string): boolean {
  if (wanted.length === 0 && unwanted.length === 0) return true
  const text = line.toLowerCase()
  return wanted.every(word => text.includes(word)) && !unwanted.some(word => text.includes(word))
}
