#!/bin/bash
# vrrp.sh [CASE...]
# VRRP as keepalived sends it, recorded on the client: every authentication, both versions, goodbye, takeover, failback, split brain.
. "$(dirname "${BASH_SOURCE[0]}")/cluster.sh"
lan lan0
member cl 1
member lvs1 2
member lvs2 3

CASES=("$@")
# wanted CASE: all are, unless some were named.
wanted() { [ ${#CASES[@]} = 0 ] || [[ " ${CASES[*]} " == *" $1 "* ]]; }

# configure NODE PRIORITY "INSTANCE OPTIONS" ADDRESS... : one VRRP instance
configure() {
  local name=$1 priority=$2 options=$3
  shift 3
  put "$name" /etc/keepalived/lab.conf << CONF
global_defs {
  router_id $name
  $GLOBAL
}
vrrp_instance VI_1 {
  state BACKUP
  interface eth0
  virtual_router_id 51
  priority $priority
  advert_int ${INTERVAL:-1}
  garp_master_delay 1
  $options
  virtual_ipaddress {
$(printf '    %s\n' "$@")
  }
}
CONF
}

start() { on "$1" keepalived -n -l -D --vrrp -f /etc/keepalived/lab.conf > "/run/lab/$1.log" 2>&1 & }
end() { on "$1" pkill -TERM -o keepalived; sleep 1.5; }

# both CASE PRIORITIES OPTIONS ADDRESS...: start, steady, the master says goodbye, the backup takes over and ends as well.
both() {
  local name=$1 options=$2
  shift 2
  wanted "$name" || return 0
  configure lvs1 150 "${options/OTHER/10.1.1.3}" "$@"
  configure lvs2 100 "${options/OTHER/10.1.1.2}" "$@"
  record "${RECORDER:-cl}" eth0 "$name"
  start lvs1
  sleep 1
  start lvs2
  sleep 7
  end lvs1
  sleep 3
  end lvs2
  stop_recording
}

both vrrp2-none '' $VIP
both vrrp2-pass $'authentication {\n auth_type PASS\n auth_pass secret\n }' $VIP
both vrrp2-ah $'authentication {\n auth_type AH\n auth_pass secret\n }' $VIP
both vrrp2-many '' 10.1.1.{100..119}
RECORDER=lvs2 both vrrp2-unicast $'unicast_peer {\n OTHER\n }' $VIP
GLOBAL='vrrp_version 3' INTERVAL=0.5
both vrrp3-ipv4 'version 3' $VIP # by itself keepalived keeps to version 2 for IPv4
both vrrp3-ipv6 '' fe80::64 $VIP6
GLOBAL= INTERVAL=1
both vrrp2-vmac $'use_vmac\nvmac_xmit_base' $VIP

# The better director comes back: takeover by priority.
failback() {
  record cl eth0 vrrp2-failback
  start lvs2
  sleep 6
  start lvs1
  sleep 6
  end lvs1
  end lvs2
  stop_recording
}

# Neither hears the other: both are master, until the wall falls.
split() {
  record cl eth0 vrrp2-split
  start lvs1
  start lvs2
  sleep 7
  on lvs2 iptables-legacy -A INPUT -p vrrp -j DROP
  sleep 6
  on lvs2 iptables-legacy -D INPUT -p vrrp -j DROP
  sleep 3
  end lvs1
  end lvs2
  stop_recording
}

# A crash leaves no goodbye, and the VIP stays behind.
crash() {
  record cl eth0 vrrp2-crash
  start lvs1
  sleep 5
  start lvs2
  sleep 3
  on lvs1 pkill -STOP keepalived
  on lvs1 pkill -KILL keepalived
  sleep 6
  end lvs2
  stop_recording
}

configure lvs1 150 '' $VIP
configure lvs2 100 '' $VIP
for name in failback split crash; do if wanted "vrrp2-$name"; then "$name"; fi; done
