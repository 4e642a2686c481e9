# Heartbeat 3 with haresources, and ldirectord as one of its resources.

manager_configure() {
  local vip
  if [ $BALANCED = yes ]; then ldirectord_configure "$1"; fi
  if [ $PAIR = no ]; then return; fi
  put "$1" /etc/ha.d/ha.cf << CONF
logfacility none
logfile /var/log/ha-log
debugfile /var/log/ha-debug
keepalive 1
warntime 4
deadtime 8
initdead 16
udpport 694
bcast eth0 eth2
auto_failback on
realtime off
crm off
node $DIRECTORS
CONF
  printf 'auth 1\n1 sha1 laboratory\n' | put "$1" /etc/ha.d/authkeys
  for vip in "${VIPS[@]}"; do echo "$(home "$vip") $(heartbeat_resources "$vip")"; done | put "$1" /etc/ha.d/haresources
}

# Services first, then the addresses that bring the traffic.
heartbeat_resources() {
  local address=IPaddr2
  if [ $FAMILY = 6 ]; then address=IPv6addr; fi
  if [ $BALANCED = yes ] && [ $ACTIVE = one ]; then printf 'ldirectord::ldirectord.cf '; fi
  if [ $NAT = yes ]; then printf '%s::%s/%s/eth1 ' $address "$(unfolded "$GATEWAY")" $WIDTH; fi
  printf '%s::%s/%s/eth0' $address "$(unfolded "$1")" $WIDTH
}

# With two active directors both balance at all times, and only addresses move.
manager_start() {
  if [ $BALANCED = yes ] && { [ $PAIR = no ] || [ $ACTIVE = both ]; }; then ldirectord_start "$1"; fi
  if [ $PAIR = no ]; then return; fi
  on "$1" bash -c 'chmod 600 /etc/ha.d/authkeys; rm -f /var/lib/heartbeat/hb_* /var/lib/heartbeat/hostcache
    mkdir -p /run/heartbeat/{rsctmp,ccm,crm,dopd} /run/lock/subsys /run/resource-agents /var/lib/heartbeat; chown -R hacluster:haclient /run/heartbeat
    exec /usr/libexec/heartbeat/heartbeat > /var/log/lab/heartbeat 2>&1'
}

manager_stop() {
  if [ $PAIR = yes ]; then on "$1" /usr/libexec/heartbeat/heartbeat -k > /dev/null 2>&1; fi
  if [ $BALANCED = yes ] && { [ $PAIR = no ] || [ $ACTIVE = both ]; }; then on "$1" /usr/sbin/ldirectord /etc/ha.d/ldirectord.cf stop; fi
}

manager_standby() { on "$1" /usr/share/heartbeat/hb_standby all > /dev/null 2>&1; }
manager_unstandby() { on "$1" /usr/share/heartbeat/hb_takeover all > /dev/null 2>&1; }

# How long a change of the active director may take here, in seconds: about 200 forks, on a machine that may be busy.
TAKEOVER=240
RETURN=300

expect_death() { # DEAD SURVIVOR
  expect node.died "$2" "$1" 20
  expect node.took-over "$2" "$2" $TAKEOVER
  expect heartbeat.silenced "$2" "$1" 20
  allow heartbeat.silenced "$2" # once for each way to it
  allow_pool "$2"
}
expect_return() { # RETURNED OTHER
  expect node.returned "$2" "$1" $RETURN
  expect node.took-over "$1" "$1" $RETURN
  expect node.gave-up "$2" "$2" $RETURN
  allow node.standby-requested # the one who gives back asks for it
  allow_pool "$1"
  allow_pool "$2"
}
expect_standby() { # LEAVING TAKING
  expect node.gave-up "$1" "$1" $TAKEOVER
  expect node.took-over "$2" "$2" $TAKEOVER
  expect node.standby-requested "$1" "$1" 20
  allow node.standby-requested "$2"
  allow_pool "$1"
  allow_pool "$2"
}
expect_link_cut() {
  expect heartbeat.silenced "$1" "$2" 20 '{"interface":"eth2"}'
  expect ha-link.failed "$1" "$2/eth2" 20
}
expect_link_mended() { expect ha-link.restored "$1" "$2/eth2" 20; }

expect_failed() { ldirectord_expect_failed "$@"; }
expect_recovered() { ldirectord_expect_recovered "$@"; }
expect_fallback() { ldirectord_expect_fallback "$@"; }
expect_standby_end() { expect_standby "$2" "$1"; }
expect_partition() { # both own everything
  expect node.died "$1" "$2" 30
  expect node.died "$2" "$1" 30
  expect node.took-over "$2" "$2" $TAKEOVER
  if [ $ACTIVE = both ]; then expect node.took-over "$1" "$1" $TAKEOVER; fi
  allow heartbeat.silenced
  allow_pool "$1"
  allow_pool "$2"
}
# Both go on for a while as if nothing was, until what they do with their resources is done: then they let go and start anew.
await_heal() { wait_until $RETURN restarted lvs1 && wait_until $RETURN restarted lvs2; }
restarted() { grep -q 'Performing heartbeat restart exec' "$LAB_RUN/root/$1/upper/var/log/ha-log"; }
expect_heal() { # both let go of everything, start anew and find out who has it
  expect node.returned "$1" "$2" $RETURN
  expect node.returned "$2" "$1" $RETURN
  allow node.returned # each starts anew, and says goodbye before
  allow node.took-over
  allow node.gave-up
  allow node.left
  allow node.standby-requested
  allow manager.stopped
}
expect_rotated() { ldirectord_expect_rotated "$1"; }
