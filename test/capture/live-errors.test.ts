import type { CaptureError } from '../../src/capture/capture-error.ts'
import { checkInterfaceName, noSuchInterface, openError } from '../../src/capture/live-errors.ts'
import { itWith } from './tools.ts'

const refused = (name: string): CaptureError => {
  try {
    checkInterfaceName(name)
  } catch (error) {
    return error as CaptureError
  }
  throw new Error(`taken: ${name}`)
}

test.each(['eth0', 'any', 'lo', 'eth0.100', 'bond0', 'wlp2s0', 'br-1234567890ab', 'Ünü'])('%s may be an interface', name => {
  expect(() => checkInterfaceName(name)).not.toThrow()
})

test.each(['', '.', '..', '-w', '-i', 'a b', '../eth0', 'eth0/..', 'x'.repeat(16), 'é'.repeat(8), 'a\tb', 'a\n'])('%j may not', name => {
  expect(refused(name).code).toBe('bad-interface-name')
})

test('the label of an address is answered with its interface', () => {
  expect(refused('eth0:1')).toMatchObject({ code: 'bad-interface-name', hint: 'eth0' })
})

itWith('ip')('a name that is none is answered with those there are, and with the one that was meant', async () => {
  const error = await noSuchInterface('loo')
  expect(error).toMatchObject({ code: 'no-interface', where: 'loo', hint: 'lo', exit: 3 })
  expect(error.message).toMatch(/^no such interface; there are\n/)
  expect(error.message).toMatch(/^ {4}lo +up +127\.0\.0\.1\/8/m)
  expect(error.message).toMatch(/^ {4}any +all of them$/m)
})

itWith('tcpdump')('a bad filter is answered with the place of the fault', async () => {
  const error = await openError('eth0', 'port 80 adn icmp', 1, { kind: 'bad-filter', text: 'syntax error' }, [])
  expect(error).toMatchObject({ code: 'bad-filter', where: 'filter', exit: 2 })
  expect(error.message).toMatch(/port 80 adn icmp\n +\^{3}$/)
})

test('no permission is answered with what to type', async () => {
  const error = await openError('eth0', '', 1, { kind: 'no-permission', text: 'socket: Operation not permitted' }, ['umtool', 'trace', 'eth0'])
  expect(error).toMatchObject({ code: 'no-permission', where: 'eth0', exit: 4 })
  expect(error.hint).toMatch(/sudo umtool trace eth0|--cap-add=NET_RAW/)
})
