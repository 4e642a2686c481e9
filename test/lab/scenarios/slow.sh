# about: a real server's network is slow (0.8 s each way), not slow enough for a health check; then it is well again
# needs: balanced apart
scenario() {
  local server=${REAL_LIST[0]}
  never real-server.removed
  never weight.changed
  never health-check.failed
  tc qdisc add dev "$server-eth0" root netem delay 800ms
  did "$server" "slowed by 800 ms"
  sleep 15
  tc qdisc del dev "$server-eth0" root
  did "$server" "no longer slow"
}
