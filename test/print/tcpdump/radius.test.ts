import { ourText, testRecorded } from './recorded.ts'

describe('RADIUS', () => {
  testRecorded('radius')

  it('shows the time of an event in the zone of whoever looks', () => {
    const ip = '45000036000040004011000000000000000000000'.slice(0, 40)
    const frame = Buffer.from(`00163e11342500163e1134240800${ip}0714071400220000040700 1a${'00'.repeat(16)}370665a1b2c3`.replace(' ', ''), 'hex')
    const [text] = ourText([{ frame, captured: frame.length }], '-v')
    const [day, month, date, year, clock] = new Date(0x65a1b2c3 * 1000).toString().split(' ')
    expect(text).toMatch(
      new RegExp(`Event-Timestamp Attribute \\(55\\), length: 6, Value: ${day} ${month} ${date!.replace(/^0/, ' ')} ${clock} ${year}$`),
    )
  })
})
