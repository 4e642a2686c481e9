#!/usr/bin/python3
# Packets that no program of a lab makes on demand, built with scapy 2.5 (python3-scapy): crafted.py OUTDIR
import struct
import sys

from scapy.all import *
from scapy.layers.inet6 import *
from scapy.layers.l2 import GRE, GRE_PPTP, LLC, SNAP, STP, Dot1AD
from scapy.layers.vrrp import VRRP, VRRPv3

out = sys.argv[1]
A, B = '02:00:00:00:00:01', '02:00:00:00:00:02'
ETHER = Ether(src=A, dst=B)
IPV4 = IP(src='10.1.1.1', dst='10.1.1.2')
IPV6 = IPv6(src='fd00:1::1', dst='fd00:1::2')


def save(name, packets, linktype=1):
    for i, p in enumerate(packets):
        p.time = 1795336486 + i / 1000
    writer = PcapWriter(f'{out}/{name}.pcap', linktype=linktype, endianness='<')
    for p in packets:
        writer.write(p)
    writer.close()


def raw(*parts):
    return b''.join(p if isinstance(p, bytes) else bytes.fromhex(p) for p in parts)


save('ieee-802.3', [
    Dot3(src=A, dst='01:80:c2:00:00:00') / LLC() / STP(),
    Dot3(src=A, dst=B) / LLC(dsap=0xAA, ssap=0xAA, ctrl=3) / SNAP(code=0x0800) / IPV4 / UDP(sport=1, dport=2) / b'snap',
    ETHER / Dot1Q(vlan=9, prio=6, id=1) / Dot1Q(vlan=10) / IPV4 / TCP(sport=40000, dport=80, flags='S'),
    ETHER / Dot1AD(vlan=4000) / Dot1Q(vlan=1) / Dot1Q(vlan=2) / IPV6 / UDP(sport=53, dport=5353) / b'x',
])

# BSD loopback: the family in either byte order, and the four numbers that IPv6 has had.
inner4, inner6 = bytes(IPV4 / ICMP(id=7, seq=1)), bytes(IPV6 / UDP(sport=1000, dport=2000) / b'hello')
save('null', [Raw(struct.pack(order + 'I', family) + (inner4 if family == 2 else inner6))
              for order in '<>' for family in (2, 10, 24, 28, 30)], 0)
save('loop', [Raw(struct.pack('>I', 2) + inner4), Raw(struct.pack('>I', 24) + inner6)], 108)
save('raw-101', [Raw(inner4), Raw(inner6)], 101)
save('raw-228', [Raw(inner4)], 228)
save('raw-229', [Raw(inner6)], 229)

save('ipv6-extensions', [
    ETHER / IPV6 / IPv6ExtHdrHopByHop(options=[RouterAlert()]) / ICMPv6MLReport2(records=[
        ICMPv6MLDMultAddrRec(rtype=4, dst='ff02::4242'), ICMPv6MLDMultAddrRec(rtype=1, dst='ff02::1:2', sources=['fd00::7', 'fd00::8'])]),
    ETHER / IPV6 / IPv6ExtHdrDestOpt() / IPv6ExtHdrRouting(addresses=['fd00:2::2', 'fd00:3::3'], segleft=1) / TCP(sport=1234, dport=443, flags='S'),
    ETHER / IPV6 / IPv6ExtHdrFragment(id=0xdeadbeef, m=1, offset=0, nh=17) / UDP(sport=7, dport=9, len=2000) / (b'f' * 64),
    ETHER / IPV6 / IPv6ExtHdrFragment(id=0xdeadbeef, m=0, offset=9, nh=17) / (b'g' * 32),
    ETHER / IPV6 / IPv6ExtHdrHopByHop() / IPv6ExtHdrDestOpt() / IPv6ExtHdrFragment(id=5) / IPv6ExtHdrDestOpt() / UDP(sport=11, dport=12) / b'atomic',
    ETHER / IPv6(src='fd00:1::1', dst='fd00:1::2', nh=59) / b'nothing follows',
    ETHER / IPv6(src='fd00:1::1', dst='fd00:1::2', nh=51) / Raw(raw('06 04 0000 00001234 00000005', '11' * 12)) / TCP(sport=5, dport=6, flags='A'),
])

