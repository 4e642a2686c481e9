# What several scenarios do to a cluster, and what managers are expected to say of it.

# partition SECONDS: frames between the directors are dropped in the switch, as isolated ports do; nobody's carrier is lost. They hear each
# other again so many seconds after both hold the address.
partition() {
  expect_partition "$ACTIVE_NODE" "$STANDBY_NODE"
  isolate on
  did "$ACTIVE_NODE" "cut off from $STANDBY_NODE"
  if wait_until $TAKEOVER holds "$STANDBY_NODE" "$VIP"; then did "$STANDBY_NODE" "holds $VIP, too"; else did "$STANDBY_NODE" "never took $VIP"; fi
  sleep "$1"
  expect_heal "$ACTIVE_NODE" "$STANDBY_NODE"
  isolate off
  did "$ACTIVE_NODE" "hears $STANDBY_NODE again"
  if declare -F await_heal > /dev/null; then await_heal; fi
  if wait_well 120; then return; fi
  # Who of the two ends up with everything is chance where both started anew: then an operator puts it right.
  did "$ACTIVE_NODE" "told to be active again, since $NOT_WELL"
  manager_unstandby "$ACTIVE_NODE"
  wait_well $RETURN || did "$ACTIVE_NODE" "not well after the heal: $NOT_WELL"
}

isolate() {
  local port
  for port in /sys/class/net/lvs*-eth*; do bridge link set dev "${port##*/}" isolated "$1"; done
}

# Pool managers run on every director with keepalived, and with two active ones; else on the active one only.
balancing_directors() {
  if [ $MANAGER = keepalived ] || [ $ACTIVE = both ] || [ $PAIR = no ]; then echo "${DIRECTOR_LIST[@]}"; else echo "$ACTIVE_NODE"; fi
}

# allow_pool NODE: a pool manager starts or stops there, and says so of each service and server.
allow_pool() {
  local subject
  for subject in pool-service pool-server pool-fallback health-check manager.stopped; do allow $subject "$1"; done
}

pool_expect() { # failed|recovered REAL
  local director vip
  for director in $(balancing_directors); do for vip in "${VIPS[@]}"; do "expect_$1" "$director" "$vip" "$2"; done; done
}

pool_expect_fallback() { # started|ended
  local director vip
  if [ $STREAMLINE = yes ]; then return; fi
  if [ $MANAGER != keepalived ] && { [ $MARKED = yes ] || [ $FAMILY = 6 ]; }; then return; fi
  for director in $(balancing_directors); do for vip in "${VIPS[@]}"; do expect_fallback "$director" "$vip" "$1"; done; done
}
