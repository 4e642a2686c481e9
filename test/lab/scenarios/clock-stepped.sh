# about: the clock jumps half a minute ahead, and later back; all nodes have the kernel's one clock
scenario() {
  step +30
  sleep 12
  step -30
  sleep 35 # until no time is there twice
}

# What is expected is expected from the new time on.
step() {
  local node
  date -s "$1 seconds" > /dev/null
  did "*" "clock stepped by $1 s"
  for node in "${DIRECTOR_LIST[@]}"; do expect clock.stepped "$node" "$node" 10; done
}
