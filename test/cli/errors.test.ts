// Errors for people: two lines, an exit status, never a stack, and no control character.
import { isUmtoolError, toUmtoolError, umtoolError } from '../../src/cli/errors.ts'
import { EXIT } from '../../src/cli/exit-codes.ts'
import { errorJson, errorText } from '../../src/cli/report.ts'

test('the exit statuses are those that scripts rely on', () => {
  expect(EXIT).toEqual({ ok: 0, found: 1, usage: 2, unreachable: 3, permission: 4, partial: 5, interrupted: 130, terminated: 143 })
})

test('what, where and what next are two lines', () => {
  const error = umtoolError(EXIT.permission, 'capturing needs CAP_NET_RAW', { where: 'eth0', hint: 'sudo umtool trace eth0' })
  expect(errorText(error)).toBe('umtool: eth0: capturing needs CAP_NET_RAW\ntry: sudo umtool trace eth0\n')
  expect(JSON.parse(errorJson(error))).toEqual({
    error: { message: 'capturing needs CAP_NET_RAW', where: 'eth0', try: 'sudo umtool trace eth0', exit: 4 },
  })
})

test('without a place and a hint there is one line, and no empty members', () => {
  const error = umtoolError(EXIT.found, 'no packets')
  expect(errorText(error)).toBe('umtool: no packets\n')
  expect(errorJson(error)).toBe('{"error":{"message":"no packets","exit":1}}\n')
})

test('a control character in a message is shown, not obeyed', () => {
  const error = umtoolError(EXIT.found, 'no such file', { where: '\x1b[31mred\x07\x9b\r' })
  expect(errorText(error)).toBe('umtool: \\x1b[31mred\\x07\\x9b\\x0d: no such file\n')
})

const system = (code: string, more: object = {}): Error => Object.assign(new Error(`${code}: something, open 'x'`), { code, ...more })

test.each([
  ['EACCES', { path: '/etc/shadow' }, EXIT.permission, 'umtool: /etc/shadow: permission denied\n'],
  ['EPERM', {}, EXIT.permission, 'umtool: operation not permitted\n'],
  ['ENOENT', { path: 'a.pcap' }, EXIT.unreachable, 'umtool: a.pcap: no such file or directory\n'],
  ['ECONNREFUSED', { address: '192.0.2.1', port: 9092 }, EXIT.unreachable, 'umtool: 192.0.2.1:9092: connection refused\n'],
  ['ENOTFOUND', { hostname: 'broker.example' }, EXIT.unreachable, 'umtool: broker.example: no such host\n'],
  ['ENOSPC', { path: 'out.pcap' }, EXIT.found, 'umtool: out.pcap: no space left on the device\n'],
])('%s is said in words and has its exit status', (code, more, exit, said) => {
  const error = toUmtoolError(system(code, more))
  expect(error.exit).toBe(exit)
  expect(errorText(error)).toBe(said)
})

test('what nobody foresaw says so and how to see more, with the cause kept', () => {
  const cause = new TypeError('x is undefined')
  const error = toUmtoolError(cause)
  expect(error).toMatchObject({ exit: EXIT.found, message: 'unexpected: x is undefined', cause })
  expect(errorText(error)).toContain('UMTOOL_DEBUG=1')
  expect(toUmtoolError('a string').message).toBe('unexpected: a string')
})

test('an error for people stays what it is', () => {
  const error = umtoolError(EXIT.partial, 'gap')
  expect(toUmtoolError(error)).toBe(error)
  expect(isUmtoolError(error)).toBe(true)
  expect(isUmtoolError(new Error('gap'))).toBe(false)
})
