# about: the active director loses its power, comes back, and is active again
# needs: pair
scenario() {
  if is_on "$ACTIVE_NODE"; then
    expect_death "$ACTIVE_NODE" "$STANDBY_NODE"
    power_cut "$ACTIVE_NODE"
    did "$ACTIVE_NODE" "power cut"
    wait_until $TAKEOVER moved_to "$STANDBY_NODE" "$VIP" && did "$STANDBY_NODE" "holds $VIP"
    sleep 8
  fi
  expect_return "$ACTIVE_NODE" "$STANDBY_NODE"
  power_on "$ACTIVE_NODE"
  did "$ACTIVE_NODE" "power on"
  wait_well $RETURN && did "$ACTIVE_NODE" "holds $VIP"
}
