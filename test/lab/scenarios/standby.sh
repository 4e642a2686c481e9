# about: the active director is told to stand by, and to be active again
# needs: pair
scenario() {
  local asked=0
  expect_standby "$ACTIVE_NODE" "$STANDBY_NODE"
  manager_standby "$ACTIVE_NODE"
  did "$ACTIVE_NODE" "told to stand by"
  wait_until $TAKEOVER moved_to "$STANDBY_NODE" "$VIP" && did "$STANDBY_NODE" "holds $VIP"
  sleep 8
  expect_standby_end "$ACTIVE_NODE" "$STANDBY_NODE"
  manager_unstandby "$ACTIVE_NODE"
  did "$ACTIVE_NODE" "told to be active again"
  # Heartbeat passes over what it is told while it is still moving resources: whoever sees nothing come of it says it again.
  until wait_well 75 || [ $((asked += 1)) -gt 3 ]; do
    manager_unstandby "$ACTIVE_NODE"
    did "$ACTIVE_NODE" "told again"
  done
  if holds "$ACTIVE_NODE" "$VIP"; then did "$ACTIVE_NODE" "holds $VIP"; fi
}
