# From a topology (topologies/NAME) to names, addresses and keys. Sourced after the topology's variables are set.
#
#   lan0 $OUTSIDE.0/24, fd00:1::/64   clients, directors, and real servers unless they are behind NAT    eth0
#   lan1 $INSIDE.0/24, fd00:2::/64    directors and real servers behind NAT                              eth1 of directors, eth0 of real servers
#   lan2 10.3.3.0/24                  the directors' own link                                            eth2
#   outside 10.8.0.0/24               to the machine that runs the lab, where logs are copied to one     copy0
#   last numbers: client 1, directors 2 and 3, real servers 11 and 12, VIPs 100 and 101, the real servers' gateway 254

DIRECTORS='lvs1 lvs2' REAL_SERVERS='rs1 rs2' BALANCED=yes ACTIVE=one STREAMLINE=no MARKED=no OUTWARD=no FAMILY=4 OUTSIDE=10.1.1 INSIDE=10.2.2
MANAGER=keepalived FORWARDING=dr

plan() {
  # keepalived has its services on the standby too: what the active director sent there must not be balanced again (mark_rule).
  if [ $STREAMLINE = yes ] && [ $MANAGER = keepalived ]; then MARKED=yes; fi
  read -ra DIRECTOR_LIST <<< "$DIRECTORS"
  read -ra REAL_LIST <<< "$REAL_SERVERS"
  PAIR=no
  [ ${#DIRECTOR_LIST[@]} = 1 ] || PAIR=yes
  NAT=no
  if [ $BALANCED = yes ] && [ $FORWARDING = nat ]; then NAT=yes; fi
  # An IPv6 address that moves has no network: with one it would be the source of health checks, and real servers, who have it on lo,
  # would answer themselves.
  if [ $FAMILY = 6 ]; then WIDTH=128 HOST=128; else WIDTH=24 HOST=32; fi
  VIP=$(outside_number 100)
  VIPS=("$VIP")
  if [ $ACTIVE = both ]; then VIPS+=("$(outside_number 101)"); fi
  GATEWAY=$(inside_number 254)
  REAL_PORT=80
  if [ $MARKED = yes ]; then REAL_PORT=0; fi
  case $FORWARDING in dr) FLAG=-g GATE=gate KIND=DR ;; nat) FLAG=-m GATE=masq KIND=NAT ;; tun) FLAG=-i GATE=ipip KIND=TUN ;; esac
  NODES=(cl "${DIRECTOR_LIST[@]}")
  if [ $STREAMLINE = no ]; then NODES+=("${REAL_LIST[@]}"); fi
}

outside_number() { if [ $FAMILY = 6 ]; then echo "fd00:1::$1"; else echo "$OUTSIDE.$1"; fi; }
inside_number() { if [ $FAMILY = 6 ]; then echo "fd00:2::$1"; else echo "$INSIDE.$1"; fi; }

# number NODE: the last number of its addresses.
number() {
  case $1 in
    cl) echo 1 ;;
    lvs*) echo $((${1#lvs} + 1)) ;;
    rs*) echo $((${1#rs} + 10)) ;;
  esac
}

# rip NODE: the real server's address as the directors know it.
rip() { if [ $NAT = yes ]; then inside_number "$(number "$1")"; else outside_number "$(number "$1")"; fi; }

# home VIP: the director that holds it when all is well.
home() { if [ "$1" = "$VIP" ]; then echo "${DIRECTOR_LIST[0]}"; else echo "${DIRECTOR_LIST[1]}"; fi; }

# other NODE: the other director.
other() { if [ "$1" = "${DIRECTOR_LIST[0]}" ]; then echo "${DIRECTOR_LIST[1]}"; else echo "${DIRECTOR_LIST[0]}"; fi; }

# For programs to which `::` means something else: fd00:1:0:0:0:0:0:100.
unfolded() {
  local head=${1%%::*} tail=${1##*::} zeros=
  if [[ $1 != *::* ]]; then echo "$1"; return; fi
  local -a parts
  IFS=: read -ra parts <<< "$head:$tail"
  for ((i = ${#parts[@]}; i < 8; i++)); do zeros+=:0; done
  echo "$head$zeros:$tail"
}

endpoint() { if [[ $1 == *:* ]]; then echo "[$1]:$2"; else echo "$1:$2"; fi; }

# The names events use (src/lvs/key.ts).
service_key() {
  if [ $MARKED = yes ]; then
    if [ $FAMILY = 6 ]; then echo fwmark6/1; else echo fwmark/1; fi
  else
    echo "tcp/$(endpoint "$1" 80)"
  fi
}
real_key() { echo "$(service_key "$1") $(endpoint "$(rip "$2")" "$REAL_PORT")"; }

# What ipvsadm takes for a service.
service_flags() { if [ $MARKED = yes ]; then echo "-f 1$([ $FAMILY = 6 ] && echo ' -6')"; else echo "-t $(endpoint "$1" 80)"; fi; }
real_flags() { if [ $MARKED = yes ]; then rip "$1"; else endpoint "$(rip "$1")" 80; fi; }