save('neighbour-discovery', [
    ETHER / IPV6 / ICMPv6ND_RS() / ICMPv6NDOptSrcLLAddr(lladdr=A),
    ETHER / IPV6 / ICMPv6ND_RA(M=1, O=1, routerlifetime=1800, chlim=64, reachabletime=3000, retranstimer=1000) / ICMPv6NDOptSrcLLAddr(lladdr=A)
    / ICMPv6NDOptMTU(mtu=1480) / ICMPv6NDOptPrefixInfo(prefix='fd00:5::', prefixlen=64, validlifetime=86400, preferredlifetime=14400)
    / ICMPv6NDOptRDNSS(dns=['fd00::53'], lifetime=600),
    ETHER / IPV6 / ICMPv6ND_NA(R=1, S=0, O=1, tgt='fd00:1::100') / ICMPv6NDOptDstLLAddr(lladdr=A),
    ETHER / IPV6 / ICMPv6ND_Redirect(tgt='fe80::7', dst='fd00:9::9') / ICMPv6NDOptDstLLAddr(lladdr=B) / ICMPv6NDOptRedirectedHdr(pkt=IPV6 / UDP(sport=1, dport=2)),
    ETHER / IPV6 / ICMPv6MLQuery(mladdr='ff02::4242', mrd=1000),
    ETHER / IPV6 / ICMPv6MLReport(mladdr='ff02::4242'),
    ETHER / IPV6 / ICMPv6MLDone(mladdr='ff02::4242'),
])

quote = IP(src='10.9.0.1', dst='10.9.0.100', ttl=1) / TCP(sport=40001, dport=80, seq=0x01020304)
quote6 = IPv6(src='fd00:9::1', dst='fd00:9::100', hlim=1) / IPv6ExtHdrDestOpt() / UDP(sport=40001, dport=53) / b'q'
save('icmp-errors', [
    ETHER / IPV4 / ICMP(type=4) / bytes(quote)[:28],
    ETHER / IPV4 / ICMP(type=12, ptr=20) / bytes(quote),
    ETHER / IPV4 / ICMP(type=3, code=4, nexthopmtu=1480) / bytes(IP(src='10.9.0.2', dst='10.9.0.3', proto=4) / quote),
    ETHER / IPV4 / ICMP(type=3, code=1) / bytes(IP(src='10.9.0.1', dst='10.9.0.2', frag=100, proto=6) / b'12345678'),
    ETHER / IPV4 / ICMP(type=9) / raw('01020708', '0a010101', '00000000'),
    ETHER / IPV4 / ICMP(type=17, id=3, seq=4) / raw('ffffff00'),
    ETHER / IPV6 / ICMPv6ParamProblem(code=1, ptr=6) / quote6,
    ETHER / IPV6 / ICMPv6PacketTooBig(mtu=1280) / quote6,
    ETHER / IPV6 / ICMPv6TimeExceeded(code=1) / quote6,
    ETHER / IPV6 / ICMPv6DestUnreach(code=3) / bytes(quote6)[:44],
])

save('gre-variants', [
    ETHER / IPV4 / GRE(routing_present=1, proto=0x0800) / raw('0800 0004 0a000001', '00000000') / IPV4 / ICMP(),
    ETHER / IPV4 / GRE_PPTP(payload_len=4, call_id=7, seqnum_present=1, seqence_number=1, acknum_present=1, ack_number=2) / b'\xff\x03\x00\x21',
    ETHER / IPV4 / GRE(proto=0x6558, key_present=1, key=77) / Ether(src=A, dst='ff:ff:ff:ff:ff:ff') / ARP(op=1, hwsrc=A, psrc='10.7.0.1', pdst='10.7.0.2'),
    ETHER / IPV4 / GRE(proto=0x6558) / Ether(src=A, dst=B) / Dot1Q(vlan=3) / IPV6 / UDP(sport=3, dport=4) / b'v',
    ETHER / IPV4 / GRE(proto=0x88be, seqnum_present=1, sequence_number=9) / b'erspan is not decoded',
])

