# about: the cable between the directors is pulled and plugged in again; where they speak over the common network only, it hides them from each other
# needs: pair
scenario() {
  if declare -F expect_link_cut > /dev/null; then
    expect_link_cut "$ACTIVE_NODE" "$STANDBY_NODE"
    expect_link_cut "$STANDBY_NODE" "$ACTIVE_NODE"
    expect link.changed "$STANDBY_NODE" eth2 5
    allow heartbeat.silenced # each is told of both: of itself, too
    ip link set "$STANDBY_NODE-eth2" down
    did "$STANDBY_NODE" "cable of eth2 pulled"
    sleep 16
    expect_link_mended "$ACTIVE_NODE" "$STANDBY_NODE"
    expect_link_mended "$STANDBY_NODE" "$ACTIVE_NODE"
    expect link.changed "$STANDBY_NODE" eth2 5
    ip link set "$STANDBY_NODE-eth2" up
    did "$STANDBY_NODE" "cable of eth2 plugged in"
    sleep 12
  else
    partition 8
  fi
}
