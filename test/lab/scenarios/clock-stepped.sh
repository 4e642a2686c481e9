# about: the clock jumps half a minute ahead, and later back; all nodes have the kernel's one clock
scenario() {
  local node
  for node in "${DIRECTOR_LIST[@]}"; do expect clock.stepped "$node" '*' 40; done
  did "*" "clock will be stepped by 30 s"
  date -s '+30 seconds' > /dev/null
  did "*" "clock stepped by 30 s"
  sleep 12
  for node in "${DIRECTOR_LIST[@]}"; do expect clock.stepped "$node" '*' 10; done
  date -s '-30 seconds' > /dev/null
  did "*" "clock stepped by -30 s"
  sleep 35 # until no time is there twice
}
