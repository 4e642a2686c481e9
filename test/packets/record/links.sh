#!/bin/bash
# Links and protocols that a Linux kernel speaks by itself: VLANs, tunnels, SCTP, ICMP errors, fragments, options, ARP in all its forms.
. "$(dirname "${BASH_SOURCE[0]}")/../../lab/node.sh"
lan lan0
lan lan1
node a
node b
node c
link a eth0 lan0 "$(mac 1)" 10.1.1.1/24 fd00:1::1/64
link b eth0 lan0 "$(mac 2)" 10.1.1.2/24 fd00:1::2/64
link b eth1 lan1 "$(mac 18)" 10.2.2.2/24 fd00:2::2/64
link c eth0 lan1 "$(mac 19)" 10.2.2.3/24 fd00:2::3/64
on b sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0
on a ip route add 10.2.2.0/24 via 10.1.1.2
on a ip route add fd00:2::/64 via fd00:1::2
on c ip route add default via 10.2.2.2
on c ip route add fd00:1::/64 via fd00:2::2
for n in a b c; do on $n sysctl -qw net.ipv4.ping_group_range='0 0'; done

# What b's servers answer with; a node's /run is its own.
answer() { on b sh -c "cat > /run/$1; chmod +x /run/$1"; }
answer hello << 'END'
#!/bin/sh
read request
printf 'HTTP/1.0 200 OK\r\n\r\nhello\n'
END
answer big << 'END'
#!/bin/sh
read request
printf 'HTTP/1.1 200 OK\r\n\r\n'
head -c 60000 /dev/zero
END
answer echo << 'END'
#!/bin/sh
read line
echo "got $line"
END

say() { echo "== $*"; }
# One echo, and a word when it is not answered.
ping_once() { on "$1" ping -n -c 1 -W 2 "${@:2}" > /dev/null || echo "no answer: $*"; }

# up NODE INTERFACE ADDRESS
up() { on "$1" ip address add "$3" dev "$2" $([[ $3 == *:* ]] && echo nodad); on "$1" ip link set "$2" up; }

say vlan
record b eth0 vlan vlan
for n in a b; do
  l=$([ $n = a ] && echo 1 || echo 2)
  on $n ip link add link eth0 name eth0.5 type vlan id 5 egress-qos-map 0:3
  up $n eth0.5 10.5.5.$l/24
  on $n ip link add link eth0 name eth0.100 type vlan proto 802.1ad id 100
  on $n ip link set eth0.100 up
  on $n ip link add link eth0.100 name q7 type vlan id 7
  up $n q7 10.7.7.$l/24
done
sleep 1
ping_once a 10.5.5.2
ping_once a 10.7.7.2
stop_recording
for n in a b; do on $n ip link del eth0.5; on $n ip link del eth0.100; done

say ipip
record b eth0 ipip 'ip proto 4 or ip proto 41 or ip6 proto 4 or ip6 proto 41'
on a ip link add t4 type ipip local 10.1.1.1 remote 10.1.1.2
on b ip link add t4 type ipip local 10.1.1.2 remote 10.1.1.1
on a ip link add t6 type sit local 10.1.1.1 remote 10.1.1.2
on b ip link add t6 type sit local 10.1.1.2 remote 10.1.1.1
on a ip link add x6 type ip6tnl mode any local fd00:1::1 remote fd00:1::2
on b ip link add x6 type ip6tnl mode any local fd00:1::2 remote fd00:1::1
up a t4 172.16.4.1/30; up b t4 172.16.4.2/30
up a t6 fd00:46::1/64; up b t6 fd00:46::2/64
up a x6 172.16.6.1/30; up b x6 172.16.6.2/30; up a x6 fd00:66::1/64; up b x6 fd00:66::2/64
sleep 1
ping_once a 172.16.4.2; ping_once a fd00:46::2; ping_once a 172.16.6.2; ping_once a fd00:66::2
on b socat TCP6-LISTEN:80,ipv6only=0,fork,reuseaddr EXEC:/run/hello & sleep 0.5
printf 'GET / HTTP/1.0\r\n\r\n' | on a socat -t 2 - TCP:172.16.4.2:80 > /dev/null
# Four IP headers deep: ipip in ipip in ipip.
on a ip link add t5 type ipip local 172.16.4.1 remote 172.16.4.2; on b ip link add t5 type ipip local 172.16.4.2 remote 172.16.4.1
up a t5 172.16.5.1/30; up b t5 172.16.5.2/30
on a ip link add t7 type ipip local 172.16.5.1 remote 172.16.5.2; on b ip link add t7 type ipip local 172.16.5.2 remote 172.16.5.1
up a t7 172.16.7.1/30; up b t7 172.16.7.2/30
sleep 0.3
ping_once a 172.16.5.2; ping_once a 172.16.7.2
stop_recording

