#!/bin/bash
# What tshark 4 reads in the captures of test/packets, one line per packet: test/decode/packet/tshark.test.ts holds our decoders against it.
#
#   tshark.sh [NAME...]     names without .pcap, relative to test/packets; without one all captures that the tests can use:
#                           not those cut inside headers (tshark shows half headers, we do not) or in other formats
cd "$(dirname "$0")/.." || exit 1
fields=(frame.protocols eth.src eth.dst eth.type vlan.id ieee8021ad.id ip.src ip.dst ip.ttl ip.dsfield ip.id ip.frag_offset ip.len ip.proto
  ipv6.src ipv6.dst ipv6.hlim ipv6.tclass ipv6.plen tcp.srcport tcp.dstport tcp.flags tcp.seq_raw tcp.ack_raw tcp.window_size_value tcp.len
  udp.srcport udp.dstport udp.length sctp.srcport sctp.dstport icmp.type icmp.code icmp.ident icmp.seq icmpv6.type icmpv6.code
  icmpv6.echo.identifier icmpv6.echo.sequence_number arp.opcode arp.src.hw_mac arp.src.proto_ipv4 arp.dst.hw_mac arp.dst.proto_ipv4
  sll.pkttype sll.src.eth sll.ifindex
  tcp.hdr_len tcp.checksum tcp.urgent_pointer tcp.option_kind tcp.options.mss_val tcp.options.wscale.shift tcp.options.sack_le
  tcp.options.sack_re tcp.options.timestamp.tsval tcp.options.timestamp.tsecr
  gre.flags_and_version gre.proto gre.checksum gre.key gre.sequence_number
  icmp.checksum icmp.mtu icmp.pointer icmp.redir_gw icmpv6.checksum icmpv6.mtu icmpv6.pointer icmpv6.nd.ns.target_address
  icmpv6.nd.na.target_address icmpv6.nd.ra.router_lifetime icmpv6.opt.type icmpv6.opt.linkaddr
  icmpv6.mldr.nb_mcast_records icmpv6.mldr.mar.multicast_address icmpv6.mldr.mar.record_type
  sctp.verification_tag sctp.checksum sctp.chunk_type sctp.chunk_flags sctp.chunk_length sctp.data_tsn
  vrrp.version vrrp.virt_rtr_id vrrp.prio vrrp.addr_count vrrp.auth_type vrrp.adver_int vrrp.short_adver_int vrrp.checksum
  vrrp.checksum.status vrrp.ip_addr vrrp.ipv6_addr
  ipvs.conncount ipvs.syncid ipvs.size ipvs.ver ipvs.proto ipvs.cport ipvs.vport ipvs.dport ipvs.caddr ipvs.vaddr ipvs.daddr
  ipvs.flags ipvs.flags.v1 ipvs.state ipvs.type ipvs.fwmark ipvs.timeout ipvs.caddr6 ipvs.vaddr6 ipvs.daddr6 ipvs.in_seq.initial)
options=(-o ip.defragment:FALSE -o ipv6.defragment:FALSE -o tcp.desegment_tcp_streams:FALSE)
for f in "${fields[@]}"; do options+=(-e "$f"); done
names=("$@")
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(find . -name '*.pcap' -path './*/*' -not -path './lossy-link/*' -not -name '*snaplen*' -not -name '*nanoseconds*' -printf '%P\n' | sed 's/\.pcap$//' | sort)
for name in "${names[@]}"; do
  mkdir -p "tshark/$(dirname "$name")"
  # First the capture's hash, by which the tests see that it is still the same; then the columns that are not empty.
  sha256sum < "$name.pcap" | cut -c1-64 > "tshark/$name.tsv"
  TZ=UTC tshark -n -r "$name.pcap" -T fields -E header=y -E occurrence=a -E aggregator=' ' "${options[@]}" |
    awk -F'\t' '{ for (i = 1; i <= NF; i++) { cell[NR, i] = $i; if (NR > 1 && $i != "") used[i] = 1 } columns = NF }
      END { for (r = 1; r <= NR; r++) { line = ""; for (i = 1; i <= columns; i++) if (used[i]) line = line "\t" cell[r, i]; print substr(line, 2) } }' \
      >> "tshark/$name.tsv"
  [ "${PIPESTATUS[0]}" = 0 ] || exit 1
done
