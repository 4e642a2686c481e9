import { ourText } from './recorded.ts'

const MAC = '00163e11342500163e113424'

/** An Ethernet frame with a datagram to the VXLAN port around `inner`. */
function inVxlan(inner: Uint8Array): Uint8Array {
  const frame = Buffer.alloc(50 + inner.length)
  Buffer.from(`${MAC}08004500`, 'hex').copy(frame)
  frame.writeUInt16BE(36 + inner.length, 16)
  Buffer.from('4000401100000a0000010a000002', 'hex').copy(frame, 20)
  frame.writeUInt16BE(4789, 36)
  frame.writeUInt16BE(16 + inner.length, 38)
  frame[42] = 0x08
  frame.set(inner, 50)
  return frame
}

describe('UDP payloads by port', () => {
  it('gives up on tunnels within tunnels before the stack is used up', () => {
    let frame: Uint8Array = new Uint8Array(20)
    for (let i = 0; i < 1200; i++) frame = inVxlan(frame)
    const [text] = ourText([{ frame, captured: frame.length }], '')
    expect(text!.match(/VXLAN, flags \[I\]/g)).toHaveLength(100)
    expect(text).toMatch(/ \[\|udp\]$/)
  })
})
