// HTTP's first lines on the ports tcpdump and umtool read as HTTP; lines with no end, with bytes that are no text, and pieces of bodies.
import { counting, hex, upTo } from './bytes.ts'
import { CLIENT, CLIENT6, etherIpv4, etherIpv6, tcp, VIP, VIP6 } from './layers.ts'

const up = (payload: Uint8Array, destinationPort = 80): Buffer => etherIpv4(6, tcp(payload, { flags: 0x18, destinationPort }))
const down = (payload: Uint8Array, sourcePort = 80): Buffer =>
  etherIpv4(6, tcp(payload, { flags: 0x18, sourcePort, destinationPort: 40000 }, VIP, CLIENT), { source: VIP, destination: CLIENT })
const text = (value: string): Buffer => Buffer.from(value, 'latin1')

const METHODS =
  'GET PUT COPY HEAD LOCK MOVE POLL POST BCOPY BMOVE MKCOL TRACE LABEL MERGE DELETE SEARCH UNLOCK REPORT UPDATE NOTIFY BDELETE CONNECT OPTIONS CHECKIN PROPFIND CHECKOUT CCM_POST SUBSCRIBE PROPPATCH BPROPFIND BPROPPATCH UNCHECKOUT MKACTIVITY MKWORKSPACE UNSUBSCRIBE RPC_CONNECT VERSION-CONTROL BASELINE-CONTROL PATCH BREW get XYZZY'.split(
    ' ',
  )

const LINES: readonly Buffer[] = [
  text('HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 3\r\n\r\nabc'),
  text('HTTP/1.0 404 Not Found\n\n'),
  text('HTTP/1.1 301\r\n\r\n'),
  text('HTTP/1.1 xyz\r\n'),
  text('HTTP/1.1'),
  text('HTTP/1.1 200 OK'),
  text('HTTP/2 200\r\n'),
  text('http/1.1 200 OK\r\n'),
  text('\r\n'),
  text('\n'),
  text('\r\n\r\n'),
  text(' \r\n'),
  text('GET'),
  text('GET '),
  text('GET /\r'),
  text('GET / HTTP/1.1\rX'),
  text('GET / HTTP/1.1\r\n'),
  text('GET / HTTP/1.1\r\nHost: a\r\nHost: b'),
  text('GET /\xff\x80\x01 HTTP/1.1\r\n\r\n'),
  text('GET /\tx HTTP/1.1\r\n\r\n'),
  text('GET /a HTTP/1.1\nA: 1\nB: 2\n\nbody\nmore'),
  text('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  text(`GET /${'a'.repeat(400)} HTTP/1.1\r\n\r\n`),
  text('x'.repeat(300)),
  text('200 OK\r\n'),
  text('999 ODD\r\n'),
  text('12 NO\r\n'),
  text('1234 NO\r\n'),
  text('200'),
  hex('00'),
  hex('16030100c8010000c4'),
  counting(200),
  text('a\0b\r\n'),
  text('-Get / HTTP\r\n'),
  text('GETX / HTTP/1.1\r\n'),
  text('\x1b[31mGET / HTTP/1.1\r\n'),
]

export function httpPackets(): Buffer[] {
  return [
    ...METHODS.map(method => up(text(`${method} /path?q=1 HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: x\r\n\r\n`))),
    ...LINES.flatMap(line => [up(line), down(line)]),
    ...[80, 8080, 3128, 443, 8000, 81].flatMap(port => [up(LINES[16]!, port), down(LINES[0]!, port)]),
    etherIpv6(6, tcp(LINES[16]!, { flags: 0x18 }, CLIENT6, VIP6)),
    ...upTo(20).map(n => up(LINES[16]!.subarray(0, n))),
    etherIpv4(6, tcp(LINES[16]!, { sourcePort: 80, destinationPort: 80, flags: 0x18 })),
  ]
}
