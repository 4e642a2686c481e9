# about: an operator adds a service with one real server by hand, and takes it away
# needs: balanced
scenario() {
  local service server key
  service=$(endpoint "$VIP" 9090)
  server=$(endpoint "$(rip "${REAL_LIST[0]}")" 9090)
  key="tcp/$service $server"
  expect service.added "$ACTIVE_NODE" "tcp/$service" 6
  expect real-server.added "$ACTIVE_NODE" "$key" 6
  on "$ACTIVE_NODE" bash -c "ipvsadm -A -t $service -s wlc && ipvsadm -a -t $service -r $server -m -w 3"
  did "$ACTIVE_NODE" "service $service added"
  sleep 8
  expect service.removed "$ACTIVE_NODE" "tcp/$service" 6
  on "$ACTIVE_NODE" ipvsadm -D -t "$service"
  did "$ACTIVE_NODE" "service $service removed"
  sleep 4
}
