// Events as CloudEvents and back; hostile values are refused with a reason, never with an exception.
import { decodeLine, encodeLine, fromCloudEvent, toCloudEvent } from '../../src/events/cloud-event.ts'
import type { Event } from '../../src/events/event.ts'

const event: Event = {
  id: '01a2048a-8458-73fc-9186-21ec7f274713',
  source: '/web/lvs1/ipvs',
  run: '01a2048a-0000-73fc-9186-21ec7f274713',
  sequence: 42,
  type: 'weight.changed',
  version: 1,
  at: 1_795_372_801_123_456,
  subject: 'tcp/10.9.0.100:80 10.9.0.3:80',
  data: { from: 3, to: 0 },
}
const capture: Event = { ...event, type: 'packets.captured', subject: 'eth0', data: new Uint8Array([0xa1, 0xb2, 0xc3, 0xd4, 0]) }

test('the words are those of CloudEvents 1.0', () => {
  expect(toCloudEvent(event)).toEqual({
    specversion: '1.0',
    id: event.id,
    source: '/web/lvs1/ipvs',
    type: 'umtool.weight.changed',
    time: '2026-11-22T18:40:01.123456Z',
    subject: 'tcp/10.9.0.100:80 10.9.0.3:80',
    dataschema: 'urn:umtool:weight.changed:1',
    datacontenttype: 'application/json',
    sequence: '42',
    run: event.run,
    data: { from: 3, to: 0 },
  })
  expect(toCloudEvent(capture)).toMatchObject({ datacontenttype: 'application/vnd.tcpdump.pcap', data_base64: 'obLD1AA=' })
})

test('there and back is the same, bytes too', () => {
  expect(decodeLine(encodeLine(event))).toEqual({ ok: true, event })
  expect(decodeLine(encodeLine(capture))).toEqual({ ok: true, event: capture })
})

const said = toCloudEvent(event)
test.each([
  [null, 'JSON object'],
  [[said], 'JSON object'],
  [{ ...said, specversion: '0.3' }, 'specversion'],
  [{ ...said, id: '1' }, 'id'],
  [{ ...said, run: undefined }, 'run'],
  [{ ...said, source: '/web/lvs1' }, 'source'],
  [{ ...said, source: '/web/lv s1/ipvs' }, 'source'],
  [{ ...said, source: 7 }, 'source'],
  [{ ...said, subject: 7 }, 'subject'],
  [{ ...said, type: 'weight.changed' }, 'type'],
  [{ ...said, type: 'umtool.__proto__' }, 'type'],
  [{ ...said, time: 'yesterday' }, 'time'],
  [{ ...said, time: '9999-01-01T00:00:00Z' }, 'time'],
  [{ ...said, sequence: '0' }, 'sequence'],
  [{ ...said, sequence: 1.5 }, 'sequence'],
  [{ ...said, sequence: '9007199254740993' }, 'sequence'],
  [{ ...said, dataschema: 'urn:umtool:weight.changed' }, 'dataschema'],
  [{ ...said, dataschema: 'urn:umtool:real-server.added:1' }, 'dataschema'],
  [{ ...said, data: undefined }, 'data'],
  [{ ...said, data_base64: '%%%' }, 'base64'],
])('%# is refused, and it is said why', (value, why) => {
  const answer = fromCloudEvent(value)
  expect(answer).toMatchObject({ ok: false })
  expect(answer.ok ? '' : answer.why).toContain(why)
})

test('a number for the sequence is read too, and unknown attributes are dropped', () => {
  expect(fromCloudEvent({ ...said, sequence: 42, traceparent: 'x' })).toEqual({ ok: true, event })
})

test('a damaged line is refused', () => {
  const line = encodeLine(event)
  for (let cut = 0; cut < line.length; cut++) expect(decodeLine(line.slice(0, cut))).toEqual({ ok: false, why: 'not JSON' })
})
