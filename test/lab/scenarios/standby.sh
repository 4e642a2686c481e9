# about: the active director is told to stand by, and to be active again
# needs: pair
scenario() {
  expect_standby "$ACTIVE_NODE" "$STANDBY_NODE"
  manager_standby "$ACTIVE_NODE"
  did "$ACTIVE_NODE" "told to stand by"
  wait_until $TAKEOVER moved_to "$STANDBY_NODE" "$VIP" && did "$STANDBY_NODE" "holds $VIP"
  sleep 8
  expect_standby_end "$ACTIVE_NODE" "$STANDBY_NODE"
  manager_unstandby "$ACTIVE_NODE"
  did "$ACTIVE_NODE" "told to be active again"
  wait_well $RETURN && did "$ACTIVE_NODE" "holds $VIP"
}
