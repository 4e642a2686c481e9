#!/bin/bash
# host.sh OUTDIR [CASE...]: recordings of this machine's own kernel, in network namespaces (see namespaces.sh). Needs root, ping,
# traceroute, tracepath, hping3, socat, curl, ndisc6, python3-scapy, tshark, zstd.
here=$(cd "$(dirname "$0")" && pwd)
OUT=$(mkdir -p "$1" && cd "$1" && pwd)
shift
CASES=("$@")
. "$here/namespaces.sh"
build
python() { in_ns "$1" /usr/bin/python3 "$here/$2.py" "${@:3}"; }

routes() {
  record a eth0 traceroute
  for way in '-U' '-I' '-T -p 80' '-6 -U' '-6 -I'; do
    case $way in -6*) target=fd00:2::2 ;; *) target=10.0.2.2 ;; esac
    # shellcheck disable=SC2086
    in_ns a traceroute $way -n -q 1 -w 1 $target > /dev/null
  done
  stop_recording
}

path_mtu() {
  ip -n "$NS-r" link set eth1 mtu 1300
  ip -n "$NS-b" link set eth0 mtu 1300
  record a eth0 path-mtu
  in_ns a tracepath -n -m 4 10.0.2.2 > /dev/null
  in_ns a tracepath -6 -n -m 4 fd00:2::2 > /dev/null
  in_ns a ping -q -c 1 -W 1 -M do -s 1400 10.0.2.2 > /dev/null
  stop_recording
  ip -n "$NS-r" link set eth1 mtu 1500
  ip -n "$NS-b" link set eth0 mtu 1500
  in_ns a ip route flush cache
}

pings() {
  record a eth0 ping
  in_ns a ping -q -c 1 10.0.2.2 > /dev/null
  in_ns a ping -q -c 1 -R 10.0.2.2 > /dev/null
  in_ns a ping -q -c 1 -W 1 -T tsonly 10.0.2.2 > /dev/null
  in_ns a ping -q -c 1 -W 1 -T tsandaddr 10.0.2.2 > /dev/null
  in_ns a ping -q -c 1 -W 1 -T tsprespec 10.0.1.254 10.0.2.2 > /dev/null
  in_ns a ping -q -c 1 -s 4000 10.0.2.2 > /dev/null
  in_ns a ping -q -c 1 -s 0 -p ff 10.0.2.2 > /dev/null
  in_ns a ping -q -c 1 -Q 0xb8 -t 255 10.0.2.2 > /dev/null
  in_ns a ping -6 -q -c 1 -s 4000 fd00:2::2 > /dev/null
  in_ns a ping -6 -q -c 1 -F 0x12345 -Q 0x20 fd00:2::2 > /dev/null
  in_ns a ping -b -q -c 1 -W 1 10.0.1.255 > /dev/null 2>&1
  in_ns a ping -6 -q -c 2 -W 1 ff02::1%eth0 > /dev/null 2>&1
  stop_recording
}

icmp_errors() {
  ip -n "$NS-r" route add prohibit 10.0.3.0/24
  ip -n "$NS-r" route add unreachable 10.0.4.0/24
  ip -n "$NS-r" route add throw 10.0.5.0/24
  ip -n "$NS-r" -6 route add prohibit fd00:3::/64
  ip -n "$NS-r" -6 route add unreachable fd00:4::/64
  in_ns b sysctl -q net.ipv4.ipfrag_time=1 net.ipv6.ip6frag_time=1
  record a eth0 icmp-errors
  for target in 10.0.3.1 10.0.4.1 10.0.5.1 10.0.2.77; do
    echo x | in_ns a socat -t 0.1 - UDP4:$target:9 2> /dev/null
    in_ns a curl -s -m 1 http://$target/ 2> /dev/null
  done
  for target in fd00:3::1 fd00:4::1 fd00:2::77; do echo x | in_ns a socat -t 0.1 - "UDP6:[$target]:9" 2> /dev/null; done
  echo x | in_ns a socat -t 0.1 - UDP4:10.0.2.2:9 2> /dev/null
  echo x | in_ns a socat -t 0.1 - 'UDP6:[fd00:2::2]:9' 2> /dev/null
  in_ns a hping3 -q -c 1 --rawip -H 200 10.0.2.2 > /dev/null 2>&1
  in_ns a hping3 -q -c 1 --icmp-ts 10.0.2.2 > /dev/null 2>&1
  in_ns a hping3 -q -c 1 --icmp-addr 10.0.2.2 > /dev/null 2>&1
  in_ns a hping3 -q -c 1 -t 1 -S -p 80 10.0.2.2 > /dev/null 2>&1
  in_ns a hping3 -q -c 1 --udp -p 9 -x -d 64 10.0.2.2 > /dev/null 2>&1 # a first fragment and no more: reassembly times out
  in_ns a hping3 -q -c 1 --lsrr 10.0.1.254 -S -p 80 10.0.2.2 > /dev/null 2>&1
  python a odd-packets errors
  stop_recording 3
}