arp = dict(hwsrc=A, psrc='10.9.0.100', pdst='10.9.0.100')
BROADCAST = Ether(src=A, dst='ff:ff:ff:ff:ff:ff')
save('arp-forms', [
    BROADCAST / ARP(op=1, hwdst='00:00:00:00:00:00', **arp),
    BROADCAST / ARP(op=1, hwdst='ff:ff:ff:ff:ff:ff', **arp),
    BROADCAST / ARP(op=1, hwdst=A, **arp),
    BROADCAST / ARP(op=2, hwdst=A, **arp),
    BROADCAST / ARP(op=2, hwdst='ff:ff:ff:ff:ff:ff', **arp),
    BROADCAST / ARP(op=1, hwsrc=A, psrc='0.0.0.0', pdst='10.9.0.100'),
    ETHER / ARP(op=1, hwsrc=A, psrc='10.9.0.1', hwdst=B, pdst='10.9.0.2'),
    ETHER / ARP(op=2, hwsrc=A, psrc='10.9.0.1', hwdst=B, pdst='10.9.0.2'),
    ETHER / ARP(op=2, hwsrc=A, psrc='0.0.0.0', hwdst=B, pdst='0.0.0.0'),
    Ether(src=A, dst='ff:ff:ff:ff:ff:ff', type=0x8035) / ARP(op=3, hwsrc=A, psrc='0.0.0.0', hwdst=A, pdst='0.0.0.0'),
    ETHER / ARP(hwtype=32, hwlen=8, op=1, hwsrc=raw('0102030405060708'), hwdst=raw('0000000000000000'), psrc='10.9.0.1', pdst='10.9.0.2'),
])

MULTICAST = Ether(src=A, dst='01:00:5e:00:00:12')
ADVERT = IP(src='10.9.0.2', dst='224.0.0.18', ttl=255, proto=112)
v3 = raw('31349601 0032 0000 0a090064')
v2 = raw('21336401 0201 0000 0a090064 0000000000000000')
v2 = v2[:6] + struct.pack('>H', checksum(v2)) + v2[8:]
ah = raw('04 0000 00000033 00000001', '22' * 12)  # after the next header; 24 bytes in all
save('vrrp-forms', [
    MULTICAST / ADVERT / VRRP(version=2, type=1, vrid=51, priority=150, ipcount=2, authtype=1, adv=1, addrlist=['10.9.0.100', '10.9.0.101'], auth1=0x73656372, auth2=0x65743131),
    MULTICAST / ADVERT / VRRPv3(version=3, type=1, vrid=52, priority=150, ipcount=1, adv=50, addrlist=['10.9.0.100']),
    MULTICAST / ADVERT / Raw(v3[:6] + struct.pack('>H', checksum(v3)) + v3[8:]),
    MULTICAST / ADVERT / Raw(v3[:6] + b'\x12\x34' + v3[8:]),
    Ether(src=A, dst='33:33:00:00:00:12') / IPv6(src='fe80::2', dst='ff02::12', hlim=255, nh=112) / VRRPv3(version=3, type=1, vrid=52, priority=0, ipcount=2, adv=100, addrlist=['fe80::64', 'fd00::100']),
    MULTICAST / IP(src='10.9.0.2', dst='224.0.0.18', ttl=255, proto=51) / Raw(b'\x70' + ah + v2),
])

# IPVS sync: both versions by hand, with every parameter a kernel knows, an optional one and a mandatory one that it does not.
def entry4(flags, state, options=b'', protocol=6):
    fixed = struct.pack('>IHHHHII', flags, state, 40001, 80, 8080, 7, 900) + raw('0a090001', '0a090064', '0a090003')
    return struct.pack('>BBH', 0, protocol, 4 + len(fixed) + len(options)) + fixed + options


def entry6(flags, state):
    addresses = b''.join(socket.inet_pton(socket.AF_INET6, a) for a in ('fd00::1', 'fd00::100', 'fd00::3'))
    fixed = struct.pack('>IHHHHII', flags, state, 40002, 443, 443, 0, 60) + addresses
    return struct.pack('>BBH', 1, 6, 4 + len(fixed)) + fixed


