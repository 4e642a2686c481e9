# Two hosts and a router as network namespaces of this machine's own kernel; sourced by host.sh. Needs root; nothing is left behind.
#
#   a 10.0.1.1 fd00:1::1 --- r 10.0.1.254 / 10.0.2.254 (fd00:1::fe, fd00:2::fe) --- b 10.0.2.2 fd00:2::2
NS=umrec-$$
BACKGROUND=()

in_ns() {
  local name=$1
  shift
  ip netns exec "$NS-$name" "$@"
}

# Ends every process in our namespaces, by its id, and the namespaces.
clean_up() {
  local name
  for name in a r b; do
    # shellcheck disable=SC2046
    kill $(ip netns pids "$NS-$name" 2> /dev/null) 2> /dev/null
    ip netns del "$NS-$name" 2> /dev/null
  done
  wait 2> /dev/null
}
trap clean_up EXIT

# cable A INTERFACE MAC B INTERFACE MAC
cable() {
  ip -n "$NS-$1" link add "$2" address "$3" type veth peer name "$5" address "$6" netns "$NS-$4"
  local end
  for end in "$1 $2" "$4 $5"; do
    set -- $end
    in_ns "$1" ethtool -K "$2" tx off tso off gso off gro off > /dev/null 2>&1
    ip -n "$NS-$1" link set "$2" up
  done
}

address() { ip -n "$NS-$1" address add "$3" dev "$2" $([[ $3 == *:* ]] && echo nodad); }

build() {
  local name
  for name in a r b; do
    ip netns add "$NS-$name"
    ip -n "$NS-$name" link set lo up
  done
  cable a eth0 02:00:00:00:00:01 r eth0 02:00:00:00:01:fe
  cable b eth0 02:00:00:00:00:02 r eth1 02:00:00:00:02:fe
  address a eth0 10.0.1.1/24
  address a eth0 fd00:1::1/64
  address b eth0 10.0.2.2/24
  address b eth0 fd00:2::2/64
  address r eth0 10.0.1.254/24
  address r eth0 fd00:1::fe/64
  address r eth1 10.0.2.254/24
  address r eth1 fd00:2::fe/64
  in_ns r sysctl -q net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0
  for name in a b; do in_ns $name sysctl -q net.ipv4.icmp_ratelimit=0; done
  ip -n "$NS-a" route add default via 10.0.1.254
  ip -n "$NS-a" -6 route add default via fd00:1::fe
  ip -n "$NS-b" route add default via 10.0.2.254
  ip -n "$NS-b" -6 route add default via fd00:2::fe
}

# start NAME COMMAND...: in the background of a namespace.
start() {
  local name=$1
  shift
  ip netns exec "$NS-$name" "$@" > /dev/null 2>&1 & # not through in_ns: the id must be the program's
  BACKGROUND+=($!)
}

# stop_background: ends what `start` began.
stop_background() {
  [ ${#BACKGROUND[@]} = 0 ] || kill "${BACKGROUND[@]}" 2> /dev/null
  wait "${BACKGROUND[@]}" 2> /dev/null
  BACKGROUND=()
}

CAPTURES=()
# record NAME INTERFACE FILE [TCPDUMP ARGUMENTS]
record() {
  local name=$1 interface=$2 file=$3 log
  shift 3
  log=$(mktemp)
  ip netns exec "$NS-$name" tcpdump -Z root -U -n --immediate-mode -i "$interface" -w "$OUT/$file.pcap" "$@" 2> "$log" &
  CAPTURES+=($!)
  for _ in $(seq 100); do
    grep -q 'listening on' "$log" && break
    sleep 0.05
  done
  rm -f "$log"
}

stop_recording() {
  sleep "${1:-0.5}"
  kill -INT "${CAPTURES[@]}"
  wait "${CAPTURES[@]}" 2> /dev/null
  CAPTURES=()
}
