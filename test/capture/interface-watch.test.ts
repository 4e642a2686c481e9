import { interfaceState, newStateChanges } from '../../src/capture/interface-state.ts'
import { change } from '../../src/capture/interface-watch.ts'

const up = { up: true, carrier: true, carrierChanges: 4, index: 2 }
const down = { ...up, up: false }
const unplugged = { ...up, carrier: false, carrierChanges: 5 }

test('nothing is said while nothing changes', () => {
  expect(change(up, up, 0)).toBeUndefined()
  expect(change(down, down, 5000)).toBeUndefined()
})

test('an interface that goes down and comes back is told, with how long it was away', () => {
  expect(change(up, down, 0)).toContain('went down')
  expect(change(down, up, 3210)).toBe('is up again after 3.2 s')
})

test('a cable pulled is told apart from an interface taken down', () => {
  expect(change(up, unplugged, 0)).toContain('lost its carrier')
  expect(change(unplugged, { ...up, carrierChanges: 6 }, 400)).toBe('is up again after 0.4 s')
})

test('a flap between two looks is told by the count of carrier changes', () => {
  expect(change(up, { ...up, carrierChanges: 6 }, 0)).toBe('lost its carrier and has it again')
  expect(change(up, { ...up, carrierChanges: 10 }, 0)).toBe('lost its carrier and has it again (3 times)')
})

test('loopback is there and up; a name that is no interface is not', () => {
  expect(interfaceState('lo')?.index).toBeGreaterThan(0)
  expect(interfaceState('no-such-if0')).toBeUndefined()
})

test('what has not changed is looked up once; a name that is no interface may always be another than before', () => {
  const loopback = newStateChanges('lo')
  expect([loopback.look(), loopback.look(), loopback.look()]).toEqual([true, false, false])
  loopback.close()
  expect(loopback.look()).toBe(false) // opened anew
  loopback.close()
  const none = newStateChanges('no-such-if0')
  expect([none.look(), none.look()]).toEqual([true, true])
})
