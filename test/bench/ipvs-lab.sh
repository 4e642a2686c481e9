#!/bin/bash
# boot.sh OUT test/bench/ipvs-lab.sh NODE [SERVERS...]: test/bench/ipvs.ts over a real IPVS with so many real servers (1000 and 10000),
# half of that many new connections a second or as many as the machine makes, none of them answered.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
node=/run/machine$1
shift
[ $# -gt 0 ] || set -- 1000 10000
cd "$root" || exit 1
ip address add 10.200.0.1/16 dev lo
# Packets to real servers go out to nobody: no neighbour is asked for.
ip link add v0 type veth peer name v1
ip link set v0 arp off up && ip link set v1 up
ip route add 10.100.0.0/16 dev v0

for count in "$@"; do
  services=$((count / 50))
  ipvsadm -C
  for ((s = 0; s < services; s++)); do
    echo "-A -t 10.200.$((s >> 8)).$((s & 255)):80 -s rr"
    for ((r = 0; r < 50; r++)); do
      n=$((s * 50 + r))
      echo "-a -t 10.200.$((s >> 8)).$((s & 255)):80 -r 10.$((100 + (n >> 16))).$(((n >> 8) & 255)).$((n & 255)):80 -g -w 1"
    done
  done | ipvsadm -R
  hping3 -q -S -p 80 -I lo --rand-dest 10.200.0.x -i u$((1000000 / (count / 10))) > /dev/null 2>&1 &
  traffic=$!
  "$node" test/bench/ipvs.ts --servers "$count" --services "$services" --looks 15
  kill $traffic
done > /run/host/bench.txt 2>&1
