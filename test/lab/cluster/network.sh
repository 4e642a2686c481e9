# Nodes, links, addresses, and what forwarding asks of each of them.

build_network() {
  local name
  lan lan0
  if [ $NAT = yes ]; then lan lan1; fi
  if [ $PAIR = yes ]; then lan lan2; fi
  # vec0 leads out of the lab (boot.sh).
  if [ -n "$COPY_TO" ]; then lan outside && ip link set vec0 master outside up; fi
  for name in "${NODES[@]}"; do build_node "$name"; done
}

# build_node NAME: also what a node that was powered off needs to come back.
build_node() {
  local name=$1 n
  n=$(number "$name")
  node "$name"
  case $name in
    rs*) if [ $NAT = yes ]; then link "$name" eth0 lan1 "$(mac "$n" 1)" $(pair "$INSIDE" 2 "$n"); else link "$name" eth0 lan0 "$(mac "$n")" $(pair "$OUTSIDE" 1 "$n"); fi ;;
    *) link "$name" eth0 lan0 "$(mac "$n")" $(pair "$OUTSIDE" 1 "$n") ;;
  esac
  case $name in
    lvs*)
      if [ $NAT = yes ]; then link "$name" eth1 lan1 "$(mac "$n" 1)" $(pair "$INSIDE" 2 "$n"); fi
      if [ $PAIR = yes ]; then link "$name" eth2 lan2 "$(mac "$n" 2)" "10.3.3.$n/24"; fi
      ;;
  esac
  if [ -n "$COPY_TO" ] && [ "$name" != cl ]; then link "$name" copy0 outside "$(mac "$n" 8)" "10.8.0.$n/24"; fi
  node_settings "$name"
}

# Both families where the topology speaks IPv6: daemons talk over IPv4 all the same.
pair() { echo "$1.$3/24$([ $FAMILY = 6 ] && echo " fd00:$2::$3/64")"; }

node_settings() {
  local name=$1 vip
  {
    echo "printf '127.0.0.1 localhost\n' > /etc/hosts; mkdir -p /var/log/lab"
    for director in "${DIRECTOR_LIST[@]}"; do echo "echo '10.3.3.$(number "$director") $director' >> /etc/hosts"; done
    case $name in
      lvs*) director_settings "$name" ;;
    esac
    if [[ " $REAL_SERVERS " == *" $name "* ]] && [ $BALANCED = yes ]; then real_server_settings "$name"; fi
  } | on "$name" bash -s
}

director_settings() {
  local peer
  echo 'echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding; echo 1 > /proc/sys/net/ipv4/vs/expire_nodest_conn'
  # With one director nobody moves the addresses.
  if [ $PAIR = no ]; then
    echo "ip address add $VIP/$HOST dev eth0$(nodad "$VIP")"
    if [ $NAT = yes ]; then echo "ip address add $GATEWAY/$WIDTH dev eth1$(nodad "$GATEWAY")"; fi
  fi
  if [ $MARKED = yes ]; then mark_rule "$1"; fi
  if [ $OUTWARD = yes ]; then echo "iptables-legacy -t nat -A POSTROUTING -s $INSIDE.0/24 -o eth0 -j MASQUERADE"; fi
}

# Streamlined directors are real servers too: what the other one sent on, known by its MAC, gets no mark and is answered here.
mark_rule() {
  local tables=iptables-legacy but= port
  if [ $FAMILY = 6 ]; then tables=ip6tables-legacy; fi
  if [ $STREAMLINE = yes ]; then but="-m mac ! --mac-source $(mac "$(number "$(other "$1")")")"; fi
  for port in 80 8080; do echo "$tables -t mangle -A PREROUTING -d $VIP -p tcp --dport $port $but -j MARK --set-mark 1"; done
}

real_server_settings() {
  local vip device=lo
  case $FORWARDING in
    nat)
      echo "ip route add default via $GATEWAY"
      return
      ;;
    tun)
      if [ $FAMILY = 6 ]; then device=ip6tnl0; else device=tunl0; fi
      echo "ip link set $device up; for f in /proc/sys/net/ipv4/conf/{all,default,$device}/rp_filter; do echo 0 > \$f; done"
      ;;
  esac
  echo 'echo 1 > /proc/sys/net/ipv4/conf/all/arp_ignore; echo 2 > /proc/sys/net/ipv4/conf/all/arp_announce'
  for vip in "${VIPS[@]}"; do echo "ip address add $vip/$HOST dev $device$(nodad "$vip")"; done
}

nodad() { if [[ $1 == *:* ]]; then echo ' nodad'; fi; }

# power_cut NODE: as if its plug was pulled: every process at once, no goodbye; what it wrote stays, /run and /tmp do not.
power_cut() {
  local pid port
  read -r pid < "$LAB_RUN/pid/$1"
  kill -KILL "$pid"
  while [ -e "/proc/$pid" ]; do sleep 0.1; done
  rm "$LAB_RUN/pid/$1"
  for port in /sys/class/net/"$1"-*; do ip link del "${port##*/}" 2> /dev/null; done # the kernel may have been faster
  umount "$LAB_RUN/root/$1/root"
}

is_on() { [ -e "$LAB_RUN/pid/$1" ]; }

# holds NODE ADDRESS: has it the address on eth0 or eth1 (not on lo, where real servers have the VIP)?
holds() { is_on "$1" && nsenter -t "$(cat "$LAB_RUN/pid/$1")" -n ip -o address show to "$2" | grep -q ' eth'; }