say gre
record b eth0 gre 'ip proto 47 or ip6 proto 47'
gre() { # NAME NET OPTIONS
  on a ip link add "$1" type gre local 10.1.1.1 remote 10.1.1.2 "${@:3}" && up a "$1" "$2.1/30"
  on b ip link add "$1" type gre local 10.1.1.2 remote 10.1.1.1 "${@:3}" && up b "$1" "$2.2/30"
  sleep 0.3; ping_once a "$2.2"
}
gre g0 172.17.0 key 1
gre g1 172.17.1 key 2 csum
gre g2 172.17.2 key 0x01020304 seq csum
on a ip link add gt type gretap local 10.1.1.1 remote 10.1.1.2 key 9; on b ip link add gt type gretap local 10.1.1.2 remote 10.1.1.1 key 9
up a gt 172.17.9.1/30; up b gt 172.17.9.2/30; up a gt fd00:99::1/64; up b gt fd00:99::2/64
on a ip link add g6 type ip6gre local fd00:1::1 remote fd00:1::2; on b ip link add g6 type ip6gre local fd00:1::2 remote fd00:1::1
up a g6 172.17.6.1/30; up b g6 172.17.6.2/30
sleep 0.5
ping_once a 172.17.9.2; ping_once a fd00:99::2; ping_once a 172.17.6.2
on a ip link add gp type gre local 10.1.1.1 remote 10.1.1.2; on b ip link add gp type gre local 10.1.1.2 remote 10.1.1.1
up a gp 172.17.10.1/30; up b gp 172.17.10.2/30; sleep 0.3; ping_once a 172.17.10.2
stop_recording

say gue
record b eth1 gue 'udp port 6080 or ip proto 47 or ip proto 4'
on b ip address add 10.1.1.100/32 dev eth0; on b ip address add fd00:1::100/128 dev eth0 nodad
on b ipvsadm -A -t 10.1.1.100:8081 -s rr; on b ipvsadm -a -t 10.1.1.100:8081 -r 10.2.2.3 -i --tun-type gue --tun-port 6080
on b ipvsadm -A -t 10.1.1.100:8082 -s rr; on b ipvsadm -a -t 10.1.1.100:8082 -r 10.2.2.3 -i --tun-type gue --tun-port 6080 --tun-csum
on b ipvsadm -A -t 10.1.1.100:8083 -s rr; on b ipvsadm -a -t 10.1.1.100:8083 -r 10.2.2.3 -i --tun-type gue --tun-port 6080 --tun-remcsum
on b ipvsadm -A -t 10.1.1.100:8084 -s rr; on b ipvsadm -a -t 10.1.1.100:8084 -r 10.2.2.3 -i --tun-type gre --tun-csum
on b ipvsadm -A -t 10.1.1.100:8085 -s rr; on b ipvsadm -a -t 10.1.1.100:8085 -r 10.2.2.3 -i
on b ipvsadm -A -t '[fd00:1::100]:8081' -s rr; on b ipvsadm -a -t '[fd00:1::100]:8081' -r 10.2.2.3 -i --tun-type gue --tun-port 6080
for p in 8081 8082 8083 8084 8085; do on a hping3 -q -c 1 -S -p $p 10.1.1.100 > /dev/null 2>&1; done
on a timeout 1 socat -u /dev/null 'TCP6:[fd00:1::100]:8081' 2> /dev/null
stop_recording
on b ipvsadm -C