def message1(entries, syncid=7):
    body = b''
    for e in entries:
        body += b'\0' * (-len(body) % 4) + e
    return struct.pack('>BBHBbH', 0, syncid, 8 + len(body), len(entries), 1, 0) + body


def entry0(flags, state, options=b''):
    return struct.pack('>BBHHH', 0, 6, 40003, 80, 8080) + raw('0a090001', '0a090064', '0a090004') + struct.pack('>HH', flags, state) + options


def message0(entries, syncid=3):
    body = b''.join(entries)
    return struct.pack('>BBH', len(entries), syncid, 4 + len(body)) + body


numbers = struct.pack('>6I', 1, 2, 3, 4, 5, 6)
sync = Ether(src=A, dst='01:00:5e:00:00:51') / IP(src='10.9.0.2', dst='224.0.0.81', ttl=1) / UDP(sport=8848, dport=8848)
save('ipvs-sync-forms', [
    sync / message1([entry4(0x100, 4), entry6(0x3, 1)]),
    sync / message1([entry4(0x1000, 1, raw('02 0b') + b'call-id@abc' + raw('03 03') + b'sip', protocol=17), entry4(0x0600, 1, raw('01 18') + numbers)]),
    sync / message1([entry4(0x3, 1, raw('45 02 abcd')), entry4(0x3, 1, raw('05 02 abcd'))]),
    sync / message0([entry0(0x0103, 4), entry0(0x0600, 1, numbers)]),
])

# Heartbeat's lines form, as Heartbeat 1 sent it and ha_clustermsg writes it.
lines = b'>>>\nt=status\nst=active\ndt=7530\nsrc=lvs1\n(1)srcuuid=AAECAwQFBgcICQoLDA0ODw==\nseq=1a\nhg=6b02a926\nts=6b02a929\nld=0.85 0.21 0.07 6/72 40\nttl=3\nauth=1 508417c0\n<<<\n'
nets = b'###\n' + b''.join(b'%d:(%d)%s,' % (len(v) + 3, t, v) for t, v in [
    (0, b't=ip-request-resp'), (0, b'dest=lvs1'), (0, b'ipaddr=IPaddr2::10.9.0.100/24/eth0'), (0, b'weown=yes'), (0, b'ok=OK'),
    (0, b'src=lv\x1bs2'), (1, b'srcuuid=' + bytes(range(16))), (0, b'seq=ff'), (0, b'ttl=x'), (0, b'empty=')]) + b'%%%\n42:1 0e4a1a7e18990bc39a1846953441b58ce88474b3,'
save('heartbeat-forms', [ETHER / IPV4 / UDP(sport=40694, dport=694) / lines, ETHER / IPV4 / UDP(sport=40694, dport=694) / nets])

stream = ETHER / IPV4 / TCP(sport=40000, dport=80, flags='PA')
save('http-first-lines', [stream / line for line in [
    b'GET /index.html?a=b HTTP/1.1\r\nHost: x\r\n\r\n', b'PROPFIND /dav HTTP/1.0\n', b'OPTIONS * HTTP/1.1\r\n\r\n', b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    b'GET /' + b'a' * 300, b'HTTP/1.1 503 Service Unavailable\r\n\r\n', b'HTTP/1.1 204\r\n', b'HTTP/1.0 200 \r\n', b'HTTP/1.1 302 Mov']])

options = [('MSS', 1460), ('SAckOK', b''), ('Timestamp', (123456, 0)), ('NOP', None), ('WScale', 7)]
save('tcp-options', [
    ETHER / IPV4 / TCP(sport=1, dport=2, flags='S', seq=1000, options=options),
    ETHER / IPV4 / TCP(sport=1, dport=2, flags='A', options=[('NOP', None), ('NOP', None), ('SAck', (100, 200, 300, 400, 500, 600))]),
    ETHER / IPV4 / TCP(sport=1, dport=2, flags='S', options=[('WScale', 255), ('EOL', None)]),
    ETHER / IPV4 / TCP(sport=1, dport=2, flags='SEC', options=[(30, raw('00810102030405060708')), (34, b'')], reserved=0) / b'data',
    ETHER / IPV4 / TCP(sport=1, dport=2, flags=0x1FF, urgptr=99, window=4321) / b'christmas',
])
