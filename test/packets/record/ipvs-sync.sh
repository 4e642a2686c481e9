#!/bin/bash
# ipvs-sync.sh
# IPVS connection synchronisation (UDP 8848), both versions, from the master to a backup: connections of TCP and UDP, IPv4 and IPv6,
# persistence templates, and the changes of state that go with them.
. "$(dirname "${BASH_SOURCE[0]}")/cluster.sh"
lan lan0
member cl 1
member lvs1 2
member lvs2 3
member rs1 11
on lvs1 ip address add $VIP/32 dev eth0
on lvs1 ip -6 address add $VIP6/128 dev eth0 nodad
web rs1 0.0.0.0 '[::]'
vip_on_loopback rs1
on rs1 socat UDP4-RECVFROM:5353,fork,bind=$VIP EXEC:cat &

# services PERSISTENCE...: web over IPv4 and IPv6, a UDP service.
services() {
  on lvs1 ipvsadm -C
  on lvs1 ipvsadm -A -t $VIP:80 -s rr "$@"
  on lvs1 ipvsadm -a -t $VIP:80 -r 10.1.1.11:80 -g
  on lvs1 ipvsadm -A -u $VIP:5353 -s rr
  on lvs1 ipvsadm -a -u $VIP:5353 -r 10.1.1.11:5353 -g
  on lvs1 ipvsadm -A -t "[$VIP6]:80" -s rr "$@"
  on lvs1 ipvsadm -a -t "[$VIP6]:80" -r '[fd00:1::11]:80' -g
  on lvs1 ipvsadm -A -f 7 -s rr "$@"
  on lvs1 ipvsadm -a -f 7 -r 10.1.1.11 -g
}

traffic() {
  local i
  for i in 1 2 3; do
    ask cl "http://$VIP/" "http://[$VIP6]/"
    echo "question $i" | on cl socat -t 0.2 - UDP4:$VIP:5353 > /dev/null
  done
  sleep 4 # the daemon sends a buffer at the latest after two seconds
}

# sync CASE VERSION PERSISTENCE...
sync_recorded() {
  local name=$1 version=$2
  shift 2
  on lvs1 sh -c "echo $version > /proc/sys/net/ipv4/vs/sync_version; echo '1 2' > /proc/sys/net/ipv4/vs/sync_threshold"
  services "$@"
  on lvs2 ipvsadm --start-daemon backup --mcast-interface eth0 --syncid 5
  on lvs1 ipvsadm --start-daemon master --mcast-interface eth0 --syncid 5 ${MASTER_FLAGS:-}
  record lvs2 eth0 "$name" udp portrange 8848-8900 or igmp
  traffic
  stop_recording
  on lvs2 ipvsadm -Lcn > "/run/host/$name.backup"
  on lvs1 ipvsadm --stop-daemon master
  on lvs2 ipvsadm --stop-daemon backup
}

sync_recorded sync-v1 1
sync_recorded sync-v1-persistent 1 -p 30
sync_recorded sync-v0 0
sync_recorded sync-v0-persistent 0 -p 30
MASTER_FLAGS='--mcast-group 224.0.0.99 --mcast-port 8900 --mcast-ttl 3 --sync-maxlen 200' sync_recorded sync-v1-other-group 1
