// Filters that can match nothing are said: silence would look like a quiet cluster.
import { checkService, unknownTypes } from '../../../src/cli/events/mistaken.ts'

test.each(['10.1.1.100:80', 'udp/10.1.1.100:53', '[fd00::1]:80', 'TCP/[fd00::1]:80', 'fwmark/7', 'fwmark6/8', '10.1.1.100:*', '*'])(
  '%s may be a service',
  word => expect(() => checkService(word)).not.toThrow(),
)

test.each(['web', '10.1.1.100', 'tcp/10.1.1.100', 'fwmark/web', 'icmp/10.1.1.1:80', ''])('%p is none, and the error says what is', word => {
  expect(() => checkService(word)).toThrow(`--service takes a virtual service, and "${word}" is none`)
})

test('a type nobody knows is said, with the one that was meant', () => {
  const said = (...words: string[]): readonly string[] => unknownTypes(words.map(word => ({ name: 'type', word, not: false })))
  expect(said('weight', 'weight.changed', '*.failed', 'pool-server', 'agent')).toEqual([])
  expect(said('wieght')).toEqual(['--type wieght: no event this umtool knows is called that, did you mean weight?'])
  expect(said('weight.change')).toEqual(['--type weight.change: no event this umtool knows is called that, did you mean weight.changed?'])
  expect(said('tea.served')).toEqual(['--type tea.served: no event this umtool knows is called that; umtool schema lists them'])
})
