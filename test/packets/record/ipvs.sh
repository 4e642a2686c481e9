#!/bin/bash
# ipvs.sh [CASE...]
# What IPVS does to packets, seen on the client (cl), the director (lvs1) and a real server (rs1): DR, NAT, TUN with each tunnel,
# marks, UDP, SCTP, IPv6, and what goes wrong: dead servers, closed ports, small MTUs, loops, redirects, the ARP problem.
. "$(dirname "${BASH_SOURCE[0]}")/cluster.sh"
CASES=("$@")
wanted() { [ ${#CASES[@]} = 0 ] || [[ " ${CASES[*]} " == *" $1 "* ]]; }

lan lan0
member cl 1
member lvs1 2
member rs1 11
member rs2 12
on lvs1 sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding'
on lvs1 ip address add $VIP/32 dev eth0
on lvs1 ip -6 address add $VIP6/128 dev eth0 nodad
for server in rs1 rs2; do web $server 0.0.0.0 '[::]'; done

# on_wire CASE COMMAND...: runs it while all three nodes record.
on_wire() {
  local name=$1 node
  shift
  for node in cl lvs1 rs1; do record $node eth0 "$name-$node" "not icmp6 or icmp6[0] < 133 or icmp6[0] > 134"; done
  "$@"
  sleep 1
  stop_recording
  on lvs1 ipvsadm -Ln --stats > "/run/host/$name.ipvsadm" 2>&1
  on lvs1 ipvsadm -C
}

# service ADDRESS METHOD...: the web service and its two real servers.
service() {
  local address=$1
  shift
  on lvs1 ipvsadm -A -t "$address:80" -s rr
  if [[ $address == \[* ]]; then set -- '[fd00:1::11]' '[fd00:1::12]' "$@"; else set -- 10.1.1.11 10.1.1.12 "$@"; fi
  on lvs1 ipvsadm -a -t "$address:80" -r "$1:80" "${@:3}"
  on lvs1 ipvsadm -a -t "$address:80" -r "$2:80" "${@:3}"
}

requests() { ask cl "http://$VIP/" "http://$VIP/" "http://$VIP/large" "http://$VIP/no-such-page"; }

# Direct routing and tunnels need the VIP on the real servers; NAT must not have it there.
for server in rs1 rs2; do vip_on_loopback $server; done

if wanted dr; then service $VIP -g && on_wire dr requests; fi
if wanted dr-ipv6; then service "[$VIP6]" -g && on_wire dr-ipv6 ask cl "http://[$VIP6]/" "http://[$VIP6]/large"; fi

persistent() {
  on lvs1 ipvsadm -A -t $VIP:80 -s wlc -p 60
  on lvs1 ipvsadm -a -t $VIP:80 -r 10.1.1.11:80 -g -w 2
  on_wire dr-persistent requests
}
if wanted dr-persistent; then persistent; fi

marked() {
  on lvs1 iptables-legacy -t mangle -A PREROUTING -d $VIP -p tcp --dport 80 -j MARK --set-mark 1
  on lvs1 ipvsadm -A -f 1 -s rr
  on lvs1 ipvsadm -a -f 1 -r 10.1.1.11 -g
  on_wire dr-fwmark requests
  on lvs1 iptables-legacy -t mangle -F PREROUTING
}
if wanted dr-fwmark; then marked; fi

udp_service() {
  on lvs1 ipvsadm -A -u $VIP:9999 -s rr -o
  on lvs1 ipvsadm -a -u $VIP:9999 -r 10.1.1.11:9999 -g
  on rs1 socat UDP4-RECVFROM:9999,fork,bind=$VIP EXEC:cat &
  local answers=$!
  udp_requests() { for i in 1 2 3; do echo "question $i" | on cl socat -t 1 - UDP4:$VIP:9999; done; }
  on_wire dr-udp udp_requests
  kill $answers
}
if wanted dr-udp; then udp_service; fi

sctp_service() {
  on lvs1 ipvsadm -A --sctp-service $VIP:9000 -s rr
  on lvs1 ipvsadm -a --sctp-service $VIP:9000 -r 10.1.1.11:9000 -g
  for node in cl rs1; do on $node sh -c 'echo none > /proc/sys/net/sctp/cookie_hmac_alg'; done # the kernel has no HMAC for its cookies
  on rs1 socat SCTP4-LISTEN:9000,fork,reuseaddr EXEC:cat &
  local answers=$!
  sleep 1
  sctp_requests() { echo hello | on cl socat -t 1 - SCTP4:$VIP:9000; on cl socat -t 1 - SCTP4:10.1.1.12:9001; }
  on_wire dr-sctp sctp_requests
  kill $answers
}
if wanted dr-sctp; then sctp_service; fi

# Trouble in direct routing.
closed() {
  on rs1 nginx -c /etc/nginx/lab.conf -s stop
  on rs2 nginx -c /etc/nginx/lab.conf -s stop
  on_wire dr-port-closed requests
  for server in rs1 rs2; do on $server nginx -c /etc/nginx/lab.conf; done
}
if wanted dr-port-closed; then service $VIP -g && closed; fi
dead() {
  power_off() {
    for server in rs1 rs2; do on $server ip link set eth0 down; done
    on lvs1 ip neighbour flush all
    ask cl "http://$VIP/"
    sleep 2
  }
  on_wire dr-server-dead power_off
  on rs1 ip link set eth0 up
  on rs2 ip link set eth0 up
  on rs1 ip address add fd00:1::11/64 dev eth0 nodad # taken away with the link
  on rs2 ip address add fd00:1::12/64 dev eth0 nodad
}
if wanted dr-server-dead; then service $VIP -g && dead; fi
arp_problem() {
  on rs1 sh -c 'echo 0 > /proc/sys/net/ipv4/conf/all/arp_ignore; echo 0 > /proc/sys/net/ipv4/conf/all/arp_announce'
  claimed() { for i in 1 2 3; do on cl ip neighbour flush all; on cl arping -c 1 -w 2 -I eth0 $VIP > /dev/null; ask cl "http://$VIP/"; done; }
  on_wire dr-arp-problem claimed
  on rs1 sh -c 'echo 1 > /proc/sys/net/ipv4/conf/all/arp_ignore; echo 2 > /proc/sys/net/ipv4/conf/all/arp_announce'
  on cl ip neighbour flush all
}
if wanted dr-arp-problem; then service $VIP -g && arp_problem; fi
no_service() { on_wire no-service ask cl "http://$VIP/" "http://[$VIP6]/" "http://$VIP:81/"; }
if wanted no-service; then no_service; fi
no_destination() { on lvs1 ipvsadm -A -t $VIP:80 -s rr; on_wire no-destination ask cl "http://$VIP/"; }
if wanted no-destination; then no_destination; fi
missing_vip() {
  on rs1 ip address del $VIP/32 dev lo
  on lvs1 ipvsadm -A -t $VIP:80 -s rr
  on lvs1 ipvsadm -a -t $VIP:80 -r 10.1.1.11:80 -g
  on rs1 sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'
  on_wire "${1:-dr-vip-missing}" ask cl "http://$VIP/" # the real server forwards it back: redirects, and a loop until the TTL ends it
  on rs1 sh -c 'echo 0 > /proc/sys/net/ipv4/ip_forward'
  on rs1 ip address add $VIP/32 dev lo
}
if wanted dr-vip-missing; then missing_vip; fi
loop() {
  on rs1 sh -c 'echo 0 > /proc/sys/net/ipv4/icmp_ratelimit; for f in /proc/sys/net/ipv4/conf/*/send_redirects; do echo 0 > $f; done'
  missing_vip "$1"
}
if wanted dr-loop; then loop dr-loop; fi # the same, and the real server says time exceeded instead of redirecting

# Tunnels: the real server takes the packet out of its wrapping, answers the client directly.
tunnel() {
  local kind=$1 server
  shift
  for server in rs1 rs2; do
    case $kind in
      ipip) on $server ip link set tunl0 up ;;
      gre) on $server ip link set gre0 up ;;
      gue)
        on $server ip link set tunl0 up
        on $server ip fou add port 6080 gue
        ;;
    esac
    on $server sh -c 'for f in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 > $f; done'
  done
  service $VIP -i "$@"
  on_wire "tun-$kind" requests
}
if wanted tun-ipip; then tunnel ipip; fi
# The real server has no GRE device: it says "protocol 47 unreachable", and IPVS tells the client.
if wanted tun-gre-refused; then service $VIP -i --tun-type gre && on_wire tun-gre-refused ask cl "http://$VIP/"; fi
if wanted tun-gre; then tunnel gre --tun-type gre; fi
if wanted tun-gre-csum; then service $VIP -i --tun-type gre --tun-csum && on_wire tun-gre-csum ask cl "http://$VIP/"; fi
if wanted tun-gue; then tunnel gue --tun-type gue --tun-port 6080; fi
if wanted tun-gue-csum; then service $VIP -i --tun-type gue --tun-port 6080 --tun-remcsum && on_wire tun-gue-csum ask cl "http://$VIP/"; fi
big_upload() { on cl sh -c "head -c 6000 /dev/zero | curl -s -m 5 -o /dev/null --data-binary @- http://$VIP/"; }
if wanted tun-mtu; then service $VIP -i && on_wire tun-mtu big_upload; fi
if wanted tun-ipv6; then
  for server in rs1 rs2; do on $server ip link set ip6tnl0 up; done
  service "[$VIP6]" -i && on_wire tun-ipv6 ask cl "http://[$VIP6]/"
fi

# NAT: the answers must come back through the director, so it is the real servers' gateway and the client lies elsewhere.
masquerade() {
  lan lan1
  node far
  link far eth0 lan1 "$(mac 1 2)" 10.2.2.1/24 fd00:2::1/64
  link lvs1 eth1 lan1 "$(mac 2 2)" 10.2.2.2/24 fd00:2::2/64
  on far ip route add default via 10.2.2.2
  on far ip -6 route add default via fd00:2::2
  local server
  for server in rs1 rs2; do
    on $server ip address del $VIP/32 dev lo
    on $server ip -6 address del $VIP6/128 dev lo
    on $server ip route add default via 10.1.1.2
    on $server ip -6 route add default via fd00:1::2
  done
}
far_requests() { ask far "http://$VIP/" "http://$VIP/large"; }
on_far_wire() {
  record far eth0 "$1-far"
  on_wire "$@"
}
if wanted nat; then
  masquerade
  record lvs1 any nat-any-lvs1 'not icmp6'
  RECORD_FLAGS='-y LINUX_SLL' record lvs1 any nat-any-v1-lvs1 'not icmp6'
  service $VIP -m && on_far_wire nat far_requests
  service "[$VIP6]" -m && on_far_wire nat-ipv6 ask far "http://[$VIP6]/"
  for server in rs1 rs2; do on $server ip route del default; done
  service $VIP -m && on_far_wire nat-no-way-back ask far "http://$VIP/" # the gateway of the real servers is not the director
  for server in rs1 rs2; do on $server ip route add default via 10.1.1.2; done
  on rs1 nginx -c /etc/nginx/lab.conf -s stop
  on rs2 nginx -c /etc/nginx/lab.conf -s stop
  service $VIP -m && on_far_wire nat-port-closed far_requests
fi