say sctp
record b eth0 sctp sctp
for n in a b; do on $n sysctl -qw net.sctp.cookie_hmac_alg=none; done
on b socat SCTP-LISTEN:2905,fork,reuseaddr EXEC:/run/echo & sleep 0.5
{ echo hello; sleep 0.5; } | on a socat -t 2 - SCTP:10.1.1.2:2905 > /dev/null
on b socat SCTP6-LISTEN:2906,fork,reuseaddr EXEC:/run/echo & sleep 0.5
{ echo hello; sleep 0.5; } | on a socat -t 2 - 'SCTP6:[fd00:1::2]:2906' > /dev/null
on a socat -u /dev/null SCTP:10.1.1.2:2999 2> /dev/null
stop_recording

say icmp
record b eth0 icmp icmp
ping_once a 10.1.1.2
on a socat -u SYSTEM:'echo x' UDP:10.1.1.2:9
on a ping -n -c 1 -W 1 -t 1 10.2.2.3 > /dev/null
on a ping -n -c 1 -W 4 10.2.2.77 > /dev/null
on b ip route add unreachable 10.9.9.0/24; on a ip route add 10.9.9.0/24 via 10.1.1.2; on a ping -n -c 1 -W 1 10.9.9.9 > /dev/null
on b ip route add prohibit 10.9.8.0/24; on a ip route add 10.9.8.0/24 via 10.1.1.2; on a ping -n -c 1 -W 1 10.9.8.9 > /dev/null
on b ip link set eth1 mtu 1300; on a ping -n -M do -c 1 -W 1 -s 1400 10.2.2.3 > /dev/null
on a hping3 -q -C 13 --icmp-ts -c 1 10.1.1.2 > /dev/null 2>&1
on a hping3 -q -C 17 -c 1 10.1.1.2 > /dev/null 2>&1
# A gateway on the same link: a redirect.
on b sysctl -qw net.ipv4.conf.all.send_redirects=1 net.ipv4.conf.eth0.send_redirects=1
link c eth1 lan0 "$(mac 3)" 10.1.1.3/24 fd00:1::3/64
on a ip route add 10.8.8.0/24 via 10.1.1.2; on b ip route add 10.8.8.0/24 via 10.1.1.3; on c ip address add 10.8.8.8/24 dev lo
ping_once a 10.8.8.8
on a hping3 -q -c 1 -S -p 80 -t 1 10.2.2.3 > /dev/null 2>&1
# Error about a tunnel: protocol 4 where none is.
on c ip link show > /dev/null
on a ip link add tc type ipip local 10.1.1.1 remote 10.1.1.3; up a tc 172.19.0.1/30; on a ping -n -c 1 -W 1 172.19.0.2 > /dev/null
stop_recording

say icmpv6
record b eth0 icmpv6 'icmp6 or ip6[6] == 0'
on a ip -6 neigh flush dev eth0; on b ip -6 neigh flush dev eth0
ping_once a fd00:1::2
on a socat -u SYSTEM:'echo x' 'UDP6:[fd00:1::2]:9'
on a ping -n -c 1 -W 1 -t 1 fd00:2::3 > /dev/null
on a ping -n -c 1 -W 4 fd00:2::77 > /dev/null
on a ping -n -M do -c 1 -W 1 -s 1400 fd00:2::3 > /dev/null
on b ip -6 route add unreachable fd00:9::/64; on a ip -6 route add fd00:9::/64 via fd00:1::2; on a ping -n -c 1 -W 1 fd00:9::9 > /dev/null
on b ip -6 route add prohibit fd00:8::/64; on a ip -6 route add fd00:8::/64 via fd00:1::2; on a ping -n -c 1 -W 1 fd00:8::9 > /dev/null
on b ip -6 route add fd00:7::/64 via fd00:1::3; on a ip -6 route add fd00:7::/64 via fd00:1::2; on c ip address add fd00:7::7/128 dev lo; ping_once a fd00:7::7
on a ip link set eth0 down; on a ip link set eth0 up; sleep 2
on a socat -u UDP6-RECV:7777,ipv6-join-group='[ff02::4242]:eth0' /dev/null & j=$!; sleep 1; kill $j; sleep 1
stop_recording
on a ip address replace fd00:1::1/64 dev eth0 nodad; on a ip route replace 10.2.2.0/24 via 10.1.1.2; on a ip -6 route replace fd00:2::/64 via fd00:1::2

