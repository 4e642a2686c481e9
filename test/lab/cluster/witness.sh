# Witnesses: what the kernel itself says of addresses, links and IPVS, written down without umtool, to hold its log against.

# witness NODE: addresses and links as they change, with microseconds.
witness() {
  on "$1" bash -c 'echo begins >> /var/log/lab/witness-ip; exec ip -o -ts monitor address link >> /var/log/lab/witness-ip 2>&1' &
}

# All directors' tables four times a second, from outside the nodes; a line when one changed: time, node, lines joined by |.
# No process is started for it.
witness_ipvs() {
  local -A last=()
  local node pid table text line never
  mkfifo "$LAB_RUN/never"
  exec {never}<> "$LAB_RUN/never"
  while :; do
    read -r -t 0.25 -u "$never"
    for node in "${DIRECTOR_LIST[@]}"; do
      { read -r pid < "$LAB_RUN/pid/$node" && mapfile -t table < "/proc/$pid/net/ip_vs"; } 2> /dev/null || continue
      text=
      for line in "${table[@]:3}"; do
        if [[ $line =~ ^(\ *-\>\ [^\ ]+\ +[A-Za-z]+\ +[0-9]+) ]]; then line=${BASH_REMATCH[1]}; fi
        text+="|$line"
      done
      if [ "$text" != "${last[$node]-}" ]; then
        last[$node]=$text
        printf '%s %s %s\n' "${EPOCHREALTIME/./}" "$node" "$text" >> /run/host/witness-ipvs
      fi
    done
  done
}