redirects() {
  ip -n "$NS-r" address add 10.0.1.253/24 dev eth0
  ip -n "$NS-r" route add 10.0.9.0/24 via 10.0.1.77 dev eth0
  ip -n "$NS-r" -6 route add fd00:9::/64 via fd00:1::77 dev eth0
  ip -n "$NS-r" neighbour add 10.0.1.77 lladdr 02:00:00:00:00:77 dev eth0
  ip -n "$NS-r" -6 neighbour add fd00:1::77 lladdr 02:00:00:00:00:77 dev eth0
  record a eth0 redirects
  in_ns a ping -q -c 2 -W 1 10.0.9.9 > /dev/null
  in_ns a ping -6 -q -c 2 -W 1 fd00:9::9 > /dev/null
  stop_recording
}

hping_flags() {
  record a eth0 tcp-flags
  for flags in -S -A -F -R -P -U -X -Y -SF -SAFRPUXY -FPU ''; do
    # shellcheck disable=SC2086
    in_ns a hping3 -q -c 1 -i u1000 $flags -p 80 10.0.2.2 > /dev/null 2>&1
  done
  in_ns a hping3 -q -c 1 -S -p 80 -b 10.0.2.2 > /dev/null 2>&1 # wrong checksums
  in_ns a hping3 -q -c 1 --udp -p 80 -b -d 20 10.0.2.2 > /dev/null 2>&1
  in_ns a hping3 -q -c 1 -S -p 80 -O 3 10.0.2.2 > /dev/null 2>&1
  in_ns a hping3 -q -c 1 -S -p 80 -f -d 40 10.0.2.2 > /dev/null 2>&1
  in_ns a hping3 -q -c 1 -S -w 0 -M 4294967295 -L 1 -p 0 10.0.2.2 > /dev/null 2>&1
  stop_recording
}

tcp_options() {
  in_ns a sysctl -q net.ipv4.tcp_fastopen=3 net.ipv4.tcp_ecn=1
  in_ns b sysctl -q net.ipv4.tcp_fastopen=3 net.ipv4.tcp_ecn=1
  ip -n "$NS-b" address add 10.0.2.3/24 dev eth0
  in_ns a ip mptcp limits set subflow 2 add_addr_accepted 2
  in_ns b ip mptcp limits set subflow 2 add_addr_accepted 2
  in_ns b ip mptcp endpoint add 10.0.2.3 dev eth0 signal
  start b /usr/bin/python3 "$here/tcp-server.py"
  sleep 1
  for case in fast-open md5 mptcp urgent zero-window keepalive reset plain; do
    record a eth0 "tcp-$case"
    python a tcp-client $case
    stop_recording
  done
  stop_background
}

web() {
  mkdir -p "$OUT/www" && echo hello > "$OUT/www/index.html"
  for port in 80 8080 3128; do start b /usr/bin/python3 -m http.server -d "$OUT/www" $port; done
  start b /usr/bin/python3 -m http.server --bind :: -d "$OUT/www" 81
  sleep 1.5
  record a eth0 http
  for port in 80 8080 3128; do in_ns a curl -s -m 3 -o /dev/null "http://10.0.2.2:$port/"; done
  in_ns a curl -s -m 3 -o /dev/null -I http://10.0.2.2/missing
  in_ns a curl -s -m 3 -o /dev/null -d a=b http://10.0.2.2/
  in_ns a curl -s -m 3 -o /dev/null -X DELETE http://10.0.2.2/x
  in_ns a curl -s -m 3 -o /dev/null -g 'http://[fd00:2::2]:81/'
  printf 'GET / HTTP/1.0\n\n' | in_ns a socat -t 1 - TCP4:10.0.2.2:80 > /dev/null
  printf '\026\003\001\000\001\000' | in_ns a socat -t 1 - TCP4:10.0.2.2:80 > /dev/null
  stop_recording
  stop_background
  rm -r "$OUT/www"
}

datagrams() {
  record a eth0 udp
  for port in 694 8848 9 4000 65535; do
    head -c 40 /dev/zero | in_ns a socat -t 0.1 - UDP4:10.0.2.2:$port 2> /dev/null
    head -c 2000 /dev/zero | in_ns a socat -t 0.1 -b 3000 - "UDP6:[fd00:2::2]:$port" 2> /dev/null
  done
  echo 'to all' | in_ns a socat - UDP4-DATAGRAM:10.0.1.255:694,broadcast
  echo 'to a group' | in_ns a socat - UDP4-DATAGRAM:239.0.0.1:694,ip-multicast-ttl=3
  echo 'to a group' | in_ns a socat - UDP6-DATAGRAM:[ff05::1234]:694
  in_ns a hping3 -q -c 1 --udp -p 9 10.0.2.2 > /dev/null 2>&1
  stop_recording
}

