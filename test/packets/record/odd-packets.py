"""Packets no program of this machine sends on demand: odd-packets.py errors|advertisements|rarp|tunnels"""
import sys

from scapy.all import (ARP, GRE, ICMP, IP, IPOption, IPv6, UDP, Ether, ICMPv6ND_RA, ICMPv6NDOptDNSSL, ICMPv6NDOptMTU, ICMPv6NDOptPrefixInfo,
                       ICMPv6NDOptRDNSS, ICMPv6NDOptRouteInfo, ICMPv6NDOptSrcLLAddr, IPv6ExtHdrDestOpt, IPv6ExtHdrFragment, IPv6ExtHdrHopByHop,
                       IPv6ExtHdrRouting, PadN, Raw, RouterAlert, sendp)

A, R = "02:00:00:00:00:01", "02:00:00:00:01:fe"
to_router = Ether(src=A, dst=R)
ip = IP(src="10.0.1.1", dst="10.0.2.2")
ip6 = IPv6(src="fd00:1::1", dst="fd00:2::2")


def errors():
    yield to_router / IP(src="10.0.1.1", dst="10.0.2.2", options=[IPOption(b"\x83\x07\x05\x0a\x00\x01\xfe")]) / UDP(dport=9) / b"bad pointer"
    yield to_router / ip6 / IPv6ExtHdrDestOpt(options=[PadN(otype=0x80, optdata=b"no such option")]) / UDP(dport=9)
    yield to_router / IPv6(src="fd00:1::1", dst="fd00:2::2", nh=200) / b"no such protocol"
    yield to_router / ip6 / IPv6ExtHdrFragment(m=1, id=7) / UDP(dport=9) / (b"f" * 56)
    yield to_router / IPv6(src="fd00:1::1", dst="fd00:2::2", hlim=1) / UDP(dport=9)
    yield to_router / ip6 / IPv6ExtHdrRouting(type=0, addresses=["fd00:2::3"], segleft=1) / UDP(dport=9)


def advertisements():
    ra = IPv6(src="fe80::ff:fe00:1fe", dst="ff02::1", hlim=255) / ICMPv6ND_RA(routerlifetime=1800, M=1, O=1)
    options = (ICMPv6NDOptSrcLLAddr(lladdr=R) / ICMPv6NDOptMTU(mtu=1400) / ICMPv6NDOptPrefixInfo(prefix="fd00:7::", prefixlen=64)
               / ICMPv6NDOptRDNSS(dns=["fd00:1::53"], lifetime=600) / ICMPv6NDOptDNSSL(searchlist=["lab.example.com"], lifetime=600)
               / ICMPv6NDOptRouteInfo(prefix="fd00:8::", plen=64, rtlifetime=900))
    yield Ether(src=R, dst="33:33:00:00:00:01") / ra / options


def rarp():
    for op in (3, 4):
        yield Ether(src=A, dst="ff:ff:ff:ff:ff:ff", type=0x8035) / ARP(op=op, hwsrc=A, hwdst=A, psrc="0.0.0.0", pdst="10.0.1.1")


def tunnels():
    yield to_router / ip / GRE(key_present=1, key=77, seqnum_present=1, seqence_number=5) / IP(src="10.9.0.1", dst="10.9.0.2") / ICMP()
    yield to_router / ip / IP(src="10.9.0.1", dst="10.9.0.2") / UDP(dport=694) / b"inside"
    yield to_router / ip6 / IPv6ExtHdrHopByHop(options=[RouterAlert()]) / IPv6ExtHdrDestOpt() / UDP(dport=9) / Raw(b"behind options")


sendp(list({"errors": errors, "advertisements": advertisements, "rarp": rarp, "tunnels": tunnels}[sys.argv[1]]()), iface="eth0", verbose=0)
