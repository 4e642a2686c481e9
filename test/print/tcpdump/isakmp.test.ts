import { ourText, testRecorded } from './recorded.ts'

describe('ISAKMP and IKE', () => {
  testRecorded('isakmp')

  const COOKIE = '0102030405060708'
  const NONE = '0000000000000000'
  const A = '0a000001'
  const B = '0a000002'
  const C = '0a000003'

  function packet(source: string, destination: string, responderCookie: string): { frame: Uint8Array; captured: number } {
    const ip = `4500003800004000401100000${source.slice(1)}${destination}`
    const isakmp = `${COOKIE}${responderCookie}00100200000000000000001c`
    const frame = Buffer.from(`00163e11342500163e1134240800${ip}01f401f400240000${isakmp}`, 'hex')
    return { frame, captured: frame.length }
  }

  it('tells the initiator from the responder once it has seen the first packet', () => {
    const frames = [packet(B, A, COOKIE), packet(A, B, NONE), packet(B, A, COOKIE), packet(A, B, COOKIE), packet(C, B, COOKIE)]
    const sides = ourText(frames, '').map(text => / phase 1 (.) ident$/.exec(text)?.[1])
    expect(sides).toEqual(['?', 'I', 'R', 'I', '?'])
  })
})