say arp
record b eth0 arp arp
on a ip neigh flush dev eth0
ping_once a 10.1.1.2
on a arping -q -c 1 -I eth0 10.1.1.2
on a arping -q -U -c 1 -I eth0 10.1.1.1
on a arping -q -A -c 1 -I eth0 10.1.1.1
on a arping -q -D -c 1 -w 1 -I eth0 10.1.1.50
s=$(ls /usr/lib/heartbeat/send_arp /usr/libexec/heartbeat/send_arp 2> /dev/null | head -1)
[ -n "$s" ] && on a "$s" -i 200 -r 2 -p /run/send_arp.pid eth0 10.1.1.1 auto not_used not_used
sleep 2
stop_recording

say fragments
record b eth0 fragments 'host 10.1.1.1 or ip6 host fd00:1::1'
ping_once a -s 4000 10.1.1.2
ping_once a -s 4000 fd00:1::2
on a hping3 -q -2 -c 1 -f -m 64 -d 200 -p 53 10.1.1.2 > /dev/null 2>&1
stop_recording

say options
record b eth0 ipv4-options 'ip[0] != 0x45'
ping_once a -R 10.1.1.2
ping_once a -T tsandaddr 10.1.1.2
ping_once a -T tsonly 10.1.1.2
on a hping3 -q --lsrr 10.1.1.2 -1 -c 1 10.2.2.3 > /dev/null 2>&1
stop_recording

say tcp
record b eth0 tcp tcp
on b tc qdisc add dev eth0 root netem loss 15% 25% seed 7 2> /dev/null || on b tc qdisc add dev eth0 root netem loss 15%
on b socat TCP-LISTEN:8080,fork,reuseaddr EXEC:/run/big & sleep 0.3
printf 'GET /big HTTP/1.1\r\nHost: b\r\n\r\n' | on a socat -t 5 - TCP:10.1.1.2:8080 > /dev/null
on b tc qdisc del dev eth0 root
on a socat -u /dev/null TCP:10.1.1.2:81 2> /dev/null
on a sysctl -qw net.ipv4.tcp_timestamps=0 net.ipv4.tcp_sack=0 net.ipv4.tcp_ecn=1; on b sysctl -qw net.ipv4.tcp_ecn=1
printf 'GET / HTTP/1.0\r\n\r\n' | on a socat -t 2 - TCP:10.1.1.2:80 > /dev/null
printf 'HEAD /x HTTP/1.0\r\n\r\n' | on a socat -t 2 - 'TCP6:[fd00:1::2]:80' > /dev/null
on a hping3 -q -c 1 -S -F -P -U -X -Y -A -p 99 10.1.1.2 > /dev/null 2>&1
stop_recording

say any
RECORD_FLAGS='-y LINUX_SLL' record b any sll 'icmp or arp or icmp6'
RECORD_FLAGS='-y LINUX_SLL2' record b any sll2 'icmp or arp or icmp6'
RECORD_FLAGS= record b x6 raw 'icmp or icmp6'
sleep 1
on a ip neigh flush dev eth0; ping_once a 10.1.1.2; ping_once a fd00:1::2; on b ping -n -c 1 127.0.0.1 > /dev/null; ping_once a 172.16.6.2; ping_once a fd00:66::2
stop_recording
