// A list of any length of which a screenful is shown: where it begins, what is chosen, whether it stays at its end.

/** `cursor` and `top` count from 0. With `follow` the newest, at the end, stays in sight. */
export type List = { readonly top: number; readonly cursor: number; readonly follow: boolean }

export const newList = (follow = false): List => ({ top: 0, cursor: 0, follow })

/** Puts it right for a list of `count` entries in `height` lines. `newest` is what it stays at while it follows: the end, mostly. */
export function settle(list: List, count: number, height: number, newest = count - 1): List {
  const last = Math.max(0, count - 1)
  const cursor = list.follow ? Math.min(last, Math.max(0, newest)) : Math.min(Math.max(0, list.cursor), last)
  const highest = Math.max(0, count - height)
  const top = Math.min(highest, Math.max(cursor - height + 1, Math.min(list.top, cursor)))
  return { top: Math.max(0, top), cursor, follow: list.follow }
}

/** What keys do to a list; undefined for a key that is none of its own. Moving away from the end ends following. */
export function moved(list: List, key: string, count: number, height: number): List | undefined {
  const to = (cursor: number): List => settle({ top: list.top, cursor, follow: false }, count, height)
  const page = Math.max(1, height - 1)
  switch (key) {
    case 'up':
    case 'k':
      return to(list.cursor - 1)
    case 'down':
    case 'j':
      return to(list.cursor + 1)
    case 'pageup':
    case 'C-b':
      return to(list.cursor - page)
    case 'pagedown':
    case 'C-f':
      return to(list.cursor + page)
    case 'g':
    case 'home':
      return to(0)
    case 'G':
    case 'end':
      return settle({ top: list.top, cursor: count - 1, follow: true }, count, height)
    default:
      return undefined
  }
}

/** After `gone` entries were dropped from the beginning, the same one is still chosen and in sight. */
export const shifted = (list: List, gone: number): List =>
  list.follow || gone === 0 ? list : { ...list, top: Math.max(0, list.top - gone), cursor: Math.max(0, list.cursor - gone) }
