# about: the active director loses its power and stays off
# needs: pair
scenario() {
  expect_death "$ACTIVE_NODE" "$STANDBY_NODE"
  power_cut "$ACTIVE_NODE"
  did "$ACTIVE_NODE" "power cut"
  if wait_until $TAKEOVER moved_to "$STANDBY_NODE" "$VIP"; then did "$STANDBY_NODE" "holds $VIP"; else did "$STANDBY_NODE" "never took $VIP"; fi
}