multicast() {
  ip -n "$NS-r" link add br0 type bridge mcast_snooping 1 mcast_querier 1 mcast_query_interval 200 mcast_startup_query_interval 100
  in_ns r sysctl -q net.ipv6.conf.br0.disable_ipv6=0
  ip -n "$NS-r" link set eth0 master br0
  ip -n "$NS-r" link set br0 up
  address r br0 10.0.1.254/24
  record a eth0 multicast
  for version in 3 2 1; do
    in_ns a sysctl -q net.ipv4.conf.eth0.force_igmp_version=$version
    start a socat -u UDP4-RECV:5000,ip-add-membership=239.1.2.3:eth0,reuseaddr /dev/null
    sleep 0.5
    stop_background
  done
  for version in 2 1; do
    in_ns a sysctl -q net.ipv6.conf.eth0.force_mld_version=$version
    start a socat -u UDP6-RECV:5000,ipv6-join-group=[ff05::1234]:eth0,reuseaddr /dev/null
    sleep 0.5
    stop_background
  done
  stop_recording 3
  ip -n "$NS-r" link del br0
}

neighbours() {
  in_ns a sysctl -q net.ipv6.conf.eth0.ndisc_notify=1 net.ipv6.conf.eth0.accept_ra=2
  record a eth0 neighbours
  ip -n "$NS-a" address add fd00:1::1234/64 dev eth0
  in_ns r sysctl -q net.ipv6.conf.eth0.forwarding=1
  in_ns a ndisc6 -q -r 1 -w 500 fd00:1::fe eth0 > /dev/null 2>&1
  in_ns a ndisc6 -q -r 1 -w 500 fd00:1::99 eth0 > /dev/null 2>&1
  in_ns a rdisc6 -q -r 1 -w 500 eth0 > /dev/null 2>&1
  python r odd-packets advertisements
  sleep 2
  ip -n "$NS-a" -6 neighbour flush dev eth0
  in_ns a ping -6 -q -c 1 -W 1 fd00:1::fe > /dev/null
  ip -n "$NS-a" neighbour flush dev eth0
  in_ns a ping -q -c 1 -W 1 10.0.1.254 > /dev/null
  in_ns a ping -q -c 1 -W 1 10.0.1.99 > /dev/null
  for form in -D -U -A ''; do in_ns a arping -q -c 1 -w 1 $form -I eth0 10.0.1.1 > /dev/null 2>&1; done
  ip -n "$NS-r" link set eth0 address 02:00:00:00:01:ff
  in_ns r arping -q -c 2 -U -I eth0 10.0.1.254 > /dev/null 2>&1
  python a odd-packets rarp
  stop_recording
}

# A little of everything, once, seen at all usual cuts and in all file forms.
mixed_traffic() {
  in_ns a ping -q -c 1 10.0.2.2 > /dev/null
  in_ns a ping -6 -q -c 1 fd00:2::2 > /dev/null
  in_ns a curl -s -m 2 -o /dev/null http://10.0.2.2/
  in_ns a curl -s -m 2 -g -o /dev/null 'http://[fd00:2::2]:81/'
  echo x | in_ns a socat -t 0.1 - UDP4:10.0.2.2:9 2> /dev/null
  echo x | in_ns a socat -t 0.1 - 'UDP6:[fd00:2::2]:9' 2> /dev/null
  in_ns a ping -q -c 1 -R 10.0.2.2 > /dev/null
  in_ns a ping -q -c 1 -s 1800 10.0.2.2 > /dev/null
  in_ns a ping -q -c 1 -W 1 10.0.1.77 > /dev/null
  in_ns a arping -q -c 1 -U -I eth0 10.0.1.1 > /dev/null 2>&1
  python a odd-packets tunnels
}
cuts() {
  mkdir -p "$OUT/www" && echo hello > "$OUT/www/index.html"
  start b /usr/bin/python3 -m http.server -d "$OUT/www" 80
  start b /usr/bin/python3 -m http.server --bind :: -d "$OUT/www" 81
  sleep 1.5
  ip netns exec "$NS-r" tshark -q -n -i eth0 -i eth1 -F pcapng -w "$OUT/mixed-two-interfaces.pcapng" > /dev/null 2>&1 &
  CAPTURES+=($!)
  sleep 3 # it looks for its own helpers on the loopback first
  for snaplen in 34 40 48 54 60 68 80 96; do record a eth0 "mixed-snaplen-$snaplen" -s $snaplen; done
  record a eth0 mixed-nanoseconds --time-stamp-precision=nano
  record r any mixed-any
  record r any mixed-any-v1 -y LINUX_SLL
  record r any mixed-any-snaplen-60 -s 60
  mixed_traffic
  stop_recording 2
  stop_background
  rm -r "$OUT/www"
  gzip -n9f "$OUT/mixed-any-v1.pcap"
  zstd -qf --rm "$OUT/mixed-any.pcap"
}

for name in routes path_mtu pings icmp_errors redirects hping_flags tcp_options web datagrams multicast cuts neighbours; do
  if [ ${#CASES[@]} = 0 ] || [[ " ${CASES[*]} " == *" $name "* ]]; then "$name"; fi
done
