// What keys do: to the model at once, and as wishes to whoever runs the screen.

import { SORTS } from './connections.ts'
import { type Filter, NO_FILTER, newFilter } from './filter.ts'
import { HELP } from './help.ts'
import { moved, newList } from './list.ts'
import { type Model, TABS, type Wish } from './model.ts'
import type { Key } from './screen.ts'
import { VIEWS } from './views/all.ts'

const PROMPT_LONGEST = 200

export function press(model: Model, key: Key): Wish | undefined {
  model.message = undefined
  if (key.name === 'C-c') return { do: 'quit' }
  if (model.prompt !== undefined) return typing(model, model.prompt, key)
  if (key.name === 'C-l') return { do: 'redraw' }
  if (model.sheet !== undefined) return reading(model, key)
  return general(model, key) ?? inTab(model, key)
}

function typing(model: Model, prompt: string, key: Key): undefined {
  if (key.name === 'escape') model.prompt = undefined
  else if (key.name === 'enter') {
    setFilter(model, newFilter(prompt))
    model.prompt = undefined
  } else if (key.name === 'backspace') model.prompt = [...prompt].slice(0, -1).join('')
  else if (key.name === 'C-u') model.prompt = ''
  else if (key.text !== undefined && prompt.length < PROMPT_LONGEST) model.prompt = prompt + key.text
}

function setFilter(model: Model, filter: Filter): void {
  model.filters[model.tab] = filter
  model.lists[model.tab] = newList(model.lists[model.tab].follow)
}

function reading(model: Model, key: Key): Wish | undefined {
  const sheet = model.sheet!
  if (['escape', 'q', 'enter', '?', 'left', 'h'].includes(key.name)) model.sheet = undefined
  else sheet.list = moved(sheet.list, key.name, model.body.count, model.body.height) ?? sheet.list
  return undefined
}

function general(model: Model, key: Key): Wish | undefined {
  const { name } = key
  const digit = /^[1-9]$/.test(name) ? TABS[Number(name) - 1] : undefined
  if (digit !== undefined) model.tab = digit
  else if (name === 'tab' || name === 'S-tab') model.tab = TABS[(TABS.indexOf(model.tab) + (name === 'tab' ? 1 : TABS.length - 1)) % TABS.length]!
  else if (name === 'q') return { do: 'quit' }
  else if (name === '?' || name === 'f1') model.sheet = { title: 'Keys', lines: HELP, list: newList() }
  else if (name === '/') model.prompt = model.filters[model.tab].text
  else if (name === 'escape') setFilter(model, NO_FILTER)
  else if (name === 'space') return model.replay === undefined ? { do: 'rewind', to: 'pause' } : { do: 'toggle' }
  else if (name === '[') return model.replay === undefined ? { do: 'rewind', to: 'previous' } : along(model, { do: 'previous' })
  else if (name === 'L') return { do: 'live' }
  else if (name === 'C-s') return { do: 'save' }
  else if (model.replay !== undefined && name === ']') return along(model, { do: 'next' })
  else if (model.replay !== undefined && name === '.') return along(model, { do: 'step' })
  else if (model.replay !== undefined && (name === '+' || name === '=')) return { do: 'faster' }
  else if (model.replay !== undefined && name === '-') return { do: 'slower' }
  else return undefined
  return NOTHING
}

/** The list of transitions goes along with the player again. */
function along(model: Model, wish: Wish): Wish {
  model.lists.timeline = { ...model.lists.timeline, follow: true }
  return wish
}

/** The key was known and is done with. */
const NOTHING: Wish = { do: 'redraw' }

function inTab(model: Model, key: Key): Wish | undefined {
  const { name } = key
  const list = model.lists[model.tab]
  const next = moved(list, name, model.body.count, model.body.height)
  if (next !== undefined) {
    // A table that is sorted anew all the time has no end that could be followed.
    model.lists[model.tab] = model.tab === 'connections' || model.tab === 'overview' ? { ...next, follow: false } : next
    return undefined
  }
  if (name === 'enter' || name === 'right' || name === 'l') return open(model, list.cursor)
  if (name === 'c') {
    const text = copyOf(model, list.cursor)
    return text === undefined ? undefined : { do: 'copy', text }
  }
  if (model.tab === 'connections') sorting(model, name)
  return undefined
}

function open(model: Model, index: number): Wish | undefined {
  const body = VIEWS[model.tab](model)
  if (index >= body.count) return undefined
  if (model.tab === 'timeline' && model.replay !== undefined) {
    const at = body.moment?.(index)
    if (at !== undefined) return { do: 'seek', at }
  }
  const detail = body.detail(index)
  if (detail !== undefined) model.sheet = { ...detail, list: newList() }
  return undefined
}

function copyOf(model: Model, index: number): string | undefined {
  const body = VIEWS[model.tab](model)
  if (index >= body.count) return undefined
  return (
    body.copy?.(index) ??
    body
      .line(index, 1000)
      .replace(/\x1b\[[0-9;]*m/g, '')
      .trimEnd()
  )
}

function sorting(model: Model, name: string): void {
  const place = SORTS.indexOf(model.sort)
  if (name === '>') model.sort = SORTS[(place + 1) % SORTS.length]!
  else if (name === '<') model.sort = SORTS[(place + SORTS.length - 1) % SORTS.length]!
  else if (name === 'r') model.reverse = !model.reverse
}
