// evolve over every type of event: each is folded, or listed as saying nothing that lasts.
import { eventTypes } from '../../src/events/types.ts'
import { folders, SAYS_NOTHING } from '../../src/state/evolve.ts'

test('every type of event is folded or known to say nothing', () => {
  const neither = Object.keys(eventTypes).filter(type => !folders.has(type) && !SAYS_NOTHING.has(type))
  expect(neither).toEqual([])
  const both = [...SAYS_NOTHING].filter(type => folders.has(type) || !Object.hasOwn(eventTypes, type))
  expect(both).toEqual([])
  expect([...folders.keys()].filter(type => !Object.hasOwn(eventTypes, type))).toEqual([])
})
