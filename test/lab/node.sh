# Functions for lab scripts, to be sourced: nodes (namespaces with a file system of their own), links between them, captures.
#
#   lan lan0                            a bridge
#   node lvs1                           a node: network, mounts, host name, processes of its own
#   link lvs1 eth0 lan0 02:00:00:00:00:02 10.1.1.2/24 [fd00:1::2/64]
#   on lvs1 ip route                    a command in it
#   record lvs1 eth0 NAME [FILTER]      tcpdump in it, to NAME.pcap
#   stop_recording                      ends all captures once they are written, and copies them out
LAB_RUN=/run/lab
mkdir -p $LAB_RUN/pid $LAB_RUN/root $LAB_RUN/pcap
CAPTURES=()

lan() {
  ip link add "$1" type bridge mcast_snooping 0
  ip link set "$1" up
}

# Overlays keep what a node writes in memory; programs of two nodes may so own the same paths. A node that is made again under its name
# finds what it wrote before. Forks are slow here: one mount for all file systems, and the node itself says when it is ready.
node() {
  local dir=$LAB_RUN/root/$1 ready inner
  mkdir -p "$dir"/{upper,work,root}
  mount -t overlay overlay -o "lowerdir=/,upperdir=$dir/upper,workdir=$dir/work" "$dir/root"
  printf '%s\n' 'proc proc proc defaults' 'sysfs sys sysfs defaults' '/dev dev none rbind' 'shm dev/shm tmpfs defaults' \
    'run run tmpfs defaults' 'tmp tmp tmpfs defaults' > "$dir/fstab"
  exec {ready}< <(unshare --net --mount --uts --ipc --pid --fork --kill-child bash -c '
    cd "$2/root" && echo "$1" > /proc/sys/kernel/hostname
    mount --fstab ../fstab -a
    mkdir -p run/lock run/keepalived run/heartbeat
    ip link set lo up
    trap "" CHLD # so that the kernel reaps what loses its parent
    echo ready
    exec chroot . sleep infinity > /dev/null' node "$1" "$dir")
  local outer=$!
  read -r -u "$ready"
  exec {ready}<&-
  read -r inner < /proc/$outer/task/$outer/children
  echo "${inner%% *}" > "$LAB_RUN/pid/$1"
}

on() {
  local pid
  read -r pid < "$LAB_RUN/pid/$1" || return 1
  shift
  nsenter -t "$pid" -m -u -i -n -p -r -w "$@"
}

# Offloads off: otherwise captures show frames that were never on a wire, and wrong checksums.
link() {
  local name=$1 interface=$2 bridge=$3 mac=$4 pid address
  pid=$(cat "$LAB_RUN/pid/$name")
  shift 4
  ip link add "$name-$interface" type veth peer name "$interface" address "$mac" netns "$pid"
  ip link set "$name-$interface" master "$bridge" up
  ethtool -K "$name-$interface" tx off tso off gso off gro off > /dev/null 2>&1
  {
    for address in "$@"; do echo "ip address add $address dev $interface $([[ $address == *:* ]] && echo nodad || echo broadcast +)"; done
    echo "ip link set $interface up"
    echo "exec ethtool -K $interface tx off tso off gso off gro off > /dev/null 2>&1"
  } | on "$name" bash -s
}

record() {
  local name=$1 interface=$2 file=$3
  shift 3
  nsenter -t "$(cat "$LAB_RUN/pid/$name")" -n tcpdump -Z root -U -n -s 0 --immediate-mode -i "$interface" ${RECORD_FLAGS:-} -w "$LAB_RUN/pcap/$file.pcap" "$@" 2> "$LAB_RUN/pcap/$file.log" &
  CAPTURES+=($!)
  for _ in $(seq 100); do
    sleep 0.1
    grep -q 'listening on' "$LAB_RUN/pcap/$file.log" && return
  done
  echo "record: no capture on $name $interface: $(cat "$LAB_RUN/pcap/$file.log")" >&2
}

stop_recording() {
  sleep 0.5
  kill -INT "${CAPTURES[@]}" 2> /dev/null
  wait "${CAPTURES[@]}"
  CAPTURES=()
  cp $LAB_RUN/pcap/*.pcap /run/host/
  rm -f $LAB_RUN/pcap/*
}

# MAC whose last byte is the last number of the address, so that captures read easily: mac 11 -> 02:00:00:00:00:11.
mac() { printf '02:00:00:00:%02d:%02d' "${2:-0}" "$1"; }
