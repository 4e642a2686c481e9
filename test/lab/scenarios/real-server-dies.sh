# about: a real server loses its power, and comes back
# needs: balanced apart
scenario() {
  local server=${REAL_LIST[0]}
  pool_expect failed "$server"
  power_cut "$server"
  did "$server" "power cut"
  sleep 14
  pool_expect recovered "$server"
  power_on "$server"
  did "$server" "power on"
  wait_well 60
}
